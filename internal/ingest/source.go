package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"

	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/feed"
	"github.com/ibid-news/ibid/internal/fetch"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/warc"
)

// reader turns sources into raws. yield returns false when no more are wanted.
type reader struct {
	ctx    context.Context
	o      Options
	client func() *fetch.Client
	yield  func(raw) bool
	over   bool

	damaged string // the source whose compression was last found broken
}

// give hands on one raw, and tells whether to go on.
func (s *reader) give(r raw) bool {
	if !s.over && (s.ctx.Err() != nil || !s.yield(r)) {
		s.over = true
	}
	return !s.over
}

func (s *reader) skip(source, place, reason string) bool {
	return s.give(raw{skip: Skip{source, place, reason}})
}

// all reads the sources in order.
func (s *reader) all(sources []string) {
	for _, src := range sources {
		if s.over {
			return
		}
		switch {
		case src == "-":
			s.stream("-", s.o.Stdin, 0, time.Time{})
		case strings.Contains(src, "://"):
			s.address(src)
		default:
			s.path(src)
		}
	}
}

// path reads a file or a folder. What is named on the command line is read wherever it
// leads; inside a folder no link is followed.
func (s *reader) path(name string) {
	fi, err := os.Stat(name)
	if err != nil {
		s.skip(name, "", reasonOf(err))
		return
	}
	if !fi.IsDir() {
		s.file(name, filepath.Base(name), false)
		return
	}
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(name, path)
		switch {
		case s.over:
			return fs.SkipAll
		case err != nil:
			s.skip(path, "", reasonOf(err))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case path != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
		case d.Type()&fs.ModeSymlink != 0:
			s.skip(path, "", "a symbolic link, which is not followed inside a folder")
		case !d.Type().IsRegular():
			s.skip(path, "", "not a regular file")
		case asset(path):
			s.skip(path, "", "not a page: "+strings.ToLower(filepath.Ext(path)))
		default:
			s.file(path, filepath.ToSlash(rel), true)
		}
		return nil
	})
	if err != nil {
		s.skip(name, "", reasonOf(err))
	}
}

// asset tells by its name that a file in a folder belongs to pages and is none.
func asset(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".webp", ".woff", ".woff2", ".ttf", ".mp3", ".mp4", ".go", ".map", ".pdf":
		return true
	}
	return false
}

