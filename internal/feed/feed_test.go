package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

const rss2 = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:cc="http://backend.userland.com/creativeCommonsRssModule" xmlns:dcterms="http://purl.org/dc/terms/">
<channel>
 <title>Harbour &amp;amp; Post</title><link>https://harbour-post.example/</link><language>en</language>
 <copyright>© 2024 Harbour Post. No republication without consent.</copyright>
 <atom:link rel="self" href="/feed.xml"/><cc:license>https://creativecommons.org/licenses/by/4.0/</cc:license>
 <lastBuildDate>Fri, 01 Mar 2024 12:30:00 +0200</lastBuildDate>
 <item>
  <title>Ferries stopped &lt;b&gt;at noon&lt;/b&gt;</title><link>/story/1?a=1&amp;b=2</link><guid isPermaLink="false">hp-1</guid>
  <description>Short.</description><content:encoded><![CDATA[<p>The ferries stopped at noon.</p>]]></content:encoded>
  <dc:creator>Ona Vėjas</dc:creator><author>desk@harbour-post.example (Jonas Marius)</author>
  <pubDate>Fri, 01 Mar 2024 12:00:00 +0200</pubDate><dcterms:modified>2024-03-01T13:00:00Z</dcterms:modified>
  <dc:rights>© Wire Service Nord</dc:rights><source url="https://nord.example/rss">Nord</source><category>Sea</category>
  <media:content url="https://img.example/1.jpg" type="image/jpeg"><media:credit>P. Kran</media:credit></media:content>
 </item>
 <item><title>Second</title><guid>https://harbour-post.example/story/2</guid><description>AT&amp;amp;T</description><media:copyright>Kran</media:copyright></item>
</channel></rss>`

const atom1 = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="lt"><title type="html">Uosto &lt;i&gt;naujienos&lt;/i&gt;</title>
 <link href="https://uostas.example/"/><link rel="self" href="https://uostas.example/atom"/><link rel="next" href="/atom?page=2"/><rights>Visos teisės saugomos</rights>
 <entry><title>Keltai sustojo</title><link href="/a1" rel="alternate" type="text/html"/><link rel="via" href="https://nord.example/x"/><link rel="license" href="https://uostas.example/l"/>
  <id>tag:1</id><author><name>Ona Vėjas</name></author><author><name>Jonas</name></author><published>2024-03-01T10:00:00+02:00</published><updated>2024-03-01T09:00:00Z</updated>
  <rights>BNS, perspausdinti draudžiama</rights><content type="text">a &lt; b</content><summary>Trumpai</summary>
  <source><title>Nord</title><link href="https://nord.example/"/><rights>© Nord</rights></source></entry>
</feed>`

const json1 = `{"version":"https://jsonfeed.org/version/1.1","title":"Harbour","home_page_url":"https://harbour-post.example/","language":"en","authors":[{"name":"Desk"}],
"items":[{"id":"https://harbour-post.example/3","external_url":"https://nord.example/3","title":"Third","content_text":"One & two\n\nThree","date_published":"2024-03-01T10:00:00+02:00","authors":[{"name":"Ona"}],"tags":["sea"]},{"id":7,"content_html":"<p>x</p>","url":"/4"}]}`

const rdf1 = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://harbour-post.example/"><title>Harbour</title><link>https://harbour-post.example/</link><dc:rights>© Harbour</dc:rights></channel>
<item rdf:about="https://harbour-post.example/5"><title>Fifth</title><link>https://harbour-post.example/5</link><dc:date>2024-03-01T10:00:00+02:00</dc:date><dc:source>https://nord.example/5</dc:source></item></rdf:RDF>`

var noon = time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)

