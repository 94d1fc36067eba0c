package extract

import "golang.org/x/net/html/atom"

// A cell or an item says little by itself, and its neighbours are its like. Whether a table or a list is of the body
// shows by what it is as a whole, and by what stands before and behind it.

// list is a table or a list with the blocks in it.
type list struct {
	elem        int32
	first, last int   // its blocks, and whatever stands between
	blocks      int32 // of its own, not those of lists in it
	digits      int32
	letters     int32
	sentences   int32 // blocks that end as sentences do
}

// findLists finds the innermost table or list of each block. lists[of[i]] is that of block i, of[i] is -1 for none.
func (pg *page) findLists() {
	around := make([]int32, len(pg.elems)) // of an element: itself or the innermost above it
	for i := range pg.elems {
		e := &pg.elems[i]
		switch e.tag {
		case atom.Table, atom.Ul, atom.Ol, atom.Dl:
			around[i] = int32(i)
		default:
			around[i] = -1
			if e.up >= 0 {
				around[i] = around[e.up]
			}
		}
	}
	pg.lists, pg.inList = pg.lists[:0], make([]int32, len(pg.blocks))
	known := map[int32]int32{}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		pg.inList[i] = -1
		if b.elem < 0 || around[b.elem] < 0 {
			continue
		}
		e := around[b.elem]
		k, ok := known[e]
		if !ok {
			k = int32(len(pg.lists))
			known[e] = k
			pg.lists = append(pg.lists, list{elem: e, first: i})
		}
		l := &pg.lists[k]
		l.last = i
		l.blocks++
		l.digits += b.digits
		l.letters += b.letters
		if b.end == 1 || b.end == 2 {
			l.sentences++
		}
		pg.inList[i] = k
	}
}

// beside is how many blocks before and behind a list are looked at.
const beside = 3

// ofList describes the list that a block stands in, and what is beside it.
func (pg *page) ofList(x []float32, i int, s *survey) []float32 {
	k := pg.inList[i]
	if k < 0 {
		return append(x, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)
	}
	l := &pg.lists[k]
	e := pg.at(l.elem)
	up := pg.at(e.up)
	n := len(pg.blocks)
	sum := func(of []int32, lo, hi int) float32 {
		return float32(of[min(max(hi, 0), n)] - of[min(max(lo, 0), n)])
	}
	before, tag := float32(-1), float32(-1)
	if l.first > 0 {
		before, tag = float32(pg.blocks[l.first-1].end), tagCode(pg.at(pg.blocks[l.first-1].elem).tag)
	}
	return append(x, float32(l.blocks), float32(e.words), ratio(e.words, l.blocks), ratio(e.linked, e.words), ratio(e.prose, e.words), ratio(l.digits, l.digits+l.letters), ratio(l.sentences, l.blocks),
		ratio(up.words-e.words, s.total.words), ratio(up.prose-e.prose, s.total.prose), before, tag,
		sum(s.prose, l.first-beside, l.first), sum(s.prose, l.last+1, l.last+1+beside),
		sum(s.linked, l.first-beside, l.first)/(1+sum(s.before, l.first-beside, l.first)), sum(s.linked, l.last+1, l.last+1+beside)/(1+sum(s.before, l.last+1, l.last+1+beside)))
}

// numList and numListSecond are how many features a list has.
const (
	numList       = 15
	numListSecond = 5
)

// ofList is what the first stage found in the list of a block, and beside it.
func (v *view) ofList(x []float32, i int) []float32 {
	k := v.inList[i]
	if k < 0 {
		return append(x, -1, -1, -1, -1, -1)
	}
	l := &v.lists[k]
	n := len(v.blocks)
	mean := func(lo, hi int) float32 {
		lo, hi = min(max(lo, 0), n), min(max(hi, 0), n)
		return (v.mass[hi] - v.mass[lo]) / (v.words[hi] - v.words[lo] + .01)
	}
	p := func(j int) float32 {
		if j < 0 || j >= n {
			return -1
		}
		return v.p[j]
	}
	e := v.at(l.elem)
	w := float32(v.blocks[i].words) + .5
	ew := float32(e.words) + .5*float32(e.blocks)
	return append(x, p(l.first-1), p(l.last+1), mean(l.first-beside, l.first), mean(l.last+1, l.last+1+beside), (v.inElem[l.elem]-v.p[i]*w)/(ew-w+.01))
}

// cohere draws the scores in a table or list together. The cells of a table of data have one, which is that of the text if
// there is text both before the table and behind it; the items of a list go halfway to their mean.
func (pg *page) cohere(p []float64) {
	if len(pg.lists) == 0 {
		return
	}
	sum, words := make([]float64, len(pg.lists)), make([]float64, len(pg.lists))
	for i, k := range pg.inList {
		if k >= 0 {
			w := float64(pg.blocks[i].words) + .5
			sum[k] += w * p[i]
			words[k] += w
		}
	}
	mean := sum
	for k := range pg.lists {
		l := &pg.lists[k]
		mean[k] /= words[k]
		if pg.ofData(l) && l.first > 0 && l.last+1 < len(p) && 2*pg.elems[l.elem].linked < pg.elems[l.elem].words {
			mean[k] = max(mean[k], min(p[l.first-1], p[l.last+1]))
		}
	}
	for i, k := range pg.inList {
		switch {
		case k < 0:
		case pg.ofData(&pg.lists[k]):
			p[i] = mean[k]
		case pg.lists[k].blocks >= 4 && pg.elems[pg.lists[k].elem].tag != atom.Table:
			p[i] = (p[i] + mean[k]) / 2
		}
	}
}

// ofData tells whether a list is a table of short cells, and no means of layout.
func (pg *page) ofData(l *list) bool {
	e := &pg.elems[l.elem]
	return e.tag == atom.Table && l.blocks >= 6 && e.words <= 8*l.blocks && 10*e.prose < 3*e.words
}
