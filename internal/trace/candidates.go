package trace

import (
	"cmp"
	"context"
	"slices"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/fingerprint"
	"github.com/ibid-news/ibid/internal/index"
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

// candidates are the articles that the index nominates, the newest version of each, and whether
// there were more than are compared.
func candidates(ctx context.Context, ar *archive.Archive, subject *article.Article, o Options) ([]*article.Article, bool, error) {
	ws := subject.Words()
	terms := index.Terms(ar.Scheme().Winnow(ws))
	found, err := ar.Search(ctx, archive.Query{
		Family: index.Shingle, Terms: terms, Least: min(leastShingles, len(terms)), Limit: o.limit() + 1, Not: subject.ID,
	})
	if err != nil {
		return nil, false, err
	}
	step := max(windowStep, len(ws)/maxWindows)
	for lo := 0; lo == 0 || lo+step < len(ws); lo += step {
		keys := fingerprint.Keys(subject.Text, ws[lo:min(len(ws), lo+step*windowWords/windowStep)])
		cs, err := ar.Search(ctx, archive.Query{
			Family: index.Key, Terms: index.Terms(keys), Least: 1, Limit: windowLimit, Not: subject.ID,
		})
		if err != nil {
			return nil, false, err
		}
		for _, c := range cs {
			if c.Score >= leastKeys {
				found = append(found, c)
			}
		}
	}
	best, truncated := bestOf(found, o.limit())
	out, err := newest(ctx, ar, best)
	return out, truncated, err
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

// newest reads articles, of each address the version seen last.
func newest(ctx context.Context, ar *archive.Archive, ids []article.ID) ([]*article.Article, error) {
	as, err := ar.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	at := map[article.Work]int{}
	var out []*article.Article
	for _, a := range as {
		i, known := at[a.ID.Work()]
		if !known {
			at[a.ID.Work()] = len(out)
			out = append(out, a)
		} else if a.Seen.After(out[i].Seen) {
			out[i] = a
		}
	}
	return out, nil
}
