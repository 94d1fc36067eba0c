package rights

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ibid-news/ibid/internal/article"
)

// pageReader reads the machine-readable signals of one page and the lines of text that stand outside
// the blocks that are known.
type pageReader struct {
	a       *article.Article
	base    *url.URL // of relative addresses; nil if the page has no address
	signals []Signal
	scripts []string // JSON-LD
	lines   []string
	size    int // bytes of lines
	seen    map[string]bool
}

// Bounds of what is read of one page.
const (
	maxSignals  = 200
	maxLines    = 200
	maxLineSize = 32 << 10 // bytes of all lines together
	maxJSON     = 1 << 20  // bytes of one JSON-LD script
)

// readPage walks the page once. It returns its signals and the lines that neither the body nor Around has.
func readPage(a *article.Article, root *html.Node) (Signals, []string) {
	p := pageReader{a: a, seen: map[string]bool{}}
	if u, err := url.Parse(a.URL); err == nil && u.Host != "" {
		p.base = u
	}
	for _, b := range a.Around {
		p.seen[lineStart(b.Text)] = true
	}
	for _, s := range a.Paragraphs {
		p.seen[lineStart(s.Of(a.Text))] = true
	}
	p.walk(root)
	p.jsonLD()
	if a.Rights != "" {
		p.add("usage-terms", a.Rights, "supplier")
	}
	return Signals{All: p.signals}, p.lines
}

// lineStart is what two spellings of one line have in common for us: its beginning.
func lineStart(s string) string { return s[:min(len(s), 48)] }

// add notes a signal once.
func (p *pageReader) add(kind, value, from string) {
	value = strings.TrimSpace(value)
	if value == "" || len(value) > 4096 || len(p.signals) >= maxSignals {
		return
	}
	s := Signal{Kind: kind, Value: value, From: from}
	for _, o := range p.signals {
		if o == s {
			return
		}
	}
	p.signals = append(p.signals, s)
}

// address makes a reference absolute; what is no address comes back as it is.
func (p *pageReader) address(ref string) string { return absolute(p.base, ref) }

func absolute(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	if err != nil || base == nil || u.IsAbs() || strings.ContainsAny(ref, " \n") {
		return ref
	}
	return base.ResolveReference(u).String()
}

// self tells whether an address is the page's own.
func (p *pageReader) self(ref string) bool {
	n := article.NormalURL(ref)
	return n == article.NormalURL(p.a.URL) || p.a.Canonical != "" && n == article.NormalURL(p.a.Canonical) && sameSite(p.a.Canonical, p.a.URL)
}

// sameSite tells whether two addresses are under one registrable domain.
func sameSite(a, b string) bool { return article.Domain(a) == article.Domain(b) }

// walk visits the nodes in page order, without recursion: hostile pages nest deep.
func (p *pageReader) walk(root *html.Node) {
	for n := root; n != nil; {
		down := true
		if n.Type == html.ElementNode {
			down = p.element(n)
		}
		if down && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != root && n.NextSibling == nil {
			if n = n.Parent; n == nil {
				return
			}
		}
		if n == root {
			return
		}
		n = n.NextSibling
	}
}

// element reads one element and tells whether to go into it.
func (p *pageReader) element(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Meta:
		p.meta(n)
	case atom.Link:
		p.linkElement(n)
	case atom.Base:
		if u, err := url.Parse(attr(n, "href")); err == nil && p.base != nil && attr(n, "href") != "" {
			p.base = p.base.ResolveReference(u)
		}
	case atom.Script:
		if c := n.FirstChild; c != nil && len(c.Data) <= maxJSON {
			switch t := strings.ToLower(attr(n, "type")); {
			case strings.HasPrefix(t, "application/ld+json"):
				if len(p.scripts) < 50 {
					p.scripts = append(p.scripts, c.Data)
				}
			case t == "application/rsl+xml":
				p.signals = append(p.signals, RSL([]byte(c.Data), p.a.URL, "script rsl")...)
			}
		}
		return false
	case atom.Style, atom.Svg, atom.Noscript, atom.Template, atom.Iframe, atom.Select, atom.Textarea:
		return false
	case atom.A, atom.Area:
		href := attr(n, "href")
		switch {
		case hasToken(attr(n, "rel"), "license"):
			p.add("license", p.address(href), "a rel=license")
		case strings.Contains(href, "creativecommons.org/"):
			if creativeCommons(href) {
				p.add("license", p.address(href), "a href")
			}
		}
	case atom.P, atom.Div, atom.Li, atom.Small, atom.Footer, atom.Span, atom.Td, atom.Section, atom.Address:
		p.line(n)
	}
	if prop := attr(n, "itemprop"); prop != "" {
		p.microdata(n, prop)
	}
	return true
}

// creativeCommons tells whether an address is that of a Creative Commons licence or dedication.
func creativeCommons(href string) bool {
	return strings.Contains(href, "creativecommons.org/licenses/") || strings.Contains(href, "creativecommons.org/publicdomain/")
}

