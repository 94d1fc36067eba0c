package rights

import (
	"slices"
	"testing"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

func TestLeftovers(t *testing.T) {
	text := "[ad_1]\nThe ferry ran aground [sic] on Friday.\nStory continues below advertisement\n[source_link] The port said nothing.\nLeggi la fonte\nThe post Ferry aground appeared first on Green Harbour.\nSource link\nA picture\n[ad_2]\n"
	a := &article.Article{Text: text, URL: "https://auto.example/1"}
	a.Finish()
	at := len(text) - len("A picture\n[ad_2]\n")
	a.Links = []article.Link{{Span: words.Span{Lo: at, Hi: at + 9}, URL: "https://pictures.delfi.lt/x.jpg", Image: true}}
	Annotate(a, nil, "")
	var got []string
	for _, l := range a.Leftovers {
		got = append(got, l.Kind+": "+l.Text)
	}
	want := []string{"plugin: [ad_1]", "chrome: Story continues below advertisement", "plugin: [source_link]", "source-link: Leggi la fonte",
		"feed-footer: The post Ferry aground appeared first on Green Harbour.", "source-link: Source link", "link: A picture", "plugin: [ad_2]"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	check(t, a)
}
