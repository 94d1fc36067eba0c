package align

import (
	"cmp"
	"slices"
)

// region is a pair of half-open ranges of words.
type region struct{ aLo, aHi, bLo, bHi, matched int }

// run is a maximal stretch of words that are the same in both texts.
type run struct{ a, b, n int }

// Chaining: a gap between two runs may be as long as half of what is matched on either side of it
// together, at least minGap and at most maxGap words; a chain needs minMatched words.
const (
	minGap     = 8
	maxGap     = 40
	minMatched = 8
	minDensity = 0.35
)

// regions are the stretches that a and b share; no two overlap on either side.
func regions(a, b *Text) []region {
	rs := runs(a, b)
	if len(rs) == 0 {
		return nil
	}
	chains := chain(rs)
	slices.SortFunc(chains, func(p, q region) int {
		return cmp.Or(cmp.Compare(q.matched, p.matched), cmp.Compare(p.aLo, q.aLo), cmp.Compare(p.bLo, q.bLo))
	})
	usedA, usedB := make([]bool, len(a.words)), make([]bool, len(b.words))
	var out []region
	for _, c := range chains {
		c, ok := trim(a, b, extend(a, b, c), usedA, usedB)
		if !ok || c.matched < minMatched {
			continue
		}
		if d := float64(2*c.matched) / float64(c.aHi-c.aLo+c.bHi-c.bLo); d < minDensity {
			continue
		}
		fill(usedA[c.aLo:c.aHi])
		fill(usedB[c.bLo:c.bHi])
		out = append(out, c)
	}
	return out
}

func fill(s []bool) {
	for i := range s {
		s[i] = true
	}
}

