package web

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

func text(url, title, body string) *article.Article {
	a := &article.Article{URL: url, Title: title, Outlet: "Outlet of " + url, Lang: "en", Text: body}
	a.Finish()
	return a
}

const original = `The harbour board ordered 19 new buoys on Monday, after a storm had taken the old ones out to sea, its chairman said.
Each of them weighs about four hundred kilograms and carries a lamp that can be seen from six miles away in clear weather.
The buoys have not been paid for yet. Fishermen who know the channel say that they would rather have a new pilot boat instead.
`

// sample is a report with an edited copy, and, after it, a translation.
func sample() *trace.Report {
	a := text("https://a.example/1", "Nineteen buoys", original)
	b := text("https://b.example/1", "Eighteen buoys", "Breaking news from the coast.\n"+strings.NewReplacer("19", "18", "have not been", "have been", "weighs about", "weighs almost").Replace(original)+
		strings.Repeat("Nobody here has ever seen anything of that sort before, and people keep talking about it day and night. ", 4)+"\n")
	r := trace.Compare(a, b, trace.Options{})
	r.Copies = append(r.Copies, translation(a))
	return r
}

func translation(a *article.Article) trace.Copy {
	other := "Uosto direkcija pirmadienį užsakė devyniolika naujų plūdurų.\nKiekvienas jų sveria apie keturis šimtus kilogramų.\n"
	at := func(s, sub string) trace.Range {
		i := strings.Index(s, sub)
		return trace.Range{Span: words.Span{Lo: i, Hi: i + len(sub)}}
	}
	span := func(s, sub string) words.Span { return at(s, sub).Span }
	c := trace.Copy{Kind: trace.Translated, Verdict: "translation", OfSubject: .6, OfCopy: .9, AllSubject: .6, AllCopy: .9, Words: 40,
		Text: trace.Text{URL: "https://c.example/lt", Outlet: "Krantas", Title: "Plūdurai", Lang: "lt", Words: 15, Text: other}}
	c.Translation = &trace.Translation{Verdict: "translation", Probability: .99, Pairs: []trace.Pair{
		{A: at(a.Text, "The harbour board ordered 19 new buoys on Monday"), B: at(other, "Uosto direkcija pirmadienį užsakė devyniolika naujų plūdurų."), Probability: .98, Similarity: .6,
			GlossB: "harbour board Monday ordered 19 new buoys",
			Anchors: []trace.Anchor{{A: span(a.Text, "19"), B: span(other, "devyniolika"), Kind: "number"}, {A: span(a.Text, "harbour"), B: span(other, "Uosto"), Kind: "word"},
				{A: span(a.Text, "Monday"), B: span(other, "pirmadienį"), Kind: "word"}}},
		{A: at(a.Text, "Each of them weighs about four hundred kilograms"), B: at(other, "Kiekvienas jų sveria apie keturis šimtus kilogramų."), Probability: .95, Similarity: .5},
	}, Numbers: []trace.Spelled{{Subject: "19", Copy: "devyniolika"}}}
	for _, p := range c.Translation.Pairs {
		c.Passages = append(c.Passages, trace.Passage{Kind: "translated", A: p.A, B: p.B, Similarity: p.Probability, Words: 9})
	}
	return c
}

func render(t testing.TB, r *trace.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Report(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var inline = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(?:style|script)>`)

// The page runs its own style and script, and nothing else.
func TestPolicy(t *testing.T) {
	page := render(t, sample())
	found := inline.FindAllStringSubmatch(page, -1)
	if len(found) != 2 {
		t.Fatalf("%d inline styles and scripts, want 2", len(found))
	}
	for _, m := range found {
		if want := fmt.Sprintf("%s-src &#39;%s&#39;", m[1], strings.ReplaceAll(digest([]byte(m[2])), "+", "&#43;")); !strings.Contains(page, want) {
			t.Errorf("the policy does not allow the page's own %s: %s is not in it", m[1], want)
		}
	}
	if strings.Contains(page, " style=") || strings.Contains(page, " on") && regexp.MustCompile(`<[^>]* on[a-z]+=`).MatchString(page) {
		t.Error("the page has style or event attributes, which its policy forbids")
	}
}

// Whatever a report holds, the page asks nothing of the network and runs nothing foreign.
func TestHostile(t *testing.T) {
	evil := `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'><a href="javascript:alert(3)">`
	a := text("javascript:alert(4)", evil, original+evil)
	b := text("https://b.example/"+evil, evil, original+evil)
	r := trace.Compare(a, b, trace.Options{})
	r.Copies[0].Text.Outlet, r.Subject.Byline = evil, []string{evil}
	r.Subject.Notices = []article.Notice{{InBody: true, Foreign: true, Holder: evil, Text: evil}}
	z := html.NewTokenizer(strings.NewReader(render(t, r)))
	for {
		if z.Next() == html.ErrorToken {
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			return
		}
		tok := z.Token()
		switch tok.Data {
		case "img", "iframe", "link", "object", "embed", "base", "audio", "video":
			if tok.Type == html.StartTagToken {
				t.Errorf("the page has a %s", tok.Data)
			}
		}
		for _, at := range tok.Attr {
			if at.Key == "src" || strings.HasPrefix(at.Key, "on") || at.Key == "href" && strings.HasPrefix(strings.TrimSpace(at.Val), "javascript") {
				t.Errorf("the page has %s=%q on %s", at.Key, at.Val, tok.Data)
			}
		}
	}
}

// Every word of both texts is on the page, in the columns, in order.
func TestRowsAreWhole(t *testing.T) {
	r := sample()
	for i := range r.Copies {
		c := &r.Copies[i]
		var a, b strings.Builder
		for _, x := range rows(r.Subject, c) {
			for _, p := range x.A {
				a.WriteString(p.Text)
			}
			for _, p := range x.B {
				b.WriteString(p.Text)
			}
			a.WriteString(" ")
			b.WriteString(" ")
		}
		if got, want := bag(a.String()), bag(r.Subject.Text); got != want {
			t.Errorf("copy %d: the left column has\n%s\nwant\n%s", i, got, want)
		}
		if got, want := len(strings.Fields(bag(b.String()))), len(strings.Fields(bag(c.Text.Text))); got != want {
			t.Errorf("copy %d: the right column has %d words, want %d", i, got, want)
		}
	}
}

// However a copy was edited, no word of either text is lost or told twice.
func TestRowsAreWholeAlways(t *testing.T) {
	parts := strings.Fields(strings.ReplaceAll(original+original, "\n", " \u00b6 "))
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) string {
			var b strings.Builder
			for _, w := range parts {
				switch rapid.IntRange(0, 14).Draw(rt, name) {
				case 0:
				case 1:
					b.WriteString("“Certainly,” ")
				case 2:
					b.WriteString("\n")
				default:
					b.WriteString(strings.ReplaceAll(w, "\u00b6", "\n") + " ")
				}
			}
			return b.String()
		}
		r := trace.Compare(text("https://a.example/", "A", draw("a")), text("https://b.example/", "B", draw("b")), trace.Options{})
		for _, c := range append(r.Copies, r.Shared...) {
			a, b := map[string]int{}, map[string]int{}
			for _, x := range rows(r.Subject, &c) {
				tally(a, join(x.A), 1)
				tally(b, join(x.B), 1)
			}
			tally(a, r.Subject.Text, -1)
			tally(b, c.Text.Text, -1)
			for _, m := range []map[string]int{a, b} {
				for w, n := range m {
					if n != 0 {
						rt.Fatalf("%q is on the page %d times too often", w, n)
					}
				}
			}
		}
	})
}

