// Package speaker says who speaks the quotations of an article, and whether two articles give the same words to the same
// person.
//
// What is quoted on both sides proves no copying if one person said it to both; if the two texts give it to two persons,
// one of them is wrong, and a reader wants to see that. Two speakers are one if their names agree (Petraitis,
// J. Petraitis, Jono Petraičio; Lukašenkos, Лукашэнка), and are two only if both texts name a person beside the words,
// beyond doubt, and neither names the other's near them. All else is unknown: "the minister", "he" of whom nobody can
// tell who it is, an office that speaks by one of its people.
//
// Call New for each article, then Compare for each pair of quotations.
package speaker

import (
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/words"
)

// Cast is who speaks in one article. It may be shared by goroutines.
type Cast struct {
	a        *article.Article
	ws       []words.Word
	lang     string
	inflects bool                // the language puts endings on names
	mentions []mention           // outside quotations, in the order of the text
	speakers []Speaker           // of each quotation
	names    map[string]name     // by the stretches of text that were read as names
	kinds    map[string]kind     // of who is named, by name
	persons  map[string]*Speaker // by name in small letters; nil if it is no person's
}

// Speaker is who says something, as far as the article tells.
type Speaker struct {
	Name    string // the fullest form that the article has; "" if nobody is named
	Carried bool   // the words are given to "him" or "her", and the name stands in an earlier sentence
	whole   bool   // given name and family name stand beside the words
	names   []string
	kind
}

// kind is what bears a name.
type kind struct {
	person bool // a person beyond doubt
	office bool // an office, a firm, an outlet
	gender byte // 'f', 'm', or 0 if it is not known
}

// New reads who speaks in a, whose quotations were read before.
func New(a *article.Article) *Cast {
	c := &Cast{a: a, speakers: make([]Speaker, len(a.Quotes)), names: map[string]name{}, kinds: map[string]kind{}, persons: map[string]*Speaker{}}
	if len(a.Quotes) == 0 {
		return c
	}
	c.ws = a.Words()
	c.lang = a.Language()
	c.inflects = strings.Contains(inflecting, " "+c.lang+" ")
	c.findMentions()
	for i := range a.Quotes {
		c.named(i)
	}
	for i := range a.Quotes {
		c.carry(i)
	}
	return c
}

// Speaker is who speaks quotation i of the article.
func (c *Cast) Speaker(i int) Speaker { return c.speakers[i] }

// named fills the speaker of quotation i if a name is given, in the fullest form that the article has.
func (c *Cast) named(i int) {
	q, s := c.a.Quotes[i], &c.speakers[i]
	if q.Speaker == "" || rights.Pronoun(q.Speaker) || !capital(lastWord(q.Speaker)) {
		return
	}
	n := c.nameOf(q.Speaker)
	if len(n.words) == 0 {
		return
	}
	s.Name, s.names, s.whole = n.text, n.words, len(n.words) > 1
	office := n.office
	if full := c.full(s.names, q.Span.Lo); full != nil {
		s.Name, s.names, office = full.text, full.words, full.office
	}
	key := strings.Join(s.names, " ")
	k, ok := c.kinds[key]
	if !ok {
		k = c.kind(s.names, office)
		c.kinds[key] = k
	}
	s.kind = k
}

// kind tells what bears a name, by the names in the text that end alike.
func (c *Cast) kind(names []string, office bool) (k kind) {
	if k.office = office; office {
		return k
	}
	for i := range c.mentions {
		m := &c.mentions[i]
		if !c.sameForm(last(m.words), last(names)) {
			continue
		}
		switch {
		case m.office && len(m.words) > 1 && slices.Equal(m.words, names):
			return kind{office: true, gender: k.gender}
		case m.titled, len(names) > 1 && (len(m.words) == 1 || m.comma):
			k.person = true
		}
		if m.male != m.female {
			k.gender = 'f'
			if m.male {
				k.gender = 'm'
			}
		}
	}
	return k
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func last(names []string) string { return names[len(names)-1] }

// full is the mention that introduces the person whom one name means: the nearest one before byte at that ends with it, or the
// first behind, unless the name alone stands before it, or persons of two given names have it.
func (c *Cast) full(names []string, at int) *mention {
	if len(names) != 1 {
		return nil
	}
	var best *mention
	male, female := false, false
	for k := range c.mentions {
		m := &c.mentions[k]
		if len(m.words) > 4 || !c.sameForm(last(m.words), names[0]) {
			continue
		}
		if len(m.words) < 2 {
			if best == nil { // who is named so first is not introduced by what follows
				return nil
			}
			male, female = male || m.male, female || m.female
			continue
		}
		if best != nil && !c.sameForm(best.words[0], m.words[0]) {
			return nil
		}
		if best == nil || m.Lo < at {
			best = m
		}
	}
	if male && female { // Mr. and Mrs.
		return nil
	}
	return best
}
