package lexicon

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

// What was read before changes no text's terms, however many words it had.
func TestMemory(t *testing.T) {
	used := newLexicon("en")
	rng := rand.New(rand.NewPCG(1, 2))
	common := strings.Fields("the government said On Tuesday people Vilnius minister café Cafe 3,400 returned never market Prices rose")
	for i, n := range []int{30, 300, 60_000, 30, 20_000, 20_000, 20_000, 300, 0, 30} {
		var b strings.Builder
		for range n {
			if rng.IntN(3) > 0 {
				fmt.Fprintf(&b, "%c%x ", 'A'+rng.IntN(58)%26, rng.IntN(1<<20))
			} else {
				b.WriteString(common[rng.IntN(len(common))] + ". "[rng.IntN(2):])
			}
		}
		text := b.String()
		ws := words.Split(text)
		got, want := used.terms(text, ws, MaxTerms, indexedRarity), newLexicon("en").terms(text, ws, MaxTerms, indexedRarity)
		if !slices.Equal(got, want) {
			t.Fatalf("text %d of %d words: %d terms, want %d", i, n, len(got), len(want))
		}
	}
}
