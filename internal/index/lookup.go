package index

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
)

// Query asks which documents share terms of one family.
type Query struct {
	Family Family
	Terms  []Term
	Least  int            // terms that must be shared
	Common int            // documents above which a term counts for nothing; 0: as the family says
	Limit  int            // documents returned at the most; 0: all
	Keep   func(Doc) bool // tells whether a document may be returned, safe for use by several goroutines; nil: all
}

// Candidate is a document that shares terms with a query.
type Candidate struct {
	Doc    Doc
	Shared int // terms in common, of those that were looked at
	// Score is the sum over them of query weight x Rarity; in families whose postings have a weight,
	// which knows of rarity already, of query weight x posting weight.
	Score float64
}

// Rarity is the weight of a term that df of n documents have.
func Rarity(n, df int) float64 { return math.Log(1 + float64(n)/float64(max(1, df))) }

// maxRead bounds the postings that one look-up reads. The rarest terms are read first.
const maxRead = 200_000

// list is what the index knows of one term.
type list struct {
	key  uint64
	n    int     // documents that have it
	docs []entry // they, or none if the list was too long to be kept
}

// Lookup returns the documents that share terms with q, best score first. Terms in more
// documents than the family keeps lists of count for nothing, and so do the commonest of
// those that have lists if all together are too long.
func (x *Index) Lookup(q Query) ([]Candidate, error) {
	found, err := x.Lookups(q)
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// Lookups is Lookup for several queries at once: a term that many of them have is read once.
func (x *Index) Lookups(qs ...Query) ([][]Candidate, error) {
	m := x.Memo()
	defer m.Free()
	return m.Lookups(qs...)
}

// Lookups is that of the index.
func (m *Memo) Lookups(qs ...Query) ([][]Candidate, error) {
	asked := make([][]Term, len(qs))
	var keys []Term // of all, weighted by the number of documents up to which the list is wanted
	for i, q := range qs {
		asked[i] = keysOf(q.Family, q.Terms)
		most := float32(q.most())
		for _, t := range asked[i] {
			keys = append(keys, Term{t.Hash, most})
		}
	}
	slices.SortFunc(keys, func(a, b Term) int { return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(b.Weight, a.Weight)) })
	keys = slices.CompactFunc(keys, func(a, b Term) bool { return a.Hash == b.Hash })
	bound := maxRead
	if len(qs) > 1 { // each is bounded by itself
		bound = -1
	}
	lists, err := m.lists(keys, bound)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	out := make([][]Candidate, len(qs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(qs), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			t := m.x.tally()
			defer m.x.tallies.Put(t)
			for i := int(next.Add(1)) - 1; i < len(qs); i = int(next.Add(1)) - 1 {
				out[i] = m.x.best(qs[i], asked[i], lists, t)
			}
		})
	}
	wg.Wait()
	return out, nil
}

// most is the number of documents of a term above which q does not count it.
func (q *Query) most() int {
	most := q.Family.cap()
	if q.Common > 0 {
		most = min(most, q.Common)
	}
	return most
}

// best returns what q, whose terms have the keys asked, finds in lists that are in order of their keys, counted with t.
func (x *Index) best(q Query, asked []Term, lists []list, t *tally) []Candidate {
	type weighted struct {
		list
		weight float32
	}
	mine := make([]weighted, 0, len(asked))
	most := q.most()
	at := 0
	for _, t := range asked {
		n, ok := slices.BinarySearchFunc(lists[at:], t.Hash, func(l list, k uint64) int { return cmp.Compare(l.key, k) })
		if at += n; ok && lists[at].n <= most && len(lists[at].docs) > 0 {
			mine = append(mine, weighted{lists[at], t.Weight})
		}
	}
	slices.SortStableFunc(mine, func(a, b weighted) int { return cmp.Compare(a.n, b.n) })
	read := 0
	for i, l := range mine {
		if read+l.n > maxRead {
			mine = mine[:i]
			break
		}
		read += l.n
	}
	t.reset(read)
	high := int(x.High())
	var unit, step [1 << weightBits]float32
	for i := range unit {
		unit[i] = unpack(byte(i))
	}
	for _, l := range mine {
		if !q.Family.weighs() {
			score := float32(float64(l.weight) * Rarity(high, l.n))
			for _, e := range l.docs {
				t.add(e.doc, score)
			}
			continue
		}
		for i := range step {
			step[i] = l.weight * unit[i]
		}
		for _, e := range l.docs {
			t.add(e.doc, step[e.weight])
		}
	}
	return t.best(q)
}

