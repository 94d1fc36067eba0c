package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
	"github.com/ibid-news/ibid/internal/warc"
)

var day = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// prose is n invented words, always the same for a seed.
func prose(seed uint64, n int) string {
	rng := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	for i := range n {
		switch {
		case i > 0 && i%40 == 0:
			b.WriteString(".\n")
		case i > 0:
			b.WriteByte(' ')
		}
		for range 2 + rng.IntN(3) {
			b.WriteByte("bdfgklmnprstvz"[rng.IntN(14)])
			b.WriteByte("aeiou"[rng.IntN(5)])
		}
	}
	return b.String() + ".\n"
}

// text is article number n of a test.
func text(n int, body string) *article.Article {
	a := &article.Article{
		URL: fmt.Sprintf("https://www.example.org/%d", n), Outlet: fmt.Sprintf("Outlet %d", n%3), Title: fmt.Sprintf("Title %d", n),
		Lang: "en", Published: day.AddDate(0, 0, n), Seen: day.AddDate(0, 1, n), Text: body,
		Byline: []string{"A. Writer"}, Links: []article.Link{{URL: "https://example.com/x"}},
	}
	a.Finish()
	return a
}

func page(n int) *warc.Record {
	r := &warc.Record{Type: warc.TypeResource, TargetURI: fmt.Sprintf("https://www.example.org/%d", n), Date: day, Block: []byte(strings.Repeat(fmt.Sprintf("<p>page %d</p>", n), 20))}
	r.Header.Set("Content-Type", "text/html")
	return r
}

