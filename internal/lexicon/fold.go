package lexicon

import "unicode/utf8"

// latin maps U+00C0 to U+024F to their base letters, two bytes each, padded with spaces.
const latin = "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thssa a a a a a aec e e e e i i i i " +
	"d n o o o o o   o u u u u y thy a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g " +
	"g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l l l l n n n n n n n n n o o o o " +
	"o o oeoer r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s " +
	"b b                 d         e e f f           k k             o o                           u " +
	"u                                       dzdzdzljljljnjnjnja a i i o o u u u u u u u u u u   a a " +
	"a a aeae    g g k k o o o o     j dzdzdzg g     n n a a aeaeo o a a a a e e e e i i i i o o o o " +
	"r r r r u u u u s s t t     h h             a a e e o o o o o o o o y y                         " +
	"      b                         "

// latinMore maps U+1E00 to U+1EFF in the same way.
const latinMore = "a a b b b b b b c c d d d d d d d d d d e e e e e e e e e e f f g g h h h h h h h h h h i i i i " +
	"k k k k k k l l l l l l l l m m m m m m n n n n n n n n o o o o o o o o p p p p r r r r r r r r " +
	"s s s s s s s s s s t t t t t t t t u u u u u u u u u u v v v v w w w w w w w w w w x x x x y y " +
	"z z z z z z h t w y a s     ss  a a a a a a a a a a a a a a a a a a a a a a a a e e e e e e e e " +
	"e e e e e e e e i i i i o o o o o o o o o o o o o o o o o o o o o o o o u u u u u u u u u u u u " +
	"u u y y y y y y y y             "

// base appends the base letters of a Latin rune beyond ASCII, lower case; nothing if it has none.
func base(dst []byte, r rune) []byte {
	var two string
	switch {
	case r >= 0xc0 && r < 0x250:
		i := 2 * (r - 0xc0)
		two = latin[i : i+2]
	case r >= 0x1e00 && r < 0x1f00:
		i := 2 * (r - 0x1e00)
		two = latinMore[i : i+2]
	default:
		return dst
	}
	for i := range 2 {
		if two[i] != ' ' {
			dst = append(dst, two[i])
		}
	}
	return dst
}

// cyr is the byte that stands for the Cyrillic letter а in folded words; the others follow in
// the order of Unicode, U+0430 to U+045F.
const cyr = 0x80

// cyrillic returns the byte of a Cyrillic letter of the Slavic alphabets in folded words, 0 if it is none.
func cyrillic(r rune) byte {
	switch {
	case r >= 0x410 && r < 0x430:
		r += 0x20
	case r >= 0x400 && r < 0x410:
		r += 0x50
	case r == 'ґ' || r == 'Ґ':
		r = 'г'
	}
	switch {
	case r == 'ё':
		r = 'е'
	case r == 'ѝ':
		r = 'и'
	case r < 0x430 || r >= 0x460:
		return 0
	}
	return byte(cyr + r - 0x430)
}

// appendFolded appends a word as lexicons spell it: lower case, Latin letters without marks, a
// byte from 0x80 for a letter of Slavic Cyrillic, other scripts as they are. Of a word with an
// apostrophe its longer part is kept (l'homme, Reuters'), but Cyrillic words are joined (п'ять).
func appendFolded(dst []byte, word string) []byte {
	start, split := len(dst), false
	for i := 0; i < len(word); {
		if c := word[i]; c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				dst = append(dst, c+'a'-'A')
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				dst = append(dst, c)
			case c == '\'' && len(dst) > start && dst[len(dst)-1] < cyr:
				dst, split = append(dst, c), true
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(word[i:])
		i += n
		switch {
		case r >= 0xc0 && r < 0x250 || r >= 0x1e00 && r < 0x1f00:
			dst = base(dst, r)
		case r >= 0x400 && r < 0x4a0:
			if b := cyrillic(r); b != 0 {
				dst = append(dst, b)
			}
		case r == '’' || r == '‘' || r == 'ʼ':
			if len(dst) > start && dst[len(dst)-1] < cyr {
				dst, split = append(dst, '\''), true
			}
		case r < 0xc0 || r >= 0x300 && r < 0x370 || r == utf8.RuneError:
		case r >= 0xff10 && r <= 0xff19:
			dst = append(dst, byte('0'+r-0xff10))
		case r >= 0xff21 && r <= 0xff3a:
			dst = append(dst, byte('a'+r-0xff21))
		case r >= 0xff41 && r <= 0xff5a:
			dst = append(dst, byte('a'+r-0xff41))
		default:
			dst = append(dst, word[i-n:i]...)
		}
	}
	if split {
		return dst[:start+longest(dst[start:])]
	}
	return dst
}

// longest moves the longest part of b between apostrophes, the first of equals, to its front and
// returns its length.
func longest(b []byte) int {
	best, most, from := 0, 0, 0
	for i := 0; i <= len(b); i++ {
		if i == len(b) || b[i] == '\'' {
			if i-from > most {
				best, most = from, i-from
			}
			from = i + 1
		}
	}
	return copy(b, b[best:best+most])
}
