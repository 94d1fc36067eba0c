package speaker

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
)

func read(lang, text string) *article.Article {
	a := &article.Article{Text: text, Lang: lang}
	a.Finish()
	rights.Annotate(a, nil, "")
	return a
}

// speakerOf is who speaks the first direct quotation that holds some words.
func speakerOf(t *testing.T, a *article.Article, c *Cast, words string) (int, Speaker) {
	t.Helper()
	for i, q := range a.Quotes {
		if !q.Reported && strings.Contains(q.Span.Of(a.Text), words) {
			return i, c.Speaker(i)
		}
	}
	t.Fatalf("no quotation with %q in %q", words, a.Text)
	return 0, Speaker{}
}

// Who is named in an earlier sentence is found, and nobody where two could be meant.
func TestCarried(t *testing.T) {
	for _, x := range []struct{ lang, text, words, want string }{
		{"en", "Ruth Calder, who heads the board, came late. “The buoys are paid for,” she said.", "paid for", "Ruth Calder"},
		{"en", "Mayor Tom Arkwright opened the bridge.\nRain fell all day. “It took us nine years,” he said.", "nine years", "Tom Arkwright"},
		{"en", "Tom Arkwright and Ruth Calder, his deputy, opened the bridge. Arkwright and Calder were late. “It took us nine years,” he said.", "nine years", ""},
		{"en", "Tom Arkwright opened the bridge. Arkwright was late. The minister spoke first. “It took us nine years,” he said.", "nine years", ""},
		{"en", "Tom Arkwright opened the bridge. Arkwright met Helen Ostrow, a lawyer. “It took us nine years,” he told Ostrow. “Nobody helped us at all.”", "Nobody helped", "Tom Arkwright"},
		{"lt", "Jonas Petraitis, uosto kapitonas, atvyko vėlai. „Niekas mūsų neklausė, ko mums reikia“, – sakė jis.", "neklausė", "Jonas Petraitis"},
		{"de", "Bürgermeisterin Anna Lorenz kam zu spät. „Die Brücke ist bezahlt und wird im Mai geöffnet“, sagte sie.", "bezahlt", "Anna Lorenz"},
		{"fr", "Le maire Bernard Colin est arrivé en retard. « Le pont est payé et ouvrira en mai », a-t-il déclaré.", "payé", "Bernard Colin"},
		{"pl", "Minister Róża Kalina przyszła późno. „Most jest zapłacony i zostanie otwarty w maju” – powiedziała ona.", "zapłacony", "Róża Kalina"},
		{"ru", "Мэр Степан Горохов приехал поздно. «Мост оплачен и откроется в мае», — сказал он.", "оплачен", "Степан Горохов"},
	} {
		a := read(x.lang, x.text)
		if _, s := speakerOf(t, a, New(a), x.words); s.Name != x.want || s.Name != "" && !s.Carried {
			t.Errorf("%s: %q carried %v, want %q", x.text, s.Name, s.Carried, x.want)
		}
	}
}

// Two names of one person agree; only two persons named beyond doubt differ.
func TestCompare(t *testing.T) {
	quote := func(lang, who string) (*Cast, int) {
		a := read(lang, map[string]string{
			"en": "“The bridge is paid for and will open in May,” said " + who + ".",
			"lt": "„Tiltas apmokėtas ir bus atidarytas gegužę“, – sakė " + who + ".",
			"ru": "«Мост оплачен и откроется в мае», — сказал " + who + ".",
			"pl": "„Most jest zapłacony i zostanie otwarty w maju” – powiedział " + who + ".",
		}[lang])
		i, _ := speakerOf(t, a, New(a), "")
		return New(a), i
	}
	for _, x := range []struct {
		la, a, lb, b string
		want         Agreement
	}{
		{"en", "Ruth Calder, the mayor", "en", "Ruth Calder", Same},
		{"en", "Ruth Calder, the mayor", "en", "Calder", Same},
		{"en", "R. Calder", "en", "Mayor Ruth Calder", Same},
		{"en", "Mr. William Calder", "en", "Bill Calder, the mayor", Same},
		{"en", "Ruth Calder, the mayor", "en", "Helen Ostrow, the mayor", Different},
		{"en", "Ruth Calder, the mayor", "en", "Tom Calder, the mayor", Different},
		{"en", "Ruth Calder, the mayor", "en", "the mayor", Unknown},
		{"en", "Ruth Calder, the mayor", "en", "the Harbour Department", Unknown},
		{"en", "Ruth Calder, the mayor", "en", "Ostrow", Unknown},
		{"en", "she", "en", "Ruth Calder", Unknown},
		{"en", "Alexander Lukashenko, the president", "lt", "Aleksandras Lukašenka", Same},
		{"lt", "Aleksandras Lukašenka", "ru", "Александр Лукашенко", Same},
		{"en", "Jonas Petraitis, the captain", "ru", "Йонас Пятрайтис", Same},
		{"pl", "minister Jan Kowalski", "en", "Jan Kowalski", Same},
		{"ru", "министр Степан Горохов, который приехал", "pl", "minister Jan Kowalski, który przyjechał", Different},
	} {
		c, i := quote(x.la, x.a)
		d, j := quote(x.lb, x.b)
		if got := Compare(c, i, d, j); got != x.want {
			t.Errorf("%s and %s: %s, want %s (%+v, %+v)", x.a, x.b, got, x.want, c.Speaker(i), d.Speaker(j))
		}
		if got, back := Compare(c, i, d, j), Compare(d, j, c, i); got != back {
			t.Errorf("%s and %s: %s, the other way round %s", x.a, x.b, got, back)
		}
	}
}

// Whatever the text, names are of it, and a speaker is himself.
func TestAnyText(t *testing.T) {
	piece := rapid.SampledFrom([]string{"“", "”", "„", "«", "»", "\"", ". ", ", ", "\n", " ", "said", "he", "Mr.", "Ann Lee", "the mayor", "Petraitis", "сказал", "он", "R-", "'s", "’s", "sakė", "Ž", "D-N.Y.", "told", "according to", "\u00a0"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "gap"))
		checkCast(t, read(rapid.SampledFrom([]string{"en", "lt", "ru", "de", ""}).Draw(t, "lang"), text))
	})
}

type fataler interface{ Fatalf(string, ...any) }

func checkCast(t fataler, a *article.Article) {
	c := New(a)
	for i := range a.Quotes {
		s := c.Speaker(i)
		if !strings.Contains(a.Text, s.Name) || !utf8.ValidString(s.Name) && utf8.ValidString(a.Text) {
			t.Fatalf("%q is no part of %q", s.Name, a.Text)
		}
		if s.Name != "" && Compare(c, i, c, i) != Same {
			t.Fatalf("%q is not himself in %q", s.Name, a.Text)
		}
	}
	for _, m := range c.mentions {
		if m.Lo < 0 || m.Hi > len(a.Text) || m.Lo >= m.Hi || !utf8.RuneStart(a.Text[m.Lo]) || m.Hi < len(a.Text) && !utf8.RuneStart(a.Text[m.Hi]) {
			t.Fatalf("%v is no span of %q", m.Span, a.Text)
		}
	}
}

func FuzzNew(f *testing.F) {
	f.Add("Ann Lee came. “We wait,” she said. Mr. X. and D-N.Y. „Ja“, sagte er.", "en")
	f.Add("«Ждём», — сказал он. Иван Петров. «Едем, — сказал Петров. — Все».", "ru")
	f.Fuzz(func(t *testing.T, text, lang string) {
		if len(text) < 1<<13 {
			checkCast(t, read(lang, text))
		}
	})
}
