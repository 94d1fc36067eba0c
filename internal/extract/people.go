package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/ibid-news/ibid/internal/article"
)

// byline is a list of authors and where each was found.
type byline struct{ names, from []string }

func (b *byline) add(v, from string) {
	for _, n := range people(v) {
		b.name(n, from)
	}
}

func (b *byline) name(n, from string) {
	same := slices.IndexFunc(b.names, func(o string) bool { return strings.EqualFold(o, n) })
	if same < 0 && len(b.names) < 20 {
		b.names, b.from = append(b.names, n), append(b.from, from)
	}
}

// authors are the names the page gives: those of its JSON-LD, else of its head, else those shown near the
// headline. A head that names only the outlet yields to a person who is shown, and one that names some of the
// authors to a line that names them all.
func (pg *page) authors(h *head) []string {
	m := &pg.meta
	var out byline
	for _, key := range []string{"author", "creator"} {
		for _, n := range names(m.news[key]) {
			if n = squeeze(n); plainName(n) {
				out.name(n, "json-ld "+key)
			} else {
				out.add(n, "json-ld "+key)
			}
		}
		if len(out.names) > 0 {
			break
		}
	}
	fields := pg.fieldAuthors(h)
	for _, b := range fields {
		if len(out.names) > 0 && !pg.impersonal(out.names) {
			break
		}
		if len(out.names) == 0 || !pg.impersonal(b.names[:1]) {
			out = b
		}
	}
	switch {
	case len(out.names) == 0 || pg.impersonal(out.names):
		shown := pg.shownAuthors(h)
		for _, b := range []byline{shown, pg.signed()} {
			if b = pg.persons(b); len(b.names) > 0 {
				out = b
				break
			}
		}
		if len(out.names) == 0 {
			out = shown
		}
	default:
		for _, b := range append(fields, pg.lines(h)...) {
			if b = pg.persons(b); len(b.names) > len(out.names) && len(b.names) <= 6 && namedIn(out.names, b.names) {
				out = b
			}
		}
	}
	for i, n := range out.names {
		m.claim("author", n, out.from[i])
	}
	return out.names
}

