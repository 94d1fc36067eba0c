package rights

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// around finds the speaker beside the verb at word k, within words [lo, hi).
func (r *quoteReader) around(k, lo, hi int) credit {
	c := credit{cue: int32(k), verb: r.verb(k)}
	if r.kind(int32(k))&goingOn != 0 {
		c.speaker = r.subject(k, lo)
		return c
	}
	if s := r.speakerBefore(k, lo); s != "" {
		c.speaker = s
		return c
	}
	c.speaker = r.speakerAfter(k, hi).speaker
	return c
}

// verb is the verb at word k with its auxiliary.
func (r *quoteReader) verb(k int) string {
	if r.auxiliary(k - 1) {
		return r.s.text[r.s.words[k-1].Lo:r.s.words[k].Hi]
	}
	return r.word(k)
}

// auxiliary tells whether word k is the "a" of "a déclaré".
func (r *quoteReader) auxiliary(k int) bool {
	switch languages[max(0, r.lang)] {
	case "fr", "it", "es", "pt":
		switch r.word(k) {
		case "a", "ont", "ha", "hanno", "han", "avait", "había":
			return true
		}
	}
	return false
}

// name tells whether word k begins with a capital.
func (r *quoteReader) name(k int) bool {
	c, _ := utf8.DecodeRuneInString(r.word(k))
	return unicode.IsUpper(c)
}

// touching tells whether nothing but a space, a hyphen or the full stop of an initial stands between two words.
func (r *quoteReader) touching(k int) bool {
	if k <= 0 || k >= len(r.s.words) {
		return false
	}
	gap := r.s.text[r.s.words[k-1].Hi:r.s.words[k].Lo]
	return gap == " " || gap == "-" || gap == ". " && r.s.words[k-1].Len() <= 3 || gap == "\u00a0"
}

// Pronoun tells whether w is one of the pronouns that can be who speaks, such as "he" or "jos".
func Pronoun(w string) bool {
	switch strings.ToLower(w) {
	case "jos", "jo", "его", "её", "ее", "него", "неё", "нее", "jego", "jej", "niego", "niej", "ihm", "ihr", "lui", "viņa", "viņas", "його", "її", "яго", "яе", "ta", "tema", "lei", "ele", "ela":
		return true
	}
	return pronoun(w) || PluralPronoun(w)
}

// PluralPronoun tells whether w is a pronoun of several who speak.
func PluralPronoun(w string) bool {
	switch strings.ToLower(w) {
	case "they", "we", "jie", "jų", "они", "их", "ils", "elles", "ellos", "ellas", "oni", "one", "ich", "вони", "їх", "яны", "viņi", "nad", "loro", "eles", "elas":
		return true
	}
	return false
}

// pronoun tells whether word i is a pronoun in the language of the text: "on" is one in Polish, not in English.
func (r *quoteReader) pronoun(i int) bool {
	w := r.word(i)
	if (w == "on" || w == "On") && r.lang >= 0 && languages[r.lang] != "pl" && languages[r.lang] != "cs" {
		return false
	}
	return pronoun(w)
}

// pronoun tells whether w can stand beside the verb as who speaks.
func pronoun(w string) bool {
	switch strings.ToLower(w) {
	case "he", "she", "they", "we", "jis", "ji", "jie", "jos", "он", "она", "они", "er", "sie", "il", "elle", "ils", "elles", "él", "ella", "ellos", "on", "ona", "viņš", "viņa", "він", "вона", "ён", "яна":
		return true
	}
	return false
}

// speakerBefore is the name that stands before the verb at word k: directly, or before a clause between commas.
func (r *quoteReader) speakerBefore(k, lo int) string {
	if r.auxiliary(k - 1) {
		k--
	}
	i := k - 1
	if i < lo {
		return ""
	}
	if r.pronoun(i) && r.touching(i+1) {
		return r.word(i)
	}
	if r.clause(i) { // "Ann Lee, head of the Harbour Board, said"
		if s := r.apposition(i, lo); s != "" {
			return s
		}
	}
	for ; i >= lo && k-i <= 14; i-- {
		if !r.name(i) {
			if i == k-1 && !r.clause(i) {
				if s := r.nounPhrase(i, lo); s != "" && !r.within(i, lo) {
					return s
				}
			}
			continue
		}
		hi := i + 1
		for i > lo && hi-i < 6 && r.touching(i) && (r.name(i-1) || connector(r.word(i-1)) && i-1 > lo && r.name(i-2) && r.touching(i-1)) {
			i--
		}
		if from := r.s.words[i].Lo; from > 0 && r.s.text[from-1] == '(' || r.party(i) {
			continue // a party, an abbreviation
		}
		for i < hi-1 && !r.name(i) {
			i++
		}
		if s := r.person(i, hi); s != "" && (hi == k || r.reaches(hi, k)) {
			return s
		}
	}
	return ""
}

