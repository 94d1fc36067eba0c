package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// page is a parsed page cut into blocks, with all that scores need to know of it.
type page struct {
	text    []byte // of all blocks, one after the other
	blocks  []Block
	elems   []elem
	anchors []anchor
	threads []bool  // elements of readers' comments
	lists   []list  // tables and lists
	inList  []int32 // which of them a block stands in, -1 for none

	head  head
	meta  meta
	known known // what the head says
	model *Model
}

// newPage is one of which nothing is read yet.
func newPage(m *Model) *page {
	return &page{model: m, text: make([]byte, 0, 32<<10), blocks: make([]Block, 0, 256), elems: make([]elem, 0, 2048), head: head{metas: map[string][]found{}}}
}

// Block is a stretch of the page's text that stands for itself.
type Block struct {
	Text  string     `json:"text"`
	Tag   string     `json:"tag"`
	Class string     `json:"class"`         // body, or one of article.Block
	Score float64    `json:"score"`         // that it is of the body, 0 to 1
	Page  words.Span `json:"page,omitzero"` // bytes of the decoded page, markup between them included

	lo, hi  int   // of page.text
	elem    int32 // index of the element it stands in
	first   int32 // of page.anchors
	last    int32
	links   int32 // bytes of the text inside links
	images  int32
	split   bool   // cut from its element's other text by a line break or by another block
	inner   uint64 // groups of the names of inline elements in it
	innerNB float32
	bold    int32 // bytes in b, strong, em, i
	node    *html.Node
	stats
}

type anchor struct {
	lo, hi int // of the block's text
	url    string
	nofoll bool
	image  bool
}

// elem is an element with what is known of all that stands in it.
type elem struct {
	up    int32 // index of the element around it, -1 for none
	tag   atom.Atom
	names uint64  // groups of its class, id and role
	nb    float32 // learned log odds of its names
	depth int16
	away  [kinds]uint8 // how many elements up a kind of element is, far if there is none
	path  uint64       // of tags
	sig   uint64       // of tags and names, four levels
	node  *html.Node

	words, linked, prose, blocks, paras, long int32 // of the blocks in it
}

const far = 12

// walker gathers the blocks of a page.
type walker struct {
	*page
	src    *source
	cur    Block
	space  bool // white space is due before the next character
	link   *anchor
	strong int
	elem   int32 // the block element that text belongs to now
	broken bool
}

// maxDepth of elements that is walked; the parser itself stops at 512.
const maxDepth = 600

// Limits on what is read of a page. Pages that exceed them are cut: what stands there is no article.
const (
	maxBlocks = 20_000
	maxElems  = 200_000
)

// cut walks the tree once.
func (pg *page) cut(root *html.Node, text string) {
	w := &walker{page: pg, src: &source{text: text}, elem: -1}
	w.walk(root, -1, 0)
	w.flush()
	all := string(pg.text)
	for i := range pg.blocks {
		b := &pg.blocks[i]
		b.Text = all[b.lo:b.hi]
		b.Tag = "text"
		if b.node != nil {
			b.Tag = b.node.Data
		}
	}
}

func (w *walker) walk(n *html.Node, up int32, depth int) {
	if depth > maxDepth || len(w.blocks) >= maxBlocks {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.put(n.Data)
		return
	case html.ElementNode:
		if silent(n) {
			if n.DataAtom == atom.Head {
				w.head.children(n)
			} else if n.DataAtom == atom.Script {
				w.head.element(n)
			}
			w.src.skip(n, 0)
			return
		}
	case html.DocumentNode:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.walk(c, up, depth+1)
		}
		return
	default:
		return
	}
	switch n.DataAtom {
	case atom.Br:
		if n.NextSibling != nil && nextIsBr(n.NextSibling) {
			w.flush()
			w.broken = true
		} else {
			w.space = true
		}
		return
	case atom.Img:
		if src := imageSource(n); src != "" && len(w.anchors) < 4*maxBlocks {
			w.anchors = append(w.anchors, anchor{lo: len(w.text) - w.cur.lo, hi: len(w.text) - w.cur.lo, url: src, image: true})
			w.cur.images++
		}
		return
	case atom.Meta, atom.Link, atom.Base:
		w.head.element(n)
		return
	case atom.Wbr, atom.Input:
		return
	}
	if len(w.elems) >= maxElems {
		return
	}
	e := w.enter(n, up)
	w.head.visible(n, &w.elems[e], e)
	block := isBlock(n.DataAtom)
	outer := w.elem
	if block {
		w.flush()
		w.elem, w.broken = e, false
	} else {
		w.cur.inner |= w.elems[e].names
		if nb := w.elems[e].nb; nb < w.cur.innerNB || -nb < w.cur.innerNB && nb > 0 {
			w.cur.innerNB = nb
		}
	}
	link, strong := w.link, w.strong
	w.begin(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, e, depth+1)
	}
	w.end(n, link, strong)
	if block {
		w.flush()
		w.elem, w.broken = outer, true
	}
}

