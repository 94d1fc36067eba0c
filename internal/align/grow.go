package align

import (
	"cmp"
	"slices"
)

// Growing.
const (
	near      = 80 // words inside an end that decide about it
	margin    = 24 // words outside an end that are looked at
	tolerance = 14 // score that may be lost on the way to more, while a region grows
	strict    = 12 // the same once its share of words kept is known
	maxRounds = 40 // moves of an end before it stays where it is
	mergeGap  = 45 // words between regions that are merged
	extendGap = 8  // words on either side that an end may leap over
	extendRun = 4  // words in a row that must be the same behind them
)

// grow turns a seed, in which least is shared, into the best region around it, and tells whether it is enough.
func (p *pair) grow(r region, least float32) (region, bool) {
	for x := range 2 {
		used := p.side[x].used
		for r.lo[x] < r.hi[x] && used[r.lo[x]] {
			r.lo[x]++
		}
		for r.hi[x] > r.lo[x] && used[r.hi[x]-1] {
			r.hi[x]--
		}
		if r.len(x) < 3 {
			return r, false
		}
	}
	if least > 0 && p.shared(r) < least {
		return r, false
	}
	r, ok := p.settle(r, p.rate(usual), tolerance, true)
	if !ok {
		return r, false
	}
	// The first time the share may fall, later it only rises, so that this ends.
	for level, first := usual, true; ; first = false {
		i := nearest(p.keeps(r))
		if !first && i <= level {
			break
		}
		level = i
		if r, ok = p.settle(r, p.rate(i), strict, false); !ok {
			return r, false
		}
	}
	p.extend(&r)
	p.weigh(&r)
	return r, min(r.score[0], r.score[1]) >= minScore && min(r.len(0), r.len(1)) >= minWords
}

// extend lengthens a region over small differences beyond its ends, as long as a few words in a row
// are the same behind them.
func (p *pair) extend(r *region) {
	a, b := p.text[0].words, p.text[1].words
	same := func(i, j int) bool {
		if i < 0 || j < 0 || i+extendRun > len(a) || j+extendRun > len(b) {
			return false
		}
		for k := range extendRun {
			if a[i+k].Hash != b[j+k].Hash || p.side[0].used[i+k] || p.side[1].used[j+k] {
				return false
			}
		}
		return true
	}
	longer := func() bool {
		for gap := 0; gap <= 2*extendGap; gap++ {
			for da := max(0, gap-extendGap); da <= min(gap, extendGap); da++ {
				db := gap - da
				if i, j := r.hi[0]+da, r.hi[1]+db; same(i, j) && p.free(region{lo: r.hi, hi: [2]int{i, j}}) {
					r.hi = [2]int{i + extendRun, j + extendRun}
					return true
				}
				if i, j := r.lo[0]-da-extendRun, r.lo[1]-db-extendRun; same(i, j) && p.free(region{lo: [2]int{i, j}, hi: r.lo}) {
					r.lo = [2]int{i, j}
					return true
				}
			}
		}
		return false
	}
	for longer() {
	}
	one := func(i, j int) bool {
		return i >= 0 && j >= 0 && i < len(a) && j < len(b) && a[i].Hash == b[j].Hash && !p.side[0].used[i] && !p.side[1].used[j]
	}
	for one(r.hi[0], r.hi[1]) {
		r.hi[0], r.hi[1] = r.hi[0]+1, r.hi[1]+1
	}
	for one(r.lo[0]-1, r.lo[1]-1) {
		r.lo[0], r.lo[1] = r.lo[0]-1, r.lo[1]-1
	}
	// A word that ended one range only, its counterpart just outside the other.
	if !one(r.lo[0], r.lo[1]) {
		if one(r.lo[0], r.lo[1]-1) {
			r.lo[1]--
		} else if one(r.lo[0]-1, r.lo[1]) {
			r.lo[0]--
		}
	}
	if !one(r.hi[0]-1, r.hi[1]-1) {
		if one(r.hi[0]-1, r.hi[1]) {
			r.hi[1]++
		} else if one(r.hi[0], r.hi[1]-1) {
			r.hi[0]++
		}
	}
}

// nearest is the index of the share in kept that is nearest to k.
func nearest(k float64) int {
	i := 0
	for i+1 < len(kept) && (kept[i]+kept[i+1])/2 < k {
		i++
	}
	return i
}

// keeps estimates the share of words that a region has kept: of the side that has kept less.
func (p *pair) keeps(r region) float64 {
	least := 1.
	for x := range 2 {
		y := 1 - x
		p.look(y, r.lo[y], r.hi[y])
		have, all := 0., 1e-9
		for _, s := range p.side[x].stem[r.lo[x]:r.hi[x]] {
			w := 1.
			if s >= 0 {
				w = 1 - p.chance(s)
				if p.side[y].in[s] > 0 {
					have += w
				}
			}
			all += w
		}
		least = min(least, have/all)
	}
	return least
}

