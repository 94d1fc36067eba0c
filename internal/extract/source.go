package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ibid-news/ibid/internal/words"
)

// source finds the text nodes of a parsed page in the bytes that were parsed: the parser does not say where they
// stood. It runs over the page's stretches of text in step with the tree; where the parser has moved text
// (out of tables, out of badly nested markup) it looks ahead a little, and else gives up for that node.
type source struct {
	text string
	at   int  // where the next stretch is searched
	runs ring // stretches seen but not yet taken
	end  bool
}

type ring []words.Span

// lookahead is how many stretches are searched for a text.
const lookahead = 48

// find returns the bytes of the page that a text node was read from; skip is the length of its leading white
// space. It is empty if they are not found.
func (s *source) find(data string, skip int) words.Span {
	want := data[skip:]
	for i := 0; i < lookahead; i++ {
		for i >= len(s.runs) && !s.end {
			s.next()
		}
		if i >= len(s.runs) {
			break
		}
		r := s.runs[i]
		if !begins(want, s.text[r.Lo:r.Hi]) {
			continue
		}
		hi, n := r.Hi, i+1
		rest := after(want, s.text[r.Lo:r.Hi])
		for rest != "" { // comments and stray tags cut one text node in several stretches
			if n >= len(s.runs) {
				if s.end {
					break
				}
				s.next()
				continue
			}
			part := s.text[s.runs[n].Lo:s.runs[n].Hi]
			if !begins(rest, part) {
				break
			}
			rest = after(rest, part)
			hi = s.runs[n].Hi
			n++
		}
		s.runs = append(s.runs[:0], s.runs[n:]...)
		return words.Span{Lo: r.Lo, Hi: hi}
	}
	return words.Span{}
}

// skip takes the stretches of an element that is not read.
func (s *source) skip(n *html.Node, depth int) {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Textarea, atom.Title, atom.Head, atom.Noframes:
		return // the scan passes over them
	}
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		if c.Type == html.TextNode {
			if i := leading(c.Data); i < len(c.Data) {
				s.find(c.Data, i)
			}
		} else {
			s.skip(c, depth+1)
		}
	}
}

func leading(s string) int {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r' || s[i] == '\f') {
		i++
	}
	return i
}

// after is what a text still has behind the raw stretch it began with, without leading white space: stretches
// have none either.
func after(text, raw string) string {
	text = text[min(decoded(raw), len(text)):]
	return text[leading(text):]
}

// begins tells whether the raw stretch could be the beginning of a text.
func begins(text, raw string) bool {
	if strings.IndexByte(raw[:min(len(raw), 24)], '\r') >= 0 {
		raw = newlines.Replace(raw[:min(len(raw), 64)])
	}
	n := min(len(text), len(raw), 24)
	if i := strings.IndexByte(raw[:n], '&'); i >= 0 {
		if text[:i] != raw[:i] {
			return false
		}
		if i >= 8 {
			return true
		}
		raw = html.UnescapeString(raw[:min(len(raw), 64)])
		n = min(len(text), len(raw), 12)
	}
	return text[:n] == raw[:n]
}

// newlines are read by the parser as one.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// decoded is the length of a raw stretch once its character references are read.
func decoded(raw string) int {
	n := len(raw)
	if strings.IndexByte(raw, '&') >= 0 {
		n = len(html.UnescapeString(raw))
	}
	return n - strings.Count(raw, "\r\n")
}

// next scans to the next stretch of text that is not white space alone.
func (s *source) next() {
	for s.at < len(s.text) {
		lo := s.at
		hi := s.tag(lo)
		s.at = hi
		if t := lo + leading(s.text[lo:hi]); t < hi {
			s.runs = append(s.runs, words.Span{Lo: t, Hi: hi})
			return
		}
		if hi < len(s.text) {
			s.pass()
		}
	}
	s.end = true
}

// tag returns where the first tag or comment at or after lo begins.
func (s *source) tag(lo int) int {
	for {
		i := strings.IndexByte(s.text[lo:], '<')
		if i < 0 || lo+i+1 >= len(s.text) {
			return len(s.text)
		}
		lo += i
		switch c := s.text[lo+1]; {
		case letter(c), c == '!', c == '/', c == '?':
			return lo
		}
		lo++
	}
}

// pass goes over the tag or comment at s.at, and over the content of elements that hold no markup.
func (s *source) pass() {
	t := s.text[s.at:]
	switch {
	case strings.HasPrefix(t, "<!--"):
		if strings.HasPrefix(t, "<!-->") {
			s.at += 5
			return
		}
		s.until(4, "-->")
	case t[1] == '!' || t[1] == '?' || t[1] == '/' && (len(t) < 3 || !letter(t[2])):
		s.until(1, ">")
	case t[1] == '/':
		s.attributes(2)
	default:
		n := 1
		for n < len(t) && letter(t[n]) {
			n++
		}
		name := t[1:n]
		s.attributes(n)
		if n <= 9 {
			s.raw(name)
		}
	}
}

func (s *source) until(from int, end string) {
	i := strings.Index(s.text[s.at+from:], end)
	if i < 0 {
		s.at = len(s.text)
		return
	}
	s.at += from + i + len(end)
}

// attributes goes to the end of a tag: ">" outside of quoted values.
func (s *source) attributes(from int) {
	for i := s.at + from; i < len(s.text); {
		switch s.text[i] {
		case '>':
			s.at = i + 1
			return
		case '=':
			i++
			i += leading(s.text[i:])
			if i < len(s.text) && (s.text[i] == '"' || s.text[i] == '\'') {
				j := strings.IndexByte(s.text[i+1:], s.text[i])
				if j < 0 {
					s.at = len(s.text)
					return
				}
				i += j + 2
			}
		default:
			i++
		}
	}
	s.at = len(s.text)
}

// raw goes over the content of an element whose content is no markup.
func (s *source) raw(name string) {
	switch strings.ToLower(name) {
	case "script", "style", "noscript", "iframe", "textarea", "title", "xmp", "noembed", "noframes":
	default:
		return
	}
	for {
		i := strings.Index(s.text[s.at:], "</")
		if i < 0 {
			s.at = len(s.text)
			return
		}
		s.at += i
		if rest := s.text[s.at+2:]; len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
			return
		}
		s.at += 2
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
