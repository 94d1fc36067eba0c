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
	ar, remove, err := scratch()
	if err != nil {
		return nil, err
	}
	defer remove()
	if err := fillCollection(ctx, e, ar, pairs, texts, o.News); err != nil {
		return nil, err
	}
	return traceCollection(ctx, e, ar, pairs, texts, o)
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

func traceCollection(ctx context.Context, e Env, ar *archive.Archive, pairs []panPair, texts map[string]string, o CollectionOptions) (*Result, error) {
	var subjects []string
	byThis := map[string][]int{}
	for i, p := range pairs {
		if byThis[p.this] == nil {
			subjects = append(subjects, p.this)
		}
		byThis[p.this] = append(byThis[p.this], i)
	}
	slices.Sort(subjects)
	var some []string
	for i := 0; i < len(subjects); i += max(1, o.Every) {
		some = append(some, subjects[i])
	}
	reports := make([]*trace.Report, len(some))
	errs := make([]error, len(some))
	took := make(times, len(some))
	begun := now()
	err := e.each(ctx, len(some), func(i int) {
		at := time.Now()
		reports[i], errs[i] = trace.Run(ctx, ar, panArticle(some[i], texts), trace.Options{Limit: 100})
		took[i] = time.Since(at)
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	_, processor := begun.since()
	r := &Result{Name: "collection"}
	collectionTable(e, r, pairs, texts, byThis, some, reports, o)
	t := r.Table("Time of a trace, milliseconds", "", "p50", "p90", "p99", "most", "processor, mean")
	t.Add("suspicious texts", took.row(processor)...)
	return r, nil
}

func collectionTable(e Env, r *Result, pairs []panPair, texts map[string]string, byThis map[string][]int, some []string, reports []*trace.Report, o CollectionOptions) {
	type tally struct{ pairs, copies, possible, shared int }
	parts := make([]tally, len(panParts))
	var unlisted []string
	right, wrong, wrongNews, possibleRight, possibleWrong := 0, 0, 0, 0, 0
	for i, this := range some {
		listed := map[string]bool{}
		for _, k := range byThis[this] {
			if len(pairs[k].cases) > 0 {
				listed[pairs[k].source] = true
			}
		}
		in := func(cs []trace.Copy) map[string]bool {
			m := map[string]bool{}
			for _, c := range cs {
				m[c.Text.Outlet] = true
			}
			return m
		}
		copies, possible, shared := in(reports[i].Copies), in(reports[i].Possible), in(reports[i].Shared)
		for name := range copies {
			switch _, pan := texts[name]; {
			case listed[name]:
				right++
			case pan:
				wrong++
			default:
				wrong++
				wrongNews++
			}
			if !listed[name] && len(copies) > 0 {
				unlisted = append(unlisted, this+" "+name)
			}
		}
		for name := range possible {
			if listed[name] {
				possibleRight++
			} else {
				possibleWrong++
			}
		}
		for _, k := range byThis[this] {
			p := pairs[k]
			if len(p.cases) == 0 || !o.Fold.has(texts[p.source]) {
				continue
			}
			t := &parts[p.part]
			t.pairs++
			switch {
			case copies[p.source]:
				t.copies++
			case possible[p.source]:
				t.possible++
			case shared[p.source]:
				t.shared++
			}
		}
	}
	slices.Sort(unlisted)
	showUnlisted(e, unlisted, some, reports)
	t := r.Table("Listed pairs with reuse, fold "+string(o.Fold), "sub-corpus", "reported", "or possible", "or shown", "pairs", "asked")
	asked := []float64{0, .97, .97, .9, .9}
	for i, x := range parts {
		if x.pairs > 0 {
			n := float64(x.pairs)
			t.Add(panParts[i].name, float64(x.copies)/n, float64(x.copies+x.possible)/n, float64(x.copies+x.possible+x.shared)/n, x.pairs, asked[i])
		}
	}
	t.Note("reported: precision %.3f (%d listed, %d not, of these %d news articles), asked .95; listed as possible: %d, not listed: %d",
		float64(right)/float64(max(1, right+wrong)), right, wrong, wrongNews, possibleRight, possibleWrong)
	t.Note("what is not listed may be reuse all the same: sources of one topic share texts")
	t.Note("%d suspicious texts traced", len(some))
}

// showUnlisted shows some of the reported pairs that are not listed, for a person to judge.
func showUnlisted(e Env, unlisted, some []string, reports []*trace.Report) {
	const most = 25
	for i := 0; i < len(unlisted); i += 1 + len(unlisted)/most {
		this, name, _ := strings.Cut(unlisted[i], " ")
		r := reports[slices.Index(some, this)]
		for _, c := range r.Copies {
			if c.Text.Outlet != name {
				continue
			}
			for _, p := range c.Passages {
				if p.Evidence() {
					e.logf("not listed: %s %s, %s, similarity %.2f, confidence %.2f\n  %q\n  %q", this, name, p.Kind, p.Similarity, p.Confidence,
						excerpt(p.A.Of(r.Subject.Text), whole), excerpt(p.B.Of(c.Text.Text), whole))
					break
				}
			}
		}
	}
}
