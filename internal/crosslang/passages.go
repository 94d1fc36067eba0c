package crosslang

import (
	"github.com/ibid-news/ibid/internal/words"
)

// Passage is a stretch of pairs that follow one another in both texts.
type Passage struct {
	A, B       words.Span
	Similarity float64 // mean probability of its pairs, by length in A
	Pairs      int
}

// apart is the bytes that may lie between two pairs of one passage, on either side: a
// space, a line break, or a short sentence that has no counterpart.
const apart = 120

// Passages merges pairs, which must be in the order of A, where they follow one another.
func Passages(pairs []Pair) []Passage {
	var out []Passage
	var weight float64
	for _, p := range pairs {
		w := float64(max(1, p.A.Len()))
		if n := len(out); n > 0 {
			o := &out[n-1]
			da, db := p.A.Lo-o.A.Hi, p.B.Lo-o.B.Hi
			if da >= 0 && db >= 0 && da <= apart && db <= apart {
				o.A.Hi, o.B.Hi = p.A.Hi, p.B.Hi
				o.Similarity = (o.Similarity*weight + p.Probability*w) / (weight + w)
				weight += w
				o.Pairs++
				continue
			}
		}
		out = append(out, Passage{p.A, p.B, p.Probability, 1})
		weight = w
	}
	return out
}
