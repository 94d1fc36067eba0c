package rights

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/ibid-news/ibid/internal/words"
)

// cueKind is a set of the reasons for which a word is looked at more closely.
type cueKind uint8

const (
	saying    cueKind = 1 << iota // a verb of saying
	according                     // begins a phrase that names who says it
	reporting                     // what publications and agencies do
	crediting                     // source lines, reprints, photos
	leaving                       // plugin tags and chrome
	goingOn                       // with saying: a participle, which says what the verb before it says
	beginning                     // not a kind of cue: a sentence begins with the word
)

var cueNames = map[string]cueKind{"say": saying, "per": according, "report": reporting, "credit": crediting, "left": leaving, "goon": saying | goingOn}

// group is a set of the kinds of words by which a sentence is taken for a possible notice.
type group uint8

const (
	groupAct group = 1 << iota
	groupRule
	groupConsent
	groupRights
	groupReserve
	groupCredit
	groupLink
	groupDuty
)

var groupsOf = [...]struct {
	class class
	group group
}{
	{acts, groupAct}, {forbidding | permitting, groupRule}, {consent | licence, groupConsent}, {rightsOf | copyright, groupRights},
	{reserving | owned, groupReserve}, {reference | citing | source, groupCredit}, {link, groupLink}, {obligation | payment, groupDuty},
}

// scan is what one pass over a text found: its sentences with the groups of words in them, the words
// that deserve a closer look, and the marks.
type scan struct {
	text      string
	words     []words.Word
	sentences []section
	cues      []cue
	kinds     []cueKind // of each word, 0 for most
	marks     []mark
	from      int // byte at which the sentence begins that is not closed yet
}

// section is a sentence: words [first, end) and the bytes from the first to behind its final mark.
type section struct {
	words.Span
	first, end int32
	groups     group
	hits       uint8 // words in groups, at most 255
	paragraph  bool  // it begins a paragraph
	sign       bool  // a © stands in it or before it
}

// cue is a word that deserves a closer look.
type cue struct {
	word  int32
	kind  cueKind
	langs langs
}

// mark is a quotation mark, a bracket or a sign between words.
type mark struct {
	at   int32 // byte
	word int32 // the next word
	rune rune
}

//go:embed cues.txt
var cuesText string

// triggers are the tables of the pass.
type triggers struct {
	filter [1 << 10]uint64 // of the hashes of cues, by their low 16 bits
	cues   map[uint64]cue
	starts [1 << 10]uint64 // of the keys of gates, by their high 16 bits
	gates  map[uint64]group
	first  [1 << 10]uint64  // of the keys of the first four bytes of all gates, by their high 16 bits
	whole  map[uint64]group // by the hash of a word
}

var theTriggers = sync.OnceValue(func() *triggers {
	t, err := makeTriggers(cuesText, theGrammar())
	if err != nil {
		panic("rights: cues.txt: " + err.Error()) // embedded, and read by a test
	}
	return t
})

func makeTriggers(text string, g *grammar) (*triggers, error) {
	t := &triggers{cues: map[uint64]cue{}, gates: map[uint64]group{}, whole: map[uint64]group{}}
	kind := cueKind(0)
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if name, ok := strings.CutPrefix(f[0], "["); ok {
			if kind = cueNames[strings.TrimSuffix(name, "]")]; kind == 0 {
				return nil, fmt.Errorf("%s is no kind of cue", f[0])
			}
			continue
		}
		lang := languageOf(strings.TrimSuffix(f[0], ":"))
		if lang < 0 || kind == 0 {
			return nil, fmt.Errorf("%q begins with no language", line)
		}
		for _, w := range f[1:] {
			h := xxhash.Sum64String(w)
			c := t.cues[h]
			c.kind |= kind
			c.langs |= 1 << lang
			t.cues[h] = c
			t.filter[h>>6&1023] |= 1 << (h & 63)
		}
	}
	for _, e := range g.entries {
		t.gate(e)
	}
	return t, nil
}

// gate makes the pass stop at words that begin with a stem, or at the stem itself.
func (t *triggers) gate(e entry) {
	of := func(rs []reading, least int) (in group) {
		for _, r := range rs {
			for _, g := range groupsOf {
				if r.class&g.class != 0 && utf8.RuneCountInString(e.stem) >= least {
					in |= g.group
				}
			}
		}
		return in
	}
	if in := of(e.whole, 3); in != 0 {
		h := xxhash.Sum64String(e.stem)
		t.whole[h] |= in
		t.filter[h>>6&1023] |= 1 << (h & 63)
	}
	in := of(e.begins, 3)
	if in == 0 || len(e.stem) < 3 {
		return
	}
	title := []rune(e.stem)
	title[0] = unicode.ToUpper(title[0])
	for _, form := range []string{e.stem, string(title), strings.ToUpper(e.stem)} {
		n := gateLengths[0]
		for _, l := range gateLengths {
			if l <= len(form) {
				n = l
			}
		}
		if n > len(form) {
			h := xxhash.Sum64String(e.stem)
			t.whole[h] |= in
			t.filter[h>>6&1023] |= 1 << (h & 63)
			continue
		}
		k := gateKey(form, n)
		t.gates[k] |= in
		four := gateKey(form, gateLengths[0])
		t.first[four>>54] |= 1 << (four >> 48 & 63)
		t.starts[k>>54] |= 1 << (k >> 48 & 63)
	}
}

