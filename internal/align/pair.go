package align

import (
	"cmp"
	"math"
	"os"
	"slices"
	"strconv"
)

// pair is two texts on their way to their passages.
//
// Every word is given a score in view of a stretch of the other text. Let p be the chance that a
// stretch of as many words as a short passage has the word's stem although nothing is reused, and
// let keep be the share of the words that an editor keeps. A word whose stem is there scores
// the logarithm of (p + keep·(1-p))/p, one whose stem is not there that of 1-keep: the sum over a stretch is
// the logarithm of how much better reuse explains it than chance.
type pair struct {
	a, b   *Text
	side   [2]half
	chance []float64 // of a common stem: that a stretch of window words has it without reuse
	rates  [len(rates)]rate
	n      int // common stems
}

// half is one text as the other sees it.
type half struct {
	stem  []int32 // of each word: common stem, or -1
	used  []bool  // words that stand in a passage already
	in    []int32 // of each common stem: words in the range looked at
	taken []int32
}

// rate is the scores for one share of words kept.
type rate struct {
	gain []float32 // of a common stem; nil until it is needed
	miss float32
}

// rates are the shares of words kept that are told apart.
var rates = [...]float64{.3, .5, .7, .85, .95}

func (p *pair) rate(i int) rate {
	r := &p.rates[i]
	if r.gain == nil {
		r.gain = make([]float32, p.n)
		for s, c := range p.chance {
			r.gain[s] = float32(math.Log1p(rates[i] * (1 - c) / c))
		}
		r.miss = float32(math.Log(1 - rates[i]))
	}
	return *r
}

// Parameters of the score.
const (
	window = 60 // words of a short passage
)

func newPair(a, b *Text) *pair {
	p := &pair{a: a, b: b}
	common := make([]int32, len(a.hashes))
	theirs := make([]int32, len(b.hashes))
	for i := range theirs {
		theirs[i] = -1
	}
	total := float64(max(len(a.words), len(b.words)) + int(longer))
	p.chance = make([]float64, 0, min(len(a.hashes), len(b.hashes)))
	for i, h := range a.hashes {
		common[i] = -1
		j := b.find(h)
		if j < 0 {
			continue
		}
		common[i], theirs[j] = int32(p.n), int32(p.n)
		p.n++
		n := float64(max(a.counts[i], b.counts[j])-1) + float64(unseen)
		chance := 1 - math.Exp(-window*n/total)
		if a.light[i] {
			chance = max(chance, float64(lightest))
		}
		p.chance = append(p.chance, chance)
	}
	for s, t := range []*Text{a, b} {
		to := common
		if s == 1 {
			to = theirs
		}
		h := &p.side[s]
		h.stem = make([]int32, len(t.words))
		for i, id := range t.stems {
			h.stem[i] = to[id]
		}
		h.used = make([]bool, len(t.words))
		h.in = make([]int32, p.n)
		h.taken = make([]int32, p.n)
	}
	return p
}

// region is a pair of half-open ranges of words, and the scores of both.
type region struct {
	lo, hi [2]int
	score  [2]float32
}

// Seeding.
const (
	cellWords = 24
	maxCells  = 1 << 20
	maxPoints = 16 // pairs of words that one stem may make
)

// regions are the stretches that a and b share; no two overlap on either side.
func (p *pair) regions() []region {
	var out []region
	runs, cells := p.seeds()
	for _, s := range append(runs, cells...) {
		r, ok := p.grow(s)
		if !ok {
			continue
		}
		out = append(out, r)
		for x := range 2 {
			fill(p.side[x].used[r.lo[x]:r.hi[x]])
		}
	}
	return p.digests(p.merge(out))
}

