package rights

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/fetch"
)

func signalsOf(t *testing.T, page string) Signals {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	a := &article.Article{URL: "https://news.outlet.example/a/1?utm_source=x", Outlet: "Outlet", Text: "The ferry ran aground.\n"}
	a.Finish()
	return Annotate(a, root, page)
}

func strs(ss []Signal) []string {
	var out []string
	for _, s := range ss {
		out = append(out, s.Kind+" = "+s.Value+" ("+s.From+")")
	}
	return out
}

func TestSignals(t *testing.T) {
	for _, c := range []struct {
		name, page string
		want       []string
	}{
		{"references within the page", `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
			{"@type":"NewsArticle","copyrightHolder":{"@id":"#org"},"isBasedOn":"/a/1","license":"/terms","isAccessibleForFree":false,"translationOfWork":{"@id":"https://other.example/x"}},
			{"@type":"Organization","@id":"https://news.outlet.example/a/1?utm_source=x#org","name":"Outlet Media"}]}</script>`,
			[]string{"copyright-holder = Outlet Media (json-ld copyrightHolder)", "license = https://news.outlet.example/terms (json-ld license)",
				"translation-of = https://other.example/x (json-ld translationOfWork)", "accessible-for-free = false (json-ld isAccessibleForFree)"}},
		{"canonical of another publisher", `<link rel=canonical href="https://other.example/x">`, []string{"canonical = https://other.example/x (link canonical)"}},
		{"own canonical", `<link rel=canonical href="https://www.outlet.example/a/1">`, nil},
		{"sources", `<meta name="original-source" content="https://other.example/x"><meta name="syndication-source" content="/a/1">`, []string{"original-source = https://other.example/x (meta original-source)"}},
		{"licences", `<a rel="nofollow license" href="/cc">x</a><a href="https://creativecommons.org/licenses/by/4.0/">CC</a><link rel=license type="application/rsl+xml" href="/license.xml">`,
			[]string{"license = https://news.outlet.example/cc (a rel=license)", "license = https://creativecommons.org/licenses/by/4.0/ (a href)", "rsl = https://news.outlet.example/license.xml (link license)"}},
		{"reservation", `<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/policy.json"><meta name=robots content="index, noai">`,
			[]string{"tdm-reservation = 1 (meta tdm-reservation)", "tdm-policy = https://news.outlet.example/policy.json (meta tdm-policy)", "robots = noai (meta robots)"}},
		{"picture", `<script type="application/ld+json">{"@type":"NewsArticle","image":{"@type":"ImageObject","creditText":"Ann Lee"}}</script>`, []string{"image-credit-text = Ann Lee (json-ld creditText)"}},
		{"microdata", `<div itemscope><span itemprop="copyrightHolder">Outlet Media</span></div>`, []string{"copyright-holder = Outlet Media (itemprop copyrightHolder)"}},
		{"inline licence", `<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><permits type="usage">search</permits></license></content>
			<content url="/a/*" server="https://rsl.example"><license><prohibits type="usage">ai-train</prohibits><payment type="crawl"><amount currency="EUR">0.05</amount></payment></license></content></rsl></script>`,
			[]string{"rsl-server = https://rsl.example (script rsl)", "rsl-prohibits = usage: ai-train (script rsl)", "rsl-payment = crawl 0.05 EUR (script rsl)"}},
	} {
		if got := strs(signalsOf(t, c.page).All); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestTDM(t *testing.T) {
	file, err := TDMFile([]byte(`[{"location":"/","tdm-reservation":1,"tdm-policy":"/p.json"},{"location":"/free/*.html","tdm-reservation":0}]`), "https://a.example/x")
	if err != nil || file != (TDM{"1", "https://a.example/p.json", "file"}) {
		t.Errorf("%+v %v", file, err)
	}
	if free, _ := TDMFile([]byte(`[{"location":"/","tdm-reservation":1},{"location":"/free/*.html","tdm-reservation":0}]`), "https://a.example/free/1.html"); free.Reserved != "0" {
		t.Errorf("%+v", free)
	}
	header := TDMHeader(http.Header{"Tdm-Reservation": {"0"}, "Tdm-Policy": {"x"}})
	meta := signalsOf(t, `<meta name="tdm-reservation" content="1">`).TDM()
	for _, c := range []struct {
		file, header, meta TDM
		want               string
	}{{file, header, meta, "meta"}, {file, header, TDM{}, "header"}, {file, TDM{}, TDM{}, "file"}, {TDM{}, TDM{}, TDM{}, ""}} {
		if got := ResolveTDM(c.file, c.header, c.meta); got.From != c.want {
			t.Errorf("from %q, want %q", got.From, c.want)
		}
	}
	if header.Policy != "" {
		t.Error("a policy without a reservation")
	}
}

func TestRobotsSignals(t *testing.T) {
	r := fetch.ParseRobots([]byte("License: /license.xml\nuser-agent: *\nContent-Usage: train-ai=n\nallow: /\nuser-agent: ibid\nContent-Signal: ai-train=no\n"))
	want := []string{"rsl = https://a.example/license.xml (robots.txt line 1)", "content-signal = ai-train=no (robots.txt line 6)"}
	if got := strs(Robots(r, "ibid", "https://a.example/")); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestNinjs(t *testing.T) {
	got, err := Ninjs([]byte(`{"uri":"urn:x","usageTerms":["Not for Italy"],"copyrightHolder":"TT","rightsInfo":{"langId":"http://x","encodedRights":"<odrl/>"}}`))
	want := []string{"usage-terms = Not for Italy (ninjs usageterms)", "copyright-holder = TT (ninjs copyrightholder)", "rights-info = <odrl/> (ninjs rightsinfo)"}
	if err != nil || !slices.Equal(strs(got), want) {
		t.Errorf("%q %v", strs(got), err)
	}
	if _, err := Ninjs([]byte(`{"a":1}`)); err == nil {
		t.Error("anything is taken for ninjs")
	}
}

func TestHeaders(t *testing.T) {
	h := http.Header{}
	h.Add("Link", `</license.xml>; rel="license"; type="application/rsl+xml", <https://other.example/x>; rel=canonical`)
	h.Add("X-Robots-Tag", "noai, noindex")
	want := []string{"rsl = https://a.example/license.xml (header Link)", "canonical = https://other.example/x (header Link)"}
	got := strs(Headers(h, "https://a.example/1"))
	if !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) || len(got) != 3 {
		t.Errorf("got %q", got)
	}
}

func TestMiningByPlace(t *testing.T) {
	file := []Signal{{Kind: "tdm-reservation", Value: "1", From: tdmFile}, {Kind: "tdm-policy", Value: "https://a.example/f", From: tdmFile}}
	header := []Signal{{Kind: "tdm-reservation", Value: "1", From: "header"}}
	meta := []Signal{{Kind: "tdm-reservation", Value: "0", From: "meta tdm-reservation"}, {Kind: "tdm-policy", Value: "https://a.example/m", From: "link tdm-policy"}}
	for _, c := range []struct {
		name string
		all  []Signal
		want TDM
	}{
		{"nothing", nil, TDM{}},
		{"the file", file, TDM{"1", "https://a.example/f", "file"}},
		{"the header before the file, without the file's policy", slices.Concat(file, header), TDM{"1", "", "header"}},
		{"the page before both", slices.Concat(file, header, meta), TDM{"0", "", "meta"}},
		{"a policy alone reserves nothing", meta[1:], TDM{}},
	} {
		if got := Mining(c.all); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := OfSite(slices.Concat(header, file, []Signal{{Kind: "rsl", Value: "x", From: "robots.txt line 1"}})); len(got) != 3 {
		t.Errorf("of the site: %+v", got)
	}
}
