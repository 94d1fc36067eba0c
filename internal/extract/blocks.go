package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ibid-news/ibid/internal/article"
)

// blockTags begin and end a block.
var blockTags = []atom.Atom{
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Div,
	atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
	atom.H6, atom.Header, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary,
	atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Hgroup, atom.Option, atom.Label, atom.Button,
}

// silent tags have no text for a reader.
var silentTags = []atom.Atom{
	atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Head, atom.Select, atom.Textarea,
	atom.Canvas, atom.Audio, atom.Video, atom.Math, atom.Button, atom.Input, atom.Embed, atom.Dialog,
}

// walker gathers blocks.
type walker struct {
	out  []Block
	text strings.Builder
	cur  Block
	link *anchor
}

// maxDepth of elements that is walked; the parser itself stops at 512.
const maxDepth = 600

func blocks(root *html.Node) []Block {
	w := &walker{}
	w.walk(root, nil, "", 0)
	w.flush(nil, "")
	return w.out
}

func (w *walker) walk(n, block *html.Node, where string, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.put(n.Data)
		return
	case html.ElementNode:
		if slices.Contains(silentTags, n.DataAtom) || hidden(n) {
			return
		}
		if c := classify(n); c != "" && (where == "" || c == "comments") {
			where = c
		}
	case html.DocumentNode:
	default:
		return
	}
	isBlock := n.Type == html.ElementNode && slices.Contains(blockTags, n.DataAtom)
	if isBlock && n.DataAtom == atom.Br {
		if b := n.NextSibling; b != nil && nextIsBr(b) {
			w.flush(block, where)
		} else {
			w.put(" ")
		}
		return
	}
	if isBlock {
		w.flush(block, where)
		block = n
	}
	outer := w.link
	if n.DataAtom == atom.A && attr(n, "href") != "" {
		w.link = &anchor{lo: w.text.Len(), url: attr(n, "href"), nofoll: nofollow(n)}
	}
	if n.DataAtom == atom.Img {
		if src := attr(n, "src"); src != "" {
			w.cur.anchor = append(w.cur.anchor, anchor{lo: w.text.Len(), hi: w.text.Len(), url: src, image: true})
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, block, where, depth+1)
	}
	if n.DataAtom == atom.A && w.link != nil && w.link != outer {
		if l := *w.link; w.text.Len() > l.lo {
			l.hi = w.text.Len()
			w.cur.links += l.hi - l.lo
			w.cur.anchor = append(w.cur.anchor, l)
		}
		w.link = outer
	}
	if isBlock {
		w.flush(block, where)
	}
}

func nextIsBr(n *html.Node) bool {
	for n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
		n = n.NextSibling
	}
	return n != nil && n.DataAtom == atom.Br
}

func nofollow(n *html.Node) bool {
	for _, r := range strings.Fields(strings.ToLower(attr(n, "rel"))) {
		if r == "nofollow" || r == "sponsored" || r == "ugc" {
			return true
		}
	}
	return false
}

// put adds text with its white space made single, and without the characters that article.Clean drops.
func (w *walker) put(s string) {
	s = article.Clean(s)
	for s != "" {
		i := strings.IndexFunc(s, unicode.IsSpace)
		if i != 0 {
			if i < 0 {
				i = len(s)
			}
			w.text.WriteString(s[:i])
			s = s[i:]
			continue
		}
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		if n := w.text.Len(); n > 0 && w.text.String()[n-1] != ' ' {
			w.text.WriteByte(' ')
			if w.link != nil && w.link.lo == n {
				w.link.lo = n + 1
			}
		}
	}
}

