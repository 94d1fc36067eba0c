package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

// segment is a run of the subject's text to which the same applies.
type segment struct {
	Text   string
	Kind   string // of the first copy that has it, "" if none has
	Copies string // numbers of the cards that have it, from 0, with spaces between
	Link   string // fragment of its row in the first of them
	Claim  string // "notice" or "leftover": what is said of it, which no copy says
	Title  string
	First  bool // the one before belongs to another row
}

// cover is a stretch of the subject that a copy has.
type cover struct {
	words.Span
	card, match int
	kind        string
}

// overview cuts each paragraph of the subject at the ends of what is shared, of notices and of leftovers.
func overview(r *trace.Report) [][]segment {
	text := r.Subject.Text
	covers := covers(r)
	cuts := []int{0, len(text)}
	for i := range len(text) {
		if text[i] == '\n' {
			cuts = append(cuts, i+1)
		}
	}
	add := func(s words.Span) { cuts = append(cuts, min(max(s.Lo, 0), len(text)), min(max(s.Hi, 0), len(text))) }
	for _, c := range covers {
		add(c.Span)
	}
	for _, n := range r.Subject.Notices {
		if n.InBody {
			add(n.Span)
		}
	}
	for _, l := range r.Subject.Leftovers {
		add(l.Span)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out [][]segment
	var paragraph []segment
	for i := 1; i < len(cuts); i++ {
		s := words.Span{Lo: cuts[i-1], Hi: cuts[i]}
		if g := (segment{Text: strings.TrimRight(s.Of(text), "\n")}); g.Text != "" {
			describeSegment(&g, r, s, covers)
			g.First = g.Link != "" && (len(paragraph) == 0 || paragraph[len(paragraph)-1].Link != g.Link)
			paragraph = append(paragraph, g)
		}
		if len(paragraph) > 0 && (text[s.Hi-1] == '\n' || s.Hi == len(text)) {
			out = append(out, paragraph)
			paragraph = nil
		}
	}
	return out
}

func covers(r *trace.Report) []cover {
	var out []cover
	for i := range r.Copies {
		c := &r.Copies[i]
		if t := c.Translation; t != nil {
			for j, p := range t.Pairs {
				out = append(out, cover{p.A.Span, i, j + 1, string(trace.Translated)})
			}
			continue
		}
		for j, p := range c.Passages {
			if p.Evidence() {
				out = append(out, cover{p.A.Span, i, j + 1, p.Kind})
			}
		}
	}
	return out
}

func describeSegment(g *segment, r *trace.Report, s words.Span, covers []cover) {
	var have, names []string
	for _, c := range covers {
		if c.Lo > s.Lo || c.Hi < s.Hi {
			continue
		}
		if len(have) == 0 {
			g.Kind, g.Link = c.kind, fmt.Sprintf("c%d-%d", c.card, c.match)
		}
		if n := fmt.Sprint(c.card); !slices.Contains(have, n) {
			have = append(have, n)
			names = append(names, r.Copies[c.card].Text.Outlet)
		}
	}
	g.Copies = strings.Join(have, " ")
	if len(names) > 0 {
		g.Title = "also in " + strings.Join(names, ", ")
	}
	for _, n := range r.Subject.Notices {
		if n.InBody && n.Span.Lo <= s.Lo && s.Hi <= n.Span.Hi {
			g.Claim, g.Title = "notice", "a notice"
			if n.Holder != "" {
				g.Title += " of " + n.Holder
			}
			if n.Foreign {
				g.Title += ", not this outlet's own"
			}
		}
	}
	for _, l := range r.Subject.Leftovers {
		if l.Span.Lo <= s.Lo && s.Hi <= l.Span.Hi {
			g.Claim, g.Title = "leftover", "left over ("+l.Kind+")"
		}
	}
}
