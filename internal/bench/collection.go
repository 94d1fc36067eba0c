package bench

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/trace"
)

// CollectionOptions say what is indexed and what is traced.
type CollectionOptions struct {
	Fold  Fold // of the source texts whose pairs are counted; all sources are indexed
	Every int  // trace every Nth suspicious text
	News  bool // index the 30,074 news articles beside the sources
	// Archive is a folder in which the archive is kept, and taken from if it is there; "" makes one that is removed.
	Archive string
	Misses  int // how many of the listed pairs that are not reported are shown, of each kind
}

// Collection archives the sources of a PAN corpus (train/) with news (news-en.jsonl), traces the suspicious texts and
// counts how many of the listed pairs that have reuse are reported, and how much of what is reported is listed.
func Collection(ctx context.Context, e Env, o CollectionOptions) (*Result, error) {
	pan := e
	pan.Dir = filepath.Join(e.Dir, "train")
	pairs, texts, err := panCorpus(pan, All)
	if err != nil {
		return nil, err
	}
	ar, remove, err := collectionArchive(o.Archive)
	if err != nil {
		return nil, err
	}
	defer remove()
	if ar.Len() == 0 {
		if err := fillCollection(ctx, e, ar, pairs, texts, o.News); err != nil {
			return nil, err
		}
	}
	return traceCollection(ctx, e, ar, pairs, texts, o)
}

// collectionArchive opens the archive in a folder, or one that is removed after use.
func collectionArchive(dir string) (*archive.Archive, func(), error) {
	if dir == "" {
		return scratch()
	}
	ar, err := archive.Open(dir, archive.Options{})
	if err != nil {
		return nil, nil, err
	}
	return ar, func() { ar.Close() }, nil
}