// fieldAuthors are the authors that each field of the head names.
func (pg *page) fieldAuthors(h *head) (out []byline) {
	for _, key := range []string{"author", "article:author", "dc.creator", "dcterms.creator", "dc.contributor", "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "citation_author", "article.author", "authors", "twitter:data1"} {
		if key == "twitter:data1" && !strings.Contains(strings.ToLower(h.of("twitter:label1").value), "by") {
			continue
		}
		var b byline
		for _, f := range h.metas[key] {
			b.add(f.value, f.from)
		}
		if len(b.names) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// lines are the authors that each line of the page names which says so itself: by its class and the words "by".
func (pg *page) lines(h *head) (out []byline) {
	for _, p := range h.people {
		if !pg.nearHead(p.elem) || !byLike(p.value) && !strings.HasPrefix(p.from, "itemprop ") {
			continue
		}
		var b byline
		if b.add(p.value, p.from); len(b.names) > 1 {
			out = append(out, b)
		}
	}
	return out
}

// impersonal tells whether the only authors are the outlet itself, or a role.
func (pg *page) impersonal(names []string) bool {
	o := letters(pg.meta.article.Outlet)
	d, _, _ := strings.Cut(article.Domain(pg.meta.article.URL), ".")
	d = letters(d)
	for _, name := range names {
		n := letters(name)
		switch {
		case o != "" && (strings.Contains(n, o) || len(n) > 4 && strings.Contains(o, n)), len(d) > 3 && (strings.Contains(n, d) || len(n) > 4 && strings.Contains(d, n)):
		case n == "admin", n == "redaktion", n == "editor", n == "redaktor", n == "webmaster", n == "administrator", n == "redacción", n == "rédaction", n == "larédaction", n == "red":
		default:
			return false
		}
	}
	return len(names) > 0
}

// persons is a list without the outlet's name behind a person's; none if the outlet stands first.
func (pg *page) persons(b byline) (out byline) {
	for i, n := range b.names {
		if pg.impersonal(b.names[i : i+1]) {
			if i == 0 {
				return byline{}
			}
			continue
		}
		out.name(n, b.from[i])
	}
	return out
}

func namedIn(some, all []string) bool {
	for _, n := range some {
		if !slices.ContainsFunc(all, func(o string) bool { return strings.EqualFold(o, n) }) {
			return false
		}
	}
	return true
}

// signed are the authors whose names stand alone above the text or below it, where the page has no better place for them.
func (pg *page) signed() (out byline) {
	first, last := -1, -1
	for i := range pg.blocks {
		if pg.blocks[i].Score > .5 && pg.blocks[i].words > 12 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return out
	}
	for i := first - 2; i < first+4; i++ {
		if i >= 0 && i < last && pg.blocks[i].Score > .5 {
			if out = namesAlone(pg.blocks[i].Text, "above the text"); len(out.names) > 0 {
				return out
			}
		}
	}
	for i := last + 1; i < min(len(pg.blocks), last+3); i++ {
		b := &pg.blocks[i]
		if pg.at(b.elem).tag == atom.P && int(b.bold) >= len(b.Text)-2 && b.links == 0 {
			if out = namesAlone(b.Text, "below the text"); len(out.names) > 0 {
				return out
			}
		}
	}
	return out
}

// shownAuthors reads the elements that name an author, the likeliest first: by rel and itemprop, then by class,
// then blocks near the headline that begin with "By".
func (pg *page) shownAuthors(h *head) (out byline) {
	n := 0
	take := func(v, from string) {
		if len(people(v)) > 0 && n < 6 {
			n++
			out.add(v, from)
		}
	}
	for _, prefix := range []string{"itemprop ", "rel=", "class "} {
		kind := ""
		for _, p := range h.people {
			if !strings.HasPrefix(p.from, prefix) || !pg.nearHead(p.elem) {
				continue
			}
			if prefix == "class " && !byLike(p.value) && (kind != "" && kind != p.from || len(p.value) > 80) {
				continue
			}
			before := n
			take(p.value, p.from)
			if n > before && kind == "" {
				kind = p.from
				if prefix == "class " {
					return out
				}
			}
		}
		if n > 0 {
			return out
		}
	}
	for i := range pg.blocks[:min(len(pg.blocks), 400)] { // links to the pages of authors
		b := &pg.blocks[i]
		if b.words > 20 || !pg.nearHead(b.elem) {
			continue
		}
		for _, l := range pg.anchors[b.first:b.last] {
			if !l.image && l.hi > l.lo && authorPage(l.url) {
				take(b.Text[l.lo:l.hi], "link to an author's page")
			}
		}
		if n > 0 {
			return out
		}
	}
	for i := range pg.blocks[:min(len(pg.blocks), 400)] {
		b := &pg.blocks[i]
		if b.words <= 12 && byLike(b.Text) && pg.nearHead(b.elem) && pg.at(b.elem).tag != atom.Li {
			take(b.Text, "text")
			if n > 0 {
				return out
			}
		}
	}
	return out
}

// nearHead tells whether an element may say who wrote the article: it stands in no other part of the page.
func (pg *page) nearHead(at int32) bool {
	e := pg.at(at)
	if e.away[tagFooter] < far && e.away[tagArticle] == far || e.away[kindComments] < far || e.away[tagNav] < far {
		return false
	}
	return e.away[kindRelated] > 3 && e.away[kindTeaser] > 3 && e.away[kindSide] > 2 && e.away[tagAside] > 4
}

// authorPage tells whether an address is that of a page about an author.
func authorPage(u string) bool {
	u = strings.ToLower(u)
	for _, part := range []string{"/author/", "/authors/", "/writers/", "/staff/", "/autor/", "/autoren/", "/auteur/", "/auteurs/", "/autore/", "/autori/", "/autores/", "/contributors/", "/contributor/", "/by/", "/people/", "/journalist/", "/reporter/"} {
		if i := strings.Index(u, part); i >= 0 && len(u) > i+len(part)+2 {
			return true
		}
	}
	return false
}
