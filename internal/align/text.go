package align

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Text is a text that is compared. What comparing needs to know of it is made when it is first asked for, and
// kept. Many goroutines may share it.
type Text struct {
	text       string
	paragraphs []words.Span
	words      []words.Word

	indexed sync.Once
	stems   stems

	marked sync.Once
	added  []words.Span // quotations that others found
	quoted []words.Span
}

// stems are the distinct stems of a text, which can be looked up.
type stems struct {
	of     []int32  // of each word: index into hashes
	hashes []uint64 // in order of appearance
	counts []int32  // words that have the stem
	light  []bool   // stem of a short word, which says little
	heavy  int      // words whose stem is not light
	table  []int32  // hash table: 1 + index into hashes, 0 for a free place; its length is a power of 2
}

// Words of the text, in order.
func (t *Text) Words() []words.Word { return t.words }

// New is a text whose words are ws. Paragraphs are its spans, in order; they may be nil.
func New(text string, ws []words.Word, paragraphs []words.Span) *Text {
	return &Text{text: text, paragraphs: paragraphs, words: ws}
}

// Quote adds quotations that were found by other means than quotation marks, e.g. by their speaker. It must
// be called before the text is compared.
func (t *Text) Quote(spans ...words.Span) { t.added = append(t.added, spans...) }

// Quotes tells whether any of s is quoted.
func (t *Text) Quotes(s words.Span) bool {
	qs := t.Quotations()
	i, _ := slices.BinarySearchFunc(qs, s.Lo, func(q words.Span, at int) int { return q.Hi - 1 - at })
	return i < len(qs) && qs[i].Lo < s.Hi
}

// Quotations are the spans of the text that are quoted, in order, apart from each other.
func (t *Text) Quotations() []words.Span {
	t.marked.Do(func() {
		t.quoted = quotations(t.text, t.paragraphs)
		if len(t.added) > 0 {
			t.quoted = union(append(t.quoted, t.added...))
		}
	})
	return t.quoted
}

// union joins the spans that meet, and puts all in order.
func union(spans []words.Span) []words.Span {
	slices.SortFunc(spans, func(a, b words.Span) int { return cmp.Or(cmp.Compare(a.Lo, b.Lo), cmp.Compare(a.Hi, b.Hi)) })
	out := spans[:0]
	for _, q := range spans {
		if n := len(out) - 1; n >= 0 && q.Lo <= out[n].Hi {
			out[n].Hi = max(out[n].Hi, q.Hi)
			continue
		}
		out = append(out, q)
	}
	return out
}

// index is the stems of the text.
func (t *Text) index() *stems {
	t.indexed.Do(func() {
		size := 16
		for size < 2*len(t.words) {
			size *= 2
		}
		ints := make([]int32, size+len(t.words))
		s := stems{
			table: ints[:size:size], of: ints[size:],
			hashes: make([]uint64, 0, len(t.words)/2+8), counts: make([]int32, 0, len(t.words)/2+8), light: make([]bool, 0, len(t.words)/2+8),
		}
		for i := range t.words {
			h, light := t.stem(i)
			at := s.place(h)
			if s.table[at] == 0 {
				s.hashes = append(s.hashes, h)
				s.counts = append(s.counts, 0)
				s.light = append(s.light, light)
				s.table[at] = int32(len(s.hashes))
			}
			id := s.table[at] - 1
			s.of[i] = id
			s.counts[id]++
			if !light {
				s.heavy++
			}
		}
		t.stems = s
	})
	return &t.stems
}

const prime = 0x9E3779B97F4A7C15

// find is the index of a stem, or -1.
func (s *stems) find(h uint64) int32 { return s.table[s.place(h)] - 1 }

// place is where a stem stands in the table, or would.
func (s *stems) place(h uint64) uint64 {
	mask := uint64(len(s.table) - 1)
	for at := h >> 20 & mask; ; at = (at + 1) & mask {
		if id := s.table[at] - 1; id < 0 || s.hashes[id] == h {
			return at
		}
	}
}

// stem is the stem of word i, and whether it is light.
func (t *Text) stem(i int) (h uint64, light bool) {
	w := t.words[i]
	if len(t.text)-w.Lo >= 8 { // most words of most texts
		if letters, n := begins(eight(t.text[w.Lo:w.Lo+8]), w.Len()); letters&0x8080808080 == 0 {
			return hashed(letters), n <= 3 && t.text[w.Lo]-'0' > 9
		}
	}
	if h, light = stem(w.Of(t.text)); h == 0 { // of a script without spaces: characters mean little, pairs of them much
		h = w.Hash
		if i+1 < len(t.words) && t.words[i+1].Lo == w.Hi {
			h = (h ^ t.words[i+1].Hash>>1) * prime
		}
	}
	return h, light
}

// eight is eight bytes as a number, the first lowest.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// stemRunes is the length of a stem: long enough to tell words apart, short enough that the
// forms of a word have the same one in languages that inflect.
const stemRunes = 5

// lower makes so many letters in ASCII lower case.
const lower = 0x2020202020

// stem hashes the first letters of a word, a final s left out, and tells whether the word is
// too short to say much. For a character of a script without spaces it returns 0.
func stem(w string) (h uint64, light bool) {
	var first [8]byte
	copy(first[:], w)
	letters, n := begins(eight(string(first[:])), len(w))
	if letters&0x8080808080 != 0 {
		if len(w) > 3 && w[len(w)-1]|0x20 == 's' {
			w = strings.TrimSuffix(w[:len(w)-1], "'")
		}
		if letters, n = foreign(w); n == 0 {
			return 0, false
		}
	}
	return hashed(letters), n <= 3 && (w[0] < '0' || w[0] > '9')
}

// begins is the first n letters of a word of size bytes, of which first has up to eight.
func begins(first uint64, size int) (letters uint64, n int) {
	if n = size; n > 3 && n < 8 && first>>(8*n-8)&0xdf == 'S' {
		if n--; first>>(8*n-8)&0xff == '\'' {
			n--
		}
	}
	n = min(n, stemRunes)
	return first & (1<<(8*n) - 1), n
}

// hashed is the hash of letters that are all in ASCII, in either case.
func hashed(letters uint64) uint64 {
	h := (letters | lower ^ prime) * 0xff51afd7ed558ccd
	h ^= h >> 29
	h *= prime
	h ^= h >> 32
	return h | 1
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
