package index

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// On disk, all integers big-endian or unsigned varints:
//
//	Prefix family(1) bucket(3)  ->  postings of the terms whose 18 top bits are bucket
//	WatermarkKey                ->  number of documents whose postings are on disk (4 bytes)
//
// Postings are a sequence of groups, one for each term, in ascending order:
//
//	gap      of the term's 30 lower bits to those of the term before (the first: to 0)
//	2n + c   n documents; c is 1 if they are more than the family's cap, and their list is not kept
//	n x      the gap of the document's ordinal to the one before (the first: to 0), and in
//	         families with weights the weight(1); nothing if c is 1

// Prefix begins the keys of postings.
const Prefix byte = 'p'

// WatermarkKey sorts behind all postings, so that it can stand in one table with them.
var WatermarkKey = []byte("w")

// cap is the number of documents above which the list of a term is not kept: it says
// little, and long lists are the real cost of a look-up. Their number stays known.
func (f Family) cap() int {
	if f == Pivot {
		return 20000
	}
	return 1000
}

// weighs tells whether postings of the family carry a weight.
func (f Family) weighs() bool { return f == Pivot }

// pack makes a weight in (0, 1] one of 31 steps, each 2^(1/4) apart, the least 0.0055.
func pack(w float32) byte {
	if !(w > 0) {
		return 1
	}
	return byte(min(31, max(1, 31+math.Round(4*math.Log2(float64(w))))))
}

// unpack is the weight of a step.
func unpack(b byte) float32 { return float32(math.Exp2((float64(b) - 31) / 4)) }

const (
	termBits   = 48
	bucketBits = 18
	restBits   = termBits - bucketBits
)

var errBroken = errors.New("broken postings")

// ctxBackground: a flush is never given up halfway.
var ctxBackground = context.Background()

// key joins the family and the 48 upper bits of a term.
func key(f Family, term uint64) uint64 { return uint64(f)<<termBits | term>>(64-termBits) }

func familyOf(key uint64) Family { return Family(key >> termBits) }

// bucketOf is the family and the upper bits of a key.
func bucketOf(key uint64) uint32 { return uint32(key >> restBits) }

func bucketKey(b uint32) []byte { return binary.BigEndian.AppendUint32([]byte{Prefix}, b) }

func bucketFrom(key []byte) uint32 {
	if len(key) != 5 {
		return 0
	}
	return binary.BigEndian.Uint32(key[1:])
}

// writer packs the groups of one bucket, given in ascending order.
type writer struct {
	dst   []byte
	last  uint64
	begun bool
}

// group appends the postings of one term: those in the list, or only their number n if the
// list is gone already. The list is capped.
func (w *writer) group(key uint64, n int, list []posting) {
	if !w.begun {
		w.last, w.begun = uint64(bucketOf(key))<<restBits, true
	}
	w.dst = binary.AppendUvarint(w.dst, key-w.last)
	w.last = key
	f := familyOf(key)
	if n > len(list) || n > f.cap() {
		w.dst = binary.AppendUvarint(w.dst, uint64(n)<<1|1)
		return
	}
	w.dst = binary.AppendUvarint(w.dst, uint64(n)<<1)
	var before Doc
	for _, p := range list {
		w.dst = binary.AppendUvarint(w.dst, uint64(p.doc-before))
		before = p.doc
		if f.weighs() {
			w.dst = append(w.dst, p.weight)
		}
	}
}

// reader goes through the groups of one bucket in order.
type reader struct {
	rest   []byte
	bucket uint32
	at     uint64 // lower bits of the term last read
	err    error

	n    int       // documents that have the term last read
	ps   []posting // they, or none if the list is not kept
	live bool      // at, n and ps hold a group
}

// find moves to the group of k and tells whether there is one; keys must be asked for in ascending order.
func (r *reader) find(k uint64) bool {
	want := k & (1<<restBits - 1)
	for r.err == nil && (!r.live || r.at < want) && r.next() {
	}
	return r.live && r.at == want
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.err = errBroken
		r.rest = nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) key() uint64 { return uint64(r.bucket)<<restBits | r.at }

// next reads a group, or returns false at the end.
func (r *reader) next() bool {
	r.live = false
	if len(r.rest) == 0 || r.err != nil {
		return false
	}
	r.at += r.uvarint()
	n := r.uvarint()
	capped := n&1 == 1
	n >>= 1
	f := familyOf(r.key())
	if r.err != nil || r.at >= 1<<restBits || n == 0 || n > math.MaxUint32 || !capped && n > uint64(len(r.rest)) {
		r.err = errBroken
		return false
	}
	r.n, r.ps = int(n), r.ps[:0]
	if !capped {
		r.ps = slices.Grow(r.ps, int(n))
		var doc uint64
		for range n {
			doc += r.uvarint()
			if doc > math.MaxUint32 {
				r.err = errBroken
			}
			p := posting{key: r.key(), doc: Doc(doc)}
			if f.weighs() && r.err == nil {
				if len(r.rest) == 0 {
					r.err = errBroken
				} else {
					p.weight = r.rest[0]
					r.rest = r.rest[1:]
				}
			}
			r.ps = append(r.ps, p)
		}
	}
	r.live = r.err == nil
	return r.live
}
