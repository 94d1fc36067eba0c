// Package align finds the passages that two texts in one language share, however edited.
//
// A passage is two byte ranges that anyone can read side by side. Passages of one pair of
// texts overlap on neither side; Texts(b, a) finds the ranges of Texts(a, b); of a text and itself the
// whole is one passage. What is shared but proves nothing says so in Passage.Not.
//
// The method: stems that are rare in both texts are points of a plane, word of the one by word of the
// other; where they crowd, and where words in a row are the same, is a seed (seed.go). A seed grows into the
// pair of ranges of which reuse explains the words better than chance by most, whatever their order, and
// is weighed again with the share of words that it seems to have kept, so that the ends of a verbatim
// passage are strict and those of a rewritten one are not (pair.go, grow.go). Regions that
// follow one another on both sides are merged. A stretch whose words stand all over the other
// text is a digest of it (digest.go). After Potthast et al., Overview of the International
// Competition on Plagiarism Detection (seeding, extension, filtering), with other means for each step.
//
// Call New for each text once, then Texts for each pair.
package align

import (
	"cmp"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// Kind says how alike the two sides of a passage are.
type Kind uint8

// The kinds.
const (
	Verbatim    Kind = iota // word for word
	Edited                  // words changed, left out or put in
	Paraphrased             // said in other words, in another order, or in short
	Translated              // said in another language
)

var kinds = [...]string{"verbatim", "edited", "paraphrased", "translated"}

// String is the kind in lower case.
func (k Kind) String() string { return kinds[min(int(k), len(kinds)-1)] }

// MarshalText implements encoding.TextMarshaler.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Passage is a stretch that both texts have.
type Passage struct {
	A, B       words.Span // bytes of the two texts, from the first to the last word
	Kind       Kind
	Similarity float64  // share of words that are the same in the same order, 0 to 1: 2·Words/(words of A + words of B)
	Confidence float64  // that it is reuse: of the passages with confidence x, a share of x is (confidence.go)
	Words      int      // words that are the same in the same order
	Run        int      // the most of them in a row, on both sides
	Digest     bool     // one side says in short what the other says at length
	Apart      bool     // of a digest: it has so much more of the other text than what stands around it that all of it counts
	Edits      []Edit   // what turns A into B, in order; nil for a digest
	Not        []string // why it is no evidence: "quotation", "name", "short"
}

// Texts returns the passages that a and b share, in the order of a. To compare one text with many, let it be a.
func Texts(a, b *Text) []Passage { return new(Scratch).Texts(a, b) }

// Texts is the function Texts in memory that is used again.
func (s *Scratch) Texts(a, b *Text) []Passage {
	flip, base := larger(a, b), 0
	if flip {
		a, b, base = b, a, 1
	}
	p := newPair(a, b, base, s)
	var out []Passage
	all := p.regions()
	for _, r := range all {
		if x, ok := p.passage(r, all); ok {
			out = append(out, x)
		}
	}
	if flip {
		for i := range out {
			out[i] = out[i].mirror()
		}
	}
	slices.SortFunc(out, func(p, q Passage) int {
		return cmp.Or(cmp.Compare(p.A.Lo, q.A.Lo), cmp.Compare(p.B.Lo, q.B.Lo))
	})
	return out
}

// larger gives a pair of texts one order, so that both ways round are the same work.
func larger(a, b *Text) bool {
	return cmp.Or(cmp.Compare(len(a.words), len(b.words)), cmp.Compare(a.text, b.text)) > 0
}

func (p Passage) mirror() Passage {
	p.A, p.B = p.B, p.A
	if p.Edits == nil {
		return p
	}
	edits := make([]Edit, len(p.Edits))
	for i, e := range p.Edits {
		e.A, e.B = e.B, e.A
		switch e.Op {
		case Insert:
			e.Op = Delete
		case Delete:
			e.Op = Insert
		}
		edits[i] = e
	}
	// The order of the edits is that of A.
	slices.SortStableFunc(edits, func(x, y Edit) int { return cmp.Compare(x.A.Lo, y.A.Lo) })
	p.Edits = edits
	return p
}