func read(t *testing.T, text string) *Feed {
	t.Helper()
	f, err := Parse(strings.NewReader(text), "https://harbour-post.example/feed")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRSS(t *testing.T) {
	f := read(t, rss2)
	if f.Title != "Harbour & Post" || f.Rights != "© 2024 Harbour Post. No republication without consent." || f.URL != "https://harbour-post.example/feed.xml" ||
		f.License != "https://creativecommons.org/licenses/by/4.0/" || f.Updated != noon.Add(30*time.Minute) || f.Format != "rss" || f.Damage != "" {
		t.Errorf("feed: %+v", f)
	}
	want := Item{
		URL: "https://harbour-post.example/story/1?a=1&b=2", ID: "hp-1", Title: "Ferries stopped at noon", HTML: "<p>The ferries stopped at noon.</p>", Summary: "Short.",
		Authors: []string{"Ona Vėjas", "Jonas Marius"}, Categories: []string{"Sea"}, Published: noon, Updated: noon.Add(3 * time.Hour), Rights: "© Wire Service Nord",
		Source: Source{Title: "Nord", URL: "https://nord.example/rss"}, Image: "https://img.example/1.jpg", Credit: "P. Kran",
	}
	if !reflect.DeepEqual(f.Items[0], want) {
		t.Errorf("item is\n%+v, want\n%+v", f.Items[0], want)
	}
	if i := f.Items[1]; i.URL != "https://harbour-post.example/story/2" || i.HTML != "AT&amp;T" || i.Rights != "Kran" || i.Summary != "" {
		t.Errorf("second item: %+v", i)
	}
}

func TestAtom(t *testing.T) {
	f := read(t, atom1)
	if f.Title != "Uosto naujienos" || f.Rights != "Visos teisės saugomos" || f.Language != "lt" || f.Next != "https://uostas.example/atom?page=2" {
		t.Errorf("feed: %+v", f)
	}
	want := Item{
		URL: "https://uostas.example/a1", ID: "tag:1", External: "https://nord.example/x", Title: "Keltai sustojo", HTML: "<p>a &lt; b</p>", Summary: "Trumpai",
		Authors: []string{"Ona Vėjas", "Jonas"}, Published: noon.Add(-2 * time.Hour), Updated: noon.Add(-time.Hour), Rights: "BNS, perspausdinti draudžiama",
		License: "https://uostas.example/l", Source: Source{"Nord", "https://nord.example/", "© Nord"},
	}
	if !reflect.DeepEqual(f.Items[0], want) {
		t.Errorf("item is\n%+v, want\n%+v", f.Items[0], want)
	}
}

func TestJSONAndRDF(t *testing.T) {
	f := read(t, json1)
	if i := f.Items[0]; i.External != "https://nord.example/3" || i.HTML != "<p>One &amp; two</p><p>Three</p>" || !i.Published.Equal(noon.Add(-2*time.Hour)) || i.URL != "https://harbour-post.example/3" {
		t.Errorf("JSON item: %+v", i)
	}
	if i := f.Items[1]; i.ID != "7" || i.URL != "https://harbour-post.example/4" {
		t.Errorf("JSON item: %+v", i)
	}
	f = read(t, rdf1)
	if i := f.Items[0]; f.Rights != "© Harbour" || i.Source.URL != "https://nord.example/5" || !i.Published.Equal(noon.Add(-2*time.Hour)) {
		t.Errorf("RDF: %+v", f)
	}
}

// A feed that is cut gives the items before the cut and says that it is cut.
func TestCutAtEveryByte(t *testing.T) {
	for _, text := range []string{rss2, atom1, rdf1} {
		end := "</item>"
		if text == atom1 {
			end = "</entry>"
		}
		whole := read(t, text)
		for cut := range len(text) {
			before := strings.Count(text[:cut], end)
			f, err := Parse(strings.NewReader(text[:cut]), "https://harbour-post.example/feed")
			if before > 0 && err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			if err != nil {
				continue
			}
			if len(f.Items) < before || f.Damage == "" && !strings.HasSuffix(strings.TrimSpace(text[:cut]), ">") || !reflect.DeepEqual(f.Items[:before], whole.Items[:before]) {
				t.Fatalf("cut at %d: %d items, want %d; damage %q", cut, len(f.Items), before, f.Damage)
			}
		}
	}
}

func TestCharsets(t *testing.T) {
	body := `<rss version="2.0"><channel><title>Žuvys „ir“ laivai</title><item><title>Ąžuolas</title><link>https://a.example/1</link></item></channel></rss>`
	baltic, err := charmap.Windows1257.NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(order binary.AppendByteOrder, bom bool) string {
		var b []byte
		if bom {
			b = order.AppendUint16(b, 0xfeff)
		}
		for _, u := range utf16.Encode([]rune(body)) {
			b = order.AppendUint16(b, u)
		}
		return string(b)
	}
	for name, text := range map[string]string{
		"windows-1257": `<?xml version="1.0" encoding="windows-1257"?>` + baltic, "BOM": "\ufeff" + body, "none": body,
		"a wrong label": `<?xml version="1.0" encoding="windows-1251"?>` + body, "an unknown label": `<?xml version='1.0' encoding='bogus'?>` + body,
		"UTF-16 LE": wide(binary.LittleEndian, true), "UTF-16 BE": wide(binary.BigEndian, true), "UTF-16 without BOM": wide(binary.LittleEndian, false),
	} {
		if f := read(t, text); f.Title != "Žuvys „ir“ laivai" || f.Items[0].Title != "Ąžuolas" {
			t.Errorf("%s: %q, %q", name, f.Title, f.Items[0].Title)
		}
	}
	if f := read(t, `<?xml version="1.0" encoding="utf-8"?><rss><channel><title>a`+"\xff"+`b</title></channel></rss>`); f.Title != "a\ufffdb" {
		t.Errorf("invalid bytes: %q", f.Title)
	}
}

func TestHostileFeeds(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "html": "<!doctype html><html><body>hello</body></html>", "text": "hello", "json": `{"a":1}`, "zeros": strings.Repeat("\x00", 1000),
		"deep":      "<rss><channel><item>" + strings.Repeat("<x:a>", 1<<20),
		"deep json": `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 1<<20),
		"gzip":      string(zip(t, []byte(rss2))[:20]),
		"bomb":      string(zip(t, make([]byte, 64<<20))),
	} {
		if f, err := Parse(strings.NewReader(text), ""); err == nil {
			t.Errorf("%s gives %+v", name, f)
		}
	}
	lol := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lolololol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>`
	if f, err := Parse(strings.NewReader(lol), ""); err == nil && len(f.Title) > 100 {
		t.Errorf("entities were expanded to %d bytes", len(f.Title))
	}
	if f := read(t, string(zip(t, []byte(rss2)))); len(f.Items) != 2 {
		t.Errorf("compressed feed: %d items", len(f.Items))
	}
}

func zip(t testing.TB, b []byte) []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write(b)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]Kind{rss2: IsFeed, atom1: IsFeed, json1: IsFeed, rdf1: IsFeed, urls: IsSitemap, "<sitemapindex>": IsSitemap, "<html><head>": Unknown, "": Unknown, `{"a":1}`: Unknown} {
		if got := Sniff([]byte(text)); got != want {
			t.Errorf("%.40q is %q, want %q", text, got, want)
		}
	}
}

