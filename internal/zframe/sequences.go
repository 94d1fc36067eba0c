package zframe

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
)

// coder writes symbols by the states of a table (FSE, or tANS).
type coder struct {
	log    int
	states []uint16
	steps  [64]step // by symbol
	known  uint64   // a bit for each symbol that has a share
}

// step is what a symbol does to a state: so many of its lowest bits are written that a state of the symbol is left.
type step struct {
	bits  uint32 // number of bits << 16, less the least state that writes so many
	first int32  // where the states of the symbol stand in the table, less the state of the first
}

// newCoder makes the table of a code: its symbols are spread over it as a decoder spreads them.
func newCoder(shares []int, log int) coder {
	size := 1 << log
	c := coder{log: log, states: make([]uint16, size)}
	first := make([]int, len(shares)) // where the states of each symbol begin
	sum := 0
	for s, n := range shares {
		first[s] = sum
		if n != 0 {
			c.known |= 1 << s
		}
		switch {
		case n < 0:
			n = 1
			fallthrough
		case n == 1:
			c.steps[s] = step{uint32(log<<16 - size), int32(sum - 1)}
		case n > 1:
			most := log - bits.Len(uint(n-1)) + 1
			c.steps[s] = step{uint32(most<<16 - n<<most), int32(sum - n)}
		}
		sum += n
	}
	for i, s := range spread(shares, log) {
		c.states[first[s]] = uint16(size + i)
		first[s]++
	}
	return c
}

// spread is the symbol of each state of a code.
func spread(shares []int, log int) []byte {
	size := 1 << log
	out := make([]byte, size)
	high := size - 1
	for s, n := range shares {
		if n < 0 {
			out[high] = byte(s)
			high--
		}
	}
	at := 0
	for s, n := range shares {
		for range n {
			out[at] = byte(s)
			for at = (at + size>>1 + size>>3 + 3) & (size - 1); at > high; {
				at = (at + size>>1 + size>>3 + 3) & (size - 1)
			}
		}
	}
	return out
}

// begin is the state that the last symbol leaves, which nothing is written for.
func (c *coder) begin(s byte) uint32 {
	t := c.steps[s&63]
	n := (t.bits + 1<<15) >> 16
	return uint32(c.states[int32((n<<16-t.bits)>>n)+t.first])
}

// next writes a symbol that stands before those that were written.
func (c *coder) next(w *bitWriter, state uint32, s byte) uint32 {
	t := c.steps[s&63]
	n := (state + t.bits) >> 16 & 31
	w.put(uint64(state)&(1<<n-1), uint(n))
	return uint32(c.states[int32(state>>n)+t.first])
}

// bitWriter writes bits from the lowest on, into b from at on.
type bitWriter struct {
	b     []byte
	at    int
	acc   uint64
	count uint
}

// put writes the n lowest bits of v, which has no others; between two calls of spill at most 56 bits.
func (w *bitWriter) put(v uint64, n uint) {
	w.acc |= v << (w.count & 63)
	w.count += n
}

// spill moves whole bytes out of the accumulator.
func (w *bitWriter) spill() {
	binary.LittleEndian.PutUint64(w.b[w.at:], w.acc)
	w.at += int(w.count >> 3)
	w.acc >>= w.count & 56
	w.count &= 7
}

// How the code of a field is told.
const (
	predefined = 0
	repeated   = 3 // for the first block of a frame: of the dictionary
)

// appendSequences writes the section of sequences, each code that of the dictionary if it has all symbols, else the one that the
// format defines.
func (w *work) appendSequences(dst []byte, d *dictionary) []byte {
	n := len(w.sequences)
	switch {
	case n < 128:
		dst = append(dst, byte(n))
	case n < 0x7f00:
		dst = append(dst, byte(n>>8+128), byte(n))
	default:
		dst = append(dst, 255, byte(n-0x7f00), byte((n-0x7f00)>>8))
	}
	if n == 0 {
		return dst
	}
	use, modes := [fields]*coder{}, byte(0)
	for f := range use {
		if use[f] = &d.codes[f]; w.used[f]&^use[f].known == 0 {
			modes |= repeated << (6 - 2*f)
		} else {
			use[f] = &predefinedCoders()[f]
		}
	}
	dst = append(dst, modes)
	out := bitWriter{b: slices.Grow(dst, n*sequenceBytes+16)[:len(dst)+n*sequenceBytes+16], at: len(dst)}
	ll, of, ml := use[literalLengths], use[offsets], use[matchLengths]
	last := &w.sequences[n-1]
	ls, os, ms := ll.begin(last.ll), of.begin(last.of), ml.begin(last.ml)
	last.extra(&out)
	for i := n - 2; i >= 0; i-- {
		s := &w.sequences[i]
		os = of.next(&out, os, s.of)
		ms = ml.next(&out, ms, s.ml)
		ls = ll.next(&out, ls, s.ll)
		s.extra(&out)
	}
	out.put(uint64(ms)&(1<<ml.log-1), uint(ml.log))
	out.put(uint64(os)&(1<<of.log-1), uint(of.log))
	out.put(uint64(ls)&(1<<ll.log-1), uint(ll.log))
	out.put(1, 1)
	out.spill()
	if out.count > 0 {
		out.count = 8
		out.spill()
	}
	return out.b[:out.at]
}

