package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// found is one value and where it stands.
type found struct{ value, from string }

// head is everything on a page that names a field.
type head struct {
	metas   map[string][]found // by lower-case name, property or itemprop
	title   string
	lang    string
	canon   string
	base    string // of relative addresses
	ld      []map[string]any
	ldBytes int
	h1      []shown
	times   []shown // of time elements and of itemprop
	people  []shown // elements that name an author by their rel, itemprop or class
	credit  []shown // elements that credit an image
	walled  bool    // an element is named for a paywall
}

// shown is a value that stands in the page.
type shown struct {
	found
	elem int32
}

// most of a kind that are kept: pages that list others have hundreds.
const mostShown = 64

// element notes what an element says of the page, wherever it stands.
func (h *head) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Meta:
		h.meta(n)
	case atom.Title:
		if h.title == "" {
			h.title = content(n)
		}
	case atom.Base:
		if h.base == "" {
			h.base = attr(n, "href")
		}
	case atom.Link:
		if h.canon == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
			h.canon = attr(n, "href")
		}
	case atom.Script:
		if n.FirstChild != nil && strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
			h.readLD(n.FirstChild.Data)
		}
	}
}

func (h *head) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			h.element(c)
		}
	}
}

func (h *head) meta(n *html.Node) {
	value := ""
	for _, a := range n.Attr {
		if a.Key == "content" {
			value = a.Val
		}
	}
	if value == "" {
		return
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "property", "name", "itemprop", "http-equiv":
			if k := strings.ToLower(strings.TrimSpace(a.Val)); k != "" && len(h.metas[k]) < mostShown {
				h.metas[k] = append(h.metas[k], found{value, "meta " + k})
			}
		}
	}
}

// of is the first value of a meta element by name.
func (h *head) of(name string) found {
	if vs := h.metas[name]; len(vs) > 0 {
		return vs[0]
	}
	return found{}
}

func (h *head) show(to *[]shown, value, from string, elem int32) {
	if len(*to) < mostShown && value != "" {
		*to = append(*to, shown{found{value, from}, elem})
	}
}

// visible notes what an element of the page's body says by being what it is.
func (h *head) visible(n *html.Node, e *elem, at int32) {
	switch n.DataAtom {
	case atom.H1:
		if len(h.h1) < 16 {
			h.show(&h.h1, content(n), "h1", at)
		}
	case atom.Time:
		h.show(&h.times, attr(n, "datetime"), "time", at)
	case atom.A:
		if strings.EqualFold(attr(n, "rel"), "author") {
			h.show(&h.people, content(n), "rel=author", at)
		}
	case atom.Html:
		h.lang = attr(n, "lang")
		return
	case atom.Body:
		return
	}
	if p := attr(n, "itemprop"); p != "" {
		h.property(n, p, at)
	}
	if len(n.Attr) == 0 || len(h.people) >= mostShown {
		return
	}
	if e.names&(1<<kindAuthor) != 0 || strings.Contains(clipped(attr(n, "class")), "autor") {
		if s := content(n); len(s) < 200 {
			h.show(&h.people, s, "class "+clipped(attr(n, "class")), at)
		}
	}
	if e.names&(1<<kindCaption) != 0 && len(h.credit) < mostShown {
		if c := strings.ToLower(clipped(attr(n, "class"))); strings.Contains(c, "credit") || strings.Contains(c, "copyright") {
			h.show(&h.credit, content(n), "class "+c, at)
		}
	}
	if e.names&(1<<kindPaywall) != 0 && strings.Contains(strings.ToLower(clipped(attr(n, "class")+attr(n, "id"))), "paywall") {
		h.walled = true
	}
}

// property notes microdata.
func (h *head) property(n *html.Node, names string, at int32) {
	for p := range strings.FieldsSeq(names) {
		switch p {
		case "author", "creator":
			h.show(&h.people, content(n), "itemprop "+p, at)
		case "datePublished", "dateCreated", "dateModified":
			v := attr(n, "datetime")
			if v == "" {
				v = attr(n, "content")
			}
			if v == "" {
				v = content(n)
			}
			k := strings.ToLower(p)
			if len(h.metas[k]) < mostShown {
				h.metas[k] = append(h.metas[k], found{v, "itemprop " + p})
			}
		case "headline":
			if len(h.metas["headline"]) < mostShown {
				h.metas["headline"] = append(h.metas["headline"], found{content(n), "itemprop headline"})
			}
		}
	}
}

// content is the text of an element, white space made single, at most some 1,000 bytes of it.
func content(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode && len(c.Data) < 1000 {
		return squeeze(c.Data)
	}
	var b strings.Builder
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			return
		}
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Svg, atom.Noscript, atom.Button:
			return
		}
		for c := n.FirstChild; c != nil && depth < 64 && b.Len() < 1000; c = c.NextSibling {
			walk(c, depth+1)
		}
		if isBlock(n.DataAtom) || n.DataAtom == atom.Br || n.DataAtom == atom.Span {
			b.WriteByte(' ')
		}
	}
	walk(n, 0)
	s := squeeze(b.String())
	for _, p := range []string{" ,", " .", " :", " ?", " !"} {
		s = strings.ReplaceAll(s, p, p[1:])
	}
	return s
}