const urls = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://harbour-post.example/1?a=1&amp;b=2 </loc><lastmod>2024-03-01</lastmod>
 <news:news><news:publication><news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>2024-03-01T12:00:00+02:00</news:publication_date><news:title>Ferries &amp; boats</news:title><news:keywords>sea, ferries</news:keywords></news:news>
 <image:image><image:loc>https://img.example/1.jpg</image:loc></image:image></url>
<url><loc><![CDATA[/2]]></loc></url><url><loc>javascript:alert(1)</loc></url><url></url><url><loc>https://harbour-post.example/3</loc></url>
</urlset>`

func collect(t *testing.T, text string) (all []Location, last error) {
	t.Helper()
	for l, err := range ParseSitemap(strings.NewReader(text), "https://harbour-post.example/map.xml") {
		if last != nil {
			t.Fatal("something follows an error")
		}
		if last = err; err == nil {
			all = append(all, l)
		}
	}
	return all, last
}

func TestSitemaps(t *testing.T) {
	for _, text := range []string{urls, string(zip(t, []byte(urls)))} {
		got, err := collect(t, text)
		want := []Location{
			{URL: "https://harbour-post.example/1?a=1&b=2", Modified: noon.Add(-10 * time.Hour), News: &News{"Harbour Post", "en", "Ferries & boats", noon, []string{"sea", "ferries"}}},
			{URL: "https://harbour-post.example/2"}, {URL: "https://harbour-post.example/3"},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("urlset: %+v, %v", got, err)
		}
	}
	got, err := collect(t, `<sitemapindex><sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2024</lastmod></sitemap></sitemapindex>`)
	if err != nil || len(got) != 1 || !got[0].Sitemap || got[0].Modified.Year() != 2024 {
		t.Errorf("index: %+v, %v", got, err)
	}
	got, err = collect(t, "\ufeffhttps://a.example/1\r\n\r\n/2\n"+strings.Repeat("x", 20_000)+"\nhttps://a.example/3")
	if err != nil || len(got) != 3 || got[2].URL != "https://a.example/3" {
		t.Errorf("text: %+v, %v", got, err)
	}
	for cut := range len(urls) {
		got, err := collect(t, urls[:cut])
		if before := wholeURLs(urls[:cut]); len(got) != before || err == nil && cut < len(strings.TrimSpace(urls)) {
			t.Fatalf("cut at %d: %d entries, want %d, %v", cut, len(got), before, err)
		}
	}
	for name, text := range map[string]string{"html": "<html><body></body></html>", "empty": "", "deep": "<urlset>" + strings.Repeat("<a>", 1<<20), "cut gzip": string(zip(t, []byte(urls))[:60])} {
		if _, err := collect(t, text); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
	n := 0
	for range ParseSitemap(strings.NewReader(urls), "") {
		n++
		break
	}
	if n != 1 {
		t.Error("reading does not stop when asked to")
	}
}

// wholeURLs counts the good entries of urls that end before its cut.
func wholeURLs(s string) int {
	n := 0
	for _, entry := range strings.SplitAfter(s, "</url>") {
		if strings.HasSuffix(entry, "</url>") && (strings.Contains(entry, "https://harbour") || strings.Contains(entry, "[/2]")) {
			n++
		}
	}
	return n
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{rss2, atom1, json1, rdf1} {
		f.Add([]byte(text))
		f.Add([]byte(text[:len(text)*2/3]))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		feed, err := Parse(bytes.NewReader(text), "https://harbour-post.example/feed")
		if (feed == nil) == (err == nil) {
			t.Fatalf("%v %v", feed, err)
		}
		Sniff(text)
	})
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(urls))
	f.Add([]byte("https://a.example/1\nhttps://a.example/2"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for l, err := range ParseSitemap(bytes.NewReader(text), "https://harbour-post.example/map.xml") {
			if err == nil && !strings.HasPrefix(l.URL, "http") {
				t.Fatal(fmt.Sprint(l))
			}
		}
	})
}
