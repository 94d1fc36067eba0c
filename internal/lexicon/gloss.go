package lexicon

import (
	"strings"

	"github.com/ibid-news/ibid/internal/words"
)

// Gloss is a line of English words for a stretch of the text, in its own order: the best
// translation of each word that has one, names and numbers as they stand. It is an aid for the
// eye of a person who does not read the language, no translation.
func (r *Reading) Gloss(text string, s words.Span) string {
	var b strings.Builder
	for _, t := range r.tokens(s) {
		g := t.Of(text)
		var best float32
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

// English is the commonest English word of a dictionary term's stem.
func English(t Term) string { return t.String() }
