package align

import "math"

// A stretch that was taken from another text has more in common with it than the rest of its own text has. Two reports of one
// event share words wherever one looks.

// around is what stands outside all regions of a text: how many different words, and how many of these the other text has anywhere.
type around struct{ words, shared int }

// unlike is the share of the words around that the other text has, drawn to a half where there are few.
func (o around) unlike() float64 { return float64(o.shared+3) / float64(o.words+10) }

// outside is what stands outside all regions of either text, in which nothing changes any more.
func (p *pair) outside(all []region) [2]around {
	if p.out == nil {
		p.out = &[2]around{p.around(0, all), p.around(1, all)}
	}
	return *p.out
}

// around is what stands outside the regions of text x. A digest has all of the other text for a region, and hides nothing of it.
func (p *pair) around(x int, all []region) (o around) {
	inside := make([]bool, len(p.text[x].words))
	for _, r := range all {
		if r.digest && r.len(x) == len(inside) {
			continue
		}
		for i := r.lo[x]; i < r.hi[x]; i++ {
			inside[i] = true
		}
	}
	o.words, o.shared = p.different(x, 0, len(inside), func(i int) bool { return !inside[i] }, func(int32) bool { return true })
	return o
}

// different counts the different words of text x in [lo, hi) that are wanted, but for short ones, and those of them whose common stem is there.
func (p *pair) different(x, lo, hi int, wanted func(i int) bool, there func(s int32) bool) (n, shared int) {
	index := p.text[x].index()
	seen := make([]bool, len(index.hashes))
	for i := lo; i < hi; i++ {
		id := index.of[i]
		if index.light[id] || seen[id] || !wanted(i) {
			continue
		}
		seen[id] = true
		n++
		if s := p.side[x].stem[i]; s >= 0 && there(s) {
			shared++
		}
	}
	return n, shared
}

// contrast is how much less likely it is, as a logarithm, that so many of the words of a region of text x stand in its other side if
// no more of them do than of the words around stand in the other text. Quoted words do not count. It is 0 if too little is around.
func (p *pair) contrast(x int, r region, o around) float64 {
	if o.words < affinityWords {
		return 0
	}
	y := 1 - x
	p.look(y, r.lo[y], r.hi[y])
	in := p.side[y].in
	quoted := p.text[x].inQuotes(r.lo[x], r.hi[x])
	n, shared := p.different(x, r.lo[x], r.hi[x], func(i int) bool { return !quoted[i-r.lo[x]] }, func(s int32) bool { return in[s] > 0 })
	was, is := o.unlike(), share(shared, n)
	if is <= was {
		return 0
	}
	k := is * math.Log(is/was)
	if is < 1 {
		k += (1 - is) * math.Log((1-is)/(1-was))
	}
	return float64(n) * k
}

// What tells reuse from what two reports of one event share, as the logarithm of its odds. Learned from the passages of PAN13's fold
// develop without a run of words, and from those of BASIL and of 5,013 traced news articles with other hosts; then raised
// until fewer of these count than without it.
const (
	oddsContrast = 1.2  // for each 1 of the logarithm of the contrast, of the side that has more
	oddsAround   = 17.7 // taken off for each 1 of the share of the words around that the other text has, of the side where it is less
	oddsScore    = 4.5  // for each 1 of the logarithm of the score with that of the plain words
	oddsOrder    = 0.9  // for each 1 of the logarithm of the share of words that are the same in the same order, of the shorter side
	oddsLeast    = 19.2
)

// stands tells whether a passage is more than reports of one event have in common, and whether enough is around it to tell.
func (p *pair) stands(e evidence, x Passage, r region, all []region) (yes, known bool) {
	out := p.outside(all)
	contrast, around := 1., 1.
	for side, o := range out {
		if o.words >= affinityWords {
			contrast, around = max(contrast, p.contrast(side, r, o)), min(around, o.unlike())
			known = true
		}
	}
	order := float64(x.Words) / float64(min(r.len(0), r.len(1)))
	odds := oddsContrast*math.Log(contrast) - oddsAround*around + oddsScore*math.Log(max(1, e.score+e.plain)) + oddsOrder*math.Log(max(0.05, order)) - oddsLeast
	return known && odds >= 0, known
}

// The same of digests, learned from those of summaries in PAN13's fold develop and of the same articles.
const (
	digestContrast = 5.7 // for each 1 of the logarithm of the contrast
	digestByRun    = 0.8 // for each 1 of the logarithm of the words in a row
	digestOrder    = 3.4 // for each 1 of the share of its words that are the same in the same order
	digestNamed    = 7.2 // taken off for each 1 of the share of its different words that are names or numbers: a list of who was there
	digestLeast    = 24.4
)

// apartDigest tells whether a digest has so much more of the other text than what stands around it that it was made of it.
func (p *pair) apartDigest(e evidence, x Passage, r region, all []region) bool {
	short := 0
	if r.len(0) == len(p.text[0].words) && r.len(1) < len(p.text[1].words) {
		short = 1
	}
	contrast := p.contrast(short, r, p.outside(all)[short])
	if contrast < 1 {
		return false
	}
	t := p.text[short]
	n, _ := p.different(short, r.lo[short], r.hi[short], func(int) bool { return true }, func(int32) bool { return false })
	names, _ := p.different(short, r.lo[short], r.hi[short], func(i int) bool { return capital(t.text, t.words[i]) }, func(int32) bool { return false })
	order := float64(x.Words) / float64(r.len(short))
	return digestContrast*math.Log(contrast)+digestByRun*math.Log(float64(max(1, e.run)))+digestOrder*order-digestNamed*share(names, n) >= digestLeast
}
