package index

import (
	"cmp"
	"container/heap"
	"math/bits"
	"slices"
)

// tally counts documents: a hash table with open addressing, so that a look-up costs what it reads, however large the
// archive is. Call reset first.
type tally struct {
	table []uint32 // 1 + index into found; 0: free
	shift int
	found []slot
}

type slot struct {
	doc    Doc
	shared uint32
	score  float32
}

// tally is one that was used before, or a new one. Put it back into tallies.
func (x *Index) tally() *tally {
	if t, ok := x.tallies.Get().(*tally); ok {
		return t
	}
	return &tally{}
}

// reset makes room for n documents, and forgets those counted before.
func (t *tally) reset(n int) {
	size := bits.Len(uint(max(n, 8) * 5 / 4)) // at most four in five are taken
	if cap(t.table) < 1<<size {
		t.table = make([]uint32, 1<<size)
	} else {
		t.table = t.table[:1<<size]
		clear(t.table)
	}
	t.shift, t.found = 64-size, t.found[:0]
}

func (t *tally) add(d Doc, score float32) {
	i := int(uint64(d) * 0x9E3779B97F4A7C15 >> t.shift)
	for {
		at := t.table[i]
		if at == 0 {
			t.found = append(t.found, slot{d, 1, score})
			t.table[i] = uint32(len(t.found))
			return
		}
		if s := &t.found[at-1]; s.doc == d {
			s.shared++
			s.score += score
			return
		}
		if i++; i == len(t.table) {
			i = 0
		}
	}
}

// best returns what q asks for, best score first, equal scores in the order of documents.
func (t *tally) best(q Query) []Candidate {
	var out ranking
	for _, s := range t.found {
		if int(s.shared) < q.Least {
			continue
		}
		c := Candidate{s.doc, int(s.shared), float64(s.score)}
		full := q.Limit > 0 && len(out) == q.Limit
		if full && !better(c, out[0]) || q.Keep != nil && !q.Keep(c.Doc) {
			continue
		}
		switch {
		case full:
			out[0] = c
			heap.Fix(&out, 0)
		case q.Limit > 0:
			heap.Push(&out, c)
		default:
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	return out
}

func better(a, b Candidate) bool {
	return a.Score > b.Score || a.Score == b.Score && a.Doc < b.Doc
}

// ranking is a heap with the worst candidate on top.
type ranking []Candidate

func (r ranking) Len() int           { return len(r) }
func (r ranking) Less(i, j int) bool { return better(r[j], r[i]) }
func (r ranking) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *ranking) Push(x any)        { *r = append(*r, x.(Candidate)) }
func (r *ranking) Pop() any {
	old := *r
	x := old[len(old)-1]
	*r = old[:len(old)-1]
	return x
}
