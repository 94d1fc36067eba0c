package bench

import (
	"cmp"
	"context"
	"slices"

	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// Two articles of NTREX are held to be on one event if they are as alike as this; each has at most so
// many beside it.
const (
	eventCosine = .18
	eventMost   = 3
)

// sameEvent compares translations of NTREX's articles with the English articles of other outlets on the
// same events: the hardest that are no translations.
func (e Env) sameEvent(ctx context.Context) ([]trial, error) {
	names, english, err := e.ntrex("eng")
	if err != nil {
		return nil, err
	}
	sides := make([]*crosslang.Side, len(names))
	for i, n := range names {
		text := english[n].Text()
		sides[i] = crosslang.New(text, words.Split(text), "en")
	}
	type pair struct{ a, b int }
	var pairs []pair
	for i := range sides {
		var near []int
		for j := range sides {
			if i != j && crosslang.Cosine(sides[i], sides[j]) >= eventCosine {
				near = append(near, j)
			}
		}
		slices.SortStableFunc(near, func(x, y int) int {
			return cmp.Compare(crosslang.Cosine(sides[i], sides[y]), crosslang.Cosine(sides[i], sides[x]))
		})
		for _, j := range near[:min(len(near), eventMost)] {
			pairs = append(pairs, pair{i, j})
		}
	}
	kinds := []copyKind{copyWhole, copyExcerpt, copyEdited, copyFirst}
	var out []trial
	for turn, file := range sortedKeys(ntrexLanguages) {
		lang := ntrexLanguages[file]
		if _, ok := lexicon.Open(lang); !ok || lang == "en" {
			continue
		}
		set, err := e.ntrexSet("eng", file)
		if err != nil {
			return nil, err
		}
		ts := make([]trial, len(pairs))
		err = e.each(ctx, len(pairs), func(k int) {
			t := set.All[pairs[k].a]
			text := t.make(kinds[(k+turn)%len(kinds)], set.other(t).Copy).Text()
			ts[k] = trial{query: -1, set: -1, langs: [2]string{lang, "en"}, pair: families([2]string{lang, "en"})}
			ts[k].Study = crosslang.NewStudy(crosslang.New(text, words.Split(text), lang), sides[pairs[k].b])
			ts[k].Weight = 3
		})
		if err != nil {
			return nil, err
		}
		out = append(out, ts...)
	}
	e.logf("%d pairs of NTREX are on one event, in each language", len(pairs))
	return out, nil
}
