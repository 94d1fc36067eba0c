// Package examples is a small world to try ibid on: articles of eight invented outlets on
// invented events in English, Lithuanian, Russian, Polish and German, as pages, and the truth of
// who copied whom. Nothing in it is real; all of it was written for this purpose.
//
// The demo, the tests of the commands and the benchmark "world" stand on it. To make it grow, add a
// page below pages/, and its article and what was copied from where to truth.json; then run
// go test ./examples -update to write crawl.warc.gz anew.
//
// Call Load.
package examples

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/ibid-news/ibid/internal/warc"
)

// Files are the pages, a feed and a web archive of some of them, and the truth.
//
//go:embed pages courier.atom crawl.warc.gz truth.json
var Files embed.FS

// The founding case: the page under suspicion, and what it is a translation of.
const (
	Suspicious = "pulse24/ferry"
	Original   = "pakrante/keltas"
)

// World is the truth about the examples.
type World struct {
	About    string    `json:"about"`
	Outlets  []Outlet  `json:"outlets"`
	Articles []Article `json:"articles"`
	Copies   []Copy    `json:"copies"`
	Related  []Pair    `json:"related"` // both were made from one third text: may be reported of each other
	Never    []Pair    `json:"never"`   // written independently on one event; so is every pair that is not named
}

// Outlet is a publication.
type Outlet struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Host    string   `json:"host"`
	Lang    string   `json:"lang"`
	Holders []string `json:"holders"` // who holds the rights in its articles, as its pages name them
}

// Article is one page.
type Article struct {
	ID        string    `json:"id"`
	File      string    `json:"file"` // in Files
	URL       string    `json:"url"`
	Outlet    string    `json:"outlet"`
	Lang      string    `json:"lang"`
	Title     string    `json:"title"`
	Published time.Time `json:"published"` // as the page claims
	Seen      time.Time `json:"seen"`      // when it was first met
	VersionOf string    `json:"version_of,omitempty"`
}

// Copy says that one article was made from another.
type Copy struct {
	Copy      string `json:"copy"`
	Source    string `json:"source"`
	Kind      string `json:"kind"`          // verbatim, edited, partial, translated
	Via       string `json:"via,omitempty"` // the article between them
	Licensed  bool   `json:"licensed,omitempty"`
	Credited  bool   `json:"credited,omitempty"`
	Backdated bool   `json:"backdated,omitempty"`
	Note      string `json:"note"`
}

// Pair is two articles.
type Pair struct {
	A       string `json:"a"`
	B       string `json:"b"`
	Through string `json:"through,omitempty"`
	Why     string `json:"why,omitempty"`
}

// Load reads the truth.
func Load() (*World, error) {
	b, err := Files.ReadFile("truth.json")
	if err != nil {
		return nil, err
	}
	w := new(World)
	if err := json.Unmarshal(b, w); err != nil {
		return nil, fmt.Errorf("truth.json of the examples: %w", err)
	}
	return w, nil
}

// Article returns the article with an id of the truth.
func (w *World) Article(id string) (Article, bool) {
	i := slices.IndexFunc(w.Articles, func(a Article) bool { return a.ID == id })
	if i < 0 {
		return Article{}, false
	}
	return w.Articles[i], true
}

// WARC returns the pages as the web archive that a crawler would have made of them, each with the
// time at which it was met. Without ids it has all, in the order of that time.
func (w *World) WARC(ids ...string) (*bytes.Buffer, error) {
	var out bytes.Buffer
	articles := slices.DeleteFunc(slices.Clone(w.Articles), func(a Article) bool { return len(ids) > 0 && !slices.Contains(ids, a.ID) })
	slices.SortStableFunc(articles, func(a, b Article) int { return a.Seen.Compare(b.Seen) })
	ww := warc.NewWriter(&out, warc.WriterOptions{})
	for _, a := range articles {
		page, err := Files.ReadFile(a.File)
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n", len(page))
		rec := &warc.Record{Type: warc.TypeResponse, TargetURI: a.URL, Date: a.Seen, Block: append([]byte(head), page...),
			Header: warc.Header{{Name: "Content-Type", Value: "application/http;msgtype=response"}}}
		if _, _, err := ww.Write(rec); err != nil {
			return nil, err
		}
	}
	return &out, nil
}

// Add puts all pages into an archive, as a crawler would have met them.
func (w *World) Add(ctx context.Context, ar *archive.Archive) (ingest.Summary, error) {
	crawl, err := w.WARC()
	if err != nil {
		return ingest.Summary{}, err
	}
	return ingest.Run(ctx, ar, []string{"-"}, ingest.Options{Stdin: crawl})
}

// Unpack writes all files below dir, which is made if need be.
func Unpack(dir string) error {
	return fs.WalkDir(Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		b, err := Files.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o644)
	})
}
