package learn

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// TreeOptions of FitTrees. The zero value of a field takes the default named beside it.
type TreeOptions struct {
	Trees    int     // 200
	Leaves   int     // of a tree; 16
	Depth    int     // of a tree at the most; 8
	Rate     float64 // by which each tree counts; 0.1
	MinRows  int     // in a leaf; 20
	L2       float64 // on the values of leaves; 1
	Rows     float64 // share of the rows each tree sees; 0.8
	Features float64 // share of the features each tree sees; 0.8
	// Monotone says for a feature whether more of it may only raise (+1) or only lower (-1)
	// the probability; 0, or no entry, leaves it free.
	Monotone []int8
	Seed     uint64
}

func (o TreeOptions) fill() TreeOptions {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	deff := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.Trees, 200)
	def(&o.Leaves, 16)
	def(&o.Depth, 8)
	def(&o.MinRows, 20)
	deff(&o.Rate, .1)
	deff(&o.L2, 1)
	deff(&o.Rows, .8)
	deff(&o.Features, .8)
	return o
}

// Trees is a fitted ensemble: the sum of the leaves that a row falls into is its log odds.
type Trees struct {
	features int
	base     float64
	nodes    []node
	roots    []int32
}

// node is an inner node, or a leaf with feature -1 whose value is in cut. The left child, for
// rows whose feature is at most cut or is NaN, stands next to it.
type node struct {
	feature int32
	right   int32
	cut     float32
}

// NumFeatures is how long a row must be.
func (t *Trees) NumFeatures() int { return t.features }

// Score is the log odds of row x.
func (t *Trees) Score(x []float32) float64 { return t.base + t.part(x, t.roots) }

// Doubtful is Score, but gives up after the first trees of them if the log odds are below least by then: most rows
// of some tasks need no more.
func (t *Trees) Doubtful(x []float32, first int, least float64) float64 {
	first = min(first, len(t.roots))
	sum := t.base + t.part(x, t.roots[:first])
	if sum < least {
		return sum
	}
	return sum + t.part(x, t.roots[first:])
}

// Sure is Score for the Mean of so many ensembles, but takes the word of the first of them where that says log odds beyond
// ±bound.
func (t *Trees) Sure(x []float32, ensembles int, bound float64) float64 {
	n := len(t.roots) / ensembles
	first := t.part(x, t.roots[:n])
	if alone := t.base + first*float64(ensembles); math.Abs(alone) > bound {
		return alone
	}
	return t.base + first + t.part(x, t.roots[n:])
}

// part sums the leaves of some of the trees that x falls into.
func (t *Trees) part(x []float32, roots []int32) float64 {
	sum := 0.0
	for _, at := range roots {
		n := &t.nodes[at]
		for n.feature >= 0 {
			if x[n.feature] > n.cut {
				at = n.right
			} else {
				at++
			}
			n = &t.nodes[at]
		}
		sum += float64(n.cut)
	}
	return sum
}

// Prob is the probability that row x is positive, 0 to 1.
func (t *Trees) Prob(x []float32) float64 { return Sigmoid(t.Score(x)) }

var errNoRows = errors.New("learn: rows of both sorts are needed, all of one length")

// FitTrees fits an ensemble to rows x with labels y. weights may be nil: each row counts 1.
func FitTrees(x [][]float32, y []bool, weights []float32, o TreeOptions) (*Trees, error) {
	o = o.fill()
	if len(x) == 0 || len(x) != len(y) || weights != nil && len(weights) != len(x) {
		return nil, errNoRows
	}
	b := &booster{o: o, y: y, w: weights, rng: rand.New(rand.NewPCG(o.Seed, 0x1b1d))}
	if !b.bin(x) {
		return nil, errNoRows
	}
	var pos, all float64
	for i := range y {
		w := b.weight(i)
		all += w
		if y[i] {
			pos += w
		}
	}
	if pos == 0 || pos == all {
		return nil, errNoRows
	}
	t := &Trees{features: len(b.bins), base: math.Log(pos / (all - pos))}
	b.score = make([]float64, len(x))
	for i := range b.score {
		b.score[i] = t.base
	}
	b.grad, b.hess = make([]float64, len(x)), make([]float64, len(x))
	for range o.Trees {
		b.grow(t)
	}
	return t, nil
}

// maxBins is how many intervals a feature is cut into.
const maxBins = 255

// booster is the state of one fit.
type booster struct {
	o    TreeOptions
	y    []bool
	w    []float32
	rng  *rand.Rand
	bins [][]uint8   // by feature, by row
	cuts [][]float32 // by feature: bin i holds values above cuts[i-1] and up to cuts[i]

	score, grad, hess []float64
	used              []int // features the tree being grown may use
}

func (b *booster) weight(i int) float64 {
	if b.w == nil {
		return 1
	}
	return float64(b.w[i])
}

