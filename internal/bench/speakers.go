package bench

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/speaker"
	"github.com/ibid-news/ibid/internal/trace"
)

// sharedQuotation is a stretch of a passage that stands in quotation marks.
type sharedQuotation struct {
	trace.Quoted
	a, b     *article.Article
	evidence bool // the passage counts
}

// Speakers measures who is read to speak quotations, and whether two texts give them to one person: on texts written for ibid, and, if
// the folder is given, how often on natural copies of other hosts (news-en-pairs.tsv) and on independent reports of one event
// (basil). It logs show of each sort, no two of one pair of hosts before all had one, and, if that is not 0, what is read wrongly.
func Speakers(ctx context.Context, e Env, show int) (*Result, error) {
	r := &Result{Name: "speakers"}
	for _, part := range []string{"dev", "heldout"} {
		if err := e.speakersOwn(r, part, show > 0); err != nil {
			return nil, err
		}
	}
	if e.Dir == "" {
		return r, nil
	}
	pairs, err := newsPairs(e)
	if err != nil {
		return nil, err
	}
	pairs = slices.DeleteFunc(pairs, func(p newsPair) bool { return !p.crossHost })
	need := map[string]*article.Article{}
	for _, p := range pairs {
		need[p.a], need[p.b] = nil, nil
	}
	if err := newsTexts(e, need); err != nil {
		return nil, err
	}
	var both [][2]*article.Article
	for _, p := range pairs {
		both = append(both, [2]*article.Article{need[p.a], need[p.b]})
	}
	if err := e.speakers(ctx, r, "Natural copies, other host", both, show); err != nil {
		return nil, err
	}
	events, err := e.basil()
	if err != nil {
		return nil, err
	}
	both = nil
	for _, ev := range sortedKeys(events) {
		as := events[ev]
		for i := range as {
			for k := i + 1; k < len(as); k++ {
				both = append(both, [2]*article.Article{as[i], as[k]})
			}
		}
	}
	return r, e.speakers(ctx, r, "Independent reports of one event (BASIL)", both, show)
}

func (e Env) speakers(ctx context.Context, r *Result, title string, pairs [][2]*article.Article, show int) error {
	found := make([][]sharedQuotation, len(pairs))
	err := e.each(ctx, len(pairs), func(i int) {
		a, b := *pairs[i][0], *pairs[i][1]
		rights.Annotate(&a, nil, "")
		rights.Annotate(&b, nil, "")
		for q, counts := range quotedIn(trace.Compare(&a, &b, trace.Options{})) {
			found[i] = append(found[i], sharedQuotation{q, &a, &b, counts})
		}
	})
	if err != nil {
		return err
	}
	sorts := map[string][]sharedQuotation{}
	sort := func(q sharedQuotation) string {
		switch {
		case q.In != trace.InBoth:
			return "quoted by one of them"
		case q.SpeakerA == "" && q.SpeakerB == "":
			return "unknown: nobody named"
		case q.SpeakerA == "" || q.SpeakerB == "":
			return "unknown: named by one"
		}
		return string(q.Speakers)
	}
	all := 0
	for _, qs := range found {
		for _, q := range qs {
			sorts[sort(q)] = append(sorts[sort(q)], q)
			all++
		}
	}
	t := r.Table("Shared quotations: "+title, "speakers", "quotations", "share", "in passages that count", "with a pronoun", "pairs of articles")
	for _, s := range []string{string(speaker.Same), string(speaker.Different), string(speaker.Unknown), "unknown: named by one", "unknown: nobody named", "quoted by one of them"} {
		counting, carried, in := 0, 0, map[[2]*article.Article]bool{}
		for _, q := range sorts[s] {
			if q.evidence {
				counting++
			}
			if q.CarriedA || q.CarriedB {
				carried++
			}
			in[[2]*article.Article{q.a, q.b}] = true
		}
		t.Add(s, len(sorts[s]), share(len(sorts[s]), all), counting, carried, len(in))
		for _, q := range byHosts(sorts[s], show) {
			e.logf("%s: %s\n  %s by %q carried %v: %s\n  %s by %q carried %v: %s\n", s, q.In, q.a.URL, q.SpeakerA, q.CarriedA, around(q.a, q.A), q.b.URL, q.SpeakerB, q.CarriedB, around(q.b, q.B))
		}
	}
	return e.renamed(ctx, r, title, sorts[string(speaker.Same)], 3)
}

