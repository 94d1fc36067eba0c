package train

import (
	"math"
	"slices"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// slot is a word of a sentence: its place, and the word itself.
type slot struct {
	id   int32 // of the base key, or of the English term
	at   float64
	word string
}

// bitext is parallel text as numbers.
type bitext struct {
	foreign, english [][]slot
	keys             []string
	terms            []lexicon.Term
}

// maxSentence bounds the words of a sentence that is learned from.
const maxSentence = 90

// newBitext splits pairs with the functions of the language.
func newBitext(pairs []pair, split func(string) []string, base func(string) string) *bitext {
	b := &bitext{}
	keyID, termID := map[string]int32{}, map[lexicon.Term]int32{}
	for _, p := range pairs {
		var f, e []slot
		seen := map[int32]bool{}
		for _, w := range split(p.foreign) {
			k := base(w)
			id, ok := keyID[k]
			if !ok {
				id = int32(len(b.keys))
				keyID[k] = id
				b.keys = append(b.keys, k)
			}
			if !seen[id] {
				seen[id] = true
				f = append(f, slot{id: id, word: w})
			}
		}
		clear(seen)
		for _, w := range englishWords(p.english) {
			t := lexicon.Stem([]byte(w))
			id, ok := termID[t]
			if !ok {
				id = int32(len(b.terms))
				termID[t] = id
				b.terms = append(b.terms, t)
			}
			if !seen[id] {
				seen[id] = true
				e = append(e, slot{id: id, word: w})
			}
		}
		if len(f) == 0 || len(e) == 0 || len(f) > maxSentence || len(e) > maxSentence {
			continue
		}
		for i := range f {
			f[i].at = (float64(i) + 0.5) / float64(len(f))
		}
		for i := range e {
			e[i].at = (float64(i) + 0.5) / float64(len(e))
		}
		b.foreign, b.english = append(b.foreign, f), append(b.english, e)
	}
	return b
}

// englishWords are the folded words of an English text that say something.
func englishWords(text string) []string {
	var out []string
	for _, w := range words.Split(text) {
		f := lexicon.Fold(w.Of(text))
		if f == "" || lexicon.Stopword([]byte(f)) || f[0] >= '0' && f[0] <= '9' {
			continue
		}
		out = append(out, f)
	}
	return out
}

// links are the pairs of words that stand in one pair of sentences.
type links struct {
	id    map[uint64]int32
	f, e  []int32
	prior []float64
}

func linkKey(f, e int32) uint64 { return uint64(f)<<32 | uint64(uint32(e)) }

// align learns by IBM model 1 in both directions which words translate each other, the order of words
// and a dictionary helping, tells met of each word of the
// text, and gives do the share of each meeting of words.
// After Brown et al. 1993; the pull to the diagonal after Dyer et al. 2013.
func (b *bitext) align(skew float64, prior func(key string, t lexicon.Term) float64, met func(word string), do func(word string, t lexicon.Term, share float64)) {
	l := &links{id: map[uint64]int32{}}
	ids := make([][]int32, len(b.foreign)) // of each pair of slots, row by row
	for s := range b.foreign {
		row := make([]int32, 0, len(b.foreign[s])*len(b.english[s]))
		for _, f := range b.foreign[s] {
			for _, e := range b.english[s] {
				k := linkKey(f.id, e.id)
				id, ok := l.id[k]
				if !ok {
					id = int32(len(l.f))
					l.id[k] = id
					l.f, l.e = append(l.f, f.id), append(l.e, e.id)
					l.prior = append(l.prior, 1+6*prior(b.keys[f.id], b.terms[e.id]))
				}
				row = append(row, id)
			}
		}
		ids[s] = row
	}
	l.id = nil
	forward := b.run(l, ids, skew, true)
	backward := b.run(l, ids, skew, false)
	for s := range b.foreign {
		f, e := b.foreign[s], b.english[s]
		p, q := posterior(f, e, ids[s], forward, skew, true), posterior(f, e, ids[s], backward, skew, false)
		for i := range f {
			met(f[i].word)
			for j := range e {
				if x := math.Sqrt(p[i*len(e)+j] * q[i*len(e)+j]); x > 0.05 {
					do(f[i].word, b.terms[e[j].id], x)
				}
			}
		}
	}
}

const (
	rounds = 6
	empty  = 0.02 // weight of the word that is not there, to which what has no counterpart is given
)

// run learns the probability of each link: of the English word given the foreign one, or, backward, the reverse.
func (b *bitext) run(l *links, ids [][]int32, skew float64, forward bool) []float64 {
	t := slices.Clone(l.prior)
	given, n := l.f, len(b.keys)
	if !forward {
		given, n = l.e, len(b.terms)
	}
	normalise(t, given, n)
	for range rounds {
		counts := make([]float64, len(t))
		for s := range ids {
			p := posterior(b.foreign[s], b.english[s], ids[s], t, skew, forward)
			for k, id := range ids[s] {
				counts[id] += p[k]
			}
		}
		for i := range counts {
			counts[i] += 0.01 * (l.prior[i] - 1)
		}
		normalise(counts, given, n)
		t = counts
	}
	return t
}

func normalise(t []float64, given []int32, n int) {
	sum := make([]float64, n)
	for i, x := range t {
		sum[given[i]] += x
	}
	for i := range t {
		if s := sum[given[i]]; s > 0 {
			t[i] /= s
		}
	}
}

// posterior shares each English word (backward: each foreign word) among those of the other side.
func posterior(f, e []slot, ids []int32, t []float64, skew float64, forward bool) []float64 {
	p := make([]float64, len(ids))
	for i := range f {
		for j := range e {
			k := i*len(e) + j
			p[k] = t[ids[k]] * math.Exp(-skew*math.Abs(f[i].at-e[j].at))
		}
	}
	if forward {
		for j := range e {
			sum := empty / float64(len(f)+1)
			for i := range f {
				sum += p[i*len(e)+j]
			}
			for i := range f {
				p[i*len(e)+j] /= sum
			}
		}
		return p
	}
	for i := range f {
		sum := empty / float64(len(e)+1)
		for j := range e {
			sum += p[i*len(e)+j]
		}
		for j := range e {
			p[i*len(e)+j] /= sum
		}
	}
	return p
}
