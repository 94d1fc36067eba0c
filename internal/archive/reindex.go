package archive

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
)

// Reindex makes the index anew from the articles. Until it is done, trace finds fewer copies;
// stopped halfway, it is made complete when the archive is next opened for writing.
func (a *Archive) Reindex(ctx context.Context, progress func(done, of int)) error {
	if a.ro {
		return errReadOnly
	}
	a.write.Lock()
	defer a.write.Unlock()
	if err := a.index.Clear(); err != nil {
		return err
	}
	if err := a.indexRange(ctx, 0, progress); err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	if err := a.index.Flush(); err != nil {
		return err
	}
	return a.recount(ctx)
}

// indexFrom gives the index what is above its watermark.
func (a *Archive) indexFrom(from index.Doc) error {
	return a.indexRange(context.Background(), from, func(int, int) {})
}

// indexRange reads the articles from the ordinal on, in chunks that are worked on by all cores.
func (a *Archive) indexRange(ctx context.Context, from index.Doc, progress func(done, of int)) error {
	it, err := a.db.NewIter(&pebble.IterOptions{LowerBound: ordKey(keyArticle, from), UpperBound: []byte{keyArticle + 1}})
	if err != nil {
		return err
	}
	defer it.Close()
	type job struct {
		ord   index.Doc
		value []byte
		terms []familyTerms
		err   error
	}
	const chunk = 256
	jobs := make([]job, 0, chunk)
	flush := func() error {
		var wg sync.WaitGroup
		n := runtime.GOMAXPROCS(0)
		for w := range n {
			wg.Go(func() {
				for i := w; i < len(jobs); i += n {
					art, err := a.packer.decodeArticle(jobs[i].value)
					if err != nil {
						jobs[i].err = err
						continue
					}
					jobs[i].terms = a.terms(art)
				}
			})
		}
		wg.Wait()
		for _, j := range jobs {
			if j.err != nil {
				continue // fsck names it; the others are found all the same
			}
			if err := a.indexAs(j.ord, j.terms); err != nil {
				return err
			}
		}
		jobs = jobs[:0]
		progress(int(a.index.High()), int(a.next))
		return ctx.Err()
	}
	for it.First(); it.Valid(); it.Next() {
		v, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		jobs = append(jobs, job{ord: ordFrom(it.Key()), value: append([]byte(nil), v...)})
		if len(jobs) == chunk {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := it.Error(); err != nil {
		return err
	}
	if len(jobs) > 0 {
		if err := flush(); err != nil {
			return err
		}
	}
	a.index.Skip(a.next)
	return nil
}

// Paged are the ids of the articles whose page as received is kept, in the order they were added.
func (a *Archive) Paged(ctx context.Context) ([]article.ID, error) {
	var out []article.ID
	err := a.scan(keyPage, func(k, _ []byte) error {
		if f, ok := a.facts.of(ordFrom(k)); ok {
			out = append(out, f.id)
		}
		return ctx.Err()
	})
	return out, err
}

// Replace puts items, read anew from the same pages, in the place of the articles old, one for one. An
// article whose content comes out the same keeps its number, any other is a new one with the old one's page.
// It returns how many are new.
func (a *Archive) Replace(ctx context.Context, old []article.ID, items []Item) (changed int, err error) {
	if a.ro {
		return 0, errReadOnly
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	a.write.Lock()
	defer a.write.Unlock()
	in, err := a.intake()
	if err != nil {
		return 0, fmt.Errorf("replace: %w", err)
	}
	defer in.b.Close()
	ords := map[index.Doc]Item{}
	var gone []index.Doc
	for i, it := range items {
		v, err := lookup(a.db, old[i])
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("replace %s: %w", old[i], err)
		}
		if it.id == old[i] {
			if err := in.put(v.ord, it); err != nil {
				return 0, fmt.Errorf("replace %s: %w", old[i], err)
			}
			continue
		}
		if err := in.swap(v.ord, old[i], it); err != nil {
			return 0, fmt.Errorf("replace %s: %w", old[i], err)
		}
		gone = append(gone, v.ord)
		if in.next > a.next+index.Doc(len(ords)) {
			ords[in.next-1] = it
		}
	}
	if err := in.commit(); err != nil {
		return 0, fmt.Errorf("replace: %w", err)
	}
	a.mu.Lock()
	for _, ord := range gone {
		a.removed[ord] = true
	}
	a.mu.Unlock()
	for ord := a.next - index.Doc(len(ords)); ord < a.next; ord++ {
		if err := a.indexAs(ord, ords[ord].terms); err != nil {
			return 0, fmt.Errorf("replace: %w", err)
		}
	}
	return len(gone), nil
}

// swap takes an article out and puts another in, with its page, unless that is there already.
func (in *intake) swap(ord index.Doc, old article.ID, it Item) error {
	page, closer, err := in.a.db.Get(ordKey(keyPage, ord))
	if err != nil {
		return err
	}
	defer closer.Close()
	if err := errors.Join(in.tally.remove(old, ord), in.b.Delete(ordKey(keyArticle, ord), nil), in.b.Delete(idKey(old), nil),
		in.b.Delete(ordKey(keyPage, ord), nil), in.b.Set(ordKey(keyTombstone, ord), nil, nil)); err != nil {
		return err
	}
	if _, err := lookup(in.a.db, it.id); err == nil {
		return nil
	} else if _, ok := in.met[it.id]; ok {
		return nil
	} else if !errors.Is(err, ErrNotFound) {
		return err
	}
	if err := in.b.Set(ordKey(keyPage, in.next), page, nil); err != nil {
		return err
	}
	err = errors.Join(in.tally.add(it.id, it.text, true), in.put(in.next, it))
	in.next++
	return err
}