// Counts returns in how many documents each of the hashes is.
func (x *Index) Counts(family Family, hashes []uint64) ([]int, error) {
	terms := make([]Term, len(hashes))
	for i, h := range hashes {
		terms[i] = Term{h, float32(i)}
	}
	out := make([]int, len(hashes))
	err := x.eachTerm(keysOf(family, terms), func(h *hit) {
		for i, hash := range hashes {
			if key(family, hash) == h.key {
				out[i] = h.n
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	return out, nil
}

// lists reads the lists of keys, on disk and in memory, of those that at most as many documents have as their
// weight says: half of many on another core. Of lists that are longer than all the shorter ones leave of most postings only the
// number is read; most below 0 is no bound. They are good until free is called.
func (x *Index) lists(keys []Term, most int) (out []list, free func(), err error) {
	const many = 64
	var mem [2]*[]entry
	for i := range mem {
		if mem[i], _ = x.arenas.Get().(*[]entry); mem[i] == nil {
			mem[i] = new([]entry)
		}
	}
	free = func() { x.arenas.Put(mem[0]); x.arenas.Put(mem[1]) }
	if len(keys) < many {
		out, err = x.someLists(keys, most, mem[0])
		return out, free, err
	}
	var wg sync.WaitGroup
	wg.Go(func() { out, err = x.someLists(keys[:len(keys)/2], most, mem[0]) })
	second, err2 := x.someLists(keys[len(keys)/2:], most, mem[1])
	wg.Wait()
	return append(out, second...), free, errors.Join(err, err2)
}

// someLists reads lists into the memory mem.
func (x *Index) someLists(keys []Term, most int, mem *[]entry) ([]list, error) {
	out := make([]list, 0, len(keys))
	arena := (*mem)[:0]
	var kept longest
	total, least := 0, math.MaxInt // postings of the lists that are kept, and the length of those that are not
	err := x.eachTerm(keys, func(h *hit) {
		lo := len(arena)
		if h.n <= int(h.weight) && h.n < least {
			arena = h.appendDocs(arena)
			if most >= 0 {
				heap.Push(&kept, sized{h.n, len(out)})
				total += h.n
			}
		}
		out = append(out, list{h.key, h.n, arena[lo:len(arena):len(arena)]})
		for total > most && len(kept) > 0 { // the longest, of several the last, for so they are left out in the end
			l := heap.Pop(&kept).(sized)
			out[l.at].docs = nil
			total, least = total-l.n, l.n
		}
	})
	*mem = arena
	return out, err
}

// sized is the length of a list and its number.
type sized struct{ n, at int }

// longest is a heap with the longest list on top, of several the last.
type longest []sized

func (l longest) Len() int           { return len(l) }
func (l longest) Less(i, j int) bool { return l[i].n > l[j].n || l[i].n == l[j].n && l[i].at > l[j].at }
func (l longest) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l *longest) Push(x any)        { *l = append(*l, x.(sized)) }
func (l *longest) Pop() any {
	old := *l
	x := old[len(old)-1]
	*l = old[:len(old)-1]
	return x
}

// keysOf are terms with their keys for hashes, in order. Of two terms with the same the first counts.
func keysOf(family Family, terms []Term) []Term {
	keys := make([]Term, len(terms))
	for i, t := range terms {
		keys[i] = Term{key(family, t.Hash), t.Weight}
	}
	slices.SortStableFunc(keys, func(a, b Term) int { return cmp.Compare(a.Hash, b.Hash) })
	return slices.CompactFunc(keys, func(a, b Term) bool { return a.Hash == b.Hash })
}

// hit is a term that the index has. It is good until the next one.
type hit struct {
	key    uint64
	weight float32 // as asked for
	n      int     // documents that have it
	disk   []cursor
	fresh  []entry // of documents in memory
}

// appendDocs appends the documents of the term to dst; they can be asked for once.
func (h *hit) appendDocs(dst []entry) []entry {
	for i := range h.disk {
		if c := &h.disk[i]; c.key == h.key {
			dst = c.entries(dst)
		}
	}
	return append(dst, h.fresh...)
}

// eachTerm calls do for each of the keys, which are in order, that the index has.
func (x *Index) eachTerm(keys []Term, do func(*hit)) error {
	it, err := x.db.NewIter(&pebble.IterOptions{LowerBound: []byte{Prefix}, UpperBound: []byte{Prefix + 1}})
	if err != nil {
		return err
	}
	defer it.Close()
	var h hit
	var want []byte
	var parts [][]byte
	for fresh := x.fresh(keys); len(keys) > 0; {
		b := bucketOf(keys[0].Hash)
		h.disk, want = h.disk[:0], b.appendTo(want[:0])
		if it.SeekGE(want) && string(it.Key()) == string(want) {
			v, err := it.ValueAndErr()
			if err == nil {
				parts, err = appendBuckets(parts[:0], v)
			}
			if err != nil {
				return fmt.Errorf("bucket %x: %w; run ibid reindex", b, err)
			}
			for _, v := range parts {
				h.disk = append(h.disk, cursor{})
				h.disk[len(h.disk)-1].open(b, v)
			}
		}
		for ; len(keys) > 0 && bucketOf(keys[0].Hash) == b; keys = keys[1:] {
			h.key, h.weight, h.fresh = keys[0].Hash, keys[0].Weight, nil
			if fresh != nil {
				h.fresh, fresh = fresh[0], fresh[1:]
			}
			h.n = len(h.fresh)
			for i := range h.disk {
				if c := &h.disk[i]; c.find(h.key) {
					h.n += c.df
				}
			}
			if h.n > 0 {
				do(&h)
			}
			for i := range h.disk {
				if err := h.disk[i].err; err != nil {
					return fmt.Errorf("bucket %x: %w; run ibid reindex", b, err)
				}
			}
		}
	}
	return it.Error()
}

// fresh are the lists of keys in memory; nil if there is nothing.
func (x *Index) fresh(keys []Term) [][]entry {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.held() == 0 {
		return nil
	}
	out := make([][]entry, len(keys))
	for _, r := range x.runs {
		if r.n == 0 {
			continue
		}
		for i, k := range keys {
			out[i] = r.of(out[i], k.Hash)
		}
	}
	return out
}
