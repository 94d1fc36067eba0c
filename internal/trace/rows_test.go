package trace

import (
	"testing"

	"github.com/ibid-news/ibid/internal/words"
	"pgregory.net/rapid"
)

// Every byte of either text is shown once, the subject's in order.
func TestRowsShowEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 60).Draw(t, "a"), rapid.IntRange(0, 60).Draw(t, "b")
		span := func(n int, name string) Range {
			lo := rapid.IntRange(0, n).Draw(t, name)
			return Range{Span: words.Span{Lo: lo, Hi: rapid.IntRange(lo, n).Draw(t, name)}}
		}
		var ps []Passage
		for range rapid.IntRange(0, 6).Draw(t, "passages") {
			ps = append(ps, Passage{A: span(a, "A"), B: span(b, "B")})
		}
		at := 0
		shown := make([]int, b)
		for _, r := range Rows(a, b, ps) {
			if r.A.Len() > 0 {
				if r.A.Lo != at {
					t.Fatalf("row begins at %d of the subject, not %d", r.A.Lo, at)
				}
				at = r.A.Hi
			}
			for i := r.B.Lo; i < r.B.Hi; i++ {
				shown[i]++
			}
		}
		if at != a {
			t.Fatalf("%d of %d bytes of the subject shown", at, a)
		}
		for i, n := range shown {
			if n != 1 {
				t.Fatalf("byte %d of the copy is shown %d times", i, n)
			}
		}
	})
}
