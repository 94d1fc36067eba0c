package bench

import (
	"context"

	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/learn"
	"github.com/ibid-news/ibid/internal/train"
)

// TranslationModel makes the weights that ibid ships for translations. They are fitted to all sets; the
// curve of probabilities and the levels of verdicts come from what weights fitted to other languages said of each
// set.
func TranslationModel(ctx context.Context, e Env, o TranslateOptions) (*crosslang.Model, error) {
	sets, err := e.translationSets(o)
	if err != nil {
		return nil, err
	}
	c, err := e.newCollection(ctx, sets, o.Distractors)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	all, n, _, err := c.lessons(ctx, e, sets)
	if err != nil {
		return nil, err
	}
	scores, _, err := e.heldOut(ctx, all)
	if err != nil {
		return nil, err
	}
	var pairs []train.Bitext
	var seen []float64
	var yes []bool
	for i, t := range all {
		if t.Weight == 0 {
			continue
		}
		pairs = append(pairs, t.Bitext)
		seen, yes = append(seen, scores[i]), append(yes, t.Translated)
	}
	m, err := train.FitTranslation(pairs)
	if err != nil {
		return nil, err
	}
	m.Curve = learn.FitIsotonic(seen, yes)
	for script := range m.Levels {
		m.Levels[script] = levelsOf(all, scores, n, sets, script == 1)
	}
	e.logf("%d pairs of texts, levels %+v", len(pairs), m.Levels)
	return m, nil
}

// lessons are the trials of copies, n of them, and after them the graded pairs with their grades.
func (c *collection) lessons(ctx context.Context, e Env, sets []*translationSet) (all []trial, n int, grades []float64, err error) {
	if all, err = c.trials(ctx, e, sets); err != nil {
		return nil, 0, nil, err
	}
	n = len(all)
	graded, grades, err := e.gradedPairs()
	if err != nil {
		return nil, 0, nil, err
	}
	for i, t := range graded {
		t.query = -1 - i
		if grades[i] < 2 { // what these are nobody has said
			t.Weight = 0
		}
		all = append(all, t)
	}
	e.logf("%d pairs of texts to learn from and to judge", len(all))
	return all, n, grades, nil
}

// levelsOf finds the scores from which verdicts are given: a translation at precision .995 where half the
// copies have their source taken out, and above all graded pairs that are not the same; probably one at .95; the same
// story at even odds.
func levelsOf(all []trial, scores []float64, n int, sets []*translationSet, script bool) crosslang.Levels {
	var j judged
	for _, kinds := range judge(all[:n], scores[:n], len(sets), func(t trial) bool { return dense(sets[t.set].langs()) == script }) {
		for _, k := range kinds {
			j.add(k)
		}
	}
	var l crosslang.Levels
	_, l.Translation = j.recall(.995)
	_, l.Probably = j.recall(.95)
	_, l.Story = j.recall(.5)
	for i := n; i < len(all); i++ {
		if all[i].Weight > 0 && dense(all[i].langs) == script {
			l.Translation = max(l.Translation, scores[i]+.01)
		}
	}
	l.Probably = min(l.Translation, max(l.Probably, 0))
	l.Story = min(l.Probably, max(l.Story, -3))
	return l
}
