package warc

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

func pack(t testing.TB, recs ...*Record) []byte {
	t.Helper()
	var buf bytes.Buffer
	z, err := NewWACZWriter(&buf, WACZOptions{Title: "The ferry story", Software: "ibid test", Created: seen})
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range recs {
		if err := z.Add(rec); err != nil {
			t.Fatal(err)
		}
		if err := z.AddPage(rec.TargetURI, "Title", rec.Date); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.AddFile("report.html", []byte("<p>report")); err != nil {
		t.Fatal(err)
	}
	if err := z.AddFile("../evil", nil); err == nil {
		t.Fatal("a name that climbs out was taken")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestWACZRoundTrip(t *testing.T) {
	want := []*Record{page(2, "two"), page(1, "one")}
	file := pack(t, want...)
	if !bytes.Equal(file, pack(t, want...)) {
		t.Error("the same content gives other bytes")
	}
	z, err := OpenWACZ(bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if z.Title != "The ferry story" || z.Software != "ibid test" || !z.Created.Equal(seen) {
		t.Errorf("%+v", z)
	}
	if err := z.Check(); err != nil {
		t.Error(err)
	}
	var got []Entry
	for e, err := range z.Records() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if len(got) != 3 || !sameContent(got[1].Record, want[0]) || !sameContent(got[2].Record, want[1]) || got[1].File != archiveName {
		t.Fatalf("records: %v", got)
	}
	index, err := z.ReadFile(indexName, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(index)), "\n")
	if len(lines) != 2 || !slices.IsSorted(lines) || !strings.HasPrefix(lines[0], "example,harbour-post)/story/1 20240301103100 {") ||
		!strings.Contains(lines[0], fmt.Sprintf(`"length":"%d","offset":"%d","filename":"data.warc.gz"`, got[2].Length, got[2].Offset)) {
		t.Errorf("index: %s", index)
	}
	for _, name := range []string{"report.html", pagesName, digestName} {
		if _, err := z.ReadFile(name, 1<<20); err != nil {
			t.Error(err)
		}
	}
	if _, err := z.ReadFile("report.html", 3); err == nil {
		t.Error("the limit of ReadFile is not kept")
	}
}

// zipOf is a zip file of the given names and contents.
func zipOf(t testing.TB, files ...file) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(f.content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestHostileWACZ(t *testing.T) {
	var warcFile bytes.Buffer
	NewWriter(&warcFile, WriterOptions{}).Write(page(1, "one"))
	good := file{"archive/a.warc.gz", warcFile.Bytes()}
	for name, bad := range map[string]file{
		"climbs out":    {"../../etc/cron.d/x", nil},
		"climbs inside": {"archive/../../x.warc.gz", warcFile.Bytes()},
		"absolute":      {"/archive/x.warc.gz", warcFile.Bytes()},
		"backslash":     {`archive\..\..\x.warc`, warcFile.Bytes()},
		"drive":         {`C:/archive/x.warc`, warcFile.Bytes()},
		"bomb":          {"archive/0.warc", make([]byte, 80<<20)},
		"junk":          {"archive/0.warc", []byte("this is no web archive")},
	} {
		content := zipOf(t, bad, good)
		z, err := OpenWACZ(bytes.NewReader(content), int64(len(content)), Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		recs, errs := 0, 0
		for e, err := range z.Records() {
			if err != nil {
				errs++
				if e.File != bad.name {
					t.Errorf("%s: error in %s", name, e.File)
				}
			} else {
				recs++
			}
		}
		if recs != 1 || errs != 1 {
			t.Errorf("%s: %d records, %d errors", name, recs, errs)
		}
		if z.Check() == nil {
			t.Errorf("%s: a package without a list of files passes", name)
		}
	}
	for name, content := range map[string][]byte{"empty": nil, "text": []byte("hello"), "other zip": zipOf(t, file{"a.txt", []byte("a")})} {
		if _, err := OpenWACZ(bytes.NewReader(content), int64(len(content)), Limits{}); err == nil {
			t.Errorf("%s opens", name)
		}
	}
	whole := pack(t, page(1, "one"))
	changed := zipOf(t, slices.Collect(func(yield func(file) bool) {
		r, _ := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
		for _, f := range r.File {
			in, _ := f.Open()
			content, _ := io.ReadAll(in)
			if f.Name == "report.html" {
				content = []byte("<p>rewrit")
			}
			if !yield(file{f.Name, content}) {
				return
			}
		}
	})...)
	z, err := OpenWACZ(bytes.NewReader(changed), int64(len(changed)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Check(); err == nil || !strings.Contains(err.Error(), "report.html: its digest is") {
		t.Errorf("a changed file: %v", err)
	}
}

func FuzzWACZ(f *testing.F) {
	f.Add(pack(f, page(1, "one")))
	f.Add(zipOf(f, file{"archive/../x.warc", []byte("x")}, file{"archive/a.warc", []byte("WARC/1.0\r\n")}))
	f.Fuzz(func(t *testing.T, content []byte) {
		z, err := OpenWACZ(bytes.NewReader(content), int64(len(content)), Limits{Block: 64 << 10, Record: 1 << 20, Body: 64 << 10})
		if err != nil {
			return
		}
		for e, err := range z.Records() {
			if (e.Record == nil) == (err == nil) {
				t.Fatal("neither a record nor an error")
			}
		}
		_ = z.Check()
	})
}
