package lexicon

import (
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

func read(t *testing.T, lang, text string) *Reading {
	t.Helper()
	l, _ := Open(lang)
	return l.Read(text, words.Split(text))
}

func TestSpellingsOfOneNumber(t *testing.T) {
	for _, same := range [][]string{
		{"1,234.5", "1.234,5", "1 234,5", "1\u00a0234,5", "1234.5", "１２３４.5"},
		{"3 million", "3 mln", "3,000,000", "3 000 000", "3.000.000"},
		{"2.5", "2,5", "2.50"},
		{"0.125", "0,125"},
		{"10,000", "10000", "10 thousand", "10 tūkst."},
	} {
		want, _ := number(same[0], words.Split(same[0]))
		for _, s := range same[1:] {
			if got, _ := number(s, words.Split(s)); got != want {
				t.Errorf("%q and %q have different terms", same[0], s)
			}
		}
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Lukašenka", "Lukashenko", true},
		{"Lukašenkos", "Lukaschenko", true},
		{"Лукашенко", "Лукашэнка", true},
		{"Лукашенко", "Lukashenko", true},
		{"Putin", "Biden", false},
		{"Putinas", "Путин", true},
	} {
		if got := SameName(c.a, c.b); got != c.want {
			t.Errorf("SameName(%s, %s) = %v", c.a, c.b, got)
		}
	}
}

func TestAnchors(t *testing.T) {
	a, b := "Lukašenka paskelbė 1 234,5 mln. eurų.", "Lukashenko announced 1,234.5 million euros."
	got := Anchors(read(t, "lt", a), words.Span{Hi: len(a)}, read(t, "en", b), words.Span{Hi: len(b)})
	if len(got) != 2 || got[0].Kind != Name || got[1].Kind != Number {
		t.Errorf("anchors %+v", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("lt", "Lukašenka 1 234,5 mln. l'homme п'ять 5月3日 １２３")
	f.Fuzz(func(t *testing.T, lang, text string) {
		r := read(t, lang, text)
		last := 0
		for _, tok := range r.Tokens {
			if tok.Lo < last || tok.Hi <= tok.Lo || tok.Hi > len(text) {
				t.Fatalf("token %v after %d", tok.Span, last)
			}
			last = tok.Hi
		}
		r.Vector(words.Span{Hi: len(text)})
		Terms(text, words.Split(text), lang)
	})
}