// begin notes that a link or a stretch of bold text begins.
func (w *walker) begin(n *html.Node) {
	switch n.DataAtom {
	case atom.A:
		if href := attr(n, "href"); href != "" {
			w.gap()
			w.link = &anchor{lo: len(w.text) - w.cur.lo, url: href, nofoll: nofollow(n)}
		}
	case atom.B, atom.Strong, atom.Em, atom.I:
		if w.strong == 0 {
			w.strong = len(w.text) + 1
		}
	}
}

func (w *walker) end(n *html.Node, link *anchor, strong int) {
	if n.DataAtom == atom.A && w.link != nil && w.link != link {
		w.share()
		w.link = link
	}
	if strong == 0 && w.strong > 0 {
		w.cur.bold += int32(max(0, len(w.text)-max(w.strong-1, w.cur.lo)))
		w.strong = 0
	}
}

// share gives the block at hand the part of the open link that is in it.
func (w *walker) share() {
	l := *w.link
	l.hi = len(w.text) - w.cur.lo
	if l.hi > l.lo && len(w.anchors) < 4*maxBlocks {
		w.cur.links += int32(l.hi - l.lo)
		w.anchors = append(w.anchors, l)
	}
}

// gap writes the white space that is due.
func (w *walker) gap() {
	if w.space && len(w.text) > w.cur.lo {
		if w.link != nil && w.link.lo == len(w.text)-w.cur.lo {
			w.link.lo++
		}
		w.text = append(w.text, ' ')
	}
	w.space = false
}

// put adds text with its white space made single, and without the characters that article.Clean drops.
func (w *walker) put(s string) {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r' || s[i] == '\f') {
		i++
	}
	if i > 0 {
		w.space = true
	}
	if i == len(s) {
		return
	}
	span := w.src.find(s, i)
	if span.Hi > 0 {
		if w.cur.Page.Hi == 0 {
			w.cur.Page = span
		} else {
			w.cur.Page.Hi = max(w.cur.Page.Hi, span.Hi)
		}
	}
	for i < len(s) {
		c := s[i]
		if c > ' ' && c < 0x7f {
			j := i + 1
			for j < len(s) && s[j] > ' ' && s[j] < 0x7f {
				j++
			}
			w.gap()
			w.text = append(w.text, s[i:j]...)
			i = j
			continue
		}
		if c < utf8.RuneSelf {
			if c == ' ' || c >= '\t' && c <= '\r' {
				w.space = true
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\u2028' || r == '\u2029' || unicode.IsSpace(r):
			w.space = true
		case invisible(r):
		default:
			w.gap()
			w.text = utf8.AppendRune(w.text, r)
		}
		i += n
	}
}

// invisible characters are those that article.Clean drops.
func invisible(r rune) bool {
	if r < 0xa0 {
		return r != '\n' && r != '\t'
	}
	if r == 0xad {
		return true
	}
	if r < 0x600 || r == '\u200c' || r == '\u200d' {
		return false
	}
	if r > 0x1000 && r < 0x2000 && r != 0x180e || r > 0x2070 && r < 0xfe00 {
		return false
	}
	return unicode.Is(unicode.Cf, r)
}

