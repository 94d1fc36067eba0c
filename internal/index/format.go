package index

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// On disk:
//
//	Prefix family(1) bucket(3, big-endian)  ->  the postings of the terms whose upper bits are bucket
//	WatermarkKey                            ->  number of documents whose postings are on disk (4, big-endian), and how many
//	                                            postings were written (8; missing where nobody counted)
//
// Of a term's hash the 48 upper bits are kept: those of the bucket (Family.bucketBits) and the
// rest. A value is at most maxParts buckets of different documents, each behind a uvarint of its length
// in bytes: merging them takes more time than looking in each, and is done when there are more. A bucket is
//
//	uvarint   number of its terms, n
//	uvarint   the highest ordinal in it, top
//	uvarints  2^d - 1 lengths in bytes, of all parts but the last; d is dirBits(n)
//	parts     the terms whose rest begins with each number of d bits, in order
//
// A part is a string of bits, the lowest of each byte first, filled with zeros. It has for each
// term, in ascending order:
//
//	rice      gap of the rest to that of the term before + 1 (the first: to the least of the part);
//	          the parameter is riceBits(2^rest bits, n)
//	gamma     number of documents, df. More than the family's cap: nothing follows.
//	gamma     if df is more than longList: length in bits of what follows
//	df x      gap of the document's ordinal to the one before + 1 (the first: to 0), in as many bits as
//	          top has if df is 1, else rice with riceBits(top, df); and in families with weights
//	          its step (5 bits)
//
// A part behind the last term is over when fewer than 8 bits are left; they are zeros.

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

// bucketBits is how many upper bits of a term choose its bucket: more where there are more terms.
func (f Family) bucketBits() int {
	if f == Shingle {
		return 18
	}
	return 16
}

const (
	termBits   = 48
	weightBits = 5
	longList   = 32      // lists longer than that can be skipped without being read
	partTerms  = 48      // about so many terms share a part
	maxTerms   = 1 << 40 // more than any bucket has
	maxParts   = 4       // buckets in a value
)

// pack makes a weight in (0, 1] one of 31 steps, each 2^(1/4) apart, the least 0.0055.
func pack(w float32) byte {
	if !(w > 0) {
		return 1
	}
	return byte(min(31, max(1, 31+math.Round(4*math.Log2(float64(w))))))
}

// unpack is the weight of a step.
func unpack(b byte) float32 { return float32(math.Exp2((float64(b) - 31) / 4)) }

var errBroken = errors.New("broken postings")

// ctxBackground: a flush is never given up halfway.
var ctxBackground = context.Background()

// key joins the family and the 48 upper bits of a term.
func key(f Family, term uint64) uint64 { return uint64(f)<<termBits | term>>(64-termBits) }

func familyOf(key uint64) Family { return Family(key >> termBits) }

// bucket is a family and the upper bits of its terms, as in the database's key.
type bucket uint32

func bucketOf(key uint64) bucket {
	f := familyOf(key)
	return bucket(f)<<24 | bucket(key&(1<<termBits-1)>>(termBits-f.bucketBits()))
}

func (b bucket) family() Family { return Family(b >> 24) }
func (b bucket) rest() int      { return termBits - b.family().bucketBits() }
func (b bucket) first() uint64 { // its least key
	return uint64(b.family())<<termBits | uint64(b&(1<<24-1))<<b.rest()
}
func (b bucket) encode() []byte { return b.appendTo(nil) }
func (b bucket) appendTo(dst []byte) []byte {
	return binary.BigEndian.AppendUint32(append(dst, Prefix), uint32(b))
}

func bucketFrom(key []byte) bucket {
	if len(key) != 5 {
		return 0
	}
	return bucket(binary.BigEndian.Uint32(key[1:]))
}

// dirBits is how many upper bits of the rest choose a part in a bucket of n terms.
func dirBits(n uint64) int { return min(bits.Len64(n/partTerms), 16) }

// riceBits is the parameter for n numbers whose sum is at most about most.
func riceBits(most, n uint64) int { return max(0, bits.Len64(most*11/16/max(1, n))-1) }

// entry is a document in the list of a term.
type entry struct {
	doc    Doc
	weight byte
}

// group is a term and its documents. The list is in order, and empty if it is not kept.
type group struct {
	key  uint64
	n    int // documents
	list []entry
}

