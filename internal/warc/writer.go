package warc

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// WriterOptions say how records are written. The zero value is one gzip member per record
// with SHA-256 digests.
type WriterOptions struct {
	Plain  bool   // no compression
	Level  int    // of gzip, 1 to 9; 0 for the usual one
	Digest string // "sha256" (the default) or "sha1": algorithm of the block and payload digests, in base32
}

// Writer writes WARC/1.1 records. It is not safe for concurrent use.
type Writer struct {
	w      io.Writer
	o      WriterOptions
	offset int64
	gz     *gzip.Writer
	buf    bytes.Buffer
}

// NewWriter writes records to w.
func NewWriter(w io.Writer, o WriterOptions) *Writer {
	if o.Digest == "" {
		o.Digest = "sha256"
	}
	if o.Level == 0 {
		o.Level = gzip.DefaultCompression
	}
	return &Writer{w: w, o: o}
}

// Write writes one record with one call of the underlying writer and says where it went:
// offset counts from the first byte this Writer wrote, length is in bytes as stored. Fields
// of rec (Type, ID, TargetURI, Date, Truncated, Block) win over those in rec.Header; digests,
// Content-Length and, if empty, the ID are made here: the same record gives the same bytes. rec is not changed. After an error of
// the underlying writer the Writer must not be used again.
func (w *Writer) Write(rec *Record) (offset, length int64, err error) {
	header, err := w.header(rec)
	if err != nil {
		return 0, 0, fmt.Errorf("write WARC record for %s: %w", rec.TargetURI, err)
	}
	w.buf.Reset()
	var out io.Writer = &w.buf
	if !w.o.Plain {
		if w.gz == nil {
			if w.gz, err = gzip.NewWriterLevel(out, w.o.Level); err != nil {
				return 0, 0, fmt.Errorf("write WARC record: %w", err)
			}
		} else {
			w.gz.Reset(out)
		}
		out = w.gz
	}
	// Writes to memory do not fail.
	io.WriteString(out, "WARC/1.1\r\n")
	for _, f := range header {
		io.WriteString(out, f.Name+": "+f.Value+"\r\n")
	}
	io.WriteString(out, "\r\n")
	out.Write(rec.Block)
	io.WriteString(out, "\r\n\r\n")
	if !w.o.Plain {
		if err := w.gz.Close(); err != nil {
			return 0, 0, fmt.Errorf("write WARC record: %w", err)
		}
	}
	n, err := w.w.Write(w.buf.Bytes())
	offset = w.offset
	w.offset += int64(n)
	if err != nil {
		return offset, int64(n), fmt.Errorf("write WARC record: %w", err)
	}
	return offset, int64(n), nil
}

// header is the header that rec is written with.
func (w *Writer) header(rec *Record) (Header, error) {
	if rec.Type == "" {
		return nil, fmt.Errorf("it has no type")
	}
	date := ""
	if !rec.Date.IsZero() {
		date = rec.Date.UTC().Format(time.RFC3339Nano)
	} else if date = rec.Header.Value("WARC-Date"); date == "" {
		return nil, fmt.Errorf("it has no date")
	}
	id := rec.ID
	if id == "" {
		id = rec.makeID(date)
	}
	h := Header{{"WARC-Type", rec.Type}, {"WARC-Record-ID", "<" + id + ">"}, {"WARC-Date", date}}
	if rec.TargetURI != "" {
		h = append(h, Field{"WARC-Target-URI", rec.TargetURI})
	}
	for _, f := range rec.Header {
		switch strings.ToLower(f.Name) {
		case "warc-type", "warc-record-id", "warc-date", "warc-target-uri", "warc-truncated", "warc-block-digest", "content-length":
			continue
		case "warc-payload-digest":
			if rec.Type != TypeRevisit { // there it is that of the record it refers to
				continue
			}
		}
		h = append(h, f)
	}
	if rec.Truncated != "" {
		h = append(h, Field{"WARC-Truncated", rec.Truncated})
	}
	if h.Value("Content-Type") == "" && (rec.Type == TypeResponse || rec.Type == TypeRevisit) && bytes.HasPrefix(rec.Block, []byte("HTTP/")) {
		h = append(h, Field{"Content-Type", "application/http; msgtype=response"})
	}
	block, err := digest(w.o.Digest, rec.Block)
	if err != nil {
		return nil, err
	}
	h = append(h, Field{"WARC-Block-Digest", block})
	if payload, ok := rec.payload(); ok {
		d, _ := digest(w.o.Digest, payload)
		h = append(h, Field{"WARC-Payload-Digest", d})
	}
	h = append(h, Field{"Content-Length", strconv.Itoa(len(rec.Block))})
	for _, f := range h {
		if strings.ContainsAny(f.Name, "\r\n: ") || strings.ContainsAny(f.Value, "\r\n") || f.Name == "" {
			return nil, fmt.Errorf("its field %.40q holds a line end or is no field", f.Name)
		}
	}
	return h, nil
}

