package index

import (
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A run is postings in memory, 8 bytes each: parted by family and the upper bits of their terms, so that the
// part, the other bits, the distance of the document from the first of the run, and the weight are the posting.
// A part is small enough to be sorted where the processor is quick, and only the parts are sorted that are asked for.
type run struct {
	base  Doc // the first document it may hold
	high  Doc // documents below have been added
	n     int // postings
	parts [families * runParts]part
}

// part is the postings of the terms of one family that begin with the same bits.
type part struct {
	ps     []uint64 // rest of the term, document - base, weight, from the upper bits down
	sorted int      // so many are in order, and no two the same
}

const (
	families = 3
	partBits = 8
	runParts = 1 << partBits
	restBits = termBits - partBits
	docBits  = 64 - restBits - weightBits
	maxDocs  = 1 << docBits // of a run
)

// partOf is where the postings of a key are.
func partOf(key uint64) int {
	return (int(familyOf(key))-1)<<partBits | int(key>>restBits&(runParts-1))
}

// keyOf is the key of a posting in part number i.
func keyOf(i int, p uint64) uint64 {
	return uint64(i>>partBits+1)<<termBits | uint64(i&(runParts-1))<<restBits | p>>(64-restBits)
}

func (r *run) entry(p uint64) entry {
	return entry{r.base + Doc(p>>weightBits&(maxDocs-1)), byte(p & (1<<weightBits - 1))}
}

func (r *run) add(doc Doc, family Family, terms []Term) {
	weighs := family.weighs()
	at := uint64(doc-r.base) << weightBits
	for _, t := range terms {
		k := key(family, t.Hash)
		p := k<<(64-restBits) | at
		if weighs {
			p |= uint64(pack(t.Weight))
		}
		to := &r.parts[partOf(k)]
		to.ps = append(to.ps, p)
	}
	r.n += len(terms)
	r.high = max(r.high, doc+1)
}

// clear forgets the postings and keeps the memory; the documents to come begin at base.
func (r *run) clear(base Doc) {
	r.base, r.high, r.n = base, base, 0
	for i := range r.parts {
		r.parts[i].ps, r.parts[i].sorted = r.parts[i].ps[:0], 0
	}
}

// of appends the entries of a key.
func (r *run) of(dst []entry, key uint64) []entry {
	q := &r.parts[partOf(key)]
	if q.sorted < len(q.ps) {
		q.sort(nil)
	}
	want := key << (64 - restBits)
	i, _ := slices.BinarySearch(q.ps, want)
	for ; i < len(q.ps) && q.ps[i]>>(64-restBits) == want>>(64-restBits); i++ {
		dst = append(dst, r.entry(q.ps[i]))
	}
	return dst
}

// The upper bits of a part's postings by which they are sorted first: hashes that share them are few.
const (
	digit  = 9
	digits = 2
	coarse = 64 - digit*digits
)

// sort puts all in order of terms, then documents. spare is room for as many; it returns what can be used again.
func (q *part) sort(spare []uint64) []uint64 {
	if len(q.ps) > 64 {
		ps, other := q.ps, slices.Grow(spare[:0], len(q.ps))[:len(q.ps)]
		for d := range digits {
			var at [1 << digit]int32
			shift := coarse + d*digit
			for _, p := range ps {
				at[p>>shift&(1<<digit-1)]++
			}
			sum := int32(0)
			for i, n := range at {
				at[i], sum = sum, sum+n
			}
			for _, p := range ps {
				i := p >> shift & (1<<digit - 1)
				other[at[i]] = p
				at[i]++
			}
			ps, other = other, ps
		}
		spare = other // an even number of digits: all are back where they were
	}
	out := q.ps[:0]
	for lo := 0; lo < len(q.ps); {
		hi := lo + 1
		for ; hi < len(q.ps) && (q.ps[hi]^q.ps[lo])>>coarse == 0; hi++ {
		}
		alike := q.ps[lo:hi]
		if len(q.ps) <= 64 {
			alike, hi = q.ps, len(q.ps)
		}
		if !slices.IsSorted(alike) {
			slices.Sort(alike)
		}
		for _, p := range alike { // the same term twice in a document: the heavier
			if last := len(out) - 1; last >= 0 && out[last]>>weightBits == p>>weightBits {
				out[last] = p
				continue
			}
			out = append(out, p)
		}
		lo = hi
	}
	q.ps, q.sorted = out, len(out)
	return spare
}

// packed is a bucket as a table takes it.
type packed struct {
	key, value []byte
	postings   int
}

// buckets sorts and packs the postings, part by part on all cores, and calls do with them in order.
func (r *run) buckets(do func(packed) error) error {
	const ahead = 16 // parts that are made and not yet taken
	n := runtime.GOMAXPROCS(0)
	made := make([]chan []packed, ahead)
	for i := range made {
		made[i] = make(chan []packed, 1)
	}
	var next, stopped atomic.Int64
	free := make(chan struct{}, ahead)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			var p packer
			for {
				free <- struct{}{}
				i := int(next.Add(1)) - 1
				if i >= len(r.parts) {
					<-free
					return
				}
				var out []packed
				if stopped.Load() == 0 {
					out = p.pack(r, i)
				}
				made[i%ahead] <- out
			}
		})
	}
	var err error
	for i := range r.parts {
		for _, b := range <-made[i%ahead] {
			if err == nil {
				if err = do(b); err != nil {
					stopped.Store(1)
				}
			}
		}
		<-free
	}
	wg.Wait()
	return err
}

// packer packs parts, with memory that it uses again.
type packer struct {
	spare []uint64
	list  []entry
	gs    []group
	buf   []byte
}

// pack is the buckets of a part.
func (p *packer) pack(r *run, i int) []packed {
	q := &r.parts[i]
	if len(q.ps) == 0 {
		return nil
	}
	if q.sorted < len(q.ps) {
		p.spare = q.sort(p.spare)
	}
	out := make([]packed, 0, 64)
	room := make([]byte, 0, 3*len(q.ps))
	for ps := q.ps; len(ps) > 0; {
		b := bucketOf(keyOf(i, ps[0]))
		p.gs, p.list = p.gs[:0], slices.Grow(p.list[:0], len(ps))
		end := uint64(b.first()+1<<b.rest()-1)<<(64-restBits) | 1<<(64-restBits) - 1 // the last posting it can hold
		for len(ps) > 0 && ps[0] <= end {
			g, lo := group{key: keyOf(i, ps[0])}, len(p.list)
			for k := ps[0] >> (64 - restBits); len(ps) > 0 && ps[0]>>(64-restBits) == k; ps = ps[1:] {
				p.list = append(p.list, r.entry(ps[0]))
			}
			g.list = p.list[lo:]
			g.n = len(g.list)
			p.gs = append(p.gs, g)
		}
		p.buf = encodeBucket(p.buf[:0], b, p.gs)
		lo := len(room)
		room = binary.AppendUvarint(room, uint64(len(p.buf)))
		room = append(room, p.buf...)
		out = append(out, packed{b.encode(), room[lo:len(room):len(room)], len(p.list)})
	}
	return out
}