// merge joins regions that follow one another closely on both sides.
func (p *pair) merge(rs []region) []region {
	slices.SortFunc(rs, func(x, y region) int { return cmp.Compare(x.lo[0], y.lo[0]) })
	var out []region
	for _, r := range rs {
		if n := len(out) - 1; n >= 0 {
			l := &out[n]
			gb := max(r.lo[1]-l.hi[1], l.lo[1]-r.hi[1])
			if r.lo[0]-l.hi[0] <= int(Merge) && gb <= int(Merge) {
				between := false
				for _, o := range rs {
					if o != r && o != *l && o.lo[1] >= min(l.hi[1], r.hi[1]) && o.hi[1] <= max(l.lo[1], r.lo[1]) {
						between = true
					}
				}
				if !between {
					l.hi[0] = r.hi[0]
					l.lo[1], l.hi[1] = min(l.lo[1], r.lo[1]), max(l.hi[1], r.hi[1])
					l.score[0] += r.score[0]
					l.score[1] += r.score[1]
					continue
				}
			}
		}
		out = append(out, r)
	}
	return out
}

func fill(s []bool) {
	for i := range s {
		s[i] = true
	}
}

// seeds are places where many rare stems meet, best first.
func (p *pair) seeds() (runs, cells []region) {
	na, nb := len(p.a.words), len(p.b.words)
	if na == 0 || nb == 0 || p.n == 0 {
		return nil, nil
	}
	size := cellWords
	for (na/size+2)*(nb/size+2) > maxCells {
		size *= 2
	}
	wide := nb/size + 2
	sums := make([]float32, (na/size+2)*wide)
	// Words of b by common stem.
	start := make([]int32, p.n+1)
	for _, s := range p.side[1].stem {
		if s >= 0 {
			start[s+1]++
		}
	}
	countB := make([]int32, p.n)
	for s := range p.n {
		countB[s] = start[s+1]
		start[s+1] += start[s]
	}
	at := slices.Clone(start[:p.n])
	places := make([]int32, start[p.n])
	for j, s := range p.side[1].stem {
		if s >= 0 {
			places[at[s]] = int32(j)
			at[s]++
		}
	}
	countA := make([]int32, p.n)
	for _, s := range p.side[0].stem {
		if s >= 0 {
			countA[s]++
		}
	}
	rate := p.rate(first)
	wa, wb := p.a.words, p.b.words
	ends := make([]int32, na+nb) // of the last run on each diagonal, in a
	for i, s := range p.side[0].stem {
		if s < 0 || countA[s]*countB[s] > maxPoints {
			continue
		}
		g := rate.gain[s]
		row := i / size * wide
		for _, j := range places[start[s]:start[s+1]] {
			sums[row+int(j)/size] += g
			if d := i - int(j) + nb; wa[i].Hash == wb[j].Hash && int(ends[d]) <= i {
				x, y := i, int(j)
				for x > 0 && y > 0 && wa[x-1].Hash == wb[y-1].Hash {
					x, y = x-1, y-1
				}
				n := i - x
				for x+n < na && y+n < nb && wa[x+n].Hash == wb[y+n].Hash {
					n++
				}
				ends[d] = int32(x + n)
				if n >= int(MinRun) {
					runs = append(runs, region{lo: [2]int{x, y}, hi: [2]int{x + n, y + n}})
				}
			}
		}
	}
	type seed struct {
		at    int
		score float32
	}
	var seeds []seed
	for i := 0; i < na/size+1; i++ {
		for j := 0; j < nb/size+1; j++ {
			k := i*wide + j
			if s := sums[k] + sums[k+1] + sums[k+wide] + sums[k+wide+1]; s >= minSeed {
				seeds = append(seeds, seed{k, s})
			}
		}
	}
	slices.SortFunc(seeds, func(x, y seed) int { return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.at, y.at)) })
	cells = make([]region, 0, len(seeds))
	for _, s := range seeds {
		i, j := s.at/wide*size, s.at%wide*size
		cells = append(cells, region{lo: [2]int{i, j}, hi: [2]int{min(na, i+2*size), min(nb, j+2*size)}, score: [2]float32{s.score, s.score}})
	}
	slices.SortFunc(runs, func(x, y region) int {
		return cmp.Or(cmp.Compare(y.hi[0]-y.lo[0], x.hi[0]-x.lo[0]), cmp.Compare(x.lo[0], y.lo[0]), cmp.Compare(x.lo[1], y.lo[1]))
	})
	return runs, cells
}

