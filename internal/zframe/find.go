package zframe

import (
	"encoding/binary"
	"math/bits"
)

// Tables of places by the hash of the bytes that stand there, in bits.
const (
	dictLongBits  = 15 // eight bytes of the dictionary
	dictShortBits = 15 // five
	recordBits    = 12 // five bytes of the record
	recordSlots   = 1 << recordBits
)

func hashLong(x uint64) uint64  { return x * 0x9E3779B185EBCA87 }
func hashShort(x uint64) uint64 { return x << 16 * 0x9E3779B185EBCA87 }

// least is the length from which a copy is worth its code.
const least = 6

// find cuts the record into literals and copies, of what stands before in it or in the dictionary. At each place it looks at one
// string of each table, and takes the longest copy.
func (w *work) find(d *dictionary) {
	clear(w.at[:])
	w.sequences, w.literals, w.used = w.sequences[:0], w.literals[:0], [fields]uint64{}
	b, base := w.text, len(d.content)
	recent := d.recent
	end := len(b) - 8
	from := base // of the literals not yet written
	for i := base; i <= end; {
		x := binary.LittleEndian.Uint64(b[i:])
		short := hashShort(x)
		slot := &w.at[short>>(64-recordBits)]
		lately := base + int(*slot)
		*slot = uint16(i - base)
		length, at := 0, 0
		// One step ahead, where the last copy may go on behind a letter that differs.
		if r := i + 1 - int(recent[0]); r >= 0 && uint32(x>>8) == binary.LittleEndian.Uint32(b[r:]) {
			i++
			length, at = 4+same(b[r+4:], b[i+4:]), r
		} else {
			if p := int(d.long[hashLong(x)>>(64-dictLongBits)]); binary.LittleEndian.Uint64(b[p:]) == x {
				length, at = 8+same(b[p+8:], b[i+8:]), p
			}
			if lately < i && binary.LittleEndian.Uint32(b[lately:]) == uint32(x) {
				if n := 4 + same(b[lately+4:], b[i+4:]); n >= length {
					length, at = n, lately
				}
			}
			if length == 0 {
				if p := int(d.short[short>>(64-dictShortBits)]); binary.LittleEndian.Uint32(b[p:]) == uint32(x) {
					length, at = 4+same(b[p+4:], b[i+4:]), p
				}
			}
			if length < least {
				i += 1 + (i-from)>>7
				continue
			}
		}
		for i > from && at > 0 && b[i-1] == b[at-1] {
			i, at, length = i-1, at-1, length+1
		}
		w.literals = append(w.literals, b[from:i]...)
		w.add(i-from, length, offsetCode(&recent, uint32(i-at), i == from))
		if i+2 <= end {
			w.at[hashShort(binary.LittleEndian.Uint64(b[i+2:]))>>(64-recordBits)] = uint16(i + 2 - base)
		}
		i += length
		from = i
		if i-2 <= end {
			w.at[hashShort(binary.LittleEndian.Uint64(b[i-2:]))>>(64-recordBits)] = uint16(i - 2 - base)
		}
	}
	w.literals = append(w.literals, b[from:]...)
}

// same counts the bytes in which a and b are alike; b is the shorter.
func same(a, b []byte) int {
	n := 0
	for len(b)-n >= 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
		n += 8
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// offsetCode is how an offset is written, which makes it the most recent. Behind no literals the last offset itself has
// no code, for the copy before would have gone on.
func offsetCode(recent *[3]uint32, offset uint32, behindCopy bool) uint32 {
	r, less := *recent, uint32(0)
	if behindCopy {
		less = 1
	}
	switch {
	case offset == r[0] && !behindCopy:
		return 1
	case offset == r[1]:
		*recent = [3]uint32{offset, r[0], r[2]}
		return 2 - less
	}
	*recent = [3]uint32{offset, r[0], r[1]}
	switch {
	case offset == r[2]:
		return 3 - less
	case offset == r[0]-1 && behindCopy:
		return 3
	}
	return offset + 3
}
