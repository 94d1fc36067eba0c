package crosslang

import (
	"github.com/ibid-news/ibid/internal/words"
)

// Example is a pair of blocks of sentences, as training sees it.
type Example struct {
	A, B  words.Span
	Row   []float32
	Moved bool
}

// Own returns what is known of each pair of sentences by itself, to fit Model.Own. Rows may be kept.
func Own(a, b *Side) []Example {
	if larger(a, b) {
		return mirrored(Own(b, a))
	}
	if a.total == 0 || b.total == 0 {
		return nil
	}
	l := newLinks(a, b)
	out := make([]Example, len(l.ls))
	for k, x := range l.ls {
		out[k] = Example{a.span(x.a), b.span(x.b), l.rows[k], l.moved[k]}
	}
	return out
}

// AmongRows returns what is known of each pair among the others, to fit Model.Among; m needs no more than Own.
func (m *Model) AmongRows(a, b *Side) []Example {
	if larger(a, b) {
		return mirrored(m.AmongRows(b, a))
	}
	if a.total == 0 || b.total == 0 {
		return nil
	}
	l := newLinks(a, b)
	l.own = make([]float64, len(l.ls))
	for k := range l.ls {
		l.own[k] = m.Own.Prob(l.rows[k])
	}
	out := make([]Example, len(l.ls))
	l.contexts(func(k int, row []float32) {
		x := l.ls[k]
		out[k] = Example{a.span(x.a), b.span(x.b), append([]float32(nil), row...), l.moved[k]}
	})
	return out
}

// TextFeatures returns what is known of two texts, to fit Model.Texts; m needs no more than Own and Among.
func (m *Model) TextFeatures(a, b *Side) Features {
	if larger(a, b) {
		a, b = b, a
	}
	l := m.links(a, b)
	if l == nil {
		return Features{}
	}
	return l.features(l.selectPairs(leastPair))
}

func mirrored(xs []Example) []Example {
	for i := range xs {
		xs[i].A, xs[i].B = xs[i].B, xs[i].A
	}
	return xs
}
