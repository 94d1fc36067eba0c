package words

import (
	"testing"

	"pgregory.net/rapid"
)

// Whatever the marks are, the stretches are all of the span, in order, and a mark covers nothing outside of itself.
func TestCutIsWhole(t *testing.T) {
	span := rapid.Custom(func(t *rapid.T) Span {
		lo := rapid.IntRange(0, 30).Draw(t, "lo")
		return Span{lo, lo + rapid.IntRange(0, 12).Draw(t, "length")}
	})
	rapid.Check(t, func(t *rapid.T) {
		s, marks := span.Draw(t, "s"), rapid.SliceOfN(span, 0, 6).Draw(t, "marks")
		at := s.Lo
		for i, x := range s.Cut(len(marks), func(i int) Span { return marks[i] }) {
			if x.Lo != at || x.Len() <= 0 {
				t.Fatalf("%v cut at %v: %v follows %d", s, marks, x, at)
			}
			if i >= 0 && x.Overlap(marks[i]) != x.Len() {
				t.Fatalf("%v cut at %v: %v is said to be of %v", s, marks, x, marks[i])
			}
			at = x.Hi
		}
		if at != max(s.Lo, s.Hi) {
			t.Fatalf("%v cut at %v ends at %d", s, marks, at)
		}
	})
}
