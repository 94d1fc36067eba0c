package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// authors are the names the page gives: those of its JSON-LD, else of its head, else those shown near the
// headline. A head that names only the outlet yields to a person who is shown.
func (pg *page) authors(h *head) []string {
	m := &pg.meta
	var out []string
	var from []string
	add := func(v, where string) {
		for _, n := range people(v) {
			same := slices.IndexFunc(out, func(o string) bool { return strings.EqualFold(o, n) })
			if same < 0 && len(out) < 20 {
				out, from = append(out, n), append(from, where)
			}
		}
	}
	for _, n := range names(m.news["author"]) {
		add(n, "json-ld author")
	}
	if len(out) == 0 {
		for _, n := range names(m.news["creator"]) {
			add(n, "json-ld creator")
		}
	}
	for _, key := range []string{"author", "article:author", "dc.creator", "dcterms.creator", "dc.contributor", "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "citation_author", "article.author", "authors", "twitter:data1"} {
		if len(out) > 0 && !pg.impersonal(out) {
			break
		}
		if key == "twitter:data1" && !strings.Contains(strings.ToLower(h.of("twitter:label1").value), "by") {
			continue
		}
		keep, keepFrom := out, from
		out, from = nil, nil
		for _, f := range h.metas[key] {
			add(f.value, f.from)
		}
		if len(out) == 0 || pg.impersonal(out) && len(keep) > 0 {
			out, from = keep, keepFrom
		}
	}
	if len(out) == 0 || pg.impersonal(out) {
		keep, keepFrom := out, from
		out, from = nil, nil
		pg.shownAuthors(h, add)
		if len(out) == 0 {
			out, from = keep, keepFrom
		}
	}
	for i, n := range out {
		m.claim("author", n, from[i])
	}
	return out
}

// impersonal tells whether the only authors are the outlet itself, or a role.
func (pg *page) impersonal(names []string) bool {
	o := letters(pg.meta.article.Outlet)
	d, _, _ := strings.Cut(domain(pg.meta.article.URL), ".")
	d = letters(d)
	for _, name := range names {
		n := letters(name)
		switch {
		case o != "" && (strings.Contains(n, o) || len(n) > 4 && strings.Contains(o, n)), len(d) > 3 && (strings.Contains(n, d) || len(n) > 4 && strings.Contains(d, n)):
		case n == "admin", n == "redaktion", n == "editor", n == "redaktor", n == "webmaster", n == "administrator", n == "redacción", n == "rédaction", n == "larédaction":
		default:
			return false
		}
	}
	return len(names) > 0
}

// shownAuthors reads the elements that name an author, the likeliest first: by rel and itemprop, then by class,
// then blocks near the headline that begin with "By".
func (pg *page) shownAuthors(h *head, add func(v, from string)) {
	near := func(at int32) bool {
		e := pg.at(at)
		if e.away[tagFooter] < far && e.away[tagArticle] == far || e.away[kindComments] < far || e.away[tagNav] < far {
			return false
		}
		return e.away[kindRelated] > 3 && e.away[kindTeaser] > 3 && e.away[kindSide] > 2 && e.away[tagAside] > 4
	}
	n := 0
	take := func(v, from string) {
		if len(people(v)) > 0 && n < 6 {
			n++
			add(v, from)
		}
	}
	for _, prefix := range []string{"itemprop ", "rel=", "class "} {
		kind := ""
		for _, p := range h.people {
			if !strings.HasPrefix(p.from, prefix) || !near(p.elem) {
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
					return
				}
			}
		}
		if n > 0 {
			return
		}
	}
	for i := range pg.blocks[:min(len(pg.blocks), 400)] { // links to the pages of authors
		b := &pg.blocks[i]
		if b.words > 20 || !near(b.elem) {
			continue
		}
		for _, l := range pg.anchors[b.first:b.last] {
			if !l.image && l.hi > l.lo && authorPage(l.url) {
				take(b.Text[l.lo:l.hi], "link to an author's page")
			}
		}
		if n > 0 {
			return
		}
	}
	for i := range pg.blocks[:min(len(pg.blocks), 400)] {
		b := &pg.blocks[i]
		if b.words <= 12 && byLike(b.Text) && near(b.elem) && pg.at(b.elem).tag != atom.Li {
			take(b.Text, "text")
			if n > 0 {
				return
			}
		}
	}
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

