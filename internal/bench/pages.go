package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/train"
)

// PagesOptions say how pages are measured.
type PagesOptions struct {
	Folds  int    // train anew, in so many folds split by host, and measure each page by a model that has not seen its host; 0 measures the model that ibid carries
	Misses int    // how many of the worst pages of each set are listed
	Keep   string // folder that keeps the models of the folds, so that the next run need not train
	Show   string // pages whose address contains it are shown block by block
	Cost   bool   // measure what a page costs beside its mere parsing, one page after the other
	Train  train.PageOptions
}

// Pages measures extraction on sets of pages whose text, or pieces of it, and metadata are known: on each
// set in the folder e.Dir, or on the one that e.Dir is.
func Pages(ctx context.Context, e Env, o PagesOptions) (*Result, error) {
	pages, err := train.PageSets(e.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, NoData{e.Dir}
	}
	if err != nil {
		return nil, err
	}
	model := func(*train.Page) *extract.Model { return extract.Default() }
	if o.Folds > 0 {
		o.Train.Folds, o.Train.Logf = o.Folds, e.logf
		m, err := foldModels(ctx, pages, o)
		if err != nil {
			return nil, err
		}
		model = func(p *train.Page) *extract.Model { return m.Folds[m.Fold[p]] }
	}
	found := make([]reading, len(pages))
	err = e.each(ctx, len(pages), func(i int) {
		p := pages[i]
		d, err := model(p).Read(extract.Page{URL: p.URL, ContentType: "text/html", Body: p.Contents})
		found[i] = reading{page: p, err: err}
		if err == nil {
			found[i].article = d.Article
			if o.Show != "" && strings.Contains(p.URL, o.Show) {
				e.logf("%s\n%s", p.URL, blocksOf(d))
			}
		} else {
			found[i].article = &article.Article{}
		}
		found[i].judge()
	})
	if err != nil {
		return nil, err
	}
	r := &Result{Name: "pages"}
	bodies(r, found)
	metadata(r, found)
	worst(r, found, o.Misses)
	if o.Cost {
		return r, costs(ctx, e, r, found)
	}
	return r, nil
}

// foldModels trains, or reads what was trained and kept before.
func foldModels(ctx context.Context, pages []*train.Page, o PagesOptions) (*train.PageModel, error) {
	if o.Keep != "" {
		m, err := train.KeptFolds(o.Keep, pages, o.Train)
		if m != nil || err != nil {
			return m, err
		}
	}
	m, err := train.Extract(ctx, pages, o.Train)
	if err == nil && o.Keep != "" {
		err = m.KeepFolds(o.Keep)
	}
	return m, err
}

// blocksOf lists the blocks of a page with their classes and scores.
func blocksOf(d *extract.Document) string {
	var b strings.Builder
	for _, x := range d.Blocks {
		fmt.Fprintf(&b, "%-10s %.3f %-10s %.160s\n", x.Class, x.Score, x.Tag, x.Text)
	}
	return b.String()
}

// reading is what was read of one page.
type reading struct {
	page    *train.Page
	article *article.Article
	err     error

	grams  bool // judged by runs of words; else by pieces
	tp, fp float64
	fn     float64
}

// judge counts what was found and missed: runs of four words, as shares of all that either side has, so
// that a long text counts no more than a short one (the evaluation of scrapinghub's article-extraction-benchmark);
// or pieces found and missed (that of trafilatura).
func (r *reading) judge() {
	if r.page.Text == "" {
		text := article.NormalSpace(r.article.Text)
		for _, s := range r.page.With {
			if strings.Contains(text, article.NormalSpace(s)) {
				r.tp++
			} else {
				r.fn++
			}
		}
		for _, s := range r.page.Without {
			if strings.Contains(text, article.NormalSpace(s)) {
				r.fp++
			}
		}
		return
	}
	r.grams = true
	want, got := grams(r.page.Text), grams(r.article.Text)
	for k, n := range want {
		r.tp += float64(min(n, got[k]))
		r.fn += float64(max(0, n-got[k]))
	}
	for k, n := range got {
		r.fp += float64(max(0, n-want[k]))
	}
	if all := r.tp + r.fp + r.fn; all > 0 {
		r.tp, r.fp, r.fn = r.tp/all, r.fp/all, r.fn/all
	}
}

