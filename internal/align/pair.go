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
	n     int       // stems that both texts have
	often []float64 // of each of them: times it is met by chance in one word
	known [len(kept)]rate
}

// half is one text as the other sees it.
type half struct {
	stem  []int32 // of each word: index of a common stem, or -1
	count []int32 // of each common stem: words of the text
	used  []bool  // words that stand in a region already
	in    []int32 // of each common stem: words in the stretch looked at
	taken []int32 // of each common stem: words matched while a stretch of this side is measured
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

func newPair(a, b *Text) *pair {
	p := &pair{text: [2]*Text{a, b}}
	most := min(len(a.hashes), len(b.hashes))
	ints := make([]int32, len(a.words)+len(b.words)+len(a.hashes)+len(b.hashes)+6*most)
	cut := func(n int) []int32 {
		s := ints[:n:n]
		ints = ints[n:]
		return s
	}
	to := [2][]int32{cut(len(a.hashes)), cut(len(b.hashes))}
	for i := range to[1] {
		to[1][i] = -1
	}
	counts := [2][]int32{cut(most), cut(most)}
	total := float64(max(len(a.words), len(b.words)) + longer)
	p.often = make([]float64, 0, most)
	for i, h := range a.hashes {
		to[0][i] = -1
		j := b.find(h)
		if j < 0 {
			continue
		}
		to[0][i], to[1][j] = int32(p.n), int32(p.n)
		counts[0][p.n], counts[1][p.n] = a.counts[i], b.counts[j]
		p.n++
		often := (float64(max(a.counts[i], b.counts[j])-1) + unseen) / total
		if a.light[i] {
			often = max(often, -math.Log(1-lightest)/stretch)
		}
		p.often = append(p.often, often)
	}
	for x, t := range p.text {
		h := &p.side[x]
		h.stem = cut(len(t.words))
		for i, id := range t.stems {
			h.stem[i] = to[x][id]
		}
		h.count = counts[x][:p.n]
		h.used = make([]bool, len(t.words))
		h.in, h.taken = cut(most), cut(most)
	}
	return p
}

// chance that a stretch has a common stem although nothing is reused.
func (p *pair) chance(s int32) float64 { return 1 - math.Exp(-stretch*p.often[s]) }

// rate returns the scores for the share of words kept with index i.
func (p *pair) rate(i int) rate {
	r := &p.known[i]
	if r.gain == nil {
		r.gain = make([]float32, p.n)
		for s := range r.gain {
			c := p.chance(int32(s))
			r.gain[s] = float32(math.Log1p(kept[i] * (1 - c) / c))
		}
		r.miss = float32(math.Log(1 - kept[i]))
	}
	return *r
}

// enter counts the stems of words [lo, hi) of text x as looked at; leave takes them back.
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
	for _, seeds := range [][]region{runs, crowds} {
		for _, s := range seeds {
			r, ok := p.grow(s)
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

// weigh fills the scores of a region.
func (p *pair) weigh(r *region) {
	rt := p.rate(usual)
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
