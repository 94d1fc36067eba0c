package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/ibid-news/ibid/internal/trace"
)

// Trace measures how long it takes to trace archived articles: n of them, spread evenly. what is an
// archive, or a folder with news-en.jsonl, of which one is made first.
func Trace(ctx context.Context, e Env, what string, n int) (*Result, error) {
	if _, err := os.Stat(filepath.Join(what, "ibid.json")); err != nil {
		e.Dir = what
		file, err := e.path("news-en.jsonl")
		if err != nil {
			return nil, err
		}
		if what, err = os.MkdirTemp("", "ibid-bench"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(what)
		if err := fillArchive(ctx, e, what, file); err != nil {
			return nil, err
		}
	}
	ar, err := archive.Open(what, archive.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer ar.Close()
	r := &Result{Name: "trace"}
	return r, traces(ctx, e, r, ar, n)
}

// fillArchive adds the articles of a file to an archive.
func fillArchive(ctx context.Context, e Env, dir, file string) error {
	ar, err := archive.Open(dir, archive.Options{})
	if err != nil {
		return err
	}
	_, err = ingest.Run(ctx, ar, []string{file}, ingest.Options{Progress: func(p ingest.Progress) {
		e.progress(int(p.Bytes), int(p.Of))
	}})
	if cerr := ar.Close(); err == nil {
		err = cerr
	}
	return err
}

// traces adds a table of the times of n traces to r.
func traces(ctx context.Context, e Env, r *Result, ar *archive.Archive, n int) error {
	subjects, total, err := spread(ctx, ar, n)
	if err != nil {
		return err
	}
	for _, s := range subjects[:min(len(subjects), 5)] { // what is decoded on first use is no part of it
		if _, err := trace.Run(ctx, ar, s, trace.Options{}); err != nil {
			return err
		}
	}
	var all, look times
	compared := 0
	begun := now()
	for i, s := range subjects {
		found := time.Now()
		cs, err := ar.Nominate(ctx, s, 51)
		if err != nil {
			return err
		}
		look = append(look, time.Since(found))
		compared += len(cs)
		e.progress(i, 2*len(subjects))
	}
	_, looked := begun.since()
	begun = now()
	for i, s := range subjects {
		fresh := *s
		at := time.Now()
		if _, err := trace.Run(ctx, ar, &fresh, trace.Options{}); err != nil {
			return err
		}
		all = append(all, time.Since(at))
		e.progress(len(subjects)+i, 2*len(subjects))
	}
	_, processor := begun.since()
	t := r.Table(fmt.Sprintf("Tracing %d of %d articles, milliseconds", len(subjects), total), "", "p50", "p90", "p99", "most", "processor, mean")
	t.Add("copies nominated by shingles and read", look.row(looked)...)
	t.Add("the whole trace", all.row(processor)...)
	t.Note("aims: p50 10 (20 with translation), p99 60; %.1f articles nominated on average; peak memory %.0f MB", float64(compared)/float64(max(1, len(subjects))), peakMB())
	return nil
}

// times are of single runs.
type times []time.Duration

func (ts times) row(processor time.Duration) []any {
	slices.Sort(ts)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	at := func(q float64) float64 {
		if len(ts) == 0 {
			return 0
		}
		return ms(ts[min(len(ts)-1, int(q*float64(len(ts))))])
	}
	return []any{at(.5), at(.9), at(.99), at(1), ms(processor) / float64(max(1, len(ts)))}
}

// spread returns n of the archive's articles at equal distances, and how many there are.
func spread(ctx context.Context, ar *archive.Archive, n int) ([]*article.Article, int, error) {
	total := ar.Len()
	var out []*article.Article
	for i := range min(n, total) {
		a, err := ar.Nth(i * total / min(n, total))
		if err != nil {
			continue // removed
		}
		out = append(out, a)
	}
	return out, total, ctx.Err()
}

// scratch is an empty archive in a folder of its own, and what closes and removes it.
func scratch() (*archive.Archive, func(), error) {
	dir, err := os.MkdirTemp("", "ibid-bench")
	if err != nil {
		return nil, nil, err
	}
	ar, err := archive.Open(dir, archive.Options{})
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, err
	}
	return ar, func() { ar.Close(); os.RemoveAll(dir) }, nil
}