// gateLengths are the lengths in bytes at which the beginnings of words are looked up.
var gateLengths = [...]int{4, 6, 8, 12}

// gateKey is the key of the first n bytes of s, n one of gateLengths, letters of ASCII made small.
func gateKey(s string, n int) uint64 {
	var x, y uint64
	for i := range min(n, 8) {
		x |= uint64(s[i]) << (8 * i)
	}
	for i := 8; i < n; i++ {
		y |= uint64(s[i]) << (8 * (i - 8))
	}
	x, y = small(x), small(y)
	if n < 8 {
		x &= 1<<(8*n) - 1
	}
	if y &= 1<<(8*max(0, n-8)) - 1; n <= 8 {
		y = 0
	}
	return mix(x, y, n)
}

// small sets the bit by which ASCII letters are small; other bytes of ASCII may change too, which harms nothing.
func small(x uint64) uint64 { return x | ^x&0x8080808080808080>>2 }

func mix(x, y uint64, n int) uint64 {
	const a, b = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
	k := (x ^ bits.RotateLeft64(y*b, 29) ^ uint64(n)<<59) * a
	return k ^ k>>31
}

func load64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// groupsAt returns the groups of the word at lo with n bytes.
func (t *triggers) groupsAt(text string, lo, n int) (in group) {
	if n < gateLengths[0] {
		return 0
	}
	if lo+16 > len(text) {
		for _, l := range gateLengths {
			if l <= n {
				in |= t.begins(gateKey(text[lo:], l))
			}
		}
		return in
	}
	x := small(load64(text[lo:]))
	four := mix(x&(1<<32-1), 0, 4)
	if t.first[four>>54]>>(four>>48&63)&1 == 0 {
		return 0
	}
	in = t.begins(four)
	if n >= 6 {
		in |= t.begins(mix(x&(1<<48-1), 0, 6))
	}
	if n >= 8 {
		in |= t.begins(mix(x, 0, 8))
	}
	if n >= 12 {
		in |= t.begins(mix(x, small(load64(text[lo+8:]))&(1<<32-1), 12))
	}
	return in
}

func (t *triggers) begins(k uint64) group {
	if t.starts[k>>54]>>(k>>48&63)&1 == 0 {
		return 0
	}
	return t.gates[k]
}

// language is that in which most of the cues are, or prefer if it is known, as an index of languages; -1
// if there is no cue.
func (s *scan) language(prefer int) int {
	if prefer >= 0 || len(s.cues) == 0 {
		return prefer
	}
	var votes [len(languages)]int
	best := 0
	for _, c := range s.cues {
		for l := range votes {
			if c.langs>>l&1 != 0 {
				votes[l]++
			}
		}
	}
	for l, v := range votes {
		if v > votes[best] {
			best = l
		}
	}
	return best
}

// run makes the pass. prefer is the language of the text as an index of languages, -1 if it is not known: cues of
// others are left out then.
func (t *triggers) run(text string, ws []words.Word, prefer int) scan {
	of := ^langs(0)
	if prefer >= 0 {
		of = 1 << prefer
	}
	s := scan{text: text, words: ws}
	s.sentences = make([]section, 0, len(ws)/12+2)
	s.cues = make([]cue, 0, len(ws)/24+4)
	s.marks = make([]mark, 0, len(ws)/24+4)
	s.kinds = make([]cueKind, len(ws))
	now := section{paragraph: true}
	at := 0
	for i := range ws {
		w, in := &ws[i], group(0)
		if w.Lo-at != 1 || text[at] != ' ' {
			s.gap(&now, at, w.Lo, i)
		}
		if t.filter[w.Hash>>6&1023]>>(w.Hash&63)&1 != 0 {
			if c, ok := t.cues[w.Hash]; ok && (c.langs&of != 0 || c.kind&(crediting|leaving) != 0) {
				if c.langs&of == 0 {
					c.kind &= crediting | leaving
				}
				s.cues = append(s.cues, cue{int32(i), c.kind, c.langs})
				s.kinds[i] |= c.kind
			}
			in = t.whole[w.Hash]
		}
		if n := w.Hi - w.Lo; n >= 4 {
			in |= t.groupsAt(text, w.Lo, n)
			if c := text[w.Lo+1]; c == '\'' || c == 0xe2 {
				if k := elided(w.Of(text)); k > 0 {
					in |= t.groupsAt(text, w.Lo+k, n-k)
				}
			}
		}
		if in != 0 {
			now.groups |= in
			now.hits = min(now.hits, 254) + 1
		}
		at = w.Hi
	}
	s.gap(&now, at, len(text), len(ws))
	s.close(&now, len(ws), len(text))
	return s
}

