package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences returns the sentences of text in order, trimmed of space, empty ones left out. A line break
// always ends a sentence; the closing quotation marks and brackets behind its end belong to it.
//
// Where UAX #29 knows only letters, this knows the abbreviations, initials and ordinals of the languages of our
// users: a full stop ends a sentence if what follows may begin one and what precedes does not want more.
func Sentences(text string) []Span {
	out := make([]Span, 0, len(text)/100+1)
	lo := 0
	for i := 0; i < len(text); {
		switch stops[text[i]] {
		case 0:
			i++
			continue
		case lineEnd:
			out = appendTrimmed(out, text, Span{lo, i})
			i++
			lo = i
			continue
		}
		end, ends := boundary(text, lo, i)
		if ends {
			out = appendTrimmed(out, text, Span{lo, end})
			lo = end
		}
		i = end
	}
	return appendTrimmed(out, text, Span{lo, len(text)})
}

func appendTrimmed(dst []Span, text string, s Span) []Span {
	s = Trim(text, s)
	if n := len(dst); n > 0 && s.Len() > 0 && s.Len() < 8 && !isWord(s.Of(text)) && strings.IndexByte(text[dst[n-1].Hi:s.Lo], '\n') < 0 {
		dst[n-1].Hi = s.Hi // a stop that stands apart
		return dst
	}
	if s.Len() > 0 {
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

const (
	mayStop = 1 // first byte of a character that may end a sentence
	lineEnd = 2
)

// stops are the bytes that Sentences halts at.
var stops = [256]byte{'.': mayStop, '!': mayStop, '?': mayStop, '\n': lineEnd, 0xe2: mayStop, 0xe3: mayStop, 0xef: mayStop, 0xd8: mayStop, 0xdb: mayStop, 0xe0: mayStop}

// stop is a character that may end a sentence.
type stop uint8

const (
	noStop  stop = iota
	point        // full stop
	strong       // question or exclamation mark
	dots         // ellipsis
	without      // of a script without spaces between sentences
)

// stopAt is the stop that s begins with, and its size.
func stopAt(s string) (stop, int) {
	if s == "" {
		return noStop, 0
	}
	switch s[0] {
	case '.':
		if strings.HasPrefix(s, "..") {
			n := 2
			for n < len(s) && s[n] == '.' {
				n++
			}
			return dots, n
		}
		return point, 1
	case '!', '?':
		return strong, 1
	}
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case '…':
		return dots, n
	case '‼', '⁇', '⁈', '⁉', '؟', '۔', '।':
		return strong, n
	case '。', '！', '？', '｡':
		return without, n
	}
	return noStop, max(n, 1)
}

// boundary tells whether the sentence that begins at lo ends with the stop at i, and where. If it does not, end is where to go on.
func boundary(text string, lo, i int) (end int, ends bool) {
	kind, n := stopAt(text[i:])
	if kind == noStop {
		return i + n, false
	}
	end = i + n
	for { // more stops, as in "?!" and "!.."
		more, n := stopAt(text[end:])
		if more == noStop {
			break
		}
		kind, end = max(kind, more), end+n
	}
	closed := closing(text, end, kind == without)
	if closed == len(text) || text[closed] == '\n' {
		return closed, true
	}
	if kind == without {
		return closed, true
	}
	next := closed
	for next < len(text) {
		r, n := utf8.DecodeRuneInString(text[next:])
		if r == '\n' || !unicode.IsSpace(r) {
			break
		}
		next += n
	}
	if next == len(text) || text[next] == '\n' {
		return closed, true
	}
	if next == closed { // no space: a number, an address, an abbreviation
		return end, false
	}
	first := opening(text, next)
	r, n := utf8.DecodeRuneInString(text[first:])
	if unicode.IsLower(r) && !capitalised(text[first+n:]) {
		return end, false
	}
	if kind == point && end == i+1 && closed == end && wants(text, lo, i, text[first:]) {
		return end, false
	}
	return closed, true
}

// capitalised tells of a word like iPhone by what follows its first letter.
func capitalised(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r)
}

