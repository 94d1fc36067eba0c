package extract

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"

	"github.com/ibid-news/ibid/internal/article"
)

// meta is what the page says of its article.
type meta struct {
	article *article.Article
	base    *url.URL
	body    string // articleBody of the page's JSON-LD, spaces made single
}

func (m *meta) claim(field, value, from string) {
	m.article.ClaimsOf = append(m.article.ClaimsOf, article.Claim{Field: field, Value: value, From: from})
}

// resolve makes a link absolute; "" for what is no web address.
func (m *meta) resolve(ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	if m.base != nil {
		u = m.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// found is one value and where it stands.
type found struct{ value, from string }

// head is everything in a page that names a field.
type head struct {
	metas  map[string][]found // by lower-case name, property or itemprop
	h1     []string
	title  string
	lang   string
	canon  string
	times  []found
	author []found
	ld     []map[string]any
}

func readMeta(root *html.Node, pageURL string) meta {
	h := &head{metas: map[string][]found{}}
	h.walk(root, 0)
	m := meta{article: &article.Article{URL: pageURL}}
	m.base, _ = url.Parse(pageURL)
	a := m.article
	news := h.news()
	first := func(field string, fs ...found) string {
		for _, f := range fs {
			if v := strings.Join(strings.Fields(article.Clean(f.value)), " "); v != "" {
				m.claim(field, v, f.from)
				return v
			}
		}
		return ""
	}
	if c := first("canonical", found{h.canon, "link rel=canonical"}, h.meta("og:url")); c != "" {
		a.Canonical = m.resolve(c)
	}
	if a.URL == "" {
		a.URL = a.Canonical
		m.base, _ = url.Parse(a.URL)
	}
	a.Title = h.headline(first, news)
	a.Outlet = first("outlet", found{name(news["publisher"]), "json-ld publisher"}, h.meta("og:site_name"), h.meta("application-name"), found{domain(a.URL), "domain"})
	a.Section = first("section", found{str(news["articleSection"]), "json-ld articleSection"}, h.meta("article:section"))
	a.Lang = first("lang", found{str(news["inLanguage"]), "json-ld inLanguage"}, found{h.lang, "html lang"}, h.meta("og:locale"), h.meta("content-language"))
	a.Byline = h.authors(&m, news)
	a.Published = m.time("published", append([]found{{str(news["datePublished"]), "json-ld datePublished"}, h.meta("article:published_time"), h.meta("datepublished"),
		h.meta("date"), h.meta("dc.date"), h.meta("dc.date.issued"), h.meta("pubdate"), h.meta("publish-date"), h.meta("parsely-pub-date"), h.meta("sailthru.date")}, h.times...))
	a.Modified = m.time("modified", []found{{str(news["dateModified"]), "json-ld dateModified"}, h.meta("article:modified_time"), h.meta("datemodified"), h.meta("og:updated_time"), h.meta("last-modified")})
	if v, ok := news["isAccessibleForFree"]; ok && strings.EqualFold(str(v), "false") {
		a.Paywall = "paid"
		m.claim("paywall", "paid", "json-ld isAccessibleForFree")
	}
	m.body = strings.Join(strings.Fields(str(news["articleBody"])), " ")
	return m
}

func (h *head) meta(name string) found {
	if vs := h.metas[name]; len(vs) > 0 {
		return vs[0]
	}
	return found{}
}

func (h *head) walk(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Html:
			h.lang = attr(n, "lang")
		case atom.Meta:
			for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
				if k := strings.ToLower(attr(n, key)); k != "" {
					h.metas[k] = append(h.metas[k], found{attr(n, "content"), "meta " + k})
				}
			}
		case atom.Title:
			if h.title == "" && !within(n, atom.Svg) {
				h.title = content(n)
			}
		case atom.H1:
			h.h1 = append(h.h1, content(n))
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") && h.canon == "" {
				h.canon = attr(n, "href")
			}
		case atom.Time:
			if dt := attr(n, "datetime"); dt != "" && !within(n, atom.Aside, atom.Nav, atom.Footer) {
				h.times = append(h.times, found{dt, "time"})
			}
		case atom.Script:
			if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") && n.FirstChild != nil {
				h.readLD(n.FirstChild.Data)
			}
		}
		if r := strings.ToLower(attr(n, "rel")); r == "author" {
			h.author = append(h.author, found{content(n), "rel=author"})
		} else if strings.EqualFold(attr(n, "itemprop"), "author") && n.DataAtom != atom.Meta {
			h.author = append(h.author, found{content(n), "itemprop author"})
		} else if cl := " " + strings.ToLower(attr(n, "class")) + " "; n.DataAtom != atom.Body && (strings.Contains(cl, "author-name") || strings.Contains(cl, " author ") || strings.Contains(cl, "byline")) {
			h.author = append(h.author, found{content(n), "class " + strings.TrimSpace(cl)})
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		h.walk(c, depth+1)
	}
}

// content is the text of an element, white space made single.
func content(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil && depth < maxDepth && b.Len() < 4096; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return strings.Join(strings.Fields(b.String()), " ")
}

// readLD reads one JSON-LD script; what does not parse says nothing.
func (h *head) readLD(s string) {
	if len(s) > 8<<20 {
		return
	}
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(s)), &v) != nil {
		// Line breaks inside strings are the commonest fault.
		if json.Unmarshal([]byte(strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, s)), &v) != nil {
			return
		}
	}
	var walk func(any, int)
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				if depth < 8 {
					walk(x, depth+1)
				}
			}
		case map[string]any:
			h.ld = append(h.ld, v)
			if depth < 8 {
				walk(v["@graph"], depth+1)
				walk(v["mainEntity"], depth+1)
			}
		}
	}
	walk(v, 0)
}

