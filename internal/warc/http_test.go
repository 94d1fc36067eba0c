package warc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
	"pgregory.net/rapid"
)

// encode does to a body what a server does.
func encode(t testing.TB, name, body string) string {
	var buf bytes.Buffer
	var err error
	switch name {
	case "gzip", "x-gzip":
		return string(gz(t, []byte(body)))
	case "zstd":
		return string(zst(t, []byte(body)))
	case "deflate":
		w := zlib.NewWriter(&buf)
		w.Write([]byte(body))
		err = w.Close()
	case "bare":
		var w *flate.Writer
		if w, err = flate.NewWriter(&buf, 6); err == nil {
			w.Write([]byte(body))
			err = w.Close()
		}
	case "br":
		w := brotli.NewWriter(&buf)
		w.Write([]byte(body))
		err = w.Close()
	default:
		return body
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// chunks cuts a body into chunks of n bytes.
func chunks(body string, n int) string {
	var b strings.Builder
	for len(body) > 0 {
		part := body[:min(n, len(body))]
		fmt.Fprintf(&b, "%X;x=y\r\n%s\r\n", len(part), part)
		body = body[len(part):]
	}
	return b.String() + "0\r\nTrailer: x\r\n\r\n"
}

func response(header, body string) *Record {
	return &Record{Type: TypeResponse, TargetURI: "https://a.example/", Date: seen, Block: []byte("HTTP/1.1 200 OK\r\n" + header + "\r\n" + body)}
}

func TestBodies(t *testing.T) {
	const text = "<p>The harbour was closed on Monday, and the ferries waited.</p>"
	for _, c := range []struct{ name, header, body, want, why string }{
		{"plain", "", text, text, ""},
		{"gzip", "Content-Encoding: gzip\r\n", encode(t, "gzip", text), text, ""},
		{"x-gzip in capitals", "content-encoding: X-GZIP\r\n", encode(t, "gzip", text), text, ""},
		{"deflate", "Content-Encoding: deflate\r\n", encode(t, "deflate", text), text, ""},
		{"bare deflate", "Content-Encoding: deflate\r\n", encode(t, "bare", text), text, ""},
		{"br", "Content-Encoding: br\r\n", encode(t, "br", text), text, ""},
		{"zstd", "Content-Encoding: zstd\r\n", encode(t, "zstd", text), text, ""},
		{"two", "Content-Encoding: deflate, gzip\r\n", encode(t, "gzip", encode(t, "deflate", text)), text, ""},
		{"two lines", "Content-Encoding: deflate\r\nContent-Encoding: gzip\r\n", encode(t, "gzip", encode(t, "deflate", text)), text, ""},
		{"chunked", "Transfer-Encoding: chunked\r\n", chunks(text, 7), text, ""},
		{"chunked gzip", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunks(encode(t, "gzip", text), 9), text, ""},
		{"not chunked", "Transfer-Encoding: chunked\r\n", text, text, ""},
		{"not gzip", "Content-Encoding: gzip\r\n", text, text, ""},
		{"not br", "Content-Encoding: br\r\n", text, text, ""},
		{"unknown", "Content-Encoding: rot13\r\n", text, "", "encoding"},
		{"cut chunks", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n9\r\nwor", "hellowor", "length"},
		{"no last chunk", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n", "hello", "length"},
		{"wrong chunk", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\nworld", "helloworld", "encoding"},
		{"cut gzip", "Content-Encoding: gzip\r\n", encode(t, "gzip", text)[:60], "", "encoding"},
		{"broken gzip", "Content-Encoding: gzip\r\n", "\x1f\x8b\x08\x00rubbish", "", "encoding"},
		{"empty", "Content-Encoding: gzip\r\n", "", "", ""},
		{"bare line ends", "X: y\nContent-Encoding: gzip\n\n" + encode(t, "gzip", text), "", "", ""},
	} {
		rec := response(c.header, c.body)
		if c.name == "bare line ends" {
			rec.Block = []byte(strings.TrimSuffix("HTTP/1.1 200 OK\n"+c.header, "\r\n"))
			c.want = text
		}
		p, err := rec.HTTP()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if strings.HasPrefix(c.name, "cut gzip") {
			if !strings.HasPrefix(text, string(p.Body)) || p.Truncated != c.why {
				t.Errorf("%s: %q, %s", c.name, p.Body, p.Truncated)
			}
			continue
		}
		if string(p.Body) != c.want || p.Truncated != c.why || p.Status != 200 {
			t.Errorf("%s: %d %q %q, want %q %q", c.name, p.Status, p.Body, p.Truncated, c.want, c.why)
		}
	}
}

func TestBodyBomb(t *testing.T) {
	bomb := strings.Repeat("\x00", 8<<20)
	for _, name := range []string{"gzip", "deflate", "br", "zstd"} {
		rec := response("Content-Encoding: "+name+"\r\n", encode(t, name, bomb))
		rec.body = 1 << 20
		p, err := rec.HTTP()
		if err != nil || len(p.Body) != 1<<20 || p.Truncated != "length" {
			t.Errorf("%s: %d bytes, %q, %v", name, len(p.Body), p.Truncated, err)
		}
	}
	twice := response("Content-Encoding: gzip, gzip\r\n", encode(t, "gzip", encode(t, "gzip", bomb)))
	twice.body = 1 << 20
	if p, err := twice.HTTP(); err != nil || len(p.Body) > 1<<20 || p.Truncated == "" {
		t.Errorf("twice: %d bytes, %v", len(p.Body), err)
	}
	if p, err := response("Content-Encoding: "+strings.Repeat("gzip,", 50)+"\r\n", "x").HTTP(); err != nil || p.Truncated != "encoding" {
		t.Errorf("fifty encodings: %+v, %v", p, err)
	}
}

func TestTypes(t *testing.T) {
	head := "HTTP/1.1 304 Not Modified\r\nETag: x\r\nX-Long: a\r\n b\r\nno field\r\n\r\n"
	revisit := &Record{Type: TypeRevisit, Block: []byte(head), Header: Header{{"WARC-Refers-To-Target-URI", "<https://a.example/x y>"}, {"WARC-Refers-To-Date", "2024-03-01T10:30:00Z"}}}
	p, err := revisit.HTTP()
	if err != nil || p.Status != 304 || p.Header.Get("X-Long") != "a b" || p.Body != nil {
		t.Errorf("revisit: %+v, %v", p, err)
	}
	if uri, at := revisit.RefersTo(); uri != "https://a.example/x%20y" || !at.Equal(seen) {
		t.Errorf("refers to %s at %v", uri, at)
	}
	for _, kind := range []string{TypeResource, TypeConversion} {
		rec := &Record{Type: kind, Header: Header{{"Content-Type", "text/plain"}}, Block: []byte("hello"), Truncated: "time"}
		p, err := rec.HTTP()
		if err != nil || p.Status != 200 || string(p.Body) != "hello" || p.Header.Get("Content-Type") != "text/plain" || p.Truncated != "time" {
			t.Errorf("%s: %+v, %v", kind, p, err)
		}
	}
	for _, kind := range []string{TypeWarcinfo, TypeRequest, TypeMetadata, ""} {
		if _, err := (&Record{Type: kind, Block: []byte("x")}).HTTP(); !errors.Is(err, ErrNoPage) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := (&Record{Type: TypeResponse, Block: []byte("hello")}).HTTP(); err == nil {
		t.Error("a response without a status line is read")
	}
}

// What is written is read again, digests included, in both algorithms.
func TestWriteAndRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := WriterOptions{Plain: rapid.Bool().Draw(rt, "plain"), Digest: rapid.SampledFrom([]string{"", "sha1", "sha256"}).Draw(rt, "digest")}
		var buf bytes.Buffer
		w := NewWriter(&buf, o)
		var want []*Record
		for range rapid.IntRange(1, 4).Draw(rt, "records") {
			rec := &Record{
				Type: rapid.SampledFrom([]string{TypeResponse, TypeResource, TypeMetadata, TypeConversion, TypeRevisit}).Draw(rt, "type"), TargetURI: "https://a.example/" + rapid.StringMatching(`[a-z0-9]{0,9}`).Draw(rt, "path"),
				Date: seen.Add(time.Duration(rapid.IntRange(0, 1e9).Draw(rt, "date"))), Block: rapid.SliceOf(rapid.Byte()).Draw(rt, "block"), Truncated: rapid.SampledFrom([]string{"", "time"}).Draw(rt, "truncated"),
				Header: Header{{"X-Own", "kept"}},
			}
			if rapid.Bool().Draw(rt, "http") {
				rec.Block = append([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), rec.Block...)
			}
			offset, length, err := w.Write(rec)
			if err != nil {
				rt.Fatal(err)
			}
			rec.Offset, rec.Length = offset, length
			want = append(want, rec)
		}
		got, bad := readAll(t, bytes.NewReader(buf.Bytes()), Limits{})
		if len(bad) > 0 || len(got) != len(want) {
			rt.Fatalf("%d records of %d, %v", len(got), len(want), bad)
		}
		for i, rec := range got {
			if !sameContent(rec, want[i]) || rec.Offset != want[i].Offset || rec.Length != want[i].Length || rec.Header.Value("x-own") != "kept" || rec.Truncated != want[i].Truncated || rec.ID == "" {
				rt.Fatalf("record %d: %+v, want %+v", i, rec, want[i])
			}
			if err := rec.CheckDigests(); err != nil {
				rt.Fatal(err)
			}
			if len(rec.Block) > 0 {
				rec.Block[len(rec.Block)-1]++
				if rec.CheckDigests() == nil {
					rt.Fatal("a changed block passes")
				}
			}
		}
	})
}

func TestWriterRefuses(t *testing.T) {
	for name, rec := range map[string]*Record{
		"no type":           {Date: seen},
		"no date":           {Type: TypeResource},
		"line end in a URI": {Type: TypeResource, Date: seen, TargetURI: "https://a.example/\r\nWARC-Type: warcinfo"},
		"line end in field": {Type: TypeResource, Date: seen, Header: Header{{"X", "a\nb"}}},
		"name with a colon": {Type: TypeResource, Date: seen, Header: Header{{"X: y", "a"}}},
	} {
		var buf bytes.Buffer
		if _, _, err := NewWriter(&buf, WriterOptions{}).Write(rec); err == nil || buf.Len() > 0 {
			t.Errorf("%s is written: %v", name, err)
		}
	}
	if _, _, err := NewWriter(&bytes.Buffer{}, WriterOptions{Digest: "md5"}).Write(page(1, "x")); err == nil {
		t.Error("an unknown digest is taken")
	}
}

func FuzzHTTP(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + chunks(encode(f, "gzip", "hello"), 5)))
	f.Add([]byte("HTTP/1.0 404\nContent-Encoding: br\n\n" + encode(f, "br", "hello")))
	f.Add([]byte("HTTP/1.0 404\nContent-Encoding: deflate, zstd\n\n" + encode(f, "zstd", encode(f, "deflate", "hello"))))
	f.Fuzz(func(t *testing.T, block []byte) {
		rec := &Record{Type: TypeResponse, Block: block, body: 64 << 10}
		if p, err := rec.HTTP(); err == nil && len(p.Body) > 64<<10 {
			t.Fatalf("%d bytes", len(p.Body))
		}
	})
}
