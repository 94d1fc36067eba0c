package zframe

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/huff0"
)

// dictionary is what a Zstandard dictionary holds, ready for packing.
type dictionary struct {
	id       uint32
	literals *huff0.Scratch // with the code of the literals
	codes    [fields]coder
	back     [fields]decoder
	recent   [3]uint32 // offsets
	content  []byte    // at most maxContent bytes, the last ones
	long     [1 << dictLongBits]uint16
	short    [1 << dictShortBits]uint16
}

// maxContent is how much of a dictionary is used, in bytes.
const maxContent = 64 << 10

const dictMagic = 0xEC30A437

// The fields of a sequence that have a code, in the order in which a decoder reads their states.
const (
	literalLengths = iota
	offsets
	matchLengths
	fields
)

// The most symbols of each field, and the largest tables the format allows.
var (
	maxSymbol = [fields]int{literalLengths: 35, offsets: 31, matchLengths: 52}
	maxLog    = [fields]int{literalLengths: 9, offsets: 8, matchLengths: 9}
)

func readDictionary(b []byte) (*dictionary, error) {
	if len(b) < 8 || binary.LittleEndian.Uint32(b) != dictMagic {
		return nil, errors.New("zframe: no dictionary with tables")
	}
	d := &dictionary{id: binary.LittleEndian.Uint32(b[4:])}
	var err error
	if d.literals, b, err = huff0.ReadTable(b[8:], nil); err != nil {
		return nil, fmt.Errorf("zframe: dictionary: literals: %w", err)
	}
	for _, f := range [...]int{offsets, matchLengths, literalLengths} {
		shares, log, n, err := readShares(b, maxSymbol[f], maxLog[f])
		if err != nil {
			return nil, fmt.Errorf("zframe: dictionary: %w", err)
		}
		d.codes[f], d.back[f] = newCoder(shares, log), newDecoder(shares, log, valuesOf(f))
		b = b[n:]
	}
	if len(b) < 12+8 {
		return nil, errors.New("zframe: the dictionary is too short")
	}
	d.content = b[12:]
	for i := range d.recent {
		if d.recent[i] = binary.LittleEndian.Uint32(b[4*i:]); d.recent[i] == 0 || int(d.recent[i]) > len(d.content) {
			return nil, errors.New("zframe: dictionary: offsets beyond its content")
		}
	}
	d.content = d.content[max(0, len(d.content)-maxContent):]
	for i := 0; i+8 <= len(d.content); i++ { // of strings with the same hash the last, which is nearest
		x := binary.LittleEndian.Uint64(d.content[i:])
		d.long[hashLong(x)>>(64-dictLongBits)] = uint16(i)
		d.short[hashShort(x)>>(64-dictShortBits)] = uint16(i)
	}
	return d, nil
}

// readShares reads the shares of a code's symbols in a table, -1 for those below one, the logarithm of the table's size
// and how many bytes they took.
func readShares(b []byte, maxSymbol, maxLog int) (shares []int, log, size int, err error) {
	broken := errors.New("shares of symbols that do not add up")
	at := 0 // bits
	read := func(n int) int {
		v := 0
		for i := range n {
			if at+i < 8*len(b) {
				v |= int(b[(at+i)/8]>>((at+i)%8)&1) << i
			}
		}
		at += n
		return v
	}
	if log = read(4) + 5; log > maxLog {
		return nil, 0, 0, broken
	}
	left := 1 << log
	for left > 0 && at < 8*len(b) && len(shares) <= maxSymbol {
		bits := bitsOf(left + 1)
		low := 1<<bits - 1 - (left + 1) // so many values take a bit less
		v := read(bits - 1)
		if v >= low {
			if read(1) == 1 {
				v += 1 << (bits - 1)
			}
			if v >= 1<<(bits-1) {
				v -= low
			}
		}
		share := v - 1
		shares = append(shares, share)
		if share >= 0 {
			left -= share
		} else {
			left--
		}
		for more := 3; share == 0 && more == 3 && at < 8*len(b); {
			more = read(2)
			shares = append(shares, make([]int, more)...)
		}
	}
	if left != 0 || len(shares) > maxSymbol+1 || (at+7)/8 > len(b) {
		return nil, 0, 0, broken
	}
	return shares, log, (at + 7) / 8, nil
}

// bitsOf is the number of bits that n takes.
func bitsOf(n int) int {
	k := 0
	for ; n > 0; n >>= 1 {
		k++
	}
	return k
}