// bys are the words before an author's name, in lower case.
var bys = []string{"written by", "reported by", "story by", "words by", "article by", "posted by", "published by", "text by", "by", "von", "par", "por", "di", "da", "door", "av", "af", "autor:", "autorin:", "autorka:", "autore:", "auteur :", "auteur:", "author:", "авторы:", "автор:", "автор", "текст:", "autorius:", "parengė", "autors:", "tekst:", "text:", "texte:", "testo di", "przez", "de", "oleh", "tekst", "skrevet av", "écrit par", "publié par", "escrito por", "geschrieben von", "ein artikel von", "eine analyse von", "ein kommentar von", "ein interview von", "ein bericht von", "interview:", "alles von", "eingestellt von", "erstellt von", "veröffentlicht von", "post author by", "tekst og foto:", "tekst og foto", "foto und text:", "@"}

// byLike tells whether a text begins as a byline does.
func byLike(s string) bool {
	low := strings.ToLower(s[:min(len(s), 24)])
	for _, by := range bys {
		if strings.HasPrefix(low, by) && len(s) > len(by)+2 && (strings.HasSuffix(by, ":") || low[len(by)] == ' ' || low[len(by)] == ':') && by != "de" && by != "di" && by != "da" && by != "@" {
			return true
		}
	}
	return false
}

// people are the names in a byline.
func people(s string) []string {
	s = squeeze(s)
	if len(s) > 400 || strings.Contains(s, "://") {
		return nil
	}
	s = withoutBy(s)
	for _, sep := range []string{" | ", " • ", " · ", " — ", " – ", " \u2013 "} {
		if i := strings.Index(s, sep); i > 0 {
			s = s[:i]
		}
	}
	for _, and := range []string{" and ", " & ", " und ", " et ", " y ", " og ", " och ", " ir ", " и ", " та ", " en ", " with ", " AND ", ";", "\n"} {
		s = strings.ReplaceAll(s, and, ",")
	}
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if n := person(part); n != "" && !slices.Contains(out, n) && !(len(out) > 0 && degree(n)) {
			out = append(out, n)
		}
	}
	return out
}

// degree tells whether a word is what stands behind the names of doctors and their like.
func degree(s string) bool {
	switch strings.ReplaceAll(s, ".", "") {
	case "MD", "PhD", "PHD", "MS", "MA", "RD", "RDN", "LD", "MPH", "CPT", "DO", "CSCS", "JD", "MBA", "RN", "MSc", "BSc", "Jr", "Sr", "DVM", "LMFT", "CFP":
		return true
	}
	return false
}

// undated takes a date off the end of a name: "Ida Korhe - Dec 21".
func undated(s string) string {
	ws := strings.Fields(s)
	for i, w := range ws {
		if _, ok := months()[strings.ToLower(strings.Trim(w, ".,-"))]; ok && i+1 < len(ws) && digit(ws[i+1][0]) {
			return strings.Trim(strings.Join(ws[:i], " "), " -–|,·")
		}
	}
	for len(ws) > 2 {
		last := strings.ToLower(ws[len(ws)-1])
		if last != "editor" && last != "reporter" && last != "author" && last != "writer" && last != "redakteur" && last != "redakteurin" && !degree(ws[len(ws)-1]) {
			break
		}
		ws = ws[:len(ws)-1]
	}
	return strings.Join(ws, " ")
}

