package crosslang

import (
	"math"
	"slices"

	"github.com/ibid-news/ibid/internal/learn"
)

// Indices of what is known of a link by itself.
const (
	lCosine    = iota // 0 to 1
	lAbove            // cosine above the background
	lMarginA          // cosine less that of the next best counterpart of A's units
	lMarginB          // the same of B's
	lMeetMax          // share of the content words recognised in the other block, the larger
	lMeetMin          // the smaller
	lLength           // |log ratio| of the two masses, at most 2
	lNumbers          // numbers in common, log(1+n)
	lNumbersNo        // share of the numbers of either that the other lacks, 0 without numbers
	lNames            // mass of names in common, log(1+nats)
	lNamesNo          // share of the names of either that the other lacks
	lMass             // log(1+nats) of what is recognised
	lBlock            // units beyond one a side
	lDense            // 1 if a side is written without spaces
	linkFeatures
)

// Indices of what is known of a link among others, after linkFeatures.
const (
	cOwn    = iota // log odds of the link by itself, -8 to 8
	cBefore        // probability of the link that ends where this begins, on both sides
	cAfter         // of the link that begins where this ends
	cNear          // mean probability of links within two units on both sides
	cAll           // mean probability of all links by mass
	cMoved         // 1 if outside the common order
	cFilled        // how many were put in together by count alone, 0 if it was not
	cBound         // of those: the least probability of the links before and behind them
	contextFeatures
)

// links are all pairs of blocks worth looking at: the chain in order, what fills its gaps, and the best
// counterparts outside it.
type links struct {
	g     *grid
	ls    []link
	meets [][]meet
	rows  [][]float32 // linkFeatures of each
	moved []bool
	fill  []filled
	own   []float64 // probability by itself
	p     []float64 // probability among the others
	gain  float32   // of the chain
	free  float32   // gain without order
	count int       // links of the chain, which come first
}

func newLinks(a, b *Side) *links {
	g := newGrid(a, b)
	l := &links{g: g}
	l.ls, l.gain = g.chain()
	l.count = len(l.ls)
	loose, free := g.free()
	l.free = free
	usedA, usedB := make([]int, g.n), make([]int, g.m) // link of each unit, from 1
	for k, x := range l.ls {
		mark(usedA, x.a, k+1)
		mark(usedB, x.b, k+1)
	}
	for _, x := range loose {
		if k := usedA[x.a.lo]; k > 0 && k == usedB[x.b.lo] {
			continue
		}
		l.ls = append(l.ls, x)
	}
	l.moved, l.fill = make([]bool, len(l.ls)), make([]filled, len(l.ls))
	for k := l.count; k < len(l.ls); k++ {
		l.moved[k] = true
	}
	l.fillGaps()
	ta, tb := g.tops()
	l.rows, l.meets = make([][]float32, len(l.ls)), make([][]meet, len(l.ls))
	flat := make([]float32, len(l.ls)*linkFeatures)
	for k, x := range l.ls {
		l.rows[k] = flat[k*linkFeatures : (k+1)*linkFeatures]
		l.meets[k] = common(a, b, x.a, x.b)
		l.describe(k, ta, tb)
	}
	return l
}

func mark(used []int, b block, k int) {
	for u := b.lo; u < b.hi; u++ {
		used[u] = k
	}
}

// fillGaps puts links between two that follow each other in the chain where both sides have
// left out the same count of units, at most maxFill: translations leave little out, and a short sentence may have no word that a
// dictionary knows. The same at both ends.
func (l *links) fillGaps() {
	at, before := block{0, 0}, -1 // where the last link ended, in a and in b
	add := func(n, after int) {
		for k := range n {
			l.ls = append(l.ls, l.g.link(block{at.lo + k, at.lo + k + 1}, block{at.hi + k, at.hi + k + 1}))
			l.moved, l.fill = append(l.moved, false), append(l.fill, filled{n, before, after})
		}
	}
	for k, x := range l.ls[:l.count] {
		if n := x.a.lo - at.lo; n == x.b.lo-at.hi && n <= maxFill {
			add(n, k)
		}
		at, before = block{x.a.hi, x.b.hi}, k
	}
	if n := l.g.n - at.lo; n == l.g.m-at.hi && n <= maxFill && before >= 0 {
		add(n, -1)
	}
}