// closing returns where the quotation marks and brackets end that close what ends at i. Some languages
// close with what others open with, Chinese and Japanese not.
func closing(text string, i int, wide bool) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '“', '‘', '«':
			if wide {
				return i
			}
			i += n
		case '"', '\'', '”', '’', ')', ']', '»', '›', '」', '』', '）', '】', '》':
			i += n
		case ' ', '\u00a0', '\u202f': // French sets a space before its closing mark
			rest := text[i+n:]
			after, ok := strings.CutPrefix(rest, "»")
			if !ok {
				return i
			}
			if r, _ := utf8.DecodeRuneInString(after); unicode.IsLetter(r) || unicode.IsDigit(r) {
				return i
			}
			i += n + len("»")
		default:
			return i
		}
	}
	return i
}

// opening returns where the marks end that may stand before the first word of a sentence.
func opening(text string, i int) int {
	for k := 0; i < len(text) && k < 6; k++ {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '(', '[', '¿', '¡', '-', '–', '—', '―', ' ', '\u00a0', '\u202f', '*', '•':
			i += n
		default:
			return i
		}
	}
	return i
}

// wants tells whether the full stop at i of a sentence from lo belongs to a word that wants more, so that
// rest goes on with the sentence.
func wants(text string, lo, i int, rest string) bool {
	before := lastToken(text[lo:i])
	if before == "" {
		return false
	}
	next := firstWord(rest)
	r, n := utf8.DecodeRuneInString(before)
	switch {
	case unicode.IsDigit(r):
		return ordinal(text, lo, i, before, next)
	case n == len(before):
		if first, _ := utf8.DecodeRuneInString(rest); unicode.IsDigit(first) {
			return true
		}
		if unicode.IsUpper(r) { // an initial
			return !starts(next)
		}
		return !starts(next) && (unicode.IsLower(r) && oneLetter(r))
	}
	if strings.IndexByte(before, '.') > 0 { // U.S., z.B., т.е., but not an address
		return pointed(before) && !starts(next)
	}
	switch abbreviation(strings.ToLower(before)) {
	case title:
		return true
	case shortened:
		return !starts(next)
	case weak:
		r, _ := utf8.DecodeRuneInString(rest)
		return unicode.IsDigit(r) || !starts(next) && numbered(text[lo:i-len(before)])
	}
	return roman(before) && !starts(next)
}

// oneLetter tells of letters that are abbreviations by themselves.
func oneLetter(r rune) bool { return strings.ContainsRune("mdvpstrncкгрвслд", r) }

// lastToken is the word that s ends with, dots inside it included.
func lastToken(s string) string {
	i := len(s)
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && !unicode.Is(unicode.M, r) {
			break
		}
		i -= n
	}
	return strings.TrimLeft(s[i:], ".")
}

// firstWord is the letters and digits that s begins with.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return s[:i]
		}
		if i > 40 {
			return s[:i]
		}
	}
	return s
}

// ordinal tells whether the number before the full stop at i is one that counts what follows, or the
// number of a list.
func ordinal(text string, lo, i int, number, next string) bool {
	if len(number) > 3 {
		return false
	}
	if strings.TrimLeft(text[lo:i-len(number)], " \t\u00a0\"„“«(") == "" {
		return true
	}
	return lookup().counted[strings.ToLower(next)]
}

// pointed tells of an abbreviation of several short parts.
func pointed(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if utf8.RuneCountInString(part) > 2 {
			return false
		}
	}
	return true
}

// numbered tells whether s ends in a number and a space.
func numbered(s string) bool {
	s = strings.TrimRight(s, " \u00a0\u202f")
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

func roman(s string) bool { return len(s) > 1 && strings.Trim(s, "IVX") == "" }

// starts tells whether a word with a capital is one that sentences begin with and names do not.
func starts(word string) bool { return lookup().starters[word] }
