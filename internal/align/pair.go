package align

import "math"

// pair is two texts on their way to their passages.
//
// Every word is given a score in view of a stretch of the other text. Let c be the chance that a
// stretch of as many words as are looked at together has the word's stem although nothing is reused, and
// k the share of words that an editor keeps. A word whose stem is there scores log((c + k·(1-c))/c), one
// whose stem is not there log(1-k): the sum over a stretch is the logarithm of how much better
// reuse explains it than chance does, if words came one by one.
type pair struct {
	text  [2]*Text
	side  [2]half
	n     int     // stems that both texts have
	class []int32 // of each of them: stems as frequent are of one class
	often []class // by class
	known [len(kept)]rate
	rest  *float64   // what affinity found
	out   *[2]around // what outside found
	mem   *Scratch
}

// class is what stems of one frequency have in common.
type class struct {
	often  float64 // times that the stem is met by chance in one word
	chance float64 // that a stretch has it although nothing is reused
}

// half is one text as the other sees it.
type half struct {
	stem  []int32 // of each word: index of a common stem, or -1
	count []int32 // of each common stem: words of the text
	used  []bool  // words that stand in a region already
	in    []int32 // of each common stem: words in the stretch looked at
	lo    int     // the stretch looked at
	hi    int
	taken []uint64 // of each common stem: scan of this side, and words matched in it
	scan  uint64   // number of scans of this side, in the upper half
	heavy int      // words that are not light,
	both  int      // and those of them whose stem the other text has
}

// kept are the shares of words kept that are told apart.
var kept = [...]float64{.3, .5, .7, .85, .95}

// usual is the index in kept at which a region is grown before its own share is known.
const usual = 1

// Parameters of chance.
const (
	stretch  = 60   // words looked at together
	unseen   = 0.3  // occurrences by which a stem is thought more frequent than it is seen
	longer   = 200  // words by which texts are thought longer than they are
	lightest = 0.15 // least chance of a short word
)

// rate is the scores for one share of words kept.
type rate struct {
	gain []float32 // of a common stem that is there
	miss float32   // of any other word
}

// newPair finds the stems that texts a and b have in common: those of the one with number base are indexed, and the words of
// the other looked up.
func newPair(a, b *Text, base int, mem *Scratch) *pair {
	mem.reset()
	p := &pair{text: [2]*Text{a, b}, mem: mem}
	x, y := base, 1-base
	index, other := p.text[x].index(), p.text[y]
	most := min(len(index.hashes), len(other.words))
	to := mem.ints.take(len(index.hashes)) // of each stem of the index: 1 + number among the common ones
	first := mem.ints.take(most)           // of each common stem: its number in the index
	counts := [2][]int32{mem.ints.take(most), mem.ints.take(most)}
	stem := mem.ints.take(len(other.words))
	heavy, both := 0, 0
	for j := range other.words {
		h, light := other.stem(j)
		id := index.find(h)
		if !light {
			heavy++
		}
		if id < 0 {
			stem[j] = -1
			continue
		}
		if !light {
			both++
		}
		if to[id] == 0 {
			first[p.n], counts[x][p.n] = id, index.counts[id]
			p.n++
			to[id] = int32(p.n)
		}
		stem[j] = to[id] - 1
		counts[y][stem[j]]++
	}
	p.side[y].stem, p.side[y].heavy, p.side[y].both = stem, heavy, both
	p.side[x].stem, p.side[x].heavy = mem.ints.take(len(index.of)), index.heavy
	for s, id := range first[:p.n] {
		if !index.light[id] {
			p.side[x].both += int(counts[x][s])
		}
	}
	for i, id := range index.of {
		p.side[x].stem[i] = to[id] - 1
	}
	for x, t := range p.text {
		h := &p.side[x]
		h.count = counts[x][:p.n]
		h.used = mem.truths.take(len(t.words))
		h.in = mem.ints.take(p.n)
		h.taken = mem.counts.take(p.n)
	}
	p.classify(index.light, first)
	return p
}

// classify puts the common stems in classes; first is the number of each of them in an index of which light tells the light ones.
func (p *pair) classify(light []bool, first []int32) {
	total := float64(max(len(p.text[0].words), len(p.text[1].words)) + longer)
	p.class = p.mem.ints.take(p.n)
	p.often = make([]class, 0, 64)
	var classes [2][64]int32 // 1 + class of other and light stems, by how often the text has them that has more
	for s := range p.class {
		n, l := max(p.side[0].count[s], p.side[1].count[s]), 0
		if light[first[s]] {
			l = 1
		}
		known := &classes[l][min(int(n), len(classes[0])-1)]
		if *known == 0 || int(n) >= len(classes[0])-1 {
			p.often = append(p.often, newClass(n, l == 1, total))
			*known = int32(len(p.often))
		}
		p.class[s] = *known - 1
	}
}

