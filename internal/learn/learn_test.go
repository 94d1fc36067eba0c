package learn

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// rows of an exclusive or with noise: no line divides them, trees do.
func rows(n int, seed uint64) (x [][]float32, y []bool) {
	r := rand.New(rand.NewPCG(seed, 1))
	for range n {
		a, b, c := r.Float32(), r.Float32(), r.Float32()
		if c < .05 {
			c = float32(math.NaN())
		}
		x = append(x, []float32{a, b, c})
		y = append(y, (a > .5) != (b > .3) != (r.Float32() < .05))
	}
	return x, y
}

func auc(prob func([]float32) float64, x [][]float32, y []bool) float64 {
	s := make([]float64, len(x))
	for i := range x {
		s[i] = prob(x[i])
	}
	return AUC(s, y)
}

func TestTreesLearnWhatALineCannot(t *testing.T) {
	x, y := rows(4000, 1)
	trees, err := FitTrees(x, y, nil, TreeOptions{Trees: 60})
	if err != nil {
		t.Fatal(err)
	}
	tx, ty := rows(2000, 2)
	if a := auc(trees.Prob, tx, ty); a < .93 {
		t.Errorf("AUC of trees on fresh rows is %.3f", a)
	}
	again, err := FitTrees(x, y, nil, TreeOptions{Trees: 60})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := trees.MarshalBinary()
	b, _ := again.MarshalBinary()
	if !bytes.Equal(a, b) {
		t.Error("the same rows gave another model")
	}
}

func TestTreesSurviveTheirBinaryForm(t *testing.T) {
	x, y := rows(500, 3)
	trees, err := FitTrees(x, y, nil, TreeOptions{Trees: 5})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := trees.MarshalBinary()
	var back Trees
	if err := back.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	for _, r := range x {
		if trees.Score(r) != back.Score(r) {
			t.Fatalf("row %v scores %v, after reading %v", r, trees.Score(r), back.Score(r))
		}
	}
	for i := range b {
		bad := bytes.Clone(b)
		bad[i] ^= 0x41
		if back.UnmarshalBinary(bad) == nil {
			t.Fatalf("damage at byte %d was not noticed", i)
		}
		if back.UnmarshalBinary(b[:i]) == nil {
			t.Fatalf("a cut at byte %d was not noticed", i)
		}
	}
}

func TestMonotoneFeatureOnlyRaises(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var x [][]float32
	var y []bool
	for range 3000 {
		a, b := r.Float32(), r.Float32()
		x = append(x, []float32{a, b})
		y = append(y, float64(a)+.4*math.Sin(9*float64(a))+.3*float64(b)+.3*r.NormFloat64() > .7)
	}
	trees, err := FitTrees(x, y, nil, TreeOptions{Trees: 80, Monotone: []int8{1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.Float32Range(0, 1).Draw(t, "b")
		lo, hi := rapid.Float32Range(0, 1).Draw(t, "lo"), rapid.Float32Range(0, 1).Draw(t, "hi")
		lo, hi = min(lo, hi), max(lo, hi)
		if p, q := trees.Score([]float32{lo, b}), trees.Score([]float32{hi, b}); p > q+1e-6 {
			t.Fatalf("score falls from %v at %v to %v at %v", p, lo, q, hi)
		}
	})
}

func TestLogistic(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var x [][]float32
	var y []bool
	for range 20000 {
		a, b := float32(r.NormFloat64()), float32(3+2*r.NormFloat64())
		x = append(x, []float32{a, b})
		y = append(y, r.Float64() < Sigmoid(2*float64(a)-float64(b)+1))
	}
	l, err := FitLogistic(x, y, nil, 1e-3)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{2, -1} {
		if math.Abs(l.Weights[i]-want) > .1 {
			t.Errorf("weight %d is %.2f, want %.2f", i, l.Weights[i], want)
		}
	}
	if math.Abs(l.Bias-1) > .15 {
		t.Errorf("bias is %.2f, want 1", l.Bias)
	}
}

func TestIsotonicRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		s, y := make([]float64, n), make([]bool, n)
		for i := range s {
			s[i], y[i] = rapid.Float64Range(-3, 3).Draw(t, "s"), rapid.Bool().Draw(t, "y")
		}
		c := FitIsotonic(s, y)
		last := 0.0
		for v := -4.0; v < 4; v += .01 {
			p := c.Prob(v)
			if p < last-1e-12 || p < 0 || p > 1 {
				t.Fatalf("probability %v at %v after %v", p, v, last)
			}
			last = p
		}
	})
}

func TestRanks(t *testing.T) {
	s := []float64{.9, .8, .7, .6, .5}
	y := []bool{true, true, false, true, false}
	if a := AUC(s, y); math.Abs(a-5.0/6) > 1e-12 {
		t.Errorf("AUC is %v, want 5/6", a)
	}
	if r, at := RecallAt(1, s, y, 4); r != .5 || at != .8 {
		t.Errorf("recall %v from %v at precision 1, want .5 from .8", r, at)
	}
	if r, at := RecallAt(.75, s, y, 4); r != .75 || at != .6 {
		t.Errorf("recall %v from %v at precision .75, want .75 from .6", r, at)
	}
}

func TestFoldsKeepGroupsTogether(t *testing.T) {
	groups := []string{"a", "b", "a", "c", "b", "d", "e"}
	f := Folds(groups, 3, 1)
	if f[0] != f[2] || f[1] != f[4] {
		t.Errorf("folds %v tear a group apart", f)
	}
}

func FuzzTreesUnmarshal(f *testing.F) {
	x, y := rows(200, 9)
	trees, _ := FitTrees(x, y, nil, TreeOptions{Trees: 2})
	b, _ := trees.MarshalBinary()
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		var trees Trees
		if trees.UnmarshalBinary(b) == nil {
			trees.Score(make([]float32, trees.NumFeatures()))
		}
	})
}

func BenchmarkTreesScore(b *testing.B) {
	x, y := rows(2000, 1)
	trees, err := FitTrees(x, y, nil, TreeOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		trees.Score(x[i%len(x)])
	}
}

// The mean of ensembles has the mean of their log odds, in its binary form too.
func TestMeanOfTrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	var x [][]float32
	var y []bool
	for range 400 {
		a, b := rng.Float32(), rng.Float32()
		x, y = append(x, []float32{a, b}), append(y, a+b > 1)
	}
	var ts []*Trees
	for seed := range 3 {
		trees, err := FitTrees(x, y, nil, TreeOptions{Trees: 10, Seed: uint64(seed)})
		if err != nil {
			t.Fatal(err)
		}
		ts = append(ts, trees)
	}
	b, err := Mean(ts...).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var mean Trees
	if err := mean.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	for _, row := range x {
		if got, want := mean.Sure(row, 3, 1.5), ts[0].Score(row); math.Abs(want) > 1.501 && math.Abs(got-want) > 1e-5 || math.Abs(want) < 1.499 && math.Abs(got-mean.Score(row)) > 1e-9 {
			t.Fatalf("%v is surely %g; the first says %g, all %g", row, got, want, mean.Score(row))
		}
		want := (ts[0].Score(row) + ts[1].Score(row) + ts[2].Score(row)) / 3
		if got := mean.Score(row); math.Abs(got-want) > 1e-5 {
			t.Fatalf("%v has log odds %g, want %g", row, got, want)
		}
	}
}
