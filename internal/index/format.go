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
//	count    of documents, 0 for a term in more than MaxDF documents, whose list is not kept
//	count x  the gap of the document's ordinal to the one before (the first: to 0)

// Prefix begins the keys of postings.
const Prefix byte = 'p'

// WatermarkKey sorts behind all postings, so that it can stand in one table with them.
var WatermarkKey = []byte("w")

// MaxDF is the number of documents above which a term says nothing: boilerplate. Only a
// mark is kept of it, for long lists are the real cost of a look-up.
const MaxDF = 1000

const (
	termBits   = 48
	bucketBits = 18
	restBits   = termBits - bucketBits
)

// cappedDoc stands, while postings are merged, for a list that is no longer kept. It sorts last.
const cappedDoc = Doc(math.MaxUint32)

var errBroken = errors.New("broken postings")

// ctxBackground: a flush is never given up halfway.
var ctxBackground = context.Background()

// key joins the family and the 48 upper bits of a term.
func key(f Family, term uint64) uint64 { return uint64(f)<<termBits | term>>(64-termBits) }

// bucketOf is the family and the upper bits of a key.
func bucketOf(key uint64) uint32 { return uint32(key >> restBits) }

func bucketKey(b uint32) []byte { return binary.BigEndian.AppendUint32([]byte{Prefix}, b) }

func bucketFrom(key []byte) uint32 {
	if len(key) != 5 {
		return 0
	}
	return binary.BigEndian.Uint32(key[1:])
}

// appendPostings packs postings of one bucket, sorted by key and document, and caps their lists.
func appendPostings(dst []byte, ps []posting) []byte {
	var last uint64
	if len(ps) > 0 {
		last = uint64(bucketOf(ps[0].key)) << restBits
	}
	for lo := 0; lo < len(ps); {
		hi := lo
		for hi < len(ps) && ps[hi].key == ps[lo].key {
			hi++
		}
		dst = binary.AppendUvarint(dst, ps[lo].key-last)
		last = ps[lo].key
		docs := ps[lo:hi]
		lo = hi
		if len(docs) > MaxDF || docs[len(docs)-1].doc == cappedDoc {
			dst = append(dst, 0)
			continue
		}
		dst = binary.AppendUvarint(dst, uint64(len(docs)))
		var before Doc
		for _, p := range docs {
			dst = binary.AppendUvarint(dst, uint64(p.doc-before))
			before = p.doc
		}
	}
	return dst
}

// reader goes through the groups of one bucket in order.
type reader struct {
	rest   []byte
	bucket uint32
	at     uint64 // lower bits of the term last read
	begun  bool
	err    error

	docs   []Doc // of the term last read
	capped bool
	live   bool // at, docs and capped hold a group
}

// find appends the documents of k; keys must be asked for in ascending order.
func (r *reader) find(dst []Doc, k uint64) (docs []Doc, capped bool) {
	want := k & (1<<restBits - 1)
	for r.err == nil && (!r.live || r.at < want) && r.next() {
	}
	if r.live && r.at == want {
		return append(dst, r.docs...), r.capped
	}
	return dst, false
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

// next reads a group, or returns false at the end.
func (r *reader) next() bool {
	r.live = false
	if len(r.rest) == 0 || r.err != nil {
		return false
	}
	r.at += r.uvarint()
	n := r.uvarint()
	if r.err != nil || r.at >= 1<<restBits || n > uint64(len(r.rest)) || n > MaxDF {
		r.err = errBroken
		return false
	}
	r.docs = slices.Grow(r.docs[:0], int(n))
	var doc uint64
	for range n {
		doc += r.uvarint()
		if doc >= uint64(cappedDoc) {
			r.err = errBroken
		}
		r.docs = append(r.docs, Doc(doc))
	}
	r.capped, r.live = n == 0, r.err == nil
	return r.live
}

// decode unpacks a whole bucket.
func decode(bucket uint32, v []byte) (ps []posting, capped []uint64, err error) {
	r := reader{rest: v, bucket: bucket}
	for r.next() {
		k := uint64(bucket)<<restBits | r.at
		if r.capped {
			capped = append(capped, k)
		}
		for _, d := range r.docs {
			ps = append(ps, posting{k, d})
		}
	}
	return ps, capped, r.err
}