func open(t testing.TB, dir string, o Options) *Archive {
	t.Helper()
	a, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func closed(t testing.TB, a *Archive) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// put adds articles, with a page each if pages says so.
func put(t testing.TB, a *Archive, pages bool, arts ...*article.Article) []Outcome {
	t.Helper()
	out, err := tryPut(a, pages, arts...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryPut(a *Archive, pages bool, arts ...*article.Article) ([]Outcome, error) {
	var items []Item
	for i, art := range arts {
		var p *warc.Record
		if pages {
			p = page(i)
		}
		it, err := a.Prepare(art, p)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return a.Add(context.Background(), items)
}

func clean(t testing.TB, a *Archive) {
	t.Helper()
	problems, err := a.Check(context.Background(), func(int, int) {})
	if err != nil || len(problems) > 0 {
		t.Fatalf("fsck: %v, %v", problems, err)
	}
}

func ids(as []*article.Article) (out []string) {
	for _, a := range as {
		out = append(out, a.URL)
	}
	return out
}

// Adding is idempotent, an earlier sight wins, and a changed page is a new version of the same work.
func TestVersions(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	one := text(1, prose(1, 200))
	later, earlier := *one, *one
	later.Seen, earlier.Seen = one.Seen.Add(time.Hour), one.Seen.Add(-time.Hour)
	changed := text(1, prose(1, 200)+"A correction was added.\n")
	for i, c := range []struct {
		art  *article.Article
		want Outcome
	}{{one, Added}, {one, Unchanged}, {&later, Unchanged}, {&earlier, Unchanged}, {changed, Changed}, {changed, Unchanged}} {
		if got := put(t, a, false, c.art); got[0] != c.want {
			t.Errorf("step %d: outcome %d, want %d", i, got[0], c.want)
		}
	}
	if got := put(t, a, false, text(2, "Twice in one batch.\n"), text(2, "Twice in one batch.\n")); !slices.Equal(got, []Outcome{Added, Unchanged}) {
		t.Errorf("twice in one batch: %v", got)
	}
	check := func() {
		t.Helper()
		got, err := a.Get(t.Context(), one.ID)
		if err != nil || !got.Seen.Equal(earlier.Seen) || got.Text != one.Text || !slices.Equal(got.Paragraphs, one.Paragraphs) {
			t.Errorf("got %+v, %v", got, err)
		}
		vs, err := a.Versions(t.Context(), one.ID.Work())
		if err != nil || len(vs) != 2 || vs[0].ID != one.ID || vs[1].ID != changed.ID {
			t.Errorf("versions %v, %v", ids(vs), err)
		}
		if !a.Has(one.ID, one.Seen) || a.Has(one.ID, earlier.Seen.Add(-time.Second)) {
			t.Error("Has does not go by when an article was seen")
		}
		clean(t, a)
	}
	check()
	closed(t, a)
	a = open(t, dir, Options{})
	defer a.Close()
	check()
}

// conformance is what every store must do; open makes an empty one, again lets go of it and opens it again.
func conformance(t *testing.T, a *Archive, again func(*Archive) *Archive) {
	shared := prose(100, 60)
	var arts []*article.Article
	for n := range 40 {
		body := prose(uint64(n), 150)
		if n%4 == 0 {
			body = shared + body
		}
		arts = append(arts, text(n, body))
	}
	put(t, a, true, arts[:25]...)
	put(t, a, true, arts[25:]...)
	terms := index.Terms(a.Scheme().Winnow(text(99, shared).Words()))
	search := func(q Query) (out []int) {
		t.Helper()
		q.Family, q.Terms, q.Least = index.Shingle, terms, 2
		cs, err := a.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cs {
			i := slices.IndexFunc(arts, func(x *article.Article) bool { return x.ID == c.ID })
			if c.Shared < 2 || c.Score <= 0 {
				t.Errorf("candidate %+v", c)
			}
			out = append(out, i)
		}
		slices.Sort(out)
		return out
	}
	for _, state := range []string{"written", "opened again", "indexed again"} {
		for _, c := range []struct {
			name string
			q    Query
			want []int
		}{
			{"all", Query{}, []int{0, 4, 8, 12, 16, 20, 24, 28, 32, 36}},
			{"not one", Query{Not: arts[8].ID}, []int{0, 4, 12, 16, 20, 24, 28, 32, 36}},
			{"since", Query{Since: arts[20].Published}, []int{20, 24, 28, 32, 36}},
			{"until", Query{Until: arts[20].Published}, []int{0, 4, 8, 12, 16}},
			{"not an outlet", Query{NotOutlet: "Outlet 0"}, []int{4, 8, 16, 20, 28, 32}},
			{"a month long past", Query{Until: day.AddDate(-1, 0, 0)}, nil},
		} {
			if got := search(c.q); !slices.Equal(got, c.want) {
				t.Errorf("%s, %s: %v, want %v", state, c.name, got, c.want)
			}
		}
		if got := search(Query{Limit: 3}); len(got) != 3 {
			t.Errorf("%s: limit 3: %v", state, got)
		}
		n := 0
		for art, err := range a.All(t.Context()) {
			if err != nil || art.ID != arts[n].ID || art.Text != arts[n].Text || art.Title != arts[n].Title || !art.Published.Equal(arts[n].Published) {
				t.Fatalf("%s: article %d comes back as %+v, %v", state, n, art, err)
			}
			n++
		}
		if n != len(arts) {
			t.Errorf("%s: %d articles, want %d", state, n, len(arts))
		}
		got, err := a.Articles(t.Context(), []article.ID{arts[5].ID, {1}, arts[3].ID})
		if err != nil || !slices.Equal(ids(got), []string{arts[5].URL, arts[3].URL}) {
			t.Errorf("%s: Articles: %v, %v", state, ids(got), err)
		}
		rec, err := a.Page(t.Context(), arts[0].ID)
		if err != nil || !strings.Contains(string(rec.Block), "page 0") {
			t.Errorf("%s: page: %v", state, err)
		}
		clean(t, a)
		switch state {
		case "written":
			a = again(a)
		case "opened again":
			if err := a.Reindex(t.Context(), func(int, int) {}); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone, err := a.Remove(t.Context(), []article.ID{arts[4].ID, arts[5].ID, {9}})
	if err != nil || gone != 2 {
		t.Fatalf("removed %d, %v", gone, err)
	}
	for _, state := range []string{"removed", "opened again"} {
		if got := search(Query{}); slices.Contains(got, 4) || len(got) != 9 {
			t.Errorf("%s: found %v", state, got)
		}
		if _, err := a.Get(t.Context(), arts[4].ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: Get: %v", state, err)
		}
		clean(t, a)
		a = again(a)
	}
	if got := put(t, a, false, arts[4]); got[0] != Added {
		t.Errorf("an article that was removed comes back as %v", got)
	}
	if got := search(Query{}); len(got) != 10 {
		t.Errorf("added again: found %v", got)
	}
	s, err := a.Stats(t.Context())
	if err != nil || s.Articles != 39 || s.Works != 39 || s.Pages != 38 || s.Removed != 2 || s.TextBytes == 0 {
		t.Errorf("stats %+v, %v", s, err)
	}
	clean(t, a)
	closed(t, a)
}

func TestConformance(t *testing.T) {
	for _, run := range []int{0, 500} { // all in memory, and many runs
		t.Run(fmt.Sprint(run), func(t *testing.T) {
			dir := t.TempDir()
			conformance(t, open(t, dir, Options{Run: run}), func(a *Archive) *Archive {
				closed(t, a)
				return open(t, dir, Options{Run: run})
			})
		})
	}
}

// One process writes. A second is told so, readers are not in the way, and see the state at their opening.
func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, Options{Run: 300})
	defer w.Close()
	put(t, w, false, text(1, prose(1, 100)))
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("a second writer: %v", err)
	}
	r := open(t, dir, Options{ReadOnly: true})
	for n := 2; n < 30; n++ {
		put(t, w, false, text(n, prose(uint64(n), 100)))
	}
	count := func(a *Archive) (n int) {
		for _, err := range a.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	if n := count(r); n != 1 {
		t.Errorf("the reader sees %d articles, want 1", n)
	}
	if _, err := tryPut(r, false, text(50, prose(50, 100))); err == nil {
		t.Error("a reader adds")
	}
	clean(t, r)
	closed(t, r)
	r = open(t, dir, Options{ReadOnly: true})
	if n := count(r); n != 29 {
		t.Errorf("a new reader sees %d articles, want 29", n)
	}
	clean(t, r)
	found, err := r.Nominate(t.Context(), text(77, prose(20, 100)), 5)
	if err != nil || len(found) == 0 || found[0].URL != text(20, "x").URL {
		t.Errorf("a reader finds %v, %v", ids(found), err)
	}
	closed(t, r)
	left, _ := filepath.Glob(filepath.Join(dir, "readers", "*"))
	if len(left) > 0 {
		t.Errorf("readers leave %v", left)
	}
}

// Closing leaves no logs, and enough articles of a language get a dictionary that serves from then on.
func TestDictionary(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	var arts []*article.Article
	for n := range trainAt + 200 {
		arts = append(arts, text(n, strings.Repeat(prose(uint64(n%50), 30), 2)+prose(uint64(n), 30)))
	}
	put(t, a, false, arts[:trainAt]...)
	if !a.packer.knows("en") || a.packer.knows("lt") {
		t.Error("no dictionary after so many articles")
	}
	put(t, a, false, arts[trainAt:]...)
	clean(t, a)
	closed(t, a)
	logs, _ := filepath.Glob(filepath.Join(dir, "db", "*.log"))
	for _, l := range logs {
		if fi, err := os.Stat(l); err == nil && fi.Size() > 1000 {
			t.Errorf("%s has %d bytes", l, fi.Size())
		}
	}
	a = open(t, dir, Options{ReadOnly: true})
	defer a.Close()
	if !a.packer.knows("en") {
		t.Error("the dictionary is forgotten")
	}
	for i, art := range arts {
		if got, err := a.Get(t.Context(), art.ID); err != nil || got.Text != art.Text {
			t.Fatalf("article %d: %v", i, err)
		}
	}
}

// What cannot be understood is refused with a sentence that says what to do.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ about, want string }{
		"newer":   {`{"format": 99, "fingerprint": {"k": 5, "w": 8}}`, "its format is 99"},
		"older":   {`{"format": 1, "fingerprint": {"k": 5, "w": 8}}`, "use the ibid that made it"},
		"no JSON": {`{`, "ibid.json"},
		"scheme":  {`{"format": 3, "fingerprint": {"k": 0, "w": 8}}`, "makes no sense"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "ibid.json"), []byte(c.about), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none"), Options{ReadOnly: true}); err == nil {
		t.Error("a reader opens an archive that is not there")
	}
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.decodeArticle([]byte{9, 1, 2}); err == nil || !strings.Contains(err.Error(), "newer ibid") {
		t.Errorf("a record of the future: %v", err)
	}
}

// fsck finds what was broken.
func TestPlantedDamage(t *testing.T) {
	for name, c := range map[string]struct {
		plant func(t *testing.T, a *Archive, dir string)
		want  string
	}{
		"article": {func(t *testing.T, a *Archive, _ string) {
			set(t, a, ordKey(keyArticle, 2), []byte{recordVersion, 1, 2, 3})
		}, "cannot be read"},
		"text": {func(t *testing.T, a *Archive, _ string) {
			art, err := a.at(2)
			if err != nil {
				t.Fatal(err)
			}
			art.Text += "x"
			v, err := a.packer.encodeArticle(art)
			if err != nil {
				t.Fatal(err)
			}
			set(t, a, ordKey(keyArticle, 2), v)
		}, "its content makes"},
		"id":     {func(t *testing.T, a *Archive, _ string) { set(t, a, idKey(article.ID{1, 2}), idValue{77, 0}.encode()) }, "leads to no article"},
		"facts":  {func(t *testing.T, a *Archive, _ string) { set(t, a, ordKey(keyFacts, 0), make([]byte, 20*factBytes)) }, "facts"},
		"bucket": {func(t *testing.T, a *Archive, _ string) { set(t, a, bucketKeyOf(a), []byte{1, 2, 3, 4}) }, "ibid reindex"},
		"page": {func(t *testing.T, _ *Archive, dir string) {
			name := filepath.Join(dir, "pages", "000000.warc.gz")
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)/2] ^= 0xff
			if err := os.WriteFile(name, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}, "page of article number"},
		"no postings": {func(t *testing.T, a *Archive, _ string) {
			if err := a.db.DeleteRange([]byte{index.Prefix}, []byte{index.Prefix + 1}, nil); err != nil {
				t.Fatal(err)
			}
		}, "not found by its text"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a := open(t, dir, Options{})
			for n := range 20 {
				put(t, a, true, text(n, prose(uint64(n), 80)))
			}
			closed(t, a)
			a = open(t, dir, Options{})
			defer func() { a.Close() }()
			clean(t, a)
			c.plant(t, a, dir)
			closed(t, a)
			a = open(t, dir, Options{ReadOnly: true})
			problems, err := a.Check(t.Context(), func(int, int) {})
			if err != nil || !strings.Contains(strings.Join(problems, "\n"), c.want) {
				t.Errorf("problems %q, %v; want %q", problems, err, c.want)
			}
		})
	}
}

func set(t *testing.T, a *Archive, key, value []byte) {
	t.Helper()
	if err := a.db.Set(key, value, nil); err != nil {
		t.Fatal(err)
	}
}

// bucketKeyOf is the key of some bucket that the archive has.
func bucketKeyOf(a *Archive) (key []byte) {
	errStop := errors.New("stop")
	a.scan(index.Prefix, func(k, _ []byte) error {
		key = slices.Clone(k)
		return errStop
	})
	return key
}
