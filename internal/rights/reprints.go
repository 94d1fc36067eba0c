package rights

import (
	"slices"
	"strings"
)

// reprint reads "republished from X", "first appeared on X" and their like in other languages.
func (r *creditReader) reprint(k int, w string) {
	beside := strings.ToLower(r.word(k+1)) + " " + strings.ToLower(r.word(k-1))
	switch w {
	case "first", "originally", "appeared": // in most texts, of something else
		if !strings.Contains(beside, "published") && !strings.Contains(beside, "appeared") && !strings.Contains(beside, "posted") && !(w == "appeared" && (strings.Contains(beside, "first") || strings.Contains(beside, "originally"))) {
			return
		}
	}
	sec := r.sentenceOf(int32(k))
	kind := ""
	switch w {
	case "republished", "reprinted", "syndicated", "republié", "pochodzi", "perpublikuota":
		kind = "republished"
	case "originally", "appeared", "first", "опубликована", "опубликовано", "опубликован", "erschien", "erschienen", "zuerst", "publié", "publicado", "pubblicato":
		kind = "first-published"
	default:
		return
	}
	at := r.s.words[k].Lo
	lower := strings.ToLower(r.s.text[runeEnd(r.s.text, max(sec.Lo, at-200)):runeEnd(r.s.text, min(sec.Hi, at+200))])
	if kind == "first-published" {
		has := func(ws ...string) bool {
			return slices.ContainsFunc(ws, func(w string) bool { return strings.Contains(lower, w) })
		}
		if !has("originally published", "originally appeared", "first published", "first appeared", "appeared first", "originally posted", "впервые", "zuerst", "erstmals", "initialement", "originellement", "originalmente", "originariamente", "por primera vez") ||
			!has("article", "story", "post", "report", "piece", "column", "essay", "interview", "стать", "материал", "текст", "artikel", "text", "beitrag", "artículo", "texto", "articolo", "artigo", "nota", "this ") {
			return
		}
		if has("appeared first on") && has("the post") {
			kind = "republished"
		}
	}
	for i := k + 1; i < min(int(sec.end), k+12); i++ {
		switch strings.ToLower(r.word(i - 1)) {
		case "by", "on", "in", "at", "from", "with", "of", "the", "bei", "auf", "von", "im", "der", "par", "sur", "dans", "en", "por", "el", "la", "su", "da", "сайте", "в", "на", "изданием", "издании", "serwisu", "portalu", "z", "to":
		default:
			continue
		}
		hi := r.nameEnd(i, int(sec.end))
		if hi <= i || dated(r.word(i)) {
			continue
		}
		if kind == "republished" && strings.HasPrefix(strings.ToLower(r.word(i)), "creative") {
			continue
		}
		r.add(kind, r.span(i, hi))
		return
	}
}

// dated tells whether a word is a month, a day or a number.
func dated(w string) bool {
	if w[0] >= '0' && w[0] <= '9' && !hasLetter(w) {
		return true
	}
	switch strings.ToLower(w) {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
		"januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember":
		return true
	}
	return weekday(w)
}
