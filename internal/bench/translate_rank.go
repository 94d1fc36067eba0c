package bench

import (
	"context"
	"fmt"
	"sync"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

// rankTally counts at which place the true source came.
type rankTally struct {
	n        int
	indexed  int // first in the index
	within   int // among those that are compared
	compared int // first when they are
}

func (t *rankTally) add(u rankTally) {
	t.n, t.indexed, t.within, t.compared = t.n+u.n, t.indexed+u.indexed, t.within+u.within, t.compared+u.compared
}

// copyJob is one copy to look for.
type copyJob struct {
	set, kind int // of the sets and the kinds
	copied
	foreign article.ID // source of the foreign half
}

// copiesOf makes a copy of each kind of every text of the sets.
func copiesOf(sets []*translationSet, kinds []copyKind) []copyJob {
	var jobs []copyJob
	for i, s := range sets {
		for _, t := range s.All {
			o := s.other(t)
			for k, kind := range kinds {
				jobs = append(jobs, copyJob{i, k, t.make(kind, o.Copy), sourceArticle(o.Source).ID})
			}
		}
	}
	return jobs
}

// ranks measures at which place the true source comes, in the index alone and when the first candidates
// have been compared with the copy.
func (c *collection) ranks(ctx context.Context, e Env, sets []*translationSet, r *Result) error {
	jobs := copiesOf(sets, copyKinds)
	tallies := make([][]rankTally, len(sets))
	for i := range tallies {
		tallies[i] = make([]rankTally, len(copyKinds))
	}
	var mu sync.Mutex
	var failed error
	sides := &sideCache{}
	err := e.each(ctx, len(jobs), func(i int) {
		j := jobs[i]
		t, err := c.rank(ctx, j.copied, j.foreign, sides)
		mu.Lock()
		defer mu.Unlock()
		tallies[j.set][j.kind].add(t)
		if err != nil {
			failed = err
		}
	})
	if err := firstError(err, failed); err != nil {
		return fmt.Errorf("translate: %w", err)
	}
	addRanks(r, sets, tallies)
	return nil
}

// rank finds the source of one copy.
func (c *collection) rank(ctx context.Context, q copied, foreign article.ID, sides *sideCache) (rankTally, error) {
	t := rankTally{n: 1}
	source := sourceArticle(q.Source).ID
	text := q.Text()
	ws := words.Split(text)
	found, err := c.nominate(ctx, q.prose, source, trace.TranslationLimit(len(ws), q.prose.Lang), foreign)
	if err != nil {
		return t, err
	}
	side := crosslang.New(text, ws, q.prose.Lang)
	var best article.ID
	most := -1.0
	for i, x := range found {
		if x.ID == source {
			t.within++
			if i == 0 {
				t.indexed++
			}
		}
		if p := crosslang.Compare(side, sides.of(x)).Probability; p > most {
			best, most = x.ID, p
		}
	}
	if best == source {
		t.compared++
	}
	return t, nil
}

// addRanks makes the tables.
func addRanks(r *Result, sets []*translationSet, tallies [][]rankTally) {
	columns := []string{"set", "n"}
	for _, k := range copyKinds {
		columns = append(columns, string(k))
	}
	for _, way := range []struct {
		title string
		of    func(rankTally) int
	}{
		{"True source first in the index alone", func(t rankTally) int { return t.indexed }},
		{"True source among those that trace compares (10, of short texts 40)", func(t rankTally) int { return t.within }},
		{"True source first when they are compared", func(t rankTally) int { return t.compared }},
	} {
		table := r.Table(way.title, columns...)
		sums := map[string][]rankTally{}
		row := func(name string, ts []rankTally) {
			figures := []any{ts[0].n}
			for _, t := range ts {
				figures = append(figures, share(way.of(t), t.n))
			}
			table.Add(name, figures...)
		}
		for i, s := range sets {
			row(s.Name, tallies[i])
			for _, group := range []string{groupOf(s), "all"} {
				if sums[group] == nil {
					sums[group] = make([]rankTally, len(copyKinds))
				}
				for k, t := range tallies[i] {
					sums[group][k].add(t)
				}
			}
		}
		for _, group := range sortedKeys(sums) {
			row(group, sums[group])
		}
	}
}

// groupOf tells apart sets with English on one side, without it, and those in Chinese or Japanese.
func groupOf(s *translationSet) string {
	from, to := s.All[0].Source.Lang, s.All[0].Copy.Lang
	_, known := lexicon.Open(from)
	_, known2 := lexicon.Open(to)
	switch {
	case !known || !known2:
		return "all: a language without a lexicon"
	case from == "zh" || from == "ja" || to == "zh" || to == "ja":
		return "all: Chinese or Japanese"
	case from != "en" && to != "en":
		return "all: neither side English"
	}
	return "all: English on one side"
}