// gap looks at what stands between two words: marks, and whether a sentence ends.
func (s *scan) gap(now *section, lo, hi, next int) {
	text := s.text
	stop := 0 // byte behind the last full stop, question or exclamation mark
	for i := lo; i < hi; {
		c := text[i]
		switch {
		case c == ' ' || c == ',' || c == '-' || c == ')':
			i++
		case c == '\n':
			s.close(now, next, i)
			now.paragraph, now.sign, stop = true, false, 0
			i++
		case c == '.' || c == '!' || c == '?':
			i++
			stop = i
		case c < utf8.RuneSelf:
			if c == '"' || c == '\'' || c == '[' {
				s.marks = append(s.marks, mark{int32(i), int32(next), rune(c)})
				if c != '[' && stop == i {
					stop++
				}
			}
			i++
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			switch r {
			case '“', '”', '„', '‟', '«', '»', '‹', '›', '‘', '’', '‚', '©', 'ⓒ', '–', '—', '「', '」':
				if r == '©' || r == 'ⓒ' {
					now.sign = true
				}
				s.marks = append(s.marks, mark{int32(i), int32(next), r})
				if stop == i {
					stop += n
				}
			case '…', '。', '！', '？':
				stop = i + n
			case '\u2028', '\u2029', '\u0085':
				s.close(now, next, i)
				now.paragraph, stop = true, 0
			}
			i += n
		}
	}
	if stop > 0 && stop < hi && next < len(s.words) && next > 0 && s.ends(next, stop) {
		sign := now.sign && signAfter(text[stop:hi])
		s.close(now, next, stop)
		now.sign = sign
	}
}

func signAfter(s string) bool { return strings.Contains(s, "©") }

// ends tells whether a stop before word next ends a sentence.
func (s *scan) ends(next, stop int) bool {
	w := s.words[next]
	r, _ := utf8.DecodeRuneInString(s.text[w.Lo:])
	if unicode.IsLower(r) {
		return false
	}
	if s.text[stop-1] != '.' {
		return true
	}
	before := s.words[next-1]
	if before.Hi != stop-1 {
		return true
	}
	return !abbreviation(before.Of(s.text))
}

// abbreviation tells whether a full stop behind the word belongs to it.
func abbreviation(w string) bool {
	if len(w) > 8 {
		return false
	}
	r, n := utf8.DecodeRuneInString(w)
	if n == len(w) {
		return unicode.IsLetter(r)
	}
	switch w {
	case "Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Gen", "Sen", "Rep", "Gov", "Sgt", "Capt", "Col", "Lt", "Rev", "Hon", "No", "vs", "Jr", "Sr",
		"Nr", "Abs", "Art", "bzw", "ca", "vgl", "Hr", "Fr", "str", "žr", "pvz", "pav", "gim", "red", "proc", "им", "ул", "руб", "тыс", "млн", "млрд", "ст", "св", "ред",
		"Sp", "ul", "ks", "św", "art", "mgr", "hab", "inż", "M", "Mme", "Mlle", "Sra", "av", "Av", "p", "pp", "cf", "e.g", "i.e", "U.S", "U.K", "nuotr":
		return true
	}
	return strings.Contains(w, ".") && len(w) <= 5
}

// close ends the sentence at byte hi, before word end.
func (s *scan) close(now *section, end, hi int) {
	if end > int(now.first) {
		now.end = int32(end)
		now.Span = words.Trim(s.text, words.Span{Lo: s.from, Hi: max(hi, s.words[end-1].Hi)})
		s.sentences = append(s.sentences, *now)
		s.kinds[now.first] |= beginning
		*now = section{}
	}
	now.first = int32(end)
	s.from = max(s.from, hi)
}

// elided is the length of an article that an apostrophe ties to a word, as in l'utilisation, else 0.
func elided(w string) int {
	switch {
	case len(w) > 5 && w[1] == '\'':
		return 2
	case len(w) > 7 && w[1] == 0xe2 && w[2] == 0x80 && w[3] == 0x99:
		return 4
	}
	return 0
}
