package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/ulikunitz/xz"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/warc"
)

var day = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// pageOf is page n as a server would send it.
func pageOf(n int) string {
	var body strings.Builder
	for p := range strings.Lines(prose(uint64(n), 200)) {
		fmt.Fprintf(&body, "<p>%s</p>\n", strings.TrimSpace(p))
	}
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>Title %d</title><meta charset="utf-8"><link rel="canonical" href="%s"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Title %d</h1>%s</article></body></html>`, n, addressOf(n), n, body.String())
}

// object is article n as one line of JSON.
func object(n int) string {
	b, _ := json.Marshal(map[string]string{"url": addressOf(n), "title": fmt.Sprint("Title ", n), "text": prose(uint64(n), 60), "date": "2024-03-01"})
	return string(b)
}

func objects(ns ...int) string {
	var b strings.Builder
	for _, n := range ns {
		b.WriteString(object(n) + "\n")
	}
	return b.String()
}

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

func zstdOf(s string) string {
	e, _ := zstd.NewWriter(nil)
	return string(e.EncodeAll([]byte(s), nil))
}

func xzOf(s string) string {
	var b bytes.Buffer
	z, _ := xz.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

func record(n int) *warc.Record {
	body := pageOf(n)
	r := &warc.Record{Type: warc.TypeResponse, TargetURI: addressOf(n), Date: day,
		Block: []byte(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(body), body))}
	r.Header.Set("Content-Type", "application/http; msgtype=response")
	return r
}

func warcOf(ns ...int) string {
	var b bytes.Buffer
	w := warc.NewWriter(&b, warc.WriterOptions{})
	for _, n := range ns {
		w.Write(record(n))
	}
	return b.String()
}

func waczOf(ns ...int) string {
	var b bytes.Buffer
	w, _ := warc.NewWACZWriter(&b, warc.WACZOptions{Created: day})
	for _, n := range ns {
		w.Add(record(n))
	}
	w.Close()
	return b.String()
}

func zipOf(members ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, _ := z.Create(members[i])
		w.Write([]byte(members[i+1]))
	}
	z.Close()
	return b.String()
}

func tarOf(members ...string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w.WriteHeader(&tar.Header{Name: members[i], Mode: 0o644, Size: int64(len(members[i+1])), Typeflag: tar.TypeReg})
		w.Write([]byte(members[i+1]))
	}
	w.Close()
	return b.String()
}

type row struct {
	URL   string `parquet:"url"`
	Title string `parquet:"title"`
	Body  string `parquet:"body"`
}

func parquetOf[T any](rows ...T) string {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b)
	w.Write(rows)
	w.Close()
	return b.String()
}

func rowOf(n int) row { return row{addressOf(n), fmt.Sprint("Title ", n), prose(uint64(n), 60)} }

func csvOf(comma string, ns ...int) string {
	b := "Link" + comma + "Headline" + comma + "Content\n"
	for _, n := range ns {
		b += fmt.Sprintf("%s%sTitle %d%s\"%s\"\n", addressOf(n), comma, n, comma, prose(uint64(n), 60))
	}
	return b
}

func rss(ns ...int) string {
	b := `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed</title>`
	for _, n := range ns {
		b += fmt.Sprintf("<item><title>Title %d</title><link>%s</link><content:encoded><![CDATA[<p>%s</p>]]></content:encoded></item>", n, addressOf(n), prose(uint64(n), 100))
	}
	return b + "</channel></rss>"
}

// add runs sources, given as name and content, into a new archive.
func add(t *testing.T, o Options, files ...string) (Summary, *archive.Archive) {
	t.Helper()
	dir := t.TempDir()
	var sources []string
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, name)
	}
	return addTo(t, o, sources...)
}

func addTo(t *testing.T, o Options, sources ...string) (Summary, *archive.Archive) {
	t.Helper()
	a, err := archive.Open(filepath.Join(t.TempDir(), "archive"), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	o.Seen = day
	sum, err := Run(t.Context(), a, sources, o)
	if err != nil {
		t.Fatal(err)
	}
	problems, err := a.Check(t.Context(), func(int, int) {})
	if err != nil || len(problems) > 0 {
		t.Errorf("fsck: %v, %v", problems, err)
	}
	return sum, a
}

func kept(t *testing.T, a *archive.Archive) (titles []string) {
	t.Helper()
	for art, err := range a.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, art.Title)
	}
	slices.Sort(titles)
	return titles
}

// Every kind of source gives the same two articles.
func TestSources(t *testing.T) {
	two := objects(1, 2)
	for name, content := range map[string]string{
		"a.jsonl":           two,
		"bom.jsonl":         "\xef\xbb\xbf" + two,
		"crlf.jsonl":        strings.ReplaceAll(two, "\n", "\r\n"),
		"a.jsonl.gz":        gzipped(two),
		"members.jsonl.gz":  gzipped(object(1)+"\n") + gzipped(object(2)),
		"a.jsonl.zst":       zstdOf(two),
		"frames.jsonl.zst":  zstdOf(object(1)+"\n") + zstdOf(object(2)+"\n"),
		"a.jsonl.xz":        xzOf(two),
		"twice.jsonl.gz.xz": xzOf(gzipped(two)),
		"nameless":          two,
		"a.json":            "[" + object(1) + ",\n" + object(2) + "]",
		"a.csv":             csvOf(",", 1, 2),
		"a.tsv":             csvOf("\t", 1, 2),
		"a.csv.gz":          gzipped(csvOf(",", 1, 2)),
		"a.parquet":         parquetOf(rowOf(1), rowOf(2)),
		"a.warc.gz":         warcOf(1, 2),
		"a.wacz":            waczOf(1, 2),
		"a.zip":             zipOf("x/1.html", pageOf(1), "x/", "", "x/2.html", pageOf(2), "x/style.css", "p{}"),
		"a.tar":             tarOf("1.html", pageOf(1), "2.html", pageOf(2)),
		"a.tar.gz":          gzipped(tarOf("1.html", pageOf(1), "2.html", pageOf(2))),
		"feed.xml":          rss(1, 2),
	} {
		t.Run(name, func(t *testing.T) {
			sum, a := add(t, Options{}, name, content)
			if got := kept(t, a); !slices.Equal(got, []string{"Title 1", "Title 2"}) || sum.Skipped > 0 || sum.Added != 2 {
				t.Errorf("kept %v, %+v", got, sum)
			}
			again, err := Run(t.Context(), a, nil, Options{})
			if err != nil || again.Added != 0 {
				t.Errorf("nothing added is %+v, %v", again, err)
			}
		})
	}
	t.Run("pages", func(t *testing.T) {
		sum, a := add(t, Options{}, "1.html", pageOf(1), "2.html.gz", gzipped(pageOf(2)))
		if got := kept(t, a); !slices.Equal(got, []string{"Title 1", "Title 2"}) || sum.Skipped > 0 {
			t.Errorf("kept %v, %+v", got, sum)
		}
	})
	t.Run("standard input", func(t *testing.T) {
		sum, a := addTo(t, Options{Stdin: strings.NewReader(two)}, "-")
		if got := kept(t, a); len(got) != 2 || sum.Skipped > 0 {
			t.Errorf("kept %v, %+v", got, sum)
		}
	})
	t.Run("named fields", func(t *testing.T) {
		sum, a := add(t, Options{Fields: map[string]string{"text": "inhalt", "title": "kopf.zeile"}}, "a.jsonl",
			`{"inhalt": "`+strings.ReplaceAll(prose(1, 60), "\n", " ")+`", "kopf": {"zeile": "Title 1"}}`)
		if got := kept(t, a); !slices.Equal(got, []string{"Title 1"}) || sum.Skipped > 0 {
			t.Errorf("kept %v, %+v", got, sum)
		}
	})
}

// Addresses: pages, feeds that only link, sitemaps of sitemaps; what the server refuses is skipped.
func TestAddresses(t *testing.T) {
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		switch p := r.URL.Path; {
		case p == "/feed":
			fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><link>%s/page/1</link></item><item><link>%s/gone</link></item></channel></rss>`, srv.URL, srv.URL)
		case p == "/sitemap.xml":
			fmt.Fprintf(w, `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>%s/map2.xml</loc></sitemap></sitemapindex>`, srv.URL)
		case p == "/map2.xml":
			fmt.Fprintf(w, `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s/page/2</loc></url><url><loc>%s/page/3</loc></url></urlset>`, srv.URL, srv.URL)
		case strings.HasPrefix(p, "/page/"):
			fmt.Sscanf(p, "/page/%d", &n)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, strings.Replace(pageOf(n), `<link rel="canonical" href="`+addressOf(n)+`">`, "", 1))
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	sum, a := addTo(t, Options{AllowPrivate: true}, srv.URL+"/feed", srv.URL+"/sitemap.xml", srv.URL+"/page/4")
	if got := kept(t, a); !slices.Equal(got, []string{"Title 1", "Title 2", "Title 3", "Title 4"}) || sum.Skipped != 1 {
		t.Errorf("kept %v, %+v", got, sum)
	}
	for art := range a.All(t.Context()) {
		if rec, err := a.Page(t.Context(), art.ID); err != nil || rec.Type != warc.TypeResponse {
			t.Errorf("page of %s: %v", art.URL, err)
		}
	}
	sum, _ = addTo(t, Options{}, srv.URL+"/page/1", "ftp://example.org/x", "http://[::1]/")
	if sum.Skipped != 3 || sum.Added != 0 {
		t.Errorf("private and other addresses: %+v", sum)
	}
}

