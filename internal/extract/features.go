package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// known is what the head of a page says of its body, as hashes of words.
type known struct {
	body  hashSet // runs of three words of the JSON-LD articleBody
	lead  hashSet // of the descriptions
	title hashSet // single words of the headline
}

type hashSet map[uint32]struct{}

// runsOf returns the hashes of all runs of n words.
func runsOf(s string, n int) hashSet {
	if s == "" {
		return nil
	}
	var st stats
	ws := st.measure(s, make([]uint32, 0, len(s)/2+1), nil)
	out := make(hashSet, len(ws))
	for i := 0; i+n <= len(ws); i++ {
		out[runHash(ws[i:i+n])] = struct{}{}
	}
	return out
}

func runHash(ws []uint32) uint32 {
	h := uint32(fnvBasis)
	for _, w := range ws {
		h = (h ^ w) * fnvPrime
		h ^= h >> 15
	}
	return h
}

// share of the runs of n words of ws that the set has.
func (s hashSet) share(ws []uint32, n int) float32 {
	if len(s) == 0 || len(ws) < n {
		return 0
	}
	hit := 0
	for i := 0; i+n <= len(ws); i++ {
		if _, ok := s[runHash(ws[i:i+n])]; ok {
			hit++
		}
	}
	return float32(hit) / float32(len(ws)-n+1)
}

// measure fills the statistics of all blocks, and of the elements they stand in.
func (pg *page) measure() {
	buf := make([]uint32, 0, wordsHashed)
	for i := range pg.blocks {
		b := &pg.blocks[i]
		var sum float32
		seen := float32(0)
		buf = b.stats.measure(b.Text, buf[:0], func(h uint32) {
			l := pg.model.word(h)
			b.rightsWords |= l.rights
			if b.words <= 12 {
				b.groups |= l.groups
			}
			if l.odds != 0 {
				sum += l.odds
				seen++
				b.low, b.high = min(b.low, l.odds), max(b.high, l.odds)
			}
		})
		if seen > 0 {
			b.odds = sum / (seen + 1)
		}
		b.body, b.lead = pg.known.body.share(buf, 3), pg.known.lead.share(buf, 3)
		b.title = pg.known.title.share(buf, 1)
		if n := len(pg.known.title); n > 0 && len(buf) > 2*n {
			b.title = 0
		}
	}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		if b.elem < 0 {
			continue
		}
		e := &pg.elems[b.elem]
		e.words += b.words
		e.linked += b.linkedWords()
		e.blocks++
		e.long = max(e.long, b.words)
		if b.prose() {
			e.prose += b.words
		}
		if b.Tag == "p" {
			e.paras++
		}
	}
	pg.findThreads()
	for i := len(pg.elems) - 1; i > 0; i-- {
		e := &pg.elems[i]
		if e.up < 0 {
			continue
		}
		u := &pg.elems[e.up]
		u.words += e.words
		u.linked += e.linked
		u.blocks += e.blocks
		u.prose += e.prose
		u.paras += e.paras
		u.long = max(u.long, e.long)
	}
}

func (b *Block) linkedWords() int32 {
	if b.links == 0 || len(b.Text) == 0 {
		return 0
	}
	return int32(int64(b.words) * int64(b.links) / int64(len(b.Text)))
}

func ratio(a, b int32) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// tagCode orders tags roughly by how often they hold a text.
func tagCode(a atom.Atom) float32 {
	switch a {
	case atom.P:
		return 10
	case atom.Blockquote:
		return 9
	case atom.H2:
		return 8
	case atom.H3:
		return 7
	case atom.Div:
		return 6
	case atom.Section, atom.Article, atom.Main:
		return 5.5
	case atom.Li:
		return 5
	case atom.H4, atom.H5, atom.H6:
		return 4
	case atom.Td, atom.Th:
		return 3
	case atom.Dd, atom.Dt:
		return 2.5
	case atom.Figcaption, atom.Figure:
		return 2
	case atom.H1:
		return 1
	}
	return 0
}

// group of blocks with one path.
type group struct{ blocks, words, linked, prose int32 }

func (g *group) add(b *Block) {
	g.blocks++
	g.words += b.words
	g.linked += b.linkedWords()
	if b.prose() {
		g.prose += b.words
	}
}

// survey is what the features of one page's blocks share.
type survey struct {
	sigs, paths map[uint64]*group
	copies      map[uint64]int32 // blocks with one text
	met         map[uint64]int32
	total       group
	title       int     // index of the block that is the headline, -1 for none
	before      []int32 // words before block i
	prose       []int32 // words of prose before block i
	linked      []int32
}

