// Package words turns a text into folded words and sentences that know their bytes.
//
// Every span is a half-open byte range of the text that was split, so whatever is found
// with words can be shown, and checked by hand, in the original.
// Boundaries follow Unicode Standard Annex #29 (text segmentation). Scripts written without
// spaces (Han, Kana, Thai and their like) give one word for each character, or for each
// run of Katakana, which is what fingerprints need.
//
// Call Split for words and Sentences for sentences.
package words

import (
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text: the hash of its folded form and where it stands.
type Word struct {
	Hash uint64 // xxHash64 of Fold of the word
	Span
}

// Split returns the words of text in order. Punctuation, spaces and symbols are no words.
// It never fails: bytes that are not UTF-8 separate words.
func Split(text string) []Word {
	return Append(make([]Word, 0, len(text)/6+1), text)
}

// Append is Split into dst, for callers that keep a buffer.
func Append(dst []Word, text string) []Word {
	var low [maxQuick]byte
	for lo := 0; lo < len(text); {
		if c := text[lo]; c < utf8.RuneSelf && ascii[c].kind == gap {
			lo++
			continue
		}
		n := 0
		for lo+n < len(text) && n < maxQuick && text[lo+n] < utf8.RuneSelf {
			e := ascii[text[lo+n]]
			if e.kind != letter && e.kind != digit {
				break
			}
			low[n] = e.low
			n++
		}
		if n > 0 && lo+n < len(text) && text[lo+n] < utf8.RuneSelf && ascii[text[lo+n]].kind == gap { // most words of most texts
			dst = append(dst, Word{xxhash.Sum64(low[:n]), Span{lo, lo + n}})
			lo += n
			continue
		}
		var size int
		n, size = quick(text[lo:], &low)
		switch {
		case size > 0:
			dst = append(dst, Word{xxhash.Sum64(low[:size]), Span{lo, lo + n}})
		case n == 0:
			n = segment(text[lo:])
			if isWord(text[lo : lo+n]) {
				if folded := appendFold(low[:0], text[lo:lo+n]); len(folded) > 0 {
					dst = append(dst, Word{xxhash.Sum64(folded), Span{lo, lo + n}})
				}
			}
		}
		lo += n
	}
	return dst
}

// Fold returns the form of a word by which two spellings of it count as the same: lower
// case, compatibility-composed, without soft hyphens and zero-width or bidi controls, and
// with typographic apostrophes made plain.
func Fold(word string) string { return string(appendFold(nil, word)) }

// segment is the length of the first UAX #29 word segment of s, at least 1.
func segment(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 {
		return 1
	}
	it := words.FromString(window(s))
	if !it.Next() {
		return n
	}
	return max(n, len(it.Value()))
}

// window bounds what the segmenter sees of s, for a segment longer than that is no word of
// any language, and a hostile one must not cost the square of its length.
func window(s string) string {
	const most = 512
	if len(s) <= most {
		return s
	}
	n := most
	for !utf8.RuneStart(s[n]) && n > most-utf8.UTFMax {
		n--
	}
	return s[:n]
}

func isWord(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

func appendFold(dst []byte, s string) []byte {
	if !norm.NFKC.IsNormalString(s) {
		s = norm.NFKC.String(s)
	}
	for _, r := range s {
		switch {
		case r == '’' || r == 'ʼ' || r == '‘':
			r = '\''
		case r == '\u00ad' || unicode.Is(unicode.Cf, r):
			continue
		case r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
		default:
			r = unicode.ToLower(r)
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
