package extract

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/article"
)

func mustRead(t *testing.T, p Page) *Document {
	t.Helper()
	d, err := Read(p)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The bytes of a block on the page, without markup, are its text.
func TestBlocksKnowTheirBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		tags := []string{"<p>", "</p>", "<div class=a>", "</div>", "<b>", "</b>", "<a href='x>y'>", "</a>", "<br>", "<!-- a > b -->", "<script>if(a<b){'</p>'}</script>", "<li>", "<select><option>x</select>",
			"<table><tr><td>", "</td></tr></table>", "&amp;", "&lt;p&gt;", "&nbsp;", "<img alt=\"a > b\" src=x>", "\r\n", "<svg><text>q</text></svg>"}
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			if rapid.Bool().Draw(t, "tag") {
				b.WriteString(rapid.SampledFrom(tags).Draw(t, "t"))
			} else {
				b.WriteString(rapid.StringMatching(`[a-zäß ,.]{1,30}`).Draw(t, "w"))
			}
		}
		text := "<body>" + b.String()
		_, pg, err := open(Page{Body: []byte(text), ContentType: "text/html"}, NewModel(nil, nil, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range pg.blocks {
			if x.Page.Hi == 0 {
				continue // moved by the parser, and not found again
			}
			raw := html.UnescapeString(text[x.Page.Lo:x.Page.Hi])
			first := strings.Fields(x.Text)[0]
			first = first[:cut(first, 4)]
			if !strings.HasPrefix(article.NormalSpace(raw), first) && !strings.Contains(raw, "<") {
				t.Fatalf("page %q: block %q is said to be %q", text, x.Text, raw)
			}
		}
	})
}

