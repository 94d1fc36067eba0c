package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Stretches asks which documents share most terms, of any family, with a stretch of a text: what a passage has in common
// with its source drowns among the terms of a long text.
type Stretches struct {
	Terms  []Placed
	Window int            // cells of a stretch
	Common int            // documents above which a term counts for nothing; 0: as its family says
	Least  float64        // score in its stretch that a document must have, above 0
	Limit  int            // documents that a stretch nominates
	Keep   func(Doc) bool // as in Query
}

// cells is how many cells the text has, up to the last with a term.
func (q Stretches) cells() int {
	n := 0
	for _, p := range q.Terms {
		n = max(n, p.Cell+1)
	}
	return n
}

// Placed is a term of one of the cells of a text.
type Placed struct {
	Term
	Family Family
	Cell   int
}

// placedList is what the index has of a term, and where in the text it is.
type placedList struct {
	list
	family Family
	at     []Placed
	places []uint32 // of the documents in the tally
}

// Stretches returns the documents that share most with some stretch of a text, each once, with the score of the stretch that it
// shares most with, best first. In families whose postings have a weight, the root of that counts:
// of a long document it is small, though a stretch of it may be what the text has.
func (m *Memo) Stretches(q Stretches) ([]Candidate, error) {
	lists, read, err := m.placed(q)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	t := m.x.tally()
	defer m.x.tallies.Put(t)
	t.reset(read)
	places := make([]uint32, read)
	byCell := make([][]step, q.cells())
	for k := range lists {
		l := &lists[k]
		l.places, places = places[:len(l.docs):len(l.docs)], places[len(l.docs):]
		for i, e := range l.docs {
			l.places[i] = t.place(e.doc)
		}
		rarity := float32(1)
		if !l.family.weighs() {
			rarity = float32(Rarity(int(m.x.High()), l.n))
		}
		for _, p := range l.at {
			byCell[p.Cell] = append(byCell[p.Cell], step{l, p.Weight * rarity})
		}
	}
	return t.slide(q, byCell), nil
}

// step is a term of a cell and what meeting it adds to a document.
type step struct {
	*placedList
	weight float32
}

// cellRead bounds the postings that are read for a cell on average. At 30,000 articles that is nearly all there are; of a million, the terms that
// are left out are the commonest, which tell least.
const cellRead = 1500

// placed reads the lists of the terms of q, the rarest first, no more than cellRead postings a cell and maxRead in all.
func (m *Memo) placed(q Stretches) (lists []placedList, read int, err error) {
	at := slices.Clone(q.Terms)
	for i := range at {
		at[i].Hash = key(at[i].Family, at[i].Hash)
	}
	slices.SortFunc(at, func(a, b Placed) int { return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.Cell, b.Cell)) })
	at = slices.CompactFunc(at, func(a, b Placed) bool { return a.Hash == b.Hash && a.Cell == b.Cell })
	var keys []Term
	for _, p := range at {
		if n := len(keys); n == 0 || keys[n-1].Hash != p.Hash {
			common := Query{Family: p.Family, Common: q.Common}
			keys = append(keys, Term{p.Hash, float32(common.most())})
		}
	}
	most := min(maxRead, cellRead*q.cells())
	found, err := m.lists(keys, most)
	if err != nil {
		return nil, 0, err
	}
	for _, l := range found {
		if len(l.docs) == 0 {
			continue
		}
		lo, _ := slices.BinarySearchFunc(at, l.key, func(p Placed, k uint64) int { return cmp.Compare(p.Hash, k) })
		hi := lo
		for hi < len(at) && at[hi].Hash == l.key {
			hi++
		}
		lists = append(lists, placedList{list: l, family: at[lo].Family, at: at[lo:hi]})
		at = at[hi:]
	}
	slices.SortStableFunc(lists, func(a, b placedList) int { return cmp.Compare(a.n, b.n) })
	for i, l := range lists {
		if read+l.n > most {
			return lists[:i], read, nil
		}
		read += l.n
	}
	return lists, read, nil
}

// place is the index in found of a document, which is made if it was not met.
func (t *tally) place(d Doc) uint32 {
	i := int(uint64(d) * 0x9E3779B97F4A7C15 >> t.shift)
	for {
		at := t.table[i]
		if at == 0 {
			t.found = append(t.found, slot{doc: d})
			at = uint32(len(t.found))
			t.table[i] = at
		}
		if s := &t.found[at-1]; s.doc == d {
			s.shared++
			return at - 1
		}
		if i++; i == len(t.table) {
			i = 0
		}
	}
}

// slide moves a window over the cells of a text and returns the best documents of each place where it stands.
func (t *tally) slide(q Stretches, byCell [][]step) []Candidate {
	var root [1 << weightBits]float32
	for i := range root {
		root[i] = float32(math.Sqrt(float64(unpack(byte(i)))))
	}
	least := float32(q.Least)
	var high []uint32 // places of the documents that have enough, and of some that had
	in := make([]bool, len(t.found))
	enter := func(cell int, sign float32) {
		for _, s := range byCell[cell] {
			w := sign * s.weight
			for i, k := range s.places {
				gain := w
				if s.family.weighs() {
					gain *= root[s.docs[i].weight]
				}
				slot := &t.found[k]
				slot.score += gain
				if slot.score >= least && !in[k] {
					in[k] = true
					high = append(high, k)
				}
			}
		}
	}
	best := map[Doc]Candidate{}
	for cell := range byCell {
		if cell >= q.Window {
			enter(cell-q.Window, -1)
		}
		enter(cell, 1)
		if cell < q.Window-1 && cell < len(byCell)-1 {
			continue
		}
		n := 0
		for _, k := range high {
			if s := &t.found[k]; s.score >= least && (q.Keep == nil || q.Keep(s.doc)) {
				high[n] = k
				n++
				continue
			}
			in[k] = false
		}
		high = high[:n]
		slices.SortFunc(high, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(t.found[b].score, t.found[a].score), cmp.Compare(t.found[a].doc, t.found[b].doc))
		})
		for _, k := range high[:min(n, q.Limit)] {
			s := &t.found[k]
			if c := best[s.doc]; float64(s.score) > c.Score {
				best[s.doc] = Candidate{s.doc, int(s.shared), float64(s.score)}
			}
		}
	}
	out := make([]Candidate, 0, len(best))
	for _, c := range best {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Candidate) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc)) })
	return out
}
