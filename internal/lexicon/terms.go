package lexicon

import (
	"cmp"
	"math"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// MaxTerms is how many terms of a text an index keeps.
const MaxTerms = 96

// maxQuery is how many terms of a text are looked up.
const maxQuery = 250

// Terms returns the terms by which a text is found in an index by its translations: those that
// say most, at most MaxTerms, sorted by term. Their weights are in (0, 1].
func Terms(text string, ws []words.Word, lang string) Vector {
	l, _ := Open(lang)
	return l.terms(text, ws, MaxTerms, indexedRarity)
}

// Query returns the terms of a text to look up in an index of Terms, sorted by term. The sum of the
// products of their weights and those in the index ranks translations; how often a term is in
// the index need not be known.
func Query(text string, ws []words.Word, lang string) Vector {
	l, _ := Open(lang)
	return l.terms(text, ws, maxQuery, queriedRarity)
}

// The powers of a term's rarity in the weights of the index and of a query. Together they are less
// than the 2 of a cosine: with that, a few rare names would count for more than all else. Found by trial.
const (
	indexedRarity = 0.5
	queriedRarity = 0.9
)

// terms are the features of a text that weigh most, by number and rarity; then the rarity is raised to
// a power, and the vector scaled to length 1.
func (l *Lexicon) terms(text string, ws []words.Word, most int, power float64) Vector {
	s := l.scratch()
	defer l.scratches.Put(s)
	s.tokens = false
	l.read(s, text, ws)
	p := thePivot()
	v := s.vector(p)
	if len(v) > most {
		heaviest(v, most)
		v = v[:most]
	}
	for i, f := range v {
		v[i].Weight *= float32(math.Pow(float64(max(f.idf, 0.1)), power-1))
	}
	out := make(Vector, len(v))
	for i, f := range v {
		out[i] = f.Feature
	}
	slices.SortFunc(out, func(a, b Feature) int { return cmp.Compare(a.Term, b.Term) })
	return out.unit()
}

// heaviest moves the n features that weigh most to the front, by quickselect.
func heaviest(v []weighed, n int) {
	for lo, hi := 0, len(v); hi-lo > 1; {
		pivot := v[lo+(hi-lo)/2].Feature
		i, j := lo, hi-1
		for i <= j {
			for heavier(v[i].Feature, pivot) {
				i++
			}
			for heavier(pivot, v[j].Feature) {
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

// Cells returns the terms of every n words of a text, sorted by term, with their shares and how rare they are, as a query weighs it:
// what the sums of are is the reader's choice, so that they are not scaled to length 1.
func Cells(text string, ws []words.Word, lang string, n int) []Vector {
	l, _ := Open(lang)
	r := l.Read(text, ws)
	out := make([]Vector, (len(ws)+n-1)/n)
	at := 0
	for _, t := range r.Tokens {
		for at < len(ws)-1 && ws[at].Lo < t.Lo {
			at++
		}
		for _, f := range r.Features(t) {
			f.Weight *= float32(math.Pow(float64(max(IDF(f.Term), 0.1)), queriedRarity))
			out[at/n] = append(out[at/n], f)
		}
	}
	for i, v := range out {
		slices.SortFunc(v, func(a, b Feature) int { return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(b.Weight, a.Weight)) })
		out[i] = slices.CompactFunc(v, func(a, b Feature) bool { return a.Term == b.Term })
	}
	return out
}
