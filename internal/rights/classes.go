package rights

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// class is a set of the roles that a word can have in a notice.
type class uint64

// Acts that a notice speaks of, in the order of actNames.
const (
	copying class = 1 << iota
	reproduction
	republication
	publishing // publish: an act only if nothing else says so, for "published by" is none
	rewriting
	translation
	quoting
	distribution
	mining
	using
	forbidding
	permitting // and may, can
	negation
	only
	obligation // must, required, please
	without
	consent
	licence // and contract
	written
	prior
	payment
	condition // if, provided, in case of
	reserving // and protecting
	rightsOf
	copyright
	owned
	object // content, material, article
	site
	press // editors, publisher, agency, author: who gives consent
	self  // we, our, you
	this
	medium // reading.value says which
	link
	reference // a link or a mention, as it may be
	direct
	followable
	placing
	source
	citing
	paragraph
	sentence
	unit // words, characters
	headline
	number  // reading.value says which
	ordinal // reading.value says which
	atBegin
	atEnd
	more
	limit
	personal
	commercial
	noncommercial
	artificial
	part
	news // courts, laws, police, schools: what news speaks of and notices do not
	speech
	past
	commons
	others // other sites, third parties
)

const (
	acts       = copying | reproduction | republication | publishing | rewriting | translation | quoting | distribution | mining | using
	strongActs = copying | reproduction | republication | distribution | mining
)

// actNames are the acts as article.Notice names them.
var actNames = [...]struct {
	class class
	name  string
}{
	{copying, "copy"}, {reproduction, "reproduce"}, {republication, "republish"}, {publishing, "republish"}, {rewriting, "rewrite"},
	{translation, "translate"}, {quoting, "quote"}, {distribution, "distribute"}, {mining, "mine"}, {using, "use"},
}

// classNames are the names that grammar.txt uses; a second word is the value.
var classNames = map[string]reading{
	"copy": {class: copying}, "repro": {class: reproduction}, "repub": {class: republication}, "pub": {class: publishing},
	"rewrite": {class: rewriting}, "trans": {class: translation}, "quote": {class: quoting}, "dist": {class: distribution},
	"mine": {class: mining}, "use": {class: using},
	"forbid": {class: forbidding}, "permit": {class: permitting}, "neg": {class: negation}, "only": {class: only},
	"must": {class: obligation}, "without": {class: without}, "consent": {class: consent}, "licence": {class: licence},
	"written": {class: written}, "prior": {class: prior}, "paid": {class: payment}, "cond": {class: condition},
	"reserve": {class: reserving}, "rights": {class: rightsOf}, "copyright": {class: copyright}, "owned": {class: owned},
	"object": {class: object}, "site": {class: site}, "press": {class: press}, "self": {class: self}, "this": {class: this},
	"media": {class: medium, value: 1}, "print": {class: medium, value: 2}, "broadcast": {class: medium, value: 3},
	"social": {class: medium, value: 4}, "net": {class: medium, value: 5}, "app": {class: medium, value: 6}, "offline": {class: medium, value: 7},
	"link": {class: link}, "ref": {class: reference}, "direct": {class: direct}, "follow": {class: followable}, "place": {class: placing},
	"source": {class: source}, "cite": {class: citing}, "para": {class: paragraph}, "sent": {class: sentence}, "wordunit": {class: unit},
	"headline": {class: headline},
	"one":      {class: number, value: 1}, "two": {class: number, value: 2}, "three": {class: number, value: 3},
	"four": {class: number, value: 4}, "five": {class: number, value: 5},
	"first": {class: ordinal, value: 1}, "second": {class: ordinal, value: 2}, "third": {class: ordinal, value: 3},
	"begin": {class: atBegin}, "end": {class: atEnd}, "more": {class: more}, "limit": {class: limit},
	"personal": {class: personal}, "commercial": {class: commercial}, "noncomm": {class: noncommercial}, "ai": {class: artificial},
	"part": {class: part}, "court": {class: news}, "speech": {class: speech}, "past": {class: past}, "cc": {class: commons}, "other": {class: others},
}

// mediums are the values of medium.
var mediums = [...]string{"", "media", "print", "broadcast", "social", "internet", "apps", "offline"}

// languages that grammar.txt knows, in the order of the bits of a langs.
var languages = [...]string{"en", "lt", "lv", "et", "ru", "uk", "be", "pl", "de", "fr", "es", "it", "cs", "pt"}

// langs is a set of languages.
type langs uint16

func languageOf(tag string) int {
	for i, l := range languages {
		if l == tag {
			return i
		}
	}
	return -1
}

// reading is what a word can mean in one language.
type reading struct {
	lang  uint8
	value uint8
	class class
}

