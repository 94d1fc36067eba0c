package warc

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// WACZOptions describe a package that is written.
type WACZOptions struct {
	Title, Description string
	Software           string    // who wrote it, for example "ibid 0.1"
	Created            time.Time // given by the caller: packages of the same content are the same bytes
}

// WACZWriter writes one package. It is not safe for concurrent use.
type WACZWriter struct {
	o     WACZOptions
	zip   *zip.Writer
	warc  *Writer
	sum   hash.Hash
	size  int64 // of the WARC file
	index []string
	pages [][]byte
	files []file // after the WARC file, in the order in which they came
	err   error  // the first of the underlying writer
}

type file struct {
	name    string
	content []byte
}

// NewWACZWriter starts a package on w.
func NewWACZWriter(w io.Writer, o WACZOptions) (*WACZWriter, error) {
	z := &WACZWriter{o: o, zip: zip.NewWriter(w), sum: sha256.New()}
	entry, err := z.zip.CreateHeader(z.header(archiveName, zip.Store))
	if err != nil {
		return nil, fmt.Errorf("write WACZ: %w", err)
	}
	z.warc = NewWriter(io.MultiWriter(entry, z.sum), WriterOptions{})
	text := "software: " + oneLine(o.Software) + "\r\nformat: WARC File Format 1.1\r\n"
	info := &Record{Type: TypeWarcinfo, Date: o.Created, Header: Header{{"WARC-Date", o.Created.UTC().Format(time.RFC3339)}, {"Content-Type", "application/warc-fields"}}, Block: []byte(text)}
	_, n, err := z.warc.Write(info)
	if err != nil {
		return nil, err
	}
	z.size = n
	return z, nil
}

func (z *WACZWriter) header(name string, method uint16) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: method, Modified: z.o.Created.UTC()}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Add writes rec to the package's web archive and its index.
func (z *WACZWriter) Add(rec *Record) error {
	if z.err != nil {
		return z.err
	}
	offset, length, err := z.warc.Write(rec)
	z.size += length
	if err != nil {
		if length > 0 {
			z.err = err
		}
		return err
	}
	if line, ok := indexLine(rec, offset, length); ok {
		z.index = append(z.index, line)
	}
	return nil
}

// indexLine is the line of rec in a CDXJ index. Records that are no pages have none.
func indexLine(rec *Record, offset, length int64) (string, bool) {
	if rec.TargetURI == "" {
		return "", false
	}
	p, err := rec.HTTP()
	if err != nil {
		return "", false
	}
	payload, _ := rec.payload()
	sum, _ := digest("sha256", payload)
	mime, _, _ := strings.Cut(p.Header.Get("Content-Type"), ";")
	if rec.Type == TypeRevisit {
		mime, sum = "warc/revisit", rec.Header.Value("WARC-Payload-Digest")
	}
	text, err := json.Marshal(struct {
		URL      string `json:"url"`
		Mime     string `json:"mime,omitempty"`
		Status   string `json:"status"`
		Digest   string `json:"digest,omitempty"`
		Length   string `json:"length"`
		Offset   string `json:"offset"`
		Filename string `json:"filename"`
	}{rec.TargetURI, strings.TrimSpace(mime), strconv.Itoa(p.Status), sum, strconv.FormatInt(length, 10), strconv.FormatInt(offset, 10), archiveName[len("archive/"):]})
	if err != nil {
		return "", false
	}
	return surt(rec.TargetURI) + " " + rec.Date.UTC().Format("20060102150405") + " " + string(text) + "\n", true
}

// surt is a URL with its host turned round, so that pages of one site sort together.
func surt(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return strings.ToLower(strings.ReplaceAll(address, " ", "%20"))
	}
	labels := strings.Split(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), ".")
	slices.Reverse(labels)
	key := strings.Join(labels, ",")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		key += ":" + port
	}
	key += ")" + u.EscapedPath()
	if u.Path == "" {
		key += "/"
	}
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return strings.ToLower(key)
}

// AddPage lists url, as seen at that time, as a page that a reader of the package may open.
func (z *WACZWriter) AddPage(url, title string, seen time.Time) error {
	line, err := json.Marshal(struct {
		URL   string `json:"url"`
		Title string `json:"title,omitempty"`
		TS    string `json:"ts"`
	}{url, title, seen.UTC().Format(time.RFC3339)})
	if err != nil {
		return fmt.Errorf("write WACZ: page %s: %w", url, err)
	}
	z.pages = append(z.pages, line)
	return nil
}

// AddFile puts a further file into the package, for example "report.html". It is kept in
// memory until Close.
func (z *WACZWriter) AddFile(name string, content []byte) error {
	taken := name == archiveName || name == indexName || name == pagesName || name == packageName || name == digestName
	if taken || !safeName(name) || slices.ContainsFunc(z.files, func(f file) bool { return f.name == name }) {
		return fmt.Errorf("write WACZ: %q cannot be the name of a further file", name)
	}
	z.files = append(z.files, file{name, bytes.Clone(content)})
	return nil
}

// Close writes index, pages, further files and the lists of digests. It does not close the
// underlying writer.
func (z *WACZWriter) Close() error {
	if z.err != nil {
		return z.err
	}
	slices.Sort(z.index)
	var pages bytes.Buffer
	pages.WriteString(`{"format":"json-pages-1.0","id":"pages","title":"Pages"}` + "\n")
	for _, line := range z.pages {
		pages.Write(append(line, '\n'))
	}
	files := append([]file{{indexName, []byte(strings.Join(z.index, ""))}, {pagesName, pages.Bytes()}}, z.files...)
	p := dataPackage{
		Profile: "data-package", Version: "1.1.1", Title: z.o.Title, Description: z.o.Description, Software: z.o.Software,
		Resources: []resource{{archiveName[len("archive/"):], archiveName, "sha256:" + hex.EncodeToString(z.sum.Sum(nil)), z.size}},
	}
	if !z.o.Created.IsZero() {
		p.Created = z.o.Created.UTC().Format(time.RFC3339)
	}
	for _, f := range files {
		p.Resources = append(p.Resources, resource{f.name[strings.LastIndexByte(f.name, '/')+1:], f.name, hexDigest(f.content), int64(len(f.content))})
	}
	list, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("write WACZ: %w", err)
	}
	seal, err := json.MarshalIndent(packageDigest{packageName, hexDigest(list)}, "", "  ")
	if err != nil {
		return fmt.Errorf("write WACZ: %w", err)
	}
	for _, f := range append(files, file{packageName, list}, file{digestName, seal}) {
		entry, err := z.zip.CreateHeader(z.header(f.name, zip.Deflate))
		if err == nil {
			_, err = entry.Write(f.content)
		}
		if err != nil {
			return fmt.Errorf("write WACZ: %s: %w", f.name, err)
		}
	}
	if err := z.zip.Close(); err != nil {
		return fmt.Errorf("write WACZ: %w", err)
	}
	return nil
}

func hexDigest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}
