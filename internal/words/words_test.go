package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
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

// slow is Split by the full algorithm alone.
func slow(text string) (all []Word) {
	for lo := 0; lo < len(text); {
		hi := lo + segment(text[lo:])
		if isWord(text[lo:hi]) {
			if f := appendFold(nil, text[lo:hi]); len(f) > 0 {
				all = append(all, Word{xxhash.Sum64(f), Span{lo, hi}})
			}
		}
		lo = hi
	}
	return all
}

// The quick path must agree with the full algorithm.
func TestQuickAgrees(t *testing.T) {
	alphabet := []rune("ab Z9'.:,;_-\"\n()éŽžĳİıſ×–’“…\u0301\u00ad\u200d·²ЙяёΆσΣ新かカー。,。א\u3099ﬁ😀🇱🇹")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom(alphabet), rapid.RuneFrom(alphabet[:16]), rapid.Rune())).Draw(t, "text")
		got, want := Split(text), slow(text)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: %v, by UAX #29 %v", text, got, want)
		}
	})
}

// Every character alone, between letters, between digits and before a mark.
func TestQuickKinds(t *testing.T) {
	for r := rune(1); r < 0xa000; r++ {
		for _, form := range []string{"%", "a%b", "1%2", "a% b", "%%", "%\u0301", "a.%", "%’%", "新%", "%:1"} {
			text := strings.ReplaceAll(form, "%", string(r))
			if got, want := Split(text), slow(text); !slices.Equal(got, want) {
				t.Fatalf("%q (U+%04X): %v, by UAX #29 %v", text, r, got, want)
			}
		}
	}
}

// Sentences are told apart with "|" in what is wanted.
func TestSentences(t *testing.T) {
	for _, want := range []string{
		"Mr. Smith came. |He left at 3 p.m. on J. Street!  |Pavyzdžiui, 5 mln. eurų.\n|New line",
		"“Is it over?” he asked. |“Yes.” |She left.",
		"\"Take vitamin C. |The rest will follow,\" said J. R. Smith. |He is 3.5 m tall.",
		"The U.S. President met him in the U.S. |He said no. |See weather.com. |Then go.",
		"No. 5 is alive... |But is it? |iPhones are.",
		"2024 m. gegužės 15 d. Vilniuje įvyko susitikimas. |Jį aprašė V. Pavardenis. |„Taip“, – sakė jis.",
		"Viņš teica: “Jā.” |Pēc tam, 2023. gada 5. maijā, viņš aizgāja.",
		"Am 15. Mai kam er. |Es war das 20. Jahrhundert. |Ludwig XIV. August war es nicht. |Z. B. Dr. Müller.",
		"Это случилось 5 мая 2020 г. Ленинград, ул. Мира, д. 5. |Он сказал: «Да!» |И ушёл.",
		"Il est venu. |« Pourquoi ? » demanda-t-on. |« Oui ! » |M. Dupont partit.",
		"W dn. 5 maja br. prof. Kowalski przyjechał. |Powiedział: „Nie”. |I wyszedł.",
		"Přišel 5. května. |Ing. Novák, tj. ředitel, odešel.",
		"¿Quién es? |¡Es el Sr. García! |Vive en la c. Mayor.",
		"港は閉鎖された。|「もう遅い。」|彼は言った！",
		"港口关闭了。|“太晚了。”|他说？",
		"He came . |Then he left.",
		"1. The first. |2. The second.",
	} {
		text := strings.ReplaceAll(want, "|", "")
		var got []string
		for _, s := range Sentences(text) {
			got = append(got, s.Of(text))
		}
		var wanted []string
		for _, s := range strings.Split(want, "|") {
			wanted = append(wanted, strings.TrimSpace(s))
		}
		if !slices.Equal(got, wanted) {
			t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), strings.Join(wanted, "|"))
		}
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
