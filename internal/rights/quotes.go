package rights

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// quoteReader reads the quotations of one text: what stands in quotation marks or behind the dash of a
// dialogue, and what is reported of somebody's words.
type quoteReader struct {
	a    *article.Article
	s    *scan
	lang int
	sure bool // the language is known, and all cues are of it
	out  []article.Quote
}

// credit is who says something and by which verb.
type credit struct {
	speaker string
	verb    string
	cue     int32 // word of the verb, -1 for none
}

var nobody = credit{cue: -1}

// pair is the bytes between a pair of marks, and how deep it stands in others.
type pair struct {
	words.Span
	first, end int32 // its words
	depth      int
	paragraph  int
	open       rune
}

func readQuotes(a *article.Article, s *scan) []article.Quote {
	r := quoteReader{a: a, s: s, lang: s.language(languageOf(a.Lang)), sure: languageOf(a.Lang) >= 0}
	pairs := r.pairs()
	used := r.direct(pairs)
	r.dialogues(pairs)
	r.reported(pairs, used)
	r.posts()
	slices.SortStableFunc(r.out, func(x, y article.Quote) int {
		if x.Span.Lo != y.Span.Lo {
			return x.Span.Lo - y.Span.Lo
		}
		return y.Span.Hi - x.Span.Hi
	})
	return r.out
}

// closing returns what may close a quotation that a mark opens.
func closing(open rune) string {
	switch open {
	case '«':
		return "»"
	case '»':
		return "«"
	case '„', '‟':
		return "“”\"„"
	case '“':
		return "”\""
	case '"':
		return "\"”"
	case '‘':
		return "’"
	case '‚':
		return "‘’"
	case '\'':
		return "'"
	case '‹':
		return "›"
	case '›':
		return "‹"
	case '「':
		return "」"
	}
	return ""
}

// opens tells whether a mark stands as an opening one: a space or nothing before it, none behind.
func (r *quoteReader) opens(m mark) bool {
	text := r.s.text
	before, _ := utf8.DecodeLastRuneInString(text[:m.at])
	n := utf8.RuneLen(m.rune)
	after, _ := utf8.DecodeRuneInString(text[int(m.at)+n:])
	loose := m.at == 0 || unicode.IsSpace(before) || strings.ContainsRune("([«„“\"‘—–-'>", before)
	switch m.rune {
	case '«', '„', '‟', '「', '‚':
		return true
	case '“':
		return loose && after != ' '
	case '»', '‹', '›':
		return loose && !unicode.IsSpace(after)
	case '"', '‘', '\'':
		return loose && !unicode.IsSpace(after) && after != utf8.RuneError && !strings.ContainsRune(",.;:!?", after)
	}
	return false
}

// closes tells whether a mark can close: no letter behind a mark that is an apostrophe too.
func (r *quoteReader) closes(m mark) bool {
	if m.rune != '\'' && m.rune != '’' {
		return true
	}
	after, _ := utf8.DecodeRuneInString(r.s.text[int(m.at)+utf8.RuneLen(m.rune):])
	return !unicode.IsLetter(after)
}

// pairs matches the marks, paragraph by paragraph. A quotation that a paragraph leaves open goes on in
// the next one if that begins with a mark too.
func (r *quoteReader) pairs() []pair {
	var out []pair
	var stack []pair
	next := 0
	para, paras := 0, r.a.Paragraphs
	for para < len(paras) {
		p := paras[para]
		for ; next < len(r.s.marks) && int(r.s.marks[next].at) < p.Hi; next++ {
			m := r.s.marks[next]
			if strings.ContainsRune("[©ⓒ–—", m.rune) || int(m.at) < p.Lo {
				continue
			}
			if int(m.at) == p.Lo && len(stack) > 0 {
				continue // the quotation of the paragraph before goes on
			}
			n := int(m.at) + utf8.RuneLen(m.rune)
			if k := len(stack); k > 0 && strings.ContainsRune(closing(stack[k-1].open), m.rune) && r.closes(m) && n > stack[k-1].Lo {
				if m.rune != '"' || !r.opens(m) || k > 1 {
					q := stack[k-1]
					stack = stack[:k-1]
					q.Hi, q.end = int(m.at), m.word
					out = append(out, q)
					continue
				}
			}
			if r.opens(m) && len(stack) < 3 {
				stack = append(stack, pair{Span: words.Span{Lo: n}, first: m.word, depth: len(stack), paragraph: para, open: m.rune})
			}
		}
		if len(stack) > 0 && !r.goesOn(stack[0].open, para) {
			stack = stack[:0]
		} else if len(stack) > 1 {
			stack = stack[:1]
		}
		para++
	}
	slices.SortFunc(out, func(x, y pair) int { return x.Lo - y.Lo })
	return out
}

