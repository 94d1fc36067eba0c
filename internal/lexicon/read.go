package lexicon

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Lengths, in folded bytes, of the beginnings of words that may be keys: the longest that is one counts.
const (
	MinKey = 4
	MaxKey = 10
)

// Shares of a word's features.
const (
	wholeShare = 1.0
	besideName = 0.35 // the sound of a capitalised word that a dictionary has
	guessShare = 0.5  // what a word may mean, by its first few letters
	cognate    = 0.5  // the stem that a word of no dictionary would have if it were English
)

// guessed is the length below which a key that only begins a word says little.
const guessed = 6

// Stem is the term of an English word, given as Fold spells it.
func Stem(folded []byte) Term { return pack(Dictionary, stem(folded)) }

// Fold spells a word as lexicons do.
func Fold(word string) string { return string(appendFolded(nil, word)) }

// stem cuts an English word to six letters, which goes better with translations than taking its
// inflection off does: what a lexicon gives for a word is of several parts of speech.
func stem(w []byte) []byte { return w[:min(len(w), 6)] }

// Stopword tells whether an English word says nothing of what a text is about.
func Stopword(folded []byte) bool { return stop(folded) }

// scratch is what one reading needs while it is made.
type scratch struct {
	r      Reading
	tokens bool // r is to have its tokens
	tally  tally
	memory memory
	sum    []uint32  // open addressing by term: number in terms + 1, 0 for none
	idf    []float32 // of Reading.features; below 0 where it is not known yet
	terms  []weighed
	run    lattice
	folded []byte // the run as the dictionary spells it
}

// weighed is a feature and the rarity of its term, below 0 where it is not known.
type weighed struct {
	Feature
	idf float32
}

func (l *Lexicon) scratch() *scratch {
	if s, ok := l.scratches.Get().(*scratch); ok {
		return s
	}
	return &scratch{r: Reading{Lang: l.Lang}}
}

// read fills s.r: its features, each word's once, with their counts in the tally, and its tokens if s.tokens is set.
func (l *Lexicon) read(s *scratch, text string, ws []words.Word) {
	s.tally.begin(len(ws))
	s.r.Tokens, s.r.features, s.idf = s.r.Tokens[:0], s.r.features[:0], s.idf[:0]
	p := thePivot()
	for i := 0; i < len(ws); {
		w := ws[i]
		if l.unspaced {
			if n := l.readHanNumber(s, text, ws[i:]); n > 0 {
				i += n
				continue
			}
		}
		if c := text[w.Lo]; c >= '0' && c <= '9' || c == 0xef {
			if n := l.readNumber(s, text, ws[i:]); n > 0 {
				i += n
				continue
			}
		}
		if l.unspaced && text[w.Lo] >= utf8.RuneSelf {
			if n := l.readRun(s, p, text, ws[i:]); n > 0 {
				i += n
				continue
			}
		}
		i++
		key, upper := w.Hash|1, text[w.Lo] >= 'A' && text[w.Lo] <= 'Z'
		if text[w.Lo] >= utf8.RuneSelf {
			c, _ := utf8.DecodeRuneInString(text[w.Lo:w.Hi])
			upper = unicode.IsUpper(c)
		}
		proper := upper && i > 1 && inside(text[ws[i-2].Hi:w.Lo])
		switch {
		case proper:
			key ^= 0x9e3779b97f4a7c14
		case upper:
			key ^= 0x3c6ef372fe94f82a
		}
		n, fresh := s.tally.at(key)
		if fresh && w.Len() <= 4*maxKey {
			c := &s.tally.words[n]
			c.word, c.upper, c.proper = int32(i-1), upper, proper
		}
		s.mention(n, w.Span, proper)
	}
	l.recall(s, p, text, ws)
	s.resolve()
}

// recall finds the features of the words that were counted, in memory if they were met. Only words in ASCII are remembered: all
// that have one key are spelt alike but for their case.
func (l *Lexicon) recall(s *scratch, p *pivot, text string, ws []words.Word) {
	s.memory.begin()
	s.memory.ask(s.tally.words)
	for i := range s.tally.words {
		c := &s.tally.words[i]
		if c.word < 0 {
			continue
		}
		var m *met
		word := ws[c.word].Of(text)
		if ascii(word) {
			m = s.memory.at(c.key)
		}
		c.first = uint32(len(s.r.features))
		if m != nil {
			l.remember(s, p, m, word, c.upper, c.proper)
		} else {
			l.word(&s.r, p, word, c.upper, c.proper)
		}
		c.n = uint16(uint32(len(s.r.features)) - c.first)
	}
}