// flush ends the block at hand.
func (w *walker) flush() {
	b := w.cur
	if w.link != nil {
		if len(w.text) > b.lo {
			w.share()
			b.links, w.cur.links = w.cur.links, 0
		}
		w.link.lo = 0
	}
	if w.strong > 0 {
		b.bold += int32(max(0, len(w.text)-max(w.strong-1, b.lo)))
		w.strong = len(w.text) + 1
	}
	w.space = false
	if len(w.text) == b.lo {
		w.cur = Block{lo: len(w.text), first: b.first, images: b.images, inner: 0}
		return
	}
	b.hi, b.elem, b.last = len(w.text), w.elem, int32(len(w.anchors))
	for i := b.first; i < b.last; i++ {
		a := &w.anchors[i]
		a.lo, a.hi = min(a.lo, b.hi-b.lo), min(a.hi, b.hi-b.lo)
	}
	b.split = w.broken
	if w.elem >= 0 {
		b.node = w.elems[w.elem].node
	}
	w.blocks = append(w.blocks, b)
	w.cur = Block{lo: len(w.text), first: b.last}
}

// enter makes the record of an element.
func (w *walker) enter(n *html.Node, up int32) int32 {
	e := elem{up: up, tag: n.DataAtom, node: n}
	var above *elem
	if up >= 0 {
		above = &w.elems[up]
		e.depth = above.depth + 1
		e.away = above.away
		for i := range e.away {
			if e.away[i] < far {
				e.away[i]++
			}
		}
		e.path = above.path
		e.sig = above.sig
	} else {
		for i := range e.away {
			e.away[i] = far
		}
	}
	var sig uint64
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "role", "itemprop", "data-testid", "data-component", "aria-label":
			if a.Val == "" {
				continue
			}
			if a.Key == "itemprop" && a.Val == "articleBody" {
				e.away[kindBody] = 0
			}
			if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
				continue
			}
			t := w.model.names(a.Val)
			e.names |= t.groups
			if a.Key == "class" || a.Key == "id" {
				e.nb += t.odds
			}
			if a.Key == "class" {
				sig = t.hash
			}
		case "hidden":
			if a.Val != "until-found" {
				e.away[kindHidden] = 0
			}
		case "aria-hidden":
			if a.Val == "true" {
				e.away[kindHidden] = 0
			}
		case "style":
			if hiddenStyle(a.Val) {
				e.away[kindHidden] = 0
			}
		}
	}
	for g := e.names; g != 0; g &= g - 1 {
		e.away[trailing(g)] = 0
	}
	if k := kindOf(n.DataAtom); k >= 0 {
		e.away[k] = 0
	}
	e.path = mix(e.path, uint64(n.DataAtom))
	e.sig = mix(mix(e.sig<<16, uint64(n.DataAtom)), sig)
	w.elems = append(w.elems, e)
	return int32(len(w.elems) - 1)
}

func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func hiddenStyle(s string) bool {
	if len(s) > 4096 || !strings.Contains(s, "none") && !strings.Contains(s, "hidden") {
		return false
	}
	s = strings.ReplaceAll(strings.ToLower(s), " ", "")
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details, atom.Div, atom.Dl, atom.Dt,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header,
		atom.Hr, atom.Html, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody,
		atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Hgroup, atom.Option, atom.Label, atom.Legend, atom.Menu:
		return true
	}
	return false
}

// silent elements have no text for a reader.
func silent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Svg, atom.Iframe, atom.Object, atom.Head, atom.Select, atom.Textarea, atom.Canvas, atom.Audio,
		atom.Video, atom.Math, atom.Button, atom.Embed, atom.Dialog, atom.Noframes, atom.Title, atom.Datalist:
		return true
	case atom.Template:
		return attr(n, "shadowrootmode") == ""
	}
	return false
}

func nextIsBr(n *html.Node) bool {
	for n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
		n = n.NextSibling
	}
	return n != nil && n.DataAtom == atom.Br
}

func nofollow(n *html.Node) bool {
	rel := attr(n, "rel")
	if rel == "" {
		return false
	}
	for r := range strings.FieldsSeq(strings.ToLower(rel)) {
		if r == "nofollow" || r == "sponsored" || r == "ugc" {
			return true
		}
	}
	return false
}

// imageSource is where an image comes from, loaded at once or when it is scrolled to.
func imageSource(n *html.Node) string {
	src := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "src":
			if !strings.HasPrefix(a.Val, "data:") && src == "" {
				src = a.Val
			}
		case "data-src", "data-lazy-src", "data-original":
			if a.Val != "" {
				src = a.Val
			}
		}
	}
	return src
}

func attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val
		}
	}
	return ""
}

// squeeze makes white space single and cleans.
func squeeze(s string) string { return strings.Join(strings.Fields(article.Clean(s)), " ") }