// reasonOf is an error of the file system without the path, which stands before it.
func reasonOf(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func (s *reader) file(name, id string, inside bool) {
	f, err := os.Open(name)
	if err != nil {
		s.skip(name, "", reasonOf(err))
		return
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		s.skip(name, "", reasonOf(err))
		return
	}
	if fi.Mode().IsRegular() && fi.Size() == 0 {
		s.skip(name, "", "the file is empty")
		return
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		s.skip(name, "", reasonOf(err))
		return
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		s.parquet(name, f, fi.Size())
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")):
		s.zip(name, f, fi.Size())
	default:
		s.stream(name, io.MultiReader(bytes.NewReader(head), f), fi.Size(), s.o.Seen)
	}
}

// stream reads what can be read from front to back: compressed or not.
func (s *reader) stream(name string, r io.Reader, size int64, seen time.Time) {
	if r == nil {
		s.skip(name, "", "there is no standard input")
		return
	}
	if seen.IsZero() {
		seen = s.o.Seen
	}
	count := &counter{r: r}
	b := bufio.NewReaderSize(count, 64<<10)
	in := input{name: name, seen: seen, size: size, count: count}
	plain := stripped(name)
	for depth := 0; ; depth++ {
		head, _ := b.Peek(4096)
		if isWARC(head, name) {
			s.warc(in, b)
			return
		}
		next, err := s.unpack(name, head, b)
		if err != nil {
			s.skip(name, "", err.Error())
			return
		}
		if next == nil {
			break
		}
		if depth == 3 {
			s.skip(name, "", "compressed more than three times over")
			return
		}
		b = bufio.NewReaderSize(&guard{r: next, packed: count}, 64<<10)
	}
	s.content(in, plain, b)
}

// input is a stream with what is known of it.
type input struct {
	name  string
	seen  time.Time
	size  int64
	count *counter
}

// counter counts the bytes read of the source as stored.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// errBomb is for what unpacks to more than any text does.
var errBomb = errors.New("it unpacks to more than 300 times its size: a decompression bomb")

// guard ends a stream that unpacks to absurdly much.
type guard struct {
	r      io.Reader
	packed *counter
	n      int64
}

func (g *guard) Read(p []byte) (int, error) {
	const most, ratio = 256 << 20, 300
	if g.n > most && g.n > ratio*g.packed.n {
		return 0, errBomb
	}
	n, err := g.r.Read(p)
	g.n += int64(n)
	return n, err
}

// stripped is the name without the endings of compression.
func stripped(name string) string {
	name = strings.ToLower(name)
	for _, ext := range []string{".gz", ".zst", ".xz"} {
		name = strings.TrimSuffix(name, ext)
	}
	return name
}

// isWARC tells by what a file begins with, and, for compressed ones whose members must be
// kept apart, by what unpacks from its first bytes.
func isWARC(head []byte, name string) bool {
	if bytes.HasPrefix(head, []byte("WARC/")) || bytes.HasPrefix(head, []byte("filedesc://")) {
		return true
	}
	n := stripped(name)
	if (strings.HasSuffix(n, ".warc") || strings.HasSuffix(n, ".arc")) && len(head) > 0 {
		return bytes.HasPrefix(head, gzipMagic) || bytes.HasPrefix(head, zstdMagic) || len(head) > 1 && head[1] == 0x2a && head[2] == 0x4d
	}
	if bytes.HasPrefix(head, gzipMagic) {
		if z, err := gzip.NewReader(bytes.NewReader(head)); err == nil {
			first := make([]byte, 11)
			n, _ := io.ReadFull(z, first)
			return isWARC(first[:n], "")
		}
	}
	return false
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	xzMagic   = []byte{0xfd, '7', 'z', 'X', 'Z', 0}
)

// unpack is the reader of what is compressed in r, nil if it is not compressed.
func (s *reader) unpack(name string, head []byte, r *bufio.Reader) (io.Reader, error) {
	lost := func(reason string) {
		s.damaged = name
		s.skip(name, "", reason)
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		return newGunzip(r, lost), nil
	case bytes.HasPrefix(head, zstdMagic):
		z, err := newUnzstd(r, lost)
		if err != nil {
			return nil, fmt.Errorf("broken zstd: %w", err)
		}
		return z, nil
	case bytes.HasPrefix(head, xzMagic):
		z, err := xz.NewReader(r)
		if err != nil {
			return nil, errors.New(damage("xz", 0, err) + onePiece)
		}
		return &unbroken{r: z, name: "xz", lost: lost}, nil
	}
	return nil, nil
}

// content reads a stream that is not compressed, by its name and its first bytes.
func (s *reader) content(in input, plain string, b *bufio.Reader) {
	head, err := b.Peek(4096)
	if len(head) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			s.skip(in.name, "", brokenStream(err))
			return
		}
		if s.damaged != in.name { // else it was said what is wrong
			s.skip(in.name, "", "it is empty")
		}
		return
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch ext := filepath.Ext(plain); {
	case len(head) > 262 && string(head[257:262]) == "ustar":
		s.tar(in, b)
	case ext == ".jsonl" || ext == ".ndjson":
		s.jsonLines(in, b)
	case ext == ".csv":
		s.csv(in, b, ',')
	case ext == ".tsv":
		s.csv(in, b, '\t')
	case feed.Sniff(head) == feed.IsFeed && ext != ".html" && ext != ".htm":
		s.feed(in, b)
	case feed.Sniff(head) == feed.IsSitemap:
		s.sitemap(in.name, b, "")
	case bytes.HasPrefix(text, []byte("[")) && ext == ".json", bytes.HasPrefix(text, []byte(`[{`)):
		s.jsonArray(in, b)
	case bytes.HasPrefix(text, []byte("{")):
		s.jsonLines(in, b)
	default:
		s.page(in, b)
	}
}

