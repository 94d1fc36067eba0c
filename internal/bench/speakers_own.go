package bench

import (
	"embed"
	"fmt"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/speaker"
)

//go:embed testdata/speakers
var speakerSets embed.FS

// speakersOwn measures on pairs of texts written for ibid who speaks each quotation, and whether both texts give it to one person.
func (e Env) speakersOwn(r *Result, part string, misses bool) error {
	b, err := speakerSets.ReadFile("testdata/speakers/" + part + ".txtar")
	if err != nil {
		return err
	}
	t := r.Table("Speakers, own texts, "+part, "languages", "quotations", "speakers right", "agreement right", "wrong: different", "wrong: same")
	var sum speakerTally
	for _, s := range splitSections(string(b)) {
		var n speakerTally
		for c := range strings.SplitSeq(strings.Join(s.lines, "\n"), "\n==\n") {
			if err := e.speakersCase(c, s.name, &n, misses); err != nil {
				return fmt.Errorf("%s: %w", part, err)
			}
		}
		t.Add(s.name, n.row()...)
		sum.add(n)
	}
	t.Add("all", sum.row()...)
	return nil
}

// speakerTally counts quotations of pairs of texts.
type speakerTally struct {
	quotations, speakers, agreements int // all; sides whose speaker is right; right agreements
	different, same                  int // said wrongly
}

func (n *speakerTally) add(o speakerTally) {
	n.quotations += o.quotations
	n.speakers += o.speakers
	n.agreements += o.agreements
	n.different += o.different
	n.same += o.same
}

func (n *speakerTally) row() []any {
	return []any{n.quotations, ratio(n.speakers, 2*n.quotations), ratio(n.agreements, n.quotations), n.different, n.same}
}

// speakersCase measures one pair of texts.
func (e Env) speakersCase(text, lang string, n *speakerTally, misses bool) error {
	first, rest, ok := strings.Cut(text, "\n<>\n")
	second, wants, more := strings.Cut(rest, "\n= ")
	if !ok || !more {
		return fmt.Errorf("no two texts and quotations in %q", text)
	}
	la, lb, two := strings.Cut(lang, "-")
	if !two {
		lb = la
	}
	a, b := annotated(first, la), annotated(second, lb)
	c, d := speaker.New(a), speaker.New(b)
	for line := range strings.SplitSeq(wants, "\n= ") {
		f := strings.Split(line, " | ")
		if len(f) != 5 {
			return fmt.Errorf("%q has not five parts", line)
		}
		n.quotations++
		i, j := quotationWith(a, f[0]), quotationWith(b, f[1])
		if i < 0 || j < 0 {
			if misses {
				e.logf("%s: no quotation %q or %q", lang, f[0], f[1])
			}
			continue
		}
		for k, who := range []string{c.Speaker(i).Name, d.Speaker(j).Name} {
			want := f[2+k]
			if who == want || who == "" && want == strings.ToLower(want) || want != "" && who != "" && sameName(who, want) {
				n.speakers++
			} else if misses {
				e.logf("%s: speaker is %q, read as %q: %q", lang, want, who, f[k])
			}
		}
		got := speaker.Compare(c, i, d, j)
		switch {
		case string(got) == f[4]:
			n.agreements++
		case misses:
			e.logf("%s: speakers are %s, read as %s: %q", lang, f[4], got, f[0])
		}
		if got == speaker.Different && f[4] != string(got) {
			n.different++
		}
		if got == speaker.Same && f[4] != string(got) {
			n.same++
		}
	}
	return nil
}

func annotated(text, lang string) *article.Article {
	a := &article.Article{Text: text, Lang: lang}
	a.Finish()
	rights.Annotate(a, nil, "")
	return a
}

// quotationWith is the direct quotation that holds some words, or -1.
func quotationWith(a *article.Article, words string) int {
	for i, q := range a.Quotes {
		if !q.Reported && strings.Contains(q.Span.Of(a.Text), words) {
			return i
		}
	}
	return -1
}
