package align

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Text is a text made ready to be compared. It is not changed by comparing, so that many
// goroutines may share it.
type Text struct {
	text       string
	paragraphs []words.Span
	words      []words.Word
	stems      []int32  // of each word: index into hashes
	hashes     []uint64 // of the distinct stems, in order of appearance
	counts     []int32  // words that have the stem
	light      []bool   // stem of a short word, which says little
	table      []int32  // hash table: 1 + index into hashes, 0 for a free place; its length is a power of 2
	quoted     []words.Span
}

// Words of the text, in order.
func (t *Text) Words() []words.Word { return t.words }

// New makes a text ready whose words are ws. Paragraphs are its spans, in order; they may be nil.
func New(text string, ws []words.Word, paragraphs []words.Span) *Text {
	t := &Text{text: text, paragraphs: paragraphs, words: ws}
	size := 16
	for size < 2*len(ws) {
		size *= 2
	}
	ints := make([]int32, size+len(ws))
	t.table, t.stems = ints[:size:size], ints[size:]
	t.hashes = make([]uint64, 0, len(ws)/2+8)
	t.counts = make([]int32, 0, len(ws)/2+8)
	t.light = make([]bool, 0, len(ws)/2+8)
	for i, w := range ws {
		h, light := stem(w.Of(text))
		if h == 0 { // of a script without spaces: characters mean little, pairs of them much
			h = w.Hash
			if i+1 < len(ws) && ws[i+1].Lo == w.Hi {
				h = (h ^ ws[i+1].Hash>>1) * prime
			}
		}
		at := t.place(h)
		if t.table[at] == 0 {
			t.hashes = append(t.hashes, h)
			t.counts = append(t.counts, 0)
			t.light = append(t.light, light)
			t.table[at] = int32(len(t.hashes))
		}
		id := t.table[at] - 1
		t.stems[i] = id
		t.counts[id]++
	}
	t.quoted = quotations(text, paragraphs)
	return t
}

// Quote adds quotations that were found by other means than quotation marks, e.g. by their speaker. It must
// be called before the text is compared.
func (t *Text) Quote(spans ...words.Span) {
	t.quoted = append(t.quoted, spans...)
	slices.SortFunc(t.quoted, func(a, b words.Span) int { return cmp.Or(cmp.Compare(a.Lo, b.Lo), cmp.Compare(a.Hi, b.Hi)) })
	out := t.quoted[:0]
	for _, q := range t.quoted {
		if n := len(out) - 1; n >= 0 && q.Lo <= out[n].Hi {
			out[n].Hi = max(out[n].Hi, q.Hi)
			continue
		}
		out = append(out, q)
	}
	t.quoted = out
}

const prime = 0x9E3779B97F4A7C15

// find is the index of a stem, or -1.
func (t *Text) find(h uint64) int32 { return t.table[t.place(h)] - 1 }

// place is where a stem stands in the table, or would.
func (t *Text) place(h uint64) uint64 {
	mask := uint64(len(t.table) - 1)
	for at := h >> 20 & mask; ; at = (at + 1) & mask {
		if id := t.table[at] - 1; id < 0 || t.hashes[id] == h {
			return at
		}
	}
}

// stemRunes is the length of a stem: long enough to tell words apart, short enough that the
// forms of a word have the same one in languages that inflect.
const stemRunes = 5

// lower makes so many letters in ASCII lower case.
const lower = 0x2020202020

// stem hashes the first letters of a word, a final s left out, and tells whether the word is
// too short to say much. For a character of a script without spaces it returns 0.
func stem(w string) (h uint64, light bool) {
	if n := len(w); n > 3 && w[n-1]|0x20 == 's' {
		w = w[:n-1]
		if n = len(w); w[n-1] == '\'' {
			w = w[:n-1]
		}
	}
	var letters uint64 // the first ones in lower case, if all are in ASCII
	n := min(len(w), stemRunes)
	switch n {
	case 5:
		letters = uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 | uint64(w[3])<<24 | uint64(w[4])<<32
	case 4:
		letters = uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 | uint64(w[3])<<24
	case 3:
		letters = uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16
	case 2:
		letters = uint64(w[0]) | uint64(w[1])<<8
	case 1:
		letters = uint64(w[0])
	}
	if letters&0x8080808080 != 0 {
		if letters, n = foreign(w); n == 0 {
			return 0, false
		}
	}
	letters |= lower
	h = (letters ^ prime) * 0xff51afd7ed558ccd
	h ^= h >> 29
	h *= prime
	h ^= h >> 32
	return h | 1, n <= 3 && (w[0] < '0' || w[0] > '9')
}

// foreign is the first n letters of a word that are not all in ASCII, packed or hashed; n is 0 for a character of a script
// without spaces.
func foreign(w string) (letters uint64, n int) {
	ascii := true
	h := uint64(prime)
	for _, r := range w {
		if r == '’' {
			r = '\''
		} else if ideographic(r) && len(w) <= 4 {
			return 0, 0
		}
		r = unicode.ToLower(r)
		ascii = ascii && r < utf8.RuneSelf
		letters |= uint64(r) << (8 * n)
		h = (h ^ uint64(r)) * 0x100000001b3
		if n++; n == stemRunes {
			break
		}
	}
	if ascii { // but for an apostrophe
		return letters, n
	}
	return h | 1<<63, n
}

// ideographic tells whether words are split character by character in the script of r.
func ideographic(r rune) bool {
	return r >= 0x0E00 && r < 0x0F00 || r >= 0x3040 && r < 0xA000 || r >= 0x20000 && r < 0x32000
}
