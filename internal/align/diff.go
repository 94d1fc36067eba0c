package align

import (
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/words"
)

// Op is what an edit does.
type Op string

// The operations.
const (
	Insert  Op = "insert"  // B has words that A has not
	Delete  Op = "delete"  // A has words that B has not
	Replace Op = "replace" // B has other words than A
	Move    Op = "move"    // B has the words of A at another place
)

// Edit is one difference inside a passage. The side that has no words has an empty span
// where they would stand.
type Edit struct {
	Op      Op         `json:"op"`
	A       words.Span `json:"a"`
	B       words.Span `json:"b"`
	Changed []string   `json:"changed,omitempty"` // what a reader must look at: "number", "date", "name", "negation"
}

// block is n words that are the same, from word a of one side and word b of the other.
type block struct{ a, b, n int }

// Bounds of the work on one gap between anchors, in pairs of words: up to exactCells the longest common
// subsequence is found at once; beyond, words that stand once on either side cut the gap. A gap
// without any is solved up to mostCells, and beyond cut at a run of words that are the same, or in the middle.
const (
	exactCells = 1 << 8
	mostCells  = 1 << 14
	maxDepth   = 16 // cuts within cuts, from which a gap is cut in the middle
	cutPlaces  = 8  // places of a stem on either side that are tried for a run
)

// diff pairs off the words of two ranges in order.
func (p *pair) diff(r region) []block {
	d := &differ{p: p}
	d.between(r.lo[0], r.hi[0], r.lo[1], r.hi[1], 0)
	return d.out
}

type differ struct {
	p    *pair
	out  []block
	once []int32 // scratch: of each common stem, counts and places in the gap looked at
	dp   []uint16
}

func (d *differ) emit(a, b, n int) {
	if n == 0 {
		return
	}
	if k := len(d.out) - 1; k >= 0 && d.out[k].a+d.out[k].n == a && d.out[k].b+d.out[k].n == b {
		d.out[k].n += n
		return
	}
	d.out = append(d.out, block{a, b, n})
}

// equal tells whether word i of the first text is word j of the second.
func (d *differ) equal(i, j int) bool {
	return d.p.text[0].words[i].Hash == d.p.text[1].words[j].Hash
}

// between pairs off words [aLo, aHi) and [bLo, bHi).
func (d *differ) between(aLo, aHi, bLo, bHi, depth int) {
	n := 0
	for aLo+n < aHi && bLo+n < bHi && d.equal(aLo+n, bLo+n) {
		n++
	}
	d.emit(aLo, bLo, n)
	aLo, bLo = aLo+n, bLo+n
	n = 0
	for aLo < aHi-n && bLo < bHi-n && d.equal(aHi-n-1, bHi-n-1) {
		n++
	}
	aHi, bHi = aHi-n, bHi-n
	if cells := (aHi - aLo) * (bHi - bLo); cells > 0 {
		if cells <= exactCells {
			d.exact(aLo, aHi, bLo, bHi)
		} else if depth > maxDepth || !d.anchored(aLo, aHi, bLo, bHi, depth) {
			if cells <= mostCells {
				d.exact(aLo, aHi, bLo, bHi)
			} else {
				d.cut(aLo, aHi, bLo, bHi, depth)
			}
		}
	}
	d.emit(aHi, bHi, n)
}

// exact is the longest common subsequence.
func (d *differ) exact(aLo, aHi, bLo, bHi int) {
	na, nb := aHi-aLo, bHi-bLo
	if na*nb > mostCells {
		return
	}
	w := nb + 1
	if size := (na + 1) * w; cap(d.dp) < size {
		d.dp = make([]uint16, size)
	}
	l := d.dp[:(na+1)*w]
	clear(l[na*w:])
	for i := na - 1; i >= 0; i-- {
		l[i*w+nb] = 0
		for j := nb - 1; j >= 0; j-- {
			if d.equal(aLo+i, bLo+j) {
				l[i*w+j] = l[(i+1)*w+j+1] + 1
			} else {
				l[i*w+j] = max(l[(i+1)*w+j], l[i*w+j+1])
			}
		}
	}
	for i, j := 0, 0; i < na && j < nb; {
		switch {
		case d.equal(aLo+i, bLo+j):
			d.emit(aLo+i, bLo+j, 1)
			i++
			j++
		case l[(i+1)*w+j] >= l[i*w+j+1]:
			i++
		default:
			j++
		}
	}
}

// anchored cuts the gap at words that stand once on both sides, in the longest order that both
// keep, and tells whether there are any. Stems stand for the words: which of them are the same is looked at.
func (d *differ) anchored(aLo, aHi, bLo, bHi, depth int) bool {
	if d.once == nil {
		d.once = make([]int32, 3*d.p.n)
	}
	sa, sb := d.p.side[0].stem, d.p.side[1].stem
	for _, s := range sa[aLo:aHi] {
		if s >= 0 {
			d.once[3*s]++
		}
	}
	for j, s := range sb[bLo:bHi] {
		if s >= 0 {
			d.once[3*s+1]++
			d.once[3*s+2] = int32(bLo + j)
		}
	}
	var once []block
	for i, s := range sa[aLo:aHi] {
		if s >= 0 && d.once[3*s] == 1 && d.once[3*s+1] == 1 {
			if j := int(d.once[3*s+2]); d.equal(aLo+i, j) {
				once = append(once, block{aLo + i, j, 1})
			}
		}
	}
	for _, s := range sa[aLo:aHi] {
		if s >= 0 {
			d.once[3*s] = 0
		}
	}
	for _, s := range sb[bLo:bHi] {
		if s >= 0 {
			d.once[3*s+1] = 0
		}
	}
	if len(once) == 0 {
		return false
	}
	pa, pb := aLo, bLo
	for _, x := range increasing(once) {
		if x.a < pa || x.b < pb {
			continue
		}
		d.between(pa, x.a, pb, x.b, depth+1)
		d.emit(x.a, x.b, 1)
		pa, pb = x.a+1, x.b+1
	}
	d.between(pa, aHi, pb, bHi, depth+1)
	return true
}

