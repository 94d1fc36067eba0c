package language

import (
	"sync"
	"unicode"
)

// script is a writing system as far as it tells languages apart.
type script uint8

const (
	none script = iota // no letter
	latin
	cyrillic
	arabic
	hebrew
	devanagari
	han // with kana
	kana
	hangul
	greek
	georgian
	armenian
	thai
	lao
	khmer
	burmese
	ethiopic
	bengali
	gurmukhi
	gujarati
	tamil
	telugu
	kannada
	malayalam
	sinhala
	tibetan
	unknown // any other
	scripts = unknown + 1
)

// alone is the language of a script that has but one of weight.
var alone = [scripts]string{
	hangul: "ko", greek: "el", georgian: "ka", armenian: "hy", thai: "th", lao: "lo", khmer: "km", burmese: "my", ethiopic: "am",
	bengali: "bn", gurmukhi: "pa", gujarati: "gu", tamil: "ta", telugu: "te", kannada: "kn", malayalam: "ml", sinhala: "si", tibetan: "bo",
}

// fold is what a letter is counted as.
type fold struct {
	letter uint16 // lower case; space for what ends a word; skip for what counts for nothing
	script script
}

const (
	space = 0x20
	skip  = 0
)

// folding is foldRune of the first runes, which are most.
var folding = sync.OnceValue(func() *[0x600]fold {
	var f [0x600]fold
	for r := range rune(len(f)) {
		f[r] = foldRune(r)
	}
	return &f
})

func foldRune(r rune) fold {
	switch {
	case r == 'İ':
		r = 'i'
	case r == '\u00ad' || r >= 0x200b && r <= 0x200f || r == '\ufeff' || r == '\u2060' || r >= 0x300 && r < 0x370 || r == 'ـ' || r >= 0x64b && r <= 0x65f || r >= 0x591 && r <= 0x5c7:
		return fold{} // marks and joiners
	case r >= 0xff21 && r <= 0xff5a: // full width
		r -= 0xfee0
	}
	if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
		return fold{letter: space}
	}
	r = unicode.ToLower(r)
	switch r { // two ways to write one letter
	case 'ş':
		r = 'ș'
	case 'ţ':
		r = 'ț'
	}
	c := fold{letter: uint16(r), script: scriptOf(r)}
	if r > 0xffff {
		c.letter = uint16(r&0x7fff) | 0x8000
	}
	return c
}

func scriptOf(r rune) script {
	switch {
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00 || r >= 0x2c60 && r < 0x2c80 || r >= 0xa720 && r < 0xa800 || r >= 0x250 && r < 0x2b0:
		return latin
	case r >= 0x370 && r < 0x400 || r >= 0x1f00 && r < 0x2000:
		return greek
	case r >= 0x400 && r < 0x530:
		return cyrillic
	case r >= 0x530 && r < 0x590:
		return armenian
	case r >= 0x590 && r < 0x600:
		return hebrew
	case r >= 0x600 && r < 0x700 || r >= 0x750 && r < 0x780 || r >= 0x8a0 && r < 0x900 || r >= 0xfb50 && r < 0xfe00 || r >= 0xfe70 && r < 0xff00:
		return arabic
	case r >= 0x900 && r < 0x980:
		return devanagari
	case r >= 0x980 && r < 0x1000:
		return indic(r)
	case r >= 0x1000 && r < 0x10a0:
		return burmese
	case r >= 0x10a0 && r < 0x1100 || r >= 0x1c90 && r < 0x1cc0:
		return georgian
	case r >= 0x1200 && r < 0x13a0:
		return ethiopic
	case r >= 0x1780 && r < 0x1800:
		return khmer
	case r >= 0x3040 && r < 0x3100 || r >= 0x31f0 && r < 0x3200 || r >= 0xff66 && r < 0xffa0:
		return kana
	case r >= 0x3400 && r < 0xa000 || r >= 0xf900 && r < 0xfb00 || r >= 0x20000 && r < 0x32000 || r == '々':
		return han
	case r >= 0xac00 && r < 0xd7b0 || r >= 0x1100 && r < 0x1200 || r >= 0x3130 && r < 0x3190:
		return hangul
	}
	return unknown
}

// indic is the script of a rune between Bengali and Tibetan.
func indic(r rune) script {
	switch {
	case r < 0xa00:
		return bengali
	case r < 0xa80:
		return gurmukhi
	case r < 0xb00:
		return gujarati
	case r < 0xb80:
		return unknown
	case r < 0xc00:
		return tamil
	case r < 0xc80:
		return telugu
	case r < 0xd00:
		return kannada
	case r < 0xd80:
		return malayalam
	case r < 0xe00:
		return sinhala
	case r < 0xe80:
		return thai
	case r < 0xf00:
		return lao
	}
	return tibetan
}
