package speaker

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/words"
)

// name is a name of one word or more, titles left out.
type name struct {
	text   string
	words  []string // in small letters
	office bool     // of an office, a firm, a place
	titled bool     // a title stands before it, which people have
	female bool
	male   bool
}

// mention is a name in the text.
type mention struct {
	words.Span
	name
	sentence int
	subject  bool // it stands where the subject of a sentence does
	joined   bool // "and" stands before it, and a name before that
	comma    bool // a comma stands behind it
}

// most bounds the names read of one article.
const most = 1000

// findMentions collects the names that stand outside quotation marks.
func (c *Cast) findMentions() {
	text, next := c.a.Text, 0
	direct := slices.DeleteFunc(slices.Clone(c.a.Quotes), func(q article.Quote) bool { return q.Reported })
	sentence, first := 0, 0
	begun := false // a sentence began within the quotation that was skipped
	for i := 0; i < len(c.ws) && len(c.mentions) < most; i++ {
		w := c.ws[i]
		for next < len(direct) && direct[next].Span.Hi <= w.Lo {
			next++
		}
		begun = begun || c.begins(i)
		if next < len(direct) && direct[next].Span.Lo <= w.Lo {
			continue
		}
		if begun {
			sentence, first, begun = sentence+1, i, false
		}
		if !capital(w.Of(text)) || i == first && (small(c.word(i)) || c.common(i)) {
			continue
		}
		j := i + 1
		for j < len(c.ws) && j-i < 7 && c.touch(j) && (capital(c.word(j)) || particle(c.word(j)) && j+1 < len(c.ws) && c.touch(j+1) && capital(c.word(j+1))) {
			j++
		}
		m := mention{Span: words.Span{Lo: w.Lo, Hi: c.ws[j-1].Hi}, sentence: sentence}
		if m.name = c.nameOf(m.Of(text)); len(m.words) > 0 && !shouts(m.Of(text)) {
			before := ""
			if i > first {
				before = strings.ToLower(c.word(i - 1))
			}
			m.office = m.office || before == "the"
			m.titled = m.titled || rights.Title(before)
			m.comma = strings.HasPrefix(text[m.Hi:], ",")
			m.joined = conjunction(before) && len(c.mentions) > 0 && c.mentions[len(c.mentions)-1].sentence == sentence
			comma := i > first && strings.Contains(text[c.ws[i-1].Hi:w.Lo], ",")
			m.subject = (i-first <= 4 || comma) && !preposition(before) && !c.pronounIn(first, i)
			c.mentions = append(c.mentions, m)
		}
		i = j - 1
	}
}

func (c *Cast) word(i int) string { return c.ws[i].Of(c.a.Text) }

// pronounIn tells whether a pronoun is among words [lo, hi).
func (c *Cast) pronounIn(lo, hi int) bool {
	for i := max(lo, hi-30); i < hi; i++ {
		if rights.Pronoun(c.word(i)) && c.outside(c.ws[i].Lo) {
			return true
		}
	}
	return false
}

// common tells whether word i, which begins a sentence before a name, stands in small letters elsewhere.
func (c *Cast) common(i int) bool {
	if i+1 == len(c.ws) || !c.touch(i+1) || !capital(c.word(i+1)) {
		return false
	}
	for k := range c.ws {
		if c.ws[k].Hash == c.ws[i].Hash && !capital(c.word(k)) {
			return true
		}
	}
	return false
}

// touch tells whether nothing but a space, or the full stop of an initial or a title, stands before word i.
func (c *Cast) touch(i int) bool {
	gap := c.a.Text[c.ws[i-1].Hi:c.ws[i].Lo]
	return gap == " " || gap == "-" || gap == "\u00a0" || gap == ". " && c.short(i-1)
}

// short tells whether a full stop behind word i may be that of an initial or a title.
func (c *Cast) short(i int) bool {
	w := c.word(i)
	return utf8.RuneCountInString(w) <= 2 || courtesy(lexicon.Fold(w)) || strings.Contains(w, ".")
}