// settle moves the ends of a region until each is where the words near it say, at a rate;
// first with a margin outside it in view, if it is growing.
func (p *pair) settle(r region, rt rate, drop float32, growing bool) (region, bool) {
	var m mover
	m.p, m.rate, m.drop = p, rt, drop
	for range maxRounds {
		was := r
		m.end(&r, 1, growing)
		m.end(&r, 0, growing)
		switch {
		case r.len(0) <= 0 || r.len(1) <= 0:
			return r, false
		case r != was:
		case growing:
			growing = false
		default:
			return r, true
		}
	}
	return r, true
}

// mover moves the ends of one region at one rate.
type mover struct {
	p    *pair
	rate rate
	drop float32
	stay [2][2]place // of the left and right ends, by text: where it last stayed as it was
}

// place is what decides where an end is moved to: the end, the word from which its text is measured, and what is
// in view of the other text.
type place struct{ end, from, lo, hi int }

// end moves the right ends of a region (at 1) or its left ends (at 0). A region that is no longer than
// near on a side is seen whole, with the margins of both ends, for its words may stand in another order.
func (m *mover) end(r *region, at int, growing bool) {
	for range maxRounds {
		was := *r
		for x := range 2 {
			y := 1 - x
			k := place{end: r.lo[x], from: min(r.hi[x], r.lo[x]+near)}
			if at == 1 {
				k = place{end: r.hi[x], from: max(r.lo[x], r.hi[x]-near)}
			}
			k.lo, k.hi = m.p.view(r, y, at, growing)
			if k == m.stay[at][x] {
				continue
			}
			m.p.look(y, k.lo, k.hi)
			end := 0
			if at == 1 {
				end = m.p.right(x, k.from, k.end, m.rate, m.drop)
				r.hi[x] = end
			} else {
				end = m.p.left(x, k.from, k.end, m.rate, m.drop)
				r.lo[x] = end
			}
			if end == k.end {
				m.stay[at][x] = k
			}
			if r.len(x) <= 0 {
				return
			}
		}
		if *r == was {
			return
		}
	}
}

// view is the range of text y in view of which an end of the other text is moved.
func (p *pair) view(r *region, y, at int, growing bool) (lo, hi int) {
	lo, hi = r.lo[y], r.hi[y]
	long := hi-lo > near
	if long && at == 1 {
		lo = hi - near
	}
	if long && at == 0 {
		hi = lo + near
	}
	if !growing {
		return lo, hi
	}
	used := p.side[y].used
	if at == 1 || !long {
		for end := min(hi+margin, len(used)); hi < end && !used[hi]; hi++ {
		}
	}
	if at == 0 || !long {
		for end := max(lo-margin, 0); lo > end && !used[lo-1]; lo-- {
		}
	}
	return lo, hi
}

// right is the best end of a range of text x that begins at from and now ends at hi, in view of
// what is looked at of the other text. Each word there is good for one match: what is said once more on
// one side alone is no sign of reuse.
func (p *pair) right(x, from, hi int, rt rate, drop float32) int {
	h, in := &p.side[x], p.side[1-x].in
	h.scan += 1 << 32
	var sum, top float32
	end := from
	for i := from; i < len(h.stem) && !h.used[i]; i++ {
		sum += h.step(i, in, rt)
		if sum > top {
			top, end = sum, i+1
		} else if i >= hi && sum < top-drop {
			break
		}
	}
	return end
}

// left is the mirror of right.
func (p *pair) left(x, from, lo int, rt rate, drop float32) int {
	h, in := &p.side[x], p.side[1-x].in
	h.scan += 1 << 32
	var sum, top float32
	end := from
	for i := from - 1; i >= 0 && !h.used[i]; i-- {
		sum += h.step(i, in, rt)
		if sum > top {
			top, end = sum, i
		} else if i < lo && sum < top-drop {
			break
		}
	}
	return end
}

// step is the score of word i; it takes the word's match in the scan that goes on.
func (h *half) step(i int, in []int32, rt rate) float32 {
	s := h.stem[i]
	if s < 0 || in[s] == 0 {
		return rt.miss
	}
	n := max(h.taken[s], h.scan) + 1
	h.taken[s] = n
	if uint32(n) > uint32(in[s]) {
		return 0
	}
	return rt.gain[s]
}

// merge joins regions that follow one another closely on both sides, so that a stretch that is reused is
// one passage.
func (p *pair) merge(rs []region) []region {
	slices.SortFunc(rs, func(x, y region) int { return cmp.Compare(x.lo[0], y.lo[0]) })
	var out []region
	for _, r := range rs {
		if n := len(out) - 1; n >= 0 && joins(out[n], r, rs) {
			l := &out[n]
			l.hi[0] = r.hi[0]
			l.lo[1], l.hi[1] = min(l.lo[1], r.lo[1]), max(l.hi[1], r.hi[1])
			p.weigh(l)
			continue
		}
		out = append(out, r)
	}
	return out
}

// joins tells whether r, which follows l in the first text, stands beside it in the second too, with
// nothing of rs between them.
func joins(l, r region, rs []region) bool {
	lo, hi := min(l.hi[1], r.hi[1]), max(l.lo[1], r.lo[1]) // what is between them in the second text
	if r.lo[0]-l.hi[0] > mergeGap || hi-lo > mergeGap {
		return false
	}
	for _, o := range rs {
		if o.lo[1] >= lo && o.hi[1] <= hi && o.len(1) > 0 {
			return false
		}
	}
	return true
}