// entry is a stem with its readings: those of words that begin with it, and of itself alone.
type entry struct {
	stem          string
	begins, whole []reading
}

// grammar finds the stems of words: a hash table probed for each beginning of a word.
type grammar struct {
	entries []entry
	slots   []uint16 // 1 + index of an entry, or 0
	longest int      // bytes of the longest stem
}

//go:embed grammar.txt
var grammarText string

var theGrammar = sync.OnceValue(func() *grammar {
	g, err := parseGrammar(grammarText)
	if err != nil {
		panic("rights: grammar.txt: " + err.Error()) // embedded, and read by a test
	}
	return g
})

func parseGrammar(text string) (*grammar, error) {
	g := &grammar{}
	at := map[string]int{}
	lang := -1
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if name, ok := strings.CutPrefix(f[0], "["); ok {
			if lang = languageOf(strings.TrimSuffix(name, "]")); lang < 0 {
				return nil, fmt.Errorf("%s is no language we know", f[0])
			}
			continue
		}
		r, ok := classNames[f[0]]
		if !ok || lang < 0 {
			return nil, fmt.Errorf("%q begins with no class", line)
		}
		r.lang = uint8(lang)
		for _, stem := range f[1:] {
			stem, whole := strings.CutSuffix(stem, ".")
			i, ok := at[stem]
			if !ok {
				i = len(g.entries)
				at[stem] = i
				g.entries = append(g.entries, entry{stem: stem})
				g.longest = max(g.longest, len(stem))
			}
			e := &g.entries[i]
			if whole {
				e.whole = addReading(e.whole, r)
			} else {
				e.begins = addReading(e.begins, r)
			}
		}
	}
	size := 1
	for size < 4*len(g.entries) {
		size *= 2
	}
	g.slots = make([]uint16, size)
	for i, e := range g.entries {
		h := uint32(fnvBasis)
		for j := range len(e.stem) {
			h = (h ^ uint32(e.stem[j])) * fnvPrime
		}
		s := spread(h) & uint32(size-1)
		for g.slots[s] != 0 {
			s = (s + 1) & uint32(size-1)
		}
		g.slots[s] = uint16(i + 1)
	}
	return g, nil
}

func addReading(rs []reading, r reading) []reading {
	for i := range rs {
		if rs[i].lang == r.lang {
			rs[i].class |= r.class
			rs[i].value = max(rs[i].value, r.value)
			return rs
		}
	}
	return append(rs, r)
}

// FNV-1a, which can be had for each beginning of a word in turn.
const (
	fnvBasis = 2166136261
	fnvPrime = 16777619
)

func spread(h uint32) uint32 { return h ^ h>>15 }

// meanings is what a word can mean in each language.
type meanings struct {
	class [len(languages)]class
	value [len(languages)]uint8
	langs langs
}

// look returns what a folded word means in each language: the longest stem decides.
func (g *grammar) look(word []byte, m *meanings) {
	*m = meanings{}
	h := uint32(fnvBasis)
	for i := 0; i < len(word) && i < g.longest; i++ {
		h = (h ^ uint32(word[i])) * fnvPrime
		if i == 0 && len(word) > 1 {
			continue
		}
		e := g.find(h, word[:i+1])
		if e == nil {
			continue
		}
		m.take(e.begins)
		if i+1 == len(word) {
			m.join(e)
		}
	}
}

func (g *grammar) find(h uint32, stem []byte) *entry {
	mask := uint32(len(g.slots) - 1)
	for s := spread(h) & mask; g.slots[s] != 0; s = (s + 1) & mask {
		if e := &g.entries[g.slots[s]-1]; e.stem == string(stem) {
			return e
		}
	}
	return nil
}

// take replaces what shorter stems said.
func (m *meanings) take(rs []reading) {
	for _, r := range rs {
		m.class[r.lang], m.value[r.lang] = r.class, r.value
		m.langs |= 1 << r.lang
	}
}

// join adds what the whole word means to what words that begin with it mean, and replaces what
// shorter stems said.
func (m *meanings) join(e *entry) {
	for _, r := range e.whole {
		also := false
		for _, b := range e.begins {
			also = also || b.lang == r.lang
		}
		if also {
			m.class[r.lang] |= r.class
			m.value[r.lang] = max(m.value[r.lang], r.value)
		} else {
			m.class[r.lang], m.value[r.lang] = r.class, r.value
		}
		m.langs |= 1 << r.lang
	}
}

// add joins what another part of the word means, where the word itself means nothing.
func (m *meanings) add(o *meanings) {
	for l := range m.class {
		if m.langs>>l&1 == 0 && o.langs>>l&1 != 0 {
			m.class[l], m.value[l] = o.class[l], o.value[l]
		}
	}
	m.langs |= o.langs
}
