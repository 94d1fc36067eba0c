package align

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Reasons why a passage is no evidence of copying.
const (
	Quotation = "quotation" // both texts quote the same words
	Name      = "name"      // names and titles, which have no other words
	Short     = "short"     // too few words in a row, or too thin, to be more than chance
)

// A passage below firmWords matched words must have a run of firmRun words that are the same and
// firmSimilarity, or it counts for nothing: reporters of one event share phrases.
const (
	firmWords      = 25
	firmRun        = 10
	firmSimilarity = 0.6
)

// mark gives passages their reasons, and leaves out those that say nothing at all.
func mark(a, b *Text, ps []Passage) []Passage {
	var out []Passage
	for _, p := range ps {
		wa, wb := a.in(p.A), b.in(p.B)
		blocks, _ := diff(wa, wb)
		free, run, lower := 0, 0, 0
		for _, x := range blocks {
			n := 0 // of the block in a row outside quotations
			for k := range x.n {
				sa, sb := wa[x.a+k].Span, wb[x.b+k].Span
				if isIn(a.quoted, sa) || isIn(b.quoted, sb) {
					n = 0
					continue
				}
				free++
				n++
				run = max(run, n)
				if !capitalised(a.text, sa) {
					lower++
				}
			}
		}
		switch {
		case 2*free < p.Words || free < firmRun:
			p.Not = append(p.Not, Quotation)
			if free == p.Words {
				p.Not[0] = Short
			}
		case 2*lower < free:
			p.Not = append(p.Not, Name)
		case free < firmWords && (run < firmRun || p.Similarity < firmSimilarity), run < 5:
			p.Not = append(p.Not, Short)
		}
		if slices.Contains(p.Not, Short) && p.Words < firmRun {
			continue
		}
		out = append(out, p)
	}
	return out
}

func capitalised(text string, s words.Span) bool {
	r, _ := utf8.DecodeRuneInString(s.Of(text))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// in are the words of t inside s.
func (t *Text) in(s words.Span) []words.Word {
	i, _ := slices.BinarySearchFunc(t.words, s.Lo, func(w words.Word, lo int) int { return w.Lo - lo })
	j, _ := slices.BinarySearchFunc(t.words, s.Hi, func(w words.Word, hi int) int { return w.Lo - hi })
	return t.words[i:max(i, j)]
}

// isIn tells whether s stands in one of the spans, which are in order and do not overlap.
func isIn(spans []words.Span, s words.Span) bool {
	i, _ := slices.BinarySearchFunc(spans, s.Lo, func(q words.Span, lo int) int { return q.Hi - 1 - lo })
	return i < len(spans) && spans[i].Lo <= s.Lo && s.Hi <= spans[i].Hi
}

// pairs are the marks by which quotations open and close, by language: “ ” ‘ ’ (English), „ “ (German,
// Lithuanian), „ ” (Polish), « » (French, Russian), » « (German books), “ ” and 「 」 (Chinese, Japanese).
var pairs = map[rune]string{'“': "”“", '„': "“”", '«': "»", '»': "«", '"': "\"", '「': "」", '『': "』", '”': "”"}

// quotations are the spans inside quotation marks. A quotation ends at its closing mark or at
// the end of its paragraph: one whose paragraph never closes it goes on, as newspapers print it, only
// if the next paragraph opens with a mark again, which begins a quotation of its own. One that is
// longer than maxQuoted is a mark out of place.
func quotations(text string, paragraphs []words.Span) []words.Span {
	const maxQuoted = 2000
	if paragraphs == nil {
		paragraphs = []words.Span{{Lo: 0, Hi: len(text)}}
	}
	var out []words.Span
	for _, p := range paragraphs {
		s := p.Of(text)
		for i := 0; i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			closing, ok := pairs[r]
			if !ok {
				i += n
				continue
			}
			end := strings.IndexAny(s[i+n:], closing)
			if end < 0 {
				end = len(s) - i - n
			}
			if end > maxQuoted {
				i += n
				continue
			}
			out = append(out, words.Span{Lo: p.Lo + i + n, Hi: p.Lo + i + n + end})
			i += n + end
			_, m := utf8.DecodeRuneInString(s[i:])
			i += m
		}
	}
	return out
}
