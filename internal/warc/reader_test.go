package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

var seen = time.Date(2024, 3, 1, 10, 30, 0, 0, time.UTC)

// page is a response record with a body of its own.
func page(n int, body string) *Record {
	return &Record{
		Type: TypeResponse, TargetURI: fmt.Sprintf("https://harbour-post.example/story/%d", n), Date: seen.Add(time.Duration(n) * time.Minute),
		Block: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body),
	}
}

func fixture() []*Record {
	return []*Record{
		{Type: TypeWarcinfo, Date: seen, Header: Header{{"Content-Type", "application/warc-fields"}}, Block: []byte("software: ibid\r\n")},
		page(1, "<p>The harbour was closed on Monday.</p>"),
		page(2, strings.Repeat("<p>Boats waited outside.</p>\n", 40)),
		{Type: TypeResource, TargetURI: "file:///note.txt", Date: seen, Header: Header{{"Content-Type", "text/plain"}}, Block: nil},
		page(3, "\r\n\r\n"),
	}
}

// stored is a file and where its records start in it.
type stored struct {
	name   string
	bytes  []byte
	starts []int
}

// files are the records in every packing.
func files(t testing.TB, recs []*Record) []stored {
	t.Helper()
	text := stored{name: "plain"}
	perRecord := stored{name: "gzip per record"}
	frames := stored{name: "zstd per record"}
	dict := stored{name: "zstd with dictionary"}
	content := []byte(strings.Repeat("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\nWARC-Type: response", 4))
	dict.bytes = append(append(dict.bytes, magicDictFrame...), byte(len(content)), byte(len(content)>>8), 0, 0)
	dict.bytes = append(dict.bytes, content...)
	var buf bytes.Buffer
	w := NewWriter(&buf, WriterOptions{Plain: true})
	for _, rec := range recs {
		offset, length, err := w.Write(rec)
		if err != nil {
			t.Fatal(err)
		}
		raw := buf.Bytes()[offset : offset+length]
		text.starts = append(text.starts, int(offset))
		perRecord.starts = append(perRecord.starts, len(perRecord.bytes))
		perRecord.bytes = append(perRecord.bytes, gz(t, raw)...)
		frames.starts = append(frames.starts, len(frames.bytes))
		frames.bytes = append(frames.bytes, zst(t, raw)...)
		dict.starts = append(dict.starts, len(dict.bytes))
		dict.bytes = append(dict.bytes, zst(t, raw, zstd.WithEncoderDictRaw(0, content))...)
	}
	text.bytes = buf.Bytes()
	return []stored{text, perRecord, frames, dict,
		{name: "one gzip member", bytes: gz(t, text.bytes), starts: []int{0}},
		{name: "one zstd frame", bytes: zst(t, text.bytes), starts: []int{0}}}
}

