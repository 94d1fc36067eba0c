package align

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

// A digest is told by what stands around it: among other matters it was made of the text, among the same it may be a report of the event.
func TestDigestApart(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	draw := func(n int, from func() string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = from()
		}
		return out
	}
	letters := func() string {
		var b strings.Builder
		for range 7 {
			b.WriteByte(byte('a' + r.IntN(26)))
		}
		return b.String()
	}
	source := draw(600, letters)
	var digest []string
	for at := 0; at+7 < len(source); at += 60 { // seven words of every sixty, and one of its own
		digest = append(digest, source[at:at+7]...)
		digest = append(digest, letters())
	}
	for _, c := range []struct {
		share float64 // of the words around the digest that the source has
		apart bool
	}{{.1, true}, {.5, false}} {
		around := func() string {
			if r.Float64() < c.share {
				return source[r.IntN(len(source))]
			}
			return letters()
		}
		text := strings.Join(slices.Concat(draw(150, around), digest, draw(150, around)), " ")
		from := strings.Join(source, " ")
		var got []string
		for _, p := range Texts(New(text, words.Split(text), nil), New(from, words.Split(from), nil)) {
			got = append(got, fmt.Sprintf("%v %v %v", p.Digest, p.Apart, p.Not))
		}
		want := "true true []"
		if !c.apart {
			want = "true false [thin]"
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("with %.1f of the words around it in the source: passages %q (digest, apart, not), want %q", c.share, got, want)
		}
	}
}
