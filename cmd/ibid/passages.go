package main

import (
	"fmt"
	"strings"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/speaker"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

// passages prints the passages of one copy in two columns: sentence beside sentence for a
// translation, else the passages with what was changed in them.
func (c *cli) passages(r *trace.Report, k *trace.Copy) {
	col := (c.width() - 3) / 2
	fmt.Fprintf(c.stdout, "\n%s\n", c.paint(strings.Repeat("─", 2*col+3), dim))
	fmt.Fprint(c.stdout, c.block("", ink{plain(k.Text.Outlet), bold}, ink{" · " + plain(k.Text.URL), dim}))
	if k.Translation != nil {
		c.pairs(r, k, 0)
		return
	}
	if len(k.Passages) == 0 {
		fmt.Fprintln(c.stdout, "\nno passage in common")
	}
	for i, p := range k.Passages {
		why := ""
		if !p.Evidence() {
			why = "; proves nothing: " + strings.Join(p.Not, ", ")
		}
		if p.Outlets > 1 {
			why += fmt.Sprintf("; %d outlets have it", p.Outlets)
		}
		fmt.Fprintf(c.stdout, "\n%s similarity %.2f, %s, bytes %d–%d and %d–%d%s\n", c.paint(fmt.Sprintf("[%d] %s", i+1, p.Kind), bold, kindStyle(p.Kind)),
			p.Similarity, trace.Count(p.Words, "word", "words"), p.A.Lo, p.A.Hi, p.B.Lo, p.B.Hi, why)
		c.beside(
			c.marked(r.Subject.Text, p.A.Span, p.Edits, func(e align.Edit) words.Span { return e.A }, red, "[-", "-]"),
			c.marked(k.Text.Text, p.B.Span, p.Edits, func(e align.Edit) words.Span { return e.B }, green, "{+", "+}"), col)
		if changed := changedFacts(r.Subject.Text, k.Text.Text, p.Edits); changed != "" {
			fmt.Fprint(c.stdout, c.block("    ", ink{"changed: ", yellow}, ink{changed, normal}))
		}
		c.quoted(r.Subject.Text, k.Text.Text, p.Quoted)
	}
}

// pairs prints the sentence pairs of a translation, at most n of them if n is not 0.
func (c *cli) pairs(r *trace.Report, k *trace.Copy, n int) {
	col := (c.width() - 3) / 2
	if len(k.Translation.Pairs) == 0 {
		fmt.Fprintln(c.stdout, "\nno sentence pair found")
	}
	for i, p := range k.Translation.Pairs {
		if n > 0 && i == n {
			fmt.Fprintf(c.stdout, "\n%s\n", c.paint(fmt.Sprintf("… and %d more", len(k.Translation.Pairs)-n), dim))
			return
		}
		fmt.Fprintf(c.stdout, "\n%s\n", c.paint(fmt.Sprintf("[%d] probability %s, bytes %d–%d and %d–%d", i+1, trace.Probability(p.Probability), p.A.Lo, p.A.Hi, p.B.Lo, p.B.Hi), dim))
		c.beside(anchored(r.Subject.Text, p.A.Span, p.Anchors, func(a trace.Anchor) words.Span { return a.A }),
			anchored(k.Text.Text, p.B.Span, p.Anchors, func(a trace.Anchor) words.Span { return a.B }), col)
		c.quoted(r.Subject.Text, k.Text.Text, p.Quoted)
		for _, g := range []string{p.GlossA, p.GlossB} {
			if g != "" {
				fmt.Fprint(c.stdout, c.block("    ", ink{"word for word: " + plain(g), dim}))
			}
		}
	}
}

// quoted prints who speaks each quotation; a speaker who is another one is marked as a change.
func (c *cli) quoted(a, b string, qs []trace.Quoted) {
	for _, q := range qs {
		if !q.Telling() {
			continue
		}
		text := q.A.Of(a)
		if q.In == trace.InCopy {
			text = q.B.Of(b)
		}
		head := ink{"quotation: ", dim}
		if q.Speakers == speaker.Different {
			head = ink{"changed: speaker, ", yellow}
		}
		fmt.Fprint(c.stdout, c.block("    ", head, ink{fmt.Sprintf("“%s” %s", clip(plain(text), 60), plain(q.String())), normal}))
	}
}

// beside prints two texts in columns.
func (c *cli) beside(a, b []ink, col int) {
	left, right := wrap(a, col), wrap(b, col)
	for i := range max(len(left), len(right)) {
		var l, r line
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		fmt.Fprintf(c.stdout, "%s%s %s %s\n", c.styled(l), strings.Repeat(" ", max(0, col-l.columns())), c.paint("│", dim), c.styled(r))
	}
}

// marked cuts a passage at its edits; where there is no colour, open and shut stand around them.
func (c *cli) marked(text string, s words.Span, edits []align.Edit, side func(align.Edit) words.Span, st style, open, shut string) []ink {
	if c.colour() {
		open, shut = "", ""
	}
	var out []ink
	for i, x := range s.Cut(len(edits), func(i int) words.Span { return side(edits[i]) }) {
		switch {
		case i < 0:
			out = append(out, ink{plain(x.Of(text)), normal})
		case len(edits[i].Changed) > 0:
			out = append(out, ink{open + plain(x.Of(text)) + shut, bold + ";" + st})
		default:
			out = append(out, ink{open + plain(x.Of(text)) + shut, st})
		}
	}
	return out
}

// changedFacts lists the edits that change a name, a number or a negation.
func changedFacts(a, b string, edits []align.Edit) string {
	var out []string
	for _, e := range edits {
		if what := e.Changed; len(what) > 0 {
			out = append(out, fmt.Sprintf("%s “%s” → “%s”", strings.Join(what, ", "), clip(plain(e.A.Of(a)), 60), clip(plain(e.B.Of(b)), 60)))
		}
	}
	return strings.Join(out, "; ")
}

// anchored lights the words by which a sentence pair was recognised.
func anchored(text string, s words.Span, anchors []trace.Anchor, side func(trace.Anchor) words.Span) []ink {
	var out []ink
	for i, x := range s.Cut(len(anchors), func(i int) words.Span { return side(anchors[i]) }) {
		st := normal
		switch {
		case i >= 0 && anchors[i].Kind != "word":
			st = cyan
		case i >= 0:
			st = under
		}
		out = append(out, ink{plain(x.Of(text)), st})
	}
	return out
}