// bin cuts every feature at its quantiles. It returns false if rows differ in length.
func (b *booster) bin(x [][]float32) bool {
	n := len(x[0])
	for _, r := range x {
		if len(r) != n {
			return false
		}
	}
	b.bins, b.cuts = make([][]uint8, n), make([][]float32, n)
	parallel(n, func(f int) {
		vals := make([]float32, 0, len(x))
		for _, r := range x {
			if v := r[f]; v == v {
				vals = append(vals, v)
			}
		}
		slices.Sort(vals)
		cuts := quantiles(vals)
		col := make([]uint8, len(x))
		for i, r := range x {
			if v := r[f]; v == v {
				k, _ := slices.BinarySearch(cuts, v)
				col[i] = uint8(k)
			}
		}
		b.bins[f], b.cuts[f] = col, cuts
	})
	return true
}

// quantiles returns at most maxBins-1 cuts between different values of sorted vals.
func quantiles(vals []float32) []float32 {
	distinct := slices.Compact(slices.Clone(vals))
	if len(distinct) <= 1 {
		return nil
	}
	var cuts []float32
	if len(distinct) <= maxBins {
		cuts = distinct[:len(distinct)-1]
	} else {
		for k := 1; k < maxBins; k++ {
			c := vals[k*(len(vals)-1)/maxBins]
			if c < distinct[len(distinct)-1] {
				cuts = append(cuts, c)
			}
		}
		cuts = slices.Compact(cuts)
	}
	out := make([]float32, len(cuts))
	for i, c := range cuts { // halfway to the next value, so that unseen values fall fairly
		k, _ := slices.BinarySearch(distinct, c)
		out[i] = c + (distinct[k+1]-c)/2
		if !(out[i] >= c && out[i] < distinct[k+1]) {
			out[i] = c
		}
	}
	return out
}

// parallel calls do for 0 to n-1 on all cores; the calls must not depend on each other.
func parallel(n int, do func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for i := k; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}

// cell sums the rows of one bin.
type cell struct {
	g, h float64
	n    int
}

func (c *cell) add(d cell) { c.g += d.g; c.h += d.h; c.n += d.n }
func (c *cell) sub(d cell) { c.g -= d.g; c.h -= d.h; c.n -= d.n }

// leaf is a node while a tree is grown.
type leaf struct {
	rows    []int32
	hist    [][]cell // by used feature
	sum     cell
	depth   int
	low, hi float64 // bounds that monotone splits above put on its value

	gain        float64 // of its best split, 0 if there is none
	feature     int     // index into used
	bin         int
	left, right *leaf
	cutFeature  int
	cut         float32
}

// grow fits one tree to what the others left over.
func (b *booster) grow(t *Trees) {
	rows := make([]int32, 0, len(b.y))
	for i := range b.y {
		p := Sigmoid(b.score[i])
		y := 0.0
		if b.y[i] {
			y = 1
		}
		w := b.weight(i)
		b.grad[i], b.hess[i] = w*(p-y), w*max(p*(1-p), 1e-9)
		if b.o.Rows >= 1 || b.rng.Float64() < b.o.Rows {
			rows = append(rows, int32(i))
		}
	}
	b.used = b.used[:0]
	for f := range b.bins {
		if len(b.cuts[f]) > 0 && (b.o.Features >= 1 || b.rng.Float64() < b.o.Features) {
			b.used = append(b.used, f)
		}
	}
	root := &leaf{rows: rows, low: math.Inf(-1), hi: math.Inf(1)}
	b.histogram(root)
	b.best(root)
	leaves := []*leaf{root}
	for len(leaves) < b.o.Leaves {
		k := 0
		for i, l := range leaves {
			if l.gain > leaves[k].gain {
				k = i
			}
		}
		l := leaves[k]
		if l.gain <= 0 {
			break
		}
		b.split(l)
		leaves[k] = l.left
		leaves = append(leaves, l.right)
	}
	at := int32(len(t.nodes))
	b.write(t, root)
	t.roots = append(t.roots, at)
	one := Trees{nodes: t.nodes, roots: []int32{at}}
	parallelRows(len(b.y), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			b.score[i] += one.scoreBinned(b, i)
		}
	})
}

// parallelRows cuts 0 to n into one range a core.
func parallelRows(n int, do func(lo, hi int)) {
	k := runtime.GOMAXPROCS(0)
	parallel(k, func(i int) { do(n*i/k, n*(i+1)/k) })
}

// scoreBinned is Score for row i of the fit, by its bins.
func (t *Trees) scoreBinned(b *booster, i int) float64 {
	at := t.roots[0]
	for {
		n := &t.nodes[at]
		if n.feature < 0 {
			return float64(n.cut)
		}
		k, _ := slices.BinarySearch(b.cuts[n.feature], n.cut)
		if int(b.bins[n.feature][i]) > k {
			at = n.right
		} else {
			at++
		}
	}
}