func (w *walker) flush(block *html.Node, where string) {
	text := strings.TrimRight(w.text.String(), " ")
	b := w.cur
	w.text.Reset()
	w.cur = Block{}
	if w.link != nil { // a link around blocks: each has its share
		l := *w.link
		w.link.lo = 0
		if l.lo < len(text) {
			l.hi = len(text)
			b.links += l.hi - l.lo
			b.anchor = append(b.anchor, l)
		}
	}
	if text == "" {
		return
	}
	for i := range b.anchor {
		b.anchor[i].lo, b.anchor[i].hi = min(b.anchor[i].lo, len(text)), min(b.anchor[i].hi, len(text))
	}
	b.Text, b.where, b.node = text, where, block
	if block != nil {
		b.Tag, b.parent = block.Data, block.Parent
		if w := b.Tag; w == "figcaption" {
			b.where = "caption"
		}
	}
	w.out = append(w.out, b)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return a.Val != "until-found"
		case "style":
			s := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
		}
	}
	return false
}

// classify says what an element surrounds its content as, by its tag, role, class and id.
func classify(n *html.Node) string {
	switch n.DataAtom {
	case atom.Nav:
		return "navigation"
	case atom.Footer:
		if within(n, atom.Article, atom.Blockquote) {
			return "byline"
		}
		return "notice"
	case atom.Aside:
		return "related"
	case atom.Figcaption:
		return "caption"
	case atom.Form, atom.Label, atom.Option:
		return "other"
	case atom.Header:
		if !within(n, atom.Article, atom.Main) {
			return "navigation"
		}
	case atom.Body, atom.Html, atom.Article, atom.Main:
		return ""
	}
	if strings.EqualFold(attr(n, "role"), "navigation") || strings.EqualFold(attr(n, "role"), "banner") {
		return "navigation"
	}
	return hint(strings.ToLower(attr(n, "class") + " " + attr(n, "id")))
}

func within(n *html.Node, tags ...atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if slices.Contains(tags, p.DataAtom) {
			return true
		}
	}
	return false
}

// hints are the words in names of classes that say what a part of a page is.
var hints = []struct {
	class string
	names []string
}{
	{"comments", []string{"comment", "disqus", "respond"}},
	{"related", []string{"related", "read-more", "readmore", "read-also", "readalso", "recommend", "more-stories", "most-read", "popular", "trending", "outbrain", "taboola", "teaser", "also-read", "sidebar", "widget", "promo", "newsletter", "subscribe", "latest-news"}},
	{"navigation", []string{"breadcrumb", "navbar", "navigation", "menu", "pagination", "pager", "site-header", "topbar", "share", "social", "sharing", "tags", "tag-list", "toolbar", "skip-link", "cookie", "consent", "gdpr", "modal", "popup", "login"}},
	{"caption", []string{"caption", "wp-caption", "photo-credit", "image-credit", "gallery"}},
	{"byline", []string{"byline", "author", "dateline", "post-meta", "entry-meta", "article-meta", "article-info", "timestamp", "published", "post-date"}},
	{"notice", []string{"copyright", "legal", "disclaimer", "footer", "colophon"}},
	{"leftover", []string{"advert", "ad-slot", "adslot", "ads-", "banner", "sponsor", "google-ad"}},
}

func hint(names string) string {
	if strings.TrimSpace(names) == "" {
		return ""
	}
	for _, h := range hints {
		for _, s := range h.names {
			i := strings.Index(names, s)
			// "no-sidebar" and "has-comments" say what a page has not, or has elsewhere.
			if i >= 0 && !strings.HasSuffix(names[:i], "no-") && !strings.HasSuffix(names[:i], "has-") && !strings.HasSuffix(names[:i], "with-") {
				return h.class
			}
		}
	}
	return ""
}

// wordCount of a text, by spaces; scripts without them count each second character.
func wordCount(s string) int {
	n := len(strings.Fields(s))
	wide := 0
	for _, r := range s {
		if r > 0x2e80 && r < 0xd7ff {
			wide++
		}
	}
	return n + wide/2
}

// prose tells whether a block reads as a paragraph of a text.
func (b *Block) prose() bool {
	return wordCount(b.Text) >= 8 && 2*b.links < len(b.Text) && b.where == ""
}

