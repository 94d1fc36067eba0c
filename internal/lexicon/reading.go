package lexicon

import (
	"math"
	"slices"
	"sort"

	"github.com/ibid-news/ibid/internal/words"
)

// Token is a word, or a few that belong together such as "1,2 mln", that has features.
type Token struct {
	words.Span        // of the text that was read
	first, n   uint32 // of Reading.features
	Proper     bool   // capitalised inside a sentence: a name, in most languages
}

// Reading is a text as the pivot space sees it. Words that say nothing (articles, prepositions) are left out.
type Reading struct {
	Lang     string
	Tokens   []Token // in order of the text
	features []Feature
}

// Features of a token. Their weights add up to about 1, rarity not counted. The slice must not be changed.
func (r *Reading) Features(t Token) []Feature { return r.features[t.first : t.first+t.n] }

// Read finds the features of a text, whose words must be those that words.Split gives.
func (l *Lexicon) Read(text string, ws []words.Word) *Reading {
	s := l.scratch()
	defer l.scratches.Put(s)
	s.tokens = true
	l.read(s, text, ws)
	return &Reading{l.Lang, slices.Clone(s.r.Tokens), slices.Clone(s.r.features)}
}

// tokens returns the range of tokens that stand wholly inside a span.
func (r *Reading) tokens(s words.Span) []Token {
	lo := sort.Search(len(r.Tokens), func(i int) bool { return r.Tokens[i].Lo >= s.Lo })
	hi := lo
	for hi < len(r.Tokens) && r.Tokens[hi].Hi <= s.Hi {
		hi++
	}
	return r.Tokens[lo:hi]
}

// Vector is the features of a stretch of the text, e.g. a sentence, weighted by how rare they
// are in news at large (IDF) and scaled to length 1. It needs no archive.
func (r *Reading) Vector(s words.Span) Vector { return r.AppendVector(nil, s) }

// AppendVector is Vector into dst, whose length must be 0.
func (r *Reading) AppendVector(dst Vector, s words.Span) Vector {
	for _, t := range r.tokens(s) {
		dst = append(dst, r.Features(t)...)
	}
	dst = dst.sum()
	for i, f := range dst {
		if f.Weight > 1 {
			f.Weight = 1 + float32(math.Log(float64(f.Weight)))
		}
		dst[i].Weight = f.Weight * IDF(f.Term)
	}
	return dst.unit()
}

// Anchor is a word of one text and a word of another that meet in a term.
type Anchor struct {
	A, B   words.Span
	Term   Term
	Kind   Kind
	Weight float64 // how much the meeting says: the shares of the term times its rarity
}

// Anchors finds the words by which a stretch of text a and a stretch of text b meet, each word
// at most once, the strongest first served, in order of a.
func Anchors(a *Reading, in words.Span, b *Reading, of words.Span) []Anchor {
	type use struct {
		token  int
		weight float32
	}
	at := map[Term][]use{}
	bt := b.tokens(of)
	for j, t := range bt {
		for _, f := range b.Features(t) {
			at[f.Term] = append(at[f.Term], use{j, f.Weight})
		}
	}
	ats := a.tokens(in)
	type meeting struct {
		Anchor
		i, j int
	}
	var all []meeting
	for i, t := range ats {
		for _, f := range a.Features(t) {
			for _, u := range at[f.Term] {
				w := float64(f.Weight) * float64(u.weight) * float64(IDF(f.Term))
				all = append(all, meeting{Anchor{t.Span, bt[u.token].Span, f.Term, f.Term.Kind(), w}, i, u.token})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Weight > all[j].Weight })
	usedA, usedB := make([]bool, len(ats)), make([]bool, len(bt))
	var out []Anchor
	for _, m := range all {
		if usedA[m.i] || usedB[m.j] || m.Weight < leastAnchor {
			continue
		}
		usedA[m.i], usedB[m.j] = true, true
		out = append(out, m.Anchor)
	}
	slices.SortFunc(out, func(x, y Anchor) int { return x.A.Lo - y.A.Lo })
	return out
}

// leastAnchor is the weight below which two words that meet are not worth showing.
const leastAnchor = 0.3
