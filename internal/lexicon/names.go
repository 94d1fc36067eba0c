package lexicon

import (
	"slices"
	"strings"
)

// SameName tells whether two spellings, one word each, in any of our languages and cases, are of one
// name. It goes by sound alone: Lukašenkos and Лукашэнка are one, Köln and Cologne are not.
func SameName(a, b string) bool { return NameDistance(a, b) <= sameName }

// sameName is the distance up to which two spellings are taken for one name.
const sameName = 0.2

// NameDistance is how differently two spellings of names sound, for each sound of the longer: 0 alike,
// 1 nothing in common. Endings that cases add do not count.
func NameDistance(a, b string) float64 {
	if len(a) > 80 || len(b) > 80 {
		return 1
	}
	var abuf, bbuf [64]byte
	ra, rb := appendRoman(abuf[:0], a), appendRoman(bbuf[:0], b)
	if len(ra) < 2 || len(rb) < 2 {
		return 1
	}
	best := 1.0
	var pa, pb [64]byte
	ba, bb := bare(ra), bare(rb)
	for i, x := range [...][]byte{ba, ra} {
		for j, y := range [...][]byte{bb, rb} {
			if i == 1 && len(ba) == len(ra) || j == 1 && len(bb) == len(rb) {
				continue // compared already
			}
			p, q := appendPhones(pa[:0], x), appendPhones(pb[:0], y)
			if n := max(len(p), len(q)); min(len(p), len(q)) > 1 && 2*min(len(p), len(q)) >= n {
				// what little is said by a short name counts for less
				best = min(best, phoneDistance(p, q)/(float64(n)-0.75))
			}
		}
	}
	return best
}

// bare is a name in Latin letters without the endings of cases.
func bare(s []byte) []byte {
	for _, end := range caseEndings {
		if n := len(s) - len(end); n >= 3 && string(s[n:]) == end {
			s = s[:n]
			break
		}
	}
	n := len(s)
	for n > 3 && vowel(s[n-1]) {
		n--
	}
	return s[:n]
}

// caseEndings are those that end in a consonant, or hold one; the longer first. Vowels come off anyway.
var caseEndings = strings.Fields("iego iemu ovich ovoj iaus kogo ogo ego oho aho omu emu ova ove ovi ami ach ais iem as is us es os ys em om im am ov s m")