// choose gives every block its class: body, or what surrounds it.
func choose(bs []Block, body string) {
	score := map[*html.Node]float64{}
	for i := range bs {
		b := &bs[i]
		b.Class = b.where
		if b.Class == "" {
			b.Class = "other"
		}
		if !b.prose() || b.node == nil {
			continue
		}
		w := float64(wordCount(b.Text))
		if body != "" && len(b.Text) > 40 && strings.Contains(body, b.Text[:cut(b.Text, 40)]) {
			w *= 3 // the page's own metadata call it body
		}
		share := 1.0
		for p, up := b.node, 0; p != nil && up < 5; p, up = p.Parent, up+1 {
			score[p] += w * share * bonus(p)
			if up > 0 {
				share *= .75
			}
		}
	}
	best, top := (*html.Node)(nil), 0.0
	for i := range bs { // in page order, so that equal scores have one winner
		for p, up := bs[i].node, 0; p != nil && up < 5; p, up = p.Parent, up+1 {
			if score[p] > top {
				best, top = p, score[p]
			}
		}
	}
	if best == nil {
		lone(bs)
		return
	}
	best = widen(best, score)
	first, last := -1, -1
	inside := make([]bool, len(bs))
	for i := range bs {
		b := &bs[i]
		inside[i] = under(b.node, best)
		b.Score = score[b.node]
		if inside[i] && b.prose() {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := range bs {
		b := &bs[i]
		if !inside[i] || b.where != "" {
			continue
		}
		n := wordCount(b.Text)
		switch {
		case b.prose():
			b.Class = "body"
		case i < first || i > last:
			// Before the first paragraph stand kickers and bylines; behind the last, tags. Traces of
			// machines are short, and evidence.
			if strings.HasPrefix(b.Text, "[") && strings.HasSuffix(b.Text, "]") || i > last && n >= 4 && 4*b.links < len(b.Text) {
				b.Class = "body"
			}
		case 2*b.links >= len(b.Text) && n > 2 && b.links > 0:
			b.Class = "related"
		case b.links == 0 || n >= 3:
			b.Class = "body"
		}
	}
}

// bonus for containers that say that they are the article.
func bonus(n *html.Node) float64 {
	if n.DataAtom == atom.Article || attr(n, "itemprop") == "articleBody" {
		return 1.4
	}
	names := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	for _, s := range []string{"article-body", "articlebody", "article__body", "entry-content", "post-content", "story-body", "article-content", "article-text", "content-body"} {
		if strings.Contains(names, s) {
			return 1.4
		}
	}
	return 1
}

// widen goes up as long as the parent holds much prose beside what is chosen: bodies cut in
// parts by advertisements.
func widen(n *html.Node, score map[*html.Node]float64) *html.Node {
	for p := n.Parent; p != nil && p.DataAtom != atom.Body && p.DataAtom != atom.Html; p = p.Parent {
		if score[p] < score[n]*.76 {
			break
		}
		if score[p] >= score[n]*.9 {
			n = p
		}
	}
	return n
}

// lone is for pages of which no block is long: the longest one is the text.
func lone(bs []Block) {
	best := -1
	for i := range bs {
		if bs[i].where == "" && (best < 0 || len(bs[i].Text) > len(bs[best].Text)) && 2*bs[i].links < len(bs[i].Text) {
			best = i
		}
	}
	if best >= 0 && wordCount(bs[best].Text) >= 4 {
		bs[best].Class = "body"
	}
}

func under(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

// cut is at most n, moved down to the beginning of a character.
func cut(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// flat reads markup that is nested too deep as a row of paragraphs, from its tokens.
func flat(text string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	root.AppendChild(body)
	p := (*html.Node)(nil)
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(16 << 20)
	skip := atom.Atom(0)
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		switch tt {
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if slices.Contains(blockTags, a) {
				p = nil
			}
			if a == atom.Script || a == atom.Style {
				skip = 0
				if tt == html.StartTagToken {
					skip = a
				}
			}
		case html.TextToken:
			if skip != 0 {
				continue
			}
			if p == nil {
				p = &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
				body.AppendChild(p)
			}
			p.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		}
	}
	return root
}