func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val
		}
	}
	return ""
}

// hasToken tells whether a list separated by spaces has a token, in any case.
func hasToken(list, token string) bool {
	for f := range strings.FieldsSeq(list) {
		if strings.EqualFold(f, token) {
			return true
		}
	}
	return false
}

// metas are the names of meta elements that say something of rights, and what.
var metas = map[string]string{
	"copyright": "copyright-notice", "dc.rights": "copyright-notice", "dcterms.rights": "copyright-notice", "dc.rightsholder": "copyright-holder", "dcterms.rightsholder": "copyright-holder", "rights": "copyright-notice",
	"dcterms.license": "license", "dc.license": "license", "license": "license", "original-source": "original-source", "syndication-source": "syndication-source", "dc.source": "based-on", "dcterms.source": "based-on",
	"tdm-reservation": "tdm-reservation", "tdm-policy": "tdm-policy", "article:content_tier": "content-tier",
}

func (p *pageReader) meta(n *html.Node) {
	name := strings.ToLower(attr(n, "name"))
	if name == "" {
		name = strings.ToLower(attr(n, "property"))
	}
	content := attr(n, "content")
	if name == "robots" {
		for f := range strings.SplitSeq(content, ",") {
			if f = strings.ToLower(strings.TrimSpace(f)); f == "noai" || f == "noimageai" || f == "noarchive" {
				p.add("robots", f, "meta robots")
			}
		}
		return
	}
	kind := metas[name]
	switch kind {
	case "":
		return
	case "original-source", "syndication-source", "based-on", "license", "tdm-policy":
		content = p.address(content)
		if kind != "license" && kind != "tdm-policy" && p.self(content) {
			return
		}
	case "tdm-reservation":
		if content = strings.TrimSpace(content); content != "0" && content != "1" {
			return
		}
	}
	p.add(kind, content, "meta "+name)
}

func (p *pageReader) linkElement(n *html.Node) {
	rel, href := attr(n, "rel"), attr(n, "href")
	if rel == "" || href == "" {
		return
	}
	switch {
	case hasToken(rel, "canonical"):
		if ref := p.address(href); p.base != nil && article.Host(ref) != "" && !sameSite(ref, p.a.URL) {
			p.add("canonical", ref, "link canonical")
		}
	case hasToken(rel, "license"):
		if strings.EqualFold(attr(n, "type"), "application/rsl+xml") {
			p.add("rsl", p.address(href), "link license")
		} else {
			p.add("license", p.address(href), "link license")
		}
	case hasToken(rel, "tdm-policy"):
		p.add("tdm-policy", p.address(href), "link tdm-policy")
	case hasToken(rel, "original-source"), hasToken(rel, "syndication-source"):
		if ref := p.address(href); !p.self(ref) {
			p.add(strings.ToLower(rel), ref, "link "+strings.ToLower(rel))
		}
	}
}

// microdata reads itemprop attributes that schema.org has for rights.
func (p *pageReader) microdata(n *html.Node, prop string) {
	for f := range strings.FieldsSeq(prop) {
		kind, ok := schemaKinds[f]
		if !ok {
			continue
		}
		value := attr(n, "content")
		if value == "" {
			value = attr(n, "href")
		}
		if value == "" {
			value = nodeText(n, 300)
		}
		if addressKinds[kind] {
			value = p.address(value)
			if (kind == "based-on" || kind == "translation-of") && p.self(value) {
				continue
			}
		}
		p.add(kind, value, "itemprop "+f)
	}
}

// line takes the text that stands directly in an element, if no known block begins like it.
func (p *pageReader) line(n *html.Node) {
	if len(p.lines) >= maxLines || p.size >= maxLineSize {
		return
	}
	direct := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && len(c.Data) >= 12 && strings.TrimSpace(c.Data) != "" {
			direct = true
			break
		}
	}
	if !direct {
		return
	}
	text := nodeText(n, 2000)
	if len(text) < 12 || p.seen[lineStart(text)] {
		return
	}
	p.seen[lineStart(text)] = true
	p.lines = append(p.lines, text)
	p.size += len(text)
}

// nodeText is the text in a node, spaces made single, at most about most bytes, without scripts and styles.
func nodeText(n *html.Node, most int) string {
	var b strings.Builder
	for c := n; c != nil && b.Len() < most; {
		down := true
		switch c.Type {
		case html.TextNode:
			for f := range strings.FieldsSeq(c.Data) {
				if b.Len() > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(f)
				if b.Len() >= most {
					break
				}
			}
		case html.ElementNode:
			down = c.DataAtom != atom.Script && c.DataAtom != atom.Style
		}
		if down && c.FirstChild != nil {
			c = c.FirstChild
			continue
		}
		for c != n && c.NextSibling == nil {
			if c = c.Parent; c == nil {
				return article.Clean(b.String())
			}
		}
		if c == n {
			break
		}
		c = c.NextSibling
	}
	return article.Clean(b.String())
}
