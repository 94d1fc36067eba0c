package index

import (
	"cmp"
	"slices"
)

// posting is one term of one document. key has the family above the 48 bits of the term that are kept.
type posting struct {
	key uint64
	entry
}

// run is postings in memory. They are given in the order of their documents.
type run struct {
	ps     []posting
	sorted int // so many are in order of their keys, and no two the same
	spare  []posting
}

// clear forgets the postings and keeps the memory.
func (r *run) clear() { r.ps, r.sorted = r.ps[:0], 0 }

func (r *run) add(doc Doc, family Family, terms []Term) {
	weighs := family.weighs()
	for _, t := range terms {
		p := posting{key(family, t.Hash), entry{doc: doc}}
		if weighs {
			p.weight = pack(t.Weight)
		}
		r.ps = append(r.ps, p)
	}
}

// sort puts all in order of keys, then documents.
func (r *run) sort() {
	if r.sorted == len(r.ps) {
		return
	}
	r.spare = slices.Grow(r.spare[:0], len(r.ps))[:len(r.ps)]
	r.ps, r.spare = radix(r.ps, r.spare)
	out := r.ps[:0]
	for _, p := range r.ps { // the same term twice in a document: the heavier
		if last := len(out) - 1; last >= 0 && out[last].key == p.key && out[last].doc == p.doc {
			out[last].weight = max(out[last].weight, p.weight)
			continue
		}
		out = append(out, p)
	}
	r.ps, r.sorted = out, len(out)
}

// of is the part of a sorted run that has a key.
func (r *run) of(k uint64) []posting {
	at := func(k uint64) int {
		i, _ := slices.BinarySearchFunc(r.ps, k, func(p posting, k uint64) int { return cmp.Compare(p.key, k) })
		return i
	}
	lo := at(k)
	hi := lo
	for hi < len(r.ps) && r.ps[hi].key == k {
		hi++
	}
	return r.ps[lo:hi]
}

// radix sorts postings by their keys, and leaves those of one key in their order. other is as long; one of the
// two comes back sorted, and the other.
func radix(ps, other []posting) (sorted, spare []posting) {
	const digit, digits = 11, (termBits + 8 + 10) / 11
	var counts [digits][1 << digit]int
	for i := range ps {
		for d, k := 0, ps[i].key; d < digits; d, k = d+1, k>>digit {
			counts[d][k&(1<<digit-1)]++
		}
	}
	for d := range digits {
		count, shift := &counts[d], d*digit
		if len(ps) > 0 && count[ps[0].key>>shift&(1<<digit-1)] == len(ps) {
			continue // all the same
		}
		at := 0
		for i, n := range count {
			count[i], at = at, at+n
		}
		for i := range ps {
			d := ps[i].key >> shift & (1<<digit - 1)
			other[count[d]] = ps[i]
			count[d]++
		}
		ps, other = other, ps
	}
	return ps, other
}
