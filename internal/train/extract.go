package train

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/learn"
)

// PageModel is what training on pages gave.
type PageModel struct {
	Model *extract.Model   // of all pages
	Folds []*extract.Model // Folds[i] has seen no host of fold i
	Fold  map[*Page]int    // of each page
}

// PageOptions of the training.
type PageOptions struct {
	Folds         int // 5 if zero
	Seed          uint64
	Whole         bool // make the model of all pages too
	Alone         bool // make no other
	First, Second learn.TreeOptions
	Logf          func(string, ...any)
}

const minHosts = 4 // on which a word must be seen to have log odds

// Extract trains on pages. Whatever a page's features hold that was learned was learned on other
// hosts: the log odds of words, and what the first stage says.
func Extract(ctx context.Context, pages []*Page, o PageOptions) (*PageModel, error) {
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.First.Trees == 0 {
		o.First = learn.TreeOptions{Trees: 100, Leaves: 16, Rate: .12, MinRows: 30, Rows: .6, Features: .35, L2: 2}
	}
	if o.Second.Trees == 0 {
		o.Second = learn.TreeOptions{Trees: 140, Leaves: 16, Rate: .1, MinRows: 30, Rows: .6, Features: .35, L2: 2}
	}
	if o.Logf == nil {
		o.Logf = func(string, ...any) {}
	}
	hosts := make([]string, len(pages))
	for i, p := range pages {
		hosts[i] = p.Host()
	}
	fold := learn.Folds(hosts, o.Folds, o.Seed)
	folds := PageFolds(pages, o.Folds, o.Seed)
	t := &pageTrainer{PageOptions: o, pages: pages, hosts: hosts, fold: fold}
	if err := t.count(ctx); err != nil {
		return nil, err
	}
	tables := make([]*extract.Model, o.Folds+1)
	for f := range tables {
		tables[f] = t.tables(f).model(nil, nil)
	}
	if err := t.prepare(ctx, tables); err != nil {
		return nil, err
	}
	out := &PageModel{Folds: make([]*extract.Model, o.Folds), Fold: folds}
	first := make([]*learn.Trees, o.Folds+1)
	for f := range first {
		if f == o.Folds && !o.Whole {
			break
		}
		var err error
		if first[f], err = t.fit(f, o.First, func(s *labelledPage) [][]float32 { return s.First }); err != nil {
			return nil, err
		}
		o.Logf("first stage, fold %d of %d", f+1, len(first))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	err := each(ctx, len(t.rows), func(i int) error {
		s := t.rows[i]
		if s == nil {
			return nil
		}
		p := extract.FirstScores(first[fold[i]], s.First)
		s.second = s.Second(p)
		s.distrust(p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for f := range first {
		if f == o.Folds && !o.Whole {
			break
		}
		if o.Alone && f < o.Folds {
			continue
		}
		second, err := t.bag(f)
		if err != nil {
			return nil, err
		}
		o.Logf("second stage, fold %d of %d", f+1, len(first))
		m := t.tables(f).model(first[f], second)
		if f == o.Folds {
			out.Model = m
		} else {
			out.Folds[f] = m
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PageFolds puts pages into folds by host.
func PageFolds(pages []*Page, folds int, seed uint64) map[*Page]int {
	hosts := make([]string, len(pages))
	for i, p := range pages {
		hosts[i] = p.Host()
	}
	out := map[*Page]int{}
	for i, f := range learn.Folds(hosts, folds, seed) {
		out[pages[i]] = f
	}
	return out
}

func foldFile(dir string, f, of int) string {
	return filepath.Join(dir, fmt.Sprintf("fold-%d-of-%d.bin", f, of))
}

// KeepFolds writes the models of the folds to a folder.
func (m *PageModel) KeepFolds(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for f, fm := range m.Folds {
		b, err := fm.MarshalBinary()
		if err == nil {
			err = os.WriteFile(foldFile(dir, f, len(m.Folds)), b, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// KeptFolds reads what KeepFolds wrote; nil if the folder has not all folds.
func KeptFolds(dir string, pages []*Page, o PageOptions) (*PageModel, error) {
	m := &PageModel{Fold: PageFolds(pages, o.Folds, o.Seed)}
	for f := range o.Folds {
		b, err := os.ReadFile(foldFile(dir, f, o.Folds))
		if os.IsNotExist(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		fm := &extract.Model{}
		if err := fm.UnmarshalBinary(b); err != nil {
			return nil, fmt.Errorf("read %s: %w", foldFile(dir, f, o.Folds), err)
		}
		m.Folds = append(m.Folds, fm)
	}
	return m, nil
}

// pageTrainer holds what one training needs.
type pageTrainer struct {
	PageOptions
	pages []*Page
	hosts []string
	fold  []int
	rows  []*labelledPage
	seen  []*wordCounts // by page
}

// labelledPage is a page's rows with their labels.
type labelledPage struct {
	*extract.Sample
	label  []bool
	weight []float32 // 0 for blocks of which nothing is known
	second [][]float32
}

// count reads which words stand in bodies and which around them, page by page.
func (t *pageTrainer) count(ctx context.Context) error {
	bare := extract.NewModel(nil, nil, nil, nil)
	t.seen = make([]*wordCounts, len(t.pages))
	return each(ctx, len(t.pages), func(i int) error {
		s, err := extract.Prepare(t.pages[i].extract(), bare)
		if err != nil {
			return nil // a page without text says nothing
		}
		l := label(s, t.pages[i])
		c := &wordCounts{names: map[uint32]*tally{}, texts: map[uint32]*tally{}}
		for b := range s.Blocks {
			if l.weight[b] == 0 {
				continue
			}
			w := float32(math.Sqrt(float64(wordsOf(s.Blocks[b].Text))))
			s.Words(b, func(h uint32) { add(c.names, h, l.label[b], w) }, func(h uint32) {
				if len(s.Blocks[b].Text) < 400 {
					add(c.texts, h, l.label[b], 1)
				}
			})
		}
		t.seen[i] = c
		return nil
	})
}

func (p *Page) extract() extract.Page {
	return extract.Page{URL: p.URL, ContentType: "text/html", Body: p.Contents}
}

// tally of a word: how much of it stands in bodies, and around them.
type tally struct{ in, out float32 }

type wordCounts struct{ names, texts map[uint32]*tally }

func add(m map[uint32]*tally, h uint32, body bool, w float32) {
	c := m[h]
	if c == nil {
		c = &tally{}
		m[h] = c
	}
	if body {
		c.in += w
	} else {
		c.out += w
	}
}

// odds are tables of log odds.
type odds struct{ names, texts map[uint32]float32 }

func (o odds) model(first, second *learn.Trees) *extract.Model {
	return extract.NewModel(o.names, o.texts, first, second)
}

// tables are the log odds of all pages but those of fold f. Each host counts once for a word, by its share
// of the word in bodies, however many blocks it has.
func (t *pageTrainer) tables(f int) odds {
	return odds{t.table(f, func(c *wordCounts) map[uint32]*tally { return c.names }), t.table(f, func(c *wordCounts) map[uint32]*tally { return c.texts })}
}

func (t *pageTrainer) table(f int, of func(*wordCounts) map[uint32]*tally) map[uint32]float32 {
	byHost := map[string]map[uint32]*tally{}
	for i, c := range t.seen {
		if c == nil || t.fold[i] == f {
			continue
		}
		m := byHost[t.hosts[i]]
		if m == nil {
			m = map[uint32]*tally{}
			byHost[t.hosts[i]] = m
		}
		for h, x := range of(c) {
			y := m[h]
			if y == nil {
				y = &tally{}
				m[h] = y
			}
			y.in += x.in
			y.out += x.out
		}
	}
	sum, n := map[uint32]*tally{}, map[uint32]int{}
	for _, host := range slices.Sorted(maps.Keys(byHost)) {
		for h, x := range byHost[host] {
			share := x.in / (x.in + x.out)
			y := sum[h]
			if y == nil {
				y = &tally{}
				sum[h] = y
			}
			y.in += share
			y.out += 1 - share
			n[h]++
		}
	}
	var base tally
	for h, y := range sum {
		if n[h] >= minHosts {
			base.in += y.in
			base.out += y.out
		}
	}
	prior := math.Log(float64(base.in) / float64(base.out))
	out := map[uint32]float32{}
	for h, y := range sum {
		if n[h] < minHosts {
			continue
		}
		v := math.Log((float64(y.in)+1)/(float64(y.out)+1)) - prior
		v *= float64(n[h]) / float64(n[h]+4)
		v = math.Round(min(max(v, -7), 7)*16) / 16
		if math.Abs(v) >= .3 {
			out[h] = float32(v)
		}
	}
	return out
}

// prepare makes the rows and labels of all pages, each with the table of the fold it is in.
func (t *pageTrainer) prepare(ctx context.Context, tables []*extract.Model) error {
	t.rows = make([]*labelledPage, len(t.pages))
	return each(ctx, len(t.pages), func(i int) error {
		s, err := extract.Prepare(t.pages[i].extract(), tables[t.fold[i]])
		if err != nil {
			return nil
		}
		t.rows[i] = label(s, t.pages[i])
		if t.pages[i].Text != "" {
			t.rows[i].thin()
		}
		return nil
	})
}

// bag trains the second stage on all folds but f, several times.
func (t *pageTrainer) bag(f int) (*learn.Trees, error) {
	var out []*learn.Trees
	for k := range extract.Ensembles {
		o := t.Second
		o.Seed = uint64(k) * 1000
		trees, err := t.fit(f, o, func(s *labelledPage) [][]float32 { return s.second })
		if err != nil {
			return nil, err
		}
		out = append(out, trees)
	}
	return learn.Mean(out...), nil
}

// distrusted is the share of a page's words on which its labels and a model that has not seen them must differ for the
// labels to be doubted, and lessWeight what they then count: of such pages most have a known text that is cut, or of another day.
const (
	distrusted = .5
	lessWeight = .1
)

// distrust lowers the weight of a page whose labels are most likely wrong. p is what a model says that has not seen its host.
func (l *labelledPage) distrust(p []float64) {
	differ, either := 0.0, 0.0
	for i := range p {
		if l.weight[i] == 0 {
			continue
		}
		w, is := float64(wordsOf(l.Blocks[i].Text)), 0.0
		if l.label[i] {
			is = 1
		}
		differ += w * math.Abs(p[i]-is)
		either += w * max(p[i], is)
	}
	if differ > distrusted*either {
		for i := range l.weight {
			l.weight[i] *= lessWeight
		}
	}
}

// fit trains one stage on all folds but f.
func (t *pageTrainer) fit(f int, o learn.TreeOptions, rows func(*labelledPage) [][]float32) (*learn.Trees, error) {
	var x [][]float32
	var y []bool
	var w []float32
	for i, s := range t.rows {
		if s == nil || t.fold[i] == f {
			continue
		}
		for j, r := range rows(s) {
			if s.weight[j] > 0 {
				x, y, w = append(x, r), append(y, s.label[j]), append(w, s.weight[j])
			}
		}
	}
	o.Seed += t.Seed + uint64(f)
	t.Logf("%d blocks of %d features", len(x), len(x[0]))
	trees, err := learn.FitTrees(x, y, w, o)
	if err != nil {
		return nil, fmt.Errorf("train on %d blocks: %w", len(x), err)
	}
	return trees, nil
}

// each calls do for 0 to n-1 on all cores, until ctx ends.
func each(ctx context.Context, n int, do func(int) error) error {
	errs := make([]error, n)
	inParallel(n, func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			errs[i] = do(i)
		}
	})
	return errors.Join(errs...)
}
