// Package ingest is the first of ibid's two paths: sources in, articles in the archive.
//
// A source is a file, a folder, an archive of pages, a collection of articles, a feed, a
// sitemap or an address. One goroutine reads, as many as there are cores extract and pack, one
// commits, in the order of the sources. Memory is bounded. A bad record is skipped with its
// source, its place and the reason, and ends nothing. What is committed stays: to go on after an
// interrupt, run the same again; what is there already costs little.
//
// Call Run; One reads a single article without an archive.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/fetch"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/warc"
)

// Options of Run and One. The zero value has sane limits.
type Options struct {
	Stdin        io.Reader         // what the source "-" is
	Fields       map[string]string // article field -> column or key of bulk files, beside the usual names
	Workers      int               // goroutines that extract; default one a core
	MaxPage      int64             // bytes of one page or one record of a bulk file; default 50 MiB
	MaxLinks     int               // pages fetched from one feed or sitemap; default 1000
	AllowPrivate bool              // fetch from private addresses too
	NoTDMRep     bool              // do not ask sites for /.well-known/tdmrep.json
	Agent        string            // User-Agent
	Seen         time.Time         // when the files were met; default now
	Progress     func(Progress)    // called after each commit
}

func (o Options) fill() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MaxPage <= 0 {
		o.MaxPage = 50 << 20
	}
	if o.MaxLinks <= 0 {
		o.MaxLinks = 1000
	}
	if o.Seen.IsZero() {
		o.Seen = time.Now()
	}
	if o.Agent == "" {
		o.Agent = fetch.DefaultAgent
	}
	return o
}

// Progress is how far a run is.
type Progress struct {
	Source  string // being read
	Bytes   int64  // of it, committed
	Of      int64  // its size, 0 if unknown
	Summary Summary
}

// Summary is what a run did.
type Summary struct {
	Added     int            `json:"added"`
	Changed   int            `json:"changed"` // new versions
	Unchanged int            `json:"unchanged"`
	Skipped   int            `json:"skipped"`
	Reasons   map[string]int `json:"reasons,omitempty"` // of what was skipped
	Skips     []Skip         `json:"skips,omitempty"`   // the first of each reason, in order
}

// Skip is one thing that could not be kept.
type Skip struct {
	Source string `json:"source"`
	Place  string `json:"place,omitempty"` // e.g. "line 7", "byte 1234"
	Reason string `json:"reason"`
}

func (s Skip) String() string {
	if s.Place == "" {
		return fmt.Sprintf("%s: %s", s.Source, s.Reason)
	}
	return fmt.Sprintf("%s, %s: %s", s.Source, s.Place, s.Reason)
}

// maxSkips of one reason are named; the rest is counted.
const maxSkips = 20

func (s *Summary) skip(k Skip) {
	if s.Reasons == nil {
		s.Reasons = map[string]int{}
	}
	s.Skipped++
	s.Reasons[k.Reason]++
	if s.Reasons[k.Reason] <= maxSkips && len(s.Skips) < 1000 {
		s.Skips = append(s.Skips, k)
	}
}

// ByReason are the reasons, the commonest first.
func (s Summary) ByReason() []string {
	rs := slices.Sorted(maps.Keys(s.Reasons))
	slices.SortStableFunc(rs, func(a, b string) int { return s.Reasons[b] - s.Reasons[a] })
	return rs
}

// raw is one thing read from a source, before any work is done on it.
type raw struct {
	skip   Skip  // its source and place; with a reason, it is to be skipped
	end    int64 // bytes of the source read so far
	of     int64 // size of the source
	cost   int64 // bytes it holds in memory
	decode func() (*article.Article, *warc.Record, error)
}

// Batches are committed when they have so many articles or bytes, or nothing more is ready.
const (
	batchItems = 512
	batchBytes = 8 << 20
	inFlight   = 96 << 20 // bytes of pages read and not yet committed
	queued     = 2 * batchItems

	handful      = 16 // articles whose steps a worker does in a row
	handfulBytes = 1 << 20
)

// job is a raw on its way to the committer.
type job struct {
	raw
	held  int64
	ready chan struct{}
	art   *article.Article
	page  *warc.Record
	item  archive.Item
	known bool
	err   error
}

// Run reads the sources into the archive. The error is for what ended the run: the archive
// cannot be written, or ctx is done; all that Summary counts is kept.
func Run(ctx context.Context, ar *archive.Archive, sources []string, o Options) (Summary, error) {
	o = o.fill()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	work, order := make(chan *job, queued), make(chan *job, queued)
	held := semaphore.NewWeighted(inFlight)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(work)
		defer close(order)
		s := &reader{ctx: ctx, o: o, client: sync.OnceValue(func() *fetch.Client {
			return fetch.New(fetch.Options{Agent: o.Agent, AllowPrivate: o.AllowPrivate})
		})}
		s.yield = func(r raw) bool {
			j := &job{raw: r, held: min(max(r.cost, 1), inFlight), ready: make(chan struct{})}
			if held.Acquire(ctx, j.held) != nil {
				return false
			}
			select {
			case order <- j:
			case <-ctx.Done():
				return false
			}
			select {
			case work <- j:
			case <-ctx.Done():
				close(j.ready)
				return false
			}
			return true
		}
		s.all(sources)
	})
	for range o.Workers {
		wg.Go(func() {
			var js []*job
			for j := range work {
				js = gather(append(js[:0], j), work)
				doAll(ar, js)
			}
		})
	}
	c := &committer{ar: ar, o: o, held: held}
	err := c.run(ctx, order)
	cancel()
	for range order { // lets the reader see that it is over
	}
	wg.Wait()
	return c.sum, err
}