// appendPhones writes the sounds of a name in Latin letters, a byte each: small letters as in most
// languages' spelling, S for sh, Z for zh, C for ch, X for ts.
func appendPhones(dst, s []byte) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		c, n := phone(s[i:])
		i += n
		if c == 0 || len(dst) > start && dst[len(dst)-1] == c {
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// phone is the first sound of s and how many letters spell it.
func phone(s []byte) (byte, int) {
	for _, p := range spelled {
		if len(s) >= len(p.letters) && string(s[:len(p.letters)]) == p.letters {
			return p.sound, len(p.letters)
		}
	}
	switch c := s[0]; c {
	case 'w':
		return 'v', 1
	case 'q':
		return 'k', 1
	case 'y':
		return 'i', 1
	case 'c':
		if len(s) > 1 && (s[1] == 'e' || s[1] == 'i' || s[1] == 'y') {
			return 'X', 1
		}
		return 'k', 1
	default:
		return c, 1
	}
}

// spelled are groups of letters for one sound, the longer first.
var spelled = []struct {
	letters string
	sound   byte
}{
	{"schtsch", 'S'}, {"tsch", 'C'}, {"szcz", 'S'}, {"dzh", 'Z'}, {"sch", 'S'}, {"tch", 'C'}, {"chs", 'k'},
	{"sh", 'S'}, {"sz", 'S'}, {"zh", 'Z'}, {"rz", 'Z'}, {"ch", 'C'}, {"cz", 'C'}, {"ts", 'X'}, {"tz", 'X'},
	{"kh", 'h'}, {"gh", 'g'}, {"ph", 'f'}, {"th", 't'}, {"ck", 'k'}, {"qu", 'k'}, {"ou", 'u'}, {"oo", 'u'},
	{"ee", 'i'}, {"ie", 'i'}, {"ij", 'i'}, {"iy", 'i'}, {"yj", 'i'},
}

// phoneDistance is the cost of turning one row of sounds into another.
func phoneDistance(a, b []byte) float64 {
	var row [65]float64
	for j := range b {
		row[j+1] = row[j] + loss(b, j)
	}
	for i := range a {
		diagonal := row[0]
		row[0] += loss(a, i)
		for j := range b {
			c := diagonal + swap(a[i], b[j])
			if i == 0 && j == 0 && a[0] != b[0] {
				c += 0.15 // names differ in their first sound less often than in any other
			}
			diagonal = row[j+1]
			row[j+1] = min(c, row[j+1]+loss(a, i), row[j]+loss(b, j))
		}
	}
	return row[len(b)]
}

// loss is the cost of leaving the i-th sound of a name out.
func loss(s []byte, i int) float64 {
	switch c := s[i]; {
	case i == 0:
		return 0.8
	case c == 'j', c == 'i' && i > 0 && i+1 < len(s) && vowel(s[i+1]):
		return 0.12
	case vowel(c):
		return 0.4
	case c == 'h':
		return 0.35
	case (c == 'd' || c == 't') && i+1 < len(s) && strings.IndexByte("SZCXsz", s[i+1]) >= 0:
		return 0.2
	case c == 'v' && i > 0 && vowel(s[i-1]):
		return 0.6
	}
	return 1
}

// swap is the cost of one sound for another.
func swap(a, b byte) float64 {
	if a == b {
		return 0
	}
	if a > b {
		a, b = b, a
	}
	i, ok := slices.BinarySearchFunc(near, [2]byte{a, b}, func(n nearSounds, p [2]byte) int {
		if n.pair[0] != p[0] {
			return int(n.pair[0]) - int(p[0])
		}
		return int(n.pair[1]) - int(p[1])
	})
	switch {
	case ok:
		return near[i].cost
	case vowel(a) && vowel(b):
		return 0.4
	case vowel(a) || vowel(b):
		return 1.1
	}
	return 1
}

type nearSounds struct {
	pair [2]byte
	cost float64
}

// near are sounds that languages write for each other, in order of their bytes.
var near = []nearSounds{
	{[2]byte{'C', 'S'}, 0.25}, {[2]byte{'C', 'X'}, 0.25}, {[2]byte{'C', 'Z'}, 0.4}, {[2]byte{'C', 'h'}, 0.25},
	{[2]byte{'C', 'k'}, 0.35}, {[2]byte{'C', 's'}, 0.45}, {[2]byte{'C', 't'}, 0.6},
	{[2]byte{'S', 'X'}, 0.5}, {[2]byte{'S', 'Z'}, 0.3}, {[2]byte{'S', 's'}, 0.3}, {[2]byte{'S', 'z'}, 0.45},
	{[2]byte{'X', 'Z'}, 0.5}, {[2]byte{'X', 'k'}, 0.5}, {[2]byte{'X', 's'}, 0.2}, {[2]byte{'X', 't'}, 0.35}, {[2]byte{'X', 'z'}, 0.2},
	{[2]byte{'Z', 'd'}, 0.5}, {[2]byte{'Z', 'g'}, 0.35}, {[2]byte{'Z', 'j'}, 0.2}, {[2]byte{'Z', 's'}, 0.45}, {[2]byte{'Z', 'z'}, 0.25},
	{[2]byte{'a', 'e'}, 0.25}, {[2]byte{'a', 'o'}, 0.2}, {[2]byte{'b', 'p'}, 0.5}, {[2]byte{'b', 'v'}, 0.4},
	{[2]byte{'d', 't'}, 0.4}, {[2]byte{'e', 'i'}, 0.2}, {[2]byte{'e', 'o'}, 0.25}, {[2]byte{'f', 'v'}, 0.25},
	{[2]byte{'g', 'h'}, 0.15}, {[2]byte{'g', 'j'}, 0.35}, {[2]byte{'g', 'k'}, 0.45}, {[2]byte{'h', 'j'}, 0.35}, {[2]byte{'h', 'k'}, 0.3},
	{[2]byte{'i', 'j'}, 0.05}, {[2]byte{'i', 'u'}, 0.25}, {[2]byte{'k', 'x'}, 0.3}, {[2]byte{'m', 'n'}, 0.7},
	{[2]byte{'o', 'u'}, 0.15}, {[2]byte{'o', 'v'}, 0.4}, {[2]byte{'s', 'x'}, 0.4}, {[2]byte{'s', 'z'}, 0.15}, {[2]byte{'u', 'v'}, 0.15},
}
