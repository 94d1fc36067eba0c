package rights

import (
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// A post of a social network that a page embeds is a quotation without marks: its words, a dash, who wrote it, the handle in brackets and
// the date. Whoever embeds it prints the same words.

const (
	maxPost   = 1200 // bytes of a post; what is longer is a paragraph that ends with one
	maxAuthor = 120  // bytes from the dash to the handle
	maxHandle = 40   // of the handle, in bytes
	maxDate   = 40   // bytes of the line behind the handle in which a year has to stand
)

// posts reads the embedded posts of the text. Quotations inside a post are nested in it.
func (r *quoteReader) posts() {
	text := r.s.text
	last := 0 // end of the post before
	for at := 0; ; {
		k := strings.Index(text[at:], "(@")
		if k < 0 {
			return
		}
		at += k + 2
		end := postDate(text, at)
		dash := authorDash(text, last, at-2)
		if end < 0 || dash < 0 {
			continue
		}
		lo := max(last, strings.LastIndexByte(text[:dash], '\n')+1)
		if span := words.Trim(text, words.Span{Lo: lo, Hi: dash}); span.Len() > 0 && span.Len() <= maxPost {
			name := strings.TrimLeft(text[dash:at-2], "—–- ")
			for i, q := range r.out {
				r.out[i].Nested = q.Nested || span.Lo <= q.Span.Lo && q.Span.Hi <= span.Hi
			}
			r.out = append(r.out, article.Quote{Span: span, Speaker: strings.TrimSpace(name), Paragraph: r.paragraphOf(span.Lo)})
		}
		last, at = end, end
	}
}

// postDate is the end of the year behind a handle that begins at byte at, -1 if there is none.
func postDate(text string, at int) int {
	shut := strings.IndexByte(text[at:min(len(text), at+maxHandle)], ')')
	if shut <= 0 {
		return -1
	}
	from := at + shut + 1
	line := text[from:min(len(text), from+maxDate)]
	if k := strings.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	digits := 0
	for i := 0; i <= len(line); i++ {
		switch {
		case i < len(line) && line[i] >= '0' && line[i] <= '9':
			digits++
		case digits == 4:
			return from + i
		default:
			digits = 0
		}
	}
	return -1
}

// authorDash is where the dash stands before the author whose handle is at byte handle; -1 if there is none in the line.
func authorDash(text string, from, handle int) int {
	from = max(from, handle-maxAuthor)
	part := text[from:handle]
	if k := strings.LastIndexByte(part, '\n'); k >= 0 {
		from, part = from+k+1, part[k+1:]
	}
	k := strings.LastIndexAny(part, "—–")
	if k < 0 {
		if k = strings.LastIndex(part, " - "); k < 0 {
			return -1
		}
		k++
	}
	return from + k
}
