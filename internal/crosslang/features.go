package crosslang

import (
	"cmp"
	"math"
	"slices"
)

// Features are what the verdict rests on. A is the side of less mass, so that a pair of texts has
// the same features both ways round.
type Features [NumFeatures]float32

// Indices of Features. Masses are in nats: the sum of how much each content word says.
const (
	FCos       = iota // cosine of the whole texts
	FGain             // gain of the chain by the mass of A
	FFree             // gain without order by the mass of A
	FRatio            // FGain by FFree
	FSim              // mean cosine of the pairs
	FCoverA           // share of A's mass in pairs
	FCoverB           // share of B's
	FOrder            // correlation of positions, -1 to 1
	FDocA             // share of A's terms that B has, by weight
	FDocB             // share of B's terms that A has
	FNumbers          // weighted Jaccard of the numbers of the texts; .5 if neither has any
	FLength           // |log ratio of masses|
	FSum              // log(1 + mass recognised in pairs)
	FCount            // log(1 + sum of the pairs' probabilities)
	FMean             // mean probability along the chain, by mass
	FRegionA          // share of the region's mass in A that is in pairs
	FRegionB          // the same in B
	FExtentA          // the region's share of A
	FExtentB          // of B
	FRegionSum        // log(1 + mass of A's units in the region's pairs)
	FRegionSim        // mean cosine in the region
	FMeet             // mean share of words recognised in the region's pairs, the lesser side
	FMeetMax          // the same of the greater side
	FNumbersNo        // share of numbers without counterpart in the region's pairs
	FNumbersIn        // log(1 + numbers in common) there
	FNamesNo          // share of names without counterpart there
	FNamesIn          // log(1 + mass of names in common) there
	FRun              // log(1 + longest run of pairs that follow one another on both sides)
	FSupport          // share of the pairs' mass that has such a neighbour
	FMargin           // mean of what pairs have above their rivals
	FRare             // log(1 + mass of rare words in common), those of 7 nats and more
	FDense            // number of sides written without spaces, 0 to 2
	FKnown            // share of words that the lexicons know, of the lesser side
	FUnitsA           // log(1 + units of A)
	FUnitsB           // of B
	NumFeatures
)

// selectPairs takes the likeliest links that do not share a unit, in the order of A.
func (l *links) selectPairs(least float64) []int {
	order := make([]int, 0, len(l.ls))
	for k := range l.ls {
		if l.p[k] >= least {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(l.p[j], l.p[i]) })
	usedA, usedB := make([]bool, l.g.n), make([]bool, l.g.m)
	out := order[:0]
	for _, k := range order {
		x := l.ls[k]
		if slices.Contains(usedA[x.a.lo:x.a.hi], true) || slices.Contains(usedB[x.b.lo:x.b.hi], true) {
			continue
		}
		for u := x.a.lo; u < x.a.hi; u++ {
			usedA[u] = true
		}
		for u := x.b.lo; u < x.b.hi; u++ {
			usedB[u] = true
		}
		out = append(out, k)
	}
	slices.SortFunc(out, func(i, j int) int { return cmp.Compare(l.ls[i].a.lo, l.ls[j].a.lo) })
	return out
}

// region is the stretch of either side that holds most of the pairs and little else.
func (l *links) region(picked []int) (a, b block, inside []int) {
	a = densest(l.g.a, func(yield func(block, float64)) {
		for _, k := range picked {
			yield(l.ls[k].a, l.p[k])
		}
	})
	b = densest(l.g.b, func(yield func(block, float64)) {
		for _, k := range picked {
			if x := l.ls[k]; x.a.lo >= a.lo && x.a.hi <= a.hi {
				yield(x.b, l.p[k])
			}
		}
	})
	for _, k := range picked {
		if x := l.ls[k]; x.a.lo >= a.lo && x.a.hi <= a.hi && x.b.lo >= b.lo && x.b.hi <= b.hi {
			inside = append(inside, k)
		}
	}
	return a, b, inside
}

// looseness is what a unit outside pairs costs a region, as a share of its mass.
const looseness = .4

