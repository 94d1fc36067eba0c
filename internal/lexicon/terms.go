package lexicon

import (
	"cmp"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// MaxTerms is how many terms of a text an index keeps.
const MaxTerms = 96

// Terms returns the terms by which a text is found in an index by its translations: those that
// weigh most, at most MaxTerms, with weights of a vector of length 1, sorted by term.
func Terms(text string, ws []words.Word, lang string) Vector {
	l, _ := Open(lang)
	return l.Terms(text, ws, MaxTerms)
}

// Terms is the function Terms for a lexicon that is open, with a bound of the caller's.
func (l *Lexicon) Terms(text string, ws []words.Word, most int) Vector {
	s := l.scratch()
	defer l.scratches.Put(s)
	l.read(s, text, ws)
	v := s.vector(thePivot()).unit()
	if len(v) > most {
		slices.SortFunc(v, func(a, b Feature) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Term, b.Term))
		})
		v = v[:most:most]
	}
	slices.SortFunc(v, func(a, b Feature) int { return cmp.Compare(a.Term, b.Term) })
	return v
}