// The archive is the same for any order of the sources and any number of workers.
func TestOrder(t *testing.T) {
	dir := t.TempDir()
	var sources []string
	for i := range 6 {
		name := filepath.Join(dir, fmt.Sprintf("%d.jsonl", i))
		os.WriteFile(name, []byte(objects(10*i, 10*i+1, 10*i+2, 5)), 0o644)
		sources = append(sources, name)
	}
	_, first := addTo(t, Options{Workers: 1}, sources...)
	want := kept(t, first)
	slices.Reverse(sources)
	_, second := addTo(t, Options{Workers: 5}, sources...)
	if got := kept(t, second); !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	var order []string
	for art := range second.All(t.Context()) {
		order = append(order, art.Title)
	}
	_, third := addTo(t, Options{Workers: 3}, sources...)
	i := 0
	for art := range third.All(t.Context()) {
		if art.Title != order[i] {
			t.Fatalf("article %d is %q, and %q with other workers", i, art.Title, order[i])
		}
		i++
	}
}

// Articles read anew from their pages come out the same; one that was kept wrong is put right, with its
// page, and fsck is clean.
func TestReread(t *testing.T) {
	_, a := add(t, Options{}, "1.html", pageOf(1), "a.warc.gz", warcOf(2, 3), "b.jsonl", objects(4), "feed.xml", rss(5))
	reread := func() Summary {
		t.Helper()
		sum, err := Reread(t.Context(), a, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		problems, err := a.Check(t.Context(), func(int, int) {})
		if err != nil || len(problems) > 0 {
			t.Errorf("fsck: %v, %v", problems, err)
		}
		return sum
	}
	if sum := reread(); sum.Changed != 0 || sum.Unchanged != 4 || sum.Skipped != 0 {
		t.Errorf("read anew: %+v", sum)
	}
	var wrong *article.Article
	for art := range a.All(t.Context()) {
		if art.Title == "Title 2" {
			wrong = art
		}
	}
	right := wrong.ID
	bad := *wrong
	bad.Text, bad.Paragraphs, bad.Title = "Subscribe to our newsletter.\n", nil, "Title 2, as an old ibid read it"
	bad.Finish()
	it, err := a.Prepare(&bad, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := a.Replace(t.Context(), []article.ID{right}, []archive.Item{it}); err != nil || n != 1 {
		t.Fatalf("replaced %d, %v", n, err)
	}
	if sum := reread(); sum.Changed != 1 || sum.Unchanged != 3 {
		t.Errorf("read anew: %+v", sum)
	}
	got, err := a.Get(t.Context(), right)
	if err != nil || got.Title != "Title 2" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := a.Page(t.Context(), right); err != nil {
		t.Error(err)
	}
	if found, err := a.Nominate(t.Context(), &article.Article{Text: got.Text}, 3); err != nil || len(found) == 0 || found[0].ID != right {
		t.Errorf("found %v, %v", found, err)
	}
}