// sequence is so many literals, then a copy.
type sequence struct {
	literals uint32
	length   uint32 // of the copy
	offset   uint32 // as the format counts: 1 to 3 for one used lately, else the distance + 3

	ll, ml, of byte // their symbols
}

// sequenceBytes is the most that a sequence takes: 26 bits of states and 49 that its symbols leave open.
const sequenceBytes = 10

// add notes a sequence.
func (w *work) add(literals, length int, offset uint32) {
	ll, ml, of := byte(0), byte(0), byte(bits.Len32(offset)-1)
	if literals < len(literalSymbols) {
		ll = literalSymbols[literals]
	} else {
		ll = byte(bits.Len(uint(literals)) + 18)
	}
	if m := length - leastMatch; m < len(matchSymbols) {
		ml = matchSymbols[m]
	} else {
		ml = byte(bits.Len(uint(m)) + 35)
	}
	w.used[literalLengths] |= 1 << (ll & 63)
	w.used[matchLengths] |= 1 << (ml & 63)
	w.used[offsets] |= 1 << (of & 63)
	w.sequences = append(w.sequences, sequence{uint32(literals), uint32(length), offset, ll, ml, of})
}

// leastMatch is the shortest copy that the format can tell.
const leastMatch = 3

// extra writes what the symbols of a sequence leave open.
func (s *sequence) extra(w *bitWriter) {
	ll, ml, of := literalRanges[s.ll&63], matchRanges[s.ml&63], uint(s.of)
	w.spill()
	w.put(uint64(s.literals-ll.from), uint(ll.bits))
	w.put(uint64(s.length-leastMatch-ml.from), uint(ml.bits))
	w.put(uint64(s.offset)&(1<<of-1), of)
	w.spill()
}

// span is the values of a symbol: from on, so many as bits tell apart.
type span struct {
	from uint32
	bits uint8
}

// ranges are the spans of symbols: single values up to plain, then spans of bits, and from there on twice as many each.
func ranges(plain, symbols int, more []uint8) (out [64]span) {
	from := uint32(0)
	for s := range symbols {
		b := uint8(0)
		if s >= plain {
			if s-plain < len(more) {
				b = more[s-plain]
			} else {
				b = out[s-1].bits + 1
			}
		}
		out[s] = span{from, b}
		from += 1 << b
	}
	return out
}

// symbolsOf are the symbols of the first n values.
func symbolsOf(rs []span, n int) []byte {
	out := make([]byte, n)
	for s, r := range rs {
		for v := int(r.from); v < n && v < int(r.from)+1<<r.bits; v++ {
			out[v] = byte(s)
		}
	}
	return out
}

var (
	literalRanges  = ranges(16, 36, []uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 6})
	matchRanges    = ranges(32, 53, []uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7})
	literalSymbols = [64]byte(symbolsOf(literalRanges[:36], 64))
	matchSymbols   = [128]byte(symbolsOf(matchRanges[:53], 128))
)

// predefinedShares are the shares of symbols of the codes that the format defines (RFC 8878, 3.1.1.3.2.2), by field.
func predefinedShares() [fields][]int {
	return [fields][]int{
		literalLengths: {4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1},
		offsets:        {1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1},
		matchLengths: {1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
			1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1},
	}
}

// predefinedLogs are the logarithms of the sizes of their tables.
var predefinedLogs = [fields]int{literalLengths: 6, offsets: 5, matchLengths: 6}

var predefinedCoders = sync.OnceValue(func() *[fields]coder {
	out := new([fields]coder)
	for f, shares := range predefinedShares() {
		out[f] = newCoder(shares, predefinedLogs[f])
	}
	return out
})

var predefinedDecoders = sync.OnceValue(func() *[fields]decoder {
	out := new([fields]decoder)
	for f, shares := range predefinedShares() {
		out[f] = newDecoder(shares, predefinedLogs[f], valuesOf(f))
	}
	return out
})

// valuesOf are the ranges of values of a field's symbols, a copy counted by its length.
func valuesOf(field int) *[64]span {
	var out [64]span
	switch field {
	case literalLengths:
		out = literalRanges
	case matchLengths:
		out = matchRanges
		for s := range out {
			out[s].from += leastMatch
		}
	default:
		for s := range 32 {
			out[s] = span{1 << s, uint8(s)}
		}
	}
	return &out
}
