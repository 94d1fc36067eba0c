package extract

// secondFeatures makes the rows of the second stage of what the first found: p for each block.
func (pg *page) secondFeatures(x [][]float32, p []float64) [][]float32 {
	v := pg.second(p)
	all := make([]float32, 0, len(pg.blocks)*numSecond)
	out := make([][]float32, len(pg.blocks))
	for i := range pg.blocks {
		lo := len(all)
		all = append(all, x[i]...)
		all = v.features(all, i)
		out[i] = all[lo:len(all):len(all)]
	}
	return out
}

// view is what the second stage knows of a page.
type view struct {
	*page
	p      []float32
	mass   []float32 // expected words of the body before block i
	words  []float32 // words before block i
	inElem []float32 // expected words of the body in an element
	sig    map[uint64]*tally
	path   map[uint64]*tally
	home   int32   // the smallest element that holds nearly all of the body
	rise   []int16 // how many elements above the home an element is that holds it; -1 for one that does not
	last   []int   // the nearest block before that is rather of the body
	next   []int
	most   float32
}

type tally struct{ mass, words float32 }

func (pg *page) second(p []float64) *view {
	n := len(pg.blocks)
	other := 0.0
	for i := range pg.blocks {
		if !pg.commented(i) {
			other += p[i] * float64(pg.blocks[i].words)
		}
	}
	v := &view{page: pg, p: make([]float32, n), mass: make([]float32, n+1), words: make([]float32, n+1), inElem: make([]float32, len(pg.elems)),
		sig: map[uint64]*tally{}, path: map[uint64]*tally{}, last: make([]int, n), next: make([]int, n), home: -1}
	near := -1
	for i := range pg.blocks {
		b := &pg.blocks[i]
		q := float32(p[i])
		if other > leastBeside && pg.commented(i) {
			q *= .1
		}
		v.p[i] = q
		v.most = max(v.most, q)
		w := float32(b.words) + .5
		v.mass[i+1], v.words[i+1] = v.mass[i]+q*w, v.words[i]+w
		e := pg.at(b.elem)
		for _, t := range []*tally{entry(v.sig, e.sig), entry(v.path, e.path)} {
			t.mass += q * w
			t.words += w
		}
		if b.elem >= 0 {
			v.inElem[b.elem] += q * w
		}
		v.last[i] = near
		if q > .5 {
			near = i
		}
	}
	near = n
	for i := n - 1; i >= 0; i-- {
		v.next[i] = near
		if v.p[i] > .5 {
			near = i
		}
	}
	for i := len(pg.elems) - 1; i > 0; i-- {
		if u := pg.elems[i].up; u >= 0 {
			v.inElem[u] += v.inElem[i]
		}
	}
	for i := range pg.elems { // children come after their parents: the last that fits is the smallest
		if v.inElem[i] >= .85*v.mass[n] && v.mass[n] > 0 && (v.home < 0 || pg.elems[i].depth > pg.elems[v.home].depth) {
			v.home = int32(i)
		}
	}
	v.rise = make([]int16, len(pg.elems))
	for i := range v.rise {
		v.rise[i] = -1
	}
	for at, k := v.home, int16(0); at >= 0; at, k = pg.elems[at].up, k+1 {
		v.rise[at] = k
	}
	return v
}

func (v *view) features(x []float32, i int) []float32 {
	n := len(v.blocks)
	b := &v.blocks[i]
	w := float32(b.words) + .5
	x = append(x, v.p[i])
	for _, d := range [...]int{-3, -2, -1, 1, 2, 3} {
		q := float32(-1)
		if j := i + d; j >= 0 && j < n {
			q = v.p[j]
		}
		x = append(x, q)
	}
	mean := func(lo, hi int) float32 {
		lo, hi = min(max(lo, 0), n), min(max(hi, 0), n)
		return (v.mass[hi] - v.mass[lo]) / (v.words[hi] - v.words[lo] + .01)
	}
	x = append(x, mean(i-3, i), mean(i+1, i+4), mean(i-8, i), mean(i+1, i+9), mean(i-20, i+21))
	total := v.mass[n] + .01
	x = append(x, v.mass[i]/total, (total-v.mass[i+1])/total, total, v.most, w/total, v.mass[i], total-v.mass[i+1])
	at := b.elem
	for range 4 { // of the others in the elements around
		if at < 0 {
			x = append(x, -1, -1)
			continue
		}
		e := &v.elems[at]
		ew := float32(e.words) + .5*float32(e.blocks)
		x = append(x, (v.inElem[at]-v.p[i]*w)/(ew-w+.01), v.inElem[at]/total)
		at = e.up
	}
	e := v.at(b.elem)
	s, h := v.sig[e.sig], v.path[e.path]
	x = append(x, (s.mass-v.p[i]*w)/(s.words-w+.01), (h.mass-v.p[i]*w)/(h.words-w+.01))
	x = append(x, float32(min(i-v.last[i], 40)), float32(min(v.next[i]-i, 40)), v.like(i, v.last[i]), v.like(i, v.next[i]))
	return v.ofList(v.branch(x, i), i)
}

// like tells how near in the tree two blocks are.
func (v *view) like(i, j int) float32 {
	if j < 0 || j >= len(v.blocks) {
		return -1
	}
	a, b := v.at(v.blocks[i].elem), v.at(v.blocks[j].elem)
	switch {
	case v.blocks[i].elem == v.blocks[j].elem:
		return 6
	case a.up == b.up && a.sig == b.sig:
		return 5
	case a.up == b.up:
		return 4
	case a.sig == b.sig:
		return 3
	case v.at(a.up).up == v.at(b.up).up:
		return 2
	case a.path == b.path:
		return 1
	}
	return 0
}

// within are the kinds of which it matters whether they lie between a block and the home of the body: a box of
// related articles inside the article is none of it, an article inside a page named for related ones may be.
var within = [...]int{kindComments, kindRelated, kindCaption, kindAuthor, kindDate, kindAd, kindShare, kindNewsletter, kindTeaser, kindSide, kindTags, kindBox, kindList,
	kindPaywall, kindConsent, kindForum, kindNote, kindLead, kindQuote, tagAside, tagFigure, tagList, tagTable, tagFooter, tagHeader, tagArticle, tagSection}

// branch describes where a block stands as seen from the home of the body: how many elements up their common
// ancestor is, how many elements that is above the home, what lies between, and what the branch of that ancestor
// which holds the block has in it.
func (v *view) branch(x []float32, i int) []float32 {
	b := &v.blocks[i]
	at, top := b.elem, b.elem
	above := 0
	for at >= 0 && v.rise[at] < 0 && above < 40 {
		top = at
		at = v.elems[at].up
		above++
	}
	rise := float32(40)
	if at >= 0 && v.rise[at] >= 0 {
		rise = float32(v.rise[at])
	}
	x = append(x, float32(above), rise)
	e := v.at(b.elem)
	for _, k := range within {
		x = append(x, truth(int(e.away[k]) < above))
	}
	t := v.at(top)
	mass := float32(0)
	if top >= 0 {
		mass = v.inElem[top]
	}
	w := float32(b.words) + .5
	tw := float32(t.words) + .5*float32(t.blocks)
	return append(x, (mass-v.p[i]*w)/(tw-w+.01), float32(t.words), ratio(t.linked, t.words), float32(t.blocks), mass/(v.mass[len(v.blocks)]+.01))
}
