package crosslang

import (
	"slices"
	"sync"

	"github.com/ibid-news/ibid/internal/words"
)

// Two reporters who heard one speech have its sentences in common, in any language, and little else. So a verdict has to stand
// without the sentences that either has in quotation marks: a translation has the narration in common too.

// wholeText is the share of both texts from which the pairs leave no room for a narration of one's own.
const wholeText = .8

// Quote says which stretches of the text stand in quotation marks, in order. It is to be called before the side is compared.
func (s *Side) Quote(quotes []words.Span) {
	s.quotes = quotes
	s.narration = sync.OnceValue(func() *Side {
		told := slices.DeleteFunc(slices.Clone(s.units), s.quoted)
		return newSide(s.text, s.lang, told, meanings(s.reading, s.lang))
	})
}

// told is the text without the sentences most of which stand in quotation marks.
func (s *Side) told() *Side {
	if len(s.quotes) == 0 {
		return s
	}
	return s.narration()
}

// quoted tells whether most of a sentence stands in quotation marks.
func (s *Side) quoted(sentence words.Span) bool {
	in := 0
	for _, q := range s.quotes {
		in += q.Overlap(sentence)
	}
	return 2*in > sentence.Len()
}

// whole tells whether the pairs are nearly all of both texts.
func (r *Result) whole() bool { return r.CoveredA >= wholeText && r.CoveredB >= wholeText }

// lower takes the verdict on the narrations if it is the lower one: then the texts are no more than of one story.
func (r *Result) lower(told Result) {
	if told.Verdict >= r.Verdict {
		return
	}
	r.Verdict, r.Probability, r.Quoted = max(told.Verdict, SameStory), min(r.Probability, told.Probability), true
}
