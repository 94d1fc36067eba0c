package rights

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// holder is whom a sentence names as the owner of rights.
type holder struct {
	name     string
	strength float64 // 0 if there is none; named clearly from 3 on
	year     bool    // a year stands beside a ©
	lo, hi   int     // its tokens
}

// clearly is the strength from which a holder is named beyond doubt.
const clearly = 3.0

// run is a stretch of words that may be a name: tokens [lo, hi).
type run struct {
	lo, hi int
	quoted bool
	legal  bool // a legal form is part of it
}

// holder finds the name that stands where a holder's name stands: behind a © or "consent of", before
// "as the source", and so on.
func (r *noticeReader) holder(j *judged) (best holder) {
	ws := r.s.words[j.first:j.end]
	if len(ws) > len(j.tokens) {
		ws = ws[:len(j.tokens)]
	}
	runs := r.runs(j, ws)
	for _, c := range runs {
		x := r.strength(j, ws, c)
		if x > best.strength {
			best.strength, best.name, best.lo, best.hi = x, r.nameOf(ws, c), c.lo, c.hi
		}
	}
	for i := range ws {
		if isYear(ws[i].Of(r.s.text)) {
			best.year = true
		}
	}
	return best
}

func (r *noticeReader) nameOf(ws []words.Word, c run) string {
	text := r.s.text
	hi := ws[c.hi-1].Hi
	if hi < len(text) && text[hi] == '.' && c.legal && legalForm(ws[c.hi-1].Of(text)) && strings.Contains("ltd inc co corp ltda", strings.ToLower(ws[c.hi-1].Of(text))) {
		hi++
	}
	name := text[ws[c.lo].Lo:hi]
	return strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
}

// runs finds the stretches that may be names: what stands in quotation marks, capitalised words in a
// row, domains.
func (r *noticeReader) runs(j *judged, ws []words.Word) []run {
	var out []run
	text := r.s.text
	for i := 0; i < len(ws); {
		w := ws[i].Of(text)
		if quotedBefore(text, ws[i].Lo) {
			if n := r.quotedRun(ws, i); n > 0 {
				out = append(out, run{lo: i, hi: i + n, quoted: true, legal: i > 0 && legalForm(ws[i-1].Of(text))})
				i += n
				continue
			}
		}
		if j.sign && !j.ends(i) && !isYear(w) && r.signBefore(j, ws, i) && !(i > 0 && nameWord(ws[i-1].Of(text)) && !isYear(ws[i-1].Of(text)) && j.tokens[i-1].class == 0) {
			if i+1 < len(ws) && j.tokens[i].class&press != 0 && quotedBefore(text, ws[i+1].Lo) {
				i++ // © Publishers "Name"
				continue
			}
			if n, legal := r.signed(j, ws, i); len(w) > 1 && (nameWord(w) || domain(w) || n <= 4 && !connector(w) && !strings.EqualFold(w, "by") && len(w) > 2) {
				out = append(out, run{lo: i, hi: i + n, legal: legal})
				i += n
				continue
			}
		}
		if domain(w) {
			out = append(out, run{lo: i, hi: i + 1})
			i++
			continue
		}
		if !nameWord(w) || j.bars(i) {
			i++
			continue
		}
		n, legal := r.extend(j, ws, i)
		out = append(out, run{lo: i, hi: i + n, legal: legal})
		i += n
	}
	return out
}

// extend returns how many words from i on belong to one name, and whether a legal form is among them.
func (r *noticeReader) extend(j *judged, ws []words.Word, i int) (n int, legal bool) {
	text := r.s.text
	legal = legalForm(ws[i].Of(text))
	k := i + 1
	for k < len(ws) && k-i < 10 {
		gap := text[ws[k-1].Hi:ws[k].Lo]
		w := ws[k].Of(text)
		form := legalForm(w)
		switch {
		case form && len(gap) <= 3 && !strings.ContainsAny(gap, "|\n"):
			legal = true
			k++
			continue
		case gap == " " || gap == " & " || gap == "-" || gap == ". " && ws[k-1].Hi-ws[k-1].Lo <= 2:
		case gap == "/" || gap == "" || gap == "'" || gap == "’":
		default:
			return k - i, legal
		}
		if nameWord(w) && !j.ends(k) {
			k++
			continue
		}
		if connector(w) && k+1 < len(ws) && text[ws[k].Hi:ws[k+1].Lo] == " " && nameWord(ws[k+1].Of(text)) && !j.ends(k+1) {
			k += 2
			continue
		}
		break
	}
	return k - i, legal
}

// signed is extend for a name behind a ©: small words that end the line, or stand before a mark, belong to it.
func (r *noticeReader) signed(j *judged, ws []words.Word, i int) (n int, legal bool) {
	n, legal = r.extend(j, ws, i)
	for k := i + n; k < min(len(ws), i+n+4); k++ {
		if r.s.text[ws[k-1].Hi:ws[k].Lo] != " " || j.ends(k) || j.tokens[k].class&^(object|press|site|part|past|ordinal) != 0 || isYear(ws[k].Of(r.s.text)) {
			return n, legal
		}
		if k+1 == len(ws) || r.s.text[ws[k].Hi:ws[k+1].Lo] != " " {
			return k + 1 - i, legal
		}
	}
	return n, legal
}

