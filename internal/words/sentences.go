package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of text in order, trimmed of space, empty ones left out.
// A line break always ends a sentence. Boundaries are those of UAX #29, except that an
// abbreviation (one letter, or one of a short list, before the stop) does not end one.
func Sentences(text string) []Span {
	var out []Span
	for lo := 0; lo < len(text); {
		hi := len(text)
		if i := strings.IndexByte(text[lo:], '\n'); i >= 0 {
			hi = lo + i + 1
		}
		out = appendSentences(out, text, Span{lo, hi})
		lo = hi
	}
	return out
}

// appendSentences splits one line.
func appendSentences(dst []Span, text string, line Span) []Span {
	lo, hi := line.Lo, line.Lo
	for it := sentences.FromString(line.Of(text)); it.Next(); {
		hi += len(it.Value())
		if hi < line.Hi && abbreviated(text[lo:hi]) && hi-lo < maxSentence {
			continue
		}
		dst = appendTrimmed(dst, text, Span{lo, hi})
		lo = hi
	}
	return appendTrimmed(dst, text, Span{lo, line.Hi})
}

// maxSentence bounds, in bytes, how far abbreviations can make a sentence grow.
const maxSentence = 2000

func appendTrimmed(dst []Span, text string, s Span) []Span {
	if s = Trim(text, s); s.Len() > 0 {
		dst = append(dst, s)
	}
	return dst
}

// Trim returns s without the white space at its ends.
func Trim(text string, s Span) Span {
	for s.Lo < s.Hi {
		r, n := utf8.DecodeRuneInString(text[s.Lo:s.Hi])
		if !unicode.IsSpace(r) {
			break
		}
		s.Lo += n
	}
	for s.Lo < s.Hi {
		r, n := utf8.DecodeLastRuneInString(text[s.Lo:s.Hi])
		if !unicode.IsSpace(r) {
			break
		}
		s.Hi -= n
	}
	return s
}

// abbreviated tells whether s ends in a stop that belongs to an abbreviation.
func abbreviated(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	if !strings.HasSuffix(s, ".") {
		return false
	}
	s = s[:len(s)-1]
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		s = s[i+n:]
	}
	r, n := utf8.DecodeRuneInString(s)
	if n == len(s) && n > 0 && unicode.IsUpper(r) {
		return true
	}
	return abbreviations[strings.ToLower(s)]
}

// abbreviations that stand before a name or a number, in the languages of our users.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`mr mrs ms dr prof st gen col lt sgt capt sen rep gov rev hon no vs nr str
		proc doc red pvz žr angl vad tūkst mln mlrd
		bzw vgl ca sog z hr fr
		tzn np tzw ul pl ks św płk
		им ул руб тыс млн млрд стр г гг рис см т
		sr sra av m mme`) {
		m[w] = true
	}
	return m
}()
