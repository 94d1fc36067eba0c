// Package lexicon turns words of any language into pivot terms by which translations are found.
//
// Call Terms.
package lexicon

import "github.com/ibid-news/ibid/internal/words"

// Term is a word in the pivot: what index.Term is made of.
type Term struct {
	Hash   uint64
	Weight float32 // above 0, at most 1; without the rarity of the term, which the index knows
}

// Terms are the pivot terms of a text in a language (BCP 47; empty: unknown), given with its words.
func Terms(text string, ws []words.Word, lang string) []Term { return nil }
