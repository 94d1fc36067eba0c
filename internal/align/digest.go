package align

import "math"

var dKeep, dBase, dMin, dDrop, dRatio, dLocal, dStrong float32 = .7, .3, 14, 8, 2.5, .7, 60

// digest looks for a stretch of text x that is a digest of all of the other text: most of its words
// stand there, anywhere, and few words around it do.
func (p *pair) digest(x int) (region, bool) {
	y := 1 - x
	ny, nx := len(p.side[y].stem), len(p.side[x].stem)
	var none region
	if ny < 150 || nx < 40 {
		return none, false
	}
	total := float64(max(len(p.a.words), len(p.b.words)) + int(longer))
	gain := make([]float32, p.n)
	miss := float32(math.Log(1 - float64(dKeep)))
	for s := range gain {
		// The chance is for a window of 100 words: stretch it.
		l := -math.Log1p(-min(p.chance[s], .9999)) / window * min(float64(ny), total)
		c := max(float64(dBase), 1-math.Exp(-l*.5))
		gain[s] = float32(math.Log1p(float64(dKeep) * (1 - c) / c))
	}
	var best, cur, top float32
	bl, bh, cl := 0, 0, 0
	for i, s := range p.side[x].stem {
		if cur <= 0 {
			cur, cl, top = 0, i, 0
		}
		if s >= 0 {
			cur += gain[s]
		} else {
			cur += miss
		}
		if cur > top {
			top = cur
		} else if cur < top-dDrop {
			cur = 0
		}
		if cur > best {
			best, bl, bh = cur, cl, i+1
		}
	}
	n := bh - bl
	if best < dMin || n < 40 || float32(ny)/float32(n) < dRatio {
		return none, false
	}
	var r region
	r.lo[x], r.hi[x] = bl, bh
	r.lo[y], r.hi[y] = 0, ny
	r.score = [2]float32{best, best}
	return r, true
}

// digests puts a digest in the place of the regions it explains.
func (p *pair) digests(rs []region) []region {
	for x := range 2 {
		d, ok := p.digest(x)
		if !ok {
			continue
		}
		y := 1 - x
		worst := 0.
		for _, r := range rs {
			if r.lo[x] > d.hi[x]+int(Merge) || r.hi[x] < d.lo[x]-int(Merge) {
				ok = false // something else of the other text is reused elsewhere
			}
			p.enter(y, r.lo[y], r.hi[y])
			in := p.side[y].in
			local, all := 0., 0.
			for _, s := range p.side[x].stem[d.lo[x]:d.hi[x]] {
				if s >= 0 {
					w := 1 - p.chance[s]
					all += w
					if in[s] > 0 {
						local += w
					}
				}
			}
			p.leave(y, r.lo[y], r.hi[y])
			if min(r.score[0], r.score[1]) > dStrong {
				ok = false
			}
			if r.hi[y]-r.lo[y] <= 2*(d.hi[x]-d.lo[x]) {
				worst = max(worst, local/max(all, 1))
			}
		}
		for _, r := range rs {
			d.lo[x], d.hi[x] = min(d.lo[x], r.lo[x]), max(d.hi[x], r.hi[x])
		}
		if ok && worst <= float64(dLocal) {
			return []region{d}
		}
	}
	return rs
}
