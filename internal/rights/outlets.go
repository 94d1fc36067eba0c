package rights

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed outlets.txt
var outletsText string

// outletWords says of a folded word whether it is the name of an outlet, a part of such names, or that
// of a dealer in pictures.
type outletWord uint8

const (
	outletName outletWord = 1 << iota
	outletPart
	pictureDealer
)

var outletWords = sync.OnceValue(func() map[string]outletWord {
	m := map[string]outletWord{}
	var kind outletWord
	for line := range strings.Lines(outletsText) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		switch f[0] {
		case "[names]":
			kind = outletName
		case "[parts]":
			kind = outletPart
		case "[pictures]":
			kind = pictureDealer
		default:
			for _, w := range f {
				m[w] |= kind
			}
		}
	}
	return m
})

// outlet tells what a name says by itself: whether it is a known outlet, or made like the names of
// outlets.
func outlet(name string) (known, like bool) {
	m := outletWords()
	if domain(strings.TrimPrefix(name, "www.")) && !strings.Contains(name, " ") {
		return true, true
	}
	for w := range strings.FieldsFuncSeq(name, func(c rune) bool { return strings.ContainsRune(" /,&()«»„“”\"'’", c) }) {
		f := strings.ToLower(strings.Trim(w, ".:"))
		if domain(f) {
			return true, true
		}
		k := m[f]
		if k == 0 {
			k = m[stripEnding(f)]
		}
		if k&outletName != 0 && (len(f) > 4 || upper(w) || f != strings.ToLower(w) || smallAgency(w) || isTitle(w) && len(f) >= 4 || utf8.RuneCountInString(w) == 2 && w == strings.ToUpper(w)) {
			known = true
		}
		if k&outletPart != 0 && isTitle(w) {
			like = true
		}
	}
	return known, known || like
}

// smallAgency tells whether a word is the name of an agency that writes itself in small letters.
func smallAgency(w string) bool {
	switch w {
	case "dpa", "sda", "sid", "epd", "apa", "ddp", "afp", "ntv":
		return true
	}
	return false
}

func isTitle(w string) bool {
	c, _ := utf8.DecodeRuneInString(w)
	return c != utf8.RuneError && strings.ToUpper(string(c)) == string(c) && strings.ToLower(string(c)) != string(c)
}

// stripEnding takes the ending of a case off a name, as in Delfyje or Reuterio: what Baltic and Slavic languages
// put behind foreign names.
func stripEnding(w string) string {
	for _, e := range []string{"'s", "’s", "'o", "-ui", "ui", "io", "iui", "ą", "o", "ом", "а", "у", "е", "em", "a", "u", "ie", "i"} {
		if s, ok := strings.CutSuffix(w, e); ok && len(s) >= 4 {
			if outletWords()[s] != 0 {
				return s
			}
		}
	}
	return w
}

// pictures tells whether a name is that of a dealer in pictures.
func pictures(name string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(name), func(c rune) bool { return strings.ContainsRune(" /,-.", c) }) {
		if outletWords()[w]&pictureDealer != 0 {
			return true
		}
	}
	return false
}
