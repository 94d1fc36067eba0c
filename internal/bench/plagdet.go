package bench

import (
	"math"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// reuse is a stretch of a suspicious text and the stretch of a source it is from: as annotated,
// a case; as found, a detection. Spans count characters (code points).
type reuse struct {
	pair         int // index of the pair of texts it belongs to
	this, source words.Span
}

func (r reuse) size() int { return r.this.Len() + r.source.Len() }

// meets tells whether two stretches of one pair overlap on both sides.
func (r reuse) meets(o reuse) bool {
	return r.pair == o.pair && r.this.Overlap(o.this) > 0 && r.source.Overlap(o.source) > 0
}

// plagdet holds the measures of Potthast et al., An Evaluation Framework for Plagiarism
// Detection (COLING 2010), macro-averaged: every case and every detection counts the same,
// however long it is.
type plagdet struct {
	Precision   float64 // mean share of a detection's characters that belong to cases it meets
	Recall      float64 // mean share of a case's characters that belong to detections it meets
	Granularity float64 // detections for each case that is detected at all, at least 1
	Cases       int
	Detections  int
}

// score is the F1 of precision and recall, divided by log2(1 + granularity).
func (p plagdet) score() float64 {
	if p.Precision+p.Recall == 0 {
		return 0
	}
	return 2 * p.Precision * p.Recall / (p.Precision + p.Recall) / math.Log2(1+p.Granularity)
}

// measurePlagdet scores detections against cases. Without cases or detections the measures
// that are not defined are 0, and granularity is 1.
func measurePlagdet(cases, detections []reuse) plagdet {
	p := plagdet{Granularity: 1, Cases: len(cases), Detections: len(detections)}
	var met, hits int
	p.Recall, met, hits = meanCovered(cases, detections)
	p.Precision, _, _ = meanCovered(detections, cases)
	if met > 0 {
		p.Granularity = float64(hits) / float64(met)
	}
	return p
}

// meanCovered is the mean share of the characters of each of xs, both sides together, that
// lie in those of ys it meets; how many of xs meet any; and how often they meet.
func meanCovered(xs, ys []reuse) (mean float64, met, hits int) {
	byPair := map[int][]reuse{}
	for _, y := range ys {
		byPair[y.pair] = append(byPair[y.pair], y)
	}
	for _, x := range xs {
		share, n := coveredBy(x, byPair[x.pair])
		mean += share
		hits += n
		if n > 0 {
			met++
		}
	}
	if len(xs) > 0 {
		mean /= float64(len(xs))
	}
	return mean, met, hits
}

// coveredBy is the share of the characters of x, both sides together, that lie in those
// of ys it meets, and how many these are.
func coveredBy(x reuse, ys []reuse) (float64, int) {
	var this, source []words.Span
	for _, y := range ys {
		if x.meets(y) {
			this = append(this, words.Span{Lo: max(x.this.Lo, y.this.Lo), Hi: min(x.this.Hi, y.this.Hi)})
			source = append(source, words.Span{Lo: max(x.source.Lo, y.source.Lo), Hi: min(x.source.Hi, y.source.Hi)})
		}
	}
	if len(this) == 0 {
		return 0, 0
	}
	return float64(unionLen(this)+unionLen(source)) / float64(x.size()), len(this)
}

// unionLen is how much the spans cover together.
func unionLen(spans []words.Span) int {
	slices.SortFunc(spans, func(a, b words.Span) int { return a.Lo - b.Lo })
	n, at := 0, 0
	for _, s := range spans {
		n += max(0, s.Hi-max(s.Lo, at))
		at = max(at, s.Hi)
	}
	return n
}