func grams(text string) map[string]int {
	t := train.Tokens(text)
	out := map[string]int{}
	for i := 0; i == 0 || i+4 <= len(t); i++ {
		out[strings.Join(t[i:min(i+4, len(t))], " ")]++
	}
	return out
}

func (r *reading) precision() float64 { return quotient(r.tp, r.tp+r.fp) }
func (r *reading) recall() float64    { return quotient(r.tp, r.tp+r.fn) }
func (r *reading) f1() float64        { return quotient(2*r.tp, 2*r.tp+r.fp+r.fn) }

func quotient(a, b float64) float64 {
	if b == 0 {
		return 1
	}
	return a / b
}

// score is precision, recall and F1 of a set: means over pages, or of all pieces.
func score(rs []reading) (p, r, f float64) {
	if len(rs) == 0 {
		return
	}
	if rs[0].grams {
		for i := range rs {
			p += rs[i].precision() / float64(len(rs))
			r += rs[i].recall() / float64(len(rs))
		}
	} else {
		var tp, fp, fn float64
		for i := range rs {
			tp, fp, fn = tp+rs[i].tp, fp+rs[i].fp, fn+rs[i].fn
		}
		p, r = quotient(tp, tp+fp), quotient(tp, tp+fn)
	}
	return p, r, quotient(2*p*r, p+r)
}

// costs weighs parsing alone, extraction, and extraction with rights, in processor time, the garbage collector's
// included: all pages of a set in turns of the three, so that whatever else the machine does falls on all alike.
func costs(ctx context.Context, e Env, r *Result, found []reading) error {
	t := r.Table("Cost in processor time, a page at a time", "set", "KB/page", "parse ms", "extract ms", "with rights ms", "x parse", "pages/s")
	for _, set := range setsOf(found, func(p *train.Page) string { return p.Set }) {
		var sum [3]time.Duration
		bytes := 0
		for turn := range 3 {
			for k := range sum {
				if err := ctx.Err(); err != nil {
					return err
				}
				runtime.GC()
				start := now()
				for _, x := range set.rs {
					p := x.page
					if turn == 0 && k == 0 {
						bytes += len(p.Contents)
					}
					if k == 0 {
						html.Parse(strings.NewReader(string(p.Contents)))
						continue
					}
					d, err := extract.Read(extract.Page{URL: p.URL, ContentType: "text/html", Body: p.Contents})
					if k == 2 && err == nil {
						rights.Annotate(d.Article, d.Root, d.Text)
					}
				}
				wall, processor := start.since()
				if processor == 0 {
					processor = wall
				}
				sum[k] += processor
				e.progress(3*turn+k+1, 9)
			}
		}
		n := 3 * float64(len(set.rs))
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / n }
		t.Add(set.name, bytes/len(set.rs)/1000, ms(sum[0]), ms(sum[1]), ms(sum[2]), float64(sum[2])/float64(sum[0]), int(n/sum[2].Seconds()))
	}
	return nil
}

var asked = map[string]float64{"scrapinghub": .970, "fundus": .955, "naeb": .940, "trafilatura-eval": .930}

func bodies(r *Result, found []reading) {
	t := r.Table("Bodies: runs of four words (trafilatura-eval: pieces)", "set", "pages", "precision", "recall", "F1", "asked", "no text")
	c := r.Table("Bodies by country", "country", "pages", "precision", "recall", "F1")
	for _, set := range setsOf(found, func(p *train.Page) string { return p.Set }) {
		p, rec, f := score(set.rs)
		none := 0
		for i := range set.rs {
			if set.rs[i].err != nil {
				none++
			}
		}
		want := "-"
		if a := asked[set.name]; a > 0 {
			want = fmt.Sprintf("%.3f", a)
		}
		t.Add(set.name, len(set.rs), p, rec, f, want, none)
	}
	for _, set := range setsOf(found, func(p *train.Page) string { return p.Type }) {
		if set.name == "" {
			continue
		}
		p, rec, f := score(set.rs)
		c.Add(set.name, len(set.rs), p, rec, f)
	}
	if len(c.Rows) == 0 {
		r.Tables = r.Tables[:len(r.Tables)-1]
	}
}

