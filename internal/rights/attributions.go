package rights

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// creditReader reads whom a text names as its source. Persons and authorities are none: a source is a
// publication or an agency, known by its name, by the word before it (agency, portal), or by being a
// domain.
type creditReader struct {
	quoteReader // for its words and cues
	home        *home
	found       []article.Attribution
}

// readAttributions reads the credits of a text in order.
func readAttributions(a *article.Article, s *scan, h *home) []article.Attribution {
	r := creditReader{quoteReader: quoteReader{a: a, s: s, lang: s.language(languageOf(a.Lang)), sure: languageOf(a.Lang) >= 0}, home: h}
	r.datelines()
	for i := range s.cues {
		c := s.cues[i]
		if c.kind&crediting != 0 {
			r.line(int(c.word))
		}
		if c.kind&(reporting|according) != 0 && (r.lang < 0 || c.langs>>r.lang&1 != 0) {
			r.named(int(c.word), c.kind)
		}
	}
	slices.SortStableFunc(r.found, func(x, y article.Attribution) int { return x.Span.Lo - y.Span.Lo })
	r.link()
	return r.found
}

// add notes a credit by the span of the name, once.
func (r *creditReader) add(kind string, span words.Span) {
	text := r.s.text
	span = words.Trim(text, span)
	for span.Lo < span.Hi && strings.ContainsRune("«„“”\"'(/ ", rune2(text[span.Lo:span.Hi])) {
		span.Lo += utf8.RuneLen(rune2(text[span.Lo:span.Hi]))
	}
	for span.Lo < span.Hi && strings.ContainsRune("»“”\"').,;/ ", lastRune(text[span.Lo:span.Hi])) {
		span.Hi -= utf8.RuneLen(lastRune(text[span.Lo:span.Hi]))
	}
	name := span.Of(text)
	if name == "" || len(name) > 80 || r.home.known && kind != "photo" && r.home.is(name) {
		return
	}
	for _, f := range r.found[max(0, len(r.found)-4):] {
		if f.Span.Overlap(span) > 0 {
			return
		}
	}
	if len(r.found) >= maxCredits {
		return
	}
	photo := kind == "photo"
	if pictures(name) {
		kind, photo = "photo", true
	}
	r.found = append(r.found, article.Attribution{Span: span, Kind: kind, Name: name, Paragraph: r.paragraphOf(span.Lo), Photo: photo})
}

// maxCredits bounds how many credits are kept: a text with more is none.
const maxCredits = 256

// datelines finds the agency in the first lines: VILNIUS (BNS) -, /УНИАН/., - РИА Новости.
func (r *creditReader) datelines() {
	text := r.s.text
	for i, p := range r.a.Paragraphs {
		if i >= 3 {
			return
		}
		head := text[p.Lo:min(p.Hi, p.Lo+110)]
		if c := rune2(head); !unicode.IsUpper(c) && c != '(' && c != '/' {
			continue
		}
		for _, b := range [...][2]string{{"(", ")"}, {"/", "/"}} {
			lo := strings.Index(head, b[0])
			if lo < 0 || lo > 60 {
				continue
			}
			hi := strings.Index(head[lo+1:], b[1])
			if hi < 2 || hi > 40 {
				continue
			}
			name, rest := head[lo+1:lo+1+hi], strings.TrimLeft(head[lo+2+hi:], " .\u00a0")
			before := strings.TrimRight(head[:lo], " ")
			placed := before == "" || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "—") || strings.HasSuffix(before, "–") || strings.HasSuffix(before, "-") ||
				strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") || strings.HasPrefix(head[lo+2+hi:], ".")
			known, like := outlet(name)
			if strings.Contains(name, ":") {
				continue
			}
			if placed && place(before) && (known || like || upper(name) && len(name) <= 8 && b[0] == "(" && before != "") {
				r.add("dateline", words.Span{Lo: p.Lo + lo + 1, Hi: p.Lo + lo + 1 + hi})
			}
		}
		// "МОСКВА, 3 июн — РИА Новости."
		for _, dash := range []string{" — ", " – ", " - "} {
			if lo := strings.Index(head, dash); lo > 0 && lo < 50 {
				rest := head[lo+len(dash):]
				if end := strings.IndexAny(rest, ".:"); end > 1 && end < 30 && place(head[:lo]) {
					if known, _ := outlet(rest[:end]); known {
						r.add("dateline", words.Span{Lo: p.Lo + lo + len(dash), Hi: p.Lo + lo + len(dash) + end})
					}
				}
			}
		}
	}
}

// place tells whether the words before an agency can be a place and a date: few, and capitalised, numbers, months.
func place(s string) bool {
	n := 0
	for w := range strings.FieldsSeq(s) {
		n++
		if len(w) > 16 {
			return false
		}
	}
	return n <= 7
}

