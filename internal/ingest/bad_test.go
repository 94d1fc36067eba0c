package ingest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// deep is a page of tags in tags.
func deep(n int) string {
	return "<html><body>" + strings.Repeat("<div>", n) + "<p>" + prose(1, 80) + "</p>" + strings.Repeat("</div>", n)
}

// bomb is n MB of one letter, gzipped.
func bomb(mb int) string {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	block := bytes.Repeat([]byte("a"), 1<<20)
	for range mb {
		z.Write(block)
	}
	z.Close()
	return b.String()
}

func flip(s string, at int) string {
	b := []byte(s)
	for i := at; i < min(at+8, len(b)); i++ {
		b[i] ^= 0x5a
	}
	return string(b)
}

// Of bad input, what can be read is kept, and the rest is named with its place and a reason.
func TestBadInput(t *testing.T) {
	three := objects(1, 2, 3)
	junk := string(bytes.Repeat([]byte{0, 1, 0xfe, 0xff, 7, 0x80}, 3000))
	for _, c := range []struct {
		name, content string
		kept          int
		skips         string // part of what is said of what was skipped; "": nothing is
	}{
		{"bad lines.jsonl", object(1) + "\n{\"text\": \n" + object(2) + "\nnot json\n[1,2]\n" + object(3), 3, "line 2"},
		{"first bad.jsonl", "{broken\n" + objects(1, 2), 2, "line 1"},
		{"no text.jsonl", objects(1) + `{"title": "x"}` + "\n" + objects(2), 2, "line 2: no text"},
		{"blank text.jsonl", objects(1) + `{"text": "  \n "}` + "\n", 1, "no text"},
		{"cut.jsonl", three[:len(three)-200], 2, "line 3"},
		{"control.jsonl", "{\"url\":\"https://a.example/1\",\"title\":\"Title 1\",\"text\":\"a\\u0000b\\u202e " + strings.Repeat("word ", 50) + "\"}\n", 1, ""},
		{"latin1.jsonl", "{\"title\":\"Title 1\",\"text\":\"caf\xe9 " + strings.Repeat("word ", 50) + "\"}\n", 1, ""},
		{"twice.jsonl", `{"text":"` + strings.Repeat("word ", 50) + `","text":"other"}` + "\n", 1, ""},
		{"numbers.jsonl", `{"id": 12, "title": ["Title", 1], "date": 1700000000, "text": ["` + strings.Repeat("word ", 30) + `", {"text": "more"}]}`, 1, ""},
		{"cut.jsonl.gz", gzipped(three)[:len(gzipped(three))*9/10], 2, "cut off"},
		{"cut.jsonl.zst", zstdOf(three)[:len(zstdOf(three))-3], 0, "zstd"},
		{"cut.jsonl.xz", xzOf(three)[:len(xzOf(three))*9/10], 0, "cut off"},
		{"broken member.jsonl.gz", gzipped(objects(1)) + flip(gzipped(objects(2)), 60) + gzipped(objects(3)), 2, "broken gzip"},
		{"broken frame.jsonl.zst", zstdOf(objects(1)) + flip(zstdOf(objects(2)), 30) + zstdOf(objects(3)), 2, "broken zstd"},
		{"tail.jsonl.gz", gzipped(three) + "garbage behind it", 3, "broken gzip"},
		{"empty.jsonl", "", 0, "the file is empty"},
		{"empty.jsonl.gz", gzipped(""), 0, "it is empty"},
		{"spaces.txt", "  \n \n", 0, "no article text"},
		{"junk.bin", junk, 0, "junk.bin"},
		{"junk.html", junk, 0, "junk.html"},
		{"junk.gz", "\x1f\x8b" + junk, 0, "gzip"},
		{"junk.zst", "\x28\xb5\x2f\xfd" + junk, 0, "zstd"},
		{"junk.xz", "\xfd7zXZ\x00" + junk, 0, "xz"},
		{"junk.warc", "WARC/1.0\r\n" + junk, 0, "junk.warc"},
		{"junk.zip", "PK\x03\x04" + junk, 0, "broken zip"},
		{"junk.parquet", "PAR1" + junk + "PAR1", 0, "broken Parquet"},
		{"no column.parquet", parquetOf(struct{ Headline string }{"x"}), 0, "no column for the text; there are Headline"},
		{"no column.csv", "a,b\n1,2\n", 0, "no column for the text; there are a, b"},
		{"ragged.csv", csvOf(",", 1) + "only one\n" + strings.SplitN(csvOf(",", 2), "\n", 2)[1], 2, "line"},
		{"cut.warc.gz", warcOf(1, 2, 3)[:len(warcOf(1, 2, 3))-300], 2, "cut"},
		{"broken.warc.gz", warcOf(1) + flip(warcOf(2), 200) + warcOf(3), 2, "byte"},
		{"cut.zip", zipOf("1.html", pageOf(1))[:300], 0, "broken zip"},
		{"climb.zip", zipOf("../../etc/1.html", pageOf(1), "/abs.html", pageOf(2), "ok/3.html", pageOf(3)), 1, "leads out"},
		{"climb.tar", tarOf("../1.html", pageOf(1), "3.html", pageOf(3)), 1, "leads out"},
		{"cut.tar", tarOf("1.html", pageOf(1), "2.html", pageOf(2))[:2*len(pageOf(1))], 1, "cut.tar"},
		{"broken.html", "<html><body><p>" + prose(1, 80) + "<p <<<>&&& </nothing><table><b>", 1, ""},
		{"wrong charset.html", `<html><head><meta charset="utf-16"><title>Title 1</title></head><body><p>` + prose(1, 80), 1, ""},
		{"no charset.html", `<html><head><meta charset="x-klingon"><title>Title 1</title></head><body><p>` + prose(1, 80), 1, ""},
		{"empty page.html", "<html><body></body></html>", 0, "no article text"},
		{"deep.html", deep(100000), 1, ""},
		{"bomb.html.gz", bomb(80), 0, "larger than the limit"},
		{"bomb.jsonl.gz", bomb(400), 0, "bomb"},
		{"bomb.json.gz", gzipped("[\"") + bomb(400), 0, "bomb"},
		{"nested.jsonl.gz", gzipped(gzipped(gzipped(gzipped(gzipped(three))))), 0, "three times"},
		{"array.json", "[" + object(1) + ", {\"text\": tru", 1, "breaks off"},
		{"entities.xml", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "` + strings.Repeat("y", 1000) + `"><!ENTITY z "` + strings.Repeat("&x;", 1000) + `">]><rss><channel><item>` + strings.Repeat("&z;", 1000), 0, "entities.xml"},
		{"cut feed.xml", rss(1, 2)[:len(rss(1))+100], 1, "cut feed.xml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && strings.HasPrefix(c.name, "bomb") {
				t.Skip("unpacks hundreds of megabytes")
			}
			sum, a := add(t, Options{}, c.name, c.content, "good.jsonl", objects(77))
			var said []string
			for _, k := range sum.Skips {
				said = append(said, k.String())
				if strings.ContainsAny(k.Reason, "\n\x00") || strings.Contains(k.Reason, "fault in ibid") {
					t.Errorf("the reason is %q", k.Reason)
				}
			}
			titles := kept(t, a)
			all := strings.Join(said, "; ")
			if !slices.Contains(titles, "Title 77") {
				t.Error("what comes after it is lost")
			}
			if len(titles) != c.kept+1 || (c.skips == "") != (sum.Skipped == 0) || !strings.Contains(all, c.skips) {
				t.Errorf("kept %v, want %d and the good one; skipped %q, want %q", titles, c.kept, all, c.skips)
			}
		})
	}
}

// Limits: a page and a record larger than they may be are skipped, others are not.
func TestLimits(t *testing.T) {
	o := Options{MaxPage: 20000}
	big := `{"title":"Big","text":"` + strings.Repeat("word ", 10000) + `"}` + "\n"
	sum, a := add(t, o, "a.jsonl", objects(1)+big+objects(2), "b.html", "<p>"+strings.Repeat("word ", 10000), "c.csv", csvOf(",", 3)+"u,t,"+strings.Repeat("word ", 10000)+"\n")
	if got := kept(t, a); !slices.Equal(got, []string{"Title 1", "Title 2", "Title 3"}) || sum.Skipped != 3 {
		t.Errorf("kept %v, %+v", got, sum)
	}
}

// A folder: links are not followed, files that cannot be read are named, hidden ones are passed over.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		p := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(p), 0o755)
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	write("a/1.html", pageOf(1))
	write("a/.hidden.html", pageOf(2))
	write("a/style.css", "p{}")
	write("b/3.txt", "Title 3\n\n"+prose(3, 80))
	outside := filepath.Join(t.TempDir(), "4.html")
	os.WriteFile(outside, []byte(pageOf(4)), 0o644)
	os.Symlink(outside, filepath.Join(dir, "a", "link.html"))
	os.Symlink(dir, filepath.Join(dir, "a", "round"))
	os.Symlink("nowhere", filepath.Join(dir, "a", "dangling"))
	want := 4 // links and the style sheet
	if os.Getuid() != 0 {
		os.Chmod(write("a/5.html", pageOf(5)), 0)
		want++
	}
	sum, a := addTo(t, Options{}, dir, filepath.Join(dir, "is not there"))
	if got := kept(t, a); len(got) != 2 || sum.Skipped != want+1 {
		t.Errorf("kept %v, skipped %v", got, sum.Skips)
	}
	if !strings.Contains(fmt.Sprint(sum.Skips), "no such file") {
		t.Errorf("skipped %v", sum.Skips)
	}
	// A link named on the command line is read.
	sum, a = addTo(t, Options{}, filepath.Join(dir, "a", "link.html"))
	if got := kept(t, a); !slices.Equal(got, []string{"Title 4"}) || sum.Skipped > 0 {
		t.Errorf("kept %v, skipped %v", got, sum.Skips)
	}
}

func FuzzBulk(f *testing.F) {
	f.Add("a.jsonl", []byte(objects(1, 2)))
	f.Add("a.json", []byte("["+object(1)+"]"))
	f.Add("a.csv", []byte(csvOf(",", 1)))
	f.Add("a.xml", []byte(rss(1)))
	f.Add("a.gz", []byte(gzipped(objects(1))+gzipped(objects(2))))
	f.Add("a.zst", []byte(zstdOf(objects(1))))
	f.Add("a.warc", []byte(warcOf(1)))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		s := &reader{ctx: t.Context(), o: Options{MaxPage: 1 << 20, MaxLinks: -1}.fill()}
		s.o.MaxLinks = 0
		s.yield = func(r raw) bool {
			if r.decode != nil {
				r.decode()
			}
			return true
		}
		s.stream(name, bytes.NewReader(content), int64(len(content)), day)
	})
}

func FuzzParquet(f *testing.F) {
	f.Add([]byte(parquetOf(rowOf(1))))
	f.Fuzz(func(t *testing.T, content []byte) {
		s := &reader{ctx: t.Context(), o: Options{MaxPage: 1 << 20}.fill()}
		s.yield = func(r raw) bool { return true }
		s.parquet("a.parquet", bytes.NewReader(content), int64(len(content)))
	})
}

// A file that was compressed in one piece gives all that stands before its damage, and one sentence that says so.
func TestDamageInOnePiece(t *testing.T) {
	var ns []int
	for i := range 700 {
		ns = append(ns, i)
	}
	text := objects(ns...)
	for name, packed := range map[string]string{"gz": gzipped(text), "zst": zstdOf(text), "xz": xzOf(text)} {
		broken := packed[:len(packed)*9/10]
		if name == "zst" {
			broken = flip(packed, len(packed)*9/10)
		}
		file := filepath.Join(t.TempDir(), "a.jsonl."+name)
		if err := os.WriteFile(file, []byte(broken), 0o644); err != nil {
			t.Fatal(err)
		}
		sum, _ := addTo(t, Options{}, file)
		said := 0
		for _, k := range sum.Skips {
			if strings.HasSuffix(k.Reason, "because it was compressed in one piece") {
				said++
			}
		}
		if sum.Added < 500 || said != 1 { // zstd and xz give whole blocks: of 128 KiB, and of 64 KiB compressed
			t.Errorf("%s: %d added, %+v", name, sum.Added, sum.Skips[:min(len(sum.Skips), 5)])
		}
		short := filepath.Join(t.TempDir(), "b.jsonl."+name)
		if err := os.WriteFile(short, []byte(packed[:40]), 0o644); err != nil {
			t.Fatal(err)
		}
		if sum, _ := addTo(t, Options{}, short); sum.Skipped < 1 || !strings.Contains(sum.Skips[0].Reason, "cut off") || sum.Reasons["it is empty"] > 0 {
			t.Errorf("the first bytes of %s: %+v", name, sum.Skips)
		}
	}
}
