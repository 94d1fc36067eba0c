// Package rights reads what a page says of its rights and whom it credits.
//
// It finds notices in prose (in fourteen languages, also when a machine has translated them
// into English), credits, quotations and the traces that machines leave in copied texts,
// and the machine-readable signals in the page's head. Every find has its span in the text,
// so that it can be checked by hand; nothing is guessed from a single word. It reads claims:
// whether a notice is valid is not for it to say.
//
// Call Annotate.
package rights

import (
	"slices"

	"golang.org/x/net/html"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// Signals is what a page says of its rights in a form made for machines, in page order.
type Signals struct {
	All []Signal `json:"signals,omitempty"`
}

// Signal is one machine-readable statement.
type Signal = article.Signal

// Get returns the value of the first signal of a kind, or "".
func (s Signals) Get(kind string) string {
	for _, sig := range s.All {
		if sig.Kind == kind {
			return sig.Value
		}
	}
	return ""
}

// Annotate fills the Quotes, Notices, Attributions and Leftovers of a from its Text, Links
// and Around, and returns the signals of the page. root is the parsed page, pageText its
// decoded bytes; both may be missing (nil, "") for a text without a page. What the four
// fields held before is replaced.
func Annotate(a *article.Article, root *html.Node, pageText string) Signals {
	a.Quotes, a.Notices, a.Attributions, a.Leftovers = nil, nil, nil, nil
	var signals Signals
	var lines []string
	if root != nil {
		signals, lines = readPage(a, root)
	} else if a.Rights != "" {
		signals.All = []Signal{{Kind: "usage-terms", Value: a.Rights, From: "supplier"}}
	}
	t := theTriggers()
	s := t.run(a.Text, a.Words(), languageOf(a.Lang))
	a.Quotes = readQuotes(a, &s)
	h := homeOf(a, signals)
	a.Attributions = readAttributions(a, &s, h)
	a.Attributions = append(a.Attributions, aroundAttributions(a, t, h)...)
	a.Leftovers = readLeftovers(a, &s, h)
	a.Notices = bodyNotices(a, &s)
	a.Notices = append(a.Notices, aroundNotices(a, t, lines)...)
	markForeign(a, h)
	return signals
}

// shortText is the size in bytes below which every sentence of a text is weighed as a notice.
const shortText = 1500

func bodyNotices(a *article.Article, s *scan) []article.Notice {
	r := noticeReader{s: s, prefer: languageOf(a.Lang), all: len(a.Text) <= shortText}
	out := r.read()
	for i := range out {
		out[i].InBody = true
	}
	return out
}

// aroundNotices are those of the blocks around the body and of further lines of the page, each text once.
func aroundNotices(a *article.Article, t *triggers, lines []string) []article.Notice {
	var out []article.Notice
	var buf []words.Word
	blocks := a.Around
	if len(lines) > 0 {
		blocks = slices.Clone(blocks)
		for _, l := range lines {
			blocks = append(blocks, article.Block{Class: "other", Text: l})
		}
	}
	for _, b := range blocks {
		if len(b.Text) < 8 {
			continue
		}
		buf = words.Append(buf[:0], b.Text)
		s := t.run(b.Text, buf, languageOf(a.Lang))
		r := noticeReader{s: &s, prefer: languageOf(a.Lang), all: len(b.Text) <= shortText, where: b.Class}
		for _, n := range r.read() {
			n.Span = words.Span{}
			if !slices.ContainsFunc(out, func(o article.Notice) bool { return o.Text == n.Text }) {
				out = append(out, n)
			}
		}
	}
	return out
}

// aroundAttributions are the source lines, reprints and photo credits of the blocks around the body. They
// have no span, and paragraph -1.
func aroundAttributions(a *article.Article, t *triggers, h *home) []article.Attribution {
	var out []article.Attribution
	for _, b := range a.Around {
		if len(b.Text) > 600 || b.Class == "navigation" || b.Class == "related" || b.Class == "comments" {
			continue
		}
		block := &article.Article{Text: b.Text, Lang: a.Lang, Paragraphs: []words.Span{{Lo: 0, Hi: len(b.Text)}}}
		s := t.run(b.Text, block.Words(), languageOf(a.Lang))
		if len(s.cues) == 0 {
			continue
		}
		for _, x := range readAttributions(block, &s, h) {
			if x.Kind == "dateline" || x.Kind == "according-to" {
				continue
			}
			x.Span, x.Paragraph = words.Span{}, -1
			if !slices.ContainsFunc(out, func(o article.Attribution) bool { return o.Name == x.Name && o.Kind == x.Kind }) && len(out) < maxCredits {
				out = append(out, x)
			}
		}
	}
	return out
}

// markForeign flags the notices in the body whose holder is clearly not the page's own, and gives a holder who
// is the page's outlet in another case the name of the outlet.
func markForeign(a *article.Article, h *home) {
	own := false
	for i := range a.Notices {
		n := &a.Notices[i]
		if inflected(n.Holder, a.Outlet) {
			n.Holder = a.Outlet
		}
		if !n.InBody || n.Because[clearHolder] == "" {
			delete(n.Because, clearHolder)
			continue
		}
		delete(n.Because, clearHolder)
		if !own { // whom the page itself names in its footer is no stranger
			for _, o := range a.Notices {
				if !o.InBody {
					h.keys = append(h.keys, nameKeys(o.Holder)...)
				}
			}
			own = true
		}
		n.Foreign = h.known && !h.is(n.Holder)
	}
}