// remember adds the features of a word, from memory if they are known.
func (l *Lexicon) remember(s *scratch, p *pivot, m *met, word string, upper, proper bool) {
	s.know()
	m.texts = min(m.texts+1, 1<<15)
	if m.known {
		for _, f := range m.gives[:m.held] {
			s.r.features, s.idf = append(s.r.features, f.Feature), append(s.idf, f.idf)
		}
		return
	}
	first := len(s.r.features)
	l.word(&s.r, p, word, upper, proper)
	fs := s.r.features[first:]
	if len(fs) > len(m.gives) {
		return
	}
	m.known, m.held = true, uint8(len(fs))
	for i, f := range fs {
		m.gives[i] = weighed{f, p.idf(f.Term)}
		s.idf = append(s.idf, m.gives[i].idf)
	}
}

// ascii tells whether a word is in ASCII.
func ascii(word string) bool {
	all := byte(0)
	for i := range len(word) {
		all |= word[i]
	}
	return all < utf8.RuneSelf
}

// mention notes that word number c of the tally stands somewhere, if tokens are asked for.
func (s *scratch) mention(c int, at words.Span, proper bool) {
	if s.tokens {
		s.r.Tokens = append(s.r.Tokens, Token{at, uint32(c), 0, proper})
	}
}

// resolve gives the tokens their features, and leaves out those that have none.
func (s *scratch) resolve() {
	kept := s.r.Tokens[:0]
	for _, t := range s.r.Tokens {
		if c := &s.tally.words[t.first]; c.n > 0 {
			t.first, t.n = c.first, uint32(c.n)
			kept = append(kept, t)
		}
	}
	s.r.Tokens = kept
}

// know makes idf as long as the features.
func (s *scratch) know() {
	for len(s.idf) < len(s.r.features) {
		s.idf = append(s.idf, -1)
	}
}

// inside tells whether a word behind what stands between it and the one before is inside a sentence.
func inside(gap string) bool {
	for _, r := range gap {
		switch r {
		case '.', '!', '?', ':', '"', '\n', '“', '”', '„', '«', '»', '…', '。':
			return false
		}
	}
	return true
}

func (l *Lexicon) readNumber(s *scratch, text string, ws []words.Word) int {
	t, n := number(text, ws)
	if n == 0 {
		return 0
	}
	if l.unspaced {
		t, n = counted(text, ws, t, n)
	}
	if t != 0 {
		s.token(words.Span{Lo: ws[0].Lo, Hi: ws[n-1].Hi}, uint64(t)|1<<63, func(r *Reading) { r.add(t, wholeShare) })
	}
	return n
}

// token adds a token whose features are known by a key, or made.
func (s *scratch) token(at words.Span, key uint64, features func(*Reading)) {
	n, fresh := s.tally.at(key)
	if c := &s.tally.words[n]; fresh {
		c.first = uint32(len(s.r.features))
		features(&s.r)
		c.n = uint16(uint32(len(s.r.features)) - c.first)
	}
	s.mention(n, at, false)
}

func (r *Reading) add(t Term, w float32) { r.features = append(r.features, Feature{t, w}) }

// word adds the features of a word.
func (l *Lexicon) word(r *Reading, p *pivot, word string, upper, proper bool) {
	var buf [4*maxKey + 16]byte
	folded := appendFolded(buf[:0], word)
	if len(folded) == 0 {
		return
	}
	if l.english {
		l.englishWord(r, p, word, folded, upper, proper)
		return
	}
	first := len(r.features)
	entry, n := l.prefix(folded)
	guess := entry >= 0 && n < guessed && n < len(folded) // by a short beginning: it may be another word
	known := entry >= 0 && !guess
	switch {
	case known:
		l.known(r, folded, entry, n)
	case guess && !proper:
		r.features = l.table.meaning(r.features, entry, guessShare)
	}
	if known && (!upper || l.nouns || !proper && r.common(p, first)) {
		return
	}
	name := NameTerm(word)
	switch {
	case !known:
		l.unknown(r, p, folded, name)
	case name != 0:
		r.add(name, besideName)
	}
}

// common tells whether the features from first on are of a word that news is full of, so that a
// capital at the beginning of a sentence makes no name of it.
func (r *Reading) common(p *pivot, first int) bool {
	for _, f := range r.features[first:] {
		if f.Weight > 0.3 && p.idf(f.Term) < commonIDF {
			return true
		}
	}
	return false
}

// commonIDF is the rarity below which a word is common.
const commonIDF = 5

// unknown adds the features of a word that no dictionary has.
func (l *Lexicon) unknown(r *Reading, p *pivot, folded []byte, name Term) {
	var buf [2 * maxKey]byte
	latin := appendLatin(buf[:0], folded)
	if stop(latin) && l.Lang == "" || len(latin) < 2 {
		return
	}
	if name != 0 {
		r.add(name, wholeShare)
	}
	if t := Stem(latin); len(latin) >= 4 {
		if s := p.slot(t); s.term != 0 {
			r.add(t, cognate)
		}
	}
}