// runs are the maximal common runs of at least seedWords words. Shingles that are frequent in either
// text start none, but a run goes through them.
func runs(a, b *Text) []run {
	var out []run
	seen := map[int]int{} // diagonal -> end in a of the last run on it
	var hits []run
	i, j := 0, 0
	for i < len(a.seeds) && j < len(b.seeds) && len(hits) < maxSeeds {
		switch c := cmp.Compare(a.seeds[i].hash, b.seeds[j].hash); {
		case c < 0:
			i++
			continue
		case c > 0:
			j++
			continue
		}
		h := a.seeds[i].hash
		i2, j2 := i, j
		for i2 < len(a.seeds) && a.seeds[i2].hash == h {
			i2++
		}
		for j2 < len(b.seeds) && b.seeds[j2].hash == h {
			j2++
		}
		if i2-i <= maxRepeat && j2-j <= maxRepeat {
			for _, x := range a.seeds[i:i2] {
				for _, y := range b.seeds[j:j2] {
					hits = append(hits, run{a: int(x.at), b: int(y.at)})
				}
			}
		} else if n := min(i2-i, j2-j, 4096); true {
			// The same words over and over: pair them off in order.
			for k := range n {
				hits = append(hits, run{a: int(a.seeds[i+k].at), b: int(b.seeds[j+k].at)})
			}
		}
		i, j = i2, j2
	}
	slices.SortFunc(hits, func(p, q run) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	for _, h := range hits {
		d := h.a - h.b
		if end, ok := seen[d]; ok && h.a < end {
			continue
		}
		lo := h
		for lo.a > 0 && lo.b > 0 && a.words[lo.a-1].Hash == b.words[lo.b-1].Hash {
			if end, ok := seen[d]; ok && lo.a <= end {
				break
			}
			lo.a--
			lo.b--
		}
		n := h.a - lo.a
		for lo.a+n < len(a.words) && lo.b+n < len(b.words) && a.words[lo.a+n].Hash == b.words[lo.b+n].Hash {
			n++
		}
		if n >= seedWords {
			lo.n = n
			out = append(out, lo)
			seen[d] = lo.a + n
		}
	}
	return out
}

// chain joins runs that follow one another on both sides, best predecessor first, and cuts
// where the gap is too long.
func chain(rs []run) []region {
	slices.SortFunc(rs, func(p, q run) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	const back = 64 // runs looked back at: bounds the work
	score, prev := make([]int, len(rs)), make([]int, len(rs))
	for i, r := range rs {
		score[i], prev[i] = r.n, -1
		for j := i - 1; j >= 0 && j >= i-back; j-- {
			p := rs[j]
			ga, gb := r.a-(p.a+p.n), r.b-(p.b+p.n)
			overlap := max(0, -ga, -gb)
			if r.a <= p.a || r.b <= p.b || overlap >= min(r.n, p.n) {
				continue
			}
			limit := min(maxGap, max(minGap, (min(p.n, 40)+min(r.n, 40))))
			if max(ga, gb) > limit {
				continue
			}
			if s := score[j] + r.n - overlap - max(ga, gb, 0)/4; s > score[i] {
				score[i], prev[i] = s, j
			}
		}
	}
	order := make([]int, len(rs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(score[j], score[i]) })
	used := make([]bool, len(rs))
	var out []region
	for _, i := range order {
		if used[i] {
			continue
		}
		c := region{aHi: rs[i].a + rs[i].n, bHi: rs[i].b + rs[i].n}
		for k := i; k >= 0 && !used[k]; k = prev[k] {
			used[k] = true
			c.aLo, c.bLo = rs[k].a, rs[k].b
			c.matched += rs[k].n
		}
		out = append(out, c)
	}
	return out
}

// extend lengthens a chain at both ends over small differences, as long as two words in a row
// match again within endGap words.
func extend(a, b *Text, c region) region {
	const endGap = 4
	for more := true; more; {
		more = false
		for gap := 1; gap <= 2*endGap && !more; gap++ {
			for da := max(0, gap-endGap); da <= min(gap, endGap) && !more; da++ {
				if i, j := c.aHi+da, c.bHi+gap-da; i+2 <= len(a.words) && j+2 <= len(b.words) &&
					a.words[i].Hash == b.words[j].Hash && a.words[i+1].Hash == b.words[j+1].Hash {
					c.aHi, c.bHi, more = i+2, j+2, true
				}
				if i, j := c.aLo-da, c.bLo-gap+da; !more && i >= 2 && j >= 2 &&
					a.words[i-1].Hash == b.words[j-1].Hash && a.words[i-2].Hash == b.words[j-2].Hash {
					c.aLo, c.bLo, more = i-2, j-2, true
				}
			}
		}
	}
	return c
}

// trim takes from a chain what a better one has taken already, and leaves its ends on runs of
// two or more matching words.
func trim(a, b *Text, c region, usedA, usedB []bool) (region, bool) {
	c.aLo, c.aHi = free(usedA, c.aLo, c.aHi)
	c.bLo, c.bHi = free(usedB, c.bLo, c.bHi)
	if c.aHi-c.aLo < seedWords || c.bHi-c.bLo < seedWords {
		return c, false
	}
	ops, matched := diff(a.words[c.aLo:c.aHi], b.words[c.bLo:c.bHi])
	if matched < seedWords {
		return c, false
	}
	first, last := ops[0], ops[len(ops)-1]
	lo := c
	c.aHi, c.bHi = lo.aLo+last.a+last.n, lo.bLo+last.b+last.n
	c.aLo, c.bLo = lo.aLo+first.a, lo.bLo+first.b
	c.matched = matched
	return c, true
}

// free is the longest stretch of [lo, hi) that is not used.
func free(used []bool, lo, hi int) (int, int) {
	bestLo, bestHi := lo, lo
	for i := lo; i < hi; {
		if used[i] {
			i++
			continue
		}
		j := i
		for j < hi && !used[j] {
			j++
		}
		if j-i > bestHi-bestLo {
			bestLo, bestHi = i, j
		}
		i = j
	}
	return bestLo, bestHi
}
