package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/trace"
)

// passages prints the passages of one copy in two columns.
func (c *cli) passages(r *trace.Report, k *trace.Copy) {
	col := (c.width() - 5) / 2
	fmt.Fprintf(c.stdout, "\n%s\n", strings.Repeat("─", 2*col+3))
	fmt.Fprintf(c.stdout, "%s\n", plain(k.Text.Outlet+" · "+k.Text.URL))
	for i, p := range k.Passages {
		why := ""
		if !p.Evidence() {
			why = ", no evidence: " + strings.Join(p.Not, ", ")
		}
		fmt.Fprintf(c.stdout, "\n[%d] %s, similarity %.2f, %d words, bytes %d–%d and %d–%d%s\n",
			i+1, p.Kind, p.Similarity, p.Words, p.A.Lo, p.A.Hi, p.B.Lo, p.B.Hi, why)
		left := wrap(plain(p.A.Of(r.Subject.Text)), col)
		right := wrap(plain(p.B.Of(k.Text.Text)), col)
		for j := range max(len(left), len(right)) {
			var a, b string
			if j < len(left) {
				a = left[j]
			}
			if j < len(right) {
				b = right[j]
			}
			fmt.Fprintf(c.stdout, "%s%s │ %s\n", a, strings.Repeat(" ", max(0, col-utf8.RuneCountInString(a))), b)
		}
	}
}

// wrap breaks s into lines of at most n characters, between words where it can.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	width := 0
	for _, w := range strings.Fields(s) {
		for utf8.RuneCountInString(w) > n {
			r := []rune(w)
			if width > 0 {
				lines = append(lines, line)
				line, width = "", 0
			}
			lines = append(lines, string(r[:n]))
			w = string(r[n:])
		}
		k := utf8.RuneCountInString(w)
		if width > 0 && width+1+k > n {
			lines = append(lines, line)
			line, width = "", 0
		}
		if width > 0 {
			line += " "
			width++
		}
		line += w
		width += k
	}
	if width > 0 {
		lines = append(lines, line)
	}
	return lines
}