func (pg *page) survey() *survey {
	n := len(pg.blocks)
	s := &survey{sigs: map[uint64]*group{}, paths: map[uint64]*group{}, copies: map[uint64]int32{}, met: map[uint64]int32{}, title: -1,
		before: make([]int32, n+1), prose: make([]int32, n+1), linked: make([]int32, n+1)}
	best := float32(.5)
	for i := range pg.blocks {
		b := &pg.blocks[i]
		s.total.add(b)
		e := pg.at(b.elem)
		put(s.sigs, e.sig).add(b)
		put(s.paths, e.path).add(b)
		s.copies[b.print]++
		s.before[i+1], s.linked[i+1] = s.before[i]+b.words, s.linked[i]+b.linkedWords()
		s.prose[i+1] = s.prose[i]
		if b.prose() {
			s.prose[i+1] += b.words
		}
		t := b.title
		if e.tag == atom.H1 {
			t += .4
		}
		if b.words >= 2 && t > best {
			best, s.title = t, i
		}
	}
	return s
}

func put(m map[uint64]*group, k uint64) *group {
	g := m[k]
	if g == nil {
		g = &group{}
		m[k] = g
	}
	return g
}

var nowhere = func() elem {
	e := elem{up: -1}
	for i := range e.away {
		e.away[i] = far
	}
	return e
}

// at is element i; for -1 one that is nothing.
func (pg *page) at(i int32) *elem {
	if i < 0 {
		e := nowhere()
		return &e
	}
	return &pg.elems[i]
}

// firstFeatures makes the rows of the first stage, one for each block.
func (pg *page) firstFeatures() [][]float32 {
	s := pg.survey()
	all := make([]float32, 0, len(pg.blocks)*numFirst)
	out := make([][]float32, len(pg.blocks))
	for i := range pg.blocks {
		lo := len(all)
		all = pg.ofText(all, i)
		all = pg.ofPlace(all, i, s)
		all = pg.ofNeighbours(all, i, s)
		all = pg.ofPosition(all, i, s)
		out[i] = all[lo:len(all):len(all)]
	}
	return out
}

// numFirst and numSecond are the lengths of the rows of the two stages.
const (
	numFirst  = 38 + 60 + kinds + 26 + 22
	numSecond = numFirst + 33 + 2 + len(within) + 5
)

func (pg *page) ofText(x []float32, i int) []float32 {
	b := &pg.blocks[i]
	chars := int32(len(b.Text))
	x = append(x, float32(b.words), ratio(b.letters, b.words), ratio(b.digits, b.letters+b.digits), ratio(b.upper, b.words), ratio(b.caps, b.words),
		ratio(b.short, b.words), ratio(b.commas, b.words), ratio(b.stops, b.words), float32(b.quotes), ratio(b.marks, b.words), float32(b.begin), float32(b.end),
		ratio(b.links, chars), float32(b.last-b.first-b.images), float32(b.images), ratio(b.bold, chars), truth(b.split),
		b.odds, b.low, b.high, b.body, b.lead, b.title, b.innerNB)
	for _, g := range [...]int{kindAd, kindShare, kindNewsletter, kindComments, kindRelated, kindCaption, kindAuthor, kindDate, kindPaywall, kindFooter, kindNav, kindTags, kindNote} {
		x = append(x, truth(b.groups>>g&1 == 1))
	}
	return append(x, inner(b.inner))
}

// inner is what inline elements say of a block by their names.
func inner(g uint64) float32 {
	for k, of := range [...]uint64{1<<kindAd | 1<<kindShare, 1<<kindAuthor | 1<<kindDate, 1 << kindCaption, 1<<kindRelated | 1<<kindTags | 1<<kindTeaser} {
		if g&of != 0 {
			return float32(k + 1)
		}
	}
	return 0
}

func (pg *page) ofPlace(x []float32, i int, s *survey) []float32 {
	b := &pg.blocks[i]
	e := pg.at(b.elem)
	for _, d := range e.away {
		x = append(x, float32(d))
	}
	x = append(x, tagCode(e.tag), float32(e.depth), truth(e.tag == atom.P), truth(e.tag == atom.Li))
	sum, least, top := float32(0), float32(0), float32(0)
	at := b.elem
	for up := 0; up < 5; up++ {
		l := pg.at(at)
		x = append(x, ratio(l.words, s.total.words), ratio(l.linked, l.words), ratio(l.prose, s.total.prose), float32(l.paras), float32(l.blocks), ratio(l.prose, l.words), l.nb)
		sum += l.nb
		least, top = min(least, l.nb), max(top, l.nb)
		at = l.up
	}
	for up := 0; at >= 0 && up < 30; up++ {
		l := pg.at(at)
		sum += l.nb
		least, top = min(least, l.nb), max(top, l.nb)
		at = l.up
	}
	x = append(x, sum, least, top)
	g, h := s.sigs[e.sig], s.paths[e.path]
	x = append(x, float32(g.blocks), ratio(g.words, g.blocks), ratio(g.linked, g.words), ratio(g.prose, s.total.prose),
		float32(h.blocks), ratio(h.words, h.blocks), ratio(h.linked, h.words), ratio(h.prose, s.total.prose))
	own := pg.at(e.up)
	x = append(x, ratio(e.words, own.words), float32(own.long), ratio(own.linked, own.words),
		float32(s.copies[b.print]), float32(s.met[b.print]), tagCode(own.tag))
	s.met[b.print]++
	rest := own.words - b.words
	return append(x, ratio(rest, own.blocks), ratio(own.linked-b.linkedWords(), rest), truth(strings.Contains(b.Text, "©")), float32(min(len(b.Text), 4000)))
}

