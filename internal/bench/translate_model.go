package bench

import (
	"context"
	"math"
	"slices"

	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/learn"
	"github.com/ibid-news/ibid/internal/train"
)

// TranslationModel makes the weights that ibid ships for translations. They are fitted to all sets; the
// curve of probabilities and the levels of verdicts come from what weights fitted to other languages said of each
// set, which the result says.
func TranslationModel(ctx context.Context, e Env, o TranslateOptions) (*crosslang.Model, *Result, error) {
	sets, err := e.translationSets(o)
	if err != nil {
		return nil, nil, err
	}
	c, err := e.newCollection(ctx, sets, o.Distractors)
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	l, err := c.lessons(ctx, e, sets)
	if err != nil {
		return nil, nil, err
	}
	r := &Result{Name: "translate"}
	scores, err := l.figures(ctx, e, r)
	if err != nil {
		return nil, nil, err
	}
	var pairs []train.Bitext
	var seen []float64
	var yes []bool
	for i, t := range l.all {
		if t.Weight == 0 {
			continue
		}
		pairs = append(pairs, t.Bitext)
		seen, yes = append(seen, scores[i]), append(yes, t.Translated)
	}
	m, err := train.FitTranslation(pairs)
	if err != nil {
		return nil, nil, err
	}
	m.Curve = learn.FitIsotonic(seen, yes)
	for script := range m.Levels {
		m.Levels[script] = l.levels(scores, script == 1)
	}
	e.logf("%d pairs of texts, levels %+v", len(pairs), m.Levels)
	return m, r, nil
}

// lessons are pairs of texts to learn from and to judge.
type lessons struct {
	all    []trial   // copies beside articles, then graded pairs, then articles on one event
	copies int       // how many of all are copies beside articles
	graded int       // how many are graded
	grades []float64 // of the graded
	set    []*translationSet
}

func (c *collection) lessons(ctx context.Context, e Env, sets []*translationSet) (*lessons, error) {
	l := &lessons{set: sets}
	var err error
	if l.all, err = c.trials(ctx, e, sets); err != nil {
		return nil, err
	}
	l.copies = len(l.all)
	graded, grades, err := e.gradedPairs()
	if err != nil {
		return nil, err
	}
	for i, t := range graded {
		t.query = -1
		if grades[i] < 2 { // what these are nobody has said
			t.Weight = 0
		}
		l.all = append(l.all, t)
	}
	l.graded, l.grades = len(graded), grades
	events, err := e.sameEvent(ctx)
	if err != nil {
		return nil, err
	}
	l.all = append(l.all, events...)
	e.logf("%d pairs of texts to learn from and to judge", len(l.all))
	return l, nil
}

// levels finds the scores from which verdicts are given: a translation where none of the
// copies, of which half have their source taken out, is put beside another article, and from which no more than strictest of the graded pairs, nor of the articles on
// one event, are flagged, rounded up to quarters; probably one at .95; the same story at even odds.
func (l *lessons) levels(scores []float64, script bool) crosslang.Levels {
	var j judged
	for _, kinds := range judge(l.all[:l.copies], scores[:l.copies], len(l.set), func(t trial) bool { return dense(l.set[t.set].langs()) == script }) {
		for _, k := range kinds {
			j.add(k)
		}
	}
	var v crosslang.Levels
	_, v.Translation = j.recall(1)
	_, v.Probably = j.recall(.95)
	_, v.Story = j.recall(.5)
	v.Probably = max(v.Probably, 0)
	events := l.copies + l.graded
	for _, part := range [][2]int{{l.copies, events}, {events, len(l.all)}} {
		var not []float64
		for i := part[0]; i < part[1]; i++ {
			if l.all[i].Weight > 0 && dense(l.all[i].langs) == script {
				not = append(not, scores[i])
			}
		}
		slices.Sort(not)
		v.Translation = max(v.Translation, flagging(strictest, not))
		v.Probably = max(v.Probably, flagging(.02, not))
	}
	v.Translation = math.Ceil(4*max(v.Translation, leastTranslation)) / 4
	v.Probably = min(v.Translation, v.Probably)
	v.Story = min(v.Probably, max(v.Story, -3))
	return v
}

// strictest is the share of pairs that are no translations up to which they may be flagged, and leastTranslation the score below which
// nothing is called a translation, however few pairs say so.
const (
	strictest        = .0025
	leastTranslation = 2
)

// flagging is the least level that no more than a share of sorted scores, to the nearest whole number of them, reach.
func flagging(share float64, sorted []float64) float64 {
	k := len(sorted) - 1 - int(math.Round(share*float64(len(sorted))))
	if k < 0 {
		return math.Inf(-1)
	}
	return math.Nextafter(sorted[k], math.Inf(1))
}