// goesOn tells whether the paragraph behind one with an open quotation begins with a mark that opens.
func (r *quoteReader) goesOn(open rune, para int) bool {
	if para+1 >= len(r.a.Paragraphs) || open == '\'' || open == '‘' {
		return false
	}
	c, _ := utf8.DecodeRuneInString(r.s.text[r.a.Paragraphs[para+1].Lo:])
	return c == open || open == '«' && c == '»' || open == '„' && c == '“'
}

// direct makes quotations of pairs, and returns the verbs used.
func (r *quoteReader) direct(pairs []pair) map[int32]bool {
	used := map[int32]bool{}
	last, lastParagraph := nobody, -1
	for i, p := range pairs {
		if p.depth > 0 {
			r.nested(p)
			continue
		}
		if parts, c := r.split(p); c.cue >= 0 {
			for _, part := range parts {
				r.add(part, c, p)
			}
			used[c.cue] = true
			last, lastParagraph = c, p.paragraph
			continue
		}
		c := r.credit(pairs, i)
		if c.cue < 0 && last.cue >= 0 && lastParagraph == r.paragraphOf(p.Lo) && r.long(p) {
			c = last
		}
		if c.cue < 0 && !r.sounds(p) {
			continue
		}
		if c.cue >= 0 {
			used[c.cue] = true
			last, lastParagraph = c, r.paragraphOf(p.Hi)
		}
		r.add(p.Span, c, p)
	}
	return used
}

func (r *quoteReader) add(span words.Span, c credit, p pair) {
	span = words.Trim(r.s.text, span)
	if span.Len() == 0 {
		return
	}
	r.out = append(r.out, article.Quote{Span: span, Speaker: c.speaker, Verb: c.verb, Paragraph: r.paragraphOf(span.Lo), Nested: p.depth > 0})
}

func (r *quoteReader) paragraphOf(at int) int {
	ps := r.a.Paragraphs
	i, _ := slices.BinarySearchFunc(ps, at, func(p words.Span, at int) int {
		if p.Hi <= at {
			return -1
		}
		return 1
	})
	return min(i, len(ps)-1)
}

// nested adds a quotation within a quotation if a verb of saying stands before it.
func (r *quoteReader) nested(p pair) {
	for k := int(p.first) - 1; k >= max(0, int(p.first)-3); k-- {
		if r.kind(int32(k))&saying != 0 {
			r.add(p.Span, credit{verb: r.word(k), cue: int32(k)}, p)
			return
		}
	}
	if p.end-p.first >= 5 && r.sounds(p) {
		r.add(p.Span, nobody, p)
	}
}

// kind is the kind of cue that a word is in the language of the text.
func (r *quoteReader) kind(word int32) cueKind {
	if word < 0 || int(word) >= len(r.s.kinds) {
		return 0
	}
	k := r.s.kinds[word] &^ beginning
	if k == 0 || r.sure {
		return k
	}
	i, ok := slices.BinarySearchFunc(r.s.cues, word, func(c cue, w int32) int { return int(c.word) - int(w) })
	if !ok || r.lang >= 0 && r.s.cues[i].langs>>r.lang&1 == 0 {
		return 0
	}
	return k
}

func (r *quoteReader) word(i int) string {
	if i < 0 || i >= len(r.s.words) {
		return ""
	}
	return r.s.words[i].Of(r.s.text)
}

// long tells whether a pair holds more than a name or a catchword.
func (r *quoteReader) long(p pair) bool { return p.end-p.first >= 3 }

