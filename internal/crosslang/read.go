package crosslang

import (
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// New makes a text ready, whose words must be those that words.Split gives, in the language that
// lang (a BCP 47 tag) names. Without a lexicon of it, names and numbers alone can match.
func New(text string, ws []words.Word, lang string) *Side {
	return NewLines(text, ws, lang, words.Sentences(text))
}

// NewLines is New for a text whose sentences are known. They must be in order.
func NewLines(text string, ws []words.Word, lang string, sentences []words.Span) *Side {
	lex, _ := lexicon.Open(lang)
	r := lex.Read(text, ws)
	s := newSide(text, lex.Lang, sentences, meanings(r, lex.Lang))
	s.reading = r
	return s
}

// meanings are the words of a text that carry meaning, in order.
func meanings(r *lexicon.Reading, lang string) []meaning {
	ms := make([]meaning, 0, len(r.Tokens))
	n := 0
	for _, t := range r.Tokens {
		n += len(r.Features(t))
	}
	terms := make([]share, 0, n)
	for _, t := range r.Tokens {
		from := len(terms)
		var sum, weight float32
		var kinds [4]bool
		for _, f := range r.Features(t) {
			idf := lexicon.IDF(f.Term)
			terms = append(terms, share{fold(f.Term), f.Weight, idf})
			sum += f.Weight
			weight += f.Weight * idf
			kinds[f.Term.Kind()&3] = true
		}
		if sum == 0 {
			terms = terms[:from]
			continue
		}
		m := meaning{token: token{Span: t.Span, weight: weight / max(1, sum)}, terms: terms[from:]}
		m.known = kinds[lexicon.Dictionary] || kinds[lexicon.Number]
		switch {
		case kinds[lexicon.Number]:
			m.kind = Number
		case kinds[lexicon.Name] && (t.Proper && lang != "de" || !kinds[lexicon.Dictionary]):
			m.kind = Name
		}
		ms = append(ms, m)
	}
	return ms
}
