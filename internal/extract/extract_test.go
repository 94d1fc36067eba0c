package extract

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"
)

const sample = `<!doctype html><html lang="en-GB"><head><title>Ferry terminal to close | The Vellin Post</title>
<meta property="og:site_name" content="The Vellin Post"><link rel="canonical" href="/news/ferry">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry terminal to close","datePublished":"2025-03-04T18:30:00+02:00",
"author":[{"@type":"Person","name":"Ida Korhe"},{"@type":"Person","name":"Olle Brandt"}]}</script></head>
<body><header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>
<main><article><h1>Ferry terminal to close</h1><p class="byline">By Ida Korhe</p>
<figure><img src="a.jpg"><figcaption>The terminal seen from the north quay. Photo: O. Brandt</figcaption></figure>
<p>[ad_1]</p>
<p>The harbour council voted on Tuesday night to close the old ferry terminal, ending a dispute of <a href="https://other.example/x" rel="nofollow">eleven years</a>.</p>
<div class="related">Read also: <a href="/b">Fishermen ask for more berths on the north side of the quay</a></div>
<p>Eight of the thirteen members backed the plan, which moves all sailings to the new quay by March.</p>
<p>It is forbidden to use this text on other websites without the consent of the publisher.</p>
<p>[ad_2]</p></article></main><div class="comments"><p>I think that the council has never once asked the people who take the boat every day.</p></div>
<footer>© The Vellin Post. All rights reserved, and nothing may be copied from here without asking.</footer></body></html>`

func TestRead(t *testing.T) {
	d, err := Read(Page{URL: "https://www.vellinpost.example/news/ferry?utm_source=x", ContentType: "text/html", Body: []byte(sample)})
	if err != nil {
		t.Fatal(err)
	}
	a := d.Article
	want := `[ad_1]
The harbour council voted on Tuesday night to close the old ferry terminal, ending a dispute of eleven years.
Eight of the thirteen members backed the plan, which moves all sailings to the new quay by March.
It is forbidden to use this text on other websites without the consent of the publisher.
[ad_2]
`
	if a.Text != want {
		t.Errorf("text\n%s\nwant\n%s", a.Text, want)
	}
	if a.Title != "Ferry terminal to close" || a.Outlet != "The Vellin Post" || a.Lang != "en" || strings.Join(a.Byline, "|") != "Ida Korhe|Olle Brandt" {
		t.Errorf("title %q, outlet %q, lang %q, authors %q", a.Title, a.Outlet, a.Lang, a.Byline)
	}
	if !a.Published.Equal(time.Date(2025, 3, 4, 16, 30, 0, 0, time.UTC)) {
		t.Errorf("published %v", a.Published)
	}
	if len(a.Links) != 1 || a.Links[0].Span.Of(a.Text) != "eleven years" || a.Links[0].Followable {
		t.Errorf("links %+v", a.Links)
	}
	class := map[string]string{}
	for _, b := range a.Around {
		class[b.Text[:min(len(b.Text), 8)]] = b.Class
	}
	for begin, want := range map[string]string{"I think ": "comments", "Read als": "related", "© The V": "notice", "The term": "caption"} {
		if class[begin] != want {
			t.Errorf("%q… is %q, want %s", begin, class[begin], want)
		}
	}
}

func TestOddPages(t *testing.T) {
	long := strings.Repeat("The council met and said that nothing would be done about it. ", 20)
	for name, body := range map[string]string{
		"inline":    strings.Repeat("<b><i>", 50000) + long,
		"unclosed":  "<html><body><p>" + long + "<p>" + long + "<table><tr><td><a href=x",
		"nul":       "<p>a\x00b\x08 " + long,
		"plain":     long,
		"no body":   long + "<p>",
		"frameset":  "<frameset><noframes>x</noframes></frameset><p>" + long,
		"broken ld": `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x</script><p>` + long,
	} {
		d, err := Read(Page{Body: []byte(body), ContentType: "text/html"})
		if name == "frameset" {
			continue
		}
		if err != nil || !strings.Contains(d.Article.Text, "nothing would be done") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && strings.ContainsAny(d.Article.Text, "\x00\x08") {
			t.Errorf("%s: control characters are left", name)
		}
	}
	for name, c := range map[string]struct {
		body string
		want error
	}{"empty": {"", ErrNoText}, "binary": {strings.Repeat("\x00\x01\x02\xff", 100), ErrBinary}, "no words": {"<html><body><nav>a</nav></body></html>", ErrNoText}} {
		if _, err := Read(Page{Body: []byte(c.body)}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// whole checks what is promised of every page.
func whole(t *testing.T, d *Document) {
	t.Helper()
	a := d.Article
	for _, p := range a.Paragraphs {
		if p.Lo < 0 || p.Hi > len(a.Text) || a.Text[p.Hi] != '\n' {
			t.Fatalf("paragraph %v of %d bytes", p, len(a.Text))
		}
	}
	for _, l := range a.Links {
		if l.Span.Lo < 0 || l.Span.Lo > l.Span.Hi || l.Span.Hi > len(a.Text) {
			t.Fatalf("link %v of %d bytes", l.Span, len(a.Text))
		}
	}
	for _, b := range d.Blocks {
		if b.Page.Lo < 0 || b.Page.Lo > b.Page.Hi || b.Page.Hi > len(d.Text) {
			t.Fatalf("block %q at %v of %d bytes", b.Text, b.Page, len(d.Text))
		}
		if b.Score < 0 || b.Score > 1 || b.Class == "" {
			t.Fatalf("block %q: class %q, score %v", b.Text, b.Class, b.Score)
		}
	}
	if !utf8.ValidString(a.Text) {
		t.Fatal("the text is not UTF-8")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(sample), 0)
	f.Add([]byte("<table><p>x<svg><title>y"), 3)
	f.Add([]byte("<p>a<br><br>b<a href=x>c<div>d</a>e<!-- f -->g&amp;h"), 9)
	f.Fuzz(func(t *testing.T, b []byte, at int) {
		if at > 0 && at < len(b) {
			b = b[:at]
		}
		d, err := Read(Page{URL: "https://a.example/", Body: b, Rules: NewRules(fstest.MapFS{"a.example.txt": {Data: []byte("body: //div\nstrip: //a\ntitle: //h1\ndate: //time")}})})
		if err != nil {
			return
		}
		whole(t, d)
		if err := d.WriteView(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}

// TestPagesOnDisk reads every page in the folder $IBID_PAGES, whole and cut at random bytes: what is promised
// holds for all of them. It takes a minute for a thousand pages.
func TestPagesOnDisk(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i, b := range pagesIn(t, 1<<20) {
		for n := range 4 {
			page := b
			if n > 0 && len(b) > 0 {
				page = b[:r.IntN(len(b))]
			}
			d, err := Read(Page{URL: fmt.Sprintf("https://a%d.example/b", i), ContentType: "text/html", Body: page})
			if err == nil {
				whole(t, d)
			}
		}
	}
}
