package align

import "math"

// Digests.
const (
	digestKept  = 0.7  // share of words kept
	digestSteep = 1.3  // the least chance that a word stands anywhere in the other text is that share of all words which do,
	digestLess  = 0.25 // so many times, less this,
	digestLow   = 0.2  // but no less than this
	digestScore = 14   // least score
	digestDrop  = 8    // score that may be lost on the way to more
	digestWords = 40   // fewest words
	digestOf    = 250  // fewest words of the text that is digested
	digestRatio = 2.5  // times that text must be as long
	digestLocal = 0.75 // most that one region may explain of it, or it is no digest
	digestMore  = 15   // least contrast with what stands around it
	digestRival = 70   // score of a region that is reuse by itself
)

// digests puts a digest in the place of the regions that it explains.
func (p *pair) digests(rs []region) []region {
	for x := range 2 {
		d, ok := p.digest(x)
		if !ok {
			continue
		}
		for _, r := range rs {
			apart := r.lo[x] > d.hi[x]+mergeGap || r.hi[x] < d.lo[x]-mergeGap
			if apart || min(r.score[0], r.score[1]) > digestRival || r.len(1-x) <= 2*d.len(x) && p.explains(r, d, x) > digestLocal {
				ok = false
			}
		}
		if o := p.around(x, []region{d}); !ok || o.words >= affinityWords && p.contrast(x, d, o) < digestMore {
			continue
		}
		for _, r := range rs {
			d.lo[x], d.hi[x] = min(d.lo[x], r.lo[x]), max(d.hi[x], r.hi[x])
		}
		return []region{d}
	}
	return rs
}

// digest is the stretch of text x whose words stand in the other text best, wherever there.
func (p *pair) digest(x int) (region, bool) {
	y := 1 - x
	n := len(p.side[y].stem)
	if n < digestOf || len(p.side[x].stem) < digestWords {
		return region{}, false
	}
	base := p.digestBase(x)
	gain := p.gains(func(of class) float64 {
		c := max(base, 1-math.Exp(-float64(n)/2*of.often))
		return math.Log1p(digestKept * (1 - c) / c)
	})
	miss := float32(math.Log(1 - digestKept))
	if p.mostOf(x, gain, miss) < digestScore {
		return region{}, false
	}
	var best, sum, top float32
	var d region
	lo := 0
	for i, s := range p.side[x].stem {
		if sum <= 0 {
			sum, top, lo = 0, 0, i
		}
		if s < 0 {
			if sum += miss; sum < top-digestDrop {
				sum = 0
			}
			continue
		}
		if sum += gain[s]; sum > top {
			if top = sum; sum > best {
				best = sum
				d.lo[x], d.hi[x] = lo, i+1
			}
		}
	}
	d.lo[y], d.hi[y] = 0, n
	d.score = [2]float32{best, best}
	d.digest = true
	return d, best >= digestScore && d.len(x) >= digestWords && float64(n) >= digestRatio*float64(d.len(x))
}

// mostOf is at least the score of the best stretch of text x, found without a branch at each word: few texts are digests.
func (p *pair) mostOf(x int, gain []float32, miss float32) float64 {
	const unit = 1 << 16
	whole := p.mem.ints.take(len(gain) + 1) // rounded up, of stems and, first, of what is none
	whole[0] = int32(math.Ceil(unit * float64(miss)))
	for s, g := range gain {
		whole[s+1] = int32(math.Ceil(unit * float64(g)))
	}
	sum, best := 0, 0
	for _, s := range p.side[x].stem {
		sum = max(sum, 0) + int(whole[s+1])
		best = max(best, sum)
	}
	return float64(best)/unit + .01 // the sums of floats are rounded too
}

// digestBase is the least chance that a content word of text x stands in the other text: of texts on the same matter many do.
func (p *pair) digestBase(x int) float64 {
	return max(digestLow, digestSteep*share(p.side[x].both, p.side[x].heavy)-digestLess)
}

// explains is the share of what digest d has from the other text that stands in region r there.
func (p *pair) explains(r, d region, x int) float64 {
	y := 1 - x
	p.look(y, r.lo[y], r.hi[y])
	have, all := 0., 1e-9
	for _, s := range p.side[x].stem[d.lo[x]:d.hi[x]] {
		if s < 0 {
			continue
		}
		w := 1 - p.chance(s)
		all += w
		if p.side[y].in[s] > 0 {
			have += w
		}
	}
	return have / all
}
