package lexicon

import "unicode/utf8"

// table is a dictionary laid out for look-ups: about 30 bytes a key.
type table struct {
	slots   []slot // open addressing, a power of two
	starts  []uint32
	ids     []uint32 // of terms, with the weight in the low byte
	terms   []Term
	scale   float32
	longest int                 // key, in bytes
	folds   map[[3]byte][3]byte // characters that are read as others
	begins  []uint64            // of a language without spaces: which two or three characters begin a key, a bit for each of their hashes
}

// slot holds the upper half of a key's hash, and the number of its entry plus 1.
type slot struct{ check, entry uint32 }

// beginBits is the logarithm of the number of bits in table.begins.
const beginBits = 21

// newTable lays a lexicon file out.
func newTable(file []byte, unspaced bool) (*table, error) {
	t := &table{}
	if unspaced {
		t.begins = make([]uint64, 1<<(beginBits-6))
	}
	f, err := decode(file, func(n int) {
		size := 16
		for size < n+n/2 {
			size *= 2
		}
		t.slots = make([]slot, size)
	}, func(i int, s []byte) {
		t.longest = max(t.longest, len(s))
		h := hashStart
		runes := 0
		for i, c := range s {
			if utf8.RuneStart(c) {
				if runes++; unspaced && (runes == 3 || runes == 4) {
					t.begin(h)
				}
			}
			h = hashNext(h, s[i])
		}
		if unspaced && (runes == 2 || runes == 3) {
			t.begin(h)
		}
		t.insert(hashEnd(h), uint32(i+1))
	})
	if err != nil {
		return nil, err
	}
	t.terms, t.scale = f.terms, f.scale/255
	if f.folds != "" {
		t.folds = make(map[[3]byte][3]byte, len(f.folds)/foldSize)
		for i := 0; i < len(f.folds); i += foldSize {
			t.folds[[3]byte([]byte(f.folds[i:i+3]))] = [3]byte([]byte(f.folds[i+3 : i+6]))
		}
	}
	t.starts = make([]uint32, len(f.counts)+1)
	t.ids = make([]uint32, len(f.weights))
	for i, n := range f.counts {
		t.starts[i+1] = t.starts[i] + uint32(n)
	}
	for i := range t.ids {
		t.ids[i] = uint32(f.id(i))<<8 | uint32(f.weights[i])
	}
	return t, nil
}

// begin notes the hash of characters that begin a key.
func (t *table) begin(h uint64) {
	b := hashEnd(h) >> (64 - beginBits)
	t.begins[b>>6] |= 1 << (b & 63)
}

// mayBegin tells whether two or three characters with a hash may begin a key.
func (t *table) mayBegin(h uint64) bool {
	b := h >> (64 - beginBits)
	return t.begins[b>>6]>>(b&63)&1 == 1
}

func (t *table) insert(h uint64, entry uint32) {
	mask := uint32(len(t.slots) - 1)
	i := uint32(h) & mask
	for t.slots[i].entry != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = slot{uint32(h >> 32), entry}
}

// find returns the number of the entry of the key with a hash, -1 if there is none.
func (t *table) find(h uint64) int {
	mask := uint32(len(t.slots) - 1)
	check := uint32(h >> 32)
	for i := uint32(h) & mask; t.slots[i].entry != 0; i = (i + 1) & mask {
		if t.slots[i].check == check {
			return int(t.slots[i].entry - 1)
		}
	}
	return -1
}

// meaning appends the terms of an entry, their weights times k.
func (t *table) meaning(dst []Feature, entry int, k float32) []Feature {
	for _, x := range t.ids[t.starts[entry]:t.starts[entry+1]] {
		dst = append(dst, Feature{t.terms[x>>8], k * float32(x&0xff) * t.scale})
	}
	return dst
}

// Hashes of keys, byte by byte, so that all beginnings of a word are hashed in one go.
const hashStart uint64 = 0xcbf29ce484222325

func hashNext(h uint64, c byte) uint64 { return (h ^ uint64(c)) * 0x100000001b3 }
func hashEnd(h uint64) uint64          { return mix(h) }
