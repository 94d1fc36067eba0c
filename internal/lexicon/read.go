package lexicon

import (
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// stemLetters is how many letters of a word make its stem.
const stemLetters = 6

// Shares of a word's features.
const (
	nameShare  = 1.0 // the sound of a word that no dictionary has
	besideName = 0.3 // the sound of a capitalised word that a dictionary has
)

// read fills r.
func (l *Lexicon) read(r *Reading, text string, ws []words.Word) {
	var buf [64]byte
	r.Tokens, r.features = r.Tokens[:0], r.features[:0]
	for i := 0; i < len(ws); {
		word := ws[i].Of(text)
		first := len(r.features)
		if t, n := number(text, ws[i:]); n > 0 {
			if t != 0 {
				r.add(t, 1)
			}
			r.token(words.Span{Lo: ws[i].Lo, Hi: ws[i+n-1].Hi}, first, false)
			i += n
			continue
		}
		i++
		if len(word) > 48 {
			continue
		}
		folded := appendFolded(buf[:0], word)
		if len(folded) == 0 || stop(folded) {
			continue
		}
		c, _ := utf8.DecodeRuneInString(word)
		upper := unicode.IsUpper(c)
		if l.english {
			r.add(pack(Dictionary, folded[:min(len(folded), stemLetters)]), 1)
		}
		if t := NameTerm(word); t != 0 && (upper || !l.english) {
			r.add(t, besideName)
		}
		r.token(ws[i-1].Span, first, upper)
	}
}

func (r *Reading) add(t Term, w float32) { r.features = append(r.features, Feature{t, w}) }

// token ends a token that has the features from first on; without any it is left out.
func (r *Reading) token(s words.Span, first int, proper bool) {
	if n := len(r.features) - first; n > 0 {
		r.Tokens = append(r.Tokens, Token{s, uint32(first), uint32(n), proper})
	}
}

// stop tells whether an English word says nothing of what a text is about.
func stop(w []byte) bool {
	switch string(w) {
	case "the", "a", "an", "of", "to", "in", "and", "or", "for", "on", "at", "by", "with", "from", "is", "was", "are",
		"were", "be", "been", "it", "its", "this", "that", "these", "those", "as", "he", "she", "his", "her", "they",
		"them", "their", "we", "our", "you", "your", "i", "not", "no", "but", "have", "has", "had", "will", "would",
		"can", "could", "may", "do", "did", "does", "s", "t", "than", "then", "so", "if", "when", "which", "who",
		"what", "there", "into", "about", "after", "also", "more", "most", "other", "some", "such", "only", "over",
		"out", "up", "one", "two":
		return true
	}
	return false
}

// IDF is the rarity of a term in news at large: the natural logarithm of one in how many articles has it.
func IDF(t Term) float32 {
	switch t.Kind() {
	case Number:
		if v := t & (1<<56 - 1); v < 32 {
			return 1
		} else if v < smallNumbers {
			return 3
		}
		return 6
	case Name:
		return 6
	}
	return 4
}
