package extract

import (
	"slices"
	"strings"
)

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
