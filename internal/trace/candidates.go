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
	"github.com/ibid-news/ibid/internal/words"
)

// Nomination. Shingles find what is copied word for word, of the whole subject at once. Keys find what is
// rewritten, by windows of the subject: a passage's few keys would drown among those of a long text.
const (
	leastShingles = 2   // one can be a stray meeting of hashes or a phrase
	windowWords   = 200 // words of a window
	windowStep    = 100 // words between the beginnings of two
	maxWindows    = 64  // of a subject; a longer one has longer windows
	windowLimit   = 3   // articles that a window nominates
	leastKeys     = 9.5 // score of an article in a window: one very rare key, or two
)

// Articles on the same matter, found by their rarest words wherever they stand: what is left of a source when its
// words are replaced, moved or cut.
const (
	relatedTerms  = 48   // rarest terms looked up
	relatedWhole  = 5    // articles nominated by the whole subject
	relatedWindow = 2    // articles nominated by every other window, which do not overlap;
	mosaicWords   = 1000 // words from which a subject may be put together from many sources:
	mosaicWindow  = 3    // articles nominated by each window of it
	copied        = .6   // share of the subject's shingles that one article has, from which nothing more is looked for
)

// Nominate returns the articles in the subject's language that the index says may share text with it, best first, and
// whether there were more than o lets Run compare.
func Nominate(ctx context.Context, ar *archive.Archive, subject *article.Article, o Options) ([]article.ID, bool, error) {
	ws := subject.Words()
	terms := index.Terms(ar.Scheme().Winnow(ws))
	found, err := ar.Search(ctx, archive.Query{
		Family: index.Shingle, Terms: terms, Least: min(leastShingles, len(terms)), Limit: o.limit() + 1, Not: subject.ID,
	})
	if err != nil {
		return nil, false, err
	}
	var qs []archive.Query
	step := max(windowStep, len(ws)/maxWindows)
	for lo := 0; lo == 0 || lo+step < len(ws); lo += step {
		window := ws[lo:min(len(ws), lo+step*windowWords/windowStep)]
		qs = append(qs, archive.Query{
			Family: index.Key, Terms: index.Terms(fingerprint.Keys(subject.Text, window)), Least: 1, Limit: windowLimit, Not: subject.ID,
		})
	}
	windows := len(qs)
	if !slices.ContainsFunc(found, func(c archive.Candidate) bool { return float64(c.Shared) >= copied*float64(len(terms)) }) {
		relate := func(ws []words.Word, limit int) {
			v := lexicon.Query(subject.Text, ws, subject.Language()).Heaviest(relatedTerms)
			qs = append(qs, archive.Related(v, subject.Language(), limit, subject.ID))
		}
		relate(ws, relatedWhole)
		stride, limit := 2*step, relatedWindow
		if len(ws) >= mosaicWords {
			stride, limit = step, mosaicWindow
		}
		for lo := 0; lo == 0 || lo+step < len(ws); lo += stride {
			if window := ws[lo:min(len(ws), lo+step*windowWords/windowStep)]; len(window) < len(ws) {
				relate(window, limit)
			}
		}
	}
	answers, err := ar.SearchAll(ctx, qs)
	if err != nil {
		return nil, false, err
	}
	for _, cs := range answers[:windows] {
		for _, c := range cs {
			if c.Score >= leastKeys {
				found = append(found, c)
			}
		}
	}
	alike := slices.Concat(answers[windows:]...)
	more, _ := bestOf(alike, o.limit()/2)
	best, truncated := bestOf(found, o.limit())
	for _, id := range more {
		if !slices.Contains(best, id) {
			best = append(best, id)
		}
	}
	return best, truncated, nil
}

// bestOf are the ids of the candidates with the best scores, each once, and whether some were left out.
// An article found twice keeps its better score.
func bestOf(cs []archive.Candidate, limit int) ([]article.ID, bool) {
	slices.SortFunc(cs, func(a, b archive.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), slices.Compare(a.ID[:], b.ID[:]))
	})
	seen := map[article.ID]bool{}
	var out []article.ID
	for _, c := range cs {
		if !seen[c.ID] {
			seen[c.ID] = true
			out = append(out, c.ID)
		}
	}
	if len(out) > limit {
		return out[:limit], true
	}
	return out, false
}

// byWork puts ids of versions of one article together, in the order in which the articles are named first.
func byWork(ids []article.ID) [][]article.ID {
	at := map[article.Work]int{}
	var out [][]article.ID
	for _, id := range ids {
		i, known := at[id.Work()]
		if !known {
			i = len(out)
			at[id.Work()] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], id)
	}
	return out
}

// newest reads the version of an article that was seen last, or nil if none is there any more.
func newest(ctx context.Context, ar *archive.Archive, versions []article.ID) (*article.Article, error) {
	var out *article.Article
	for _, id := range versions {
		a, err := ar.Get(ctx, id)
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
