package rights

import (
	"strings"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// reported adds what the text reports of somebody's words without quoting them.
func (r *quoteReader) reported(pairs []pair, used map[int32]bool) {
	next := 0
	done := int32(-1) // end of the last sentence that was read
	for _, c := range r.s.cues {
		k := c.word
		if k < done || used[k] || r.lang >= 0 && c.langs>>r.lang&1 == 0 || c.kind&(saying|according) == 0 {
			continue
		}
		at := r.s.words[k].Lo
		for next < len(pairs) && (pairs[next].Hi < at || pairs[next].depth > 0) {
			next++
		}
		if next < len(pairs) && at >= pairs[next].Lo {
			continue // within a quotation
		}
		sec := r.sentenceOf(k)
		if c.kind&saying != 0 {
			if r.statement(sec, k, pairs, next) {
				done = sec.end
			}
			continue
		}
		who := r.per(int(k), int(sec.end))
		if who.cue < 0 || who.speaker == "" {
			continue
		}
		span := sec.Span
		end := r.endOf(who, int(k))
		if int(k) > int(sec.first)+4 && !strings.EqualFold(who.verb, "по словам") { // "..., according to the mayor."
			from := r.s.words[who.cue].Lo
			if strings.Contains(who.verb, " ") && !strings.HasPrefix(strings.ToLower(who.verb), "according") {
				from = r.s.words[max(0, int(k)-1)].Lo
			}
			span.Hi = from
			if w := strings.ToLower(r.word(int(k))); w == "teigimu" || w == "duomenimis" || w == "zufolge" {
				continue
			}
		} else {
			span.Lo = end
		}
		r.report(span, who)
		done = sec.end
	}
}

// endOf is the byte behind the words that name who says it.
func (r *quoteReader) endOf(c credit, k int) int {
	at := strings.Index(r.s.text[r.s.words[k].Lo:], c.speaker)
	if at < 0 {
		return r.s.words[k].Hi
	}
	end := r.s.words[k].Lo + at + len(c.speaker)
	if end < r.s.words[k].Hi {
		end = r.s.words[k].Hi
	}
	return end
}

func (r *quoteReader) report(span words.Span, c credit) {
	text := r.s.text
	for span.Lo < span.Hi && strings.ContainsRune(" ,:–—\u00a0", rune2(text[span.Lo:span.Hi])) {
		_, n := utf8.DecodeRuneInString(text[span.Lo:])
		span.Lo += n
	}
	for span.Hi > span.Lo && strings.ContainsRune(" .,:;!?–—…", lastRune(text[span.Lo:span.Hi])) {
		_, n := utf8.DecodeLastRuneInString(text[span.Lo:span.Hi])
		span.Hi -= n
	}
	if span.Lo >= span.Hi || strings.Count(span.Of(text), " ") < 2 { // the speaker may be named behind the statement
		return
	}
	r.out = append(r.out, article.Quote{Span: span, Speaker: c.speaker, Verb: c.verb, Paragraph: r.paragraphOf(span.Lo), Reported: true})
}

func rune2(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

func (r *quoteReader) sentenceOf(word int32) section {
	lo, hi := 0, len(r.s.sentences)
	for lo < hi {
		if m := (lo + hi) / 2; r.s.sentences[m].end <= word {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return r.s.sentences[lo]
}

// statement adds what follows a verb of saying: "X said that ...". It tells whether there was one.
func (r *quoteReader) statement(sec section, k int32, pairs []pair, next int) bool {
	text := r.s.text
	i := int(k) + 1
	from := -1
	for n := 0; n < 6 && i+n < int(sec.end); n++ {
		w := r.word(i + n)
		if len(w) > longestThat && w[0] != 'q' && w[0] != 'd' {
			if r.clause(i + n - 1) {
				break
			}
			continue
		}
		if w = strings.ToLower(w); thatWord(w) {
			from = i + n + 1
			if w == "de" && strings.ToLower(r.word(i+n+1)) == "que" {
				from++
			}
			break
		}
		if r.clause(i + n - 1) {
			break
		}
	}
	colon := i < int(sec.end) && strings.ContainsAny(text[r.s.words[k].Hi:r.s.words[i].Lo], ":\"“«„")
	if from < 0 && !colon {
		switch languages[max(0, r.lang)] {
		case "en":
			if w := r.word(int(k)); r.bare(i, int(sec.end)) && w != "told" && w != "asked" && w != "urged" && w != "wrote" {
				from = i
			}
		case "de": // "erklärte, die Brücke werde geöffnet"
			if r.clause(int(k)) && int(sec.end)-i >= 4 {
				from = i
			}
		case "ru", "uk", "be", "pl", "cs", "lt": // "Как пояснила экономист София Маркова, цены могут удвоиться."
			switch strings.ToLower(r.word(int(k) - 1)) {
			case "как", "як", "jak", "kaip":
				for n := i; n < int(sec.end) && n < i+10; n++ {
					if r.clause(n - 1) {
						from = n
						break
					}
				}
			}
		}
	}
	if from < 0 && colon && !strings.ContainsAny(text[r.s.words[k].Hi:r.s.words[i].Lo], "\"“«„‘'–—") {
		from = i // "The mayor said: the bridge will open"
	}
	if from < 0 {
		return !colon && r.trailing(sec, k, pairs, next)
	}
	if int(sec.end)-from < 3 {
		return false
	}
	c := r.around(int(k), int(sec.first), from)
	if c.speaker == "" {
		return false
	}
	span := words.Span{Lo: r.s.words[from].Lo, Hi: sec.Hi}
	if next < len(pairs) && pairs[next].Lo < span.Hi {
		if pairs[next].Hi-pairs[next].Lo > span.Len()/2 {
			return false
		}
	}
	r.report(span, c)
	return true
}

// What a statement and the words behind it that say whose it is have at least and at most, in words.
const (
	leastStated   = 4
	mostSubject   = 6  // between the comma and the verb, in English
	mostBehind    = 8  // behind the verb in English: "on Tuesday"
	mostAttribute = 12 // behind the verb in other languages: who it is
)

// trailing adds a statement that stands before who makes it: "The bridge will open in May, the mayor said." It tells whether there was one.
func (r *quoteReader) trailing(sec section, k int32, pairs []pair, next int) bool {
	verb := int(k)
	english := languages[max(0, r.lang)] == "en"
	behind := int(sec.end) - int(k) - 1
	if behind > mostAttribute || english && behind > mostBehind {
		return false
	}
	if r.auxiliary(verb - 1) {
		verb--
	}
	if r.word(verb) == "rief" { // called, in German
		return false
	}
	comma := verb - 1 // the word before the comma
	for english && comma > int(sec.first) && verb-1-comma < mostSubject && !r.clause(comma) {
		if !r.touching(comma + 1) {
			return false
		}
		comma--
	}
	text := r.s.text
	if comma-int(sec.first)+1 < leastStated || !r.stop(comma) || english && comma == verb-1 || strings.ContainsAny(text[r.s.words[k].Hi:sec.Hi], ":\"“”„«»") {
		return false
	}
	for i := int(k) + 1; i < int(sec.end); i++ {
		if r.clause(i-1) && (english || i > int(k)+1 && !r.name(i-1)) { // the sentence goes on
			return false
		}
	}
	span := words.Span{Lo: r.s.words[sec.first].Lo, Hi: r.s.words[comma].Hi}
	for q := next - 1; q <= next && q < len(pairs); q++ {
		if q >= 0 && pairs[q].Overlap(span) > 0 {
			return false
		}
	}
	c := credit{cue: k, verb: r.verb(int(k))}
	if english {
		c.speaker = r.who(comma+1, verb, int(k), int(sec.end))
	} else {
		c.speaker = r.afterVerb(int(k), int(sec.end), text[r.s.words[k].Hi:sec.Hi])
	}
	if c.speaker == "" {
		return false
	}
	r.report(span, c)
	return true
}

// afterVerb is the speaker behind the verb at word k: a name after three words at most that say who it is, none of them a preposition.
func (r *quoteReader) afterVerb(k, end int, rest string) string {
	s := r.speakerAfter(k, end).speaker
	i := strings.Index(rest, s)
	if s == "" || i < 0 || strings.Count(rest[:i], " ") > 4 {
		return ""
	}
	before := strings.Fields(rest[:i])
	if n := len(before); n > 0 && connector(strings.ToLower(before[n-1])) && (n > 1 || before[0] != "le" && before[0] != "la" && before[0] != "el" && before[0] != "der") {
		return ""
	}
	return s
}

// stop tells whether a comma and no other mark stands behind word i.
func (r *quoteReader) stop(i int) bool {
	if i < 0 || i+1 >= len(r.s.words) {
		return false
	}
	return strings.TrimSpace(r.s.text[r.s.words[i].Hi:r.s.words[i+1].Lo]) == ","
}

// who is the subject in words [lo, verb) between a comma and an English verb of saying: a pronoun, a name, or up to three small words such
// as "two officials".
func (r *quoteReader) who(lo, verb, k, end int) string {
	switch strings.ToLower(r.word(lo)) {
	case "who", "which", "that", "and", "but", "or", "as", "it", "what", "where", "when", "also", "then", "while", "if", "because", "so", "there", "this", "whose", "whom", "not", "to", "after", "before", "in", "with", "for", "later", "once", "though", "although", "even", "including", "like", "where's":
		return ""
	}
	if k+1 < end {
		switch strings.ToLower(r.word(k + 1)) {
		case "was", "were", "is", "are", "had", "has", "have", "would", "could", "will", "should", "can", "did", "does", "might", "may", "must", "and", "but", "that", "it", "he", "she", "they", "them", "him", "her", "this", "these", "no", "yes", "so", "nothing", "to":
			return ""
		}
	}
	if s := r.speakerBefore(verb, lo); s != "" {
		return s
	}
	if verb-lo > 3 || r.name(lo) || strings.HasSuffix(r.word(verb-1), "ly") || functional(r.word(verb-1)) {
		return ""
	}
	return r.s.text[r.s.words[lo].Lo:r.s.words[verb-1].Hi]
}

// bare tells whether an English clause without "that" can begin at word i.
func (r *quoteReader) bare(i, end int) bool {
	if end-i < 4 || !r.touching(min(i, len(r.s.words)-1)) {
		return false
	}
	if r.name(i) { // "said Ann Lee, 59": who speaks, not what is said
		n := i + 1
		for n < end && r.touching(n) && r.name(n) {
			n++
		}
		if n >= end || r.clause(n-1) || !r.touching(n) {
			return false
		}
	}
	switch strings.ToLower(r.word(i)) {
	case "in", "on", "at", "of", "to", "for", "with", "by", "as", "from", "goodbye", "nothing", "no", "yes", "so", "about", "against", "and", "or", "but", "during", "after", "before", "when", "while", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"plans", "reporters", "me", "him", "us", "them", "her", "what", "how", "why", "if", "whether", "last", "earlier", "later", "wednesday's", "into", "over", "through", "up", "out", "it's", "this", "these", "little", "much", "less":
		return false
	}
	return true
}

// longestThat is the length in bytes of the longest word for "that" but for those that are tied to the next.
const longestThat = len("что")

func thatWord(w string) bool {
	switch w {
	case "that", "kad", "jog", "ka", "et", "что", "що", "што", "że", "iż", "dass", "daß", "que", "qu", "che", "že", "de", "di":
		return w != "de" && w != "di"
	}
	return strings.HasPrefix(w, "qu'") || strings.HasPrefix(w, "qu’") || strings.HasPrefix(w, "d'")
}