// densest is the run of units of the greatest sum: a unit in a pair counts its mass by the pair's
// probability, another costs looseness of its mass.
func densest(s *Side, pairs func(yield func(block, float64))) block {
	worth := make([]float64, len(s.units))
	for u, m := range s.mass {
		worth[u] = -looseness * float64(m)
	}
	pairs(func(b block, p float64) {
		for u := b.lo; u < b.hi; u++ {
			worth[u] = float64(s.mass[u]) * ((1+looseness)*p - looseness)
		}
	})
	var best, sum float64
	var out block
	from := 0
	for u, w := range worth {
		if sum <= 0 {
			sum, from = 0, u
		}
		if sum += w; sum > best {
			best, out = sum, block{from, u + 1}
		}
	}
	return out
}

// features of the two texts, whose links have been judged.
func (l *links) features(picked []int) Features {
	var f Features
	a, b := l.g.a, l.g.b
	f[FCos], f[FDocA], f[FDocB], f[FNumbers] = documents(a, b)
	f[FGain], f[FFree] = part(l.gain, a.total), part(l.free, a.total)
	if l.free > 0 {
		f[FRatio] = min(2, l.gain/l.free)
	}
	f[FLength] = logRatio(a.total, b.total)
	f[FKnown] = min(a.known(), b.known())
	f[FUnitsA], f[FUnitsB] = log1p(float32(len(a.units))), log1p(float32(len(b.units)))
	for _, s := range []*Side{a, b} {
		if s.dense {
			f[FDense]++
		}
	}
	var chain, chainP float32
	for k, x := range l.ls[:l.count] {
		chain += x.mass
		chainP += x.mass * float32(l.p[k])
	}
	f[FMean] = part(chainP, chain)
	l.whole(&f, picked)
	ra, rb, inside := l.region(picked)
	if len(inside) > 0 {
		l.inside(&f, ra, rb, inside)
	}
	return f
}

// whole fills what concerns all pairs.
func (l *links) whole(f *Features, picked []int) {
	a, b := l.g.a, l.g.b
	var inA, inB, mass, sim, margin, sum, met, rare, support float32
	for n, k := range picked {
		x, p, r := l.ls[k], float32(l.p[k]), l.rows[k]
		inA += p * a.blockMass(x.a)
		inB += p * b.blockMass(x.b)
		mass += p * x.mass
		sim += p * x.mass * x.cosine
		margin += p * x.mass * min(r[lMarginA], r[lMarginB])
		sum += p
		for _, m := range l.meets[k] {
			w := min(a.tokens[m.a].weight, b.tokens[m.b].weight)
			met += p * m.score * w
			if w >= rareNats {
				rare += p * m.score * w
			}
		}
		if n > 0 && l.follows(picked[n-1], k) || n+1 < len(picked) && l.follows(k, picked[n+1]) {
			support += p * x.mass
		}
	}
	f[FCoverA], f[FCoverB] = part(inA, a.total), part(inB, b.total)
	f[FSum], f[FCount], f[FRare] = log1p(met), log1p(sum), log1p(rare)
	if mass > 0 {
		f[FSim], f[FMargin], f[FSupport] = sim/mass, margin/mass, support/mass
	}
	f[FOrder] = l.order(picked)
}

// rareNats is the weight of a word that stands in about one text of a thousand.
const rareNats = 7

// follows tells whether link y begins where x ends, on both sides, a unit at most left out.
func (l *links) follows(x, y int) bool {
	p, q := l.ls[x], l.ls[y]
	da, db := q.a.lo-p.a.hi, q.b.lo-p.b.hi
	return da >= 0 && db >= 0 && da+db <= 1
}

