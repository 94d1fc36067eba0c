package fingerprint

import (
	"testing"

	"github.com/ibid-news/ibid/internal/words"
	"pgregory.net/rapid"
)

func draw(t *rapid.T, label string, n int) []words.Word {
	ws := make([]words.Word, n)
	for i := range ws {
		ws[i].Hash = rapid.Uint64Range(0, 40).Draw(t, label)
	}
	return ws
}

// The promise of the package: a shared run of Guarantee words is a shared fingerprint.
func TestGuarantee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Scheme{K: rapid.IntRange(1, 7).Draw(t, "K"), W: rapid.IntRange(1, 12).Draw(t, "W")}
		run := draw(t, "run", s.Guarantee())
		side := func(name string) []words.Word {
			ws := draw(t, name, rapid.IntRange(0, 30).Draw(t, "before"))
			ws = append(ws, run...)
			return append(ws, draw(t, name, rapid.IntRange(0, 30).Draw(t, "after"))...)
		}
		a, b := s.Winnow(side("a")), s.Winnow(side("b"))
		if !intersect(a, b) {
			t.Fatalf("%+v: no common fingerprint for a shared run of %d words", s, len(run))
		}
	})
}

func intersect(a, b []uint64) bool {
	in := map[uint64]bool{}
	for _, h := range a {
		in[h] = true
	}
	for _, h := range b {
		if in[h] {
			return true
		}
	}
	return false
}

func TestShinglesAreLocal(t *testing.T) {
	s := Scheme{K: 3, W: 4}
	ws := words.Split("one two three four one two three")
	h := s.Shingles(ws)
	if len(h) != 5 || h[0] != h[4] || h[0] == h[1] {
		t.Errorf("shingles %x: the first and last are of the same words, the second is not", h)
	}
	if got := s.Shingles(ws[:2]); got != nil {
		t.Errorf("two words have no shingle of three, got %x", got)
	}
}
