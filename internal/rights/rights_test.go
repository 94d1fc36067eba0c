package rights

import (
	"testing"

	"github.com/ibid-news/ibid/internal/article"
)

func annotate(a *article.Article) *article.Article {
	a.Finish()
	Annotate(a, nil, "")
	return a
}

// The embedded tables can be read.
func TestTables(t *testing.T) {
	g, err := parseGrammar(grammarText)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := makeTriggers(cuesText, g); err != nil {
		t.Fatal(err)
	}
}

// The founding case: a publisher's notice, translated, in the body of another's page.
func TestForeignNotice(t *testing.T) {
	const notice = "It is strictly forbidden to use the information published by DELFI on other websites, in the media or elsewhere, or to distribute our material in any way without consent, and if consent has been obtained, it is necessary to cite DELFI as the source."
	text := "The ferry ran aground on Friday.\nNobody was hurt.\n" + notice + "\n"
	for _, c := range []struct {
		url, outlet string
		foreign     bool
	}{
		{"https://news.autoblog.example/1", "Auto Blog", true},
		{"https://www.delfi.lt/a/1", "", false},
		{"https://en.delfi.ee/a/1", "DELFI Estonia", false},
		{"", "", false},
	} {
		a := annotate(&article.Article{URL: c.url, Outlet: c.outlet, Text: text})
		if len(a.Notices) != 1 {
			t.Fatalf("%s: %d notices", c.url, len(a.Notices))
		}
		n := a.Notices[0]
		if n.Holder != "DELFI" || n.Foreign != c.foreign || !n.InBody || n.Span.Of(a.Text) != notice || n.Consent != "any" || !n.Attribution || n.Polarity != "conditional" || n.Lang != "en" {
			t.Errorf("%s: %+v", c.url, n)
		}
		for field, why := range n.Because {
			if why != notice {
				t.Errorf("%s was read from %q", field, why)
			}
		}
	}
}
