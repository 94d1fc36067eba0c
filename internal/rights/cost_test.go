package rights

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

var newsFile = flag.String("news", "", "JSONL file of articles for the benchmark; without it, a text written for it")

// benchArticles are articles of the file, or one that has a little of everything.
func benchArticles(b *testing.B) []*article.Article {
	if *newsFile == "" {
		return []*article.Article{{Lang: "en", Text: strings.Repeat(`VILNIUS (BNS) - The ferry ran aground on Friday, according to the Northgate Courier.
"We are waiting for the engineers," said Harbour Master Edda Holm. "That is all I know."
The minister said that the bridge would reopen in May, and that no part of the port may be used without permission.
The town has waited for eleven months for its new ship, which cost more than nine million and has carried nobody so far.
`, 12)}}
	}
	f, err := os.Open(*newsFile)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var out []*article.Article
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for i := 0; in.Scan() && len(out) < 1000; i++ {
		if i%7 != 0 {
			continue
		}
		var l struct{ Text, URL string }
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			b.Fatal(err)
		}
		out = append(out, &article.Article{Text: l.Text, URL: l.URL, Lang: "en"})
	}
	return out
}

func bench(b *testing.B, do func(a *article.Article)) {
	as := benchArticles(b)
	n := 0
	for _, a := range as {
		a.Finish()
		a.Words()
		n += len(a.Text)
	}
	b.SetBytes(int64(n / len(as)))
	before, i := processorTime(), 0
	for b.Loop() {
		do(as[i%len(as)])
		i++
	}
	if d := processorTime() - before; d > 0 {
		b.ReportMetric(float64(d)/float64(i), "cpu-ns/op")
	}
}

// The yardstick.
func BenchmarkSplit(b *testing.B) { bench(b, func(a *article.Article) { words.Split(a.Text) }) }

func BenchmarkPass(b *testing.B) {
	t := theTriggers()
	bench(b, func(a *article.Article) { t.run(a.Text, a.Words(), 0) })
}

func BenchmarkAnnotate(b *testing.B) {
	bench(b, func(a *article.Article) { Annotate(a, nil, "") })
}
