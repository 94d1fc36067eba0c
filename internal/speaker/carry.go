package speaker

import (
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/words"
)

// window is how many paragraphs before its own a pronoun may mean somebody of.
const window = 2

// carry fills the speaker of quotation i if it is given to "him" or "her": who spoke last, if nobody else acts in between, or
// else the person who was the subject of the last sentence that had one. Where that sentence has two, or somebody without a
// name, nobody knows.
func (c *Cast) carry(i int) {
	q, s := c.a.Quotes[i], &c.speakers[i]
	if s.Name != "" || !rights.Pronoun(q.Speaker) || rights.PluralPronoun(q.Speaker) {
		return
	}
	who := c.before(i)
	if who == nil || who.Name == "" {
		return
	}
	g := pronounGender(q.Speaker)
	if h := gender(who); g != 0 && h != 0 && g != h {
		return
	}
	*s = *who
	s.Carried, s.person, s.whole = true, false, false
	if s.gender == 0 {
		s.gender = g
	}
}

// before is whom a pronoun beside quotation i means; nil or without a name if that is not known.
func (c *Cast) before(i int) *Speaker {
	q := c.a.Quotes[i]
	k := len(c.mentions) - 1
	for k >= 0 && c.mentions[k].Lo >= q.Span.Lo {
		k--
	}
	j := c.spoke(i)
	floor := c.a.Paragraphs[max(0, q.Paragraph-window)].Lo
	at := q.Span.Lo // what stands between a sentence and the quotation must not tell of somebody without a name
	for k >= 0 && c.mentions[k].Lo >= floor {
		if j >= 0 && c.mentions[k].Lo < c.a.Quotes[j].Span.Hi {
			break
		}
		first := k
		for first > 0 && c.mentions[first-1].sentence == c.mentions[k].sentence {
			first--
		}
		if c.unnamed(c.mentions[k].Hi, at) {
			return nil
		}
		who, stop, stranger := c.subject(c.mentions[first : k+1])
		if stranger {
			return nil
		}
		if j >= 0 && stop && (who == nil && c.beside(j, c.mentions[first].Lo) || who != nil && c.sameForm(last(who.names), last(c.speakers[j].names))) {
			break // the words about the one who spoke, and whom he spoke to
		}
		if stop || who != nil {
			return who
		}
		at = c.mentions[first].Lo
		k = first - 1
	}
	if j >= 0 && !c.unnamed(c.a.Quotes[j].Span.Hi, at) {
		return &c.speakers[j]
	}
	return nil
}

// beside tells whether byte at stands in the words that say who speaks quotation j, behind it.
func (c *Cast) beside(j, at int) bool {
	from := c.a.Quotes[j].Span.Hi
	return at >= from && at < from+120 && !strings.ContainsAny(c.a.Text[from:at], ".\n")
}

// spoke is the last quotation before quotation i, not far, whose speaker is known; -1 if there is none, or another of whom nothing
// is known lies between.
func (c *Cast) spoke(i int) int {
	for j := i - 1; j >= 0 && c.a.Quotes[j].Paragraph >= c.a.Quotes[i].Paragraph-window; j-- {
		switch q := c.a.Quotes[j]; {
		case q.Reported || q.Nested || q.Verb == "" || c.speakers[j].office:
		case c.speakers[j].Name != "" && asking(q.Verb) && q.Paragraph < c.a.Quotes[i].Paragraph:
			return -1 // somebody else answers
		case c.speakers[j].Name != "":
			return j
		case q.Speaker != "":
			return -1
		}
	}
	return -1
}

// subject is the person who is the subject of a sentence with these mentions; stop tells that the search ends with it. A stranger is
// a subject of whom it is not known whether it is a person, or two people.
func (c *Cast) subject(ms []mention) (who *Speaker, stop, stranger bool) {
	for k := range ms {
		p := c.person(&ms[k])
		if p == nil {
			if who == nil && ms[k].subject && len(ms[k].words) > 1 {
				return nil, true, true
			}
			continue
		}
		stop = true
		switch {
		case k > 0 && ms[k].joined && (who != nil || len(ms[k-1].words) > 1):
			return nil, true, true
		case ms[k].subject && who == nil:
			who = p
		}
	}
	return who, stop, false
}