// begins tells whether a sentence or a paragraph begins with word i.
func (c *Cast) begins(i int) bool {
	if i == 0 {
		return true
	}
	gap := c.a.Text[c.ws[i-1].Hi:c.ws[i].Lo]
	if gap == " " {
		return false
	}
	return strings.ContainsAny(gap, "!?\n…") || strings.Contains(gap, ".") && !strings.Contains(gap, ",") && (gap != ". " || !c.short(i-1))
}

func capital(w string) bool {
	if w != "" && w[0] < utf8.RuneSelf {
		return w[0] >= 'A' && w[0] <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// shouts tells whether a stretch of several words is all capitals, as headings are.
func shouts(s string) bool { return strings.Contains(s, " ") && strings.ToUpper(s) == s }

// nameOf is namesOf, each stretch read once.
func (c *Cast) nameOf(s string) name {
	n, ok := c.names[s]
	if !ok {
		n = namesOf(s, c.lang)
		c.names[s] = n
	}
	return n
}

// namesOf reads a name of which titles may be a part.
func namesOf(s, lang string) name {
	n := name{}
	lo, hi := -1, 0
	at := 0
	for at < len(s) {
		end := strings.IndexFunc(s[at:], func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '-' })
		if end < 0 {
			end = len(s) - at
		}
		w := strings.TrimRight(s[at:at+end], ".")
		from := at
		_, size := utf8.DecodeRuneInString(s[at+end:])
		at += end + size
		if i := strings.LastIndexAny(w, "'’"); i > 0 && (w[i+1:] == "s" || strings.HasPrefix(w[i:], "’") && w[i+len("’"):] == "s") { // a genitive
			w = w[:i]
		}
		f, low := lexicon.Fold(w), words.Fold(w)
		switch {
		case f == "" || particle(w) || suffix(f) || w == "M" && lang == "fr":
			continue
		case f == "the":
			n.office = true
			continue
		case (rights.Title(w) || courtesy(f)) && (lo < 0 || at < len(s)): // "White House Press Secretary Ann Lee", but "Martin King"
			n = name{titled: true, male: n.male || male(f), female: n.female || female(f)}
			lo = -1
			continue
		case lo < 0 && small(w):
			continue
		case officeWord(f) || officeWord(low) || len(f) > 1 && len(f) <= 5 && strings.ToUpper(w) == w && !strings.Contains(w, "."):
			n.office = true
		}
		if lo < 0 {
			lo = from
		}
		hi = from + len(w)
		n.words = append(n.words, low)
	}
	if lo < 0 {
		return n
	}
	n.text = s[lo:hi]
	if lang == "de" && len(n.words) > 2 && !strings.Contains(n.text, ".") { // "Bauunternehmer Karl Vogt": nouns are capitalised
		f := strings.Fields(n.text)
		n.words, n.text = n.words[len(n.words)-2:], strings.Join(f[max(0, len(f)-2):], " ")
	}
	return n
}

// suffix tells whether a word stands behind the names of people.
func suffix(f string) bool {
	switch f {
	case "jr", "sr", "ii", "iii", "iv":
		return true
	}
	return false
}

func male(f string) bool {
	switch f {
	case "mr", "sir", "herr", "monsieur", "pan", "ponas", "senor", "signor", "lord", "congressman", "king", "prince", "pope", "spokesman", "chairman":
		return true
	}
	return false
}

func female(f string) bool {
	switch f {
	case "mrs", "ms", "miss", "dame", "lady", "frau", "madame", "mme", "pani", "ponia", "senora", "signora", "congresswoman", "queen", "princess", "spokeswoman", "chairwoman", "ministre", "ministerin":
		return f != "ministre"
	}
	return false
}

// small tells whether a word that begins a sentence, or a name, is no part of a name.
func small(w string) bool { return lists()["small"][strings.ToLower(w)] }

// conjunction tells whether a word joins two names.
func conjunction(w string) bool { return lists()["conjunction"][w] }

// preposition tells whether what stands behind a word is not who acts.
func preposition(w string) bool { return lists()["preposition"][w] }
