package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/learn"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/train"
	"github.com/ibid-news/ibid/internal/words"
)

// decidedKinds are the copies on which it is decided whether an article is their source.
var decidedKinds = append(slices.Clone(copyKinds), copyEdited)

// wrongs is how many articles that are not its source a copy is compared with: those that the index
// puts first.
const wrongs = 4

// trial is a copy beside one article.
type trial struct {
	query  int // copies are counted from 0
	set    int
	kind   int
	langs  [2]string
	pair   string // families of the copy's and its source's languages
	source bool   // the article is the copy's source
	found  bool   // and among the first that the index nominates
	train.Bitext
}

// familyOf groups languages for training: none is judged by what was learned on it or its kin.
func familyOf(lang string) string {
	switch lang {
	case "lt", "lv":
		return "baltic"
	case "et", "fi", "hu":
		return "finnic"
	case "ru", "uk", "be", "bg", "pl", "cs", "sk", "hr", "sl":
		return "slavic"
	case "de", "nl", "sv", "is":
		return "germanic"
	case "fr", "es", "it", "pt", "ro":
		return "romance"
	}
	return lang
}

// families of a pair of languages but English, sorted, as one string.
func families(langs [2]string) string {
	var out []string
	for _, l := range langs {
		if l != "en" {
			out = append(out, familyOf(l))
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// trials compares copies of each kind with their sources and with the articles that the index takes
// for them.
func (c *collection) trials(ctx context.Context, e Env, sets []*translationSet) ([]trial, error) {
	jobs := copiesOf(sets, decidedKinds)
	sides := &sideCache{}
	out := make([][]trial, len(jobs))
	var failed error
	var mu sync.Mutex
	err := e.each(ctx, len(jobs), func(i int) {
		j := jobs[i]
		text := j.Text()
		copySide := crosslang.New(text, words.Split(text), j.prose.Lang)
		source := sourceArticle(j.Source)
		found, err := c.nominate(ctx, j.prose, source.ID, trace.TranslationLimit(len(words.Split(text)), j.prose.Lang), j.foreign)
		if err != nil {
			mu.Lock()
			failed = err
			mu.Unlock()
			return
		}
		add := func(a *article.Article, t trial) {
			t.query, t.set, t.kind, t.langs = i, j.set, j.kind, [2]string{j.prose.Lang, a.Lang}
			t.pair = families([2]string{j.prose.Lang, source.Lang})
			t.Study = crosslang.NewStudy(copySide, sides.of(a))
			out[i] = append(out[i], t)
		}
		right := trial{source: true}
		right.Translated, right.Lines, right.Weight = true, j.lines(), 1
		for _, a := range found {
			right.found = right.found || a.ID == source.ID
		}
		add(source, right)
		for _, a := range found {
			if a.ID != source.ID && len(out[i]) <= wrongs {
				add(a, trial{Bitext: train.Bitext{Weight: 1}})
			}
		}
	})
	return slices.Concat(out...), firstError(err, failed)
}

// lines are the sentences of the copy beside those of the source.
func (c copied) lines() []train.Line {
	lo, from := c.Lo(), c.Source.Lo()
	out := []train.Line{}
	for i, k := range c.From {
		if k >= 0 {
			out = append(out, train.Line{
				A: words.Span{Lo: lo[i], Hi: lo[i] + len(c.Lines[i])},
				B: words.Span{Lo: from[k], Hi: from[k] + len(c.Source.Lines[k])},
			})
		}
	}
	return out
}

// sideCache keeps the sides of sources, which many copies are compared with.
type sideCache struct{ m sync.Map }

func (s *sideCache) of(a *article.Article) *crosslang.Side {
	if v, ok := s.m.Load(a.ID); ok {
		return v.(*crosslang.Side)
	}
	side := crosslang.New(a.Text, words.Split(a.Text), a.Lang)
	s.m.Store(a.ID, side)
	return side
}

// gradedPairs reads the pairs of DIR/semeval22t8-train.csv in two languages: real news, graded from 1
// (the same) to 4 (unrelated).
func (e Env) gradedPairs() ([]trial, []float64, error) {
	p, err := e.path("semeval22t8-train.csv")
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(p)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", p, err)
	}
	col := map[string]int{}
	for i, name := range rows[0] {
		col[name] = i
	}
	var out []trial
	var grades []float64
	for _, r := range rows[1:] {
		a, b := r[col["lang1"]], r[col["lang2"]]
		grade, err := strconv.ParseFloat(r[col["Overall"]], 64)
		if a == b || err != nil {
			continue
		}
		side := func(text, lang string) *crosslang.Side { return crosslang.New(text, words.Split(text), lang) }
		t := trial{langs: [2]string{a, b}, pair: families([2]string{a, b}), set: -1}
		t.Study = crosslang.NewStudy(side(r[col["text1"]], a), side(r[col["text2"]], b))
		t.Weight = 2
		out, grades = append(out, t), append(grades, grade)
	}
	return out, grades, nil
}

// judged is what became of the copies of one set and kind.
type judged struct {
	present []float64 // score of the best article for each copy while its source is there
	right   []bool    // and whether that is the source
	absent  []float64 // score of the best article after the source was taken out
}

func (j *judged) add(o judged) {
	j.present = append(j.present, o.present...)
	j.right = append(j.right, o.right...)
	j.absent = append(j.absent, o.absent...)
}

// first is the share of copies whose source comes first.
func (j *judged) first() float64 {
	n := 0
	for _, r := range j.right {
		if r {
			n++
		}
	}
	return share(n, len(j.right))
}

// recall at a precision, and the score from which it is reached. Half the questions have their source taken out.
func (j *judged) recall(precision float64) (recall, level float64) {
	scores := append(slices.Clone(j.present), j.absent...)
	yes := append(slices.Clone(j.right), make([]bool, len(j.absent))...)
	return learn.RecallAt(precision, scores, yes, len(j.right))
}

// at is recall and precision from a score on.
func (j *judged) at(level float64) (recall, precision float64) {
	tp, fp := 0, 0
	for i, s := range j.present {
		if s >= level && j.right[i] {
			tp++
		} else if s >= level {
			fp++
		}
	}
	for _, s := range j.absent {
		if s >= level {
			fp++
		}
	}
	return share(tp, len(j.right)), share(tp, tp+fp)
}

// judge gathers trials, with their scores, by set and kind; only those that want takes, if it is not nil.
func judge(trials []trial, scores []float64, sets int, want func(trial) bool) [][]judged {
	out := make([][]judged, sets)
	for i := range out {
		out[i] = make([]judged, len(decidedKinds))
	}
	for lo := 0; lo < len(trials); {
		hi := lo
		best, absent, right := -99.0, -99.0, false
		for ; hi < len(trials) && trials[hi].query == trials[lo].query; hi++ {
			t, s := trials[hi], scores[hi]
			switch {
			case !t.source:
				absent = max(absent, s)
				if s > best {
					best, right = s, false
				}
			case t.found && s > best:
				best, right = s, true
			}
		}
		if want != nil && !want(trials[lo]) {
			lo = hi
			continue
		}
		j := &out[trials[lo].set][trials[lo].kind]
		j.present, j.right, j.absent = append(j.present, best), append(j.right, right), append(j.absent, absent)
		lo = hi
	}
	return out
}

// heldOut scores each trial by a model that has seen no language of its families.
func (e Env) heldOut(ctx context.Context, trials []trial) ([]float64, map[string]*crosslang.Model, error) {
	groups := map[string]bool{}
	for _, t := range trials {
		groups[t.pair] = true
	}
	scores := make([]float64, len(trials))
	models := map[string]*crosslang.Model{}
	for n, g := range sortedKeys(groups) {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		var pairs []train.Bitext
		for _, t := range trials {
			if !touches(t.langs, g) && t.Weight > 0 {
				pairs = append(pairs, t.Bitext)
			}
		}
		m, err := train.FitTranslation(pairs)
		if err != nil {
			return nil, nil, err
		}
		models[g] = m
		for i, t := range trials {
			if t.pair == g {
				scores[i] = m.ScoreOf(t.Features(m))
			}
		}
		e.progress(n+1, len(groups))
	}
	return scores, models, nil
}

// touches tells whether a language is of one of the families that a string names.
func touches(langs [2]string, families string) bool {
	for _, f := range strings.Fields(families) {
		if familyOf(langs[0]) == f || familyOf(langs[1]) == f {
			return true
		}
	}
	return false
}

// dense tells whether a language of the pair is written without spaces: such pairs have a threshold of their own.
func dense(langs [2]string) bool {
	return slices.ContainsFunc(langs[:], func(l string) bool { return l == "zh" || l == "ja" })
}

// langs are the languages of the set's copies and sources.
func (s *translationSet) langs() [2]string {
	return [2]string{s.All[0].Copy.Lang, s.All[0].Source.Lang}
}

// decisions measures whether it is told right that an article is, or is not, the source of a copy.
func (c *collection) decisions(ctx context.Context, e Env, sets []*translationSet, r *Result) error {
	l, err := c.lessons(ctx, e, sets)
	if err != nil {
		return err
	}
	_, err = l.figures(ctx, e, r)
	return err
}

// figures writes the tables, and returns the score of each pair of texts by weights that were learned from others.
func (l *lessons) figures(ctx context.Context, e Env, r *Result) ([]float64, error) {
	scores, models, err := e.heldOut(ctx, l.all)
	if err != nil {
		return nil, err
	}
	n := l.copies
	levels := [2]float64{l.levels(scores, false).Translation, l.levels(scores, true).Translation}
	decisionTables(r, l.set, judge(l.all[:n], scores[:n], len(l.set), nil), levels)
	gradedTable(r, l.all[n:n+l.graded], l.grades, scores[n:], levels)
	eventTable(r, l.all[n+l.graded:], scores[n+l.graded:], levels)
	return scores, e.sentences(ctx, l.set, models, r)
}

// decisionTables writes the tables; levels are the scores from which the verdict is a translation, for alphabets and others.
func decisionTables(r *Result, sets []*translationSet, js [][]judged, levels [2]float64) {
	isDense := make([]bool, len(sets))
	for i, s := range sets {
		isDense[i] = dense(s.langs())
	}
	for script, name := range []string{"alphabets", "Chinese, Japanese"} {
		byKind := make([]judged, len(decidedKinds))
		var pooled judged
		for s := range sets {
			for k := range decidedKinds {
				if isDense[s] == (script == 1) {
					byKind[k].add(js[s][k])
					pooled.add(js[s][k])
				}
			}
		}
		if len(pooled.right) == 0 {
			continue
		}
		t := r.Table("Is it the source? "+name, "copies", "n", "rank 1", "recall at .99", "at .995", "at .999", "verdict", "its precision")
		row := func(label string, j *judged) {
			f := []any{len(j.right), j.first()}
			for _, p := range []float64{.99, .995, .999} {
				x, _ := j.recall(p)
				f = append(f, x)
			}
			x, p := j.at(levels[script])
			t.Add(label, append(f, x, p)...)
		}
		for k, kind := range decidedKinds {
			row(string(kind), &byKind[k])
		}
		row("all", &pooled)
		t.Note("Half the questions have their source taken out. Each pair of languages is judged by weights learned on other families of languages. Verdict: recall and precision of the one level (score %.2f) from which ibid says translation: that of precision 1 over all kinds, or that from which it flags no more than .0025, to the nearest pair, of the graded pairs of grade 2 and more or of the articles on one event, whichever is strictest, and 2 at least.", levels[script])
	}
	setTable(r, sets, js, isDense, levels)
}

// setTable has a row for each set: recall of each kind by the one threshold.
func setTable(r *Result, sets []*translationSet, js [][]judged, isDense []bool, levels [2]float64) {
	columns := []string{"set", "n"}
	for _, k := range decidedKinds {
		columns = append(columns, string(k))
	}
	t := r.Table("Recall of the verdict translation, by set", append(columns, "precision")...)
	for s, set := range sets {
		level := levels[0]
		if isDense[s] {
			level = levels[1]
		}
		f := []any{len(js[s][0].right)}
		var all judged
		for k := range decidedKinds {
			x, _ := js[s][k].at(level)
			f = append(f, x)
			all.add(js[s][k])
		}
		_, p := all.at(level)
		t.Add(set.Name, append(f, p)...)
	}
}

// gradedTable says how many graded pairs of real news are taken for translations.
func gradedTable(r *Result, graded []trial, grades, scores []float64, levels [2]float64) {
	t := r.Table("Real news in two languages, graded by people (SemEval-2022 task 8)", "grade", "pairs", "flagged", "share")
	for _, g := range []struct {
		label  string
		lo, hi float64
	}{{"1 (the same) to below 1.5", 1, 1.5}, {"1.5 to below 2", 1.5, 2}, {"2 to below 3", 2, 3}, {"3 to 4 (unrelated)", 3, 4.01}, {"2 and more", 2, 4.01}} {
		n, flagged := 0, 0
		for i, x := range graded {
			if grades[i] < g.lo || grades[i] >= g.hi {
				continue
			}
			n++
			level := levels[0]
			if dense(x.langs) {
				level = levels[1]
			}
			if scores[i] >= level {
				flagged++
			}
		}
		t.Add(g.label, n, flagged, share(flagged, n))
	}
}

// eventTable says how many articles of other outlets on one event are taken for translations.
func eventTable(r *Result, events []trial, scores []float64, levels [2]float64) {
	t := r.Table("Translations beside another outlet's article on the same event (NTREX)", "script", "pairs", "flagged", "share")
	for script, name := range []string{"alphabets", "Chinese, Japanese"} {
		n, flagged := 0, 0
		for i, x := range events {
			if dense(x.langs) == (script == 1) {
				n++
				if scores[i] >= levels[script] {
					flagged++
				}
			}
		}
		t.Add(name, n, flagged, share(flagged, n))
	}
}

// sentences measures the alignment of sentences in whole translations whose lines correspond.
func (e Env) sentences(ctx context.Context, sets []*translationSet, models map[string]*crosslang.Model, r *Result) error {
	t := r.Table("Sentences beside sentences, whole translations", "set", "lines", "right", "precision", "right at precision .99")
	type found struct {
		p     []float64
		right []bool
		lines int
	}
	out := make([]found, len(sets))
	err := e.each(ctx, len(sets), func(i int) {
		for _, x := range sets[i].All {
			m := models[families([2]string{x.Source.Lang, x.Copy.Lang})]
			out[i].lines += len(x.Copy.Lines)
			for _, f := range x.align(func(a, b *crosslang.Side) []crosslang.Pair { return crosslang.NewStudy(a, b).Pairs(m, .02) }) {
				out[i].p, out[i].right = append(out[i].p, f.p), append(out[i].right, f.right)
			}
		}
	})
	var all found
	for i, s := range sets {
		row(t, s.Name, out[i].p, out[i].right, out[i].lines)
		all.p, all.right, all.lines = append(all.p, out[i].p...), append(all.right, out[i].right...), all.lines+out[i].lines
	}
	row(t, "all", all.p, all.right, all.lines)
	return err
}

// alignedPair is a pair of sentences that was found, and whether it is one line and its translation.
type alignedPair struct {
	p     float64
	right bool
}

// align finds pairs of sentences in a whole translation.
func (t *translation) align(pairs func(a, b *crosslang.Side) []crosslang.Pair) []alignedPair {
	lo, from := t.Copy.Lo(), t.Source.Lo()
	var out []alignedPair
	for _, p := range pairs(t.Copy.side(), t.Source.side()) {
		k, single := slices.BinarySearch(lo, p.A.Lo)
		single = single && p.A.Hi == lo[k]+len(t.Copy.Lines[k])
		out = append(out, alignedPair{p.Probability, single && p.B.Lo == from[k] && p.B.Hi == from[k]+len(t.Source.Lines[k])})
	}
	return out
}

func row(t *Table, label string, p []float64, right []bool, lines int) {
	n, yes := 0, 0
	for i := range p {
		if p[i] >= .5 {
			n++
			if right[i] {
				yes++
			}
		}
	}
	x, _ := learn.RecallAt(.99, p, right, lines)
	t.Add(label, lines, share(yes, lines), share(yes, n), x)
}

// side is the text with its lines as sentences.
func (p prose) side() *crosslang.Side {
	text := p.Text()
	lines := make([]words.Span, len(p.Lines))
	for i, lo := range p.Lo() {
		lines[i] = words.Span{Lo: lo, Hi: lo + len(p.Lines[i])}
	}
	return crosslang.NewLines(text, words.Split(text), p.Lang, lines)
}
