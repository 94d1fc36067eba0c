package speaker

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/lexicon"
)

// Agreement says whether two speakers are one.
type Agreement string

// The agreements.
const (
	Unknown   Agreement = "unknown" // one of them is not named, or cannot be told from the other
	Same      Agreement = "same"
	Different Agreement = "different" // two persons, as the two texts have it
)

// Compare tells whether quotation i of one article and quotation j of another are given to one person.
func Compare(c *Cast, i int, d *Cast, j int) Agreement {
	x, y := &c.speakers[i], &d.speakers[j]
	if x.Name == "" || y.Name == "" {
		return Unknown
	}
	same := sameWord(c.a.Language() == d.a.Language())
	switch a := compare(x, y, same); {
	case a != Different:
		return a
	case c.nameNear(i, y, same) || d.nameNear(j, x, same): // one text may have been read wrongly
		return Unknown
	}
	return Different
}

// compare goes by the names alone.
func compare(x, y *Speaker, same func(a, b string) bool) Agreement {
	n := 0 // words that both have
	for _, w := range x.names {
		if slices.ContainsFunc(y.names, func(v string) bool { return same(w, v) }) {
			n++
		}
	}
	family := same(last(x.names), last(y.names))
	short := min(len(x.names), len(y.names))
	switch {
	case n >= 2 && n >= short-1, n == 1 && short == 1, family && given(x.names, y.names):
		return Same
	case !x.person || !y.person || x.Carried || y.Carried:
		return Unknown
	case n == 0, x.whole && y.whole && family && !begins(x.names[0], y.names[0]) && lexicon.NameDistance(x.names[0], y.names[0]) > farName:
		return Different
	}
	return Unknown
}

// given tells whether two given names may be one: an initial, a short form, another spelling.
func given(x, y []string) bool {
	a, b := x[0], y[0]
	return len(x) == 1 || len(y) == 1 || min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) <= 2 && begins(a, b) || nicknames(a, b) || begins(a, b) && lexicon.NameDistance(a, b) < farName
}

// farName is the distance from which two given names are two.
const farName = 0.5

// begins tells whether two words begin with one letter, in Latin letters.
func begins(a, b string) bool {
	x, y := lexicon.Roman(a), lexicon.Roman(b)
	return x == "" || y == "" || x[0] == y[0]
}

// nameNear tells whether the text around quotation i names a speaker, whomever it gives the words to.
func (c *Cast) nameNear(i int, s *Speaker, same func(a, b string) bool) bool {
	telling := "" // the last word of the name that the speaker of the quotation has not
	for _, w := range s.names {
		if !slices.ContainsFunc(c.speakers[i].names, func(v string) bool { return same(w, v) }) {
			telling = w
		}
	}
	p := c.a.Quotes[i].Paragraph
	lo, hi := c.a.Paragraphs[max(0, p-1)].Lo, c.a.Paragraphs[min(len(c.a.Paragraphs)-1, p+1)].Hi
	for k := range c.mentions {
		if m := &c.mentions[k]; m.Lo >= lo && m.Lo < hi && slices.ContainsFunc(m.words, func(w string) bool { return same(w, telling) }) {
			return true
		}
	}
	return false
}

// sameWord tells whether two folded words are one name: in one language in any case and with a slip of the pen, between
// languages as it sounds.
func sameWord(oneLanguage bool) func(a, b string) bool {
	return func(a, b string) bool {
		switch {
		case a == b:
			return true
		case len(a) < 3 || len(b) < 3:
			return false
		case oneLanguage && !begins(a, b):
			return false
		}
		return lexicon.SameName(a, b)
	}
}

// inflecting are the languages that put endings on names.
const inflecting = " lt lv et ru uk be pl cs sk fi hu hr sl sr bg "

// sameForm tells whether two folded words of the article are forms of one name.
func (c *Cast) sameForm(a, b string) bool {
	if a == b {
		return true
	}
	if !c.inflects {
		if len(a) > len(b) {
			a, b = b, a
		}
		return len(a) > 3 && len(b) == len(a)+1 && b[len(a)] == 's' && b[:len(a)] == a
	}
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n >= 3 && n >= len(a)-4 && n >= len(b)-4 && n >= max(len(a), len(b))/2
}

// particle tells whether a small word stands within the names of people.
func particle(w string) bool { return lists()["particle"][w] }

// courtesy tells whether a folded word is said before a name and is no part of it.
func courtesy(w string) bool { return lists()["courtesy"][w] }

// officeWord tells whether a folded word makes a name that of an office, a firm, an outlet or a place.
func officeWord(w string) bool { return lists()["office"][w] }

// nicknames tells whether one given name is short for the other, where they do not begin alike.
func nicknames(a, b string) bool {
	for _, line := range [...]string{
		"bill will billy william", "bob bobby robert", "dick rick rich richard", "jack john johnny", "ted ed eddie ned edward theodore", "peggy meg margaret maggie",
		"liz beth betsy betty elizabeth", "tony anthony antonio", "sasha alexander aleksandr", "hank harry henry harold", "larry lawrence laurence", "drew andrew andy",
		"gene eugene", "tina christina", "jim jimmy james", "mike mick michael", "chuck charlie charles", "joe joey joseph", "tom tommy thomas", "dave david", "steve steven stephen", "sam samuel samantha",
	} {
		x, y := false, false
		for w := range strings.FieldsSeq(line) {
			x, y = x || w == a, y || w == b
		}
		if x && y {
			return true
		}
	}
	return false
}
