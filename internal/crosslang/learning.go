package crosslang

import (
	"slices"

	"github.com/ibid-news/ibid/internal/learn"
	"github.com/ibid-news/ibid/internal/words"
)

// Study is two texts as training sees them: what can be known of them before any weights.
type Study struct {
	l       *links // nil if a side is empty
	flipped bool
}

// Example is a pair of blocks of sentences.
type Example struct {
	A, B words.Span
	Row  []float32
}

// NewStudy looks at two texts.
func NewStudy(a, b *Side) *Study {
	s := &Study{flipped: larger(a, b)}
	if s.flipped {
		a, b = b, a
	}
	if a.total > 0 && b.total > 0 {
		s.l = newLinks(a, b)
	}
	return s
}

// example is link k with a row.
func (s *Study) example(k int, row []float32) Example {
	x := s.l.ls[k]
	e := Example{s.l.g.a.span(x.a), s.l.g.b.span(x.b), row}
	if s.flipped {
		e.A, e.B = e.B, e.A
	}
	return e
}

// Own is what is known of each pair of sentences by itself, to fit Model.Own.
func (s *Study) Own() []Example {
	if s.l == nil {
		return nil
	}
	out := make([]Example, len(s.l.ls))
	for k := range out {
		out[k] = s.example(k, s.l.rows[k])
	}
	return out
}

// Among is what is known of each pair of sentences among the others, to fit Model.Among; m needs no more than Own.
func (s *Study) Among(m *Model) []Example {
	if s.l == nil {
		return nil
	}
	l := *s.l
	l.own = make([]float64, len(l.ls))
	for k := range l.ls {
		l.own[k] = m.Own.Prob(l.rows[k])
	}
	out := make([]Example, len(l.ls))
	l.contexts(func(k int, row []float32) { out[k] = s.example(k, slices.Clone(row)) })
	return out
}

// Features are what is known of the two texts, to fit the trees; m needs no more than Own and Among.
func (s *Study) Features(m *Model) Features {
	if s.l == nil {
		return Features{}
	}
	l := *s.l
	l.judge(m.Own, m.among)
	return l.features(l.selectPairs(leastPair))
}

// Pairs are the pairs of sentences, down to a probability of least.
func (s *Study) Pairs(m *Model, least float64) []Pair {
	if s.l == nil {
		return nil
	}
	l := *s.l
	l.judge(m.Own, m.among)
	var out []Pair
	for _, k := range l.selectPairs(least) {
		e := s.example(k, nil)
		out = append(out, Pair{A: e.A, B: e.B, Similarity: float64(l.ls[k].cosine), Probability: l.p[k], Moved: l.moved[k]})
	}
	return out
}

// SetAmong gives the model its trees for pairs of sentences.
func (m *Model) SetAmong(t *learn.Trees) (err error) {
	m.Among, err = t.MarshalBinary()
	m.among = t
	return err
}

// SetTexts gives the model its trees for texts.
func (m *Model) SetTexts(t *learn.Trees) (err error) {
	m.Texts, err = t.MarshalBinary()
	m.texts = t
	return err
}

// ScoreOf is the log odds, uncalibrated, of two texts with such features.
func (m *Model) ScoreOf(f Features) float64 { return m.texts.Score(f[:]) }

// Monotone says of each of Features whether more of it can only speak for a translation (1), only
// against it (-1), or either way (0).
func Monotone() []int8 {
	out := make([]int8, NumFeatures)
	for _, f := range []int{FCos, FGain, FRatio, FSim, FCoverA, FCoverB, FSum, FCount, FMean, FRegionSum, FRegionSim, FMeet, FRun, FRare, FNumbersIn, FNamesIn} {
		out[f] = 1
	}
	out[FNumbersNo] = -1
	return out
}
