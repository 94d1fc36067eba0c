package lexicon

import (
	"unicode"
	"unicode/utf8"
)

// NameTerm is the term under which the spellings of a name, one word, meet: its consonants by
// sound, after the endings of cases are taken off. It is 0 for what is too short to be told apart.
func NameTerm(word string) Term {
	var buf [24]byte
	s := appendSound(buf[:0], word)
	if len(s) < 2 || len(s) == 2 && s[0] == 'a' {
		return 0
	}
	return pack(Name, s)
}

// appendSound appends the sound of a name: one letter for each consonant or group of consonants
// that languages spell alike or differently for one sound, an a for a vowel at its beginning.
func appendSound(dst []byte, word string) []byte {
	var buf [64]byte
	s := stripEnding(appendRoman(buf[:0], word))
	start := len(dst)
	for i := 0; i < len(s); {
		c, n := sound(s[i:], i == 0)
		i += n
		if c == 0 || len(dst) > start && dst[len(dst)-1] == c {
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// roman is Slavic Cyrillic from а in Latin letters, one string for each letter.
var roman = [48]string{"a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p",
	"r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "sh", "", "y", "", "e", "iu", "ia",
	"e", "e", "d", "g", "e", "z", "i", "i", "j", "l", "n", "c", "k", "i", "u", "dz"}

// Roman writes a name in plain small Latin letters, keeping what marks say of its sound (š: sh).
func Roman(word string) string { return string(appendRoman(nil, word)) }

// appendRoman writes a name in plain Latin letters, keeping what marks say of its sound (š: sh).
func appendRoman(dst []byte, word string) []byte {
	for _, r := range word {
		switch r = unicode.ToLower(r); {
		case r >= 'a' && r <= 'z':
			dst = append(dst, byte(r))
		case r == 'š' || r == 'ś' || r == 'ş' || r == 'ș':
			dst = append(dst, "sh"...)
		case r == 'č' || r == 'ć' || r == 'ç':
			dst = append(dst, "ch"...)
		case r == 'ž' || r == 'ż' || r == 'ź':
			dst = append(dst, "zh"...)
		case r == 'ў':
			dst = append(dst, 'v')
		case r >= 0x400 && r < 0x4a0:
			if b := cyrillic(r); b != 0 {
				dst = append(dst, roman[b-cyr]...)
			}
		case r < utf8.RuneSelf:
		default:
			dst = base(dst, r)
		}
		if len(dst) > 56 {
			break
		}
	}
	return dst
}

// stripEnding takes off what cases of Baltic and Slavic languages add to names.
func stripEnding(s []byte) []byte {
	n := len(s)
	if n >= 5 && (s[n-1] == 's' || s[n-1] == 'm') && vowel(s[n-2]) {
		n -= 2
	}
	for n > 3 && vowel(s[n-1]) {
		n--
	}
	return s[:n]
}

func vowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'j':
		return true
	}
	return false
}

// sound returns the class of the consonant that s begins with, 0 for none, and how many letters it is.
func sound(s []byte, first bool) (byte, int) {
	has := func(p string) bool { return len(s) >= len(p) && string(s[:len(p)]) == p }
	switch {
	case has("tsch"):
		return 'x', 4
	case has("sch"), has("tch"):
		return 'x', 3
	case has("sh"), has("ch"), has("zh"), has("sz"), has("cz"), has("rz"):
		return 'x', 2
	case has("ph"):
		return 'f', 2
	case has("th"), has("tt"), has("dt"):
		return 't', 2
	case has("kh"), has("ck"), has("gh"):
		return 'k', 2
	case has("ts"), has("tz"):
		return 's', 2
	}
	switch c := s[0]; c {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'j':
		if first {
			return 'a', 1
		}
		return 0, 1
	case 'h':
		if first {
			return 'h', 1
		}
		return 0, 1
	case 'w':
		return 'v', 1
	case 'q':
		return 'k', 1
	case 'z':
		return 's', 1
	case 'c':
		if len(s) > 1 && (s[1] == 'e' || s[1] == 'i' || s[1] == 'y') {
			return 's', 1
		}
		return 'k', 1
	case 'x':
		return 'k', 1
	default:
		return c, 1
	}
}
