package extract

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

const prose = "The council met on Tuesday and said that nothing would be done about it before the spring. "

// hostile are pages made to exhaust whoever reads them.
var hostile = []struct {
	name string
	page func() string
	text bool // whether its prose must be found
}{
	{"100,000 elements deep", func() string { return strings.Repeat("<div>", 100_000) + "<p>" + strings.Repeat(prose, 10) }, true},
	{"formatting left open", func() string {
		var b strings.Builder
		for i := range 400 {
			fmt.Fprintf(&b, "<font size=%d>", i)
		}
		return b.String() + strings.Repeat("<p>"+prose+"</p>", 20_000)
	}, false},
	{"an attribute of 20 MB", func() string {
		return "<p>" + strings.Repeat(prose, 10) + "</p><div title=\"" + strings.Repeat("x", 20<<20) + "\">"
	}, true},
	{"a million attributes", func() string {
		return "<p>" + strings.Repeat(prose, 10) + "</p><div " + strings.Repeat("a b ", 500_000) + ">"
	}, true},
	{"50 MB of text", func() string { return "<p>" + strings.Repeat(prose, 50<<20/len(prose)) }, true},
	{"two million blocks", func() string { return "<body>" + strings.Repeat("<p>a", 2_000_000) }, false},
	{"two million paragraphs of prose", func() string { return "<body>" + strings.Repeat("<p>"+prose, 500_000) }, true},
	{"nothing is closed", func() string {
		return strings.Repeat("<table><tr><td><ul><li><a href=x><b><p>"+prose, 300)
	}, false},
	{"a million comments", func() string { return "<p>" + strings.Repeat(prose, 10) + strings.Repeat("<!-- x -->a", 500_000) }, false},
	{"a million links", func() string { return "<p>" + strings.Repeat("<a href=/a>a b c d e</a> ", 500_000) }, false},
	{"JSON-LD 5,000 deep", func() string {
		return "<script type=application/ld+json>" + strings.Repeat(`{"@graph":[`, 5000) + "</script><p>" + strings.Repeat(prose, 10)
	}, true},
	{"a class of 5 MB", func() string {
		return `<div class="` + strings.Repeat("comment-x ", 500_000) + `"><p>` + strings.Repeat(prose, 10)
	}, false},
	{"100,000 headlines", func() string { return strings.Repeat("<h1>"+prose+"</h1>", 50_000) }, false},
	{"one word of 8 MB", func() string { return "<p>" + strings.Repeat("a", 8<<20) }, false},
	{"marks and spaces", func() string { return "<p>" + strings.Repeat("\u00a0\u200b,(", 1<<20) }, false},
	{"an open tag at the end", func() string { return "<p>" + strings.Repeat(prose, 10) + "</p><p" }, true},
	{"tables in tables", func() string { return strings.Repeat("<table><tr><td>a<table>b", 20_000) + prose }, false},
}

// No page takes more than a second or 200 MB.
func TestHostile(t *testing.T) {
	Default()
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			body := []byte(h.page())
			runtime.GC()
			var before, peak uint64
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			before = m.HeapAlloc
			done, watched := make(chan bool), make(chan bool)
			go func() {
				defer close(watched)
				for {
					select {
					case <-done:
						return
					case <-time.After(5 * time.Millisecond):
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapAlloc)
					}
				}
			}()
			took := processorTime(func() {
				d, err := Read(Page{URL: "https://a.example/b", ContentType: "text/html", Body: body})
				if h.text && (err != nil || !strings.Contains(d.Article.Text, "nothing would be done")) {
					t.Errorf("the prose was not found: %v", err)
				}
			})
			close(done)
			<-watched
			if took > time.Second && !raceDetector {
				t.Errorf("took %v", took)
			}
			if peak > before && peak-before > 200<<20 && !raceDetector {
				t.Errorf("took %d MB", (peak-before)>>20)
			}
		})
	}
}
