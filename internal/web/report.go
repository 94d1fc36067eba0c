// Package web shows reports to people: one self-contained page that asks nothing of any
// other site, works from a file, prints, and can be read with the keyboard alone.
//
// Call Report.
package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/words"
)

//go:embed report.html report.css report.js
var files embed.FS

var page = sync.OnceValues(func() (*template.Template, error) {
	css, err := files.ReadFile("report.css")
	if err != nil {
		return nil, err
	}
	js, err := files.ReadFile("report.js")
	if err != nil {
		return nil, err
	}
	return template.New("report.html").Funcs(template.FuncMap{
		"css":     func() template.CSS { return template.CSS(css) },
		"js":      func() template.JS { return template.JS(js) },
		"percent": func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) },
		"when":    when,
		"letter":  letter,
		"http":    func(url string) bool { return strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://") },
		"join":    strings.Join,
		"dict":    func(c card, s trace.Text) inCard { return inCard{c, s} },
	}).ParseFS(files, "report.html")
})

// Report writes r as one HTML page.
func Report(w io.Writer, r *trace.Report) error {
	t, err := page()
	if err != nil {
		return fmt.Errorf("report page: %w", err)
	}
	v := view{Report: r}
	for i := range r.Copies {
		v.Cards = append(v.Cards, lay(r, &r.Copies[i], len(v.Cards)))
	}
	for i := range r.Shared {
		v.Others = append(v.Others, lay(r, &r.Shared[i], len(v.Cards)+len(v.Others)))
	}
	return t.Execute(w, v)
}

// view is what the template sees.
type view struct {
	*trace.Report
	Cards, Others []card
}

// card is one copy, its rows laid out.
type card struct {
	*trace.Copy
	N    int // number of the card on the page, from 0
	Rows []row
}

// row is a trace.Row with its text cut into what is shown, folded and marked.
type row struct {
	Match   bool
	Passage *trace.Passage
	N       int // number of the passage, from 1
	Moved   bool
	A, B    []piece
	Fold    bool   // long unmatched text, shown on demand
	Summary string // what is folded
}

// piece is a run of text with one marking.
type piece struct {
	Text string
	Mark string // "", "ins", "del", "rep", "key"
}

// foldAbove is the number of characters of unmatched text above which a row is folded.
const foldAbove = 280

func lay(r *trace.Report, c *trace.Copy, n int) card {
	k := card{Copy: c, N: n}
	for _, x := range trace.Rows(len(r.Subject.Text), len(c.Text.Text), c.Passages) {
		a, b := x.A.Of(r.Subject.Text), x.B.Of(c.Text.Text)
		out := row{Moved: x.Moved}
		if x.Passage < 0 {
			if strings.TrimSpace(a)+strings.TrimSpace(b) == "" {
				continue
			}
			out.A, out.B = []piece{{Text: a}}, []piece{{Text: b}}
			if na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b); max(na, nb) > foldAbove {
				out.Fold = true
				out.Summary = fmt.Sprintf("not shared: %d words here, %d words there", len(words.Split(a)), len(words.Split(b)))
			}
		} else {
			p := &c.Passages[x.Passage]
			out.Match, out.Passage, out.N = true, p, x.Passage+1
			out.A = mark(r.Subject.Text, x.A, p.Edits, func(e align.Edit) words.Span { return e.A }, "del")
			out.B = mark(c.Text.Text, x.B, p.Edits, func(e align.Edit) words.Span { return e.B }, "ins")
		}
		k.Rows = append(k.Rows, out)
	}
	return k
}

// mark cuts the text of s at the edits that touch this side.
func mark(text string, s words.Span, edits []align.Edit, side func(align.Edit) words.Span, one string) []piece {
	var out []piece
	at := s.Lo
	for _, e := range edits {
		x := side(e)
		x.Lo, x.Hi = max(x.Lo, at), min(x.Hi, s.Hi)
		if x.Len() <= 0 {
			continue
		}
		if x.Lo > at {
			out = append(out, piece{Text: text[at:x.Lo]})
		}
		m := one
		if len(e.Changes()) > 0 {
			m = "key"
		}
		out = append(out, piece{Text: x.Of(text), Mark: m})
		at = x.Hi
	}
	if at < s.Hi {
		out = append(out, piece{Text: text[at:s.Hi]})
	}
	return out
}

func letter(kind string) string {
	if kind == "" {
		return "?"
	}
	return strings.ToUpper(kind[:1])
}

func when(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

// inCard is a card and the text it is compared with.
type inCard struct {
	Card    card
	Subject trace.Text
}
