package lexicon

import (
	"strings"

	"github.com/ibid-news/ibid/internal/words"
)

// leastGloss is the weight of a translation below which a word stands as it is.
const leastGloss = 0.15

// nextGloss is the share of the best translation's weight from which the second best is shown too.
const nextGloss = 0.6

// Gloss is a line of English words for a stretch of the text, in its own order: the best
// translation of each word that has one, with the second if it is nearly as good, names and numbers as they
// stand. It is an aid for the eye of a person who does not read the language, no translation.
func (r *Reading) Gloss(text string, s words.Span) string {
	var b strings.Builder
	for _, t := range r.tokens(s) {
		var best, next Feature
		for _, f := range r.Features(t) {
			switch {
			case f.Term.Kind() != Dictionary:
			case f.Weight > best.Weight:
				best, next = f, best
			case f.Weight > next.Weight:
				next = f
			}
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if best.Weight <= leastGloss {
			b.WriteString(t.Of(text))
			continue
		}
		b.WriteString(English(best.Term))
		if next.Weight > leastGloss && next.Weight >= nextGloss*best.Weight {
			b.WriteByte('/')
			b.WriteString(English(next.Term))
		}
	}
	return b.String()
}
