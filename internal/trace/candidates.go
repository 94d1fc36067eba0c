package trace

import (
	"cmp"
	"context"
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

// candidates are the articles that the index nominates, the newest version of each, and whether
// there were more than are compared.
func candidates(ctx context.Context, ar *archive.Archive, subject *article.Article, o Options) ([]*article.Article, bool, error) {
	ids, truncated, err := Nominate(ctx, ar, subject, o)
	if err != nil {
		return nil, false, err
	}
	out, err := newest(ctx, ar, ids)
	return out, truncated, err
}

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
