package lexicon

import (
	"strings"

	"github.com/ibid-news/ibid/internal/words"
)

// leastGloss is the weight of a translation below which a word stands as it is.
const leastGloss = 0.15

// Gloss is a line of English words for a stretch of the text, in its own order: the best
// translation of each word that has one, names and numbers as they stand. It is an aid for the
// eye of a person who does not read the language, no translation.
func (r *Reading) Gloss(text string, s words.Span) string {
	var b strings.Builder
	for _, t := range r.tokens(s) {
		g := t.Of(text)
		best := float32(leastGloss)
		for _, f := range r.Features(t) {
			if f.Term.Kind() == Dictionary && f.Weight > best {
				g, best = English(f.Term), f.Weight
			}
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(g)
	}
	return b.String()
}
