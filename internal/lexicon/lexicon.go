// Package lexicon makes texts in different languages comparable, word by word, without
// translating them. Each word becomes features of one pivot space: stems of English words, found
// in a small dictionary of the word's language; the sound of a name, so that its spellings in all
// languages meet; the value of a number, however it is written. A text and its translation share
// many features, two texts on one event share fewer, and other texts next to none.
//
// Open gives the lexicon of a language, Read the features of a text word by word, and from a
// Reading come the vector of any stretch of it (Vector), the words by which two texts meet
// (Anchors), a line of English for those who do not read the language (Gloss), and the few terms
// by which the whole text is found in an index (Terms).
//
// A lexicon is data, made by ibid lexicon build (package train) from dictionaries, parallel text
// and names; format.go says how it is laid out. Lexicons are decoded when first used.
package lexicon

import (
	"strings"
	"sync"
)

// Lexicon reads the words of one language. It is safe for use by many goroutines.
type Lexicon struct {
	Lang string // BCP 47 primary subtag, "" if unknown

	english  bool
	readings sync.Pool // of *Reading, for Terms
}

// Open returns the lexicon of a language, named by its BCP 47 tag, and tells whether ibid has a
// dictionary for it. Without one the lexicon still reads names and numbers. Lexicons are made once.
func Open(lang string) (*Lexicon, bool) {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	if len(lang) > 3 {
		lang = ""
	}
	l, ok := open.Load(lang)
	if !ok {
		l, _ = open.LoadOrStore(lang, &Lexicon{Lang: lang, english: lang == "en"})
	}
	lex := l.(*Lexicon)
	return lex, lex.english
}

// open keeps the lexicons that were asked for, by language.
var open sync.Map
