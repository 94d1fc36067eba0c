package web

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/speaker"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

// row is one line of two columns: the subject left, the copy right.
type row struct {
	Match          bool
	First          bool    // begins a passage; a long one has several rows
	N              int     // number of the passage or sentence pair, from 1
	Kind           string  // of the passage
	Tag, Label     string  // what marks it, and says it in words
	Similarity     float64 // 0 to 1
	WordsA, WordsB int
	Same           bool // word for word
	Moved          bool
	Not            []string // why it proves nothing
	Quoted         []note   // who speaks what is quoted in it
	A, B           []piece
	GlossA, GlossB string
	Fold           bool   // long text that only one side has, shown on demand
	Summary        string // what is folded
}

// note is what is said of a row beside its text.
type note struct {
	Mark string // "fact" if a reader must look at it
	Text string
}

// notes say who speaks the quotations that begin in part of a passage.
func notes(qs []trace.Quoted, part trace.Row) []note {
	var out []note
	for _, q := range qs {
		if q.A.Lo < part.A.Lo || q.A.Lo >= part.A.Hi || !q.Telling() {
			continue
		}
		n := note{Text: q.String()}
		if q.Speakers == speaker.Different {
			n.Mark = "fact"
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// piece is a run of text with one marking.
type piece struct {
	Text string
	Mark string // "", "edit", "fact", "move", "speaker", "word", "name", "number"
	Pair int    // number of the anchor within its row, from 1
	Note string // what kind of fact is changed
}

// foldAbove is the number of characters of unmatched text above which a row is folded.
const foldAbove = 240

// rows lays a copy out beside the subject: by sentence pairs if it is a translation, else by passages.
func rows(s trace.Text, c *trace.Copy) []row {
	if t := c.Translation; t != nil {
		return pairRows(s, c, t)
	}
	var out []row
	for _, x := range trace.Rows(len(s.Text), len(c.Text.Text), c.Passages) {
		if x.Passage < 0 {
			out = appendGap(out, s.Text, c.Text.Text, x)
			continue
		}
		p := &c.Passages[x.Passage]
		many := ""
		if p.Outlets > 1 {
			many = fmt.Sprintf(", %d outlets have it", p.Outlets)
		}
		for i, part := range paragraphs(s.Text, c.Text.Text, x, p.Edits) {
			out = append(out, row{
				Match: true, First: i == 0, N: x.Passage + 1, Kind: p.Kind, Tag: letter(p.Kind), Similarity: p.Similarity,
				Label:  fmt.Sprintf("Passage %d: %s, similarity %.2f, bytes %d–%d and %d–%d%s", x.Passage+1, p.Kind, p.Similarity, p.A.Lo, p.A.Hi, p.B.Lo, p.B.Hi, many),
				WordsA: len(words.Split(part.A.Of(s.Text))), WordsB: len(words.Split(part.B.Of(c.Text.Text))),
				Same: !edited(p.Edits, part), Moved: x.Moved && i == 0, Not: p.Not, Quoted: notes(p.Quoted, part),
				A: mark(s.Text, part.A, p.Edits, p.Quoted, func(e align.Edit) words.Span { return e.A }, func(q trace.Quoted) words.Span { return q.A.Span }),
				B: mark(c.Text.Text, part.B, p.Edits, p.Quoted, func(e align.Edit) words.Span { return e.B }, func(q trace.Quoted) words.Span { return q.B.Span }),
			})
		}
	}
	return out
}

// pairRows has one row for each sentence pair.
func pairRows(s trace.Text, c *trace.Copy, t *trace.Translation) []row {
	ps := make([]trace.Passage, len(t.Pairs))
	for i, p := range t.Pairs {
		ps[i] = trace.Passage{A: p.A, B: p.B}
	}
	var not []string
	if c.Kind == trace.NoEvidence {
		not = trace.Reasons(*c)
	}
	var out []row
	for _, x := range trace.Rows(len(s.Text), len(c.Text.Text), ps) {
		if x.Passage < 0 {
			out = appendGap(out, s.Text, c.Text.Text, x)
			continue
		}
		p := t.Pairs[x.Passage]
		n := x.Passage + 1
		out = append(out, row{
			Match: true, First: true, N: n, Kind: "translated", Tag: "T", Similarity: p.Probability, Not: not,
			Label:  fmt.Sprintf("Sentence pair %d: probability %s that one is a translation of the other, bytes %d–%d and %d–%d", n, trace.Probability(p.Probability), p.A.Lo, p.A.Hi, p.B.Lo, p.B.Hi),
			WordsA: len(words.Split(x.A.Of(s.Text))), WordsB: len(words.Split(x.B.Of(c.Text.Text))),
			Moved: p.Moved || x.Moved, Quoted: notes(p.Quoted, x), GlossA: p.GlossA, GlossB: p.GlossB,
			A: anchored(s.Text, x.A, p.Anchors, func(a trace.Anchor) words.Span { return a.A }),
			B: anchored(c.Text.Text, x.B, p.Anchors, func(a trace.Anchor) words.Span { return a.B }),
		})
	}
	return out
}

// appendGap adds a row of unmatched text, unless it is only space.
func appendGap(out []row, a, b string, x trace.Row) []row {
	// A stop that closes the passage above belongs to no row of its own.
	const closing = ".,;:!?…)”» \n\t"
	ta, tb := strings.TrimSpace(strings.TrimLeft(x.A.Of(a), closing)), strings.TrimSpace(strings.TrimLeft(x.B.Of(b), closing))
	if ta+tb == "" || !hasWords(ta) && !hasWords(tb) {
		return out
	}
	g := row{WordsA: len(words.Split(ta)), WordsB: len(words.Split(tb))}
	if ta != "" {
		g.A = []piece{{Text: ta}}
	}
	if tb != "" {
		g.B = []piece{{Text: tb}}
	}
	if max(utf8.RuneCountInString(ta), utf8.RuneCountInString(tb)) > foldAbove {
		g.Fold = true
		switch {
		case g.WordsB == 0:
			g.Summary = trace.Count(g.WordsA, "word", "words") + " only on the left"
		case g.WordsA == 0:
			g.Summary = trace.Count(g.WordsB, "word", "words") + " only on the right"
		default:
			g.Summary = fmt.Sprintf("not shared: %s left, %d right", trace.Count(g.WordsA, "word", "words"), g.WordsB)
		}
	}
	return append(out, g)
}

func hasWords(s string) bool { return len(words.Split(s)) > 0 }

// paragraphs cuts the row of a passage where both sides begin a paragraph, so that a long passage
// stands level all the way down. Between two edits both sides have the same words in the same order: the
// word that begins a paragraph on one side is found on the other by counting.
func paragraphs(a, b string, x trace.Row, edits []align.Edit) []trace.Row {
	var out []trace.Row
	rest := x
	split := func(p, q int) {
		if p > rest.A.Lo && q > rest.B.Lo && p < rest.A.Hi && q < rest.B.Hi {
			head := rest
			head.A.Hi, head.B.Hi = p, q
			rest.A.Lo, rest.B.Lo = p, q
			out = append(out, head)
		}
	}
	same := func(p, q words.Span) {
		if !strings.Contains(p.Of(a), "\n") && !strings.Contains(q.Of(b), "\n") {
			return
		}
		wa, wb := words.Split(p.Of(a)), words.Split(q.Of(b))
		for i := 1; i < min(len(wa), len(wb)); i++ {
			if strings.Contains(a[p.Lo+wa[i-1].Hi:p.Lo+wa[i].Lo], "\n") || strings.Contains(b[q.Lo+wb[i-1].Hi:q.Lo+wb[i].Lo], "\n") {
				split(opening(a, p.Lo+wa[i-1].Hi, p.Lo+wa[i].Lo), opening(b, q.Lo+wb[i-1].Hi, q.Lo+wb[i].Lo))
			}
		}
	}
	p, q := x.A.Lo, x.B.Lo
	for _, e := range edits {
		if e.A.Lo < p || e.B.Lo < q || e.A.Hi > x.A.Hi || e.B.Hi > x.B.Hi {
			continue
		}
		same(words.Span{Lo: p, Hi: e.A.Lo}, words.Span{Lo: q, Hi: e.B.Lo})
		if begins(a, e.A.Lo) || begins(b, e.B.Lo) {
			split(stand(a, e.A), stand(b, e.B))
		}
		p, q = e.A.Hi, e.B.Hi
		if na, nb := next(a, p), next(b, q); begins(a, na) || begins(b, nb) {
			split(na, nb)
		}
	}
	same(words.Span{Lo: p, Hi: x.A.Hi}, words.Span{Lo: q, Hi: x.B.Hi})
	return append(out, rest)
}

// begins tells whether a paragraph begins at byte at, but for a quotation mark or a dash before it.
func begins(text string, at int) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	return at > len(line) && strings.Trim(line, " \t„“”«»\"'–—-") == ""
}

// stand is where an edit stands: one side of it may be empty, right behind a word.
func stand(text string, s words.Span) int {
	if s.Len() > 0 {
		return s.Lo
	}
	return next(text, s.Lo)
}

// next is where the word after byte at, and what belongs to it, begins: behind a stop and space.
func next(text string, at int) int {
	end := strings.IndexAny(text[at:], " \n")
	if end < 0 || hasWords(text[at:at+end]) {
		return at
	}
	return at + end + len(text[at+end:]) - len(strings.TrimLeft(text[at+end:], " \n\t"))
}

// opening is where what belongs to the word at hi begins: after the last space in text[lo:hi], so
// that a quotation mark stays with its word.
func opening(text string, lo, hi int) int {
	if i := strings.LastIndexAny(text[lo:hi], " \n\t\u00a0"); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[lo+i:])
		return lo + i + n
	}
	return hi
}