// Growing.
const (
	maxRounds = 40
	first     = 1 // rate that a region is grown at before its own is known
)

// Tunables, for now.
func init() {
	env := func(n string, v *float32) {
		if f, err := strconv.ParseFloat(os.Getenv(n), 32); err == nil {
			*v = float32(f)
		}
	}
	env("MINSEED", &minSeed)
	env("DROP", &Drop)
	env("MINSCORE", &MinScore)
	for i := range Drops {
		env("DROPS", &Drops[i])
		env("DROP"+strconv.Itoa(i), &Drops[i])
	}
	env("UNSEEN", &unseen)
	env("LIGHTEST", &lightest)
	env("LONGER", &longer)
	env("MERGE", &Merge)
	env("DKEEP", &dKeep)
	env("DBASE", &dBase)
	env("DMIN", &dMin)
	env("DDROP", &dDrop)
	env("DRATIO", &dRatio)
	env("DSTRONG", &dStrong)
	env("DLOCAL", &dLocal)
	env("NEAR", &Near)
	env("REPEAT", &Repeat)
	env("MARGIN", &Margin)
	env("MINRUN", &MinRun)
}

var Near, Margin, Repeat float32 = 80, 24, 0
var unseen, lightest, longer, Merge, MinRun float32 = .3, .15, 200, 45, 8
var (
	MinSeed   float32 = 12
	Drop      float32 = 14
	MinScore  float32 = 22
	MinLength         = 15
)

var minSeed = MinSeed

// grow turns a seed into the best region around it: given the range of one text, the best range of the
// other follows, and the other way round, until both stay the same.
func (p *pair) grow(r region) (region, bool) {
	// The seed's ranges hold words that are used: leave if most are.
	for x := range 2 {
		for r.lo[x] < r.hi[x] && p.side[x].used[r.lo[x]] {
			r.lo[x]++
		}
		for r.hi[x] > r.lo[x] && p.side[x].used[r.hi[x]-1] {
			r.hi[x]--
		}
		if r.hi[x]-r.lo[x] < 3 {
			return r, false
		}
	}
	r.score = [2]float32{}
	r, ok := p.settle(r, p.rate(first), Drop, true)
	if !ok {
		return r, false
	}
	for level, down := first, true; ; down = false {
		k, i := p.kept(r), 0
		for i+1 < len(rates) && (rates[i]+rates[i+1])/2 < k {
			i++
		}
		if i == level && !down || i < level && !down {
			break
		}
		level = i
		if r, ok = p.settle(r, p.rate(i), Drops[i], false); !ok {
			return r, false
		}
	}
	p.weigh(&r, p.rate(first))
	return r, min(r.score[0], r.score[1]) >= MinScore && min(r.hi[0]-r.lo[0], r.hi[1]-r.lo[1]) >= MinLength
}

var Drops = [...]float32{6, 6, 6, 6, 6}

// kept estimates the share of words kept in a region.
func (p *pair) kept(r region) float64 {
	var k [2]float64
	for x := range 2 {
		y := 1 - x
		p.enter(y, r.lo[y], r.hi[y])
		have, all := 0., 0.
		for _, s := range p.side[x].stem[r.lo[x]:r.hi[x]] {
			if s < 0 {
				all++
				continue
			}
			w := 1 - p.chance[s]
			all += w
			if p.side[y].in[s] > 0 {
				have += w
			}
		}
		p.leave(y, r.lo[y], r.hi[y])
		k[x] = have / max(1, all)
	}
	return min(k[0], k[1])
}

// settle moves the ends of a region, at a rate, until each is where the words near it say.
func (p *pair) settle(r region, rt rate, drop float32, growing bool) (region, bool) {
	for range maxRounds {
		was := r
		p.end(&r, 1, rt, drop, growing)
		p.end(&r, 0, rt, drop, growing)
		if r.hi[0] <= r.lo[0] || r.hi[1] <= r.lo[1] {
			return r, false
		}
		if r == was {
			if !growing {
				break
			}
			growing = false
		}
	}
	return r, true
}