// sounds tells whether what stands in marks sounds like speech: some words in a row, not all of them
// capitalised as in a title.
func (r *quoteReader) sounds(p pair) bool {
	n := int(p.end - p.first)
	if n < 4 {
		return false
	}
	small := 0
	for k := p.first; k < p.end; k++ {
		if c, _ := utf8.DecodeRuneInString(r.word(int(k))); unicode.IsLower(c) && len(r.word(int(k))) > 3 {
			small++
		}
	}
	stop := strings.ContainsRune(".!?,…", lastRune(strings.TrimSpace(p.Of(r.s.text))))
	return small*3 >= n && (n >= 6 || stop)
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

// split looks for the verb within the marks, as in «We wait, — said the mayor. — Nobody asked us», and
// returns the quotation in its parts.
func (r *quoteReader) split(p pair) (parts []words.Span, c credit) {
	if p.end-p.first < 4 || languages[max(0, r.lang)] == "en" {
		return nil, nobody
	}
	text := r.s.text
	i, _ := slices.BinarySearchFunc(r.s.cues, p.first+1, func(c cue, w int32) int { return int(c.word) - int(w) })
	for ; i < len(r.s.cues) && r.s.cues[i].word < p.end; i++ {
		k := r.s.cues[i].word
		if r.kind(k)&saying == 0 {
			continue
		}
		from := k
		if r.auxiliary(int(k) - 1) {
			from--
		}
		gap := text[r.s.words[from-1].Hi:r.s.words[from].Lo]
		dash := strings.ContainsAny(gap, "–—")
		if !dash && !(languages[max(0, r.lang)] == "fr" && gap == ", ") && !strings.HasSuffix(gap, " - ") {
			continue
		}
		c = r.speakerAfter(int(k), int(p.end))
		if c.speaker == "" {
			continue
		}
		c.cue, c.verb = k, r.verb(int(k))
		parts = append(parts, words.Span{Lo: p.Lo, Hi: trimmedEnd(text, p.Lo, r.s.words[from-1].Hi+len(strings.TrimRight(gap, " –—-,")))})
		// The rest begins behind the dash or the full stop that ends the words about the speaker.
		for k++; k < p.end; k++ {
			gap := text[r.s.words[k-1].Hi:r.s.words[k].Lo]
			if d := strings.LastIndexAny(gap, "–—"); dash && d >= 0 {
				_, n := utf8.DecodeRuneInString(gap[d:])
				return append(parts, words.Span{Lo: r.s.words[k-1].Hi + d + n, Hi: p.Hi}), c
			}
			if !dash && strings.HasPrefix(gap, ". ") {
				return append(parts, words.Span{Lo: r.s.words[k].Lo, Hi: p.Hi}), c
			}
		}
		return parts, c
	}
	return nil, nobody
}

func trimmedEnd(text string, lo, hi int) int {
	return words.Trim(text, words.Span{Lo: lo, Hi: hi}).Hi
}

// credit finds who says what stands in pair i: behind it, or before it.
func (r *quoteReader) credit(pairs []pair, i int) credit {
	p := pairs[i]
	text := r.s.text
	para := r.a.Paragraphs[r.paragraphOf(p.Hi)]
	hi := p.end // words behind the quotation, up to the next one or the end of the sentence
	for hi < int32(len(r.s.words)) && hi-p.end < 24 && r.s.words[hi].Lo < para.Hi && !r.quotedAt(pairs, i+1, r.s.words[hi].Lo) {
		if hi > p.end && r.breaks(int(hi)) {
			break
		}
		hi++
	}
	if hi > p.end && !r.breaks(int(p.end)) || strings.ContainsRune("?!", lastRune(strings.TrimSpace(p.Of(text)))) {
		reach := p.end + 14
		if hi > p.end && r.name(int(p.end)) { // who speaks, and between commas who that is
			reach = hi
		}
		for k := p.end; k < min(hi, reach); k++ {
			if r.kind(k)&saying != 0 {
				return r.around(int(k), int(p.end), int(hi))
			}
			if r.kind(k)&according != 0 {
				if c := r.per(int(k), int(hi)); c.cue >= 0 {
					return c
				}
			}
		}
	}
	lo := p.first // words before it, from the beginning of the sentence
	floor := int32(0)
	if i > 0 {
		for q := i - 1; q >= 0; q-- {
			if pairs[q].depth == 0 {
				floor = pairs[q].end
				break
			}
		}
	}
	n := r.paragraphOf(p.Lo)
	before := r.a.Paragraphs[n]
	announced := false // by the paragraph before, which ends with a colon
	if n > 0 && p.first > 0 && r.s.words[p.first-1].Hi <= r.a.Paragraphs[n-1].Hi {
		end := r.a.Paragraphs[n-1]
		announced = strings.HasSuffix(strings.TrimRight(end.Of(text), " \u00a0"), ":")
		if announced {
			before = end
		}
	}
	for lo > floor && p.first-lo < 24 && r.s.words[lo-1].Lo >= before.Lo {
		if lo < p.first && r.breaks(int(lo)) {
			break
		}
		lo--
	}
	for k := p.first - 1; k >= lo; k-- {
		near := p.first - k
		gap := text[r.s.words[p.first-1].Hi:p.Lo]
		if r.kind(k)&saying != 0 && (near <= 2 || strings.ContainsAny(gap, ":,") && near <= 12) {
			return r.around(int(k), int(lo), int(p.first))
		}
		if r.kind(k)&according != 0 && near <= 10 && (announced || !r.breaks(int(p.first))) {
			if c := r.per(int(k), int(p.first)); c.cue >= 0 {
				return c
			}
		}
	}
	return nobody
}

func (r *quoteReader) quotedAt(pairs []pair, from, at int) bool {
	for ; from < len(pairs); from++ {
		if pairs[from].depth == 0 {
			return at >= pairs[from].Lo
		}
	}
	return false
}

// breaks tells whether a sentence ends before word i.
func (r *quoteReader) breaks(i int) bool {
	if i <= 0 || i >= len(r.s.words) {
		return true
	}
	return r.s.kinds[i]&beginning != 0
}
