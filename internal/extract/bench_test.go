package extract

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// pagesIn reads up to n pages of the folder that $IBID_PAGES names.
func pagesIn(tb testing.TB, n int) [][]byte {
	dir := os.Getenv("IBID_PAGES")
	if dir == "" {
		tb.Skip("IBID_PAGES names no folder of pages")
	}
	var out [][]byte
	filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(name, ".html") || len(out) >= n {
			return nil
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return nil
		}
		if z, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
			b, _ = io.ReadAll(z)
		}
		out = append(out, b)
		return nil
	})
	if len(out) == 0 {
		tb.Fatalf("no pages in %s", dir)
	}
	return out
}

func BenchmarkRead(b *testing.B) {
	pages := pagesIn(b, 200)
	b.Run("parse", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			html.Parse(bytes.NewReader(pages[i%len(pages)]))
		}
	})
	b.Run("read", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			Read(Page{URL: "https://a.example/b", ContentType: "text/html", Body: pages[i%len(pages)]})
		}
	})
}
