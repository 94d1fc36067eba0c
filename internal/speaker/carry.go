package speaker

import (
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/words"
)

// window is how many paragraphs before its own a pronoun may mean somebody of.
const window = 2

// carry fills the speaker of quotation i if it is given to "him" or "her": the person who was the subject of the last
// sentence that had one. Where that sentence has two, or somebody without a name, nobody knows.
func (c *Cast) carry(i int) {
	q, s := c.a.Quotes[i], &c.speakers[i]
	if s.Name != "" || !rights.Pronoun(q.Speaker) || rights.PluralPronoun(q.Speaker) {
		return
	}
	floor := c.a.Paragraphs[max(0, q.Paragraph-window)].Lo
	k := len(c.mentions) - 1
	for k >= 0 && c.mentions[k].Lo >= q.Span.Lo {
		k--
	}
	at := q.Span.Lo // what stands between a sentence and the quotation must not tell of somebody without a name
	for k >= 0 && c.mentions[k].Lo >= floor {
		first := k
		for first > 0 && c.mentions[first-1].sentence == c.mentions[k].sentence {
			first--
		}
		if c.unnamed(c.mentions[k].Hi, at) {
			return
		}
		who, stop := c.subject(c.mentions[first : k+1])
		if who != nil && gender(who) != 0 && pronounGender(q.Speaker) != 0 && gender(who) != pronounGender(q.Speaker) {
			return
		}
		if who != nil {
			*s = *who
			s.Carried, s.person = true, false
		}
		if stop {
			return
		}
		at = c.mentions[first].Lo
		k = first - 1
	}
}

// subject is the person who is the subject of a sentence with these mentions; stop tells that the search ends with it.
func (c *Cast) subject(ms []mention) (who *Speaker, stop bool) {
	people := false
	for k := range ms {
		p := c.person(&ms[k])
		if p == nil {
			continue
		}
		people = true
		switch {
		case ms[k].joined && who != nil:
			return nil, true
		case ms[k].subject && who == nil:
			who = p
		}
	}
	return who, people
}

// unnamed tells whether bytes [lo, hi) tell of somebody by title alone, behind the sentence in which lo is.
func (c *Cast) unnamed(lo, hi int) bool {
	i, _ := slices.BinarySearchFunc(c.ws, lo, func(w words.Word, at int) int { return w.Lo - at })
	for begun := false; i < len(c.ws) && c.ws[i].Hi <= hi; i++ {
		begun = begun || c.begins(i)
		if !begun || i == 0 || !c.outside(c.ws[i].Lo) {
			continue
		}
		switch strings.ToLower(c.word(i - 1)) {
		case "the", "a", "an", "der", "die", "ein", "eine", "le", "la", "un", "une", "el", "una":
			if rights.Title(c.word(i)) {
				return true
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
	family := last(m.words)
	p, ok := c.persons[family]
	if !ok {
		p = c.find(m)
		c.persons[family] = p
	}
	return p
}

func (c *Cast) find(m *mention) *Speaker {
	family := last(m.words)
	for k := range c.speakers {
		if s := &c.speakers[k]; s.person && c.sameForm(last(s.names), family) {
			return s
		}
	}
	full := m
	if len(m.words) == 1 {
		full = c.full(m.words, m.Lo)
	}
	if full != nil && !full.office && (full.titled || len(full.words) > 1 && (c.alone(family) || full.subject && full.comma)) {
		return &Speaker{Name: full.text, names: full.words}
	}
	for k := range c.mentions {
		if x := &c.mentions[k]; x.titled && c.sameForm(last(x.words), family) {
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

// alone tells whether a name stands in the text by itself, as newspapers name whom they have introduced.
func (c *Cast) alone(name string) bool {
	for _, m := range c.mentions {
		if len(m.words) == 1 && !m.office && c.sameForm(m.words[0], name) {
			return true
		}
	}
	return false
}