// bars tells whether token i cannot begin a name: a word of the grammar at the beginning of a sentence,
// or, in German, anywhere; and words that no name begins with.
func (j *judged) bars(i int) bool {
	c := j.tokens[i].class
	if j.ends(i) {
		return true
	}
	if c == 0 {
		return false
	}
	return i == 0 || j.lang == languageOf("de") || j.stops(i) || c&(self|obligation|permitting) != 0
}

// ends tells whether a name that began before token i ends there: "All Rights Reserved" is no part of one.
func (j *judged) ends(i int) bool {
	at := func(k int, c class) bool { return k < len(j.tokens) && j.tokens[k].class&c != 0 }
	if j.lang == languageOf("de") && at(i, acts|consent|object) {
		return true
	}
	if at(i, reserving|forbidding|without|negation|copyright|consent) || at(i, reproduction) && at(i+1, reserving) {
		return true
	}
	for k := i; k <= i+2; k++ {
		if at(k, rightsOf) && (at(k+1, reserving) || at(k+2, reserving)) && (k == i || everything(j.tokens[i].Of(j.text)) || i > 0 && everything(j.tokens[i-1].Of(j.text))) {
			return true
		}
	}
	return false
}

// everything tells whether a word is the "all" of "all rights reserved".
func everything(w string) bool {
	switch strings.ToLower(w) {
	case "all", "alle", "todos", "todas", "tous", "tutti", "все", "усі", "всі", "усе", "visos", "visas", "wszelkie", "wszystkie", "všechna", "veškerá", "kõik":
		return true
	}
	return false
}

// stops tells whether no name begins with token i.
func (j *judged) stops(i int) bool {
	return j.tokens[i].class&(rightsOf|reserving|copyright|forbidding|consent|acts|without|negation|commons|artificial|link|source|news) != 0
}

// quotedRun returns how many words from i on stand within one pair of quotation marks, at most 8, else 0.
func (r *noticeReader) quotedRun(ws []words.Word, i int) int {
	text := r.s.text
	if !nameWord(ws[i].Of(text)) {
		return 0
	}
	for k := i; k < len(ws) && k-i < 8; k++ {
		if c, _ := utf8.DecodeRuneInString(text[ws[k].Hi:]); strings.ContainsRune("»“”\"", c) {
			return k - i + 1
		}
	}
	return 0
}

func quotedBefore(text string, at int) bool {
	c, _ := utf8.DecodeLastRuneInString(text[:at])
	return strings.ContainsRune("«„“”\"", c)
}

// strength is how clearly a run stands where a holder stands.
func (r *noticeReader) strength(j *judged, ws []words.Word, c run) float64 {
	text := r.s.text
	own := false // a word that is no word of the grammar, or marks around it
	var in class
	for k := c.lo; k < c.hi; k++ {
		in |= j.tokens[k].class
		own = own || j.tokens[k].class&^(number|past|part|more|permitting|condition|personal) == 0
	}
	w0 := ws[c.lo].Of(text)
	signed := j.sign && r.signBefore(j, ws, c.lo)
	if !signed && (!own && !c.quoted && !domain(w0) || in&news != 0 && !c.legal && !c.quoted) || isYear(w0) {
		return 0
	}
	if c.hi-c.lo == 1 && utf8.RuneCountInString(w0) < 2 {
		return 0
	}
	x := 0.5
	if c.lo == 0 && c.hi == 1 && !domain(w0) && !c.quoted {
		x = 0
	}
	add := func(y float64, yes bool) {
		if yes {
			x += y
		}
	}
	add(1.5, c.quoted)
	add(2, domain(w0))
	add(1, upper(w0) && !j.shouts(ws, text))
	add(2.5, c.legal)
	x += r.slot(j, ws, c)
	return x
}