// inside fills what concerns the region.
func (l *links) inside(f *Features, ra, rb block, inside []int) {
	a, b := l.g.a, l.g.b
	var inA, inB, mass, sim, meetMin, meetMax, names, numbers float32
	var numberAll, nameAll tally
	run, longest := 0, 0
	for n, k := range inside {
		x, p, r := l.ls[k], float32(l.p[k]), l.rows[k]
		inA += p * a.blockMass(x.a)
		inB += p * b.blockMass(x.b)
		mass += p * x.mass
		sim += p * x.mass * x.cosine
		meetMin += p * x.mass * r[lMeetMin]
		meetMax += p * x.mass * r[lMeetMax]
		names += float32(math.Expm1(float64(r[lNames])))
		numbers += float32(math.Expm1(float64(r[lNumbers])))
		na, pa := a.count(x.a, l.meets[k], true)
		nb, pb := b.count(x.b, l.meets[k], false)
		numberAll.all += na.all + nb.all
		numberAll.without += na.without + nb.without
		nameAll.all += pa.all + pb.all
		nameAll.without += pa.without + pb.without
		if n > 0 && l.follows(inside[n-1], k) {
			run++
		} else {
			run = 1
		}
		longest = max(longest, run)
	}
	f[FRegionA], f[FRegionB] = part(inA, a.blockMass(ra)), part(inB, b.blockMass(rb))
	f[FExtentA], f[FExtentB] = part(a.blockMass(ra), a.total), part(b.blockMass(rb), b.total)
	f[FRegionSum] = log1p(inA)
	if mass > 0 {
		f[FRegionSim], f[FMeet], f[FMeetMax] = sim/mass, meetMin/mass, meetMax/mass
	}
	f[FNumbersNo], f[FNumbersIn] = part(numberAll.without, numberAll.all), log1p(numbers)
	f[FNamesNo], f[FNamesIn] = part(nameAll.without, nameAll.all), log1p(names)
	f[FRun] = log1p(float32(longest))
}

// order is the correlation of the positions of pairs in the two texts, 0 of fewer than three.
func (l *links) order(picked []int) float32 {
	if len(picked) < 3 {
		return 0
	}
	var w, mx, my float64
	for _, k := range picked {
		m := l.p[k] * float64(l.ls[k].mass)
		w += m
		mx += m * float64(l.ls[k].a.lo)
		my += m * float64(l.ls[k].b.lo)
	}
	if w == 0 {
		return 0
	}
	mx, my = mx/w, my/w
	var xy, xx, yy float64
	for _, k := range picked {
		m := l.p[k] * float64(l.ls[k].mass)
		dx, dy := float64(l.ls[k].a.lo)-mx, float64(l.ls[k].b.lo)-my
		xy += m * dx * dy
		xx += m * dx * dx
		yy += m * dy * dy
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return float32(xy / math.Sqrt(xx*yy))
}

// documents compares the whole texts: cosine, what share of each side's terms the other has, and the
// weighted Jaccard of their numbers.
func documents(a, b *Side) (cosine, inA, inB, numbers float32) {
	var dot, wa, wb, na, nb, nBoth float64
	x, y := a.doc, b.doc
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i].term < y[j].term:
			i++
		case x[i].term > y[j].term:
			j++
		default:
			dot += float64(x[i].weight) * float64(y[j].weight)
			wa += float64(x[i].weight)
			wb += float64(y[j].weight)
			if x[i].term.kind() == Number {
				nBoth += float64(x[i].weight + y[j].weight)
			}
			i++
			j++
		}
	}
	if dot > 0 {
		cosine = float32(dot / (a.length * b.length))
	}
	sum := func(ts []docTerm) (all, number float64) {
		for _, t := range ts {
			all += float64(t.weight)
			if t.term.kind() == Number {
				number += float64(t.weight)
			}
		}
		return all, number
	}
	sa, na := sum(x)
	sb, nb := sum(y)
	numbers = .5
	if na+nb > 0 {
		numbers = float32(nBoth / (2*(na+nb) - nBoth))
	}
	return cosine, part(float32(wa), float32(sa)), part(float32(wb), float32(sb)), numbers
}

// known is the share of the words that the lexicon of the side's language knows.
func (s *Side) known() float32 {
	n := 0
	for _, t := range s.tokens {
		if t.known {
			n++
		}
	}
	return part(float32(n), float32(len(s.tokens)))
}

// Cosine of two whole texts in the pivot space, 0 to 1.
func Cosine(a, b *Side) float64 {
	c, _, _, _ := documents(a, b)
	return float64(c)
}