// news is the object of the JSON-LD that is the article; references by @id are put in their place.
func (h *head) news() map[string]any {
	ids := map[string]map[string]any{}
	for _, o := range h.ld {
		if id := str(o["@id"]); id != "" && len(o) > 1 {
			ids[id] = o
		}
	}
	for _, o := range h.ld {
		t := types(o)
		if !strings.Contains(t, "Article") && !strings.Contains(t, "BlogPosting") && !strings.Contains(t, "Posting") {
			continue
		}
		out := map[string]any{}
		for k, v := range o {
			out[k] = deref(v, ids)
		}
		return out
	}
	return nil
}

func deref(v any, ids map[string]map[string]any) any {
	switch v := v.(type) {
	case map[string]any:
		if o, ok := ids[str(v["@id"])]; ok && len(v) <= 2 {
			return o
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = v[i]
			if m, ok := v[i].(map[string]any); ok {
				out[i] = deref(m, ids)
			}
		}
		return out
	}
	return v
}

func types(o map[string]any) string {
	switch t := o["@type"].(type) {
	case string:
		return t
	case []any:
		var ts []string
		for _, x := range t {
			ts = append(ts, str(x))
		}
		return strings.Join(ts, " ")
	}
	return ""
}

func str(v any) string {
	switch v := v.(type) {
	case string:
		return html.UnescapeString(v)
	case bool:
		if v {
			return "true"
		}
		return "false"
	case []any:
		if len(v) > 0 {
			return str(v[0])
		}
	case map[string]any:
		return str(v["@value"])
	}
	return ""
}

// name of a person or organisation in JSON-LD.
func name(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return str(v["name"])
	case []any:
		if len(v) > 0 {
			return name(v[0])
		}
	}
	return ""
}

// domain is the registrable domain of a URL, or its host.
func domain(raw string) string {
	h := article.Host(raw)
	if d, err := publicsuffix.EffectiveTLDPlusOne(h); err == nil {
		return d
	}
	return h
}

// headline is the h1 that the head of the page confirms, else what the head says, without the
// name of the site behind it.
func (h *head) headline(first func(string, ...found) string, news map[string]any) string {
	ld, og := found{str(news["headline"]), "json-ld headline"}, h.meta("og:title")
	title := found{strip(h.title), "title"}
	for _, h1 := range h.h1 {
		for _, v := range []string{ld.value, og.value, h.title} {
			if alike(h1, v) {
				return first("title", found{h1, "h1"})
			}
		}
	}
	if len(h.h1) == 1 && wordCount(h.h1[0]) >= 4 {
		return first("title", found{h.h1[0], "h1"})
	}
	og.value = strip(og.value)
	return first("title", ld, og, title, found{strings.Join(h.h1, " "), "h1"})
}

// alike tells whether one of two headlines begins with the other, case and space aside.
func alike(a, b string) bool {
	f := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	a, b = f(a), f(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 8 && strings.Contains(b, a)
}

// strip takes the name of a site off a title: "Headline | Site", "Headline – Site".
func strip(s string) string {
	for _, sep := range []string{" | ", " – ", " — ", " :: ", " » ", " - "} {
		if i := strings.LastIndex(s, sep); i > 0 && wordCount(s[:i]) >= 3 && wordCount(s[i:]) <= 6 {
			return s[:i]
		}
	}
	return s
}

// authors are the names the page gives, the best source alone.
func (h *head) authors(m *meta, news map[string]any) []string {
	var out []string
	add := func(v, from string) {
		for part := range strings.SplitSeq(v, ",") {
			part = byName(part)
			if part != "" && !slices.Contains(out, part) && len(out) < 20 {
				out = append(out, part)
				m.claim("author", part, from)
			}
		}
	}
	switch v := news["author"].(type) {
	case []any:
		for _, x := range v {
			add(name(x), "json-ld author")
		}
	default:
		add(name(v), "json-ld author")
	}
	if len(out) == 0 {
		for _, key := range []string{"author", "article:author", "dc.creator", "parsely-author", "byl"} {
			for _, f := range h.metas[key] {
				add(f.value, f.from)
			}
			if len(out) > 0 {
				return out
			}
		}
		for _, f := range h.author {
			if len(out) == 0 || f.from == h.author[0].from {
				add(f.value, f.from)
			}
		}
	}
	return out
}

// byName is a person's name without "By" and its like; "" for what is none.
func byName(s string) string {
	s = strings.Join(strings.Fields(article.Clean(s)), " ")
	for _, by := range []string{"By ", "by ", "BY ", "Von ", "von ", "Par ", "Por ", "Autor: ", "Автор: ", "Author: "} {
		s = strings.TrimPrefix(s, by)
	}
	if strings.Contains(s, "://") || len(s) > 80 || wordCount(s) > 6 || strings.ContainsAny(s, "0123456789@") {
		return ""
	}
	return strings.Trim(s, " |·•–-")
}

// time is the first of the values that is a time.
func (m *meta) time(field string, fs []found) time.Time {
	for _, f := range fs {
		if t, ok := ParseTime(f.value); ok {
			m.claim(field, f.value, f.from)
			return t
		}
	}
	return time.Time{}
}

// layouts of times on pages, feeds and in collections of articles, the commonest first.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05-0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "20060102",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", time.RFC850, time.ANSIC, "January 2, 2006", "Jan 2, 2006", "2 January 2006", "02.01.2006 15:04", "02.01.2006", "2006/01/02 15:04:05", "2006/01/02", "20060102T150405Z", "20060102150405",
}

// ParseTime reads a time as pages write it, as UTC. A time without a zone is taken as UTC.
func ParseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 8 || len(s) > 64 {
		return time.Time{}, false
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			if y := t.Year(); y < 1700 || y > 2200 {
				return time.Time{}, false
			}
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