// apposition is the name that begins the sentence and that words between commas, which end with word i, say more of.
func (r *quoteReader) apposition(i, lo int) string {
	for ; i > lo && !r.breaks(i); i-- {
	}
	first := i
	for i-first < 4 && i+1 < len(r.s.words) && !r.clause(i) { // "Deputy Governor" and other words before the name
		if !r.name(i) && !connector(r.word(i)) {
			return ""
		}
		i++
	}
	if i == first || !r.clause(i) || !r.name(i) {
		return ""
	}
	return r.person(first, i+1)
}

// party tells whether the "D" of "D-Calif." is word i.
func (r *quoteReader) party(i int) bool {
	return r.s.words[i].Len() == 1 && i+1 < len(r.s.words) && r.s.text[r.s.words[i].Hi:r.s.words[i+1].Lo] == "-"
}

// clause tells whether a comma stands behind word i.
func (r *quoteReader) clause(i int) bool {
	if i < 0 || i+1 >= len(r.s.words) {
		return false
	}
	gap := r.s.text[r.s.words[i].Hi:r.s.words[i+1].Lo]
	return gap != " " && strings.ContainsAny(gap, ",–—(")
}

// reaches tells whether a name that ends before word hi is the subject of the verb at word k: a clause
// between commas, or a few words that say of what.
func (r *quoteReader) reaches(hi, k int) bool {
	if r.clause(hi-1) || r.clause(k-1) {
		return true
	}
	if k-hi > 5 {
		return false
	}
	switch strings.ToLower(r.word(hi)) {
	case "of", "from", "at", "in", "has", "had", "also", "later", "then", "vakar", "taip", "šiandien", "позже", "также", "ранее", "hat", "auch", "aussi", "también", "też", "również":
		return true
	}
	return false
}

// within tells whether a preposition ties the noun phrase that ends with word i to a name before it, as in "Ann Lee
// of the central bank".
func (r *quoteReader) within(i, lo int) bool {
	for k := i; k > max(lo, i-5); k-- {
		switch strings.ToLower(r.word(k)) {
		case "of", "from", "at", "with":
			return r.name(k-1) && k-1 >= lo
		}
	}
	return false
}

// nounPhrase is "the minister" before a verb: up to three small words from an article on.
func (r *quoteReader) nounPhrase(i, lo int) string {
	for k := i; k >= max(lo, i-3); k-- {
		switch strings.ToLower(r.word(k)) {
		case "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "l", "el", "los", "las", "un", "une", "una", "his", "her":
			if last := r.word(i); k < i && !functional(last) && hasLetter(last) {
				return r.s.text[r.s.words[k].Lo:r.s.words[i].Hi]
			}
			return ""
		}
		if k > lo && !r.touching(k) {
			break
		}
	}
	switch languages[max(0, r.lang)] {
	case "lt", "ru", "pl", "uk", "be", "lv", "et", "cs": // no articles: the noun itself at the beginning of its sentence
		if i == lo {
			return r.word(i)
		}
	}
	return ""
}

// functional tells whether a word is too small to be who speaks.
func functional(w string) bool {
	switch strings.ToLower(w) {
	case "как", "так", "по", "и", "но", "об", "это", "as", "if", "when", "in", "the", "wie", "das", "so", "kaip", "jak", "comme", "como", "who", "and", "that", "which", "have", "has", "had", "also", "then", "press", "later", "not", "or", "but", "on", "late", "early", "while", "since", "last", "this", "release", "statement", "interview":
		return true
	}
	return false
}

// person is the name in words [lo, hi): without the titles before it.
func (r *quoteReader) person(lo, hi int) string {
	for k := hi - 1; k > lo; k-- {
		if title(r.word(k - 1)) {
			lo = k
			break
		}
	}
	for hi > lo && weekday(r.word(hi-1)) { // "Ann Lee Friday said"
		hi--
	}
	if lo == hi {
		return ""
	}
	if hi-lo == 1 && (title(r.word(lo)) || functional(r.word(lo)) || r.kind(int32(lo)) != 0 || weekday(r.word(lo))) {
		return ""
	}
	s := r.s.text[r.s.words[lo].Lo:r.s.words[hi-1].Hi]
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}

