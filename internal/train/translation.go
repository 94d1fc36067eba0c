package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/learn"
	"github.com/ibid-news/ibid/internal/words"
)

// Bitext is two texts in two languages, and what is known of them.
type Bitext struct {
	*crosslang.Study
	Translated bool    // one is a translation, whole or in part, of the other
	Weight     float32 // of the pair in training
	// Lines are the sentences that correspond, if that is known. Without them two texts that are
	// translations teach nothing of sentences.
	Lines []Line
}

// Line is a sentence and its translation.
type Line struct{ A, B words.Span }

// FitTranslation fits the weights of package crosslang: first of pairs of sentences, by themselves and among
// others, then of texts. The curve and the levels of its verdicts are not set: those are for figures on
// texts it has not seen.
func FitTranslation(pairs []Bitext) (*crosslang.Model, error) {
	m := &crosslang.Model{}
	x, y := sentences(pairs, (*crosslang.Study).Own)
	var err error
	if m.Own, err = learn.FitLogistic(x, y, nil, 1); err != nil {
		return nil, fmt.Errorf("train translation: pairs of sentences: %w", err)
	}
	x, y = sentences(pairs, func(s *crosslang.Study) []crosslang.Example { return s.Among(m) })
	among, err := learn.FitTrees(x, y, nil, learn.TreeOptions{Trees: 80, Leaves: 12, Depth: 6, MinRows: 40, Rate: .12, L2: 3, Rows: .7, Features: .6, Seed: 3})
	if err != nil {
		return nil, fmt.Errorf("train translation: pairs of sentences in context: %w", err)
	}
	if err := m.SetAmong(among); err != nil {
		return nil, err
	}
	return m, fitTexts(m, pairs)
}

// fitTexts fits the trees by which two texts are judged.
func fitTexts(m *crosslang.Model, pairs []Bitext) error {
	x, y, w := make([][]float32, len(pairs)), make([]bool, len(pairs)), make([]float32, len(pairs))
	inParallel(len(pairs), func(i int) {
		f := pairs[i].Features(m)
		x[i], y[i], w[i] = f[:], pairs[i].Translated, pairs[i].Weight
	})
	trees, err := learn.FitTrees(x, y, w, learn.TreeOptions{
		Trees: 220, Leaves: 12, Depth: 6, Rate: .08, MinRows: 25, L2: 3, Rows: .7, Features: .5,
		Monotone: crosslang.Monotone(), Seed: 5,
	})
	if err != nil {
		return fmt.Errorf("train translation: texts: %w", err)
	}
	return m.SetTexts(trees)
}

// mostForSentences is how many pairs of texts teach of sentences.
const mostForSentences = 3000

// sentences are the pairs of sentences that rows gives, with their labels.
func sentences(pairs []Bitext, rows func(*crosslang.Study) []crosslang.Example) (x [][]float32, y []bool) {
	order := rand.New(rand.NewPCG(1, 1)).Perm(len(pairs))
	each := make([][]labelled, min(len(pairs), mostForSentences))
	inParallel(len(each), func(i int) {
		p := pairs[order[i]]
		if p.Translated && p.Lines == nil {
			return
		}
		for _, e := range rows(p.Study) {
			if yes, known := p.label(e); known {
				each[i] = append(each[i], labelled{e.Row, yes})
			}
		}
	})
	for _, es := range each {
		for _, e := range es {
			x, y = append(x, e.row), append(y, e.yes)
		}
	}
	return x, y
}

type labelled struct {
	row []float32
	yes bool
}

// label tells whether two blocks of sentences are translations of each other; it is not known if
// they are so in part.
func (p Bitext) label(e crosslang.Example) (yes, known bool) {
	if !p.Translated {
		return false, true
	}
	var a, b float64 // bytes of either block whose counterparts stand in the other
	for _, l := range p.Lines {
		if x, y := l.A.Overlap(e.A), l.B.Overlap(e.B); x > 0 && y > 0 {
			a += float64(x)
			b += float64(y)
		}
	}
	switch share := math.Min(a/float64(e.A.Len()), b/float64(e.B.Len())); {
	case share >= .6:
		return true, true
	case share <= .2:
		return false, true
	}
	return false, false
}

// inParallel calls do for 0 to n-1 on all cores; the calls must not depend on each other.
func inParallel(n int, do func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
