package archive

import (
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"

	"github.com/ibid-news/ibid/internal/article"
)

// Counts that are missing are made by reading, wrong ones are named, and reindex puts both right.
func TestCounts(t *testing.T) {
	a := open(t, t.TempDir(), Options{Run: 200})
	defer a.Close()
	for n := range 30 {
		put(t, a, n%2 == 0, text(n%20, prose(uint64(n), 100)))
	}
	stats := func() Stats {
		s, err := a.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	want := stats()
	if want.Articles != 30 || want.Works != 20 || want.Pages != 15 || want.TextBytes == 0 || want.Postings == 0 {
		t.Fatalf("stats %+v", want)
	}
	same := func(what string) {
		t.Helper()
		if s := stats(); s.Articles != want.Articles || s.Works != want.Works || s.Pages != want.Pages || s.TextBytes != want.TextBytes {
			t.Errorf("%s: %+v, want %+v", what, s, want)
		}
	}
	if err := a.db.Delete([]byte{keyCounts}, pebble.Sync); err != nil {
		t.Fatal(err)
	}
	same("without counts")
	clean(t, a)
	if err := a.db.Set([]byte{keyCounts}, counts{articles: 29}.encode(), pebble.Sync); err != nil {
		t.Fatal(err)
	}
	problems, err := a.Check(t.Context(), func(int, int) {})
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0], "counts 29 articles") {
		t.Errorf("wrong counts: %q, %v", problems, err)
	}
	if err := a.Reindex(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	same("reindexed")
	clean(t, a)
	var gone []article.ID
	for art, err := range a.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		gone = append(gone, art.ID)
	}
	if n, err := a.Remove(t.Context(), append(gone, gone[0])); err != nil || n != 30 {
		t.Fatalf("removed %d, %v", n, err)
	}
	if s := stats(); s.Articles != 0 || s.Works != 0 || s.Pages != 0 || s.TextBytes != 0 {
		t.Errorf("all removed: %+v", s)
	}
	clean(t, a)
}
