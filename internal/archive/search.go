package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
)

// Query asks which articles share terms of one family, e.g. what fingerprint.Scheme.Winnow or
// lexicon.Terms makes of a subject. Zero fields ask for nothing.
type Query struct {
	Family index.Family
	Terms  []index.Term
	Least  int // terms that must be shared
	Limit  int // articles returned at the most

	Since, Until time.Time  // first claimed or seen not before Since, and before Until
	NotOutlet    string     // not of this outlet, as Article.Name calls it
	Not          article.ID // not this article, nor another version of it
}

// Candidate is an article that shares terms with a query.
type Candidate struct {
	ID     article.ID
	Doc    index.Doc // its number in this archive
	Shared int       // terms in common
	Score  float64   // see index.Candidate
}

// Search returns the articles that share terms with q, best score first. The index only nominates:
// that they share anything that can be shown is for alignment to say.
func (a *Archive) Search(ctx context.Context, q Query) ([]Candidate, error) {
	f := a.Finder()
	defer f.Close()
	return f.Search(ctx, q)
}

// Finder asks several questions about one text, which cost less than one by one as they have terms in common. It is for one
// goroutine at a time; Close it.
type Finder struct {
	a    *Archive
	memo *index.Memo
	err  error
}

// Finder is one for the next text.
func (a *Archive) Finder() *Finder {
	x, err := a.looked()
	return &Finder{a, x.Memo(), err}
}

// Close lets go of what was read.
func (f *Finder) Close() { f.memo.Free() }

// Search is that of the archive.
func (f *Finder) Search(ctx context.Context, q Query) ([]Candidate, error) {
	if err := cmp.Or(ctx.Err(), f.err); err != nil {
		return nil, err
	}
	a := f.a
	a.mu.RLock()
	defer a.mu.RUnlock()
	outlet := outletHash(q.NotOutlet)
	asked := index.Query{
		Family: q.Family, Terms: q.Terms, Least: max(1, q.Least), Limit: q.Limit,
		Keep: func(d index.Doc) bool {
			f, ok := a.facts.of(d)
			return ok && !a.removed[d] && f.fits(&q, outlet)
		},
	}
	if q.Family == index.Pivot {
		asked.Terms = bothSpaces(q.Terms)
	}
	found, err := f.memo.Lookups(asked)
	if err != nil {
		return nil, err
	}
	return a.named(found[0]), nil
}

// named gives candidates of the index the ids of their articles.
func (a *Archive) named(cs []index.Candidate) []Candidate {
	out := make([]Candidate, 0, len(cs))
	for _, c := range cs {
		if f, ok := a.facts.of(c.Doc); ok {
			out = append(out, Candidate{f.id, c.Doc, c.Shared, c.Score})
		}
	}
	return out
}

// Articles returns the articles that ids name, in their order; those that are not there are left out.
func (a *Archive) Articles(ctx context.Context, ids []article.ID) ([]*article.Article, error) {
	read := make([]*article.Article, len(ids))
	errs := make([]error, len(ids))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(ids), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(ids); i = int(next.Add(1)) - 1 {
				if read[i], errs[i] = a.Get(ctx, ids[i]); errors.Is(errs[i], ErrNotFound) {
					read[i], errs[i] = nil, nil
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("articles: %w", err)
	}
	return slices.DeleteFunc(read, func(a *article.Article) bool { return a == nil }), nil
}

// Counts returns in how many articles each of the hashes is, and of how many.
func (a *Archive) Counts(family index.Family, hashes []uint64) (counts []int, of int, err error) {
	x, err := a.looked()
	if err != nil {
		return nil, 0, err
	}
	counts, err = x.Counts(family, hashes)
	return counts, int(x.High()), err
}

// least is how many fingerprints an article must share to be nominated: one can be a stray
// meeting of hashes or a phrase. A shared run of 20 words has at least two.
const least = 2

// Nominate returns the articles that share most fingerprints with the subject, best first, at most
// limit; the subject itself and its other versions are not among them.
func (a *Archive) Nominate(ctx context.Context, subject *article.Article, limit int) ([]*article.Article, error) {
	terms := index.Terms(a.scheme.Winnow(subject.Words()))
	cs, err := a.Search(ctx, Query{Family: index.Shingle, Terms: terms, Least: min(least, len(terms)), Limit: limit, Not: subject.ID})
	if err != nil {
		return nil, err
	}
	ids := make([]article.ID, len(cs))
	for i, c := range cs {
		ids[i] = c.ID
	}
	return a.Articles(ctx, ids)
}