// speakerAfter is the name behind the verb at word k, before word hi.
func (r *quoteReader) speakerAfter(k, hi int) credit {
	c := nobody
	if k+1 < hi && r.pronoun(k+1) && r.touching(k+1) {
		return credit{speaker: r.word(k + 1)}
	}
	first := ""
	for i := k + 1; i < min(hi, k+16); i++ {
		if i > k+1 && r.breaks(i) {
			break
		}
		if gap := r.s.text[r.s.words[i-1].Hi:r.s.words[i].Lo]; i > k+1 && strings.ContainsAny(gap, "–—:;\n") {
			break
		}
		if !r.name(i) {
			continue
		}
		end := i + 1
		for end < hi && end-i < 6 && r.touching(end) && (r.name(end) || connector(r.word(end)) && end+1 < hi && r.name(end+1) && r.touching(end+1)) {
			end++
		}
		s := r.person(i, end)
		if s == "" || r.party(i) {
			i = end - 1
			continue
		}
		if strings.ContainsRune(s, ' ') {
			return credit{speaker: s}
		}
		if first == "" && !upper(s) {
			first = s
		}
		i = end - 1
	}
	if first != "" {
		return credit{speaker: first}
	}
	// "said the minister"
	for n := 2; n <= 3; n++ {
		if s := r.nounPhrase(k+n, k+1); s != "" && k+n < hi {
			return credit{speaker: s}
		}
	}
	return c
}

// per reads whom a phrase such as "according to" names; hi ends the words that belong to it.
func (r *quoteReader) per(k, hi int) credit {
	w := strings.ToLower(r.word(k))
	from, verb := k+1, r.word(k)
	switch w {
	case "according", "згідно", "acuerdo", "segundo":
		if w != "segundo" {
			if next := strings.ToLower(r.word(k + 1)); next != "to" && next != "con" && next != "com" {
				return nobody
			}
			from, verb = k+2, r.s.text[r.s.words[k].Lo:r.s.words[k+1].Hi]
		}
	case "angaben", "словам", "данным", "мнению", "информации", "сведениям", "словами", "даними", "інформацією", "словах", "słowom", "ocenie", "après":
		prev := strings.ToLower(r.word(k - 1))
		switch prev {
		case "nach", "по", "за", "па", "w", "po", "d", "laut":
			verb = r.s.text[r.s.words[k-1].Lo:r.s.words[k].Hi]
		default:
			return nobody
		}
	case "nach", "informationen", "podstawie", "ссылкой", "remiantis", "remdamasi", "remdamasis", "remdamiesi", "pagal", "spoluprac", "berufung", "podają", "podaje":
		return nobody
	case "duomenimis", "teigimu", "skaičiavimais", "žiniomis", "informacija", "zufolge", "sõnul", "andmetel", "vēsta": // stand behind whom they name
		s := r.speakerBefore(k, max(0, k-6))
		if s == "" {
			return nobody
		}
		return credit{speaker: s, verb: verb, cue: int32(k)}
	}
	end := from
	for end < min(hi, from+9) && end < len(r.s.words) {
		if end > from && (r.clause(end-1) || r.breaks(end)) {
			break
		}
		end++
	}
	if end <= from || from >= len(r.s.words) {
		return nobody
	}
	comma := end < len(r.s.words) && r.clause(end-1)
	return credit{speaker: r.whom(from, end, comma), verb: verb, cue: int32(k)}
}

// whom is the name in words [lo, hi), or the words themselves if there is none and a comma ends them.
func (r *quoteReader) whom(lo, hi int, comma bool) string {
	best := ""
	for i := lo; i < hi; i++ {
		if !r.name(i) {
			continue
		}
		end := i + 1
		for end < hi && r.touching(end) && (r.name(end) || connector(r.word(end)) && end+1 < hi && r.name(end+1)) {
			end++
		}
		if s := r.person(i, end); s != "" && (best == "" || !strings.ContainsRune(best, ' ') && strings.ContainsRune(s, ' ')) {
			best = s
		}
		i = end - 1
	}
	if best != "" {
		return best
	}
	if !comma {
		hi = min(hi, lo+1)
		switch strings.ToLower(r.word(lo)) {
		case "der", "die", "des", "dem", "den", "the", "le", "la", "les", "el", "los":
			hi = min(lo+2, len(r.s.words))
		}
	}
	return r.s.text[r.s.words[lo].Lo:r.s.words[hi-1].Hi]
}

