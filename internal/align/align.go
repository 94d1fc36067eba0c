// Package align finds the passages that two texts in one language share, however edited.
//
// A passage is two byte ranges that anyone can read side by side. Passages of one pair of
// texts never overlap on the first side; Texts(b, a) finds the ranges of Texts(a, b). What is
// shared but proves nothing says so in Passage.Not.
//
// The method: shingles both texts have are seeds; seeds that follow one another on both sides are
// chained into one passage as long as the gaps between them are no longer than what is matched around
// them; ends are trimmed to the words that match. After Potthast et al., Overview of the
// International Competition on Plagiarism Detection (seeding, extension, filtering).
//
// Call New for each text once, then Texts for each pair.
package align

import (
	"os"
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
	Paraphrased             // said in other words
	Translated              // said in another language
)

var kinds = [...]string{"verbatim", "edited", "paraphrased", "translated"}

// String is the kind in lower case.
func (k Kind) String() string { return kinds[min(int(k), len(kinds)-1)] }

// MarshalText implements encoding.TextMarshaler.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Passage is a stretch that both texts have.
type Passage struct {
	A, B       words.Span // bytes of the two texts, from the first to the last matching word
	Kind       Kind
	Similarity float64  // share of words that are matched in order, 0 to 1: 2·matched/(words of A + words of B)
	Words      int      // matched words
	Edits      []Edit   // what turns A into B, in order
	Not        []string // why it is no evidence: "quotation", "name", "short", "repeated"
}

// Texts returns the passages that a and b share, in the order of a.
func Texts(a, b *Text) []Passage {
	flip := larger(a, b)
	if flip {
		a, b = b, a
	}
	var out []Passage
	for _, r := range newPair(a, b).regions() {
		out = append(out, a.passage(b, r))
	}
	if os.Getenv("MARK") != "" {
		out = mark(a, b, out)
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
	if p.Edits != nil {
		p.Edits = edits
	}
	return p
}

// passage describes a region of words, with its ends on matching words.
func (t *Text) passage(o *Text, r region) Passage {
	a, b := t.words[r.lo[0]:r.hi[0]], o.words[r.lo[1]:r.hi[1]]
	ops, matched := diff(a, b)
	p := Passage{
		A: words.Span{Lo: a[0].Lo, Hi: a[len(a)-1].Hi}, B: words.Span{Lo: b[0].Lo, Hi: b[len(b)-1].Hi},
		Words: matched, Similarity: 2 * float64(matched) / float64(len(a)+len(b)),
	}
	p.Edits = t.edits(o, a, b, ops)
	if len(p.Edits) > 0 {
		p.Kind = Edited
	}
	return p
}
