package trace

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// collation reads articles and compares a text with them, each as soon as it is named, while others are still looked for:
// on all cores but the one that looks, and at the end on all. Call name, then finish.
type collation struct {
	ctx  context.Context
	ar   *archive.Archive
	a    side
	jobs []*job // in the order in which their articles were named
	at   map[article.Work]*job

	mu      sync.Mutex
	more    sync.Cond // there is more to do, or nothing any more
	todo    []*job
	all     bool // nothing more will be named
	workers sync.WaitGroup
}

// job is an article to be compared: its versions, and what came of the newest.
type job struct {
	versions []archive.Candidate
	done     int // versions looked at
	other    *article.Article
	copy     Copy
	err      error
}

func newCollation(ctx context.Context, ar *archive.Archive, a side) *collation {
	c := &collation{ctx: ctx, ar: ar, a: a, at: map[article.Work]*job{}}
	c.more.L = &c.mu
	for range runtime.GOMAXPROCS(0) - 1 {
		c.workers.Go(c.work)
	}
	return c
}

// name adds articles to what is compared. Of those of one address the version seen last is.
func (c *collation) name(found []archive.Candidate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, v := range found {
		j := c.at[v.ID.Work()]
		if j == nil {
			j = &job{}
			c.at[v.ID.Work()] = j
			c.jobs, c.todo = append(c.jobs, j), append(c.todo, j)
		}
		j.versions = append(j.versions, v)
	}
	c.more.Broadcast()
}

// finish compares what is left, and returns the copies in order with their articles; those that share no passage have no article.
func (c *collation) finish() ([]Copy, []*article.Article, error) {
	c.mu.Lock()
	c.all = true
	c.more.Broadcast()
	c.mu.Unlock()
	c.work()
	c.workers.Wait()
	if err := c.ctx.Err(); err != nil {
		return nil, nil, err
	}
	var mem memory
	var cs []Copy
	var found []*article.Article
	var errs []error
	for _, j := range c.jobs {
		if j.done < len(j.versions) { // one was named when others had been compared
			c.do(j, j.versions, &mem)
		}
		errs = append(errs, j.err)
		if j.other == nil {
			continue
		}
		if cs = append(cs, j.copy); len(j.copy.Passages) == 0 {
			j.other = nil
		}
		found = append(found, j.other)
	}
	return cs, found, errors.Join(errs...)
}

// memory is what one worker uses again.
type memory struct {
	align align.Scratch
	words []words.Word // of the article compared, if nobody needs them any more
}

// work does jobs until there are no more.
func (c *collation) work() {
	var mem memory
	for {
		c.mu.Lock()
		for len(c.todo) == 0 && !c.all {
			c.more.Wait()
		}
		if len(c.todo) == 0 || c.ctx.Err() != nil {
			c.mu.Unlock()
			return
		}
		j := c.todo[0]
		c.todo = c.todo[1:]
		versions := j.versions
		c.mu.Unlock()
		c.do(j, versions, &mem)
	}
}

// do compares the newest of the versions.
func (c *collation) do(j *job, versions []archive.Candidate, mem *memory) {
	j.done = len(versions)
	if j.other, j.err = newest(c.ar, versions); j.other == nil {
		return
	}
	mem.words = j.other.WordsIn(mem.words)
	if j.copy = collate(c.a, prepare(j.other), &mem.align); len(j.copy.Passages) > 0 {
		mem.words = nil
	}
}
