package language

import (
	"math"
	"slices"
)

// table is the votes of the n-grams of one script, an open hash table. A row is four bits for each
// column, the first in the lowest bits: 15 for the language in which the n-gram is commonest, and less by one
// for each step that it is rarer. The rows of what is met often stand first, so that they stay in the cache.
type table struct {
	columns []column
	most    int      // longest n-gram
	hashes  []uint32 // of the rows
	rows    []uint64 // width for each
	width   int
	slots   []uint32 // check<<rowBits | row+1, 0 if empty; the place is by the upper bits of the hash
	shift   int      // from a hash to its place
}

const (
	rowBits = 17
	maxRows = 1<<rowBits - 2
)

// column is a language of a table. Several may have one tag.
type column struct {
	tag  string
	same int     // first column with this tag
	mean float64 // of the votes it gets for its own texts, in levels
}

// maxColumns of one table, for buffers of fixed size.
const maxColumns = 96

// gram is the hash of an n-gram, packed with 16 bits for each letter.
func gram(key uint64) uint32 {
	h := key * 0x9e3779b97f4a7c15
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	return uint32(h >> 32)
}

// index makes the slots from the hashes.
func (t *table) index() {
	bits := 4
	for len(t.hashes)*10 > 7<<bits {
		bits++
	}
	t.shift = 32 - bits
	t.slots = make([]uint32, 1<<bits)
	for row, h := range t.hashes {
		i := h >> t.shift
		for t.slots[i] != 0 {
			i = (i + 1) & uint32(len(t.slots)-1)
		}
		t.slots[i] = h<<rowBits | uint32(row+1)
	}
	for i := range t.columns {
		t.columns[i].same = slices.IndexFunc(t.columns, func(c column) bool { return c.tag == t.columns[i].tag })
	}
}

// find returns the row of an n-gram, counted from 1, 0 if the table has none.
func (t *table) find(key uint64) uint32 {
	h := gram(key)
	mask := uint32(len(t.slots) - 1)
	for i := h >> t.shift; ; i++ {
		e := t.slots[i&mask]
		if e == 0 {
			return 0
		}
		if (e^h<<rowBits)>>rowBits == 0 {
			return e & (1<<rowBits - 1)
		}
	}
}

// level is the vote of a row, counted from 0, for a column.
func (t *table) level(row, column int) byte {
	return byte(t.rows[row*t.width+column/16]>>(4*(column%16))) & 15
}

// votes are what a text gave each column.
type votes struct {
	score [maxColumns]int
	grams int // n-grams of the text
	met   int // of them in the table
	rows  [512]uint32
	held  int // of rows that are not in the score yet
}

const (
	levelNats = .36 // by how many nats two levels of a vote differ
	overlap   = .30 // n-grams stand inside each other, so a vote counts less than by its probability
)

const (
	nibbles = 0x0f0f0f0f0f0f0f0f
	pairs   = 0x00ff00ff00ff00ff
)

// count adds the votes of the letters of script s.
func (v *votes) count(t *table, letters []uint16, s script) {
	for at := 0; at < len(letters); {
		at = v.hold(t, letters, at, s)
		v.add(t)
	}
}

// list is the rows of all n-grams of a short text that the table has, counted from 0.
func (v *votes) list(t *table, letters []uint16, s script) (rows []uint32) {
	for at := 0; at < len(letters); {
		at = v.hold(t, letters, at, s)
		for _, r := range v.rows[:v.held] {
			if r != 0 {
				rows = append(rows, r-1)
			}
		}
		v.held = 0
	}
	return rows
}

// hold finds the rows of the letters from at on, of as many whole words as it can hold, at least one or
// a part of it, and returns where it ended.
func (v *votes) hold(t *table, letters []uint16, at int, s script) int {
	f := folding()
	key, n, held := uint64(space), 1, v.held
	for ; at < len(letters); at++ {
		if held > len(v.rows)-4 {
			break
		}
		c := letters[at]
		if c != space {
			is := none
			if int(c) < len(f) {
				is = f[c].script
			} else if is = scriptOf(rune(c)); is == kana {
				is = han
			}
			if is != s {
				c = space
			}
		}
		if c == space && n == 1 {
			continue
		}
		key = key<<16 | uint64(c)
		if n < 4 {
			n++
		}
		if c != space {
			v.rows[held] = t.find(key & 0xffff)
			held++
		}
		if s != han || key>>16&0xffff != space && c != space { // Han words are not told apart in writing
			v.rows[held] = t.find(key & 0xffffffff)
			held++
		}
		if n >= 3 && t.most >= 3 {
			v.rows[held] = t.find(key & 0xffffffffffff)
			held++
			if n >= 4 {
				v.rows[held] = t.find(key)
				held++
			}
		}
		if c == space {
			key, n = space, 1
			if held > len(v.rows)-64 {
				at++
				break
			}
		}
	}
	v.held = held
	return at
}

// add adds the rows that are held to the score. Nibbles are summed in bytes, as many rows at a
// time as a byte holds, and these in 16 bits, which hold the sum of all rows.
func (v *votes) add(t *table) {
	const full = 255 / 15
	v.grams += v.held
	met := v.rows[:0]
	for _, r := range v.rows[:v.held] {
		if r != 0 {
			met = append(met, (r-1)*uint32(t.width))
		}
	}
	v.held = 0
	v.met += len(met)
	for k := range t.width {
		rows := t.rows[k:]
		var sum [4]uint64 // of columns 0, 4, 8, 12; 1, 5…; and so on, 16 bits each
		for rest := met; len(rest) > 0; {
			some := rest[:min(len(rest), full)]
			rest = rest[len(some):]
			var even, odd uint64
			for _, r := range some {
				w := rows[r]
				even += w & nibbles
				odd += w >> 4 & nibbles
			}
			sum[0] += even & pairs
			sum[1] += odd & pairs
			sum[2] += even >> 8 & pairs
			sum[3] += odd >> 8 & pairs
		}
		score := v.score[16*k : 16*k+16]
		for j := range score {
			score[j] += int(sum[j&3] >> (4 * (j &^ 3)) & 0xffff)
		}
	}
}

// strange says how much a text that is nearest to a column is unlike the texts of that
// language, 0 to 1. The votes of one text scatter about the mean of its language, less the longer it is; names
// and terms that no text of the model had lower them.
func (t *table) strange(v *votes, column int) float64 {
	root := math.Sqrt(float64(v.grams))
	gap := t.columns[column].mean - float64(v.score[column])/float64(v.grams)
	beyond := (gap-.97)*root - 20.3
	return 1 / (1 + math.Exp(-beyond/2.5))
}
