package archive

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// English texts and those in other languages have their pivot terms apart in the index: the
// translations of an English text are looked for among the others alone, so that an archive in
// one language answers at once, and copies in the subject's own language do not stand before its
// translations. Texts in other languages are looked for in both.
const otherLanguages = 0x9e3779b97f4a7c15

// pivotTerms are the terms of family index.Pivot of a text whose features are v.
func pivotTerms(v lexicon.Vector, english bool) []index.Term {
	out := make([]index.Term, len(v))
	for i, f := range v {
		h := f.Term.Hash()
		if !english {
			h ^= otherLanguages
		}
		out[i] = index.Term{Hash: h, Weight: f.Weight}
	}
	return out
}

// bothSpaces are pivot terms as they stand in English texts and in others.
func bothSpaces(terms []index.Term) []index.Term {
	out := make([]index.Term, 0, 2*len(terms))
	for _, t := range terms {
		out = append(out, t, index.Term{Hash: t.Hash ^ otherLanguages, Weight: t.Weight})
	}
	return out
}

// leastPivot is how many pivot terms an article must share with the subject to be nominated.
const leastPivot = 4

// faint is the share of the best article's score below which none is looked at: where there is a
// translation, others are far behind.
const faint = .1

// A text may be a translation in part only. What a few sentences of it have in common with their source drowns among the terms of
// the whole, so that windows of it are looked up too.
const (
	windowed      = 240 // words from which a text is looked up by windows
	windowWords   = 120 // about five sentences
	windowMost    = 12  // windows of a text; those of a longer one stand apart
	windowTerms   = 48  // looked up for each, those that weigh most
	windowNearest = 2   // articles that a window adds
)

// NominateTranslations returns the articles in other languages than the subject's that are most like it
// in the words, names and numbers they hold, best first, at most limit of them, then those that are most like a part of it,
// half as many at most.
func (a *Archive) NominateTranslations(ctx context.Context, subject *article.Article, limit int) ([]*article.Article, error) {
	return a.Translations(ctx, subject.Text, subject.Words(), subject.Language(), limit, func(id article.ID) bool { return id.Work() != subject.ID.Work() })
}

// Translations is NominateTranslations for a text in lang with its words; only articles that keep takes.
func (a *Archive) Translations(ctx context.Context, text string, ws []words.Word, lang string, limit int, keep func(article.ID) bool) ([]*article.Article, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var qs []index.Query
	ask := func(v lexicon.Vector, limit int) {
		for _, english := range []bool{true, false} {
			if english && lang == "en" {
				continue
			}
			qs = append(qs, index.Query{Family: index.Pivot, Terms: pivotTerms(v, english), Least: leastPivot, Limit: limit, Keep: a.inOther(lang, keep)})
		}
	}
	ask(lexicon.Query(text, ws, lang), limit)
	each := len(qs)
	x, err := a.looked()
	if err != nil {
		return nil, err
	}
	found, err := x.Lookups(qs...)
	if err != nil {
		return nil, err
	}
	cs := nearest(slices.Concat(found...), limit)
	if len(cs) == 0 { // there is next to nothing in other languages
		return nil, nil
	}
	qs = qs[:0]
	step := max(windowWords, (len(ws)+windowMost-1)/windowMost)
	for lo := 0; len(ws) >= windowed && lo+windowWords/2 < len(ws); lo += step {
		ask(lexicon.Query(text, ws[lo:min(len(ws), lo+windowWords)], lang).Heaviest(windowTerms), windowNearest)
	}
	if found, err = x.Lookups(qs...); err != nil {
		return nil, err
	}
	taken := map[index.Doc]bool{}
	for _, c := range cs {
		taken[c.Doc] = true
	}
	var more []index.Candidate
	for window := range slices.Chunk(found, each) {
		for _, c := range nearest(slices.Concat(window...), windowNearest) {
			if !taken[c.Doc] {
				taken[c.Doc] = true
				more = append(more, c)
			}
		}
	}
	return a.read(append(cs, nearest(more, limit/2)...))
}

// nearest are the candidates with the best scores, best first, none that is far behind.
func nearest(cs []index.Candidate, limit int) []index.Candidate {
	slices.SortStableFunc(cs, func(x, y index.Candidate) int { return cmp.Compare(y.Score, x.Score) })
	cs = cs[:min(len(cs), limit)]
	for i, c := range cs {
		if c.Score < faint*cs[0].Score {
			return cs[:i]
		}
	}
	return cs
}

// read reads the articles of candidates, but those that are gone.
func (a *Archive) read(cs []index.Candidate) ([]*article.Article, error) {
	var out []*article.Article
	for _, c := range cs {
		art, err := a.at(c.Doc)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, art)
	}
	return out, nil
}

// inOther tells of an article, without reading it, whether it is in another language than lang and taken by keep.
func (a *Archive) inOther(lang string, keep func(article.ID) bool) func(index.Doc) bool {
	own := langCode(lang)
	return func(d index.Doc) bool {
		f, ok := a.facts.of(d)
		if !ok || f.lang == own || !keep(f.id) {
			return false
		}
		a.mu.RLock()
		defer a.mu.RUnlock()
		return !a.removed[d]
	}
}

// What texts in one language have in common is told by terms that at most one in commonShare articles has, for the others cost
// most and say least; in small archives by those that few have.
const (
	commonFew   = 100
	commonShare = 80
)

// Stretches asks which articles in lang share most with a stretch of a text in lang; not is not among them, nor are its versions. It
// fills the fields of q that know of the archive.
func (f *Finder) Stretches(ctx context.Context, lang string, q index.Stretches, not article.ID) ([]Candidate, error) {
	a := f.a
	if err := cmp.Or(ctx.Err(), f.err); err != nil {
		return nil, err
	}
	if lang != "en" {
		for i := range q.Terms {
			if q.Terms[i].Family == index.Pivot {
				q.Terms[i].Hash ^= otherLanguages
			}
		}
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	own, none := langCode(lang), outletHash("")
	only := &Query{Not: not}
	q.Common = max(commonFew, int(a.index.High())/commonShare)
	q.Keep = func(d index.Doc) bool {
		f, ok := a.facts.of(d)
		return ok && !a.removed[d] && f.lang == own && f.fits(only, none)
	}
	found, err := f.memo.Stretches(q)
	if err != nil {
		return nil, err
	}
	return a.named(found), nil
}
