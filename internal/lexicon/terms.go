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
		v.heaviest(most)
		v = v[:most:most]
	}
	slices.SortFunc(v, func(a, b Feature) int { return cmp.Compare(a.Term, b.Term) })
	return v
}

// heaviest moves the n features that weigh most to the front, by quickselect.
func (v Vector) heaviest(n int) {
	for lo, hi := 0, len(v); hi-lo > 1; {
		pivot := v[lo+(hi-lo)/2]
		i, j := lo, hi-1
		for i <= j {
			for heavier(v[i], pivot) {
				i++
			}
			for heavier(pivot, v[j]) {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j + 1
		case n >= i:
			lo = i
		default:
			return
		}
	}
}

// heavier orders features: by weight, then by term, so that the same text has the same terms.
func heavier(a, b Feature) bool {
	return a.Weight > b.Weight || a.Weight == b.Weight && a.Term < b.Term
}