// encodeBucket appends the groups of one bucket, in ascending order of their terms, each term once.
func encodeBucket(dst []byte, b bucket, gs []group) []byte {
	var top Doc
	entries := 0
	for _, g := range gs {
		entries += len(g.list)
		if len(g.list) > 0 {
			top = max(top, g.list[len(g.list)-1].doc)
		}
	}
	n := uint64(len(gs))
	dst = binary.AppendUvarint(dst, n)
	dst = binary.AppendUvarint(dst, uint64(top))
	d := dirBits(n)
	if d == 0 {
		w := bitWriter{dst: dst}
		w.part(b, gs, n, top, b.first())
		return w.dst
	}
	body := make([]byte, 0, 2*len(gs)+2*entries)
	low := b.rest() - d
	for i, at := 0, 0; i < 1<<d; i++ {
		first := b.first() + uint64(i)<<low
		end := at
		for end < len(gs) && gs[end].key-first < 1<<low {
			end++
		}
		w := bitWriter{dst: body}
		w.part(b, gs[at:end], n, top, first)
		if i < 1<<d-1 {
			dst = binary.AppendUvarint(dst, uint64(len(w.dst)-len(body)))
		}
		body, at = w.dst, end
	}
	return append(dst, body...)
}

func (w *bitWriter) part(b bucket, gs []group, n uint64, top Doc, next uint64) {
	k, f := riceBits(1<<b.rest(), n), b.family()
	for _, g := range gs {
		w.rice(g.key-next, k)
		next = g.key + 1
		w.gamma(uint64(g.n))
		if g.n > f.cap() {
			continue
		}
		if g.n <= longList {
			w.entries(f, g.list, top)
			continue
		}
		long := bitWriter{}
		long.entries(f, g.list, top)
		size := 8*len(long.dst) + long.n
		w.gamma(uint64(size))
		for _, c := range long.dst {
			w.put(uint64(c), 8)
		}
		w.put(long.acc, long.n)
	}
	w.align()
}

func (w *bitWriter) entries(f Family, list []entry, top Doc) {
	width, rice := shape(len(list), top)
	var next Doc
	for _, e := range list {
		if rice {
			w.rice(uint64(e.doc-next), width)
		} else {
			w.put(uint64(e.doc-next), width)
		}
		next = e.doc + 1
		if f.weighs() {
			w.put(uint64(e.weight), weightBits)
		}
	}
}

// shape says how the ordinals of a list of n documents are written.
func shape(n int, top Doc) (width int, rice bool) {
	if n == 1 {
		return bits.Len32(uint32(top)), false
	}
	return riceBits(uint64(top), uint64(n)), true
}

// appendBucket appends a bucket to a value.
func appendBucket(dst, bucket []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(bucket))), bucket...)
}

// bucketsOf are the buckets of a value.
func bucketsOf(v []byte) ([][]byte, error) { return appendBuckets(nil, v) }

func appendBuckets(out [][]byte, v []byte) ([][]byte, error) {
	for len(v) > 0 {
		n, k := binary.Uvarint(v)
		if k <= 0 || n == 0 || n > uint64(len(v)-k) {
			return nil, errBroken
		}
		out = append(out, v[k:k+int(n)])
		v = v[k+int(n):]
	}
	return out, nil
}

// cursor goes through the groups of a bucket in order.
type cursor struct {
	b    bucket
	n    uint64
	top  Doc
	dir  []byte // lengths of the parts to come
	rest []byte // the parts to come
	part int    // number of the part that is read
	d    int    // bits that choose a part
	bits bitReader
	next uint64 // least key of the next group
	err  error

	key    uint64 // of the group last read
	df     int
	kept   bool // its list follows
	unread bool // its list was not read yet
	arena  []entry
}

func openBucket(b bucket, v []byte) *cursor {
	c := &cursor{}
	c.open(b, v)
	return c
}

// open goes to the beginning of a bucket.
func (c *cursor) open(b bucket, v []byte) {
	*c = cursor{b: b, part: -1}
	n, k := binary.Uvarint(v)
	if k <= 0 || n == 0 || n > maxTerms {
		c.err = errBroken
		return
	}
	v = v[k:]
	top, k := binary.Uvarint(v)
	if k <= 0 || top > math.MaxUint32 {
		c.err = errBroken
		return
	}
	c.n, c.top, c.d, c.dir = n, Doc(top), dirBits(n), v[k:]
	c.rest = c.dir
	for range 1<<c.d - 1 {
		_, k := binary.Uvarint(c.rest)
		if k <= 0 {
			c.err = errBroken
			return
		}
		c.rest = c.rest[k:]
	}
}

