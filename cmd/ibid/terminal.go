package main

import (
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// style is how a run of text looks where stdout is a terminal that wants colour.
type style string

// The styles, as parameters of SGR (ECMA-48).
const (
	normal  style = ""
	bold    style = "1"
	dim     style = "2"
	under   style = "4"
	red     style = "31"
	green   style = "32"
	yellow  style = "33"
	magenta style = "35"
	cyan    style = "36"
)

// width is the number of columns to lay text out in.
func (c *cli) width() int {
	if f, ok := c.stdout.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w >= 40 {
			return min(w, 160)
		}
	}
	return 100
}

// colour tells whether stdout wants it (NO_COLOR, no-color.org).
func (c *cli) colour() bool {
	f, ok := c.stdout.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// paint gives s styles where stdout wants colour.
func (c *cli) paint(s string, styles ...style) string {
	var on []string
	for _, st := range styles {
		if st != normal {
			on = append(on, string(st))
		}
	}
	if len(on) == 0 || s == "" || !c.colour() {
		return s
	}
	return "\x1b[" + strings.Join(on, ";") + "m" + s + "\x1b[0m"
}

// ink is text in one style.
type ink struct {
	text  string
	style style
}

// line is runs beside each other.
type line []ink

// columns is how wide l is on a terminal.
func (l line) columns() int {
	n := 0
	for _, r := range l {
		n += columns(r.text)
	}
	return n
}

// columns is how many places s takes on a terminal: two for the wide letters of East Asia, none
// for marks that combine.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
			r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wrap breaks runs into lines of at most n columns, between words where it can.
func wrap(runs []ink, n int) []line {
	var lines []line
	var cur line
	end := func() {
		if len(cur) > 0 {
			lines = append(lines, cur)
		}
		cur = nil
	}
	put := func(text string, st style) {
		if k := len(cur) - 1; k >= 0 && cur[k].style == st {
			cur[k].text += text
		} else {
			cur = append(cur, ink{text, st})
		}
	}
	for _, w := range unbroken(runs) {
		width := w.columns()
		if len(cur) > 0 && cur.columns()+width > n {
			end()
		}
		for _, r := range w {
			if len(cur) == 0 {
				r.text = strings.TrimLeft(r.text, " ")
			}
			for cur.columns()+columns(r.text) > n {
				head := cut(r.text, n-cur.columns())
				if head == "" && len(cur) > 0 {
					end()
					continue
				}
				put(head, r.style)
				end()
				r.text = r.text[len(head):]
			}
			if r.text != "" {
				put(r.text, r.style)
			}
		}
	}
	end()
	return lines
}

// unbroken cuts runs into what stays on one line, each with the space before it: a word, which
// may change its style in the middle, or one wide letter.
func unbroken(runs []ink) []line {
	var out []line
	space, glue := false, false
	for _, r := range runs {
		for _, piece := range pieces(r.text) {
			if strings.TrimSpace(piece) == "" {
				space, glue = len(out) > 0, false
				continue
			}
			text := piece
			if space {
				text = " " + piece
			}
			wide := columns(piece) == 2*utf8.RuneCountInString(piece)
			if glue && !wide {
				out[len(out)-1] = append(out[len(out)-1], ink{text, r.style})
			} else {
				out = append(out, line{ink{text, r.style}})
			}
			space, glue = false, !wide
		}
	}
	return out
}

// pieces cuts s into words and the spaces between them; wide letters are words of their own.
func pieces(s string) []string {
	var out []string
	from := 0
	var last rune
	for i, r := range s {
		if i > from && (unicode.IsSpace(r) != unicode.IsSpace(last) || columns(string(r)) == 2 || columns(string(last)) == 2) {
			out = append(out, s[from:i])
			from = i
		}
		last = r
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

// cut is the longest beginning of s that takes at most n columns.
func cut(s string, n int) string {
	w := 0
	for i, r := range s {
		if w += columns(string(r)); w > n {
			return s[:i]
		}
	}
	return s
}

// block prints text wrapped and indented.
func (c *cli) block(indent string, runs ...ink) string {
	var b strings.Builder
	for _, l := range wrap(runs, c.width()-columns(indent)) {
		b.WriteString(indent)
		b.WriteString(c.styled(l))
		b.WriteByte('\n')
	}
	return b.String()
}

func (c *cli) styled(l line) string {
	var b strings.Builder
	for _, r := range l {
		b.WriteString(c.paint(r.text, r.style))
	}
	return b.String()
}