// filled says of a link that was put in how many were, and between which links (-1 at an end of the texts).
type filled struct{ n, before, after int }

const maxFill = 4

// top is the best counterpart of a unit, and the cosine of the second best.
type top struct {
	at           int
	best, second float32
}

func (t *top) see(at int, c float32) {
	if c > t.best {
		t.at, t.best, t.second = at, c, t.best
	} else if c > t.second {
		t.second = c
	}
}

func (g *grid) tops() (a, b []top) {
	a, b = make([]top, g.n), make([]top, g.m)
	for i := range g.n {
		for j := range g.m {
			c := g.cosine(i, j)
			a[i].see(j, c)
			b[j].see(i, c)
		}
	}
	return a, b
}

// rival is the mean cosine of a block's units with their best counterpart outside other.
func rival(ts []top, b, other block) float32 {
	var sum float32
	for u := b.lo; u < b.hi; u++ {
		if t := ts[u]; t.at >= other.lo && t.at < other.hi {
			sum += t.second
		} else {
			sum += t.best
		}
	}
	return sum / float32(b.n())
}

// describe fills the row of link k.
func (l *links) describe(k int, ta, tb []top) {
	x, r := l.ls[k], l.rows[k]
	a, b := l.g.a, l.g.b
	ma, mb := a.blockMass(x.a), b.blockMass(x.b)
	var inA, inB, names, numbers float32
	for _, m := range l.meets[k] {
		wa, wb := a.tokens[m.a].weight, b.tokens[m.b].weight
		s := min(1, 1.5*m.score) // two ways to say a thing share half their meaning or less
		inA += s * wa
		inB += s * wb
		switch m.kind {
		case Number:
			numbers++
		case Name:
			names += s * min(wa, wb)
		}
	}
	ca, cb := part(inA, ma), part(inB, mb)
	r[lCosine], r[lAbove] = x.cosine, x.above
	r[lMarginA], r[lMarginB] = x.cosine-rival(ta, x.a, x.b), x.cosine-rival(tb, x.b, x.a)
	r[lMeetMax], r[lMeetMin] = max(ca, cb), min(ca, cb)
	r[lLength] = logRatio(ma, mb)
	na, pa := a.count(x.a, l.meets[k], true)
	nb, pb := b.count(x.b, l.meets[k], false)
	r[lNumbers] = log1p(numbers)
	r[lNumbersNo] = part(na.without+nb.without, na.all+nb.all)
	r[lNames] = log1p(names)
	r[lNamesNo] = part(pa.without+pb.without, pa.all+pb.all)
	r[lMass] = log1p(min(inA, inB))
	r[lBlock] = float32(x.a.n() + x.b.n() - 2)
	if a.dense || b.dense {
		r[lDense] = 1
	}
}

// tally counts words of one kind, and those without counterpart.
type tally struct{ all, without float32 }

// count tallies the numbers and the names of a block. first says whether the side is that of meet.a.
func (s *Side) count(b block, meets []meet, first bool) (numbers, names tally) {
	k := 0
	for t := s.first[b.lo]; t < s.first[b.hi]; t++ {
		kind := s.tokens[t].kind
		if kind == Word {
			continue
		}
		met := false
		if first { // meets are in the order of a
			for k < len(meets) && meets[k].a < t {
				k++
			}
			met = k < len(meets) && meets[k].a == t
		} else {
			met = slices.ContainsFunc(meets, func(m meet) bool { return m.b == t })
		}
		c := &numbers
		if kind == Name {
			c = &names
		}
		c.all++
		if !met {
			c.without++
		}
	}
	return numbers, names
}