// renamed gives the quotations of which both articles name the same speaker to somebody else in the second, name for name, and counts what
// is said of them then.
func (e Env) renamed(ctx context.Context, r *Result, title string, qs []sharedQuotation, every int) error {
	var some []sharedQuotation
	for i, q := range byHosts(qs, len(qs)) {
		if i%every == 0 {
			some = append(some, q)
		}
	}
	said := make([]string, len(some))
	err := e.each(ctx, len(some), func(i int) {
		q := some[i]
		names := strings.Fields(q.SpeakerB)
		family := names[len(names)-1]
		text := strings.ReplaceAll(q.b.Text, family, "Ostrowe")
		for _, w := range names[:len(names)-1] {
			if len(w) > 2 {
				text = strings.ReplaceAll(text, w, "Brannoc")
			}
		}
		b := &article.Article{URL: q.b.URL, Outlet: q.b.Outlet, Title: q.b.Title, Text: text, Lang: q.b.Lang}
		b.Finish()
		rights.Annotate(b, nil, "")
		said[i] = "not shared"
		for x := range quotedIn(trace.Compare(q.a, b, trace.Options{})) {
			if x.A.Overlap(q.A.Span) > 0 && x.In == trace.InBoth {
				said[i] = string(x.Speakers)
			}
		}
	})
	if err != nil {
		return err
	}
	t := r.Table("Every third of those with the same speaker, renamed in the second text: "+title, "said to be", "quotations", "share")
	for _, s := range []string{string(speaker.Different), string(speaker.Unknown), string(speaker.Same), "not shared"} {
		n := 0
		for _, x := range said {
			if x == s {
				n++
			}
		}
		t.Add(s, n, share(n, len(some)))
	}
	return nil
}

// quotedIn goes through what the passages of a report say of quotations; the flag tells whether the passage counts.
func quotedIn(r *trace.Report) iter.Seq2[trace.Quoted, bool] {
	return func(yield func(trace.Quoted, bool) bool) {
		for _, c := range slices.Concat(r.Copies, r.Possible, r.Shared) {
			for _, p := range c.Passages {
				for _, q := range p.Quoted {
					if !yield(q, p.Evidence()) {
						return
					}
				}
			}
		}
	}
}

// byHosts picks n at random, the same ones each time, no two of a pair of hosts before all had one.
func byHosts(qs []sharedQuotation, n int) []sharedQuotation {
	type place struct {
		q     sharedQuotation
		round int
		hash  uint64
	}
	var ps []place
	for _, q := range qs {
		ps = append(ps, place{q, 0, xxhash.Sum64String(fmt.Sprint(q.a.URL, q.b.URL, q.A.Lo))})
	}
	slices.SortFunc(ps, func(x, y place) int { return cmp.Compare(x.hash, y.hash) })
	had := map[string]int{}
	for i := range ps {
		hosts := ps[i].q.a.Outlet + " " + ps[i].q.b.Outlet
		ps[i].round = had[hosts]
		had[hosts]++
	}
	slices.SortStableFunc(ps, func(x, y place) int { return cmp.Compare(x.round, y.round) })
	var out []sharedQuotation
	for _, p := range ps[:min(n, len(ps))] {
		out = append(out, p.q)
	}
	return out
}

// around is a stretch of a text with what stands beside it.
func around(a *article.Article, s trace.Range) string {
	lo, hi := max(0, s.Lo-200), min(len(a.Text), s.Hi+160)
	return fmt.Sprintf("%.500q [[%s]] %q", a.Text[lo:s.Lo], s.Of(a.Text), a.Text[s.Hi:hi])
}
