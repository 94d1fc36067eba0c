package words

import (
	"cmp"
	"iter"
	"slices"
)

// Span is a half-open range [Lo, Hi) of bytes in the text it was read from.
type Span struct {
	Lo int `json:"start"`
	Hi int `json:"end"`
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.Hi - s.Lo }

// Of returns the bytes of text that the span covers.
func (s Span) Of(text string) string { return text[s.Lo:s.Hi] }

// Overlap is the number of bytes that s and t share, 0 if none.
func (s Span) Overlap(t Span) int { return max(0, min(s.Hi, t.Hi)-max(s.Lo, t.Lo)) }

// Cut goes through s in order: what the marks cover, each under its number below n, and what lies between them,
// under -1. The marks need not be in order; of two that overlap the second is only what is left of it.
func (s Span) Cut(n int, mark func(int) Span) iter.Seq2[int, Span] {
	return func(yield func(int, Span) bool) {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(mark(i).Lo, mark(j).Lo) })
		at := s.Lo
		for _, i := range order {
			m := mark(i)
			m.Lo, m.Hi = max(m.Lo, at), min(m.Hi, s.Hi)
			if m.Len() <= 0 {
				continue
			}
			if m.Lo > at && !yield(-1, Span{at, m.Lo}) || !yield(i, m) {
				return
			}
			at = m.Hi
		}
		if at < s.Hi {
			yield(-1, Span{at, s.Hi})
		}
	}
}