// end moves the right (side 1) or left (side 0) ends of a region. Of each text it looks at near
// words inside the end and, while the region grows, at a margin outside it.
func (p *pair) end(r *region, side int, rt rate, drop float32, growing bool) {
	for range maxRounds {
		was := *r
		for x := range 2 {
			y := 1 - x
			lo, hi := r.lo[y], r.hi[y]
			if hi-lo > int(Near) {
				if side == 1 {
					lo = hi - int(Near)
				} else {
					hi = lo + int(Near)
				}
			}
			if growing {
				used := p.side[y].used
				if side == 1 || lo == r.lo[y] && hi == r.hi[y] {
					for m := 0; m < int(Margin) && hi < len(used) && !used[hi]; m++ {
						hi++
					}
				}
				if side == 0 || lo == r.lo[y] && r.hi[y]-lo <= int(Near) {
					for m := 0; m < int(Margin) && lo > 0 && !used[lo-1]; m++ {
						lo--
					}
				}
			}
			p.enter(y, lo, hi)
			if side == 1 {
				from := max(r.lo[x], r.hi[x]-int(Near))
				r.hi[x] = p.right(x, from, r.hi[x], rt, drop)
			} else {
				from := min(r.hi[x], r.lo[x]+int(Near))
				r.lo[x] = p.left(x, from, r.lo[x], rt, drop)
			}
			p.leave(y, lo, hi)
			if r.hi[x] <= r.lo[x] {
				return
			}
		}
		if *r == was {
			return
		}
	}
}

// right is where text x's range that begins at from or before, and now ends at hi, is best to end.
func (p *pair) right(x, from, hi int, rt rate, drop float32) int {
	h, in := &p.side[x], p.side[1-x].in
	var sum, top float32
	end := from
	i := from
	for ; i < len(h.stem) && !h.used[i]; i++ {
		if s := h.stem[i]; s >= 0 && in[s] > 0 {
			if h.taken[s]++; h.taken[s] <= in[s] {
				sum += rt.gain[s]
			} else {
				sum += rt.miss * Repeat
			}
		} else {
			sum += rt.miss
		}
		if sum > top {
			top, end = sum, i+1
		} else if i >= hi && sum < top-drop {
			break
		}
	}
	for i = min(i, len(h.stem)-1); i >= from; i-- {
		if s := h.stem[i]; s >= 0 {
			h.taken[s] = 0
		}
	}
	return end
}

// left is the mirror of right.
func (p *pair) left(x, from, lo int, rt rate, drop float32) int {
	h, in := &p.side[x], p.side[1-x].in
	var sum, top float32
	end := from
	i := from - 1
	for ; i >= 0 && !h.used[i]; i-- {
		if s := h.stem[i]; s >= 0 && in[s] > 0 {
			if h.taken[s]++; h.taken[s] <= in[s] {
				sum += rt.gain[s]
			} else {
				sum += rt.miss * Repeat
			}
		} else {
			sum += rt.miss
		}
		if sum > top {
			top, end = sum, i
		} else if i < lo && sum < top-drop {
			break
		}
	}
	for i = max(i, 0); i < from; i++ {
		if s := h.stem[i]; s >= 0 {
			h.taken[s] = 0
		}
	}
	return end
}

// weigh fills the scores of a region.
func (p *pair) weigh(r *region, rt rate) {
	for x := range 2 {
		y := 1 - x
		p.enter(y, r.lo[y], r.hi[y])
		in := p.side[y].in
		r.score[x] = 0
		for _, s := range p.side[x].stem[r.lo[x]:r.hi[x]] {
			if s >= 0 && in[s] > 0 {
				r.score[x] += rt.gain[s]
			} else {
				r.score[x] += rt.miss
			}
		}
		p.leave(y, r.lo[y], r.hi[y])
	}
}

func (p *pair) enter(x, lo, hi int) {
	h := &p.side[x]
	for _, s := range h.stem[lo:hi] {
		if s >= 0 {
			h.in[s]++
		}
	}
}

func (p *pair) leave(x, lo, hi int) {
	h := &p.side[x]
	for _, s := range h.stem[lo:hi] {
		if s >= 0 {
			h.in[s]--
		}
	}
}
