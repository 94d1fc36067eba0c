// Package zframe packs short records as Zstandard frames with a dictionary.
//
// A record of a few kilobytes is too short to pay for tables of its own: making them, writing them and clearing what
// they are made with costs more than the packing itself. So all that an Encoder uses is of the dictionary, made once:
// the places of its strings, the code of its literals, the codes of its sequences. What comes out any Zstandard decoder
// unpacks that has the dictionary.
//
// After RFC 8878 (Zstandard) and, for the coders of sequences, Duda: Asymmetric numeral systems (2013).
// Call NewEncoder.
package zframe

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"

	"github.com/klauspost/compress/huff0"
)

// MaxRecord is the most bytes that Encode packs.
const MaxRecord = 64 << 10

// Encoder packs records. It is safe for use by many goroutines.
type Encoder struct {
	d    *dictionary
	pool sync.Pool // of *work
}

// NewEncoder reads a dictionary with its tables, as zstd --train makes it; at most 64 KiB of its content are used.
func NewEncoder(dict []byte) (*Encoder, error) {
	d, err := readDictionary(dict)
	if err != nil {
		return nil, err
	}
	return &Encoder{d: d}, nil
}

// Dictionary is the number of the dictionary.
func (e *Encoder) Dictionary() uint32 { return e.d.id }

// work is the memory that packing one record needs.
type work struct {
	text      []byte // the content of the dictionary and the record
	at        [recordSlots]uint16
	sequences []sequence
	used      [fields]uint64 // a bit for each symbol of them
	literals  []byte
	huffman   huff0.Scratch
	out       []byte
}

// Encode appends a frame that unpacks to record, which must not be longer than MaxRecord.
func (e *Encoder) Encode(dst, record []byte) []byte {
	w, _ := e.pool.Get().(*work)
	if w == nil {
		w = &work{text: append(make([]byte, 0, len(e.d.content)+MaxRecord), e.d.content...)}
	}
	defer e.pool.Put(w)
	w.text = append(w.text[:len(e.d.content)], record...)
	w.find(e.d)
	w.out = w.appendSequences(w.appendLiterals(w.out[:0], e.d), e.d)
	dst = e.appendHeader(slices.Grow(dst, maxHeader+min(len(record), len(w.out))), len(record))
	if len(w.out) >= len(record) {
		return append(appendUint24(dst, lastBlock|blockRaw<<1|len(record)<<3), record...)
	}
	return append(appendUint24(dst, lastBlock|blockPacked<<1|len(w.out)<<3), w.out...)
}

const (
	magic       = 0xFD2FB528
	lastBlock   = 1
	blockRaw    = 0
	blockPacked = 2
	maxHeader   = 4 + 1 + 4 + 2 + 3 // bytes before the content of the block
	single      = 1 << 5            // in the first byte of a frame: of one segment
	wideID      = 3                 // in the same: the number of the dictionary has four bytes
)

// appendHeader begins a frame of one segment whose size and dictionary are given and that has no checksum.
func (e *Encoder) appendHeader(dst []byte, size int) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, magic)
	if size < 256 {
		dst = binary.LittleEndian.AppendUint32(append(dst, single|wideID), e.d.id)
		return append(dst, byte(size))
	}
	if size < 256+1<<16 {
		dst = binary.LittleEndian.AppendUint32(append(dst, 1<<6|single|wideID), e.d.id)
		return binary.LittleEndian.AppendUint16(dst, uint16(size-256))
	}
	panic("zframe: a record above MaxRecord")
}

// The kinds of literals.
const (
	literalsRaw    = 0
	literalsSame   = 1
	literalsPacked = 2
	literalsByDict = 3
)

// leastLiterals is the number below which literals stand as they are, and fewLiterals that below which they are one stream.
const (
	leastLiterals = 32
	fewLiterals   = 256
)

// appendLiterals writes the section of literals: with the code of the dictionary if all of them have one.
func (w *work) appendLiterals(dst []byte, d *dictionary) []byte {
	n := len(w.literals)
	if n < leastLiterals {
		return appendRaw(dst, w.literals)
	}
	h := &w.huffman
	h.TransferCTable(d.literals)
	h.Reuse = huff0.ReusePolicyPrefer
	pack, streams := huff0.Compress4X, 1
	if n < fewLiterals {
		pack, streams = huff0.Compress1X, 0
	}
	out, byDict, err := pack(w.literals, h)
	switch {
	case errors.Is(err, huff0.ErrUseRLE):
		return append(appendRawSize(dst, literalsSame, n), w.literals[0])
	case err != nil:
		return appendRaw(dst, w.literals)
	}
	kind := literalsPacked
	if byDict {
		kind = literalsByDict
	}
	both := max(n, len(out))
	switch {
	case both < 1<<10:
		dst = appendUint24(dst, kind|streams<<2|n<<4|len(out)<<14)
	case both < 1<<14:
		dst = binary.LittleEndian.AppendUint32(dst, uint32(kind|2<<2|n<<4|len(out)<<18))
	default:
		x := uint64(kind|3<<2|n<<4) | uint64(len(out))<<22
		dst = append(binary.LittleEndian.AppendUint32(dst, uint32(x)), byte(x>>32))
	}
	return append(dst, out...)
}

func appendRaw(dst, literals []byte) []byte {
	return append(appendRawSize(dst, literalsRaw, len(literals)), literals...)
}

// appendRawSize begins a section of n literals that are not packed.
func appendRawSize(dst []byte, kind, n int) []byte {
	switch {
	case n < 1<<5:
		return append(dst, byte(kind|n<<3))
	case n < 1<<12:
		return binary.LittleEndian.AppendUint16(dst, uint16(kind|1<<2|n<<4))
	}
	return appendUint24(dst, kind|3<<2|n<<4)
}

func appendUint24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
