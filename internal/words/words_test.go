package words

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func folded(text string) string {
	var out []string
	for _, w := range Split(text) {
		out = append(out, Fold(w.Of(text)))
	}
	return strings.Join(out, "|")
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Don't stop, U.S. readers: 3.14%!", "don't|stop|u.s|readers|3.14"},
		{"don’t DON'T", "don't|don't"},
		{"Žemaitijos ežerai – gražūs.", "žemaitijos|ežerai|gražūs"},
		{"Лукашенко заявил", "лукашенко|заявил"},
		{"so\u00adft wo\u2060rd", "soft|word"},
		{"新闻记者", "新|闻|记|者"},
		{"a\xffb", "a|b"},
		{"ﬁne ﬁne", "fine|fine"},
		{"", ""},
	} {
		if got := folded(c.in); got != c.want {
			t.Errorf("Split(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

// The fast path for ASCII must agree with the full algorithm.
func TestSplitFastPathAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab Z9'.:,;_-\"\n()é–’"))).Draw(t, "text")
		fast := Split(text)
		var slow []Span
		for lo := 0; lo < len(text); {
			hi := lo + segment(text[lo:])
			if isWord(text[lo:hi]) {
				slow = append(slow, Span{lo, hi})
			}
			lo = hi
		}
		if len(fast) != len(slow) {
			t.Fatalf("%q: %d words, %d by UAX #29", text, len(fast), len(slow))
		}
		for i := range fast {
			if fast[i].Span != slow[i] {
				t.Fatalf("%q: word %d at %v, by UAX #29 %v", text, i, fast[i].Span, slow[i])
			}
		}
	})
}

func TestSentences(t *testing.T) {
	text := "Mr. Smith came. He left at 3 p.m. on J. Street!  Pavyzdžiui, 5 mln. eurų.\nNew line"
	var got []string
	for _, s := range Sentences(text) {
		got = append(got, s.Of(text))
	}
	want := "Mr. Smith came.|He left at 3 p.m. on J. Street!|Pavyzdžiui, 5 mln. eurų.|New line"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Don't stop\n新闻 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, w := range Split(text) {
			if w.Lo < last || w.Hi <= w.Lo || w.Hi > len(text) {
				t.Fatalf("span %v after %d", w.Span, last)
			}
			last = w.Hi
		}
		last = 0
		for _, s := range Sentences(text) {
			if s.Lo < last || s.Hi <= s.Lo || s.Hi > len(text) {
				t.Fatalf("sentence %v after %d", s, last)
			}
			last = s.Hi
			if utf8.ValidString(text) && !utf8.ValidString(s.Of(text)) {
				t.Fatal("sentence cut inside a rune")
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("The government said on Tuesday that 3,400 people hadn't returned. ", 100)
	b.SetBytes(int64(len(text)))
	var buf []Word
	for b.Loop() {
		buf = Append(buf[:0], text)
	}
}
