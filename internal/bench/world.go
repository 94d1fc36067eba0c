package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/examples"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/trace"
)

// World adds the example world to an archive, traces every article of it, and compares with the
// truth: what was copied must be found from either side, and nothing else may be reported.
func World(ctx context.Context, e Env) (*Result, error) {
	truth, err := examples.Load()
	if err != nil {
		return nil, err
	}
	ar, remove, err := scratch()
	if err != nil {
		return nil, err
	}
	defer remove()
	sum, err := truth.Add(ctx, ar)
	if err != nil {
		return nil, err
	}
	if n := sum.Added + sum.Changed; n != len(truth.Articles) {
		return nil, fmt.Errorf("%d of the world's %d articles were kept", n, len(truth.Articles))
	}
	w := &world{truth: truth, byURL: map[string]string{}, reports: map[string]*trace.Report{}}
	for _, a := range truth.Articles {
		if a.VersionOf == "" {
			w.byURL[article.NormalURL(a.URL)] = a.ID
		}
	}
	var found []*article.Article
	for a, err := range ar.All(ctx) {
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	for i, a := range found {
		r, err := trace.Run(ctx, ar, a, trace.Options{})
		if err != nil {
			return nil, err
		}
		e.progress(i+1, len(found))
		if id, ok := w.idOf(a); ok {
			w.reports[id] = r
		}
	}
	r := &Result{Name: "world"}
	w.copies(r)
	w.false(r)
	w.claims(r, found)
	return r, nil
}

type world struct {
	truth   *examples.World
	byURL   map[string]string // address -> id of the truth
	reports map[string]*trace.Report
}

// idOf is the truth's id of the first version at the address of a.
func (w *world) idOf(a *article.Article) (string, bool) {
	for _, t := range w.truth.Articles {
		if article.NormalURL(t.URL) == article.NormalURL(a.URL) && t.Seen.Equal(a.Seen) {
			return t.ID, true
		}
	}
	return "", false
}

// of is what the report on one article says of another.
func (w *world) of(subject, other string) (trace.Copy, bool) {
	r := w.reports[subject]
	if r == nil {
		return trace.Copy{}, false
	}
	i := slices.IndexFunc(r.Copies, func(c trace.Copy) bool { return w.byURL[article.NormalURL(c.Text.URL)] == other })
	if i < 0 {
		return trace.Copy{}, false
	}
	return r.Copies[i], true
}

// copies says how much of what was copied is found.
func (w *world) copies(r *Result) {
	t := r.Table("Example world: what was copied, and is found", "kind", "pairs", "from the copy", "from the source", "kind right")
	var all [4]int
	for _, kind := range []string{"verbatim", "edited", "partial", "translated"} {
		var n [4]int
		for _, c := range w.truth.Copies {
			if c.Kind != kind {
				continue
			}
			n[0]++
			a, fromCopy := w.of(c.Copy, c.Source)
			_, fromSource := w.of(c.Source, c.Copy)
			if fromCopy {
				n[1]++
				if string(a.Kind) == kind {
					n[3]++
				} else {
					t.Note("%s from %s: %s, should be %s", c.Copy, c.Source, a.Kind, kind)
				}
			} else {
				t.Note("not found from the copy: %s from %s (%s)", c.Copy, c.Source, c.Note)
			}
			if fromSource {
				n[2]++
			}
		}
		t.Add(kind, n[0], n[1], n[2], n[3])
		for i := range n {
			all[i] += n[i]
		}
	}
	t.Add("whole", all[0], all[1], all[2], all[3])
}

// false counts what is reported and should not be.
func (w *world) false(r *Result) {
	t := r.Table("Example world: what must not be reported", "pairs", "traced", "reported")
	key := func(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }
	may, never := map[[2]string]bool{}, map[[2]string]bool{}
	for _, c := range w.truth.Copies {
		may[key(c.Copy, c.Source)] = true
	}
	for _, p := range w.truth.Related {
		may[key(p.A, p.B)] = true
	}
	for _, p := range w.truth.Never {
		never[key(p.A, p.B)] = true
	}
	events, others := 0, 0
	for _, a := range w.truth.Articles {
		rep := w.reports[a.ID]
		if rep == nil {
			t.Note("not traced: %s", a.ID)
			continue
		}
		subject := a.ID
		if a.VersionOf != "" {
			subject = a.VersionOf
		}
		for _, c := range rep.Copies {
			other := w.byURL[article.NormalURL(c.Text.URL)]
			k := key(subject, other)
			switch {
			case may[k]:
				continue
			case never[k]:
				events++
			default:
				others++
			}
			t.Note("reported: %s of %s (%s, %d words)", other, a.ID, c.Kind, c.Words)
		}
	}
	n := len(w.truth.Articles)
	t.Add("of one event, independent", 2*len(never), events)
	t.Add("unrelated", n*(n-1)-2*len(never)-2*len(may), others)
}

// claims says what is read right in the pages.
func (w *world) claims(r *Result, found []*article.Article) {
	t := r.Table("Example world: what is read in the pages", "field", "of", "right")
	var title, outlet, lang, published, clean int
	byID := map[string]*article.Article{}
	for _, a := range found {
		id, ok := w.idOf(a)
		if !ok {
			continue
		}
		byID[id] = a
		want, _ := w.truth.Article(id)
		i := slices.IndexFunc(w.truth.Outlets, func(o examples.Outlet) bool { return o.ID == want.Outlet })
		title += one(t, a.Title == want.Title, "headline of %s: %q", id, a.Title)
		outlet += one(t, a.Outlet == w.truth.Outlets[i].Name, "outlet of %s: %q", id, a.Outlet)
		lang += one(t, a.Lang == want.Lang, "language of %s: %q", id, a.Lang)
		published += one(t, a.Published.Equal(want.Published), "date of %s: %s", id, a.Published)
		stray := strayIn(a.Text)
		clean += one(t, stray == "", "in the body of %s: %q", id, stray)
	}
	n := len(w.truth.Articles)
	t.Add("headline", n, title)
	t.Add("outlet", n, outlet)
	t.Add("language", n, lang)
	t.Add("published", n, published)
	t.Add("body without the page around it", n, clean)

	credits, credited := 0, 0
	for _, c := range w.truth.Copies {
		if !c.Credited {
			continue
		}
		credited++
		src, _ := w.truth.Article(c.Source)
		i := slices.IndexFunc(w.truth.Outlets, func(o examples.Outlet) bool { return o.ID == src.Outlet })
		a := byID[c.Copy]
		credits += one(t, a != nil && slices.ContainsFunc(a.Attributions, func(x article.Attribution) bool {
			return strings.Contains(x.Name, strings.TrimPrefix(w.truth.Outlets[i].Name, "The "))
		}), "no credit read in %s", c.Copy)
	}
	t.Add("credit of the source", credited, credits)
	own, foreign := 0, 0
	for _, want := range w.truth.Articles {
		a := byID[want.ID]
		i := slices.IndexFunc(w.truth.Outlets, func(o examples.Outlet) bool { return o.ID == want.Outlet })
		holders, read := w.truth.Outlets[i].Holders, []string{}
		for _, n := range a.Notices {
			read = append(read, n.Holder)
			if n.Foreign && want.ID != examples.Suspicious {
				foreign++
				t.Note("called another's on its own page: the notice of %q in %s", n.Holder, want.ID)
			}
		}
		own += one(t, slices.ContainsFunc(read, func(h string) bool { return slices.Contains(holders, h) }), "holders read in %s: %q", want.ID, read)
	}
	t.Add("notice and holder of the page itself", n, own)
	t.Add("own notices called another's", 0, foreign)
	notice, left := 0, 0
	if a := byID[examples.Suspicious]; a != nil {
		notice = one(t, slices.ContainsFunc(a.Notices, func(n article.Notice) bool { return n.InBody && n.Foreign && n.Holder == "Pakrantė" }),
			"the notice in the body of %s is not read as another's", examples.Suspicious)
	}
	t.Add("the founding case's foreign notice in the body", 1, notice)
	marked := 0
	for id, a := range byID {
		if strings.HasPrefix(id, "pulse24/") {
			marked++
			if len(a.Leftovers) > 0 {
				left++
			}
		}
	}
	t.Add("pages with leftovers of a plugin", marked, left)
}

// one counts a truth, and notes what is not one.
func one(t *Table, ok bool, format string, args ...any) int {
	if ok {
		return 1
	}
	t.Note(format, args...)
	return 0
}

// strayIn returns the first sign that something of the page around an article is in its text.
func strayIn(text string) string {
	for _, s := range []string{"Advertisement", "Reklama", "REKLAMA", "Anzeige", "Реклама", "Taip pat skaitykite", "Read more", "CZYTAJ", "Lesen Sie auch",
		"Читайте также", "You may also like", "Share this", "Sign up", "omentarai", "Most viewed", "Join from", "Subscribe", "Leave a Reply", "Подписывайтесь"} {
		if strings.Contains(text, s) {
			return s
		}
	}
	return ""
}