// unnamed tells whether bytes [lo, hi) tell of somebody by title alone, behind the sentence in which lo is.
func (c *Cast) unnamed(lo, hi int) bool {
	i, _ := slices.BinarySearchFunc(c.ws, lo, func(w words.Word, at int) int { return w.Lo - at })
	for begun := false; i < len(c.ws) && c.ws[i].Hi <= hi; i++ {
		begun = begun || c.begins(i)
		if !begun || i == 0 {
			continue
		}
		switch strings.ToLower(c.word(i - 1)) {
		case "the", "a", "an", "der", "die", "ein", "eine", "le", "la", "un", "une", "el", "una":
			for k := i; k < min(len(c.ws), i+3) && (k == i || c.touch(k)); k++ { // "a police officer"
				if !capital(c.word(k)) && rights.Title(c.word(k)) && c.outside(c.ws[k].Lo) {
					return true
				}
			}
		}
	}
	return false
}

// outside tells whether byte at stands outside the direct quotations.
func (c *Cast) outside(at int) bool {
	for _, q := range c.a.Quotes {
		if !q.Reported && q.Span.Lo <= at && at < q.Span.Hi {
			return false
		}
	}
	return true
}

// person is whom a mention means, if it is a person of the article: one who speaks, who has a title, or whose family name
// stands alone too. It is nil if it is none.
func (c *Cast) person(m *mention) *Speaker {
	if m.office {
		return nil
	}
	name := strings.Join(m.words, " ")
	p, ok := c.persons[name]
	if !ok {
		p = c.find(m)
		c.persons[name] = p
	}
	return p
}

func (c *Cast) find(m *mention) *Speaker {
	family := last(m.words)
	for k := range c.speakers {
		if s := &c.speakers[k]; s.person && c.sameForm(last(s.names), family) && (len(m.words) == 1 || c.sameForm(s.names[0], m.words[0])) {
			if len(m.words) == 1 && c.full(m.words, m.Lo) == nil && c.several(family) {
				break
			}
			return s
		}
	}
	full := m
	if len(m.words) == 1 {
		full = c.full(m.words, m.Lo)
	}
	if full != nil && !full.office && (full.titled || len(full.words) > 1 && (c.alone(family) || full.subject && (full.comma || c.inflects))) {
		return &Speaker{Name: full.text, names: full.words}
	}
	for k := range c.mentions {
		if x := &c.mentions[k]; x.titled && len(x.words) <= len(m.words) && c.sameForm(last(x.words), family) {
			return &Speaker{Name: x.text, names: x.words}
		}
	}
	for k := range c.speakers {
		if s := &c.speakers[k]; s.Name != "" && !s.Carried && len(s.names) == 1 && c.sameForm(s.names[0], family) {
			return s
		}
	}
	return nil
}

// several tells whether the article names persons of two given names with a family name.
func (c *Cast) several(family string) bool {
	given := ""
	for _, m := range c.mentions {
		if len(m.words) > 1 && c.sameForm(last(m.words), family) {
			if given != "" && !c.sameForm(given, m.words[0]) {
				return true
			}
			given = m.words[0]
		}
	}
	return false
}

// alone tells whether a name stands in the text by itself, as newspapers name whom they have introduced.
func (c *Cast) alone(name string) bool {
	for _, m := range c.mentions {
		if len(m.words) == 1 && !m.office && c.sameForm(m.words[0], name) {
			return true
		}
	}
	return false
}

// asking tells whether a verb is that of a question.
func asking(verb string) bool {
	switch strings.ToLower(verb) {
	case "asked", "asks", "fragte", "fragt", "a demandé", "demande", "paklausė", "klausia", "спросил", "спросила", "zapytał", "zapytała", "pyta", "preguntó", "pregunta":
		return true
	}
	return false
}