// turn begins the next part.
func (c *cursor) turn() bool {
	if c.part++; c.part >= 1<<c.d {
		return false
	}
	size := uint64(len(c.rest))
	if c.part < 1<<c.d-1 {
		s, k := binary.Uvarint(c.dir)
		if k <= 0 || s > size {
			c.err = errBroken
			return false
		}
		size, c.dir = s, c.dir[k:]
	}
	c.bits = bitReader{src: c.rest[:size]}
	c.rest = c.rest[size:]
	c.next = c.b.first() + uint64(c.part)<<(c.b.rest()-c.d)
	return true
}

// step reads the term and the number of documents of the next group, or returns false at the end.
func (c *cursor) step() bool {
	c.finish()
	for c.err == nil && (c.part < 0 || 8*len(c.bits.src)-c.bits.pos < 8 && c.bits.peek() == 0) {
		if !c.turn() {
			return false
		}
	}
	if c.err != nil {
		return false
	}
	c.key = c.next + c.bits.rice(riceBits(1<<c.b.rest(), c.n))
	c.next = c.key + 1
	df := c.bits.gamma()
	if c.bits.bad || df > math.MaxUint32 || bucketOf(c.key) != c.b {
		c.err = errBroken
		return false
	}
	c.df = int(df)
	c.kept = c.df <= c.b.family().cap()
	c.unread = c.kept
	return true
}

// finish reads past a list that nobody asked for.
func (c *cursor) finish() {
	if !c.unread || c.err != nil {
		return
	}
	c.unread = false
	if c.df > longList {
		c.bits.skip(int(c.bits.gamma()))
	} else {
		width, rice := shape(c.df, c.top)
		extra := 0
		if c.b.family().weighs() {
			extra = weightBits
		}
		for range c.df {
			if rice {
				c.bits.rice(width)
			} else {
				c.bits.skip(width)
			}
			c.bits.skip(extra)
		}
	}
	if c.bits.bad {
		c.err = errBroken
	}
}

// entries appends the list of the group last read, once.
func (c *cursor) entries(dst []entry) []entry {
	if !c.unread || c.err != nil {
		return dst
	}
	c.unread = false
	if c.df > longList {
		if c.bits.gamma(); c.df > 8*len(c.bits.src)-c.bits.pos {
			c.err = errBroken
			return dst
		}
	}
	lo := len(dst)
	dst = slices.Grow(dst, c.df)[:lo+c.df]
	width, rice := shape(c.df, c.top)
	extra := 0
	if c.b.family().weighs() {
		extra = weightBits
	}
	var next uint64
	low, high := uint64(1)<<width-1, byte(1)<<extra-1
	src, pos := c.bits.src, c.bits.pos
	for i := range dst[lo:] {
		e := &dst[lo+i]
		n := 57 // bits of the entry, if it is seen whole
		if at := pos >> 3; at+8 <= len(src) {
			v := binary.LittleEndian.Uint64(src[at:]) >> (pos & 7)
			zeros, first := 0, width
			if rice {
				zeros = bits.TrailingZeros64(v)
				first += zeros + 1
			}
			if n = first + extra; n <= 56 {
				next += uint64(zeros)<<(width&63) | v>>((first-width)&63)&low
				e.weight = byte(v>>(first&63)) & high
				pos += n
			}
		}
		if n > 56 {
			c.bits.pos = pos
			if rice {
				next += c.bits.rice(width)
			} else {
				next += c.bits.take(width)
			}
			e.weight = byte(c.bits.take(extra))
			pos = c.bits.pos
		}
		e.doc = Doc(next)
		next++
	}
	c.bits.pos = pos
	if c.bits.bad || next > uint64(c.top)+1 {
		c.err = errBroken
	}
	return dst
}

// find moves to the group of k and tells whether there is one; keys must be asked for in ascending order.
func (c *cursor) find(k uint64) bool {
	want := int((k - c.b.first()) >> (c.b.rest() - c.d))
	for c.err == nil && c.part < want {
		c.unread = false
		if !c.turn() {
			return false
		}
		c.key = 0
	}
	for c.err == nil && c.key < k && c.more() && c.step() {
	}
	return c.err == nil && c.key == k
}

// more tells whether the part that is read has another group.
func (c *cursor) more() bool {
	c.finish()
	return c.err == nil && (8*len(c.bits.src)-c.bits.pos >= 8 || c.bits.peek() != 0)
}

// groups reads all that is left.
func (c *cursor) groups() ([]group, error) {
	gs := make([]group, 0, min(c.n, uint64(8*len(c.rest))))
	for c.step() {
		g := group{key: c.key, n: c.df}
		lo := len(c.arena)
		c.arena = c.entries(c.arena)
		g.list = c.arena[lo:len(c.arena):len(c.arena)]
		gs = append(gs, g)
	}
	return gs, c.err
}
