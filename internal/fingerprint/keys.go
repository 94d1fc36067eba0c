package fingerprint

import (
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Keys are pairs of content words near each other.
const (
	keyReach   = 4  // content words from the one to the other, at the most
	keyOneIn   = 24 // of so many pairs one is kept, always the same ones
	keyLetters = 5  // letters of a word that counts as a content word, unless it is a name or a number
)

// keyStem is the number of letters of a word that count.
const keyStem = 5

// Keys returns the hashes that a heavily edited copy still shares with its source though it
// shares few shingles, sorted and without doubles: of the pairs of content words that stand near each
// other, in either order, one in 24. Words count by their first letters, so that most of their forms
// are one; in scripts without spaces, two characters in a row count as a word. ws may be a part of the
// words of text.
func Keys(text string, ws []words.Word) []uint64 { return sorted(AppendKeys(nil, text, ws)) }

// AppendKeys appends what Keys returns in the order of the text, doubles among it, for an index that sorts by itself.
func AppendKeys(dst []uint64, text string, ws []words.Word) []uint64 {
	var recent [8]uint64
	n := 0
	for i, w := range ws {
		h := contentStem(w.Of(text))
		if h == 0 {
			continue
		}
		if h == 1 {
			if i+1 == len(ws) {
				break
			}
			h = mix(w.Hash ^ mix(ws[i+1].Hash))
		}
		for k := 1; k <= keyReach && k <= n; k++ {
			o := recent[(n-k)%len(recent)]
			if o == h {
				continue
			}
			if key := mix(min(o, h)*prime + max(o, h)); key%keyOneIn == 0 {
				dst = append(dst, key)
			}
		}
		recent[n%len(recent)] = h
		n++
	}
	return dst
}

// contentStem hashes the first letters of a word that is long, a number, or capitalised; 0 for others, 1
// for a character of a script without spaces.
func contentStem(w string) uint64 {
	if h, ok := asciiStem(w); ok {
		return h
	}
	r, size := utf8.DecodeRuneInString(w)
	if size == len(w) && r >= 0x2E80 && unicode.IsLetter(r) {
		return 1
	}
	runes := utf8.RuneCountInString(w)
	if runes < keyLetters && !(runes >= 3 && unicode.IsUpper(r)) && !(runes >= 2 && unicode.IsDigit(r)) {
		return 0
	}
	if n := len(w); n > 3 && w[n-1]|0x20 == 's' {
		w = w[:n-1]
	}
	h, n := uint64(prime), 0
	for _, r := range w {
		if n++; n > keyStem {
			break
		}
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
		} else {
			r = unicode.ToLower(r)
		}
		h = (h ^ uint64(r)) * 0x100000001b3
	}
	return mix(h) | 2
}

// asciiStem is contentStem of most words, of which the letters that count are in ASCII.
func asciiStem(w string) (h uint64, ok bool) {
	if len(w) < keyLetters {
		return 0, w[0] >= 'a' && w[0] <= 'z' // no number, no capital, and no more letters than bytes
	}
	n := keyStem
	if len(w) == n && w[n-1]|0x20 == 's' {
		n--
	}
	h = prime
	for i := range keyLetters {
		c := w[i]
		if c >= utf8.RuneSelf {
			return 0, false
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if i < n {
			h = (h ^ uint64(c)) * 0x100000001b3
		}
	}
	return mix(h) | 2, true
}
