package examples

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/warc"
)

var update = flag.Bool("update", false, "write crawl.warc.gz anew")

// crawled are the articles in crawl.warc.gz: among them both versions of a page that was changed,
// and a page that claims to be older than what it copies.
var crawled = []string{"pakrante/keltas", "pakrante/taryba", "pakrante/taryba-2", "courier/observatory", "pulse24/observatory", "baltwire/storm", "utro/korabl"}

func TestCrawl(t *testing.T) {
	w := load(t)
	want, err := w.WARC(crawled...)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("crawl.warc.gz", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile("crawl.warc.gz")
	if err != nil {
		t.Fatal(err)
	}
	a, b := records(t, bytes.NewReader(got)), records(t, want)
	if len(a) != len(crawled) || len(a) != len(b) {
		t.Fatalf("%d records, want %d; run go test ./examples -update", len(a), len(crawled))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("record %d is not as the page; run go test ./examples -update", i)
		}
	}
}

func records(t *testing.T, r io.Reader) (out []string) {
	t.Helper()
	rd := warc.NewReader(r, warc.Limits{})
	for {
		rec, err := rd.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rec.TargetURI+" "+rec.Date.String()+"\n"+string(rec.Block))
	}
}

func load(t *testing.T) *World {
	t.Helper()
	w, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]+)"`)

// The truth names every page once, and speaks only of pages that are there.
func TestTruth(t *testing.T) {
	w := load(t)
	files := map[string]bool{}
	fs.WalkDir(Files, "pages", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		files[name] = files[name] || !d.IsDir()
		return nil
	})
	outlets := map[string]Outlet{}
	for _, o := range w.Outlets {
		outlets[o.ID] = o
	}
	ids := map[string]bool{}
	for _, a := range w.Articles {
		if ids[a.ID] {
			t.Errorf("%s is there twice", a.ID)
		}
		ids[a.ID] = true
		b, err := Files.ReadFile(a.File)
		if err != nil {
			t.Error(err)
			continue
		}
		delete(files, a.File)
		if m := canonical.FindSubmatch(b); m == nil || string(m[1]) != a.URL {
			t.Errorf("%s: its canonical address is not %s", a.File, a.URL)
		}
		if o := outlets[a.Outlet]; !strings.Contains(a.URL, "//"+o.Host+"/") || !strings.HasPrefix(a.ID, o.ID+"/") {
			t.Errorf("%s: its address or id does not fit its outlet", a.ID)
		}
	}
	for name, page := range files {
		if page {
			t.Errorf("%s is not in truth.json", name)
		}
	}
	said := map[[2]string]bool{}
	known := func(a, b string) {
		if !ids[a] || !ids[b] || a == b {
			t.Errorf("the truth speaks of %s and %s", a, b)
		}
		if said[[2]string{a, b}] || said[[2]string{b, a}] {
			t.Errorf("the truth speaks of %s and %s twice", a, b)
		}
		said[[2]string{a, b}] = true
	}
	for _, c := range w.Copies {
		known(c.Copy, c.Source)
	}
	for _, p := range append(append([]Pair(nil), w.Related...), w.Never...) {
		known(p.A, p.B)
	}
	if !ids[Suspicious] || !ids[Original] {
		t.Error("the founding case is not there")
	}
}
