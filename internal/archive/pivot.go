package archive

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
	"github.com/ibid-news/ibid/internal/lexicon"
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

// NominateTranslations returns the articles in other languages than the subject's that are most like it
// in the words, names and numbers they hold, best first, at most limit of them.
func (a *Archive) NominateTranslations(ctx context.Context, subject *article.Article, limit int) ([]*article.Article, error) {
	v := lexicon.Query(subject.Text, subject.Words(), subject.Language())
	return a.Translations(ctx, v, subject.Language(), limit, func(id article.ID) bool { return id.Work() != subject.ID.Work() })
}

// Translations returns the articles in other languages than lang that are most like a text in lang with
// the terms v, best first, at most limit of those that keep takes.
func (a *Archive) Translations(ctx context.Context, v lexicon.Vector, lang string, limit int, keep func(article.ID) bool) ([]*article.Article, error) {
	var cs []index.Candidate
	for _, english := range []bool{true, false} {
		if english && lang == "en" {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := a.index.Lookup(index.Query{
			Family: index.Pivot, Terms: pivotTerms(v, english), Least: leastPivot, Limit: limit, Keep: a.inOther(lang, keep),
		})
		if err != nil {
			return nil, err
		}
		cs = append(cs, found...)
	}
	slices.SortStableFunc(cs, func(x, y index.Candidate) int { return cmp.Compare(y.Score, x.Score) })
	var out []*article.Article
	for _, c := range cs[:min(len(cs), limit)] {
		if c.Score < faint*cs[0].Score {
			break
		}
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

// What relates texts in one language: terms that at most one in commonShare articles has, for the others cost
// most and say least; in small archives those that few have.
const (
	leastRelated = 3
	commonFew    = 100
	commonShare  = 80
)

// Related asks for the articles in the language lang that are most like a text in lang with the terms v in
// the words, names and numbers they hold, at most limit; not is not among them, nor are its versions.
func Related(v lexicon.Vector, lang string, limit int, not article.ID) Query {
	own := langCode(lang)
	return Query{Family: index.Pivot, Terms: pivotTerms(v, lang == "en"), Least: leastRelated, Limit: limit, Not: not, in: &own}
}