func withoutBy(s string) string {
	for range 2 {
		low := strings.ToLower(s)
		for _, by := range bys {
			if len(low) == len(s) && strings.HasPrefix(low, by) && len(s) > len(by) {
				next := s[len(by)]
				if by == "@" || next == ' ' || next == ':' || strings.HasSuffix(by, ":") {
					if r := strings.TrimLeft(s[len(by):], " :"); r != "" && (by != "de" && by != "di" && by != "da" || unicode.IsUpper(firstRune(r)) && s[0] != low[0]) {
						s = r
						break
					}
				}
			}
		}
	}
	return s
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// person is a name without what stands around it; "" for what is none.
func person(s string) string {
	s = strings.Trim(s, " |·•–-—:,.()[]\"“”/")
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	s = roleless(undated(s))
	if len(s) < 2 || len(s) > 80 || wordCount(s) > 6 || strings.ContainsAny(s, "@<>{}=") || strings.Contains(s, "www.") {
		return ""
	}
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits > 2 {
		return ""
	}
	low := strings.ToLower(s)
	for _, no := range []string{"updated", "published", "read more", "more by", "follow", "share", "comment", "newsletter", "minutes", " ago", "contributor", "about the", "view all", "all posts", "unknown", "subscribe", "null", "undefined", "see more", "posts by", "senior ", "correspondent", "reporter", "writer", "editor at", "staff writer", "twitter", "facebook", "email", "biography", "min read", "photo", "directory", "bearbeiten", "posted", "editorial team", "advertisement", "kommentare", "views", "copyright"} {
		if strings.Contains(low, no) {
			return ""
		}
	}
	return s
}

// roleless takes off what stands around a name in a line: a section before it ("capital von Jemima Kelly"), a
// number behind it ("Emily Burack 8"). It is "" for the credit of a picture.
func roleless(s string) string {
	for _, by := range [...]string{" von ", " par "} {
		if before, rest, ok := strings.Cut(s, by); ok && unicode.IsLower(firstRune(before)) && !strings.Contains(before, " ") && unicode.IsUpper(firstRune(rest)) {
			s = rest
		}
	}
	for _, picture := range [...]string{"Bild:", "Foto:", "Fotos:", "Photo:", "Image:"} {
		if strings.HasPrefix(s, picture) {
			return ""
		}
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 && strings.Trim(s[i+1:], "0123456789.") == "" {
		s = strings.TrimSpace(s[:i])
	}
	return s
}

// imageCredits are whom the page names as the makers of its pictures.
func (pg *page) imageCredits(h *head) {
	m := &pg.meta
	a := m.article
	add := func(v, from string) {
		v = strings.Trim(squeeze(v), " .()|–-:")
		if len(v) < 2 || len(v) > 120 || slices.Contains(a.ImageBy, v) || len(a.ImageBy) >= 20 {
			return
		}
		a.ImageBy = append(a.ImageBy, v)
		m.claim("image-credit", v, from)
	}
	var images []any
	switch v := m.news["image"].(type) {
	case []any:
		images = v
	case map[string]any:
		images = []any{v}
	}
	for _, v := range images {
		if o, ok := v.(map[string]any); ok {
			for _, k := range []string{"creditText", "copyrightNotice", "copyrightHolder", "creator", "author"} {
				add(name(o[k]), "json-ld image "+k)
			}
		}
	}
	for _, c := range h.credit {
		if v, ok := creditIn(c.value, true); ok {
			add(v, c.from)
		}
	}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		e := pg.at(b.elem)
		if e.away[tagFigure] > 4 && e.away[kindCaption] > 1 || b.words > 80 {
			continue
		}
		if v, ok := creditIn(b.Text, false); ok {
			add(v, "caption")
		}
	}
}

// creditWords stand before the maker of a picture, in lower case.
var creditWords = []string{"photograph by", "photo by", "photo:", "photos:", "photo credit:", "photo :", "picture:", "pictures:", "image credit:", "image:", "images:", "credit:", "credits:", "foto:", "fotos:", "bild:", "bilder:", "quelle:", "crédit photo :", "crédit :", "crédits :", "foto di", "nuotr.", "nuotrauka:", "fot.", "фото:", "фото", "foto", "copyright", "©", "via getty"}

// creditIn finds who made a picture in its caption; whole says that all of the text is the credit.
func creditIn(s string, whole bool) (string, bool) {
	low := strings.ToLower(s)
	if len(low) != len(s) {
		low = s
	}
	at, n := -1, 0
	for _, w := range creditWords {
		i := strings.LastIndex(low, w)
		if i < 0 || i > 0 && low[i-1] >= 'a' && low[i-1] <= 'z' {
			continue
		}
		if !strings.HasSuffix(w, ":") && !strings.HasSuffix(w, "by") && w != "©" && i > 0 && !strings.ContainsAny(low[i-1:i], "(|/.– ") {
			continue
		}
		if i > at {
			at, n = i, len(w)
		}
	}
	if at >= 0 && strings.TrimSpace(s[at+n:]) != "" {
		v := strings.TrimSpace(s[at+n:])
		if i := strings.IndexAny(v, ")|"); i > 0 {
			v = v[:i]
		}
		return v, wordCount(v) <= 8
	}
	if i := strings.LastIndexByte(s, '('); i >= 0 && strings.HasSuffix(s, ")") && (strings.Contains(s[i:], "/") || strings.Contains(s[i:], "Getty") || strings.Contains(s[i:], "AP")) {
		return s[i+1 : len(s)-1], true
	}
	return s, whole && wordCount(s) <= 8
}