// fillCollection adds the sources, and the news if asked.
func fillCollection(ctx context.Context, e Env, ar *archive.Archive, pairs []panPair, texts map[string]string, news bool) error {
	var as []*article.Article
	seen := map[string]bool{}
	for _, p := range pairs {
		if !seen[p.source] {
			seen[p.source] = true
			as = append(as, panArticle(p.source, texts))
		}
	}
	if news {
		all := map[string]*article.Article{}
		if err := newsTexts(e, all); err != nil {
			return err
		}
		for _, id := range sortedKeys(all) {
			as = append(as, all[id])
		}
	}
	const batch = 500
	for lo := 0; lo < len(as); lo += batch {
		part := as[lo:min(len(as), lo+batch)]
		items := make([]archive.Item, len(part))
		errs := make([]error, len(part))
		quiet := Env{}
		if err := quiet.each(ctx, len(part), func(i int) { items[i], errs[i] = ar.Prepare(part[i], nil) }); err != nil {
			return err
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
		if _, err := ar.Add(ctx, items); err != nil {
			return err
		}
		e.progress(lo+len(part), 2*len(as))
	}
	return nil
}

func panArticle(name string, texts map[string]string) *article.Article {
	a := &article.Article{Source: name, Outlet: name, Text: texts[name], Lang: "en"}
	a.Finish()
	return a
}

// collected is what was traced and what came out.
type collected struct {
	pairs   []panPair
	texts   map[string]string
	byThis  map[string][]int // pairs by suspicious text
	some    []string         // suspicious texts that were traced
	reports []*trace.Report  // of each of them
}

// collectionTrace are the options of the traces.
var collectionTrace = trace.Options{Limit: 100}

func traceCollection(ctx context.Context, e Env, ar *archive.Archive, pairs []panPair, texts map[string]string, o CollectionOptions) (*Result, error) {
	c := &collected{pairs: pairs, texts: texts, byThis: map[string][]int{}}
	var subjects []string
	for i, p := range pairs {
		if c.byThis[p.this] == nil {
			subjects = append(subjects, p.this)
		}
		c.byThis[p.this] = append(c.byThis[p.this], i)
	}
	slices.Sort(subjects)
	for i := 0; i < len(subjects); i += max(1, o.Every) {
		c.some = append(c.some, subjects[i])
	}
	c.reports = make([]*trace.Report, len(c.some))
	errs := make([]error, len(c.some))
	took := make(times, len(c.some))
	begun := now()
	err := e.each(ctx, len(c.some), func(i int) {
		at := time.Now()
		c.reports[i], errs[i] = trace.Run(ctx, ar, panArticle(c.some[i], texts), collectionTrace)
		took[i] = time.Since(at)
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	_, processor := begun.since()
	r := &Result{Name: "collection"}
	c.found(e, r, o)
	if err := collectionLosses(ctx, e, r, ar, c, o); err != nil {
		return nil, err
	}
	c.clean(e, r)
	t := r.Table("Time of a trace, milliseconds", "", "p50", "p90", "p99", "most", "processor, mean")
	t.Add("suspicious texts", took.row(processor)...)
	return r, nil
}

// listed are the sources that a suspicious text has reuse of, by the corpus.
func (c *collected) listed(this string) map[string]bool {
	out := map[string]bool{}
	for _, k := range c.byThis[this] {
		if len(c.pairs[k].cases) > 0 {
			out[c.pairs[k].source] = true
		}
	}
	return out
}

// found adds the table of the listed pairs of the fold.
func (c *collected) found(e Env, r *Result, o CollectionOptions) {
	type tally struct{ pairs, copies, possible, shared int }
	parts := make([]tally, len(panParts))
	in := func(cs []trace.Copy, name string) bool {
		return slices.ContainsFunc(cs, func(c trace.Copy) bool { return c.Text.Outlet == name })
	}
	for i, this := range c.some {
		for _, k := range c.byThis[this] {
			p := c.pairs[k]
			if len(p.cases) == 0 || !o.Fold.has(c.texts[p.source]) {
				continue
			}
			t := &parts[p.part]
			t.pairs++
			switch {
			case in(c.reports[i].Copies, p.source):
				t.copies++
			case in(c.reports[i].Possible, p.source):
				t.possible++
			case in(c.reports[i].Shared, p.source):
				t.shared++
			}
		}
	}
	t := r.Table("Listed pairs with reuse, fold "+string(o.Fold), "sub-corpus", "reported", "or possible", "or shown", "pairs", "asked")
	asked := []float64{0, .97, .97, .9, .9}
	for i, x := range parts {
		if x.pairs > 0 {
			t.Add(panParts[i].name, share(x.copies, x.pairs), share(x.copies+x.possible, x.pairs), share(x.copies+x.possible+x.shared, x.pairs), x.pairs, asked[i])
		}
	}
	c.unlisted(e, t)
	t.Note("%d suspicious texts traced", len(c.some))
}

// unlisted counts what is reported without being listed, and shows some of it.
func (c *collected) unlisted(e Env, t *Table) {
	var unlisted []string
	right, wrong, wrongNews, possibleRight, possibleWrong := 0, 0, 0, 0, 0
	for i, this := range c.some {
		listed := c.listed(this)
		for _, x := range c.reports[i].Copies {
			name := x.Text.Outlet
			if listed[name] {
				right++
				continue
			}
			wrong++
			if _, pan := c.texts[name]; !pan {
				wrongNews++
			}
			unlisted = append(unlisted, this+" "+name)
		}
		for _, x := range c.reports[i].Possible {
			if listed[x.Text.Outlet] {
				possibleRight++
			} else {
				possibleWrong++
			}
		}
	}
	slices.Sort(unlisted)
	showUnlisted(e, unlisted, c.some, c.reports)
	t.Note("reported: %d listed, %d not, of these %d news articles; listed as possible: %d, not listed: %d", right, wrong, wrongNews, possibleRight, possibleWrong)
	t.Note("what is not listed may be reuse all the same: the corpus lists some of the pairs of a text")
}

// clean adds the table of what is reported of texts in which nothing was planted. A text is traced among the same sources as the others,
// so that these have as many false ones each, if all that the corpus does not say is false.
func (c *collected) clean(e Env, r *Result) {
	type tally struct{ texts, words, copies, possible int }
	var clean, planted tally
	for i, this := range c.some {
		t := &clean
		if len(c.listed(this)) > 0 {
			t = &planted
		}
		t.texts++
		t.words += c.reports[i].Subject.Words
		t.copies += len(c.reports[i].Copies)
		t.possible += len(c.reports[i].Possible)
		if t == &clean {
			for _, x := range c.reports[i].Copies {
				showCopy(e, "nothing planted", this, c.reports[i], x)
			}
		}
	}
	t := r.Table("What is reported of texts", "", "texts", "words", "copies", "possible")
	t.Add("with planted reuse", planted.texts, planted.words, planted.copies, planted.possible)
	t.Add("without", clean.texts, clean.words, clean.copies, clean.possible)
	if clean.words > 0 && planted.copies > 0 {
		t.Note("if as much of the first, word for word, is as false: precision %.3f, asked .95", 1-float64(clean.copies)*float64(planted.words)/float64(clean.words)/float64(planted.copies))
	}
}

// showUnlisted shows some of the reported pairs that are not listed, for a person to judge.
func showUnlisted(e Env, unlisted, some []string, reports []*trace.Report) {
	const most = 25
	for i := 0; i < len(unlisted); i += 1 + len(unlisted)/most {
		this, name, _ := strings.Cut(unlisted[i], " ")
		r := reports[slices.Index(some, this)]
		for _, x := range r.Copies {
			if x.Text.Outlet == name {
				showCopy(e, "not listed", this, r, x)
			}
		}
	}
}

// showCopy shows the first passage of a copy that counts.
func showCopy(e Env, what, this string, r *trace.Report, x trace.Copy) {
	for _, p := range x.Passages {
		if p.Evidence() {
			e.logf("%s: %s %s, %s, similarity %.2f, confidence %.2f\n  %q\n  %q", what, this, x.Text.Outlet, p.Kind, p.Similarity, p.Confidence,
				excerpt(p.A.Of(r.Subject.Text), whole), excerpt(p.B.Of(x.Text.Text), whole))
			return
		}
	}
}
