package extract

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/article"
)

// meta is what the page says of its article.
type meta struct {
	article *article.Article
	base    *url.URL
	news    map[string]any // the article's object in the JSON-LD
	body    string         // its articleBody
	lead    string         // the page's descriptions of itself
}

func (m *meta) claim(field, value, from string) {
	m.article.ClaimsOf = append(m.article.ClaimsOf, article.Claim{Field: field, Value: value, From: from})
}

// first takes the first value that says something, and claims it.
func (m *meta) first(field string, fs ...found) string {
	for _, f := range fs {
		if v := squeeze(f.value); v != "" && len(v) < 2000 {
			m.claim(field, v, f.from)
			return v
		}
	}
	return ""
}

// resolve makes a link absolute; "" for what is no web address.
func (m *meta) resolve(ref string) string {
	if len(ref) > 4096 {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	if m.base != nil {
		u = m.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// readMeta reads what can be read before it is known which blocks are the body: all but the
// authors and the time, for which the text near the headline is searched too.
func readMeta(h *head, pageURL string) meta {
	m := meta{article: &article.Article{URL: pageURL}, news: h.news()}
	a := m.article
	m.base, _ = url.Parse(pageURL)
	if h.base != "" {
		if b := m.resolve(h.base); b != "" {
			m.base, _ = url.Parse(b)
		}
	}
	if c := m.resolve(m.first("canonical", found{h.canon, "link rel=canonical"}, h.of("og:url"))); c != "" {
		a.Canonical = article.NormalURL(c)
		if own, other := article.Domain(pageURL), article.Domain(c); own != "" && other != "" && own != other {
			m.claim("canonical-publisher", other, "link rel=canonical: the address is another publisher's")
		}
	}
	if a.URL == "" {
		if a.URL = a.Canonical; a.URL != "" && h.base == "" {
			m.base, _ = url.Parse(a.URL)
		}
	}
	a.Outlet = m.first("outlet", found{name(m.news["publisher"]), "json-ld publisher"}, h.of("og:site_name"), h.of("application-name"), found{article.Domain(a.URL), "domain"})
	a.Title = m.headline(h)
	a.Section = m.first("section", found{str(m.news["articleSection"]), "json-ld articleSection"}, h.of("article:section"), h.of("section"), h.of("parsely-section"))
	a.Lang = m.first("lang", found{str(m.news["inLanguage"]), "json-ld inLanguage"}, found{h.lang, "html lang"}, h.of("og:locale"), h.of("content-language"))
	m.paywall(h)
	m.body = str(m.news["articleBody"])
	m.lead = str(m.news["description"]) + "\n" + h.of("og:description").value + "\n" + h.of("description").value
	return m
}

// paywall is what the page says of who may read it: free, metered, paid, or "" for nothing.
func (m *meta) paywall(h *head) {
	say := func(state, from string) {
		m.article.Paywall = state
		m.claim("paywall", state, from)
	}
	part := ""
	if ps, ok := m.news["hasPart"].(map[string]any); ok {
		part = str(ps["isAccessibleForFree"])
	}
	switch free := strings.ToLower(str(m.news["isAccessibleForFree"])); {
	case free == "false", strings.HasSuffix(free, "/false"):
		say("paid", "json-ld isAccessibleForFree")
		return
	case strings.EqualFold(part, "false"):
		say("paid", "json-ld hasPart isAccessibleForFree")
		return
	}
	switch tier := h.of("article:content_tier"); strings.ToLower(tier.value) {
	case "locked", "paid", "premium":
		say("paid", tier.from)
	case "metered":
		say("metered", tier.from)
	case "free":
		say("free", tier.from)
	default:
		if strings.EqualFold(str(m.news["isAccessibleForFree"]), "true") {
			say("free", "json-ld isAccessibleForFree")
		} else if h.walled {
			say("metered", "an element is named for a paywall")
		}
	}
}

// known is what scores use of the metadata.
func (m *meta) known() known {
	return known{body: runsOf(m.body[:min(len(m.body), 1<<17)], 3), lead: runsOf(m.lead[:min(len(m.lead), 1<<12)], 3), title: runsOf(m.article.Title, 1)}
}

// headline is what most of the page's own sources agree on: its h1s, og:title, the headline of the
// JSON-LD and the title, each without the name of the site. Where all differ it is the h1, which is what a
// reader sees.
func (m *meta) headline(h *head) string {
	var cs []found
	add := func(f found) {
		if f.value = m.strip(squeeze(f.value), h); f.value != "" && len(f.value) < 500 {
			cs = append(cs, f)
		}
	}
	for _, s := range h.h1 {
		add(s.found)
	}
	shown := len(cs)
	add(found{str(m.news["headline"]), "json-ld headline"})
	add(h.of("og:title"))
	add(h.of("headline"))
	if !sameLetters(h.of("twitter:title").value, h.of("og:title").value) { // else both are one field of the editors'
		add(h.of("twitter:title"))
	}
	add(found{h.title, "title"})
	best := deliberate(h, cs, shown)
	if best < 0 {
		top := 0.0
		for i := range cs {
			if score := m.vote(h, cs, i, shown); score > top+1e-9 || best < 0 {
				best, top = i, score
			}
		}
	}
	if best < 0 {
		return ""
	}
	out := marked(withoutKicker(cs[best], cs), cs)
	m.claim("title", out.value, out.from)
	return out.value
}

// deliberate is the og:title where it was written to be the headline: where the JSON-LD has the same and no h1
// has, or where it alone differs from what h1, JSON-LD and title have in common, and there is no title for
// Twitter, which shows that a page's og:title is one for social networks too. Else -1.
func deliberate(h *head, cs []found, shown int) int {
	at := func(from string) int {
		return slices.IndexFunc(cs, func(f found) bool { return f.from == from })
	}
	og, ld, title := at("meta og:title"), at("json-ld headline"), at("title")
	if shown == 0 || og < 0 || ld < 0 || wordCount(cs[og].value) < 3 {
		return -1
	}
	h1 := func(s string) bool {
		return slices.ContainsFunc(cs[:shown], func(f found) bool { return sameLetters(f.value, s) })
	}
	switch {
	case h1(cs[og].value):
		return -1
	case sameLetters(cs[og].value, cs[ld].value):
		return og
	case title >= 0 && sameLetters(cs[ld].value, cs[title].value) && h1(cs[ld].value) && h.of("twitter:title").value == "":
		return og
	}
	return -1
}

// vote is how far the sources of a headline agree with the one at i; the first shown of them are h1s.
func (m *meta) vote(h *head, cs []found, i, shown int) float64 {
	c, score := cs[i], 0.0
	related := false // shares its words with another
	for j, d := range cs {
		if i == j || c.from == d.from {
			continue
		}
		weight := 1.0
		if d.from == "title" {
			weight = .6 // made by machines, of one of the others
		}
		switch {
		case sameLetters(c.value, d.value):
			score += weight
			related = true
		case contains(d.value, c.value):
			if d.from == "title" || !strings.HasPrefix(letters(d.value), letters(c.value)) {
				score += .6 * weight // the other has a kicker, or the site's name
			} else {
				score += .3 * weight // cut short
			}
			related = true
		case alike(c.value, d.value):
			score += .3 * weight
			related = true
		}
	}
	switch {
	case i < shown && !related && wordCount(c.value) <= 4 && m.site(c.value, h):
	case i < shown && (related || shown == 1):
		score += .7
	case i < shown:
		score += .5
	}
	if c.from == "title" {
		score -= .5
	}
	if wordCount(c.value) < 2 {
		score -= .8
	}
	return score
}

// kickers stand between a kicker and the headline.
var kickers = [...]string{": ", " - ", " – ", " | ", " / ", ". "}

// withoutKicker takes the kicker off a headline if another source has the rest alone, or behind another kicker:
// not a kicker which og:title has too and which a colon or a slash, or no mark at all, makes part of the headline.
func withoutKicker(c found, cs []found) found {
	for _, d := range cs {
		if d.from == "title" || d.from == c.from || wordCount(d.value) < 3 {
			continue
		}
		long, short := letters(c.value), letters(d.value)
		if len(short) < 12 || len(long) <= len(short) || !strings.HasSuffix(long, short) {
			continue
		}
		if !slices.ContainsFunc(cs, func(f found) bool {
			return f.from == "meta og:title" && letters(f.value) == long && !apart(f.value, short)
		}) {
			return d
		}
	}
	return c
}

// apart tells whether the letters of short stand behind a bar or a dash in a headline.
func apart(s, short string) bool {
	for _, mark := range kickers {
		switch mark {
		case " | ", " - ", " – ":
			if i := strings.Index(s, mark); i >= 0 && strings.HasSuffix(short, letters(s[i+len(mark):])) && len(letters(s[:i]))+len(short) >= len(letters(s)) {
				return true
			}
		}
	}
	return false
}

// marked is the spelling of a headline that has a mark between kicker and headline, where the h1 has an element each.
func marked(c found, cs []found) found {
	if c.from != "h1" {
		return c
	}
	for _, d := range cs {
		if d.from != "title" && len(d.value) > len(c.value) && !strings.HasPrefix(d.value, c.value) && sameLetters(c.value, d.value) && onlyMarks(d.value, c.value) {
			return d
		}
	}
	return c
}

// onlyMarks tells whether a text is another with one kicker's mark more.
func onlyMarks(long, short string) bool {
	for _, k := range kickers {
		for at := 0; ; {
			i := strings.Index(long[at:], k)
			if i < 0 {
				break
			}
			i += at
			if long[:i]+" "+long[i+len(k):] == short {
				return true
			}
			at = i + len(k)
		}
	}
	return false
}

// sameLetters tells whether two headlines are equal but for case, marks and spaces.
func sameLetters(a, b string) bool { return a == b || letters(a) == letters(b) }

func letters(s string) string {
	var b strings.Builder
	for _, r := range s {
		if c := runeClass(r); c != runeOther && c != runeQuote {
			b.WriteRune(r)
		}
	}
	return strings.ToLower(b.String())
}

func contains(long, short string) bool {
	s := letters(short)
	return len(s) >= 12 && strings.Contains(letters(long), s)
}

// alike tells whether two headlines share most of their words.
func alike(a, b string) bool {
	x, y := runsOf(a, 1), runsOf(b, 1)
	n := 0
	for w := range x {
		if _, ok := y[w]; ok {
			n++
		}
	}
	return n >= 3 && 2*n >= min(len(x), len(y))
}

// strip takes the name of the site off a headline: "Headline | Site", "Headline – Section – Site".
func (m *meta) strip(s string, h *head) string {
	for range 3 {
		cut := -1
		for _, sep := range []string{" | ", " – ", " — ", " - ", " :: ", " » ", " · ", " • "} {
			if i := strings.LastIndex(s, sep); i > cut {
				cut = i
			}
		}
		if cut <= 0 {
			return m.stripFront(s, h)
		}
		head := strings.TrimSpace(s[:cut])
		tail := strings.Trim(s[cut:], " |–—-:»·•")
		if !m.site(tail, h) && !(strings.Contains(s[cut:cut+min(3, len(s)-cut)], "|") && wordCount(tail) <= 4 && wordCount(head) >= 3) {
			return m.stripFront(s, h)
		}
		s = head
	}
	return s
}

// stripFront takes the name of the site off that stands before a headline: "Site: Headline".
func (m *meta) stripFront(s string, h *head) string {
	for _, sep := range []string{" - ", " | ", ": ", " – "} {
		if front, rest, ok := strings.Cut(s, sep); ok && wordCount(rest) >= 3 && len(letters(front)) >= 4 && m.site(front, h) {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// site tells whether a text is the name of the page's site.
func (m *meta) site(s string, h *head) bool {
	t := letters(s)
	if t == "" {
		return false
	}
	d, _, _ := strings.Cut(article.Domain(m.article.URL), ".")
	for _, n := range []string{m.article.Outlet, h.of("og:site_name").value, h.of("application-name").value, d, article.Domain(m.article.URL)} {
		if n = letters(n); len(n) >= 2 && (t == n || len(n) >= 4 && len(t) < len(n)+20 && strings.Contains(t, n) || len(t) >= 4 && strings.Contains(n, t)) {
			return true
		}
	}
	return false
}

// late reads what needs the blocks: who wrote it, when, and who made its pictures.
func (pg *page) late(h *head) {
	m := &pg.meta
	a := m.article
	a.Byline = pg.authors(h)
	published := []found{{str(m.news["datePublished"]), "json-ld datePublished"}, h.of("article:published_time"), h.of("datepublished"), {str(m.news["dateCreated"]), "json-ld dateCreated"}}
	for _, k := range []string{"og:article:published_time", "og:published_time", "publication_date", "published_time", "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created",
		"pubdate", "publishdate", "publish-date", "publish_date", "article.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article:publicationdate", "article.created", "datecreated", "rnews:datepublished", "citation_date", "last-modified-date", "originalpublicationdate", "date.release"} {
		published = append(published, h.of(k))
	}
	a.Published = m.time("published", published)
	if a.Published.IsZero() {
		pg.shownTime(h)
	}
	a.Modified = m.time("modified", []found{{str(m.news["dateModified"]), "json-ld dateModified"}, h.of("article:modified_time"), h.of("datemodified"), h.of("og:updated_time"), h.of("last-modified"), h.of("dcterms.modified"), h.of("dc.date.modified")})
	pg.imageCredits(h)
}

// time is the first of the values that is a time.
func (m *meta) time(field string, fs []found) time.Time {
	for _, f := range fs {
		if f.value == "" {
			continue
		}
		if t, ok := ParseTime(f.value); ok {
			m.claim(field, f.value, f.from)
			return t
		}
	}
	return time.Time{}
}
