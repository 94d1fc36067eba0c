package zframe

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"

	"github.com/klauspost/compress/huff0"
)

// Decoder unpacks what Encoder packs, with tables made once: a general decoder has to be ready for others with each
// record. It is safe for use by many goroutines.
type Decoder struct {
	d        *dictionary
	literals *huff0.Decoder
	pool     sync.Pool // of *room
}

// room is the memory that unpacking one record needs.
type room struct {
	text     []byte // the content of the dictionary, the record, and slack
	literals []byte // with slack behind them
}

// slack is how many bytes beyond an end may be written or read.
const slack = 32

// Decoder unpacks what e has packed, or will.
func (e *Encoder) Decoder() *Decoder { return &Decoder{d: e.d, literals: e.d.literals.Decoder()} }

// DictionaryOf is the number of the dictionary that a frame is packed with, 0 if Decode would not unpack it.
func DictionaryOf(frame []byte) uint32 {
	if len(frame) < maxHeader || binary.LittleEndian.Uint32(frame) != magic || frame[4]&^(1<<6) != single|wideID {
		return 0
	}
	return binary.LittleEndian.Uint32(frame[5:])
}

// Decode appends what a frame unpacks to. It is false for frames of other encoders, and for broken ones: those are for a
// general decoder to unpack or to refuse.
func (d *Decoder) Decode(dst, frame []byte) ([]byte, bool) {
	if DictionaryOf(frame) != d.d.id {
		return dst, false
	}
	size, b := int(frame[9]), frame[10:]
	if frame[4]&(1<<6) != 0 {
		size, b = size+int(frame[10])<<8+256, frame[11:]
	}
	if len(b) < 3 || size > MaxRecord {
		return dst, false
	}
	block, b := uint24(b), b[3:]
	switch {
	case block&1 != lastBlock || block>>3 != len(b):
		return dst, false
	case block>>1&3 == blockRaw:
		return append(dst, b...), len(b) == size
	case block>>1&3 != blockPacked:
		return dst, false
	}
	r, _ := d.pool.Get().(*room)
	if r == nil {
		base := len(d.d.content)
		r = &room{text: make([]byte, base+MaxRecord+slack), literals: make([]byte, 0, 4<<10)}
		copy(r.text, d.d.content)
	}
	defer d.pool.Put(r)
	b, ok := d.readLiterals(r, b, size)
	if !ok || !d.readSequences(r, b, size) {
		return dst, false
	}
	base := len(d.d.content)
	return append(dst, r.text[base:base+size]...), true
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// readLiterals unpacks the literals of a block b, of which there are at most so many, and returns what follows.
func (d *Decoder) readLiterals(r *room, b []byte, most int) (rest []byte, ok bool) {
	if len(b) < 5 {
		b = append(slices.Clone(b), make([]byte, 5-len(b))...) // too short for more than a few raw ones: what is missing shows below
	}
	kind, format := int(b[0]&3), int(b[0]>>2&3)
	n, size, head := 0, 0, 0
	if kind == literalsRaw || kind == literalsSame {
		switch format {
		case 0, 2:
			n, head = int(b[0]>>3), 1
		case 1:
			n, head = int(b[0]>>4)|int(b[1])<<4, 2
		default:
			n, head = uint24(b)>>4, 3
		}
		if size = n; kind == literalsSame {
			size = 1
		}
	} else {
		x := uint64(binary.LittleEndian.Uint32(b)) | uint64(b[4])<<32
		width := [4]int{10, 10, 14, 18}[format]
		n, size, head = int(x>>4)&(1<<width-1), int(x>>(4+width))&(1<<width-1), [4]int{3, 3, 4, 5}[format]
	}
	if n > most || len(b)-head < size {
		return nil, false
	}
	r.literals = slices.Grow(r.literals[:0], n+slack)
	packed := b[head : head+size]
	switch kind {
	case literalsRaw:
		r.literals = append(r.literals, packed...)
	case literalsSame:
		for range n {
			r.literals = append(r.literals, packed[0])
		}
	case literalsByDict:
		unpack := d.literals.Decompress4X
		if format == 0 {
			unpack = d.literals.Decompress1X
		}
		out, err := unpack(r.literals[:0:n], packed)
		if err != nil || len(out) != n {
			return nil, false
		}
		r.literals = r.literals[:n]
	default:
		return nil, false
	}
	return b[head+size:], true
}

// state is what a state of a code says: a symbol's range of values, and where to go.
type state struct {
	from  uint32 // least value
	extra uint8  // bits by which a value is told from the least
	bits  uint8  // to be read, and added to next
	next  uint16
}

// decoder reads symbols by the states of a table.
type decoder struct {
	log    int
	states []state
}

// newDecoder makes the table of a code whose symbols have ranges of values.
func newDecoder(shares []int, log int, values *[64]span) decoder {
	size := 1 << log
	d := decoder{log, make([]state, size)}
	next := make([]int, len(shares))
	for s, n := range shares {
		next[s] = max(n, 1) // one below a share has one state
	}
	for i, s := range spread(shares, log) {
		n := next[s]
		next[s]++
		b := log + 1 - bits.Len(uint(n))
		d.states[i] = state{values[s].from, values[s].bits, uint8(b), uint16(n<<b - size)}
	}
	return d
}

// bitsBefore are the bits of b that stand before bit at, the last highest: 57 at least, or all there are, and zeros.
func bitsBefore(b []byte, at int) uint64 {
	from := (at + 7) >> 3
	if from >= 8 {
		return binary.LittleEndian.Uint64(b[from-8:]) << (uint(8*from-at) & 63)
	}
	acc := uint64(0)
	for i := range from {
		acc |= uint64(b[i]) << (64 - 8*from + 8*i)
	}
	return acc << (uint(8*from-at) & 63)
}

// top is the n highest bits of acc, n below 64.
func top(acc uint64, n uint8) uint32 { return uint32(acc >> 1 >> ((63 - n) & 63)) }

// readSequences reads the sequences of a block and does what they say; size is the bytes that come out.
func (d *Decoder) readSequences(r *room, b []byte, size int) bool {
	if len(b) == 0 {
		return false
	}
	n := int(b[0])
	switch {
	case n == 0:
		return len(b) == 1 && len(r.literals) == size && copy(r.text[len(d.d.content):], r.literals) == size
	case n < 128:
		b = b[1:]
	case n < 255 && len(b) > 1:
		n, b = (n-128)<<8|int(b[1]), b[2:]
	case len(b) > 2:
		n, b = int(b[1])|int(b[2])<<8+0x7f00, b[3:]
	default:
		return false
	}
	if len(b) < 2 || b[0]&3 != 0 || b[len(b)-1] == 0 {
		return false
	}
	var use [fields]*decoder
	for f := range use {
		switch b[0] >> (6 - 2*f) & 3 {
		case repeated:
			use[f] = &d.d.back[f]
		case predefined:
			use[f] = &predefinedDecoders()[f]
		default:
			return false
		}
	}
	return d.run(r, b[1:], n, use, size)
}

// run does the n sequences that stand in b.
func (d *Decoder) run(r *room, b []byte, n int, use [fields]*decoder, size int) bool {
	in := 8*len(b) - bits.LeadingZeros8(b[len(b)-1]) - 1 // bits still to be read
	ll, of, ml := use[literalLengths].states, use[offsets].states, use[matchLengths].states
	llLog, ofLog, mlLog := uint8(use[literalLengths].log), uint8(use[offsets].log), uint8(use[matchLengths].log)
	acc := bitsBefore(b, in)
	ls := top(acc, llLog)
	acc <<= llLog & 63
	os := top(acc, ofLog)
	acc <<= ofLog & 63
	ms := top(acc, mlLog)
	in -= int(llLog + ofLog + mlLog)
	last, before, third := int(d.d.recent[0]), int(d.d.recent[1]), int(d.d.recent[2]) // offsets
	text, literals := r.text, r.literals[:cap(r.literals)]
	at, end, lit, lits := len(d.d.content), len(d.d.content)+size, 0, len(r.literals)
	for i := n; i > 0; i-- {
		l, o, m := ll[ls], of[os], ml[ms]
		if o.extra > 24 {
			return false
		}
		acc = bitsBefore(b, in)
		offset := int(o.from + top(acc, o.extra))
		acc <<= o.extra & 63
		length := int(m.from + top(acc, m.extra))
		in -= int(o.extra + m.extra)
		acc = bitsBefore(b, in)
		count := int(l.from + top(acc, l.extra))
		if in -= int(l.extra); i > 1 {
			acc <<= l.extra & 63
			ls = uint32(l.next) + top(acc, l.bits)
			acc <<= l.bits & 63
			ms = uint32(m.next) + top(acc, m.bits)
			acc <<= m.bits & 63
			os = uint32(o.next) + top(acc, o.bits)
			in -= int(l.bits + m.bits + o.bits)
		}
		switch {
		case offset > 3:
			offset, before, third = offset-3, last, before
		case offset == 1 && count > 0:
			offset = last
		case offset == 2 && count > 0 || offset == 1:
			offset, before = before, last
		case offset == 3 && count > 0 || offset == 2:
			offset, before, third = third, last, before
		default:
			if offset, before, third = last-1, last, before; offset <= 0 {
				return false
			}
		}
		last = offset
		if count > lits-lit || count+length > end-at || offset > at+count {
			return false
		}
		if count <= 16 { // most are: beyond the end is slack
			*(*[16]byte)(text[at:]) = *(*[16]byte)(literals[lit:])
		} else {
			copy(text[at:at+count], literals[lit:])
		}
		at, lit = at+count, lit+count
		from := at - offset
		switch {
		case offset >= 16 && length <= 32:
			*(*[16]byte)(text[at:]) = *(*[16]byte)(text[from:])
			if length > 16 {
				*(*[16]byte)(text[at+16:]) = *(*[16]byte)(text[from+16:])
			}
		case offset >= length:
			copy(text[at:at+length], text[from:])
		default:
			for k := range length {
				text[at+k] = text[from+k]
			}
		}
		at += length
	}
	if in != 0 || lits-lit != end-at {
		return false
	}
	copy(text[at:end], literals[lit:lits])
	return true
}