// newClass is the class of stems that the text which has more of them has n times, of total words.
func newClass(n int32, light bool, total float64) class {
	often := (float64(n-1) + unseen) / total
	if light {
		often = max(often, -math.Log(1-lightest)/stretch)
	}
	return class{often, 1 - math.Exp(-stretch*often)}
}

// chance that a stretch has a common stem although nothing is reused.
func (p *pair) chance(s int32) float64 { return p.often[p.class[s]].chance }

// gains are the scores of the common stems, for each its class'.
func (p *pair) gains(of func(class) float64) []float32 {
	byClass := p.mem.floats.take(len(p.often))
	for k, c := range p.often {
		byClass[k] = float32(of(c))
	}
	out := p.mem.floats.take(p.n)
	for s := range out {
		out[s] = byClass[p.class[s]]
	}
	return out
}

// rate returns the scores for the share of words kept with index i.
func (p *pair) rate(i int) rate {
	r := &p.known[i]
	if r.gain == nil {
		r.gain = p.gains(func(c class) float64 { return math.Log1p(kept[i] * (1 - c.chance) / c.chance) })
		r.miss = float32(math.Log(1 - kept[i]))
	}
	return *r
}

// look makes words [lo, hi) of text x those whose stems are counted as looked at.
func (p *pair) look(x, lo, hi int) {
	h := &p.side[x]
	if lo >= h.hi || hi <= h.lo {
		h.enter(h.lo, h.hi, -1)
		h.enter(lo, hi, 1)
	} else {
		h.enter(lo, h.lo, 1)
		h.enter(h.lo, lo, -1)
		h.enter(h.hi, hi, 1)
		h.enter(hi, h.hi, -1)
	}
	h.lo, h.hi = lo, hi
}

// enter adds n to the count of the stem of each of words [lo, hi), of which there may be none.
func (h *half) enter(lo, hi int, n int32) {
	if lo >= hi {
		return
	}
	for _, s := range h.stem[lo:hi] {
		if s >= 0 {
			h.in[s] += n
		}
	}
}

// region is a pair of half-open ranges of words.
type region struct {
	lo, hi [2]int
	score  [2]float32 // of either side in view of the other, at the usual rate
	digest bool
	weak   bool // too little to count, shown if it is a quotation or a name
}

func (r region) len(x int) int { return r.hi[x] - r.lo[x] }

// Least that a region must have to count.
const (
	minScore = 22
	minSeed  = 16 // score of what is the same in a crowd, what is not left out: most that have less grow into nothing
	minWords = 15
)

// regions are the stretches that the texts share; no two overlap on either side.
func (p *pair) regions() []region {
	if p.same() {
		n := len(p.text[0].words)
		if n == 0 {
			return nil
		}
		r := region{hi: [2]int{n, n}}
		p.weigh(&r)
		return []region{r}
	}
	runs, crowds := p.seeds()
	var out []region
	least := [...]float32{0, minSeed}
	for k, seeds := range [][]region{runs, crowds} {
		for _, s := range seeds {
			r, ok := p.grow(s, least[k])
			if !ok {
				continue
			}
			out = append(out, r)
			p.use(r)
		}
	}
	out = p.digests(p.merge(out))
	for _, r := range out {
		p.use(r)
	}
	for _, r := range runs {
		if p.free(r) {
			r.weak = true
			out = append(out, r)
			p.use(r)
		}
	}
	return out
}

// same tells whether the texts have the same words.
func (p *pair) same() bool {
	a, b := p.text[0].words, p.text[1].words
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Hash != b[i].Hash {
			return false
		}
	}
	return true
}

// use marks the words of a region as taken.
func (p *pair) use(r region) {
	for x := range 2 {
		used := p.side[x].used[r.lo[x]:r.hi[x]]
		for i := range used {
			used[i] = true
		}
	}
}

// free tells whether no word of a region is taken.
func (p *pair) free(r region) bool {
	for x := range 2 {
		for _, u := range p.side[x].used[r.lo[x]:r.hi[x]] {
			if u {
				return false
			}
		}
	}
	return true
}

// shared sums the scores of the words of a region whose stems the other side has, of the side that has less.
func (p *pair) shared(r region) float32 {
	rt := p.rate(usual)
	var sum [2]float32
	for x := range 2 {
		y := 1 - x
		p.look(y, r.lo[y], r.hi[y])
		in := p.side[y].in
		for _, s := range p.side[x].stem[r.lo[x]:r.hi[x]] {
			if s >= 0 && in[s] > 0 {
				sum[x] += rt.gain[s]
			}
		}
	}
	return min(sum[0], sum[1])
}

// weigh fills the scores of a region.
func (p *pair) weigh(r *region) {
	rt := p.rate(usual)
	for x := range 2 {
		y := 1 - x
		p.look(y, r.lo[y], r.hi[y])
		in := p.side[y].in
		r.score[x] = 0
		for _, s := range p.side[x].stem[r.lo[x]:r.hi[x]] {
			if s >= 0 && in[s] > 0 {
				r.score[x] += rt.gain[s]
			} else {
				r.score[x] += rt.miss
			}
		}
	}
}