// slot is what the words beside a run add to its strength.
func (r *noticeReader) slot(j *judged, ws []words.Word, c run) float64 {
	text := r.s.text
	if r.signBefore(j, ws, c.lo) {
		return 6
	}
	if rest := text[ws[c.hi-1].Hi:min(len(text), ws[c.hi-1].Hi+12)]; strings.HasPrefix(strings.TrimLeft(rest, " .,®\"”»"), "©") {
		return 5
	}
	before := func(n int, cl class) bool {
		for k := max(0, c.lo-n); k < c.lo; k++ {
			if j.tokens[k].class&cl != 0 {
				return true
			}
		}
		return false
	}
	after := func(n int, cl class) bool {
		for k := c.hi; k < min(len(ws), c.hi+n); k++ {
			if j.tokens[k].class&cl != 0 {
				return true
			}
		}
		return false
	}
	x := 0.0
	if j.reserve && (before(2, reserving) || after(1, rightsOf) || after(3, rightsOf) && everything(wordAt(ws, text, c.hi))) {
		return 3.5
	}
	switch {
	case before(3, consent|licence) || before(4, owned):
		x = 4
	case before(1, press) || before(2, press) && c.legal:
		x = 3
	case before(2, press|site):
		x = 2.5
	case before(3, citing|reference|link|source):
		x = 2.5
	case before(3, object) && (j.lang != languageOf("de") || c.quoted || c.legal || genitive(wordAt(ws, text, c.lo-1))):
		x = 2.5
	}
	if j.lang == languageOf("en") && c.lo > 0 && after(1, object) {
		x = max(x, 2)
	}
	if b := strings.ToLower(wordAt(ws, text, c.lo-1)); b == "by" || b == "von" || b == "par" || b == "od" {
		x = max(x, 2.5)
	}
	if after(5, source) && !after(4, obligation) || after(1, owned) {
		x = max(x, 3)
	}
	if last := wordAt(ws, text, c.hi-1); after(3, object|site) && (strings.HasSuffix(last, "'s") || strings.HasSuffix(last, "’s")) {
		x = max(x, 2.5)
	}
	switch languages[max(0, j.lang)] {
	case "lt", "lv", "et": // the owner stands before what is owned
		if after(4, consent|licence) {
			x = max(x, 3.5)
		} else if after(3, object|site|press) {
			x = max(x, 2)
		}
	}
	return x
}

// signBefore tells whether a © or "copyright" stands before token i, with nothing but years, "by" and
// the like between.
func (r *noticeReader) signBefore(j *judged, ws []words.Word, i int) bool {
	text := r.s.text
	lo := j.Lo
	for k := i; k >= 0 && i-k < 6; k-- {
		from := lo
		if k > 0 {
			from = ws[k-1].Hi
		}
		if gap := text[from:ws[k].Lo]; strings.ContainsAny(gap, "©ⓒ") || strings.Contains(gap, "℗") {
			return true
		} else if strings.ContainsAny(gap, "|;") && k < i {
			return false
		}
		if k == 0 {
			break
		}
		w := ws[k-1].Of(text)
		switch {
		case w == "c" || w == "C" && k > 0 && strings.HasSuffix(text[:ws[k-1].Lo], "("):
			return true
		case len(w) >= 9 && strings.EqualFold(w[:9], "copyright"):
			return true
		case w[0] >= '0' && w[0] <= '9', strings.EqualFold(w, "by"), strings.EqualFold(w, "the"), legalForm(w), len(w) <= 2:
		default:
			return false
		}
	}
	return false
}

// genitive tells whether a German article or preposition says whose something is.
func genitive(w string) bool { return w == "des" || w == "der" || w == "von" || w == "vom" }

func wordAt(ws []words.Word, text string, i int) string {
	if i < 0 || i >= len(ws) {
		return ""
	}
	return ws[i].Of(text)
}

// shouts tells whether most words of the sentence are in capitals.
func (j *judged) shouts(ws []words.Word, text string) bool {
	n := 0
	for i := range ws {
		if upper(ws[i].Of(text)) {
			n++
		}
	}
	return 2*n > len(ws)
}

// upper tells whether a word of at least three letters is all capitals.
func upper(w string) bool {
	n := 0
	for _, c := range w {
		if unicode.IsLower(c) {
			return false
		}
		if unicode.IsUpper(c) {
			n++
		}
	}
	return n >= 3
}

// nameWord tells whether a word can be part of a name: it begins with a capital or a digit.
func nameWord(w string) bool {
	c, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(c) || c >= '0' && c <= '9' && !isYear(w) && len(w) > 1 && hasLetter(w)
}

func hasLetter(w string) bool { return strings.IndexFunc(w, unicode.IsLetter) >= 0 }

// connector tells whether a small word can stand within a name.
func connector(w string) bool {
	switch w {
	case "of", "the", "and", "de", "du", "des", "la", "le", "les", "del", "della", "dello", "dell", "di", "do", "da", "dos", "das", "der", "und", "y", "e", "et", "i", "и", "та", "van", "von", "für", "el":
		return true
	}
	return false
}

// legalForm tells whether a word is the legal form of a company.
func legalForm(w string) bool {
	if len(w) > 12 {
		return false
	}
	switch strings.ToLower(w) {
	case "ltd", "inc", "llc", "plc", "gmbh", "ag", "kg", "ug", "co", "corp", "s.a", "sa", "s.l", "slu", "s.l.u", "srl", "s.r.l", "spa", "s.p.a", "sas", "sarl", "uab", "všį", "sia",
		"oü", "ооо", "оао", "зао", "ао", "пао", "тов", "тоо", "ltda", "sp", "o.o", "s.r.o", "a.s", "bv", "b.v", "oy", "corporation", "company", "limited", "llp", "lp":
		return true
	}
	return false
}

// domain tells whether a word is the name of a host, such as delfi.lt.
func domain(w string) bool {
	i := strings.LastIndexByte(w, '.')
	if i < 3 || len(w)-i < 3 || len(w)-i > 9 {
		return false
	}
	for _, c := range w[i+1:] {
		if !unicode.IsLetter(c) {
			return false
		}
	}
	return hasLetter(w[:i]) && strings.IndexByte(w[:i], '.') != 1
}
