package trace

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/fingerprint"
	"github.com/ibid-news/ibid/internal/index"
	"github.com/ibid-news/ibid/internal/lexicon"
)

// Nomination. Shingles find what is copied word for word, of the whole subject at once. What is rewritten is found by stretches of
// the subject, with all that is known of a stretch: its rarest words, pairs of words, and the single shingle that may be
// left. None of them alone is much, and those of a passage drown among those of a long text.
const (
	leastShingles = 2  // one can be a stray meeting of hashes or a phrase
	cellWords     = 25 // words of a cell of the subject
	stretchCells  = 3  // cells of a stretch
	stretchLimit  = 2  // articles that a stretch nominates
	leastStretch  = 5  // score of an article in it: one very rare word or pair, and a few others
	cellTerms     = 16 // rarest words of a cell that are looked up
	pairReach     = 6  // words after a cell with which its own make pairs
	hashWeight    = .2 // of a pair or shingle: its rarity counts for so much
	copied        = .6 // share of the subject's shingles that one article has, from which no words are looked for
)

// Nominate returns the articles in the subject's language that the index says may share text with it, best first, and
// whether there were more than o lets Run compare.
func Nominate(ctx context.Context, ar *archive.Archive, subject *article.Article, o Options) (ids []article.ID, truncated bool, err error) {
	truncated, err = nominate(ctx, ar, subject, o, func(more []archive.Candidate) {
		for _, c := range more {
			ids = append(ids, c.ID)
		}
	})
	return ids, truncated, err
}

// nominate calls name with the articles as they are found.
func nominate(ctx context.Context, ar *archive.Archive, subject *article.Article, o Options, name func([]archive.Candidate)) (truncated bool, err error) {
	ws := subject.Words()
	terms := index.Terms(ar.Scheme().Winnow(ws))
	f := ar.Finder()
	defer f.Close()
	found, err := f.Search(ctx, archive.Query{
		Family: index.Shingle, Terms: terms, Least: min(leastShingles, len(terms)), Limit: o.limit() + 1, Not: subject.ID,
	})
	if err != nil {
		return false, err
	}
	whole := slices.ContainsFunc(found, func(c archive.Candidate) bool { return float64(c.Shared) >= copied*float64(len(terms)) })
	best, truncated := bestOf(found, o.limit())
	name(best)
	alike, err := f.Stretches(ctx, subject.Language(), index.Stretches{
		Terms: placed(ar.Scheme(), subject, !whole), Window: stretchCells, Least: leastStretch, Limit: stretchLimit,
	}, subject.ID)
	if err != nil {
		return false, err
	}
	more, _ := bestOf(alike, o.limit())
	name(slices.DeleteFunc(more, func(c archive.Candidate) bool {
		return slices.ContainsFunc(best, func(b archive.Candidate) bool { return b.Doc == c.Doc })
	}))
	return truncated, nil
}

// placed are the terms of a text cell by cell: pairs, shingles and, if asked for, rare words.
func placed(scheme fingerprint.Scheme, a *article.Article, rare bool) []index.Placed {
	ws := a.Words()
	var out []index.Placed
	kept := scheme.Winnow(ws)
	for i, h := range scheme.Shingles(ws) {
		if _, ok := slices.BinarySearch(kept, h); ok {
			out = append(out, index.Placed{Term: index.Term{Hash: h, Weight: hashWeight}, Family: index.Shingle, Cell: i / cellWords})
		}
	}
	for lo := 0; lo < len(ws); lo += cellWords {
		for _, h := range fingerprint.Keys(a.Text, ws[lo:min(len(ws), lo+cellWords+pairReach)]) {
			out = append(out, index.Placed{Term: index.Term{Hash: h, Weight: hashWeight}, Family: index.Key, Cell: lo / cellWords})
		}
	}
	if !rare {
		return out
	}
	for cell, v := range lexicon.Cells(a.Text, ws, a.Language(), cellWords) {
		for _, f := range v.Heaviest(cellTerms) {
			out = append(out, index.Placed{Term: index.Term{Hash: f.Term.Hash(), Weight: f.Weight}, Family: index.Pivot, Cell: cell})
		}
	}
	return out
}

// bestOf are the candidates with the best scores, each once, and whether some were left out.
// An article found twice keeps its better score.
func bestOf(cs []archive.Candidate, limit int) ([]archive.Candidate, bool) {
	slices.SortFunc(cs, func(a, b archive.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), slices.Compare(a.ID[:], b.ID[:]))
	})
	seen := map[index.Doc]bool{}
	out := slices.DeleteFunc(cs, func(c archive.Candidate) bool {
		again := seen[c.Doc]
		seen[c.Doc] = true
		return again
	})
	if len(out) > limit {
		return out[:limit], true
	}
	return out, false
}

// newest reads the version of an article that was seen last, or nil if none is there any more.
func newest(ar *archive.Archive, versions []archive.Candidate) (*article.Article, error) {
	var out *article.Article
	for _, v := range versions {
		a, err := ar.Nth(int(v.Doc))
		switch {
		case errors.Is(err, archive.ErrNotFound):
		case err != nil:
			return nil, err
		case out == nil || a.Seen.After(out.Seen):
			out = a
		}
	}
	return out, nil
}
