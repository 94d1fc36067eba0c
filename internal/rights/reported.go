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
		w := strings.ToLower(r.word(i + n))
		if thatWord(w) {
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
		case "ru", "uk", "be": // "Как пояснила экономист София Маркова, цены могут удвоиться."
			if w := strings.ToLower(r.word(int(k) - 1)); w == "как" || w == "як" {
				for n := i; n < int(sec.end) && n < i+10; n++ {
					if r.clause(n - 1) {
						from = n
						break
					}
				}
			}
		}
	}
	if from < 0 || int(sec.end)-from < 3 {
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
		"plans", "reporters", "me", "him", "us", "them", "her", "what", "how", "why", "if", "whether", "last", "earlier", "later", "wednesday's", "into", "over", "through", "up", "out", "it's", "this", "these":
		return false
	}
	return true
}

func thatWord(w string) bool {
	switch w {
	case "that", "kad", "jog", "ka", "et", "что", "що", "што", "że", "iż", "dass", "daß", "que", "qu", "che", "že", "de", "di":
		return w != "de" && w != "di"
	}
	return strings.HasPrefix(w, "qu'") || strings.HasPrefix(w, "qu’") || strings.HasPrefix(w, "d'")
}
