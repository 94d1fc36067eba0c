package bench

import (
	"math"
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

func stretch(pair, this, thisLen, source, sourceLen int) reuse {
	return reuse{pair, words.Span{Lo: this, Hi: this + thisLen}, words.Span{Lo: source, Hi: source + sourceLen}}
}

// Every example was worked out by hand from the definitions of the paper.
func TestPlagdet(t *testing.T) {
	for _, c := range []struct {
		name              string
		cases, detections []reuse
		prec, rec, gran   float64
		score             float64
	}{
		{
			name:       "exactly found",
			cases:      []reuse{stretch(0, 10, 100, 50, 100)},
			detections: []reuse{stretch(0, 10, 100, 50, 100)},
			prec:       1, rec: 1, gran: 1, score: 1,
		},
		{
			name:  "nothing found",
			cases: []reuse{stretch(0, 10, 100, 50, 100)},
			gran:  1,
		},
		{
			name:       "nothing to find",
			detections: []reuse{stretch(0, 10, 100, 50, 100)},
			gran:       1,
		},
		{
			name:  "found in two halves: precision and recall are whole, granularity halves log2(3)",
			cases: []reuse{stretch(0, 0, 100, 0, 100)},
			detections: []reuse{
				stretch(0, 0, 50, 0, 50), stretch(0, 50, 50, 50, 50)},
			prec: 1, rec: 1, gran: 2, score: 1 / math.Log2(3),
		},
		{
			// Recall (50+50)/200; precision (50+50)/200.
			name:       "half of it, and as much beside it",
			cases:      []reuse{stretch(0, 0, 100, 0, 100)},
			detections: []reuse{stretch(0, 50, 100, 50, 100)},
			prec:       .5, rec: .5, gran: 1, score: .5,
		},
		{
			name:       "only one side meets: no detection of this case",
			cases:      []reuse{stretch(0, 0, 100, 0, 100)},
			detections: []reuse{stretch(0, 0, 100, 200, 100)},
			gran:       1,
		},
		{
			name:       "the right place in another pair of texts",
			cases:      []reuse{stretch(0, 0, 100, 0, 100)},
			detections: []reuse{stretch(1, 0, 100, 0, 100)},
			gran:       1,
		},
		{
			// Case 1: this 0-100 is covered 0-60 by the union of two detections that overlap, source 0-100
			// by 0-60: recall .6. Case 2 (1000 characters) is missed: recall 0. Macro: .3.
			// Detections: both inside case 1: 1, 1; a third meets nothing: 0. Precision 2/3. Granularity 2/1.
			name:  "macro-average over cases of unlike length, overlapping detections counted once",
			cases: []reuse{stretch(0, 0, 100, 0, 100), stretch(0, 500, 500, 500, 500)},
			detections: []reuse{
				stretch(0, 0, 40, 0, 40), stretch(0, 20, 40, 20, 40), stretch(0, 2000, 30, 10, 30)},
			prec: 2. / 3, rec: .3, gran: 2, score: 2 * (2. / 3 * .3) / (2./3 + .3) / math.Log2(3),
		},
		{
			// The detection spans both cases: precision (100+100+100+100)/(300+200); each case is whole.
			name:       "one detection over two cases",
			cases:      []reuse{stretch(0, 0, 100, 0, 100), stretch(0, 200, 100, 100, 100)},
			detections: []reuse{stretch(0, 0, 300, 0, 200)},
			prec:       .8, rec: 1, gran: 1, score: 2 * .8 / 1.8,
		},
	} {
		got := measurePlagdet(c.cases, c.detections)
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
		if !near(got.Precision, c.prec) || !near(got.Recall, c.rec) || !near(got.Granularity, c.gran) || !near(got.score(), c.score) {
			t.Errorf("%s: precision %v recall %v granularity %v plagdet %v, want %v %v %v %v", c.name,
				got.Precision, got.Recall, got.Granularity, got.score(), c.prec, c.rec, c.gran, c.score)
		}
	}
}