// cut parts a gap too large to be solved at once, in which no word stands once on both sides.
func (d *differ) cut(aLo, aHi, bLo, bHi, depth int) {
	x := block{a: (aLo + aHi) / 2, b: (bLo + bHi) / 2}
	if depth <= maxDepth {
		if r := d.run(aLo, aHi, bLo, bHi); r.n > 0 {
			x = r
		}
	}
	d.between(aLo, x.a, bLo, x.b, depth+1)
	d.emit(x.a, x.b, x.n)
	d.between(x.a+x.n, aHi, x.b+x.n, bHi, depth+1)
}

// run is the longest run of words that are the same through places of the stem that stands least often in a gap.
func (d *differ) run(aLo, aHi, bLo, bHi int) (best block) {
	places := map[int32]*[2][]int{}
	for x, r := range [2][2]int{{aLo, aHi}, {bLo, bHi}} {
		for i, s := range d.p.side[x].stem[r[0]:r[1]] {
			if s < 0 {
				continue
			}
			if places[s] == nil {
				places[s] = new([2][]int)
			}
			places[s][x] = append(places[s][x], r[0]+i)
		}
	}
	rarest, least := [2][]int{}, 0
	for _, s := range d.p.side[0].stem[aLo:aHi] { // in the order of the text, so that chance has no part in it
		if s < 0 {
			continue
		}
		if n := len(places[s][0]) * len(places[s][1]); n > 0 && (n < least || least == 0) {
			rarest, least = *places[s], n
		}
	}
	for _, i := range rarest[0][:min(cutPlaces, len(rarest[0]))] {
		for _, j := range rarest[1][:min(cutPlaces, len(rarest[1]))] {
			x := block{i, j, 0}
			for x.a > aLo && x.b > bLo && d.equal(x.a-1, x.b-1) {
				x.a, x.b, x.n = x.a-1, x.b-1, x.n+1
			}
			for x.a+x.n < aHi && x.b+x.n < bHi && d.equal(x.a+x.n, x.b+x.n) {
				x.n++
			}
			if x.n > best.n && d.equal(i, j) {
				best = x
			}
		}
	}
	return best
}

// increasing is the longest subsequence of xs, sorted by a, that increases in b.
func increasing(xs []block) []block {
	var tails []int // index into xs of the smallest end of a subsequence of each length
	prev := make([]int, len(xs))
	for i, x := range xs {
		k, _ := slices.BinarySearchFunc(tails, x.b, func(t, b int) int { return xs[t].b - b })
		prev[i] = -1
		if k > 0 {
			prev[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	out := make([]block, len(tails))
	for i, k := tails[len(tails)-1], len(tails)-1; k >= 0; i, k = prev[i], k-1 {
		out[k] = xs[i]
	}
	return out
}

// edits are what stands between the blocks of a region, which are numbered by the words of the texts.
func (p *pair) edits(r region, blocks []block) []Edit {
	a, b := p.text[0], p.text[1]
	var out []Edit
	pa, pb := r.lo[0], r.lo[1]
	for _, x := range append(slices.Clone(blocks), block{a: r.hi[0], b: r.hi[1]}) {
		if x.a > pa || x.b > pb {
			e := Edit{Op: Replace, A: span(a.words, pa, x.a), B: span(b.words, pb, x.b)}
			switch {
			case x.a == pa:
				e.Op = Insert
			case x.b == pb:
				e.Op = Delete
			}
			e.Changed = changed(a.text, b.text, a.words[pa:x.a], b.words[pb:x.b])
			out = append(out, e)
		}
		pa, pb = x.a+x.n, x.b+x.n
	}
	return moves(a.text, b.text, out)
}

// moves turns words left out here and put in there, the same and at least two, into one move.
func moves(ta, tb string, edits []Edit) []Edit {
	const most = 200 // edits among which moves are looked for
	if len(edits) > most {
		return edits
	}
	moved := make([]bool, len(edits))
	for i := range edits {
		d := &edits[i]
		if d.Op != Delete || !strings.ContainsAny(d.A.Of(ta), " \n") {
			continue
		}
		for k := range edits {
			if in := edits[k]; in.Op == Insert && !moved[k] && words.Fold(in.B.Of(tb)) == words.Fold(d.A.Of(ta)) {
				d.Op, d.B, d.Changed = Move, in.B, nil
				moved[k] = true
				break
			}
		}
	}
	out := edits[:0]
	for k, e := range edits {
		if !moved[k] {
			out = append(out, e)
		}
	}
	return out
}

// span is that of words [lo, hi), or the empty span behind word lo-1.
func span(ws []words.Word, lo, hi int) words.Span {
	if lo < hi {
		return words.Span{Lo: ws[lo].Lo, Hi: ws[hi-1].Hi}
	}
	if lo == 0 {
		return words.Span{Lo: ws[0].Lo, Hi: ws[0].Lo}
	}
	return words.Span{Lo: ws[lo-1].Hi, Hi: ws[lo-1].Hi}
}
