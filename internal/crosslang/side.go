package crosslang

import (
	"math"
	"slices"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// maxUnits bounds the units that one side is cut into. A text of more sentences has runs of them
// as units, so that all of it is compared and no text costs more than maxUnits² cells.
const maxUnits = 400

// Side is a text made ready to be compared.
type Side struct {
	text   string
	lang   string
	dense  bool         // written without spaces: Chinese, Japanese
	units  []words.Span // sentences, or runs of them
	mass   []float32    // sum of the weights of each unit's words
	total  float32      // sum of mass
	tokens []token      // in order
	first  []int32      // first token of each unit; one more at the end
	terms  []entry      // of all units, by term, then unit; one for each term of a unit
	norm   []float32    // length of each unit's vector
	next   []float32    // inner product of unit i and unit i+1
	words  []wordTerm   // of unit i: words[at[i]:at[i+1]], by term
	at     []int32
	doc    []docTerm // of the whole text, by term
	length float64   // of the vector doc

	reading *lexicon.Reading

	quotes    []words.Span // in quotation marks, see Quote
	narration func() *Side // the text without them
}

// token is a word of the text that carries meaning.
type token struct {
	words.Span
	kind   AnchorKind
	weight float32 // inverse document frequency of what it means, in nats
	known  bool    // the lexicon has it
}

// entry is a term in a unit.
type entry struct {
	term   term
	unit   int32
	weight float32 // frequency times inverse document frequency
}

// wordTerm is a term that a token may mean.
type wordTerm struct {
	term   term
	token  int32
	weight float32 // share of the token's meaning, 0 to 1
}

type docTerm struct {
	term   term
	weight float32
}

// term is a term of package lexicon, folded: its kind in the top two bits, a hash below.
type term uint32

func fold(t lexicon.Term) term {
	return term(t.Kind()&3)<<30 | term(t.Hash()>>34)
}

// kind is the kind of anchor that the term makes.
func (t term) kind() AnchorKind {
	switch lexicon.Kind(t >> 30) {
	case lexicon.Name:
		return Name
	case lexicon.Number:
		return Number
	}
	return Word
}

// meaning is a token with its terms, as package lexicon gives them.
type meaning struct {
	token
	terms []share
}

// share is one term of a word.
type share struct {
	term   term
	weight float32 // 0 to 1
	idf    float32 // nats
}

// Gloss is a line of English for those who do not read the language of the text, word by word;
// empty for English.
func (s *Side) Gloss(span words.Span) string {
	if s.reading == nil || s.lang == "en" {
		return ""
	}
	return s.reading.Gloss(s.text, span)
}

// Lang is the language the text was read in.
func (s *Side) Lang() string { return s.lang }

// newSide builds a side from its sentences and the meanings in them, both in order.
func newSide(text, lang string, sentences []words.Span, ms []meaning) *Side {
	s := &Side{text: text, lang: lang, dense: lang == "zh" || lang == "ja", units: group(sentences)}
	n := len(s.units)
	s.mass, s.norm, s.next = make([]float32, n), make([]float32, n), make([]float32, n)
	s.first, s.at = make([]int32, n+1), make([]int32, n+1)
	nt := 0
	for _, m := range ms {
		nt += len(m.terms)
	}
	s.tokens = make([]token, 0, len(ms))
	flat := make([]flatTerm, 0, nt)
	keys := make([]uint64, 0, nt) // term, and place in flat: sorted, they are by term, then unit
	k := 0
	for u, span := range s.units {
		s.first[u], s.at[u] = int32(len(s.tokens)), int32(len(flat))
		for ; k < len(ms) && ms[k].Lo < span.Hi; k++ {
			m := ms[k]
			if m.Lo < span.Lo {
				continue
			}
			for _, t := range m.terms {
				keys = append(keys, uint64(t.term)<<32|uint64(len(flat)))
				flat = append(flat, flatTerm{int32(len(s.tokens)), int32(u), t.weight, t.weight * t.idf})
			}
			s.tokens = append(s.tokens, m.token)
			s.mass[u] += m.weight
		}
		s.total += s.mass[u]
	}
	s.first[n], s.at[n] = int32(len(s.tokens)), int32(len(flat))
	slices.Sort(keys)
	s.words = make([]wordTerm, len(flat))
	s.terms = make([]entry, 0, len(flat))
	to := slices.Clone(s.at)
	for _, key := range keys {
		t, f := term(key>>32), flat[uint32(key)]
		s.words[to[f.unit]] = wordTerm{t, f.token, f.share}
		to[f.unit]++
		if l := len(s.terms); l > 0 && s.terms[l-1].term == t && s.terms[l-1].unit == f.unit {
			// The second time a word stands in a sentence it says less.
			w := &s.terms[l-1].weight
			*w = max(*w, f.weight) + .3*min(*w, f.weight)
			continue
		}
		s.terms = append(s.terms, entry{t, f.unit, f.weight})
	}
	s.vectors()
	return s
}

// flatTerm is a term of a token while a side is built.
type flatTerm struct {
	token, unit   int32
	share, weight float32
}

// vectors measures the vectors of units and makes that of the whole.
func (s *Side) vectors() {
	out := s.terms
	square := 0.0
	for i := 0; i < len(out); {
		t, sum, j := out[i].term, float32(0), i
		for ; j < len(out) && out[j].term == t; j++ {
			w := out[j].weight
			s.norm[out[j].unit] += w * w
			sum += w
			if j+1 < len(out) && out[j+1].term == t && out[j+1].unit == out[j].unit+1 {
				s.next[out[j].unit] += w * out[j+1].weight
			}
		}
		// Of a text, as of a sentence, repeated words say less: the root of the sum times the mean.
		mean := sum / float32(j-i)
		w := mean * float32(math.Sqrt(float64(j-i)))
		s.doc = append(s.doc, docTerm{t, w})
		square += float64(w) * float64(w)
		i = j
	}
	for i, x := range s.norm {
		s.norm[i] = float32(math.Sqrt(float64(x)))
	}
	s.length = math.Sqrt(square)
}

// group joins sentences into at most maxUnits runs of equal count.
func group(sentences []words.Span) []words.Span {
	k := (len(sentences) + maxUnits - 1) / maxUnits
	if k <= 1 {
		return sentences
	}
	out := make([]words.Span, 0, maxUnits)
	for i := 0; i < len(sentences); i += k {
		out = append(out, words.Span{Lo: sentences[i].Lo, Hi: sentences[min(i+k, len(sentences))-1].Hi})
	}
	return out
}

// blockMass is the mass of a block of units.
func (s *Side) blockMass(b block) float32 {
	var m float32
	for u := b.lo; u < b.hi; u++ {
		m += s.mass[u]
	}
	return m
}

// blockNorm is the length of the summed vector of up to three units in a row.
func (s *Side) blockNorm(b block) float32 {
	if b.n() == 1 {
		return s.norm[b.lo]
	}
	var q float32
	for u := b.lo; u < b.hi; u++ {
		q += s.norm[u] * s.norm[u]
		if u+1 < b.hi {
			q += 2 * s.next[u]
		}
	}
	return float32(math.Sqrt(float64(q)))
}

func (s *Side) span(b block) words.Span {
	return words.Span{Lo: s.units[b.lo].Lo, Hi: s.units[b.hi-1].Hi}
}
