package crosslang

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// invented is a text in a language of which each word is its own meaning: word w17 means term 17.
// A translation has the same words; noise replaces a share of them.
func invented(rng *rand.Rand, lines [][]int, noise float64) *Side {
	var b strings.Builder
	var spans []words.Span
	var ms []meaning
	for _, line := range lines {
		lo := b.Len()
		for k, w := range line {
			if rng.Float64() < noise {
				w = 1000 + rng.IntN(5000)
			}
			if k > 0 {
				b.WriteByte(' ')
			}
			at := b.Len()
			fmt.Fprintf(&b, "w%d", w)
			ms = append(ms, meaning{
				token: token{Span: words.Span{Lo: at, Hi: b.Len()}, weight: 5, known: true},
				terms: []share{{fold(lexicon.Term(uint64(lexicon.Dictionary)<<56 | uint64(w))), 1, 5}},
			})
		}
		spans = append(spans, words.Span{Lo: lo, Hi: b.Len()})
		b.WriteString(". ")
	}
	return newSide(b.String(), "xx", spans, ms)
}

// prose invents n sentences.
func prose(rng *rand.Rand, n int) [][]int {
	out := make([][]int, n)
	for i := range out {
		out[i] = make([]int, 8+rng.IntN(12))
		for k := range out[i] {
			out[i][k] = int(rng.ExpFloat64() * 300)
		}
	}
	return out
}

func TestModelReads(t *testing.T) {
	if _, err := embedded(); err != nil {
		t.Fatal(err)
	}
}

// A translation is found whole, in part, reordered, and not where there is none.
func TestCompare(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	src := prose(rng, 24)
	var shuffled [][]int
	for _, k := range rng.Perm(8) {
		shuffled = append(shuffled, src[3*k:3*k+3]...)
	}
	own := prose(rng, 12)
	cases := []struct {
		name  string
		lines [][]int
		least Verdict
		most  Verdict
		pairs int
	}{
		{"whole", src, Translation, Translation, 24},
		{"first part", src[:10], Translation, Translation, 10},
		{"three sentences", src[8:11], Probably, Translation, 3},
		{"half its own", append(append([][]int{}, src[:12]...), own...), Translation, Translation, 12},
		{"reshuffled", shuffled, Translation, Translation, 24},
		{"another text", prose(rng, 20), Unknown, Unknown, 0},
	}
	a := invented(rng, src, 0)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := Compare(a, invented(rng, c.lines, .3))
			if r.Verdict < c.least || r.Verdict > c.most {
				t.Errorf("verdict %v (%.3f)", r.Verdict, r.Probability)
			}
			if n := len(r.Pairs); n < c.pairs*9/10 || n > c.pairs*11/10 {
				t.Errorf("%d pairs of sentences, want about %d", n, c.pairs)
			}
		})
	}
}

// Two sentences rendered as one are one pair.
func TestMergedSentences(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	src := prose(rng, 12)
	merged := append([][]int{}, src[:5]...)
	merged = append(merged, append(append([]int{}, src[5]...), src[6]...))
	merged = append(merged, src[7:]...)
	a, b := invented(rng, src, 0), invented(rng, merged, .2)
	for _, p := range Compare(a, b).Pairs {
		if p.B == b.units[5] {
			if want := a.span(block{5, 7}); p.A != want {
				t.Errorf("the merged sentence goes with %v, want %v", p.A, want)
			}
			return
		}
	}
	t.Error("the merged sentence has no counterpart")
}

func TestMirror(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		src := prose(rng, rapid.IntRange(0, 12).Draw(t, "sentences"))
		lines := append(append([][]int{}, src[len(src)/3:]...), prose(rng, rapid.IntRange(0, 6).Draw(t, "own"))...)
		a, b := invented(rng, src, 0), invented(rng, lines, .4)
		x, y := Compare(a, b), Compare(b, a)
		y.mirror()
		if !reflect.DeepEqual(x, y) {
			t.Fatalf("Compare(b, a) does not mirror Compare(a, b):\n%+v\n%+v", x, y)
		}
	})
}

// Pairs share no bytes, are in order and lie on the text.
func TestPairsAreRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		src := prose(rng, rapid.IntRange(1, 15).Draw(t, "sentences"))
		a, b := invented(rng, src, .1), invented(rng, src, .3)
		at := 0
		used := make([]bool, len(b.text))
		for _, p := range Compare(a, b).Pairs {
			if p.A.Lo < at || p.A.Hi > len(a.text) || p.A.Len() <= 0 {
				t.Fatalf("pair at %v after %d", p.A, at)
			}
			at = p.A.Hi
			for i := p.B.Lo; i < p.B.Hi; i++ {
				if used[i] {
					t.Fatalf("byte %d is in two pairs", i)
				}
				used[i] = true
			}
			for _, x := range p.Anchors {
				if x.A.Lo < p.A.Lo || x.A.Hi > p.A.Hi || x.B.Lo < p.B.Lo || x.B.Hi > p.B.Hi {
					t.Fatalf("anchor %v outside its pair %v, %v", x, p.A, p.B)
				}
			}
		}
	})
}

// Hostile texts cost no more than long ones.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("long texts")
	}
	line := "The minister of 1999 said on Monday that Angela Merkel went to Paris. "
	texts := map[string]string{
		"the same sentence 10,000 times": strings.Repeat(line, 10_000),
		"a word 100,000 times":           strings.Repeat("Merkel ", 100_000),
		"stops":                          strings.Repeat(". ", 50_000),
		"one byte":                       ".",
		"nothing":                        "",
		"no text":                        string([]byte{0xff, 0xfe, 0, 0x80, 0xc3}),
	}
	for n1, x := range texts {
		for n2, y := range texts {
			start := time.Now()
			a, b := New(x, words.Split(x), "en"), New(y, words.Split(y), "de")
			Compare(a, b)
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("%s against %s took %v", n1, n2, d)
			}
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("Das ist ein Satz. Noch einer 12.", "This is a sentence. Another 12.", "de")
	f.Add("日本語。東京は大きい。", "Tokyo is big.", "ja")
	f.Fuzz(func(t *testing.T, x, y, lang string) {
		if len(x)+len(y) > 1<<14 {
			return
		}
		a, b := New(x, words.Split(x), lang), New(y, words.Split(y), "en")
		for _, p := range Passages(Compare(a, b).Pairs) {
			_, _ = p.A.Of(x), p.B.Of(y)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	src := prose(rng, 20)
	x, y := invented(rng, src, 0), invented(rng, src, .3)
	b.ReportAllocs()
	for b.Loop() {
		Compare(x, y)
	}
}