// line reads what a word such as "Source", "Photo", "via", "republished" stands before.
func (r *creditReader) line(k int) {
	text := r.s.text
	w := strings.ToLower(r.word(k))
	end := r.s.words[k].Hi
	para := r.a.Paragraphs[r.paragraphOf(end)]
	rest := text[end:runeEnd(text, min(para.Hi, end+160))]
	after := strings.TrimLeft(rest, " \u00a0")
	colon := strings.HasPrefix(after, ":")
	switch w {
	case "source", "sources", "quelle", "quellen", "textquelle", "bildquelle", "šaltinis", "источник", "джерело", "крыніца", "źródło", "fuente", "fonte", "allikas", "avots", "zdroj":
		if colon {
			kind := "source-line"
			if w == "bildquelle" || r.pictured(k-1) {
				kind = "photo"
			}
			r.restOfLine(kind, end+len(rest)-len(after)+1, para.Hi)
		}
	case "photo", "photos", "photograph", "photographer", "picture", "image", "credit", "credits", "courtesy", "foto", "fotos", "fot", "фото", "bild", "crédit", "crédits", "crédito":
		switch {
		case w == "crédit" || w == "crédits":
			if i := strings.IndexByte(after, ':'); i >= 0 && i < 12 {
				r.restOfLine("photo", end+len(rest)-len(after)+i+1, para.Hi)
			}
		case colon:
			r.restOfLine("photo", end+len(rest)-len(after)+1, para.Hi)
		case strings.HasPrefix(after, "by "):
			r.restOfLine("photo", end+len(rest)-len(after)+3, para.Hi)
		case w == "fot" && strings.HasPrefix(after, "."):
			r.restOfLine("photo", end+len(rest)-len(after)+1, para.Hi)
		}
	case "nuotr", "nuotrauka":
		r.beforePhoto(k)
	case "via":
		if r.s.words[k].Lo <= para.Lo || strings.HasSuffix(text[para.Lo:r.s.words[k].Lo], "(") {
			if para.Len() < 60 || strings.Contains(after, ")") {
				r.restOfLine("via", end, para.Hi)
			}
		}
	case "parengta", "material", "opracowano":
		r.behind(k, "source-line")
	default:
		r.reprint(k, w)
	}
}

// runeEnd is the first byte at or behind at where a character begins.
func runeEnd(text string, at int) int {
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return at
}

// pictured tells whether word k is "photo" or the like.
func (r *creditReader) pictured(k int) bool {
	switch strings.ToLower(r.word(k)) {
	case "photo", "image", "picture", "foto", "bild":
		return r.touching(k + 1)
	}
	return false
}

