// Package extract turns a page into an article and what surrounds it.
//
// One parse, then blocks: every stretch of text that stands for itself, with where it stands. The
// article is the container that holds most of the text that reads as prose; what is not of it is classed
// (navigation, related, notice, byline, caption, comments, other). Each field of metadata says where
// it was read. What stands inside the body, even a machine's leftovers and another publisher's
// notice, stays: it is evidence.
//
// Call Read.
package extract

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/language"
	"github.com/ibid-news/ibid/internal/words"
)

// MaxPage is the size of the largest page that is read, in bytes.
const MaxPage = 64 << 20

// Errors for pages that hold nothing to keep.
var (
	ErrNoText = errors.New("no article text on the page")
	ErrBinary = errors.New("not a page: the content is binary")
)

// Page is a page as received.
type Page struct {
	URL         string
	ContentType string // as the server named it, may be empty
	Body        []byte
	Seen        time.Time
	Rules       *Rules // of single sites; may be nil
}

// Document is what was read from a page.
type Document struct {
	Article *article.Article
	Text    string     // the decoded page, as much of it as is read
	Charset string     // by its WHATWG name
	Cut     bool       // the page is larger than any article's, or made to exhaust its reader, and its end was not read
	Root    *html.Node // nil for plain text
	Blocks  []Block    // all of them, in page order
}

// Read reads a page. An error says why there is no article.
func Read(p Page) (*Document, error) { return Default().Read(p) }

// Read is Read by another model than the one that ibid carries.
func (m *Model) Read(p Page) (*Document, error) {
	d, pg, err := open(p, m)
	if err != nil {
		return nil, err
	}
	if pg == nil {
		return d, d.plain(p)
	}
	pg.score()
	pg.late(&pg.head)
	body := pg.choose()
	rule, err := p.rule()
	if err != nil {
		return nil, err
	}
	if rule != nil {
		body = rule.apply(pg, d.Root, body)
	}
	pg.classify(body)
	d.Blocks = pg.blocks
	return d, d.assemble(p, pg)
}

// open decodes and parses a page, and cuts it into blocks. There are none if it has no markup.
func open(p Page, m *Model) (*Document, *page, error) {
	if len(p.Body) > MaxPage {
		return nil, nil, fmt.Errorf("the page has %d bytes, more than %d", len(p.Body), MaxPage)
	}
	if isBinary(p.Body) {
		return nil, nil, ErrBinary
	}
	text, name := language.Decode(p.Body[:min(len(p.Body), mostBytes)], p.ContentType)
	n := parsable(text)
	d := &Document{Text: text[:n], Charset: name, Cut: n < len(text) || len(p.Body) > mostBytes}
	text = d.Text
	if !looksHTML(text, p.ContentType) {
		return d, nil, nil
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil { // nested too deep for the parser: its text without its structure
		root = flat(text)
	}
	d.Root = root
	pg := newPage(m)
	pg.cut(root, text)
	pg.meta = readMeta(&pg.head, p.URL)
	pg.known = pg.meta.known()
	pg.measure()
	return d, pg, nil
}

// isBinary tells whether the bytes are no text in any charset we know.
func isBinary(b []byte) bool {
	head := b[:min(len(b), 4096)]
	if len(head) >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff || head[0] == 0 && head[1] == 0) {
		return false // UTF-16 or UTF-32
	}
	zero, control := 0, 0
	for _, c := range head {
		if c == 0 {
			zero++
		} else if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			control++
		}
	}
	return zero > 0 && 100*zero > len(head) || 20*control > len(head) && control > 8
}

func looksHTML(text, contentType string) bool {
	if ct := strings.ToLower(contentType); strings.Contains(ct, "text/plain") {
		return false
	} else if strings.Contains(ct, "html") {
		return true
	}
	head := strings.ToLower(text[:min(len(text), 2048)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<div", "<p>", "<p ", "<article", "<meta", "<h1", "<table", "<title", "<br"} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	return false
}

// plain makes an article of a text without markup: the first line is its headline if it is short and an
// empty line follows.
func (d *Document) plain(p Page) error {
	text := article.Clean(d.Text)
	a := &article.Article{URL: p.URL, Seen: p.Seen}
	if first, rest, ok := strings.Cut(strings.TrimLeft(text, "\n \t"), "\n"); ok && len(first) < 200 && strings.HasPrefix(strings.TrimLeft(rest, " \t\r"), "\n") &&
		!strings.HasSuffix(strings.TrimSpace(first), ".") {
		a.Title, text = strings.TrimSpace(first), rest
		a.ClaimsOf = []article.Claim{{Field: "title", Value: a.Title, From: "first line"}}
	}
	a.Text = unwrap(text)
	a.Lang = language.Of(a.Text)
	a.Finish()
	d.Article = a
	if len(a.Paragraphs) == 0 {
		return ErrNoText
	}
	for _, s := range a.Paragraphs {
		d.Blocks = append(d.Blocks, Block{Text: s.Of(a.Text), Tag: "p", Class: "body"})
	}
	return nil
}

// unwrap joins the lines of paragraphs that are separated by empty lines and wrapped at a fixed width.
func unwrap(text string) string {
	if !strings.Contains(text, "\n\n") {
		return text
	}
	var b strings.Builder
	for para := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.Trim(para, "\n"), "\n")
		wrapped := len(lines) > 1
		for i, l := range lines {
			if i < len(lines)-1 && (len(l) < 50 || len(l) > 100) {
				wrapped = false
			}
		}
		if wrapped {
			b.WriteString(strings.Join(lines, " "))
		} else {
			b.WriteString(strings.Join(lines, "\n"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// mostAround is how many blocks around the body are kept; notices, which stand last, twice as many.
const mostAround = 400

// assemble makes the article of the blocks of the body.
func (d *Document) assemble(p Page, pg *page) error {
	m := pg.meta
	a := m.article
	a.Seen = p.Seen
	var b strings.Builder
	for _, bl := range d.Blocks {
		if bl.Class != "body" {
			if len(a.Around) < mostAround || bl.Class == "notice" && len(a.Around) < 2*mostAround {
				a.Around = append(a.Around, article.Block{Class: bl.Class, Page: bl.Page, Text: bl.Text})
			}
			continue
		}
		if a.Title != "" && len(a.Paragraphs) == 0 && bl.Text == a.Title {
			continue
		}
		lo := b.Len()
		b.WriteString(bl.Text)
		a.Paragraphs = append(a.Paragraphs, words.Span{Lo: lo, Hi: b.Len()})
		for _, l := range pg.anchors[bl.first:bl.last] {
			if u := m.resolve(l.url); u != "" {
				a.Links = append(a.Links, article.Link{Span: words.Span{Lo: lo + l.lo, Hi: lo + l.hi}, URL: u, Followable: !l.nofoll, Image: l.image})
			}
		}
		b.WriteByte('\n')
	}
	a.Text = b.String()
	if lang, sure := language.Detect(a.Text); lang != "" && lang != language.Other && (a.Lang == "" || sure > .5) {
		if a.Lang == "" || base(a.Lang) != lang {
			a.Lang = lang
			m.claim("lang", lang, "the words of the text")
		}
	}
	a.Lang = base(a.Lang)
	a.Finish()
	d.Article = a
	if len(a.Paragraphs) == 0 {
		return ErrNoText
	}
	return nil
}

// base is the language of a tag such as en-GB or pt_BR.
func base(tag string) string {
	tag = strings.ToLower(tag)
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) > 3 {
		return ""
	}
	return tag
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
			if isBlock(a) {
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