func tally(m map[string]int, s string, by int) {
	for _, w := range strings.Fields(bag(s)) {
		m[w] += by
	}
}

func bag(s string) string {
	var b strings.Builder
	for _, w := range words.Split(s) {
		b.WriteString(s[w.Lo:w.Hi])
		b.WriteByte(' ')
	}
	return b.String()
}

// A passage over several paragraphs has a row for each, so that it stands level.
func TestParagraphsLevel(t *testing.T) {
	r := sample()
	n := 0
	for _, x := range rows(r.Subject, &r.Copies[0]) {
		if x.Match {
			n++
			left, right := join(x.A), join(x.B)
			if strings.Count(left, "\n") != 0 || strings.Count(right, "\n") != 0 {
				t.Errorf("a row holds several paragraphs: %q beside %q", left, right)
			}
			if l, r := strings.Fields(left)[1], strings.Fields(right)[1]; l != r {
				t.Errorf("rows are not level: %q beside %q", left, right)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d rows, want one a paragraph", n)
	}
}

func join(ps []piece) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.Text)
	}
	return b.String()
}

// On the line of times a claim stands at its time, and what was met long after does not push it together.
func TestTimes(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 3, 9, hour, 0, 0, 0, time.UTC) }
	r := sample()
	if times(r) != nil {
		t.Error("a line without times")
	}
	r.Subject.Published, r.Subject.Seen = at(12), at(9000)
	r.Copies[0].Text.Published, r.Copies[0].Text.Seen = at(2), at(14)
	line := times(r)
	if line == nil || len(line.Moments) != 2 {
		t.Fatalf("got %+v, want two moments", line)
	}
	a, b := line.Moments[0], line.Moments[1]
	if a.Card != 0 || b.Card != -1 || a.From >= b.From || a.Beyond || !b.Beyond || a.To <= b.From {
		t.Errorf("got %+v and %+v", a, b)
	}
}

// What a reader must look at is on the page: changed facts, the gloss, the notice and its holder.
func TestShows(t *testing.T) {
	r := sample()
	r.Subject.Notices = []article.Notice{{InBody: true, Foreign: true, Holder: "Krantas", Text: "Copying is forbidden.", Span: words.Span{Lo: 0, Hi: 20}}}
	r.Subject.Leftovers = []article.Leftover{{Text: "[ad_1]", Kind: "plugin"}}
	page := render(t, r)
	for _, want := range []string{
		`<del class="fact" title="changed: number">19</del>`, `<ins class="fact" title="changed: number">18</ins>`,
		`harbour board Monday ordered 19 new buoys`, `data-k="1">devyniolika</b>`,
		`of Krantas, not this outlet’s own`, `[ad_1]`, `class="claim notice"`, `details class="row gap fold"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if render(t, r) != page {
		t.Error("the same report gives two pages")
	}
}

// Words that the other text gives to somebody else are marked, and named among the facts that differ, though they prove nothing.
func TestShowsSpeakers(t *testing.T) {
	quote := "“We will not wait until another ship has run aground on the southern reef before we act,” said "
	a := text("https://a.example/1", "Buoys", "Nobody saw it come, though it had been a hard winter.\n"+quote+"Ruth Calder, who heads the board.\n")
	b := text("https://b.example/1", "Reef", "A quarrel has broken out in the port about the lamps.\n"+quote+"Helen Ostrow, a councillor.\n")
	rights.Annotate(a, nil, "")
	rights.Annotate(b, nil, "")
	page := render(t, trace.Compare(a, b, trace.Options{}))
	for _, want := range []string{
		`<mark class="speaker" title="changed: speaker, said by Ruth Calder in this text, by Helen Ostrow in the other">We will not wait`,
		`<span class="what">speaker</span> <del>Ruth Calder</del>`, `1 quotation is given to another speaker`,
		`<span class="fact">said by Ruth Calder in this text, by Helen Ostrow in the other</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
}