func TestRowsHaveTheirLength(t *testing.T) {
	_, pg, err := open(Page{Body: []byte(sample)}, NewModel(nil, nil, nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	x := pg.firstFeatures()
	y := pg.secondFeatures(x, make([]float64, len(x)))
	for i := range x {
		if len(x[i]) != numFirst || len(y[i]) != numSecond {
			t.Fatalf("rows of %d and %d features, want %d and %d", len(x[i]), len(y[i]), numFirst, numSecond)
		}
	}
}

func TestModelSurvivesItsBinaryForm(t *testing.T) {
	b, err := Default().MarshalBinary()
	if err != nil || !bytes.Equal(b, weights) {
		t.Errorf("the model that ibid carries is written in %d bytes, read from %d (%v)", len(b), len(weights), err)
	}
	if len(weights) > 600<<10 {
		t.Errorf("the model has %d bytes", len(weights))
	}
	for i := 0; i < len(b); i += 97 {
		bad := bytes.Clone(b)
		bad[i] ^= 0x11
		if (&Model{}).UnmarshalBinary(bad) == nil {
			t.Fatalf("damage at byte %d was not noticed", i)
		}
		if (&Model{}).UnmarshalBinary(b[:i]) == nil {
			t.Fatalf("a cut at byte %d was not noticed", i)
		}
	}
}

func TestTimes(t *testing.T) {
	for in, want := range map[string]string{
		"2025-03-04T18:30:00+02:00":                "2025-03-04T16:30:00Z",
		"2025-03-04":                               "2025-03-04T00:00:00Z",
		"Tue, 04 Mar 2025 18:30:00 GMT":            "2025-03-04T18:30:00Z",
		"4 March 2025":                             "2025-03-04T00:00:00Z",
		"March 4th, 2025":                          "2025-03-04T00:00:00Z",
		"Veröffentlicht am 4. März 2025, 18:30":    "2025-03-04T18:30:00Z",
		"2025 m. kovo 4 d.":                        "2025-03-04T00:00:00Z",
		"4 de marzo de 2025":                       "2025-03-04T00:00:00Z",
		"4 марта 2025, 18:30":                      "2025-03-04T18:30:00Z",
		"04.03.2025 18:30":                         "2025-03-04T18:30:00Z",
		"2025/3/4":                                 "2025-03-04T00:00:00Z",
		"1741113000":                               "2025-03-04T18:30:00Z",
		"1741113000000":                            "2025-03-04T18:30:00Z",
		"Updated March 4, 2025 6:30 pm":            "2025-03-04T18:30:00Z",
		"no time at all":                           "",
		"31.02.2025 is no day":                     "",
		"12345678901234567890123456789":            "",
		strings.Repeat("2025 ", 50) + "04 03 2025": "",
	} {
		got, ok := ParseTime(in)
		if s := got.Format(time.RFC3339); ok != (want != "") || ok && s != want {
			t.Errorf("%q is %v (%v), want %q", in, s, ok, want)
		}
	}
}

func TestPeople(t *testing.T) {
	for in, want := range map[string]string{
		"By Ida Korhe and Olle Brandt":                            "Ida Korhe|Olle Brandt",
		"Von Hanna Meer, Jens Ufer":                               "Hanna Meer|Jens Ufer",
		"Автор: Анна Вега":                                        "Анна Вега",
		"Ida Korhe | Baltwire":                                    "Ida Korhe",
		"https://a.example/author/1":                              "",
		"Updated 5 minutes ago":                                   "",
		"Ludwig van der Post":                                     "Ludwig van der Post",
		"Par Élodie Roux et Jean de la Mer":                       "Élodie Roux|Jean de la Mer",
		"ida@a.example":                                           "",
		"Von Jens Ufer Fr, 18. Oktober 2019":                      "Jens Ufer",
		"Ida Korhe and Olle Brandt, The Post - Dec 20, 2023 3 pm": "Ida Korhe|Olle Brandt|The Post",
		"VON HANNA MEER am 21. April 2020":                        "HANNA MEER",
		"Hanna Meer im Gespräch mit Jens Ufer":                    "Hanna Meer|Jens Ufer",
		"10 minute read":                                          "",
		"Ida Korhe Jr.":                                           "Ida Korhe Jr",
	} {
		if got := strings.Join(people(in), "|"); got != want {
			t.Errorf("%q names %q, want %q", in, got, want)
		}
	}
}

func TestAuthors(t *testing.T) {
	ld := func(names ...string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry terminal to close","publisher":{"name":"The Post"},"author":[{"name":"` + strings.Join(names, `"},{"name":"`) + `"}]}</script>`
	}
	for _, c := range []struct{ name, head, above, below, want string }{
		{"one field names all", ld("Ida Korhe") + `<meta name=author content="Ida Korhe, Olle Brandt">`, "", "", "Ida Korhe|Olle Brandt"},
		{"the line that is read names all", ld("Ida Korhe"), `<p class=byline>By Ida Korhe and Olle Brandt, The Post on Tuesday</p>`, "", "Ida Korhe|Olle Brandt"},
		{"others are named elsewhere", ld("Ida Korhe"), `<p class=byline>By Hanna Meer and Olle Brandt</p>`, "", "Ida Korhe"},
		{"a name with a role", ld("Post staff reporter"), "", "", "Post staff reporter"},
		{"the outlet, and agencies", ld("The Post"), `<p class=byline>red, The Post/Agencies</p>`, "", "The Post"},
		{"above the text", ld("The Post"), "<p>Ida Korhe/Olle Brandt</p>", "", "Ida Korhe|Olle Brandt"},
		{"below the text", ld("The Post"), "", "<p style=text-align:right><strong>Ida Korhe</strong></p>", "Ida Korhe"},
		{"below the text is no name", ld("The Post"), "", "<p><strong>Read more tomorrow</strong></p>", "The Post"},
	} {
		body := "<html><head>" + c.head + "</head><body><article><h1>Ferry terminal to close</h1>" + c.above + strings.Repeat(paragraph, 6) + c.below + "</article>"
		if got := strings.Join(mustRead(t, Page{URL: "https://www.post.example/a", ContentType: "text/html", Body: []byte(body)}).Article.Byline, "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

const paragraph = "<p>The harbour council voted on Tuesday night to close the old ferry terminal, ending a dispute of eleven years, it said.</p>"

func headlineLD(s string) string {
	return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + s + `"}</script>`
}

func TestHeadlines(t *testing.T) {
	for _, c := range []struct{ name, head, body, want, from string }{
		{"the site's name goes", `<title>Ferry terminal to close | The Post</title><meta property=og:site_name content="The Post">`, "", "Ferry terminal to close", "title"},
		{"the h1 is what is read", `<title>Ferry terminal to close - The Post</title><meta property=og:title content="Ferry terminal to close">`, "<h1>Ferry terminal to close</h1>", "Ferry terminal to close", "h1"},
		{"a kicker in the h1 goes", `<meta property=og:title content="Ferry terminal to close"><title>Ferry terminal to close</title>`, "<h1><span>Harbour</span> Ferry terminal to close</h1>", "Ferry terminal to close", "meta og:title"},
		{"a kicker that og:title has too stays", `<meta property=og:title content="Nach Sturm: Hafen bleibt geschlossen">` + headlineLD("Nach Sturm: Hafen bleibt geschlossen"), "<h1>Hafen bleibt geschlossen</h1>", "Nach Sturm: Hafen bleibt geschlossen", "meta og:title"},
		{"a section before a bar goes", `<meta property=og:title content="Opinion | Ferry terminal to close">` + headlineLD("Ferry terminal to close"), "<h1><span>Opinion</span> Ferry terminal to close</h1>", "Ferry terminal to close", "json-ld headline"},
		{"an og:title of its own", `<title>Ferry terminal to close</title><meta property=og:title content="Council decides on the quay">` + headlineLD("Ferry terminal to close"), "<h1>Ferry terminal to close</h1>", "Council decides on the quay", "meta og:title"},
		{"an og:title for social networks", `<title>Ferry terminal to close</title><meta property=og:title content="They did it at last"><meta name=twitter:title content="They did it at last">` + headlineLD("Ferry terminal to close"), "<h1>Ferry terminal to close</h1>", "Ferry terminal to close", "h1"},
		{"an h1 with the site's name is none", `<meta property=og:title content="Ferry terminal to close"><title>Ferry terminal to close</title>`, "<h1>The Post</h1>", "Ferry terminal to close", "meta og:title"},
	} {
		d := mustRead(t, Page{URL: "https://www.post.example/a", ContentType: "text/html", Body: []byte("<html><head>" + c.head + "</head><body>" + c.body + strings.Repeat(paragraph, 3))})
		i := slices.IndexFunc(d.Article.ClaimsOf, func(c article.Claim) bool { return c.Field == "title" })
		if d.Article.Title != c.want || i < 0 || d.Article.ClaimsOf[i].From != c.from {
			t.Errorf("%s: %q, want %q from %s: %v", c.name, d.Article.Title, c.want, c.from, d.Article.ClaimsOf)
		}
	}
}

func TestCanonicalOfAnother(t *testing.T) {
	d := mustRead(t, Page{URL: "https://www.copy.example/a", ContentType: "text/html", Body: []byte(`<link rel=canonical href="http://Origin.example:80/b?utm_source=c#d">` + strings.Repeat(paragraph, 3))})
	if d.Article.Canonical != "https://origin.example/b" {
		t.Errorf("canonical %q", d.Article.Canonical)
	}
	if !slices.ContainsFunc(d.Article.ClaimsOf, func(c article.Claim) bool { return c.Field == "canonical-publisher" && c.Value == "origin.example" }) {
		t.Errorf("it is not noted that the canonical address is another publisher's: %v", d.Article.ClaimsOf)
	}
}

func TestSiteRules(t *testing.T) {
	rules := NewRules(fstest.MapFS{
		"copy.example.txt": {Data: []byte("# a comment\ntitle: //h2[@class='t']\nauthor: substring-after(//p[@class='w'], 'by ')\ndate: //time/@datetime\nbody: //div[@id='nowhere']\nbody: //div[@id='x']\n" +
			"strip: //p[contains(@class, 'ad')]\nstrip_id_or_class: promo\nbody: //div[\ntidy: no\ntest_url: https://copy.example/a\n")},
		".sub.example.txt": {Data: []byte("body: //section")},
	})
	page := `<h1>Wrong</h1><h2 class=t>Right one</h2><p class=w>written by Ida Korhe</p><time datetime=2024-05-06>x</time>` + strings.Repeat(paragraph, 4) +
		`<div id=x><p>Short line.</p><p class="ad big">Buy this ferry today.</p><div class=promo-box>Promoted ferry.</div><section>Another line of it.</section></div>`
	d := mustRead(t, Page{URL: "https://www.copy.example/a", ContentType: "text/html", Body: []byte(page), Rules: rules})
	a := d.Article
	if want := "Short line.\nAnother line of it.\n"; a.Text != want || a.Title != "Right one" || strings.Join(a.Byline, "|") != "Ida Korhe" || a.Published.Format(time.DateOnly) != "2024-05-06" {
		t.Errorf("text %q, title %q, authors %q, published %v", a.Text, a.Title, a.Byline, a.Published)
	}
	d = mustRead(t, Page{URL: "https://a.sub.example/a", ContentType: "text/html", Body: []byte(page), Rules: rules})
	if want := "Another line of it.\n"; d.Article.Text != want {
		t.Errorf("by a rule for subdomains: %q, want %q", d.Article.Text, want)
	}
	d = mustRead(t, Page{URL: "https://other.example/a", ContentType: "text/html", Body: []byte(page), Rules: rules})
	if !strings.Contains(d.Article.Text, "eleven years") {
		t.Errorf("without a rule: %q", d.Article.Text)
	}
}

func TestViewShowsMarkupAsText(t *testing.T) {
	d := mustRead(t, Page{ContentType: "text/html", Body: []byte(strings.Repeat(paragraph, 3) + "<p>&lt;script&gt;alert(1)&lt;/script&gt; is shown, not run, on this page of blocks.</p>")})
	var b bytes.Buffer
	if err := d.WriteView(&b); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); strings.Contains(s, "<script") || !strings.Contains(s, "&lt;script&gt;alert") || strings.Contains(s, "http://") || strings.Contains(s, "https://") {
		t.Errorf("the view is not safe to open:\n%s", s)
	}
}

// The cells of a table of data are of the body, or are not, together; the text around a table decides.
func TestTableIsOnePiece(t *testing.T) {
	table := "<table><tr><th>Pos.</th><th>Boat</th><th>Points</th></tr>" + strings.Repeat("<tr><td>1</td><td>North Star</td><td>5040</td></tr>", 8) + "</table>"
	page := "<article>" + strings.Repeat(paragraph, 3) + table + strings.Repeat(paragraph, 2) + "</article><aside><h3>Links</h3>" + strings.ReplaceAll(table, "North Star", "<a href=/x>North Star</a>") + "</aside>"
	_, pg, err := open(Page{Body: []byte(page), ContentType: "text/html"}, NewModel(nil, nil, nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float64, len(pg.blocks))
	for i := range p {
		p[i] = .1
		if pg.blocks[i].Tag == "p" {
			p[i] = .9
		}
	}
	pg.cohere(p)
	of := map[int32]map[float64]bool{}
	for i, k := range pg.inList {
		if k >= 0 {
			if of[k] == nil {
				of[k] = map[float64]bool{}
			}
			of[k][p[i]] = true
		}
	}
	if len(of) != 2 || !of[0][.9] || len(of[0]) != 1 || of[1][.9] {
		t.Errorf("scores by table: %v", of)
	}
}

// A notice far below the text is doubted; one right below it, as a scraper leaves it, is not.
func TestNoticeFarFromText(t *testing.T) {
	notice := "<p>All rights reserved. Copying without the consent of the publisher is forbidden.</p>"
	for between, want := range map[string]float64{"": .6, "<p>[ad_2]</p>": .6, strings.Repeat("<div>Reply</div>", 9): .3} {
		_, pg, err := open(Page{Body: []byte(paragraph + between + notice), ContentType: "text/html"}, NewModel(nil, nil, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		p := make([]float64, len(pg.blocks))
		p[0], p[len(p)-1] = .9, .6
		if pg.doubtNotices(p); p[len(p)-1] != want {
			t.Errorf("behind %q: %g, want %g", between, p[len(p)-1], want)
		}
	}
}
