package bench

import (
	"context"
	"path/filepath"
	"testing"
)

// The pages of testdata/pages are ours: readers' comments longer than the article, a copy with the traces of a plugin
// and another's notice, a wall, a list, an old page in windows-1251 with its text in a table, a live blog, captions, and
// paragraphs that are none.
func TestPagesFigures(t *testing.T) {
	r, err := Pages(context.Background(), Env{Dir: filepath.Join("testdata", "pages")}, PagesOptions{Misses: 8})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "pages", r)
}

func TestPagesWithoutData(t *testing.T) {
	_, err := Pages(context.Background(), Env{Dir: t.TempDir()}, PagesOptions{})
	if _, ok := err.(NoData); !ok {
		t.Errorf("without pages: %v, want NoData", err)
	}
}
