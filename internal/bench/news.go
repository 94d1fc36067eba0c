package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/article"
)

// newsPair is two articles that share runs of five words, as a count found.
type newsPair struct {
	a, b        string // ids
	containment float64
	crossHost   bool
}

// News aligns natural copies (news-en.jsonl, news-en-pairs.tsv) and articles that reporters wrote of one
// event independently (basil). Every Nth pair of copies is measured.
func News(ctx context.Context, e Env, every int) (*Result, error) {
	r := &Result{Name: "news"}
	if err := newsCopies(ctx, e, r, max(1, every)); err != nil {
		return nil, err
	}
	return r, newsEvents(ctx, e, r)
}

func newsCopies(ctx context.Context, e Env, r *Result, every int) error {
	pairs, err := newsPairs(e)
	if err != nil {
		return err
	}
	var some []newsPair
	need := map[string]*article.Article{}
	for i := 0; i < len(pairs); i += every {
		some = append(some, pairs[i])
		need[pairs[i].a], need[pairs[i].b] = nil, nil
	}
	if err := newsTexts(e, need); err != nil {
		return err
	}
	type outcome struct {
		found bool // any passage, also one that is named a quotation
		proof bool // a passage that counts
		took  time.Duration
		words int
	}
	out := make([]outcome, len(some))
	err = e.each(ctx, len(some), func(i int) {
		a, b := *need[some[i].a], *need[some[i].b]
		wa, wb := a.Words(), b.Words()
		begun := time.Now()
		ps := align.Texts(align.New(a.Text, wa, a.Paragraphs), align.New(b.Text, wb, b.Paragraphs))
		out[i].took = time.Since(begun)
		out[i].words = len(wa) + len(wb)
		out[i].found = len(ps) > 0
		out[i].proof = slices.ContainsFunc(ps, func(p align.Passage) bool { return p.Not == nil })
	})
	if err != nil {
		return err
	}
	t := r.Table("Natural copies", "containment of 5-grams", "hosts", "with a passage", "asked", "with one that counts", "pairs")
	for _, band := range []struct {
		lo, hi, asked float64
	}{{.2, 2, .99}, {.1, .2, .9}} {
		for _, cross := range []bool{true, false} {
			n, found, proof := 0, 0, 0
			for i, p := range some {
				if p.crossHost == cross && p.containment >= band.lo && p.containment < band.hi {
					n++
					if out[i].found {
						found++
					}
					if out[i].proof {
						proof++
					}
				}
			}
			hosts := "same"
			if cross {
				hosts = "other"
			}
			t.Add(fmt.Sprintf("%.1f and more", band.lo), hosts, float64(found)/float64(max(1, n)), band.asked, float64(proof)/float64(max(1, n)), n)
		}
	}
	var took []time.Duration
	for _, o := range out {
		if o.words > 1000 && o.words < 1400 {
			took = append(took, o.took)
		}
	}
	if len(took) > 0 {
		slices.Sort(took)
		t.Note("two articles of 500 to 700 words each on average: median %d µs a pair, preparation included, words split before (%d pairs)",
			took[len(took)/2].Microseconds(), len(took))
	}
	return nil
}

func newsPairs(e Env) ([]newsPair, error) {
	file, err := e.path("news-en-pairs.tsv")
	if err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []newsPair
	s := bufio.NewScanner(f)
	for s.Scan() {
		col := strings.Split(s.Text(), "\t")
		if len(col) < 6 {
			continue
		}
		if c, err := strconv.ParseFloat(col[0], 64); err == nil {
			out = append(out, newsPair{col[4], col[5], c, col[3] == "true"})
		}
	}
	return out, s.Err()
}

// newsTexts fills the articles whose ids are the keys of need; all of the file if need is empty.
func newsTexts(e Env, need map[string]*article.Article) error {
	file, err := e.path("news-en.jsonl")
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	all := len(need) == 0
	s := bufio.NewScanner(f)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var x struct{ ID, URL, Source, Title, Text string }
		if err := json.Unmarshal(s.Bytes(), &x); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		if _, wanted := need[x.ID]; !wanted && !all {
			continue
		}
		a := &article.Article{Source: x.ID, URL: x.URL, Outlet: x.Source, Title: x.Title, Text: x.Text, Lang: "en"}
		a.Finish()
		need[x.ID] = a
	}
	if err := s.Err(); err != nil {
		return err
	}
	for id, a := range need {
		if a == nil {
			return fmt.Errorf("%s has no article %s", file, id)
		}
	}
	return nil
}

// basil reads the reports of each event of BASIL.
func (e Env) basil() (map[string][]*article.Article, error) {
	dir, err := e.path("basil")
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.json"))
	if err != nil || len(files) == 0 {
		return nil, NoData{filepath.Join(dir, "*", "*.json")}
	}
	events := map[string][]*article.Article{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var x struct {
			Title  string     `json:"title"`
			Source string     `json:"source"`
			URL    string     `json:"url"`
			Event  string     `json:"triplet-uuid"`
			Body   [][]string `json:"body-paragraphs"`
		}
		if err := json.Unmarshal(b, &x); err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
		a := &article.Article{URL: x.URL, Outlet: x.Source, Title: x.Title, Lang: "en"}
		for _, p := range x.Body {
			a.Text += strings.Join(p, " ") + "\n"
		}
		a.Finish()
		events[x.Event] = append(events[x.Event], a)
	}
	return events, nil
}

// newsEvents aligns the three reports of each event of BASIL with each other.
func newsEvents(ctx context.Context, e Env, r *Result) error {
	events, err := e.basil()
	if err != nil {
		return err
	}
	t := r.Table("Independent reports of one event (BASIL)", "passages", "pairs with one", "passages", "asked")
	pairs := 0
	count := map[string][2]int{}
	for _, ev := range sortedKeys(events) {
		as := events[ev]
		for i := range as {
			for k := i + 1; k < len(as); k++ {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				pairs++
				countEvent(e, as[i], as[k], count)
			}
		}
	}
	for _, why := range []string{"evidence", align.Quotation, align.Name, align.Thin, align.Short} {
		asked := any("")
		if why == "evidence" {
			asked = 0
		}
		t.Add(why, count[why][0], count[why][1], asked)
	}
	t.Note("%d events, %d pairs", len(events), pairs)
	return nil
}

// countEvent counts the passages of two reports by what they prove, and shows those that would be
// evidence.
func countEvent(e Env, a, b *article.Article, count map[string][2]int) {
	seen := map[string]bool{}
	for _, p := range align.Texts(align.New(a.Text, a.Words(), a.Paragraphs), align.New(b.Text, b.Words(), b.Paragraphs)) {
		why := "evidence"
		if p.Not != nil {
			why = p.Not[0]
		} else {
			e.logf("%s and %s, similarity %.2f, run %d, confidence %.2f:\n  %q\n  %q", a.URL, b.URL, p.Similarity, p.Run, p.Confidence,
				excerpt(p.A.Of(a.Text), whole), excerpt(p.B.Of(b.Text), whole))
		}
		n := count[why]
		n[1]++
		if !seen[why] {
			n[0]++
		}
		seen[why] = true
		count[why] = n
	}
}
