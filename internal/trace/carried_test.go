package trace

import (
	"slices"
	"testing"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// An outlet's lines under every article prove nothing, whoever has them; its one text at five addresses does, and so
// does what four articles share.
func TestBoilerplate(t *testing.T) {
	stretch := func(lo, hi, n int) Passage {
		return Passage{A: Range{Span: words.Span{Lo: lo, Hi: hi}}, Words: n}
	}
	article := func(outlet string, n int, ps ...Passage) (Copy, string) {
		return Copy{Text: Text{Words: n}, Passages: ps}, outlet
	}
	for _, x := range []struct {
		name     string
		carriers int
		words    int // of each carrier
		want     bool
	}{
		{"under five articles", 5, 400, true},
		{"under four", 4, 400, false},
		{"one text five times", 5, 100, false},
	} {
		var cs []Copy
		var of []string
		add := func(c Copy, o string) { cs, of = append(cs, c), append(of, o) }
		for range x.carriers {
			add(article("paper.example", x.words, stretch(500, 900, 60)))
		}
		add(article("blog.example", 300, stretch(0, 450, 70), stretch(510, 890, 58)))
		marked := markBoilerplate(cs, of)
		for i, c := range cs {
			last := c.Passages[len(c.Passages)-1]
			if slices.Contains(last.Not, Boilerplate) != x.want || marked[i] != x.want {
				t.Errorf("%s: the passage of copy %d proves nothing for %v (changed: %v)", x.name, i, last.Not, marked[i])
			}
		}
		if blog := cs[len(cs)-1]; !blog.Passages[0].Evidence() {
			t.Errorf("%s: what only the blog has is %v", x.name, blog.Passages[0].Not)
		}
	}
}

func TestBothName(t *testing.T) {
	wire := article.Attribution{Kind: "dateline", Name: "Baltwire"}
	cited := article.Attribution{Kind: "according-to", Name: "Baltwire"}
	photo := article.Attribution{Kind: "source-line", Name: "Baltwire", Photo: true}
	for _, x := range []struct {
		a, b article.Article
		want []string
	}{
		{article.Article{Attributions: []article.Attribution{wire}}, article.Article{Byline: []string{"BALTWIRE"}}, []string{"Baltwire"}},
		{article.Article{Attributions: []article.Attribution{wire}}, article.Article{Attributions: []article.Attribution{cited}}, nil},
		{article.Article{Attributions: []article.Attribution{wire}}, article.Article{Attributions: []article.Attribution{photo}}, nil},
		{article.Article{Byline: []string{"Ida Holm"}}, article.Article{Byline: []string{"Jonas Rud"}}, nil},
	} {
		if got := bothName(&x.a, &x.b); !slices.Equal(got, x.want) {
			t.Errorf("%+v and %+v both name %q, want %q", x.a, x.b, got, x.want)
		}
	}
}

// A passage says how many outlets have it, each counted once; half of it is not enough.
func TestOutletsOfAPassage(t *testing.T) {
	has := func(lo, hi int) Copy { return Copy{Passages: []Passage{{A: Range{Span: words.Span{Lo: lo, Hi: hi}}}}} }
	cs := []Copy{has(0, 100), has(5, 100), has(0, 50), has(0, 100), has(0, 100)}
	countOutlets(cs, []string{"one.example", "two.example", "three.example", "two.example", ""})
	for i, want := range []int{2, 2, 3, 2, 2} {
		if got := cs[i].Passages[0].Outlets; got != want {
			t.Errorf("passage of copy %d: %d outlets, want %d", i, got, want)
		}
	}
}

// The founding case says by itself whose text it is: another outlet's notice is in its body.
func TestTies(t *testing.T) {
	paper := &article.Article{Outlet: "Pakrantė", URL: "https://www.pakrante.example/x"}
	blog := &article.Article{
		Outlet: "DailyWorldPulse24", URL: "https://dailyworldpulse24.example/y",
		Notices:      []article.Notice{{InBody: true, Holder: "Pakrantę"}, {InBody: false, Holder: "Pakrantė"}},
		Attributions: []article.Attribution{{Kind: "photo", Photo: true, Name: "Pakrantė"}, {Kind: "source-line", Name: "Baltwire"}},
	}
	if got, want := ties(blog, paper), []Tie{{"subject", "holder", "Pakrantę"}}; !slices.Equal(got, want) {
		t.Errorf("ties %v, want %v", got, want)
	}
	if got, want := ties(paper, blog), []Tie{{"copy", "holder", "Pakrantę"}}; !slices.Equal(got, want) {
		t.Errorf("the other way round: ties %v, want %v", got, want)
	}
	if got := ties(blog, blog); got != nil {
		t.Errorf("ties of an outlet with itself: %v", got)
	}
}

// A sentence of a long text is no copy yet; of a short one it is.
func TestEnough(t *testing.T) {
	cases := []struct {
		words      int
		of, ofCopy float64
		want       bool
	}{
		{19, .05, .2, false},
		{20, .05, .2, true},
		{29, .01, .09, false},
		{30, .01, .09, true},
		{12, .5, .01, true},
		{0, 0, 0, false},
	}
	for _, c := range cases {
		if got := (&Copy{Words: c.words, OfSubject: c.of, OfCopy: c.ofCopy}).enough(20); got != c.want {
			t.Errorf("%d words, %.2f and %.2f of the texts: %v, want %v", c.words, c.of, c.ofCopy, got, c.want)
		}
	}
}
