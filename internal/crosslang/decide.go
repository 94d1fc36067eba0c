package crosslang

import (
	"cmp"
	_ "embed" // the weights
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ibid-news/ibid/internal/learn"
	"github.com/ibid-news/ibid/internal/words"
)

// Model is what ibid train translation learns.
type Model struct {
	Own   *learn.Logistic `json:"own"`   // a pair of sentences by itself
	Among []byte          `json:"among"` // learn.Trees of a pair of sentences among the others, in binary form
	Texts []byte          `json:"texts"` // learn.Trees of two texts
	Curve *learn.Isotonic `json:"curve"` // from the score of Texts to a probability
	// Levels are the scores from which a verdict is given: for two texts in alphabets, and for those of which one at
	// least is written without spaces.
	Levels [2]Levels `json:"levels"`

	among, texts *learn.Trees
}

// Levels are scores of Model.Texts.
type Levels struct {
	Story, Probably, Translation float64
}

//go:embed model.json
var modelJSON []byte

var embedded = sync.OnceValues(func() (*Model, error) { return ReadModel(modelJSON) })

// ReadModel reads what Model.JSON wrote.
func ReadModel(b []byte) (*Model, error) {
	m := &Model{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("model of translations: %w", err)
	}
	if m.Own == nil || m.Curve == nil || len(m.Own.Weights) != linkFeatures {
		return nil, errOtherModel
	}
	for _, t := range []struct {
		from []byte
		to   **learn.Trees
		n    int
	}{{m.Among, &m.among, linkFeatures + contextFeatures}, {m.Texts, &m.texts, int(NumFeatures)}} {
		*t.to = &learn.Trees{}
		if err := (*t.to).UnmarshalBinary(t.from); err != nil {
			return nil, fmt.Errorf("model of translations: %w", err)
		}
		if (*t.to).NumFeatures() != t.n {
			return nil, errOtherModel
		}
	}
	return m, nil
}

var errOtherModel = errors.New("model of translations: it is for another version of ibid: run ibid train translation")

// JSON is the model as ReadModel reads it.
func (m *Model) JSON() ([]byte, error) { return json.Marshal(m) }

// Compare finds what a and b have in common, with the weights that ibid ships.
func Compare(a, b *Side) Result {
	m, err := embedded()
	if err != nil { // the weights are part of the program, and a test reads them
		return Result{}
	}
	return m.Compare(a, b)
}

// leastPair is the probability from which a pair of sentences is shown.
const leastPair = .5

// leastAnchors is how many words in pairs a verdict must be able to show. Texts of a sentence or two, which the
// classifier was not trained on, otherwise go for translations of whatever is long enough; of three sentences in a row and their
// article nearly all have more.
const leastAnchors = 6

// Compare is the function Compare with other weights.
func (m *Model) Compare(a, b *Side) Result {
	r := m.compare(a, b)
	if r.Verdict >= Probably && !r.whole() && len(a.quotes)+len(b.quotes) > 0 {
		r.lower(m.compare(a.told(), b.told()))
	}
	return r
}

// compare is Compare with all that stands in the texts.
func (m *Model) compare(a, b *Side) Result {
	flip := larger(a, b)
	if flip {
		a, b = b, a
	}
	var r Result
	if l := m.links(a, b); l != nil {
		picked := l.selectPairs(leastPair)
		r.Features = l.features(picked)
		score := m.texts.Score(r.Features[:])
		r.Probability = min(.999, m.Curve.Prob(score)) // nothing is certain
		r.Verdict = m.verdict(a, b, score)
		l.report(&r, picked)
		if r.anchors() < leastAnchors {
			r.Verdict = Unknown
		}
	}
	if flip {
		r.mirror()
	}
	return r
}

// Score is the log odds, uncalibrated, that one text is a translation of the other: the part of Compare that ranks.
func (m *Model) Score(a, b *Side) (float64, Features) {
	if larger(a, b) {
		a, b = b, a
	}
	l := m.links(a, b)
	if l == nil {
		return -20, Features{}
	}
	f := l.features(l.selectPairs(leastPair))
	return m.texts.Score(f[:]), f
}

// links judges all pairs of sentences; nil if a side is empty.
func (m *Model) links(a, b *Side) *links {
	if len(a.units) == 0 || len(b.units) == 0 || a.total == 0 || b.total == 0 {
		return nil
	}
	l := newLinks(a, b)
	l.judge(m.Own, m.among)
	return l
}

// larger gives two texts one order, so that both ways round are the same work.
func larger(a, b *Side) bool {
	return cmp.Or(cmp.Compare(a.total, b.total), cmp.Compare(len(a.units), len(b.units)), cmp.Compare(a.text, b.text)) > 0
}

func (m *Model) verdict(a, b *Side, score float64) Verdict {
	v := m.Levels[0]
	if a.dense || b.dense {
		v = m.Levels[1]
	}
	switch {
	case score >= v.Translation:
		return Translation
	case score >= v.Probably:
		return Probably
	case score >= v.Story:
		return SameStory
	}
	return Unknown
}

// report fills pairs and what either side has alone.
func (l *links) report(r *Result, picked []int) {
	a, b := l.g.a, l.g.b
	inA, inB := make([]bool, l.g.n), make([]bool, l.g.m)
	var massA, massB float32
	for _, k := range picked {
		x := l.ls[k]
		p := Pair{A: a.span(x.a), B: b.span(x.b), Similarity: float64(x.cosine), Probability: l.p[k], Moved: l.moved[k]}
		for _, m := range l.meets[k] {
			if m.score < leastMeet {
				continue
			}
			ta, tb := a.tokens[m.a], b.tokens[m.b]
			p.Anchors = append(p.Anchors, Anchor{ta.Span, tb.Span, m.kind, float64(min(ta.weight, tb.weight))})
		}
		for u := x.a.lo; u < x.a.hi; u++ {
			inA[u] = true
		}
		for u := x.b.lo; u < x.b.hi; u++ {
			inB[u] = true
		}
		massA += a.blockMass(x.a)
		massB += b.blockMass(x.b)
		r.Pairs = append(r.Pairs, p)
	}
	r.CoveredA, r.CoveredB = float64(part(massA, a.total)), float64(part(massB, b.total))
	r.OnlyA, r.OnlyB = a.without(inA), b.without(inB)
}

// anchors is how many words on either side recognise each other, in all pairs.
func (r *Result) anchors() int {
	n := 0
	for _, p := range r.Pairs {
		n += len(p.Anchors)
	}
	return n
}

// leastMeet is the share of meaning in common from which two words are shown as anchors.
const leastMeet = .15

// without are the units that are not in a pair.
func (s *Side) without(in []bool) []words.Span {
	var out []words.Span
	for u, yes := range in {
		if !yes {
			out = append(out, s.units[u])
		}
	}
	return out
}

func (r *Result) mirror() {
	r.OnlyA, r.OnlyB = r.OnlyB, r.OnlyA
	r.CoveredA, r.CoveredB = r.CoveredB, r.CoveredA
	for i, p := range r.Pairs {
		p.A, p.B = p.B, p.A
		for j, x := range p.Anchors {
			p.Anchors[j].A, p.Anchors[j].B = x.B, x.A
		}
		slices.SortFunc(p.Anchors, func(x, y Anchor) int { return cmp.Compare(x.A.Lo, y.A.Lo) })
		r.Pairs[i] = p
	}
	slices.SortFunc(r.Pairs, func(x, y Pair) int { return cmp.Compare(x.A.Lo, y.A.Lo) })
}