// gather takes what else is waiting for a worker, up to a handful.
func gather(js []*job, work <-chan *job) []*job {
	for size := js[0].held; len(js) < handful && size < handfulBytes; {
		select {
		case j, ok := <-work:
			if !ok {
				return js
			}
			js = append(js, j)
			size += j.held
		default:
			return js
		}
	}
	return js
}

// doAll is the work on some raws: extraction, fingerprints, encoding, each for all of them in a row, because each has tables of its own
// that fill the processor's cache.
func doAll(ar *archive.Archive, js []*job) {
	for _, j := range js {
		j.step(func() (err error) {
			j.art, j.page, err = j.decode()
			return err
		})
		if j.art != nil && ar.Has(j.art.ID, j.art.Seen) {
			j.known = true
		}
	}
	for _, j := range js {
		j.step(func() (err error) {
			j.item, err = ar.Fingerprint(j.art)
			return err
		})
	}
	for _, j := range js {
		j.step(func() error { return ar.Pack(&j.item, j.art, j.page) })
		j.decode, j.art, j.page = nil, nil, nil
		close(j.ready)
	}
}

// step does a part of the work on a raw that is still worth it.
func (j *job) step(part func() error) {
	if j.skip.Reason != "" || j.decode == nil || j.known || j.err != nil {
		return
	}
	defer func() {
		if p := recover(); p != nil { // one page must not end a run; the reason says that it is our fault
			j.err = fmt.Errorf("ibid could not read it, which is a fault in ibid: %v", p)
		}
	}()
	j.err = part()
}

// committer adds what is ready to the archive, in order.
type committer struct {
	ar    *archive.Archive
	o     Options
	held  *semaphore.Weighted
	sum   Summary
	batch []archive.Item
	bytes int
	free  int64
	last  raw
}

func (c *committer) run(ctx context.Context, order <-chan *job) error {
	for {
		var j *job
		var ok bool
		select {
		case j, ok = <-order:
		default:
			if err := c.flush(ctx); err != nil {
				return err
			}
			j, ok = <-order
		}
		if !ok {
			return errors.Join(c.flush(ctx), ctx.Err())
		}
		select {
		case <-j.ready:
		case <-ctx.Done():
			return errors.Join(c.flush(context.WithoutCancel(ctx)), ctx.Err())
		}
		c.take(j)
		if len(c.batch) >= batchItems || c.bytes >= batchBytes {
			if err := c.flush(ctx); err != nil {
				return err
			}
		}
	}
}

func (c *committer) take(j *job) {
	c.free += j.held
	c.last = j.raw
	switch {
	case j.err != nil:
		j.skip.Reason = j.err.Error()
		fallthrough
	case j.skip.Reason != "":
		c.sum.skip(j.skip)
	case j.known:
		c.sum.Unchanged++
	case j.item.Size() > 0:
		c.batch = append(c.batch, j.item)
		c.bytes += j.item.Size()
	}
}

func (c *committer) flush(ctx context.Context) error {
	if len(c.batch) > 0 {
		out, err := c.ar.Add(context.WithoutCancel(ctx), c.batch)
		if err != nil {
			return err
		}
		for _, x := range out {
			switch x {
			case archive.Added:
				c.sum.Added++
			case archive.Changed:
				c.sum.Changed++
			default:
				c.sum.Unchanged++
			}
		}
	}
	clear(c.batch)
	c.batch, c.bytes = c.batch[:0], 0
	c.held.Release(c.free)
	c.free = 0
	if c.o.Progress != nil {
		c.o.Progress(Progress{Source: c.last.skip.Source, Bytes: c.last.end, Of: c.last.of, Summary: c.sum})
	}
	return nil
}

// One reads a single article: a file, an address, or "-". Its site is asked for nothing but robots.txt.
func One(ctx context.Context, what string, o Options) (*article.Article, error) {
	o = o.fill()
	o.NoTDMRep = true
	var first *article.Article
	var why error
	s := &reader{ctx: ctx, o: o, client: sync.OnceValue(func() *fetch.Client {
		return fetch.New(fetch.Options{Agent: o.Agent, AllowPrivate: o.AllowPrivate})
	})}
	s.yield = func(r raw) bool {
		switch {
		case r.skip.Reason != "":
			why = errors.New(r.skip.String())
		case r.decode != nil:
			a, _, err := r.decode()
			if err != nil {
				why = fmt.Errorf("%s: %w", r.skip.Source, err)
				return true
			}
			first = a
			return false
		}
		return true
	}
	s.all([]string{what})
	switch {
	case first != nil:
		return first, nil
	case why != nil:
		return nil, why
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, fmt.Errorf("%s: %w", what, extract.ErrNoText)
}

// page is the work of turning a page into an article. more are the signals of its server and site.
func page(p extract.Page, rec *warc.Record, name string, more ...article.Signal) func() (*article.Article, *warc.Record, error) {
	return func() (*article.Article, *warc.Record, error) {
		d, err := extract.Read(p)
		if err != nil {
			return nil, nil, err
		}
		if d.Article.URL == "" {
			d.Article.Source = name
			d.Article.Finish()
		}
		d.Article.Signals = append(rights.Annotate(d.Article, d.Root, d.Text).All, more...)
		if rec != nil && rec.TargetURI == "" {
			rec.TargetURI = d.Article.URL
			if rec.TargetURI == "" {
				rec.TargetURI = "urn:ibid:" + d.Article.ID.String()
			}
		}
		return d.Article, rec, nil
	}
}
