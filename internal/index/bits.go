package index

import (
	"encoding/binary"
	"math/bits"
)

// bitWriter appends numbers of any width to bytes, the lowest bit first.
type bitWriter struct {
	dst []byte
	acc uint64
	n   int // bits in acc, below 8 between calls
}

// put appends the width lowest bits of v, which has no others; width is at most 56.
func (w *bitWriter) put(v uint64, width int) {
	w.acc |= v << w.n
	w.n += width
	for w.n >= 8 {
		w.dst = append(w.dst, byte(w.acc))
		w.acc >>= 8
		w.n -= 8
	}
}

// rice appends v as v>>k zeros, a one, and the k lowest bits of v.
func (w *bitWriter) rice(v uint64, k int) {
	q := v >> k
	for ; q >= 48; q -= 48 {
		w.put(0, 48)
	}
	w.put(1<<q, int(q)+1)
	w.put(v&(1<<k-1), k)
}

// gamma appends v, at least 1: the number of its bits but one as zeros, a one, and the bits
// below its highest.
func (w *bitWriter) gamma(v uint64) {
	n := bits.Len64(v) - 1
	w.put(1<<n, n+1)
	w.put(v&(1<<n-1), n)
}

// align fills the last byte.
func (w *bitWriter) align() {
	if w.n > 0 {
		w.dst = append(w.dst, byte(w.acc))
		w.acc, w.n = 0, 0
	}
}

// bitReader reads what a bitWriter wrote. Behind the end there are zeros, and bad is set.
type bitReader struct {
	src []byte
	pos int // in bits
	bad bool
}

// peek returns the next 56 bits at least, in the lowest bits.
func (r *bitReader) peek() uint64 {
	at := r.pos >> 3
	if at+8 <= len(r.src) {
		return binary.LittleEndian.Uint64(r.src[at:]) >> (r.pos & 7)
	}
	var v uint64
	for i := at; i < len(r.src); i++ {
		v |= uint64(r.src[i]) << (8 * (i - at))
	}
	return v >> (r.pos & 7)
}

// skip moves on by n bits.
func (r *bitReader) skip(n int) {
	if r.pos += n; r.pos > 8*len(r.src) || n < 0 {
		r.pos, r.bad = 8*len(r.src), true
	}
}

func (r *bitReader) take(width int) uint64 {
	v := r.peek() & (1<<width - 1)
	r.skip(width)
	return v
}

// zeros reads zeros and the one behind them, and returns how many there were.
func (r *bitReader) zeros() uint64 {
	var q uint64
	for {
		v := r.peek() & (1<<56 - 1)
		if v != 0 {
			n := bits.TrailingZeros64(v)
			r.skip(n + 1)
			return q + uint64(n)
		}
		q += 56
		if r.skip(56); r.bad {
			return q
		}
	}
}

func (r *bitReader) rice(k int) uint64 {
	v := r.peek()
	if n := bits.TrailingZeros64(v); n+1+k <= 56 { // all in one look
		r.skip(n + 1 + k)
		return uint64(n)<<k | v>>(n+1)&(1<<k-1)
	}
	q := r.zeros()
	return q<<k | r.take(k)
}

func (r *bitReader) gamma() uint64 {
	n := r.zeros()
	if n > 48 {
		r.bad = true
		return 1
	}
	return 1<<n | r.take(int(n))
}
