package archive

import (
	"cmp"
	"context"
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
	return a.Translations(ctx, lexicon.Query(subject.Text, subject.Words(), subject.Language()), subject.Language(), limit, func(x *article.Article) bool {
		return x.ID.Work() != subject.ID.Work()
	})
}

// Translations returns the articles in other languages than lang that are most like a text in lang with
// the terms v, best first, at most limit of those that keep takes.
func (a *Archive) Translations(ctx context.Context, v lexicon.Vector, lang string, limit int, keep func(*article.Article) bool) ([]*article.Article, error) {
	const look = 4 // times limit are read at the most: those in the subject's own language are left out
	var cs []index.Candidate
	for _, english := range []bool{true, false} {
		if english && lang == "en" {
			continue
		}
		found, err := a.nominated(ctx, pivotTerms(v, english), look*limit)
		if err != nil {
			return nil, err
		}
		cs = append(cs, found...)
	}
	slices.SortStableFunc(cs, func(x, y index.Candidate) int { return cmp.Compare(y.Score, x.Score) })
	for i, c := range cs {
		if c.Score < faint*cs[0].Score {
			cs = cs[:i]
			break
		}
	}
	var out []*article.Article
	for _, c := range cs[:min(len(cs), look*limit)] {
		art, err := a.at(c.Doc)
		if err != nil {
			return nil, err
		}
		if art.Language() != lang && keep(art) {
			if out = append(out, art); len(out) == limit {
				break
			}
		}
	}
	return out, nil
}

// nominated looks terms up without reading any article.
func (a *Archive) nominated(ctx context.Context, terms []index.Term, limit int) ([]index.Candidate, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.index.Lookup(index.Query{
		Family: index.Pivot, Terms: terms, Least: leastPivot, Limit: limit,
		Keep: func(d index.Doc) bool { return !a.removed[d] },
	})
}