// Title tells whether a word is a title or an office, which is no part of a name.
func Title(w string) bool { return title(w) }

func title(w string) bool {
	switch strings.ToLower(w) {
	case "minister", "president", "mayor", "professor", "prof", "dr", "mr", "mrs", "ms", "sir", "king", "queen", "prince", "princess", "senator", "sen", "rep", "governor", "gov", "general", "gen",
		"colonel", "col", "captain", "capt", "sergeant", "sgt", "officer", "chancellor", "secretary", "director", "chief", "judge", "justice", "rev", "bishop", "pope", "analyst", "economist", "spokesman", "spokeswoman",
		"spokesperson", "chairman", "chairwoman", "ceo", "attorney", "detective", "inspector", "commissioner", "councillor", "deputy", "coach", "premier", "speaker", "leader", "master",
		"ministerpräsidentin", "ministerpräsident", "bundeskanzler", "bundeskanzlerin", "kanzler", "bürgermeister", "bürgermeisterin", "präsident", "präsidentin", "ministerin", "bildungsministerin", "bildungsminister",
		"außenminister", "außenministerin", "innenminister", "innenministerin", "sprecher", "sprecherin", "ökonom", "ökonomin", "trainer", "geschäftsführer", "geschäftsführerin", "professorin", "vorsitzende", "vorsitzender",
		"ministre", "maire", "président", "présidente", "ministra", "ministro", "alcalde", "alcaldesa", "presidente", "presidenta", "premjeras", "meras", "министр", "президент", "премьер", "мэр", "глава", "burmistrz", "szef":
		return true
	}
	l := strings.ToLower(w)
	return strings.HasSuffix(l, "minister") || strings.HasSuffix(l, "ministerin") || strings.HasSuffix(l, "sprecher") || strings.HasSuffix(l, "sprecherin")
}

func weekday(w string) bool {
	switch strings.ToLower(w) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag":
		return true
	}
	return false
}

// dialogues are paragraphs that begin with a dash: – We wait – said the mayor. – Nobody asked us.
func (r *quoteReader) dialogues(pairs []pair) {
	text := r.s.text
	for n, p := range r.a.Paragraphs {
		c, size := utf8.DecodeRuneInString(text[p.Lo:])
		if c != '–' && c != '—' && !(c == '-' && strings.HasPrefix(text[p.Lo:], "- ")) {
			continue
		}
		lo := p.Lo + size
		first := r.wordFrom(lo)
		if first >= len(r.s.words) || r.s.words[first].Lo >= p.Hi {
			continue
		}
		speaking, last := true, nobody
		from := lo
		for i := first + 1; i <= len(r.s.words); i++ {
			at := p.Hi
			if i < len(r.s.words) {
				at = min(at, r.s.words[i].Lo)
			}
			gap := text[r.s.words[i-1].Hi:at]
			d := strings.IndexAny(gap, "–—")
			if d < 0 && strings.Contains(gap, " - ") {
				d = strings.Index(gap, " - ") + 1
			}
			if at == p.Hi {
				if speaking && last.cue >= 0 {
					r.add(words.Span{Lo: from, Hi: p.Hi}, last, pair{paragraph: n})
				}
				break
			}
			if d < 0 {
				continue
			}
			if speaking {
				who := nobody
				for k := i; k < min(i+4, len(r.s.words)); k++ {
					if r.kind(int32(k))&saying != 0 {
						who = r.around(k, i, min(i+20, len(r.s.words)))
						break
					}
				}
				if who.cue < 0 {
					continue // a dash within the words
				}
				last = who
				r.add(words.Span{Lo: from, Hi: r.s.words[i-1].Hi + len(strings.TrimRight(gap[:d], " ,"))}, last, pair{paragraph: n})
				speaking = false
			} else {
				_, size := utf8.DecodeRuneInString(gap[d:])
				from, speaking = r.s.words[i-1].Hi+d+size, true
			}
		}
	}
}

// wordFrom is the first word at or behind byte at.
func (r *quoteReader) wordFrom(at int) int {
	lo, hi := 0, len(r.s.words)
	for lo < hi {
		if m := (lo + hi) / 2; r.s.words[m].Lo < at {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}
