package trace

import (
	"slices"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/words"
)

// The sentences of two reports of one event are alike, in any two languages. Of a page that is a translation of one of them, the
// other looks like a counterpart too. But what two authors wrote each for himself cannot both be what one sentence was
// translated from: of two counterparts in one language that do not share the text, the nearer one stands, and the other is what it is,
// a text of the same story.

// Why the sentence pairs of two texts in different languages prove nothing. They may also be quotations.
const (
	Undecided  = "undecided"  // the two texts by themselves do not tell
	Outmatched = "outmatched" // another text in its language, which does not share the text, is the nearer counterpart
)

const (
	ownPart = 1. / 4 // of a counterpart's sentence pairs, by length, that has to be left to it
	farPart = 1. / 2 // of the nearer counterpart's likeness: what is as like as that may be a second translation of the same text
)

// counterpart is a text in another language whose sentences are like the subject's.
type counterpart struct {
	Copy
	article *article.Article
}

// dismissRivals makes those counterparts of the subject to which too little is left texts that share no evidence.
func dismissRivals(cs []counterpart) {
	sides := make([]*align.Text, len(cs)) // made when needed
	side := func(i int) *align.Text {
		if sides[i] == nil {
			sides[i] = prepare(cs[i].article).text
		}
		return sides[i]
	}
	var lost []int
	for i := range cs {
		if float64(length(uncontested(cs, i, side))) < ownPart*float64(length(cs[i].Translation.Pairs)) {
			lost = append(lost, i)
		}
	}
	for _, i := range lost {
		cs[i].Verdict = crosslang.SameStory.String()
		cs[i].Translation.Verdict = cs[i].Verdict
		cs[i].dismiss(Outmatched)
	}
}

// uncontested are those sentence pairs of counterpart i of which no nearer counterpart in its language is as near, or one is that
// shares the text with it.
func uncontested(cs []counterpart, i int, side func(int) *align.Text) []Pair {
	y := &cs[i]
	ps := y.Translation.Pairs
	contested, shared := make([]bool, len(ps)), make([]bool, len(ps))
	for j := range cs {
		x := &cs[j]
		if x.article.Language() != y.article.Language() || y.likeness() >= farPart*x.likeness() {
			continue
		}
		var common []align.Passage
		compared := false
		for k, p := range ps {
			if !x.contests(p) {
				continue
			}
			if !compared {
				common, compared = align.Texts(side(i), side(j)), true
			}
			contested[k] = true
			shared[k] = shared[k] || holdsEvidence(common, p.B.Span)
		}
	}
	var out []Pair
	for k, p := range ps {
		if !contested[k] || shared[k] {
			out = append(out, p)
		}
	}
	return out
}

// likeness is how much of the subject is like sentences of the counterpart, and how like, in bytes.
func (c *counterpart) likeness() float64 {
	var sum float64
	for _, p := range c.Translation.Pairs {
		sum += p.Similarity * float64(p.A.Len())
	}
	return sum
}

// contests tells whether a sentence of this counterpart is at least as like the subject's sentence in p as its other there is.
func (c *counterpart) contests(p Pair) bool {
	return slices.ContainsFunc(c.Translation.Pairs, func(q Pair) bool {
		return 2*q.A.Overlap(p.A.Span) > p.A.Len() && q.Similarity >= p.Similarity
	})
}

// length is the sum of the pairs' lengths in the subject, in bytes.
func length(ps []Pair) int {
	n := 0
	for _, p := range ps {
		n += p.A.Len()
	}
	return n
}

// holdsEvidence tells whether half of a sentence stands in passages that are more than a quotation, a name or a formula.
func holdsEvidence(ps []align.Passage, s words.Span) bool {
	in := 0
	for _, p := range ps {
		if len(p.Not) == 0 || p.Not[0] == align.Thin {
			in += p.A.Overlap(s)
		}
	}
	return 2*in > s.Len()
}

// dismiss makes of a copy a text that shares no evidence, and says why.
func (c *Copy) dismiss(why string) {
	c.Kind, c.OfSubject, c.OfCopy, c.Words = NoEvidence, 0, 0, 0
	for i := range c.Passages {
		c.Passages[i].Not = []string{why}
	}
}