func brokenStream(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "the file is cut off"
	}
	return err.Error()
}

// page reads a whole stream as one page or text.
func (s *reader) page(in input, r io.Reader) {
	body, err := s.bounded(r)
	if err != nil && len(body) == 0 {
		s.skip(in.name, "", brokenStream(err))
		return
	}
	if err != nil && !s.skip(in.name, fmt.Sprintf("byte %d", len(body)), brokenStream(err)+"; read up to there") {
		return
	}
	s.body(in, body, "", "")
}

// errLarge is for what is over the limit.
var errLarge = errors.New("larger than the limit (-max-page)")

func (s *reader) bounded(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, s.o.MaxPage+1))
	if int64(len(body)) > s.o.MaxPage {
		return nil, errLarge
	}
	return body, err
}

// body gives one page on. What was received is kept as a resource record.
func (s *reader) body(in input, body []byte, address, contentType string) bool {
	var rec *warc.Record
	id := filepath.Base(in.name)
	if in.name == "-" {
		id = ""
	}
	ct := contentType
	if ct == "" {
		ct = "text/html"
		if e := filepath.Ext(stripped(in.name)); e == ".txt" || e == ".md" {
			ct = "text/plain"
		}
	}
	rec = &warc.Record{Type: warc.TypeResource, TargetURI: address, Date: in.seen, Block: body}
	rec.Header.Set("Content-Type", ct)
	if contentType == "" && ct == "text/plain" {
		contentType = ct
	}
	r := raw{skip: Skip{Source: in.name}, cost: 6 * int64(len(body)), of: in.size}
	if in.count != nil {
		r.end = in.count.n
	}
	r.decode = page(extract.Page{URL: address, ContentType: contentType, Body: body, Seen: in.seen}, rec, id)
	return s.give(r)
}

// warc reads web archives. Only pages that a server sent, or that were kept as resources, are articles.
func (s *reader) warc(in input, r io.Reader) {
	wr := warc.NewReader(r, warc.Limits{Block: s.o.MaxPage, Body: s.o.MaxPage})
	for !s.over {
		rec, err := wr.Next()
		var bad *warc.BadRecord
		switch {
		case errors.As(err, &bad):
			s.skip(in.name, fmt.Sprintf("byte %d", bad.Offset), bad.Reason)
			continue
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			s.skip(in.name, "", brokenStream(err))
			return
		}
		s.record(in, rec)
	}
}

func (s *reader) record(in input, rec *warc.Record) {
	if rec.Type != warc.TypeResponse && rec.Type != warc.TypeResource && rec.Type != warc.TypeConversion {
		return
	}
	if u, err := url.Parse(rec.TargetURI); err != nil || u.Scheme != "http" && u.Scheme != "https" && rec.Type == warc.TypeResponse {
		return // dns: and the like
	}
	where := Skip{Source: in.name, Place: fmt.Sprintf("byte %d", rec.Offset)}
	r := raw{skip: where, cost: 8 * int64(len(rec.Block)), of: in.size, end: in.count.n}
	resp, err := rec.HTTP()
	if err != nil {
		r.skip.Reason = err.Error()
		s.give(r)
		return
	}
	ct := strings.ToLower(resp.Header.Get("Content-Type"))
	if resp.Status != 200 || ct != "" && !strings.Contains(ct, "html") && !strings.Contains(ct, "text/plain") {
		return // redirects, errors, pictures
	}
	if len(resp.Body) == 0 {
		r.skip.Reason = "an empty page"
		s.give(r)
		return
	}
	seen := rec.Date
	if seen.IsZero() {
		seen = in.seen
	}
	r.decode = page(extract.Page{URL: rec.TargetURI, ContentType: resp.Header.Get("Content-Type"), Body: resp.Body, Seen: seen}, rec, "", rights.Headers(resp.Header, rec.TargetURI)...)
	s.give(r)
}