func gz(t testing.TB, b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(b)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func zst(t testing.TB, b []byte, o ...zstd.EOption) []byte {
	var buf bytes.Buffer
	w, err := zstd.NewWriter(&buf, append(o, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(b)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// readAll reads a file to its end: good records and bad ones.
func readAll(t testing.TB, r io.Reader, o Limits) (recs []*Record, bad []*BadRecord) {
	t.Helper()
	in := NewReader(r, o)
	for {
		rec, err := in.Next()
		var b *BadRecord
		switch {
		case err == io.EOF:
			return recs, bad
		case errors.As(err, &b):
			bad = append(bad, b)
		case err != nil:
			t.Fatal(err)
		default:
			recs = append(recs, rec)
		}
		if len(bad) > 100_000 {
			t.Fatal("the reader does not come to an end")
		}
	}
}

func sameContent(a, b *Record) bool {
	return a.Type == b.Type && a.TargetURI == b.TargetURI && a.Date.Equal(b.Date) && bytes.Equal(a.Block, b.Block)
}

func TestEveryPackingReadsTheSame(t *testing.T) {
	want := fixture()
	for _, f := range files(t, want) {
		for _, reader := range []io.Reader{bytes.NewReader(f.bytes), iotest.OneByteReader(bytes.NewReader(f.bytes)), iotest.DataErrReader(bytes.NewReader(f.bytes))} {
			got, bad := readAll(t, reader, Limits{})
			if len(bad) > 0 || len(got) != len(want) {
				t.Fatalf("%s: %d records, want %d; bad: %v", f.name, len(got), len(want), bad)
			}
			for i, rec := range got {
				if !sameContent(rec, want[i]) {
					t.Errorf("%s: record %d is %+v", f.name, i, rec)
				}
				if err := rec.CheckDigests(); err != nil {
					t.Errorf("%s: record %d: %v", f.name, i, err)
				}
				if len(f.starts) == 1 {
					continue
				}
				end := len(f.bytes)
				if i+1 < len(f.starts) {
					end = f.starts[i+1]
				}
				if rec.Offset != int64(f.starts[i]) || rec.Length != int64(end-f.starts[i]) || rec.Within != 0 {
					t.Errorf("%s: record %d at %d+%d, want %d+%d", f.name, i, rec.Offset, rec.Length, f.starts[i], end-f.starts[i])
				}
				if strings.Contains(f.name, "dictionary") {
					continue
				}
				alone, _ := readAll(t, bytes.NewReader(f.bytes[rec.Offset:rec.Offset+rec.Length]), Limits{})
				if len(alone) != 1 || !sameContent(alone[0], rec) {
					t.Errorf("%s: record %d cannot be read by its offset and length", f.name, i)
				}
			}
		}
	}
}

// A file that ends early gives every record before the cut, then one error.
func TestCutAtEveryByte(t *testing.T) {
	want := fixture()
	for _, f := range files(t, want) {
		for cut := range len(f.bytes) {
			got, bad := readAll(t, bytes.NewReader(f.bytes[:cut]), Limits{})
			whole := 0 // records that end before the cut
			for i := range f.starts {
				if i+1 < len(f.starts) && f.starts[i+1] <= cut {
					whole++
				}
			}
			if len(got) < whole || len(got) > len(want) {
				t.Fatalf("%s cut at %d: %d records, want %d", f.name, cut, len(got), whole)
			}
			for i, rec := range got {
				if !sameContent(rec, want[i]) {
					t.Fatalf("%s cut at %d: record %d differs", f.name, cut, i)
				}
			}
			atEdge := cut == 0 || whole < len(f.starts) && cut == f.starts[whole]
			missingNewline := f.name == "plain" && len(got) == whole+1
			beforeFirst := strings.Contains(f.name, "dictionary") && cut < f.starts[0]
			if wantBad := !atEdge && !missingNewline; len(bad) > 1 || wantBad != (len(bad) == 1) && !beforeFirst {
				t.Fatalf("%s cut at %d: after %d records errors %v", f.name, cut, len(got), bad)
			}
			if len(bad) == 1 && !strings.Contains(bad[0].Error(), "the file ends") {
				t.Fatalf("%s cut at %d: %v", f.name, cut, bad[0])
			}
		}
	}
}

// A byte that is changed costs the record it stands in and no other.
func TestOneBrokenByte(t *testing.T) {
	want := fixture()
	all := files(t, want)
	rapid.Check(t, func(rt *rapid.T) {
		f := all[rapid.IntRange(0, 3).Draw(rt, "file")]
		at := rapid.IntRange(f.starts[0], len(f.bytes)-1).Draw(rt, "at") // behind the dictionary, if there is one
		broken := bytes.Clone(f.bytes)
		broken[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "xor"))
		hit := 0
		for i, start := range f.starts {
			if start <= at {
				hit = i
			}
		}
		got, _ := readAll(t, bytes.NewReader(broken), Limits{})
		if hit == 0 && (at < 4) { // it is no longer known as what it was
			return
		}
		for i, rec := range want {
			found := false
			for _, g := range got {
				found = found || sameContent(g, rec)
			}
			if !found && i != hit {
				rt.Fatalf("%s: byte %d of record %d is broken, but record %d is lost", f.name, at, hit, i)
			}
		}
	})
}

// A byte that is changed in the line ends between two records costs neither.
func TestBrokenRecordEnd(t *testing.T) {
	want := fixture()
	text := files(t, want)[0]
	for i := range want {
		end := len(text.bytes)
		if i+1 < len(want) {
			end = text.starts[i+1]
		}
		for at := end - len(recordEnd); at < end; at++ {
			for _, c := range "*W\x00\r\n" {
				broken := bytes.Clone(text.bytes)
				broken[at] = byte(c)
				got, _ := readAll(t, bytes.NewReader(broken), Limits{})
				if len(got) != len(want) && (i+1 < len(want) || len(got) != i) {
					t.Errorf("byte %d before the end of record %d is %q: %d records", end-at, i, c, len(got))
				}
			}
		}
	}
	one, two := "http://a.example/1 192.0.2.1 20240301103000 text/plain 5\nhello", "http://a.example/2 192.0.2.1 20240301103000 text/plain 4\nwell\n"
	for _, between := range []string{"\n", "*", "\x00"} {
		if got, bad := readAll(t, strings.NewReader(one+between+two), Limits{}); len(got) != 2 || len(bad) != 0 || got[1].TargetURI != "http://a.example/2" {
			t.Errorf("ARC, %q between records: %d, %v", between, len(got), bad)
		}
	}
}

// Whatever stands between two records, the second is found.
func TestJunkBetweenRecords(t *testing.T) {
	for name, junk := range map[string]string{
		"zeros":       strings.Repeat("\x00", 10_000),
		"text":        "this is no record\r\nnor is this\n",
		"gzip magic":  strings.Repeat("\x1f\x8b\x08\x00", 100),
		"bad length":  "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n",
		"no length":   "WARC/1.0\r\nWARC-Type: response\r\n\r\n",
		"minus":       "WARC/1.0\r\nContent-Length: -5\r\n\r\nhello\r\n\r\n",
		"long length": "WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nhello\r\n\r\n",
		"short":       "WARC/1.0\r\nContent-Length: 2\r\n\r\nhello\r\n\r\n",
		"high":        "WARC/1.0\r\nContent-Length: 12\r\n\r\nhello\r\n\r\n",
		"endless":     "WARC/1.0\r\nX: " + strings.Repeat("x", 300<<10) + "\r\n\r\n",
	} {
		want := []*Record{page(1, "one"), page(2, "two")}
		var packed = []bool{false, true}
		for _, pack := range packed {
			var file []byte
			for i, rec := range want {
				var buf bytes.Buffer
				if _, _, err := NewWriter(&buf, WriterOptions{Plain: !pack}).Write(rec); err != nil {
					t.Fatal(err)
				}
				if file = append(file, buf.Bytes()...); i == 0 {
					if pack && strings.HasPrefix(junk, "WARC") {
						file = append(file, gz(t, []byte(junk))...)
					} else {
						file = append(file, junk...)
					}
				}
			}
			for _, reader := range []io.Reader{bytes.NewReader(file), io.MultiReader(bytes.NewReader(file))} {
				got, bad := readAll(t, reader, Limits{})
				if len(got) != 2 || !sameContent(got[1], want[1]) || len(bad) != 1 {
					t.Errorf("%s (gzip %v): %d records, errors %v", name, pack, len(got), bad)
				}
			}
		}
	}
}

func TestLimits(t *testing.T) {
	big := page(2, strings.Repeat("a", 3<<20))
	recs := []*Record{page(1, "one"), big, page(3, "three")}
	for _, f := range files(t, recs) {
		got, bad := readAll(t, bytes.NewReader(f.bytes), Limits{Block: 1 << 20})
		if len(got) != 3 || len(bad) > 0 || len(got[1].Block) != 1<<20 || got[1].Truncated != "length" || got[2].Truncated != "" {
			t.Errorf("%s: a long block is not cut: %d records, %v", f.name, len(got), bad)
		}
		if f.name == "plain" {
			continue
		}
		got, bad = readAll(t, bytes.NewReader(f.bytes), Limits{Record: 1 << 20})
		if len(bad) != 1 || !strings.Contains(bad[0].Error(), "more than the limit of 1048576 bytes") {
			t.Errorf("%s: a bomb gives %v", f.name, bad)
		}
		if len(f.starts) > 1 && (len(got) != 2 || got[1].TargetURI != recs[2].TargetURI) {
			t.Errorf("%s: after a bomb %d records", f.name, len(got))
		}
	}
}

func TestFileErrorIsFinal(t *testing.T) {
	f := files(t, fixture())[1]
	broken := errors.New("disk on fire")
	r := NewReader(io.MultiReader(bytes.NewReader(f.bytes[:f.starts[2]+9]), iotest.ErrReader(broken)), Limits{})
	for range 2 {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
	}
}

func TestOldAndCarelessFiles(t *testing.T) {
	arc1 := "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 73\n1 0 Harbour Post\nURL IP-address Archive-date Content-type Archive-length\n\n\n" +
		"http://harbour-post.example/a b 192.0.2.1 20140216050222 text/html; charset=utf-8 34\nHTTP/1.0 200 OK\r\nX: y\r\n\r\nwet boats\n" + "\n" +
		"dns:harbour-post.example 192.0.2.1 201402160502 text/dns 4\nabcd\n"
	arc2 := "http://harbour-post.example/ 192.0.2.1 20140216050222 text/html 200 - - 0 a.arc 25\nHTTP/1.0 200 OK\r\n\r\nboats!\n"
	bare := "WARC/0.18\nWARC-Type: Response\nWARC-Target-URI: <http://harbour-post.example/c d>\nWARC-Date: 2014\ncontent-length: 3\n folded\n\nabc\n" // one line end
	bare = strings.Replace(bare, "content-length: 3\n folded", "X-Note: long\n\tand folded\ncontent-length: 3", 1)
	for _, c := range []struct{ name, file, want string }{
		{"ARC 1", arc1, "warcinfo filedesc://a.arc 73|response http://harbour-post.example/a%20b 34|resource dns:harbour-post.example 4|"},
		{"ARC 2", arc2 + "\n" + arc2, "response http://harbour-post.example/ 25|response http://harbour-post.example/ 25|"},
		{"bare WARC", bare + bare, "response http://harbour-post.example/c%20d 3|response http://harbour-post.example/c%20d 3|"},
		{"empty", "", ""},
		{"blank lines", "\r\n\r\n" + bare, "response http://harbour-post.example/c%20d 3|"},
	} {
		for _, file := range []string{c.file, string(gz(t, []byte(c.file)))} {
			recs, bad := readAll(t, strings.NewReader(file), Limits{})
			var got strings.Builder
			for _, rec := range recs {
				fmt.Fprintf(&got, "%s %s %d|", rec.Type, rec.TargetURI, len(rec.Block))
			}
			if got.String() != c.want || len(bad) > 0 {
				t.Errorf("%s: got %s %v, want %s", c.name, &got, bad, c.want)
			}
		}
	}
	recs, _ := readAll(t, strings.NewReader(bare), Limits{})
	if v := recs[0].Header.Value("x-note"); v != "long and folded" {
		t.Errorf("folded field: %q", v)
	}
	if recs[0].Date.Year() != 2014 {
		t.Errorf("date: %v", recs[0].Date)
	}
}

func FuzzReader(f *testing.F) {
	for _, file := range files(f, fixture()) {
		f.Add(file.bytes)
		f.Add(file.bytes[:len(file.bytes)-20])
	}
	f.Add([]byte("filedesc://a.arc 0.0.0.0 20140216050221 text/plain 4\nabcd\nhttp://a.example/ 192.0.2.1 20140216050222 text/html 3\nabc\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		limits := Limits{Block: 64 << 10, Record: 1 << 20, Header: 8 << 10, Body: 64 << 10}
		recs, _ := readAll(t, bytes.NewReader(file), limits)
		for _, rec := range recs {
			if rec.Offset < 0 || rec.Length < 0 || rec.Offset+rec.Length > int64(len(file)) || len(rec.Block) > 64<<10 {
				t.Fatalf("record at %d+%d of %d bytes, block of %d", rec.Offset, rec.Length, len(file), len(rec.Block))
			}
			if p, err := rec.HTTP(); err == nil && len(p.Body) > 64<<10 {
				t.Fatalf("body of %d bytes", len(p.Body))
			}
		}
		piped, _ := readAll(t, io.MultiReader(bytes.NewReader(file)), limits)
		if len(piped) != len(recs) {
			t.Fatalf("%d records from a file, %d from a pipe", len(recs), len(piped))
		}
	})
}

// A lost reader is no slower for what looks like many beginnings of records.
func TestManyFalseStarts(t *testing.T) {
	want := page(1, "the one that counts")
	var buf bytes.Buffer
	if _, _, err := NewWriter(&buf, WriterOptions{Plain: true}).Write(want); err != nil {
		t.Fatal(err)
	}
	for name, junk := range map[string]string{"words": "WARC/", "lines": "\n", "both": "WARC/\n", "long lines": strings.Repeat("x", 1<<16) + "\n"} {
		got, _ := readAll(t, strings.NewReader("WARC/1.0\r\nno length\r\n\r\n"+strings.Repeat(junk, 2<<20/len(junk))+"\r\n"+buf.String()), Limits{})
		if len(got) != 1 || !sameContent(got[0], want) {
			t.Errorf("%s: %d records", name, len(got))
		}
	}
}
