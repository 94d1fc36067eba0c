package words

import (
	"unicode"
	"unicode/utf8"
)

// kind is what UAX #29 says of a character as far as the quick path knows it.
type kind uint8

const (
	other     kind = iota // the full algorithm decides
	gap                   // breaks on both sides, and is no word
	letter                // ALetter, and the same after compatibility composition
	digit                 // Numeric
	mid                   // MidNumLet and single quotes: joins two letters or two digits
	midLetter             // joins two letters
	midDigit              // joins two digits
	single                // a word by itself: Han and Hiragana
)

// quick takes the first word or gap of s, of n bytes, if UAX #29 can be decided from letters, digits and signs whose
// kind is known. It folds a word into the first size bytes of low; size is 0 for a gap. n is 0 if the full
// algorithm must decide.
func quick(s string, low *[maxQuick]byte) (n, size int) {
	k, width, r := kindOf(s)
	switch k {
	case other:
		return 0, 0
	case letter, digit:
	case single:
		if next, _, _ := kindOf(s[width:]); next == other && width < len(s) {
			return 0, 0
		}
		return width, copy(low[:], s[:width])
	default: // a sign that follows no letter joins nothing
		return width, 0
	}
	for size < maxQuick-8 {
		if r < utf8.RuneSelf {
			low[size] = byte(r)
			size++
		} else {
			low[size], low[size+1] = 0xc0|byte(r>>6), 0x80|byte(r&0x3f)
			size += 2
		}
		n += width
		last := k
		for n < len(s) && size < maxQuick-8 && s[n] < utf8.RuneSelf { // most of most texts
			e := ascii[s[n]]
			if e.kind != letter && e.kind != digit {
				break
			}
			low[size] = e.low
			size++
			n++
			last = e.kind
		}
		if n == len(s) {
			return n, size
		}
		if k, width, r = kindOf(s[n:]); k == letter || k == digit {
			continue
		}
		switch joined(last, k, s[n+width:]) {
		case other:
			return 0, 0
		case gap:
			return n, size
		}
		if width == 3 { // a typographic apostrophe is folded
			low[size] = '\''
			size++
		} else {
			size += copy(low[size:], s[n:n+width])
		}
		n += width
		k, width, r = kindOf(s[n:])
	}
	return 0, 0
}

// maxQuick bounds a word, in bytes, that the quick path takes.
const maxQuick = 256

// joined says what a sign of kind k between a letter or digit and rest does: gap if the word ends before
// it, mid if it joins, other if the full algorithm must decide.
func joined(last, k kind, rest string) kind {
	switch k {
	case mid, midLetter, midDigit:
	case single:
		return gap
	default:
		return k
	}
	next, _, _ := kindOf(rest)
	switch {
	case next == other && len(rest) > 0:
		return other
	case next == letter && last == letter && k != midDigit, next == digit && last == digit && k != midLetter:
		return mid
	}
	return gap
}

// kindOf is the kind of the first character of s, its size in bytes, and, for letters and digits, its lower case.
// Of an empty string the kind is other.
func kindOf(s string) (k kind, size int, low rune) {
	if s == "" {
		return other, 0, 0
	}
	c := s[0]
	if c < utf8.RuneSelf {
		e := ascii[c]
		return e.kind, 1, rune(e.low)
	}
	if len(s) > 1 && c < 0xe0 && s[1]&0xc0 == 0x80 && c >= 0xc2 {
		r := rune(c&0x1f)<<6 | rune(s[1]&0x3f)
		k, low = twoBytes(r)
		return k, 2, low
	}
	if len(s) > 2 && c >= 0xe2 && c <= 0xe9 && s[1]&0xc0 == 0x80 && s[2]&0xc0 == 0x80 {
		return threeBytes(rune(c&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f)), 3, 0
	}
	return other, 1, 0
}

// twoBytes is the kind and the lower case of a rune from U+0080 to U+07FF.
func twoBytes(r rune) (kind, rune) {
	switch {
	case r < 0xc0:
		switch r {
		case 0xa8, 0xaa, 0xad, 0xaf, 0xb4, 0xb5, 0xb7, 0xb8, 0xba:
			return other, 0
		}
		if r < 0xa0 {
			return other, 0
		}
		return gap, 0
	case r < 0x100:
		switch {
		case r == 0xd7 || r == 0xf7:
			return gap, 0
		case r < 0xdf:
			r += 0x20
		}
		return letter, r
	case r < 0x180:
		switch {
		case r == 0x130 || r == 0x132 || r == 0x133 || r == 0x13f || r == 0x140 || r == 0x149 || r == 0x17f:
			return other, 0
		case r == 0x178:
			return letter, 0xff
		case r >= 0x139 && r <= 0x148 || r >= 0x179:
			return letter, (r + 1) &^ 1
		case r == 0x131 || r == 0x138:
			return letter, r
		}
		return letter, r | 1
	case r >= 0x218 && r <= 0x21b:
		return letter, r | 1
	case r >= 0x391 && r <= 0x3ce && r != 0x3a2:
		return letter, unicode.ToLower(r)
	case r >= 0x400 && r < 0x482:
		switch {
		case r < 0x410:
			r += 0x50
		case r < 0x430:
			r += 0x20
		case r >= 0x460:
			r |= 1
		}
		return letter, r
	case r >= 0x48a && r < 0x530:
		return letter, unicode.ToLower(r)
	}
	return other, 0
}

// threeBytes is the kind of a rune from U+2000 to U+9FFF. Hiragana and Han are followed by marks that belong to them only
// where their kind is other.
func threeBytes(r rune) kind {
	switch {
	case r >= 0x4e00 && r < 0x9ff0, r >= 0x3041 && r <= 0x3096, r >= 0x3400 && r < 0x4db0:
		return single
	case r == 0x2019 || r == 0x2018:
		return mid
	case r >= 0x2010 && r <= 0x2015, r >= 0x201c && r <= 0x201f, r == 0x201a, r == 0x2026, r == 0x2022, r == 0x20ac, r == 0x2212, r == 0x2030,
		r >= 0x3001 && r <= 0x3003, r >= 0x3008 && r <= 0x3011:
		return gap
	}
	return other
}

// ascii is kindOf for ASCII.
var ascii = func() (t [utf8.RuneSelf]struct {
	kind kind
	low  byte
}) {
	for c := range t {
		b := byte(c)
		t[c].low, t[c].kind = b, gap
		switch {
		case b >= '0' && b <= '9':
			t[c].kind = digit
		case b >= 'a' && b <= 'z':
			t[c].kind = letter
		case b >= 'A' && b <= 'Z':
			t[c].kind, t[c].low = letter, b+'a'-'A'
		case b == '_':
			t[c].kind = other
		case b == '.' || b == '\'':
			t[c].kind = mid
		case b == ':':
			t[c].kind = midLetter
		case b == ',' || b == ';':
			t[c].kind = midDigit
		}
	}
	return t
}()