func (b *booster) histogram(l *leaf) {
	l.hist = make([][]cell, len(b.used))
	parallel(len(b.used), func(k int) {
		f := b.used[k]
		h := make([]cell, len(b.cuts[f])+1)
		col := b.bins[f]
		for _, i := range l.rows {
			c := &h[col[i]]
			c.g += b.grad[i]
			c.h += b.hess[i]
			c.n++
		}
		l.hist[k] = h
	})
	for _, i := range l.rows {
		l.sum.add(cell{b.grad[i], b.hess[i], 1})
	}
}

// value is the best value of a leaf within its bounds.
func (b *booster) value(c cell, low, hi float64) float64 {
	return min(max(-c.g/(c.h+b.o.L2), low), hi)
}

// loss is twice what value v changes the loss by; lower is better.
func (b *booster) loss(c cell, v float64) float64 { return 2*c.g*v + (c.h+b.o.L2)*v*v }

// best finds the split of l that gains most.
func (b *booster) best(l *leaf) {
	l.gain = 0
	if l.depth >= b.o.Depth || l.sum.n < 2*b.o.MinRows {
		return
	}
	whole := b.loss(l.sum, b.value(l.sum, l.low, l.hi))
	type split struct {
		gain float64
		bin  int
	}
	found := make([]split, len(b.used))
	parallel(len(b.used), func(k int) {
		var left cell
		way := int8(0)
		if f := b.used[k]; f < len(b.o.Monotone) {
			way = b.o.Monotone[f]
		}
		for i, c := range l.hist[k][:len(l.hist[k])-1] {
			left.add(c)
			right := l.sum
			right.sub(left)
			if left.n < b.o.MinRows {
				continue
			}
			if right.n < b.o.MinRows {
				break
			}
			vl, vr := b.value(left, l.low, l.hi), b.value(right, l.low, l.hi)
			if way > 0 && vl > vr || way < 0 && vl < vr {
				continue
			}
			if gain := whole - b.loss(left, vl) - b.loss(right, vr); gain > found[k].gain {
				found[k] = split{gain, i}
			}
		}
	})
	for k, s := range found {
		if s.gain > l.gain+1e-9 {
			l.gain, l.feature, l.bin = s.gain, k, s.bin
		}
	}
}

// split divides l by its best split.
func (b *booster) split(l *leaf) {
	f := b.used[l.feature]
	l.cutFeature, l.cut = f, b.cuts[f][l.bin]
	col := b.bins[f]
	i := 0
	rows := slices.Clone(l.rows)
	tail := make([]int32, 0, len(rows)/2)
	for _, r := range rows {
		if int(col[r]) <= l.bin {
			rows[i] = r
			i++
		} else {
			tail = append(tail, r)
		}
	}
	left := &leaf{rows: rows[:i], depth: l.depth + 1, low: l.low, hi: l.hi}
	right := &leaf{rows: tail, depth: l.depth + 1, low: l.low, hi: l.hi}
	small, big := left, right
	if len(small.rows) > len(big.rows) {
		small, big = big, small
	}
	b.histogram(small)
	big.hist, big.sum = l.hist, l.sum
	big.sum.sub(small.sum)
	for k := range big.hist {
		for j := range big.hist[k] {
			big.hist[k][j].sub(small.hist[k][j])
		}
	}
	if f < len(b.o.Monotone) && b.o.Monotone[f] != 0 {
		mid := (b.value(left.sum, l.low, l.hi) + b.value(right.sum, l.low, l.hi)) / 2
		if b.o.Monotone[f] > 0 {
			left.hi, right.low = mid, mid
		} else {
			left.low, right.hi = mid, mid
		}
	}
	b.best(left)
	b.best(right)
	l.left, l.right, l.hist, l.rows = left, right, nil, nil
}

// write appends the grown tree to t, in preorder.
func (b *booster) write(t *Trees, l *leaf) {
	if l.left == nil {
		t.nodes = append(t.nodes, node{feature: -1, cut: float32(b.o.Rate * b.value(l.sum, l.low, l.hi))})
		return
	}
	at := len(t.nodes)
	t.nodes = append(t.nodes, node{feature: int32(l.cutFeature), cut: l.cut})
	b.write(t, l.left)
	t.nodes[at].right = int32(len(t.nodes))
	b.write(t, l.right)
}

// Mean is the ensemble whose log odds are the mean of those of ts, which read the same features.
func Mean(ts ...*Trees) *Trees {
	out := &Trees{features: ts[0].features}
	n := float64(len(ts))
	for _, t := range ts {
		out.base += t.base / n
		at := int32(len(out.nodes))
		for _, x := range t.nodes {
			if x.feature < 0 {
				x.cut /= float32(n)
			} else {
				x.right += at
			}
			out.nodes = append(out.nodes, x)
		}
		for _, r := range t.roots {
			out.roots = append(out.roots, r+at)
		}
	}
	return out
}
