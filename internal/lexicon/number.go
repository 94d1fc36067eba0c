package lexicon

import (
	"strings"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// maxDigits bounds a number: longer runs of digits are cut, and are no quantity anyway.
const maxDigits = 18

// maxGroups bounds how many groups of three digits are joined over spaces.
const maxGroups = 5

// number reads the number that ws begins with, joining groups of digits that stand apart and a
// word for a power of ten (1 234,5 mln). It returns its term and the words it takes, 0 if the
// first word does not begin with a digit.
func number(text string, ws []words.Word) (Term, int) {
	var d decimal
	rest, ok := d.read(ws[0].Of(text))
	if !ok {
		return 0, 0
	}
	n := 1
	if rest == "" {
		for n < len(ws) && n <= maxGroups && d.fraction < 0 && d.lead <= 3 && groupGap(text[ws[n-1].Hi:ws[n].Lo]) {
			more := d
			if !more.join(ws[n].Of(text)) {
				break
			}
			d = more
			n++
		}
	}
	power := 0
	if rest != "" {
		power = powerOf(rest)
	} else if n < len(ws) && ws[n].Lo-ws[n-1].Hi <= 2 {
		if power = powerOf(ws[n].Of(text)); power > 0 {
			n++
		}
	}
	return d.term(power), n
}

// decimal is a number as digits.
type decimal struct {
	digits   [maxDigits]byte
	n        int // of digits
	fraction int // digits behind the point, -1 if there is none
	lead     int // digits of the first group
}

// read takes the number that s begins with and returns what follows. Both 1.234,5 and 1,234.5
// are read; one separator before exactly three digits parts thousands.
func (d *decimal) read(s string) (rest string, ok bool) {
	d.n, d.fraction = 0, -1
	run, last := 0, byte(0)
	i := 0
	for i < len(s) {
		c, n := digit(s[i:])
		if n == 0 {
			if i+1 < len(s) && (s[i] == '.' || s[i] == ',' || s[i] == '\'') && run > 0 {
				if _, m := digit(s[i+1:]); m > 0 {
					if d.lead == 0 {
						d.lead = run
					}
					after := digitsIn(s[i+1:])
					if after == 3 && (last == 0 || last == s[i]) && d.lead <= 3 && !(d.lead == 1 && d.n == 1 && d.digits[0] == '0') {
						last, run = s[i], 0
						i++
						continue
					}
					if d.fraction < 0 {
						d.fraction, last, run = 0, s[i], 0
						i++
						continue
					}
				}
			}
			break
		}
		run++
		if d.n < maxDigits {
			d.digits[d.n] = c
			d.n++
			if d.fraction >= 0 {
				d.fraction++
			}
		}
		i += n
	}
	if d.lead == 0 {
		d.lead = run
	}
	return s[i:], i > 0
}

// join appends a group of three digits, perhaps with a fraction behind it.
func (d *decimal) join(s string) bool {
	var more decimal
	rest, ok := more.read(s)
	if !ok || rest != "" || more.lead != 3 || d.n+more.n > maxDigits {
		return false
	}
	d.n += copy(d.digits[d.n:], more.digits[:more.n])
	d.fraction = more.fraction
	return true
}

// term is the term of the number times a power of ten.
func (d *decimal) term(power int) Term {
	digits, fraction := d.digits[:d.n], max(d.fraction, 0)
	for fraction > 0 && len(digits) > 0 && digits[len(digits)-1] == '0' {
		digits, fraction = digits[:len(digits)-1], fraction-1
	}
	for len(digits) > 1 && digits[0] == '0' && len(digits) > fraction+1 {
		digits = digits[1:]
	}
	exponent := power - fraction
	for len(digits) > 1 && digits[len(digits)-1] == '0' {
		digits, exponent = digits[:len(digits)-1], exponent+1
	}
	var v uint64
	for _, c := range digits {
		v = v*10 + uint64(c-'0')
	}
	if v == 0 {
		exponent = 0
	}
	// Small whole numbers keep their value, so that their rarity can be told; others are hashed.
	if small := v; exponent >= 0 && exponent < 4 {
		for range exponent {
			small *= 10
		}
		if small < smallNumbers {
			return Term(Number)<<56 | Term(small)
		}
	}
	h := mix(v*31 + uint64(int64(exponent)+64))
	return Term(Number)<<56 | Term(h>>8|smallNumbers<<1)
}

// smallNumbers is the bound below which a number's term is its value.
const smallNumbers = 1 << 14

// digit returns the digit that s begins with, ASCII or full-width, as ASCII, and its bytes, 0 if none.
func digit(s string) (byte, int) {
	if s == "" {
		return 0, 0
	}
	if s[0] < utf8.RuneSelf {
		if s[0] >= '0' && s[0] <= '9' {
			return s[0], 1
		}
		return 0, 0
	}
	if r, n := utf8.DecodeRuneInString(s); r >= '０' && r <= '９' {
		return byte('0' + r - '０'), n
	}
	return 0, 0
}

// digitsIn counts the digits that s begins with, no further than 4.
func digitsIn(s string) int {
	n := 0
	for n < 4 {
		_, m := digit(s)
		if m == 0 {
			break
		}
		s = s[m:]
		n++
	}
	return n
}

// groupGap tells whether what stands between two words may stand between groups of digits.
func groupGap(s string) bool {
	switch s {
	case " ", "\u00a0", "\u202f", "\u2009", "'", "’":
		return true
	}
	return false
}

// powers are the beginnings of words for powers of ten, in our languages, in Latin letters; the first that fits counts.
var powers = []struct {
	beginning string
	of        int
}{
	{"milliard", 9}, {"miliard", 9}, {"miljard", 9}, {"milijard", 9}, {"milyard", 9}, {"mlrd", 9}, {"mrd", 9}, {"mld", 9},
	{"billion", 9}, {"bilhao", 9}, {"bilhoes", 9}, {"million", 6}, {"milion", 6}, {"miljon", 6}, {"miljoon", 6}, {"milijon", 6}, {"milijun", 6},
	{"miljoen", 6}, {"milljon", 6}, {"millon", 6}, {"milhao", 6}, {"milhoes", 6}, {"mln", 6}, {"mio", 6}, {"thousand", 3}, {"tukst", 3}, {"tausend", 3},
	{"tusen", 3}, {"tusend", 3}, {"duizend", 3}, {"tysi", 3}, {"tisic", 3}, {"tisuc", 3}, {"tuhan", 3}, {"tuhat", 3}, {"hiliad", 3}, {"khiliad", 3},
}

// powerOf returns the power of ten that a word stands for, 0 if none.
func powerOf(word string) int {
	var buf, other [64]byte
	if len(word) > 32 {
		return 0
	}
	w := string(appendLatin(other[:0], appendFolded(buf[:0], word)))
	switch w {
	case "mil", "mille", "mila", "tys", "tis":
		return 3
	case "bn":
		return 9
	}
	for _, p := range powers {
		if strings.HasPrefix(w, p.beginning) {
			return p.of
		}
	}
	return 0
}
