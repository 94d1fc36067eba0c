// Package web shows reports to people: one self-contained page that asks nothing of any
// other site, works from a file, prints, and can be read with the keyboard alone and without scripts.
//
// The page has the text under trace on the left, what it marks as shared, and the other texts
// on the right, ranked. Below, each of them stands beside it, matched text level, the rest folded. The
// policy in its head lets only its own style and script run, by their hashes.
//
// Call Report.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/ibid-news/ibid/internal/speaker"
	"github.com/ibid-news/ibid/internal/trace"
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
	policy := fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest(css), digest(js))
	return template.New("report.html").Funcs(template.FuncMap{
		"css":         func() template.CSS { return template.CSS(css) },
		"js":          func() template.JS { return template.JS(js) },
		"policy":      func() string { return policy },
		"percent":     percent,
		"bar":         func(x float64) string { return fmt.Sprintf("%.1f", 100*x) },
		"when":        when,
		"iso":         func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"language":    trace.Language,
		"http":        func(url string) bool { return strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://") },
		"join":        strings.Join,
		"count":       trace.Count,
		"probability": trace.Probability,
		"add":         func(a, b int) int { return a + b },
		"letter":      letter,
	}).ParseFS(files, "report.html")
})

// digest is how a Content-Security-Policy names what it lets run.
func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

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
	for i := range r.Possible {
		v.Possibles = append(v.Possibles, lay(r, &r.Possible[i], len(v.Cards)+i))
	}
	for i := range r.Shared {
		v.Others = append(v.Others, lay(r, &r.Shared[i], len(v.Cards)+len(v.Possibles)+i))
	}
	v.Paragraphs = overview(r)
	v.Kinds, v.Times = kinds(r.Copies), times(r)
	return t.Execute(w, v)
}

// view is what the template sees.
type view struct {
	*trace.Report
	Paragraphs [][]segment // of the subject
	Cards      []card
	Possibles  []card
	Others     []card
	Kinds      []kindCount
	Times      *timeline
}

// card is one copy, its rows laid out.
type card struct {
	*trace.Copy
	Subject trace.Text
	N       int // number of the card on the page, from 0
	Rows    []row
	Matches int      // rows that begin a passage or sentence pair
	Changed []change // facts that the edits change
	Apart   string   // how far the claimed times lie apart
	Share   float64  // the larger coverage
	Open    bool
}

// Figures says in words what the shares rest on.
func (k card) Figures() string {
	if k.Kind == trace.PossibleCopy {
		return fmt.Sprintf("%s, %s and %s; no more alike than reports of one event can be, or by a sentence", trace.Count(len(k.Passages), "passage", "passages"),
			percent(k.AllSubject), percent(k.AllCopy))
	}
	if k.Kind == trace.NoEvidence && len(k.Passages) > 0 {
		return fmt.Sprintf("%s, %s and %s; no evidence: %s", trace.Count(len(k.Passages), "passage", "passages"),
			percent(k.AllSubject), percent(k.AllCopy), strings.Join(trace.Reasons(*k.Copy), ", "))
	}
	if t := k.Translation; t != nil {
		parts := []string{trace.Count(len(t.Pairs), "sentence pair", "sentence pairs")}
		if n := len(t.Names); n > 0 {
			parts = append(parts, trace.Count(n, "name", "names")+" in both")
		}
		if n := len(t.Numbers); n > 0 {
			parts = append(parts, trace.Count(n, "number", "numbers")+" in both")
		}
		if n := len(t.OnlySubject); n > 0 {
			parts = append(parts, trace.Count(n, "sentence", "sentences")+" only in this text")
		}
		if n := len(t.OnlyCopy); n > 0 {
			parts = append(parts, fmt.Sprintf("%d only in the other", n))
		}
		return strings.Join(parts, ", ")
	}
	s := fmt.Sprintf("%s, longest run %s", trace.Count(len(k.Passages), "passage", "passages"), trace.Count(k.LongestRun, "word", "words"))
	if a, b := percent(k.AllSubject), percent(k.AllCopy); a != percent(k.OfSubject) || b != percent(k.OfCopy) {
		s += fmt.Sprintf("; with what proves nothing %s and %s", a, b)
	}
	return s
}

// Word is the kind as a reader is told it.
func (k card) Word() string {
	switch {
	case k.Verdict != "":
		return k.Verdict
	case k.Kind == trace.PossibleCopy:
		return "possible copy"
	case k.Kind == trace.NoEvidence:
		return "no evidence"
	}
	return string(k.Kind)
}

func percent(x float64) string { return fmt.Sprintf("%.0f\u202f%%", 100*x) }

// change is an edit that changes a fact.
type change struct {
	What string
	A, B string
	Row  int // number of the passage it stands in
}

// kindCount is how many copies are of a kind.
type kindCount struct {
	Kind trace.Kind
	N    int
}

func kinds(cs []trace.Copy) []kindCount {
	var out []kindCount
	for _, k := range []trace.Kind{trace.Verbatim, trace.Edited, trace.Partial, trace.Translated} {
		n := 0
		for _, c := range cs {
			if c.Kind == k {
				n++
			}
		}
		if n > 0 {
			out = append(out, kindCount{k, n})
		}
	}
	return out
}

func lay(r *trace.Report, c *trace.Copy, n int) card {
	k := card{Copy: c, Subject: r.Subject, N: n, Open: n == 0, Share: max(c.OfSubject, c.OfCopy), Apart: trace.Apart(r.Subject.Published, c.Text.Published)}
	k.Rows = rows(r.Subject, c)
	for _, x := range k.Rows {
		if x.Match && x.First {
			k.Matches++
		}
	}
	for i, p := range c.Passages {
		for _, e := range p.Edits {
			if what := e.Changed; len(what) > 0 && p.Evidence() {
				k.Changed = append(k.Changed, change{strings.Join(what, ", "), shorten(e.A.Of(r.Subject.Text)), shorten(e.B.Of(c.Text.Text)), i + 1})
			}
		}
		k.speakers(p.Quoted, i+1)
	}
	if t := c.Translation; t != nil {
		for i, p := range t.Pairs {
			k.speakers(p.Quoted, i+1)
		}
	}
	return k
}

// speakers adds the quotations that the two texts give to two persons to what a reader must look at, whether the passage counts
// or not.
func (k *card) speakers(qs []trace.Quoted, row int) {
	for _, q := range qs {
		if q.Speakers == speaker.Different {
			k.Changed = append(k.Changed, change{"speaker", q.SpeakerA, q.SpeakerB, row})
		}
	}
}

func shorten(s string) string {
	const most = 60
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most-1]) + "…"
}

func when(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.UTC().Format("2 Jan 2006, 15:04 UTC")
}
