package extract

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/antchfx/xpath"
	"golang.org/x/net/html"

	"github.com/ibid-news/ibid/internal/article"
)

// Rules are a folder of per-site rules in the form of ftr-site-config (Full-Text RSS, Wallabag): one file for a
// host, example.org.txt, or .example.org.txt for all its subdomains. Of their directives these count: body, title,
// author, date, strip, strip_id_or_class. Others say how to fetch or to rewrite a page, and are passed over.
// A rule whose body is not on the page leaves the page to the learned scores.
type Rules struct {
	dir  fs.FS
	mu   sync.Mutex
	read map[string]*siteRule // by file; nil for none
}

// NewRules reads rules from a folder, each file when a page of its host is met.
func NewRules(dir fs.FS) *Rules { return &Rules{dir: dir, read: map[string]*siteRule{}} }

// siteRule is one file.
type siteRule struct {
	file                      string
	body, title, author, date []*xpath.Expr
	strip                     []*xpath.Expr
	stripNamed                []string // ids or parts of classes
}

// largestRule is how much of a file is read, in bytes.
const largestRule = 1 << 20

// site is the rule for a host, nil if there is none.
func (r *Rules) site(host string) (*siteRule, error) {
	if r == nil || host == "" || strings.ContainsAny(host, "/\\") {
		return nil, nil
	}
	names := []string{host + ".txt"}
	for at := host; ; {
		_, rest, ok := strings.Cut(at, ".")
		if !ok || !strings.Contains(rest, ".") {
			break
		}
		names = append(names, "."+rest+".txt")
		at = rest
	}
	names = append(names, "."+host+".txt", "www."+host+".txt")
	for _, n := range names {
		s, err := r.open(n)
		if s != nil || err != nil {
			return s, err
		}
	}
	return nil, nil
}

func (r *Rules) open(name string) (*siteRule, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.read[name]; ok {
		return s, nil
	}
	f, err := r.dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		r.read[name] = nil
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the site rule %s: %w", name, err)
	}
	defer f.Close()
	s, err := parseRule(name, io.LimitReader(f, largestRule))
	if err != nil {
		return nil, fmt.Errorf("read the site rule %s: %w", name, err)
	}
	r.read[name] = s
	return s, nil
}

// parseRule reads the directives of a file; an XPath that does not read is passed over.
func parseRule(name string, in io.Reader) (*siteRule, error) {
	s := &siteRule{file: name}
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, largestRule)
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		key, value, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		value = strings.TrimSpace(value)
		to := map[string]*[]*xpath.Expr{"body": &s.body, "title": &s.title, "author": &s.author, "date": &s.date, "strip": &s.strip}[strings.TrimSpace(key)]
		if to != nil {
			if x := compile(value); x != nil {
				*to = append(*to, x)
			}
		} else if key == "strip_id_or_class" && value != "" {
			s.stripNamed = append(s.stripNamed, strings.Trim(value, `"' `))
		}
	}
	return s, sc.Err()
}

// compile reads an XPath, nil if it does not read. The package has faults that panic on malformed ones, and these
// files come from anywhere.
func compile(s string) (x *xpath.Expr) {
	defer func() {
		if recover() != nil {
			x = nil
		}
	}()
	x, err := xpath.Compile(s)
	if err != nil {
		return nil
	}
	return x
}

// nodes that an XPath selects; an attribute counts as its element.
func nodes(x *xpath.Expr, root *html.Node) (out []*html.Node) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	it := x.Select(&navigator{root: root, at: root, attr: -1})
	for it.MoveNext() && len(out) < 10_000 {
		out = append(out, it.Current().(*navigator).at)
	}
	return out
}

// value of the first expression that has one: a text, or what the first node it selects says.
func (s *siteRule) value(xs []*xpath.Expr, root *html.Node) (v string) {
	defer func() {
		if recover() != nil {
			v = ""
		}
	}()
	for _, x := range xs {
		switch r := x.Evaluate(&navigator{root: root, at: root, attr: -1}).(type) {
		case string:
			v = squeeze(r)
		case *xpath.NodeIterator:
			if r.MoveNext() {
				v = squeeze(r.Current().Value())
			}
		}
		if v != "" {
			return v
		}
	}
	return ""
}