type set struct {
	name string
	rs   []reading
}

// setsOf divides readings by a name, in the order of the names.
func setsOf(found []reading, name func(*train.Page) string) []set {
	var out []set
	at := map[string]int{}
	for _, r := range found {
		n := name(r.page)
		i, ok := at[n]
		if !ok {
			i = len(out)
			at[n] = i
			out = append(out, set{name: n})
		}
		out[i].rs = append(out[i].rs, r)
	}
	slices.SortFunc(out, func(a, b set) int { return cmp.Compare(a.name, b.name) })
	return out
}

func metadata(r *Result, found []reading) {
	t := r.Table("Metadata", "set", "headlines", "exact", "letters alike", "bylines", "all found", "just these", "dates", "to the day")
	for _, set := range setsOf(found, func(p *train.Page) string { return p.Set }) {
		var heads, exact, alike, bylines, all, just, dates, day int
		for _, x := range set.rs {
			p, a := x.page, x.article
			if p.Title != "" {
				heads++
				exact += oneIf(article.NormalSpace(a.Title) == article.NormalSpace(p.Title))
				alike += oneIf(lettersOf(a.Title) == lettersOf(p.Title))
			}
			if len(p.Authors) > 0 {
				bylines++
				got, want := namesOf(a.Byline), namesOf(p.Authors)
				all += oneIf(subset(want, got))
				just += oneIf(subset(want, got) && subset(got, want))
			}
			if dated(p) {
				dates++
				day += oneIf(sameDay(a, p.Date))
			}
		}
		if heads+bylines+dates > 0 {
			t.Add(set.name, heads, part(exact, heads), part(alike, heads), bylines, part(all, bylines), part(just, bylines), dates, part(day, dates))
		}
	}
	t.Note("asked on fundus: headline .90, authors .93, date .98")
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// dated tells whether the day of a page is known: some sets write NaT where it is not.
func dated(p *train.Page) bool {
	_, err := time.Parse(time.DateOnly, p.Date)
	return err == nil
}

func part(n, of int) any {
	if of == 0 {
		return "-"
	}
	return float64(n) / float64(of)
}

func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func namesOf(names []string) (out []string) {
	for _, n := range names {
		if n = lettersOf(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func subset(a, b []string) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// sameDay tells whether the page's own time, in its own zone, is of a day.
func sameDay(a *article.Article, day string) bool {
	for _, c := range a.ClaimsOf {
		if c.Field == "published" {
			if t, ok := extract.LocalTime(c.Value); ok && t.Format(time.DateOnly) == day {
				return true
			}
		}
	}
	return a.Published.Format(time.DateOnly) == day
}

func worst(r *Result, found []reading, n int) {
	if n == 0 {
		return
	}
	for _, set := range setsOf(found, func(p *train.Page) string { return p.Set }) {
		t := r.Table("Worst pages of "+set.name, "F1", "precision", "recall", "page", "remark")
		slices.SortStableFunc(set.rs, func(a, b reading) int { return cmp.Compare(a.f1(), b.f1()) })
		for _, x := range set.rs[:min(n, len(set.rs))] {
			remark := ""
			if x.err != nil {
				remark = x.err.Error()
			}
			t.Add(fmt.Sprintf("%.3f", x.f1()), x.precision(), x.recall(), x.page.URL, remark)
		}
		for _, x := range set.rs {
			p, a := x.page, x.article
			if p.Title != "" && article.NormalSpace(a.Title) != article.NormalSpace(p.Title) {
				t.Note("title %s: %q, not %q", p.URL, a.Title, p.Title)
			}
			if len(p.Authors) > 0 && !subset(namesOf(p.Authors), namesOf(a.Byline)) {
				t.Note("authors %s: %q, not %q", p.URL, a.Byline, p.Authors)
			}
			if dated(p) && !sameDay(a, p.Date) {
				t.Note("date %s: %v, not %s", p.URL, a.Published, p.Date)
			}
		}
	}
}