// payload is the part of the block that a payload digest is made of: the entity body of an
// HTTP response with its Content-Encoding but, as ISO 28500 has it, without chunks; or the
// whole block of a resource.
func (rec *Record) payload() ([]byte, bool) {
	switch rec.Type {
	case TypeResource, TypeConversion:
		return rec.Block, true
	case TypeResponse:
		if bytes.HasPrefix(rec.Block, []byte("HTTP/")) {
			_, header, body := splitHTTP(rec.Block)
			if strings.Contains(strings.ToLower(strings.Join(header["Transfer-Encoding"], ",")), "chunked") {
				body, _ = dechunk(body)
			}
			return body, true
		}
	}
	return nil, false
}

// digest names a digest of b as WARC does: sha256:BASE32.
func digest(algorithm string, b []byte) (string, error) {
	switch algorithm {
	case "sha256":
		sum := sha256.Sum256(b)
		return "sha256:" + strings.TrimRight(base32.StdEncoding.EncodeToString(sum[:]), "="), nil
	case "sha1":
		sum := sha1.Sum(b)
		return "sha1:" + base32.StdEncoding.EncodeToString(sum[:]), nil
	}
	return "", fmt.Errorf("digest %q is not one of sha256 and sha1", algorithm)
}

// CheckDigests compares the digests in the header with the content. It is nil if they agree
// or if there are none that can be checked.
func (rec *Record) CheckDigests() error {
	if rec.Truncated == "length" && rec.Header.Value("WARC-Truncated") == "" {
		return fmt.Errorf("the block was not read whole")
	}
	if err := checkDigest(rec.Header.Value("WARC-Block-Digest"), rec.Block); err != nil {
		return fmt.Errorf("block digest: %w", err)
	}
	payload, ok := rec.payload()
	want := rec.Header.Value("WARC-Payload-Digest")
	if !ok || rec.Truncated != "" {
		return nil
	}
	if err := checkDigest(want, payload); err != nil {
		// Many writers take the digest of the body as it came, with its chunks.
		if _, _, raw := splitHTTP(rec.Block); rec.Type == TypeResponse && checkDigest(want, raw) == nil {
			return nil
		}
		return fmt.Errorf("payload digest: %w", err)
	}
	return nil
}

// checkDigest compares content with a digest in base32 or hexadecimal. Unknown algorithms pass.
func checkDigest(want string, content []byte) error {
	algorithm, value, _ := strings.Cut(want, ":")
	algorithm = strings.ReplaceAll(strings.ToLower(algorithm), "-", "")
	is, err := digest(algorithm, content)
	if err != nil {
		return nil
	}
	_, is, _ = strings.Cut(is, ":")
	is, value = strings.TrimRight(is, "="), strings.TrimRight(strings.TrimSpace(value), "=")
	if strings.EqualFold(is, value) {
		return nil
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(is)
	if err == nil && strings.EqualFold(hex.EncodeToString(raw), value) {
		return nil
	}
	return fmt.Errorf("the record says %.80s, the content is %s:%s", want, algorithm, is)
}

// makeID is a UUID as a URN that is the same for the same record.
func (rec *Record) makeID(date string) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%s\n", rec.Type, rec.TargetURI, date)
	sum.Write(rec.Block)
	b := sum.Sum(nil)
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80 // version 8: made by a rule of its own
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