// apply lets a site's rule overrule what was learned and read. body says which blocks are the body.
func (s *siteRule) apply(pg *page, root *html.Node, body []bool) []bool {
	from := "site rule " + s.file
	a := pg.meta.article
	if v := s.value(s.title, root); v != "" {
		a.Title = v
		pg.meta.claim("title", v, from)
	}
	if v := s.value(s.author, root); v != "" {
		if ns := people(v); len(ns) > 0 {
			a.Byline = ns
			pg.meta.claim("author", strings.Join(ns, ", "), from)
		}
	}
	if v := s.value(s.date, root); v != "" {
		if t, ok := ParseTime(v); ok {
			a.Published = t
			pg.meta.claim("published", v, from)
		}
	}
	for _, x := range s.body {
		in := map[*html.Node]bool{}
		for _, n := range nodes(x, root) {
			in[n] = true
		}
		if len(in) == 0 {
			continue
		}
		out := map[*html.Node]bool{}
		for _, x := range s.strip {
			for _, n := range nodes(x, root) {
				out[n] = true
			}
		}
		found := make([]bool, len(body))
		any := false
		for i := range pg.blocks {
			found[i] = s.holds(pg, i, in, out)
			any = any || found[i]
		}
		if any {
			return found
		}
	}
	return body
}

// holds tells whether a block stands in one of the body's nodes and in none that is stripped.
func (s *siteRule) holds(pg *page, i int, in, out map[*html.Node]bool) bool {
	inside := false
	for at := pg.blocks[i].elem; at >= 0; at = pg.elems[at].up {
		n := pg.elems[at].node
		if out[n] {
			return false
		}
		if !inside {
			for _, name := range s.stripNamed {
				if strings.Contains(attr(n, "class"), name) || attr(n, "id") == name {
					return false
				}
			}
		}
		inside = inside || in[n]
	}
	return inside
}

// navigator walks a parsed page for package xpath.
type navigator struct {
	root, at *html.Node
	attr     int // index of the attribute it stands at, -1 for the node itself
}

func (n *navigator) NodeType() xpath.NodeType {
	switch n.at.Type {
	case html.CommentNode:
		return xpath.CommentNode
	case html.TextNode:
		return xpath.TextNode
	case html.DocumentNode:
		return xpath.RootNode
	case html.ElementNode:
		if n.attr >= 0 {
			return xpath.AttributeNode
		}
		return xpath.ElementNode
	}
	return xpath.CommentNode
}

func (n *navigator) LocalName() string {
	if n.attr >= 0 {
		return n.at.Attr[n.attr].Key
	}
	return n.at.Data
}

func (n *navigator) Prefix() string { return "" }

func (n *navigator) Value() string {
	switch {
	case n.attr >= 0:
		return n.at.Attr[n.attr].Val
	case n.at.Type == html.TextNode || n.at.Type == html.CommentNode:
		return n.at.Data
	}
	return content(n.at)
}

func (n *navigator) Copy() xpath.NodeNavigator {
	c := *n
	return &c
}

func (n *navigator) MoveToRoot() { n.at, n.attr = n.root, -1 }

func (n *navigator) move(to *html.Node) bool {
	if to == nil || n.attr >= 0 {
		return false
	}
	n.at = to
	return true
}

func (n *navigator) MoveToParent() bool {
	if n.attr >= 0 {
		n.attr = -1
		return true
	}
	return n.at != n.root && n.move(n.at.Parent)
}

func (n *navigator) MoveToNextAttribute() bool {
	if n.at.Type != html.ElementNode || n.attr+1 >= len(n.at.Attr) {
		return false
	}
	n.attr++
	return true
}

func (n *navigator) MoveToChild() bool    { return n.move(n.at.FirstChild) }
func (n *navigator) MoveToNext() bool     { return n.at != n.root && n.move(n.at.NextSibling) }
func (n *navigator) MoveToPrevious() bool { return n.at != n.root && n.move(n.at.PrevSibling) }

func (n *navigator) MoveToFirst() bool {
	if n.attr >= 0 || n.at.PrevSibling == nil || n.at == n.root {
		return false
	}
	for n.at.PrevSibling != nil {
		n.at = n.at.PrevSibling
	}
	return true
}

func (n *navigator) MoveTo(other xpath.NodeNavigator) bool {
	o, ok := other.(*navigator)
	if !ok || o.root != n.root {
		return false
	}
	n.at, n.attr = o.at, o.attr
	return true
}

// rule is the site rule for a page, by the host of its address.
func (p Page) rule() (*siteRule, error) { return p.Rules.site(article.Host(p.URL)) }
