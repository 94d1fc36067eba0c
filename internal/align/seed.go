package align

import (
	"cmp"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// Seeding.
const (
	cellWords = 24      // side of a cell of the plane
	maxCells  = 1 << 18 // cells of a plane; more words make larger cells
	minCrowd  = 12      // score of the points in four neighbouring cells
	maxPoints = 16      // points that one stem may make
	minRun    = 8       // words that are the same in a row
)

// seeds returns the runs of words that are the same, longest first, and the places where stems
// that are rare in both texts crowd, best first.
func (p *pair) seeds() (runs, crowds []region) {
	na, nb := len(p.text[0].words), len(p.text[1].words)
	if p.n == 0 {
		return nil, nil
	}
	size := cellWords
	for (na/size+2)*(nb/size+2) > maxCells {
		size *= 2
	}
	wide := nb/size + 2
	cells := p.mem.floats.take((na/size + 2) * wide)
	start, places := p.places(size)
	gain := p.rate(usual).gain
	f := runFinder{a: p.text[0].words, b: p.text[1].words, ends: p.mem.ints.take(na + nb)}
	f.at(0, 0)
	row, left := cells, size // of the cells of word i, and words until the next
	for i, s := range p.side[0].stem {
		if left == 0 {
			row, left = row[wide:], size
		}
		left--
		if s < 0 {
			continue
		}
		g, h := gain[s], f.a[i].Hash
		for _, at := range places[start[s]:start[s+1]] {
			row[at.cell] += g
			if f.b[at.word].Hash == h {
				f.at(i, int(at.word))
			}
		}
	}
	f.at(na-1, nb-1)
	slices.SortFunc(f.runs, func(x, y region) int {
		return cmp.Or(cmp.Compare(y.len(0), x.len(0)), cmp.Compare(x.lo[0], y.lo[0]), cmp.Compare(x.lo[1], y.lo[1]))
	})
	return f.runs, p.crowds(cells, size, wide)
}

// spot is where a stem stands in the second text.
type spot struct{ word, cell int32 }

// places lists the words of the second text by their common stem: those of stem s are
// places[start[s]:start[s+1]]. Stems that make too many points have none. Cells are of size words.
func (p *pair) places(size int) (start []int32, places []spot) {
	start, next := p.mem.ints.take(p.n+1), p.mem.ints.take(p.n)
	n := int32(0)
	for s, count := range p.side[1].count {
		start[s], next[s] = n, n
		if p.side[0].count[s]*count <= maxPoints {
			n += count
		} else {
			next[s] = -1
		}
	}
	start[p.n] = n
	places = p.mem.spots.take(int(n))
	cell, left := int32(0), size
	for j, s := range p.side[1].stem {
		if left == 0 {
			cell, left = cell+1, size
		}
		left--
		if s < 0 {
			continue
		}
		if at := next[s]; at >= 0 {
			places[at] = spot{int32(j), cell}
			next[s]++
		}
	}
	return start, places
}

// crowds are the squares of four cells that score enough, best first.
func (p *pair) crowds(cells []float32, size, wide int) []region {
	type square struct {
		at    int
		score float32
	}
	var found []square
	below := cells[wide:]
	last := cells[0] + below[0]
	for k, c := range below[1:] {
		sum := cells[k+1] + c
		if last+sum > minCrowd-.01 { // but for rounding
			if s := cells[k] + cells[k+1] + below[k] + c; s >= minCrowd && k%wide+1 < wide {
				found = append(found, square{k, s})
			}
		}
		last = sum
	}
	slices.SortFunc(found, func(x, y square) int { return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.at, y.at)) })
	out := make([]region, len(found))
	for n, s := range found {
		r := &out[n]
		for x, at := range [2]int{s.at / wide * size, s.at % wide * size} {
			r.lo[x] = min(at, len(p.text[x].words))
			r.hi[x] = min(at+2*size, len(p.text[x].words))
		}
	}
	return out
}

// runFinder finds maximal runs of words that are the same, each once.
type runFinder struct {
	a, b []words.Word
	ends []int32 // on each diagonal, where in the first text the last run ends
	runs []region
}

// at looks whether a run goes through word i of the first text and word j of the second.
// On one diagonal i must not fall from call to call.
func (f *runFinder) at(i, j int) {
	a, b := f.a, f.b
	d := i - j + len(b) - 1
	if a[i].Hash != b[j].Hash || int(f.ends[d]) > i {
		return
	}
	x, y := i, j
	for x > 0 && y > 0 && a[x-1].Hash == b[y-1].Hash {
		x, y = x-1, y-1
	}
	n := i - x
	for x+n < len(a) && y+n < len(b) && a[x+n].Hash == b[y+n].Hash {
		n++
	}
	f.ends[d] = int32(x + n)
	if n >= minRun {
		f.runs = append(f.runs, region{lo: [2]int{x, y}, hi: [2]int{x + n, y + n}})
	}
}