// restOfLine takes the name that follows up to the end of the line or a bracket.
func (r *creditReader) restOfLine(kind string, lo, hi int) {
	text := r.s.text
	rest := text[lo:runeEnd(text, min(hi, lo+160))]
	if i := strings.IndexAny(rest, ")|;\n"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.Index(rest, ", "); i > 0 && kind == "source-line" {
		rest = rest[:i]
	}
	if i := strings.Index(rest, ". "); i > 4 {
		rest = rest[:i]
	}
	rest = strings.TrimRight(rest, " .")
	start := lo + len(rest) - len(strings.TrimLeft(rest, " \u00a0"))
	span := words.Span{Lo: start, Hi: lo + len(rest)}
	name := span.Of(text)
	if name == "" || len(name) > 60 || strings.Count(name, " ") > 5 {
		return
	}
	known, _ := outlet(name)
	if c := rune2(name); !unicode.IsUpper(c) && !unicode.IsDigit(c) && !known && !strings.ContainsRune("„«\"“", c) {
		return
	}
	if kind == "photo" || strings.Contains(name, "/") {
		// "Jan Maly/AFP": the agency, not the photographer
		if i := strings.LastIndexByte(name, '/'); i >= 0 {
			if last, _ := outlet(name[i+1:]); last {
				if all, _ := outlet(name[:i]); !all {
					span.Lo += i + 1
				}
			}
		}
	}
	r.add(kind, span)
}

// beforePhoto reads "J. Petraičio (ELTA) nuotr." and "BNS nuotr.".
func (r *creditReader) beforePhoto(k int) {
	if k == 0 || r.breaks(k) && r.s.words[k-1].Hi+3 < r.s.words[k].Lo {
		return
	}
	lo := k - 1
	for lo > 0 && k-lo < 3 && r.touching(lo) && r.name(lo-1) && !upper(r.word(lo)) {
		lo--
	}
	r.add("photo", words.Span{Lo: r.s.words[lo].Lo, Hi: r.s.words[k-1].Hi})
}

// behind takes the first name behind word k within its sentence.
func (r *creditReader) behind(k int, kind string) {
	sec := r.sentenceOf(int32(k))
	for i := k + 1; i < min(int(sec.end), k+7); i++ {
		hi := r.nameEnd(i, int(sec.end))
		if hi > i && r.source(i, hi, k) {
			if kind == "source-line" && r.quotedName(i) {
				kind = "according-to"
			}
			r.add(kind, r.span(i, hi))
			return
		}
	}
}

func (r *creditReader) span(lo, hi int) words.Span {
	return words.Span{Lo: r.s.words[lo].Lo, Hi: r.s.words[hi-1].Hi}
}

// quotedName tells whether a quotation mark stands before word i.
func (r *creditReader) quotedName(i int) bool { return quotedBefore(r.s.text, r.s.words[i].Lo) }

// nameEnd is behind the last word of the name that begins at word i; i if none does.
func (r *creditReader) nameEnd(i, end int) int {
	w := r.word(i)
	if domain(w) {
		return i + 1
	}
	if i+1 < end && r.s.text[r.s.words[i].Hi:r.s.words[i+1].Lo] == "." && domain(r.s.text[r.s.words[i].Lo:r.s.words[i+1].Hi]) {
		return i + 2 // "jezioro24.pl" is two words
	}
	if smallAgency(w) {
		hi := i + 1
		for hi < end && r.s.text[r.s.words[hi-1].Hi:r.s.words[hi].Lo] == "/" {
			hi++
		}
		return hi
	}
	if !r.name(i) && !(nameWord(w) && len(w) > 2) {
		return i
	}
	if r.quotedName(i) {
		for hi := i + 1; hi <= end && hi-i < 8; hi++ {
			if c := rune2(r.s.text[r.s.words[hi-1].Hi:]); strings.ContainsRune("»“”\"", c) {
				return hi
			}
		}
	}
	hi := i + 1
	for hi < end && hi-i < 7 {
		gap := r.s.text[r.s.words[hi-1].Hi:r.s.words[hi].Lo]
		if gap != " " && gap != "-" && gap != "/" && gap != " & " {
			break
		}
		if r.name(hi) {
			hi++
		} else if connector(r.word(hi)) && hi+1 < end && r.name(hi+1) && r.touching(hi+1) && gap == " " {
			hi += 2
		} else {
			break
		}
	}
	return hi
}

// source tells whether words [lo, hi) name a publication or an agency; from is the word that leads to it.
func (r *creditReader) source(lo, hi, from int) bool {
	name := r.span(lo, hi).Of(r.s.text)
	if _, like := outlet(name); like {
		return true
	}
	return r.pressBefore(lo, from)
}

// pressBefore tells whether one of the two words before lo, behind from, is "agency", "portal" and the like.
func (r *creditReader) pressBefore(lo, from int) bool {
	var m meanings
	var buf []byte
	for k := lo - 1; k >= max(from+1, lo-2, 0); k-- {
		buf = foldWord(buf[:0], r.word(k))
		theGrammar().look(buf, &m)
		for l := range m.class {
			if (r.lang < 0 || l == r.lang) && m.class[l]&(press|site) != 0 && publication(string(buf)) {
				return true
			}
		}
	}
	return false
}

// publication tells whether a word of the press is one for a publication, not for persons and offices.
func publication(w string) bool {
	for _, no := range []string{"author", "autor", "auteur", "автор", "аўтар", "editor", "office", "board", "société", "società", "empresa", "company", "owner", "titular", "herausgeb", "verfasser", "urheber"} {
		if strings.HasPrefix(w, no) {
			return false
		}
	}
	return true
}

// named reads the publication that a verb of reporting or a phrase such as "according to" stands beside.
func (r *creditReader) named(k int, kind cueKind) {
	sec := r.sentenceOf(int32(k))
	w := strings.ToLower(r.word(k))
	// behind
	between := 0
	for i := k + 1; i < min(int(sec.end), k+12) && between < 11; i++ {
		if i > k+1 && r.clause(i-1) && !(kind&according != 0 && i < k+3) {
			break
		}
		hi := r.nameEnd(i, int(sec.end))
		for r.lang == languageOf("de") && hi-i > 1 && !r.quotedName(i) && r.pressBefore(i+1, i-1) {
			i++ // "Nachrichtenagentur AFP"
		}
		if hi > i {
			known, like := outlet(r.span(i, hi).Of(r.s.text))
			close := between <= 1 || r.onlySmall(k+1, i)
			if known && close || like && between <= 3 || r.pressBefore(i, k) || r.quotedName(i) && between <= 2 && r.closedAt(hi) && r.reportsQuoted(w, kind) {
				r.add("according-to", r.span(i, hi))
			}
			break
		}
		between++
	}
	if kind&according != 0 && !r.postposed(w) {
		return
	}
	if w == "told" || w == "citing" || w == "quoted" || w == "cited" {
		return
	}
	// before
	for i, n := k-1, 0; i >= int(sec.first) && n < 4; i, n = i-1, n+1 {
		if !r.name(i) && !smallAgency(r.word(i)) && !domain(r.word(i)) {
			if n > 1 {
				return
			}
			continue
		}
		lo := i
		for lo > int(sec.first) && i-lo < 6 && r.touching(lo) && (r.name(lo-1) || connector(r.word(lo-1)) && lo-1 > int(sec.first) && r.name(lo-2)) {
			lo--
		}
		for lo < i && !r.name(lo) {
			lo++
		}
		if q := r.openQuote(i, lo, int(sec.first)); q >= 0 {
			lo = q
		}
		known, like := outlet(r.span(lo, i+1).Of(r.s.text))
		switch {
		case known && !like, like, r.pressBefore(lo, int(sec.first)-1), r.quotedName(lo) && r.closedAt(i+1) && r.reportsQuoted(w, kind):
			for lo < i && !r.quotedName(lo) && r.pressWord(lo) {
				lo++ // "Portalas lrytas.lt", at the beginning of a sentence
			}
			r.add("according-to", r.span(lo, i+1))
		}
		return
	}
}

// pressWord tells whether word k is "portal" and the like, and the next begins a name or is a domain.
func (r *creditReader) pressWord(k int) bool {
	known, _ := outlet(r.word(k))
	return !known && (domain(r.word(k+1)) || upper(r.word(k+1))) || r.pressBefore(k+1, k-1) && r.s.words[k].Lo == r.sentenceOf(int32(k)).Lo
}

// openQuote finds the first word of the quoted name that word i ends, or -1.
func (r *creditReader) openQuote(i, lo, first int) int {
	if c := rune2(r.s.text[r.s.words[i].Hi:]); !strings.ContainsRune("»“”\"", c) {
		return -1
	}
	for k := i; k >= max(first, i-6); k-- {
		if r.quotedName(k) {
			return k
		}
	}
	return -1
}

// reportsQuoted tells whether a quoted name beside the word is that of a publication.
func (r *creditReader) reportsQuoted(w string, kind cueKind) bool {
	if r.lang == languageOf("en") {
		return false // English puts no marks around the names of publications
	}
	switch w {
	case "сообщил", "сообщила", "сообщило", "poinformowała", "poinformował", "informuoja", "teatas", "teigimu", "zdaniem", "словам", "словами", "мнению", "annonce", "indique":
		return false
	}
	return true
}

// closedAt tells whether a quotation mark stands behind word hi-1.
func (r *creditReader) closedAt(hi int) bool {
	return strings.ContainsRune("»“”\"", rune2(r.s.text[r.s.words[hi-1].Hi:]))
}

// postposed tells whether a phrase stands behind whom it names.
func (r *creditReader) postposed(w string) bool {
	switch w {
	case "duomenimis", "teigimu", "žiniomis", "zufolge", "sõnul", "andmetel", "informacija":
		return true
	}
	return false
}

// onlySmall tells whether words [lo, hi) are few and small.
func (r *creditReader) onlySmall(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if r.name(k) || len(r.word(k)) > 24 {
			return false
		}
	}
	return hi-lo <= 6
}

// link joins credits with the links that stand on them or beside them in the same sentence.
func (r *creditReader) link() {
	for i := range r.found {
		f := &r.found[i]
		sec := words.Span{Lo: f.Span.Lo - 2, Hi: f.Span.Hi + 2}
		for _, l := range r.a.Links {
			if !l.Image && l.Span.Overlap(sec) > 0 {
				f.Link, f.Followable = l.URL, l.Followable
				break
			}
		}
	}
	for _, l := range r.a.Links {
		if l.Image || l.Span.Hi > len(r.s.text) || l.Span.Len() <= 0 || l.Span.Len() > 60 {
			continue
		}
		text := l.Span.Of(r.s.text)
		known, _ := outlet(text)
		host := siteName(article.Host(l.URL))
		if !known || strings.Count(text, " ") > 3 || host == "" || r.home.is(host) || slices.ContainsFunc(r.found, func(f article.Attribution) bool { return f.Span.Overlap(l.Span) > 0 }) {
			continue
		}
		r.found = append(r.found, article.Attribution{Span: l.Span, Kind: "link", Name: text, Link: l.URL, Followable: l.Followable, Paragraph: r.paragraphOf(l.Span.Lo)})
	}
}