func (l *Lexicon) englishWord(r *Reading, p *pivot, word string, folded []byte, upper, proper bool) {
	if stop(folded) {
		return
	}
	t := Stem(folded)
	known := p.slot(t).term != 0
	if known || len(p.words) == 0 {
		r.add(t, wholeShare)
	}
	if known && !(upper && (proper || p.idf(t) >= commonIDF)) {
		return
	}
	name := NameTerm(word)
	switch {
	case name == 0:
	case known:
		r.add(name, besideName)
	default:
		r.add(name, wholeShare)
	}
}

// known adds the terms of a word whose first n letters are a key; of a compound, those of both parts.
func (l *Lexicon) known(r *Reading, folded []byte, entry, n int) {
	if l.compounds && len(folded) >= 9 && n < len(folded) {
		if second := l.tail(folded, n); second >= 0 {
			r.features = l.table.meaning(r.features, entry, wholeShare/2)
			r.features = l.table.meaning(r.features, second, wholeShare/2)
			return
		}
	}
	r.features = l.table.meaning(r.features, entry, wholeShare)
}

// prefix finds the longest beginning of a word that is a key, and its length.
func (l *Lexicon) prefix(w []byte) (entry, n int) {
	var hashes [MaxKey + 1]uint64
	h := hashStart
	if l.table == nil {
		return -1, 0
	}
	most := min(len(w), MaxKey)
	for i, c := range w[:most] {
		h = hashNext(h, c)
		hashes[i+1] = h
	}
	for n := most; n >= min(MinKey, most) && n > 0; n-- {
		if e := l.table.find(hashEnd(hashes[n])); e >= 0 {
			return e, n
		}
	}
	return -1, 0
}

// tail finds the second part of a compound whose first part is known by n letters: the longest
// that ends the word and begins with a key of at least five letters.
func (l *Lexicon) tail(w []byte, n int) int {
	for at := min(4, n); at+5 <= len(w); at++ {
		if e, m := l.prefix(w[at:]); e >= 0 && (m >= 6 || m >= 5 && m == len(w)-at) && (at >= n-1 || m >= 7) {
			return e
		}
	}
	return -1
}

// appendLatin writes a folded word in Latin letters.
func appendLatin(dst, folded []byte) []byte {
	for _, c := range folded {
		if c >= cyr && c < cyr+48 {
			dst = append(dst, roman[c-cyr]...)
		} else {
			dst = append(dst, c)
		}
	}
	return dst
}

// vector is the weights of all that was read, the log of a term's number times its rarity, unsorted. It holds until
// the next reading.
func (s *scratch) vector(p *pivot) []weighed {
	n := 0
	for i := range s.tally.words {
		n += int(s.tally.words[i].n)
	}
	size := 64
	for size < 2*n {
		size *= 2
	}
	s.sum = slices.Grow(s.sum[:0], size)[:size]
	clear(s.sum)
	s.know()
	v := s.terms[:0]
	mask := uint64(size - 1)
	for i := range s.tally.words {
		c := &s.tally.words[i]
		for k, f := range s.r.features[c.first : c.first+uint32(c.n)] {
			at := mix(uint64(f.Term)) & mask
			for s.sum[at] != 0 && v[s.sum[at]-1].Term != f.Term {
				at = (at + 1) & mask
			}
			if s.sum[at] == 0 {
				v = append(v, weighed{Feature{Term: f.Term}, s.idf[int(c.first)+k]})
				s.sum[at] = uint32(len(v))
			}
			v[s.sum[at]-1].Weight += f.Weight * float32(c.count)
		}
	}
	for i := range v {
		f := &v[i]
		if f.Weight > 1 {
			f.Weight = 1 + float32(math.Log(float64(f.Weight)))
		}
		if f.idf < 0 {
			f.idf = p.idf(f.Term)
		}
		f.Weight *= f.idf
	}
	s.terms = v
	return v
}

// stop tells whether an English word says nothing of what a text is about.
func stop(w []byte) bool {
	switch string(w) {
	case "the", "a", "an", "of", "to", "in", "and", "or", "for", "on", "at", "by", "with", "from", "is", "was", "are",
		"were", "be", "been", "it", "its", "this", "that", "these", "those", "as", "he", "she", "his", "her", "they",
		"them", "their", "we", "our", "you", "your", "i", "not", "no", "but", "have", "has", "had", "will", "would",
		"can", "could", "may", "do", "did", "does", "s", "t", "than", "then", "so", "if", "when", "which", "who",
		"what", "there", "into", "about", "after", "also", "more", "most", "other", "some", "such", "only", "over",
		"out", "up", "one", "two", "being", "am", "me", "my", "him", "us", "any", "all", "said", "just", "where",
		"how", "very", "because", "here", "too", "don", "re", "ve", "ll":
		return true
	}
	return false
}