func (pg *page) ofNeighbours(x []float32, i int, s *survey) []float32 {
	b := &pg.blocks[i]
	e := pg.at(b.elem)
	for _, d := range [...]int{-2, -1, 1, 2} {
		j := i + d
		if j < 0 || j >= len(pg.blocks) {
			x = append(x, -1, -1, -1, -1, -1)
			continue
		}
		o := &pg.blocks[j]
		oe := pg.at(o.elem)
		same := float32(0)
		switch {
		case o.elem == b.elem:
			same = 3
		case oe.up == e.up && oe.sig == e.sig:
			same = 2
		case oe.up == e.up:
			same = 1
		}
		x = append(x, float32(o.words), ratio(o.links, int32(len(o.Text))), tagCode(oe.tag), same, float32(o.end))
	}
	n := len(pg.blocks)
	window := func(of []int32, lo, hi int) float32 {
		return float32(of[min(max(hi, 0), n)] - of[min(max(lo, 0), n)])
	}
	return append(x, window(s.prose, i-3, i), window(s.prose, i+1, i+4), window(s.prose, i-10, i), window(s.prose, i+1, i+11),
		window(s.linked, i-5, i+6)/(1+window(s.before, i-5, i+6)), window(s.before, i-3, i+4))
}

func (pg *page) ofPosition(x []float32, i int, s *survey) []float32 {
	n := len(pg.blocks)
	since, sinceWords := float32(-1000), float32(-1000)
	if s.title >= 0 {
		since, sinceWords = float32(i-s.title), float32(s.before[i]-s.before[s.title])
	}
	heading, image := 50, 50
	for j := 1; j < 50 && i-j >= 0; j++ {
		switch pg.at(pg.blocks[i-j].elem).tag {
		case atom.H1, atom.H2, atom.H3, atom.H4:
			heading = j
		}
		if heading < 50 {
			break
		}
	}
	for j := 0; j < 10 && i-j >= 0; j++ {
		if pg.blocks[i-j].images > 0 {
			image = j
			break
		}
	}
	k := &pg.known
	return append(x, ratio(int32(i), int32(n)), ratio(s.before[i], s.total.words), ratio(s.prose[i], s.total.prose), float32(i), float32(n-i),
		since, sinceWords, truth(s.title >= 0), float32(heading), float32(image),
		float32(s.total.words), float32(s.total.prose), float32(n), ratio(s.total.linked, s.total.words),
		truth(len(k.body) > 0), float32(len(k.body)), truth(len(k.lead) > 0), ratio(s.prose[n]-s.prose[i], s.total.prose),
		float32(pg.at(pg.blocks[i].elem).blocks), float32(min(s.before[i], 3000)), float32(s.prose[i]), float32(s.prose[n]-s.prose[i]))
}

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

// commented tells whether a block stands in a thread of readers' comments.
func (pg *page) commented(i int) bool {
	e := pg.blocks[i].elem
	return e >= 0 && pg.threads[e]
}

// findThreads marks the elements of readers' comments: those that are named so, unless they hold the headline.
func (pg *page) findThreads() {
	pg.threads = make([]bool, len(pg.elems))
	headed := make([]bool, len(pg.elems))
	for i := range pg.blocks {
		b := &pg.blocks[i]
		if b.elem >= 0 && (b.title > .6 && b.words >= 3 || pg.elems[b.elem].tag == atom.H1) {
			headed[b.elem] = true
		}
	}
	for i := len(pg.elems) - 1; i > 0; i-- {
		if up := pg.elems[i].up; up >= 0 && headed[i] {
			headed[up] = true
		}
	}
	for i := range pg.elems {
		e := &pg.elems[i]
		pg.threads[i] = e.up >= 0 && pg.threads[e.up] || e.names>>kindComments&1 == 1 && !headed[i]
	}
}

// leastBeside is how many words of a body, as expected, must stand outside of readers' comments before what is
// inside is doubted: some pages have all that they have in an element of such a name.
const leastBeside = 20

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
		for _, t := range []*tally{tallyOf(v.sig, e.sig), tallyOf(v.path, e.path)} {
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

func tallyOf(m map[uint64]*tally, k uint64) *tally {
	t := m[k]
	if t == nil {
		t = &tally{}
		m[k] = t
	}
	return t
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
	return v.branch(x, i)
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
