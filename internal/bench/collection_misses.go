package bench

import (
	"context"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

// What became of listed pairs. One that is not reported was lost at the first step that is named.
const (
	reported     = "reported"
	notNominated = "not nominated"
	cutOff       = "cut off"      // nominated, but others came first
	noPassage    = "no passage"   // compared, and nothing found where the case is
	tooLittle    = "too little"   // evidence in so few words that it is no copy
	manyReasons  = "more reasons" // none of the passages of the case is evidence, for different reasons
)

// collectionFates are the columns of the table of what became of listed pairs; the names of align and trace are why the
// passages where the case is prove nothing.
var collectionFates = [...]string{notNominated, cutOff, noPassage, align.Short, align.Quotation, align.Name, align.Thin,
	align.Formula, trace.Boilerplate, "notice", tooLittle, manyReasons}

// uncut is a number of articles that is no limit.
const uncut = 10_000

// collectionFate tells what became of one listed pair in a report, by the cases of reuse.
func collectionFate(ctx context.Context, ar *archive.Archive, p *panPair, texts map[string]string, r *trace.Report, o trace.Options) (string, error) {
	named := func(c trace.Copy) bool { return c.Text.Outlet == p.source }
	if slices.ContainsFunc(r.Copies, named) {
		return reported, nil
	}
	all := slices.Concat(r.Possible, r.Shared)
	if i := slices.IndexFunc(all, named); i >= 0 {
		return whyNot(all[i].Passages, p.cases), nil
	}
	subject := panArticle(p.this, texts)
	source := panArticle(p.source, texts)
	for _, lost := range []string{noPassage, cutOff} {
		ids, _, err := trace.Nominate(ctx, ar, subject, o)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(ids, func(id article.ID) bool { return id.Work() == source.ID.Work() }) {
			return lost, nil
		}
		o.Limit = uncut
	}
	return notNominated, nil
}

// whyNot is why the passages where the cases are prove nothing.
func whyNot(ps []trace.Passage, cases []reuse) string {
	why := noPassage
	for _, x := range ps {
		a, b := words.Span{Lo: x.A.CharLo, Hi: x.A.CharHi}, words.Span{Lo: x.B.CharLo, Hi: x.B.CharHi}
		if !slices.ContainsFunc(cases, func(c reuse) bool { return c.this.Overlap(a) > 0 && c.source.Overlap(b) > 0 }) {
			continue
		}
		this := tooLittle
		if len(x.Not) > 0 {
			this = x.Not[0]
		}
		if why != noPassage && why != this {
			return manyReasons
		}
		why = this
	}
	return why
}

// collectionLosses adds the table of what became of the listed pairs of the fold, and shows some that are not reported.
func collectionLosses(ctx context.Context, e Env, r *Result, ar *archive.Archive, c *collected, o CollectionOptions) error {
	var listed []*panPair
	var of []int // index of the text traced
	for i, this := range c.some {
		for _, k := range c.byThis[this] {
			if p := &c.pairs[k]; len(p.cases) > 0 && o.Fold.has(c.texts[p.source]) {
				listed, of = append(listed, p), append(of, i)
			}
		}
	}
	fates := make([]string, len(listed))
	errs := make([]error, len(listed))
	if err := e.each(ctx, len(listed), func(i int) {
		fates[i], errs[i] = collectionFate(ctx, ar, listed[i], c.texts, c.reports[of[i]], collectionTrace)
	}); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	t := r.Table("Where the others are lost, share of all listed pairs", append([]string{"sub-corpus"}, collectionFates[:]...)...)
	for part, x := range panParts {
		n := 0
		count := map[string]int{}
		shown := map[string]int{}
		for i, p := range listed {
			if p.part != part {
				continue
			}
			n++
			if f := fates[i]; f != reported {
				if count[f]++; shown[f] < o.Misses {
					shown[f]++
					for _, k := range p.cases {
						e.logf("%s, %s: %s %s\n  this   %q\n  source %q", x.name, f, p.this, p.source, excerpt(c.texts[p.this], k.this), excerpt(c.texts[p.source], k.source))
					}
				}
			}
		}
		if n == 0 {
			continue
		}
		var row []any
		for _, f := range collectionFates {
			row = append(row, share(count[f], n))
		}
		t.Add(x.name, row...)
	}
	t.Note("%s: what the passages where the case is are named", strings.Join(collectionFates[3:9], ", "))
	return nil
}