func part(x, of float32) float32 {
	if of <= 0 {
		return 0
	}
	return min(1, x/of)
}

func log1p(x float32) float32 { return float32(math.Log1p(float64(x))) }

func logRatio(x, y float32) float32 {
	if x <= 0 || y <= 0 {
		return 2
	}
	return float32(min(2, math.Abs(math.Log(float64(x/y)))))
}

// context is the row of link k among the others, given what each is by itself.
func (l *links) context(k int, row []float32, all float32, ends, begins *corners) []float32 {
	x := l.ls[k]
	row = append(row[:0], l.rows[k]...)
	var c [contextFeatures]float32
	c[cOwn] = float32(logit(l.own[k]))
	c[cBefore] = ends.at(x.a.lo, x.b.lo)
	c[cAfter] = begins.at(x.a.hi, x.b.hi)
	var sum float32
	for da := range 3 {
		for db := range 3 {
			sum += ends.at(x.a.lo-da, x.b.lo-db) + begins.at(x.a.hi+da, x.b.hi+db)
		}
	}
	c[cNear], c[cAll] = min(1, sum/4), all
	if l.moved[k] {
		c[cMoved] = 1
	}
	if f := l.fill[k]; f.n > 0 {
		c[cFilled], c[cBound] = float32(f.n), 1
		for _, i := range []int{f.before, f.after} {
			if i >= 0 {
				c[cBound] = min(c[cBound], float32(l.own[i]))
			}
		}
	}
	return append(row, c[:]...)
}

// corners are the links by the units of a and b at which they begin, or end.
type corners struct {
	head []int32 // by unit of a: a link, from 1
	next []int32 // by link: another with the same unit of a, from 1
	b    []int32 // by link: its unit of b
	p    []float64
}

func newCorners(l *links, of func(link) (a, b int)) *corners {
	c := &corners{head: make([]int32, l.g.n+1), next: make([]int32, len(l.ls)), b: make([]int32, len(l.ls)), p: l.own}
	for k, x := range l.ls {
		a, b := of(x)
		c.next[k], c.b[k], c.head[a] = c.head[a], int32(b), int32(k+1)
	}
	return c
}

// at is the probability of the likeliest link at units i and j, 0 if there is none.
func (c *corners) at(i, j int) float32 {
	if i < 0 || i >= len(c.head) {
		return 0
	}
	var best float64
	for k := c.head[i]; k > 0; k = c.next[k-1] {
		if int(c.b[k-1]) == j {
			best = max(best, c.p[k-1])
		}
	}
	return float32(best)
}

func logit(p float64) float64 { return min(8, max(-8, math.Log(p/(1-p)))) }

// judge gives every link its probability.
func (l *links) judge(own *learn.Logistic, among *learn.Trees) {
	l.own, l.p = make([]float64, len(l.ls)), make([]float64, len(l.ls))
	for k := range l.ls {
		l.own[k] = own.Prob(l.rows[k])
	}
	l.contexts(func(k int, row []float32) { l.p[k] = among.Prob(row) })
}

// contexts calls do with the row of each link among the others. The row is used again.
func (l *links) contexts(do func(k int, row []float32)) {
	ends := newCorners(l, func(x link) (int, int) { return x.a.hi, x.b.hi })
	begins := newCorners(l, func(x link) (int, int) { return x.a.lo, x.b.lo })
	var sum float32
	for k, x := range l.ls[:l.count] {
		sum += float32(l.own[k]) * x.mass
	}
	all := part(sum, min(l.g.a.total, l.g.b.total))
	row := make([]float32, 0, linkFeatures+contextFeatures)
	for k := range l.ls {
		row = l.context(k, row, all, ends, begins)
		do(k, row)
	}
}