// edited tells whether an edit touches a part of a passage.
func edited(edits []align.Edit, part trace.Row) bool {
	return slices.ContainsFunc(edits, func(e align.Edit) bool {
		return e.A.Overlap(part.A) > 0 || e.B.Overlap(part.B) > 0
	})
}

// mark cuts the text of s at the edits that touch this side, and at the quotations that the other text gives to somebody else.
func mark(text string, s words.Span, edits []align.Edit, qs []trace.Quoted, side func(align.Edit) words.Span, quote func(trace.Quoted) words.Span) []piece {
	var others []trace.Quoted
	for _, q := range qs {
		if q.Speakers == speaker.Different {
			others = append(others, q)
		}
	}
	var out []piece
	for i, x := range s.Cut(len(edits), func(i int) words.Span { return side(edits[i]) }) {
		p := piece{Text: x.Of(text)}
		switch {
		case i < 0:
			for k, y := range x.Cut(len(others), func(k int) words.Span { return quote(others[k]) }) {
				p := piece{Text: y.Of(text)}
				if k >= 0 {
					p.Mark, p.Note = "speaker", "changed: speaker, "+others[k].String()
				}
				out = append(out, p)
			}
			continue
		case len(edits[i].Changed) > 0:
			p.Mark, p.Note = "fact", "changed: "+strings.Join(edits[i].Changed, ", ")
		case edits[i].Op == "move":
			p.Mark, p.Note = "move", "stands elsewhere on the other side"
		default:
			p.Mark = "edit"
		}
		out = append(out, p)
	}
	return trimmed(out)
}

// anchored cuts the text of s at the words by which a sentence pair was recognised.
func anchored(text string, s words.Span, anchors []trace.Anchor, side func(trace.Anchor) words.Span) []piece {
	var out []piece
	for i, x := range s.Cut(len(anchors), func(i int) words.Span { return side(anchors[i]) }) {
		p := piece{Text: x.Of(text)}
		if i >= 0 {
			p.Mark, p.Pair = anchors[i].Kind, i+1
		}
		out = append(out, p)
	}
	return trimmed(out)
}

// trimmed takes the line breaks off the ends.
func trimmed(ps []piece) []piece {
	if len(ps) > 0 {
		ps[0].Text = strings.TrimLeft(ps[0].Text, " \n\t")
		last := len(ps) - 1
		ps[last].Text = strings.TrimRight(ps[last].Text, " \n\t")
	}
	return ps
}

func letter(kind string) string {
	if kind == "" {
		return "?"
	}
	return strings.ToUpper(kind[:1])
}
