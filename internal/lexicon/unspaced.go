package lexicon

import (
	"slices"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// maxHan is how many characters a word of Chinese or Japanese may have.
const maxHan = 8

// maxRun is how many characters are cut into words at once; a longer run is cut in between.
const maxRun = 64

// What the words of a run cost: the cut that costs least is read.
const (
	costWord     = 1
	costOne      = 1.4  // a character that is a word by itself
	costHan      = 2    // a character that is none
	costHiragana = .9   // one of Hiragana that is none: a particle, an ending
	costLength   = .004 // off, for each character of a word squared: of two cuts the one with a longer word
	costKatakana = .35  // a character of Katakana that is in no word
	costStrange  = 1.5  // a stretch of such
)

// costKana is what a word of Katakana costs, by its length less one: short ones are in many names.
var costKana = [...]float32{9, 3, 1.8}

// lattice finds the cheapest cut of a run.
type lattice struct {
	n     int
	kinds [maxRun]script
	cost  [maxRun + 1]float32
	from  [maxRun + 1]uint8 // characters of the last word
	entry [maxRun + 1]int32 // of the last word, -1 if it is none
}

// script is what a character of a run is.
type script uint8

const (
	noScript script = iota
	han
	hiragana
	katakana
)

// cut finds the words of a run of l.n characters. entries tells for a place the entries of the words that begin
// there, by their length less one, -1 where there is none, and how many of these it told.
func (l *lattice) cut(entries func(at int, e *[maxHan]int32) int) {
	for i := range l.n {
		l.cost[i+1] = 1e9
	}
	l.cost[0] = 0
	var es [maxHan]int32
	for i := range l.n {
		most := entries(i, &es)
		strange := float32(costHan)
		switch l.kinds[i] {
		case hiragana:
			strange = costHiragana
		case katakana:
			strange = costKatakana
			if i == 0 || l.kinds[i-1] != katakana || l.entry[i] >= 0 {
				strange += costStrange
			}
		}
		l.step(i, 1, strange, -1)
		for k := range most {
			if es[k] < 0 {
				continue
			}
			c := float32(costWord)
			switch {
			case k < len(costKana) && l.kinds[i] == katakana:
				c = costKana[k]
			case k == 0:
				c = costOne
			}
			l.step(i, k+1, c-costLength*float32((k+1)*(k+1)), es[k])
		}
	}
}

func (l *lattice) step(at, n int, cost float32, entry int32) {
	if c := l.cost[at] + cost; c < l.cost[at+n] {
		l.cost[at+n], l.from[at+n], l.entry[at+n] = c, uint8(n), entry
	}
}

// words calls do with the words of the cut, in order.
func (l *lattice) words(do func(lo, hi int, entry int32)) {
	var ends [maxRun]uint8
	k := 0
	for i := l.n; i > 0; i -= int(l.from[i]) {
		ends[k] = uint8(i)
		k++
	}
	lo := 0
	for k--; k >= 0; k-- {
		hi := int(ends[k])
		do(lo, hi, l.entry[hi])
		lo = hi
	}
}

// Cut cuts a run of Chinese or Japanese characters into words as Read does, if known tells the words: do is called with each
// word, and each stretch of Katakana that is none; known tells of characters that are no words by themselves.
func Cut(run string, known func(word string) bool, do func(word string, known bool)) {
	rs := []rune(run)
	for len(rs) > 0 {
		var l lattice
		for l.n < len(rs) && l.n < maxRun {
			l.kinds[l.n] = scriptOf(rs[l.n])
			l.n++
		}
		l.cut(func(at int, e *[maxHan]int32) int {
			most := min(maxHan, l.n-at)
			for k := range most {
				e[k] = -1
				if known(string(rs[at : at+k+1])) {
					e[k] = 0
				}
			}
			return most
		})
		strange := 0
		flush := func(hi int) {
			if strange < hi {
				do(string(rs[strange:hi]), false)
			}
		}
		l.words(func(lo, hi int, entry int32) {
			if entry < 0 && l.kinds[lo] == katakana {
				return
			}
			flush(lo)
			do(string(rs[lo:hi]), entry >= 0)
			strange = hi
		})
		flush(l.n)
		rs = rs[l.n:]
	}
}

// readRun reads the run of Chinese or Japanese that ws begins with and returns how many of ws it takes:
// characters, or runs of Katakana. 0 if it begins with neither.
func (l *Lexicon) readRun(s *scratch, p *pivot, text string, ws []words.Word) int {
	run := &s.run
	run.n = 0
	var at [maxRun + 1]int // where the characters begin in text
	n := 0
	for end := ws[0].Lo; n < len(ws) && ws[n].Lo == end; n++ {
		w := ws[n]
		first := run.n
		for i := w.Lo; i < w.Hi && run.n < maxRun; {
			r, size := utf8.DecodeRuneInString(text[i:w.Hi])
			k := scriptOf(r)
			if k == noScript {
				run.n = first
				break
			}
			at[run.n], run.kinds[run.n] = i, k
			run.n++
			i += size
			end = i
		}
		if end < w.Hi { // the word is of another script, or does not fit
			run.n = first
			break
		}
		at[run.n] = w.Hi
	}
	if run.n == 0 {
		return 0
	}
	t := l.table
	if t == nil {
		l.strange(s, p, text, run, &at)
		return n
	}
	s.folded = t.appendRun(s.folded[:0], text[at[0]:at[run.n]])
	run.cut(func(i int, e *[maxHan]int32) int {
		return t.beginning(s.folded[at[i]-at[0]:], at[i:run.n+1], run.kinds[i], e)
	})
	strange := 0
	flush := func(hi int) {
		if strange < hi {
			l.name(s, p, words.Span{Lo: at[strange], Hi: at[hi]}, text)
		}
	}
	run.words(func(lo, hi int, entry int32) {
		if entry < 0 {
			if run.kinds[lo] != katakana {
				flush(lo)
				strange = hi
			}
			return
		}
		flush(lo)
		strange = hi
		share := float32(wholeShare)
		if hi-lo == 1 {
			share = oneShare
		}
		span := words.Span{Lo: at[lo], Hi: at[hi]}
		s.token(span, uint64(entry)<<1|1, func(r *Reading) {
			first := len(r.features)
			r.features = t.meaning(r.features, int(entry), share)
			if run.kinds[lo] == katakana && !named(r.features[first:]) {
				l.sounds(r, span.Of(text), besideName)
			}
		})
	})
	flush(run.n)
	return n
}

// oneShare is how much a word of one character says: it may be a part of one that no dictionary has.
const oneShare = .7

// appendRun appends a run with its characters as the dictionary has them.
func (t *table) appendRun(dst []byte, run string) []byte {
	dst = append(dst, run...)
	if t.folds == nil {
		return dst
	}
	for i := 0; i < len(dst); {
		_, n := utf8.DecodeRune(dst[i:])
		if n == 3 {
			if to, ok := t.folds[[3]byte(dst[i:i+3])]; ok {
				copy(dst[i:], to[:])
			}
		}
		i += n
	}
	return dst
}

// beginning finds the words that begin a run, whose characters end where at says, at[0] being its beginning. first is the
// script of its first character: only Chinese ones are words by themselves.
func (t *table) beginning(run []byte, at []int, first script, e *[maxHan]int32) int {
	h, lo := hashStart, 0
	most := min(maxHan, len(at)-1)
	for k := range most {
		hi := at[k+1] - at[0]
		for ; lo < hi; lo++ {
			h = hashNext(h, run[lo])
		}
		e[k] = -1
		if k == 0 && first != han {
			continue
		}
		end := hashEnd(h)
		if (k == 1 || k == 2) && !t.mayBegin(end) {
			return k
		}
		e[k] = int32(t.find(end))
	}
	return most
}

// strange reads a run without a dictionary: of its Katakana the sounds.
func (l *Lexicon) strange(s *scratch, p *pivot, text string, run *lattice, at *[maxRun + 1]int) {
	for i := 0; i < run.n; i++ {
		lo := i
		for i < run.n && run.kinds[i] == katakana {
			i++
		}
		if i > lo {
			l.name(s, p, words.Span{Lo: at[lo], Hi: at[i]}, text)
		}
	}
}

// name adds a stretch of Katakana that no dictionary has: a name, or a loan word.
func (l *Lexicon) name(s *scratch, p *pivot, at words.Span, text string) {
	run := at.Of(text)
	if len(run) <= 3 || scriptOf(firstRune(run)) != katakana {
		return
	}
	h := hashStart
	for i := range len(run) {
		h = hashNext(h, run[i])
	}
	s.token(at, hashEnd(h)|1, func(r *Reading) {
		l.sounds(r, run, wholeShare)
		var buf [64]byte
		latin := appendKana(buf[:0], run)
		if len(latin) >= 4 {
			if t := Stem(latin); p.slot(t).term != 0 {
				r.add(t, cognate)
			}
		}
	})
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// named tells whether one of the features is a name's.
func named(fs []Feature) bool {
	for _, f := range fs {
		if f.Term.Kind() == Name {
			return true
		}
	}
	return false
}

// sounds adds the names that Katakana may spell.
func (l *Lexicon) sounds(r *Reading, run string, share float32) {
	var buf [4]Term
	terms := appendSounds(buf[:0], run)
	for _, t := range terms {
		r.add(t, share*alternative[len(terms)])
	}
}

// Sounds are the terms of the names that Katakana may spell, by its sound alone.
func Sounds(katakana string) []Term { return appendSounds(nil, katakana) }

// appendSounds appends at most 4 terms to dst, which must be empty. Katakana has one letter for r and l, and writes an r behind a
// vowel as a long one.
func appendSounds(dst []Term, run string) []Term {
	var buf, other [64]byte
	latin := appendKana(buf[:0], run)
	if hasSuffix(run, "ー") && len(latin) > 0 && latin[len(latin)-1] == 'a' {
		latin = append(latin, 'r')
	}
	var at []int
	for i, c := range latin[:max(0, len(latin)-1)] {
		if c == 'r' && len(at) < 2 {
			at = append(at, i)
		}
	}
	for choice := range 1 << len(at) {
		o := append(other[:0], latin...)
		for k, i := range at {
			if choice>>k&1 == 1 {
				o[i] = 'l'
			}
		}
		if t := NameTerm(string(o)); t != 0 && !slices.Contains(dst, t) {
			dst = append(dst, t)
		}
	}
	return dst
}

// alternative is the share of each of so many spellings.
var alternative = [...]float32{0, 1, .7, .6, .5}

func hasSuffix(s, end string) bool { return len(s) >= len(end) && s[len(s)-len(end):] == end }

// scriptOf is the script of a character, 0 if it is of none that is written without spaces.
func scriptOf(r rune) script {
	switch {
	case r >= 0x30a1 && r < 0x3100 && r != '・':
		return katakana
	case r >= 0x3041 && r < 0x30a0:
		return hiragana
	case r >= 0x4e00 && r < 0xa000, r >= 0x3400 && r < 0x4dc0, r == '々', r >= 0x20000 && r < 0x30000:
		return han
	}
	return noScript
}

// kana is Katakana from ァ (U+30A1) to ヺ in Latin letters.
var kana = [...]string{"a", "a", "i", "i", "u", "u", "e", "e", "o", "o",
	"ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go", "sa", "za", "si", "ji", "su", "zu", "se", "ze", "so", "zo",
	"ta", "da", "chi", "ji", "", "tsu", "zu", "te", "de", "to", "do", "na", "ni", "nu", "ne", "no",
	"ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po", "ma", "mi", "mu", "me", "mo",
	"ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "i", "e", "o", "n", "vu", "ka", "ke", "va", "vi", "ve", "vo"}

// appendKana writes Katakana in Latin letters.
func appendKana(dst []byte, run string) []byte {
	for _, r := range run {
		if len(dst) > 48 {
			break
		}
		i := int(r) - 0x30a1
		if i < 0 || i >= len(kana) {
			continue // the mark of a long vowel, the middle dot
		}
		s := kana[i]
		if smallKana(r) && len(dst) > 0 && vowel(dst[len(dst)-1]) { // チャ: ch(i)a, ファ: f(u)a
			if dst[len(dst)-1] == 'u' && (len(dst) == 1 || vowel(dst[len(dst)-2])) {
				dst[len(dst)-1] = 'w' // ウェ: we
			} else if dst[len(dst)-1] == 'i' && len(dst) > 1 && dst[len(dst)-2] == 's' {
				dst[len(dst)-1] = 'h' // シャ: sha
			} else {
				dst = dst[:len(dst)-1]
			}
			if len(s) == 2 {
				s = s[1:]
			}
		}
		dst = append(dst, s...)
	}
	return dst
}

func smallKana(r rune) bool {
	switch r {
	case 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ヮ':
		return true
	}
	return false
}
