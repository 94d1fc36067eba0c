package archive

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/fingerprint"
	"github.com/ibid-news/ibid/internal/index"
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/warc"
)

// Item is an article ready to be added.
type Item struct {
	fact
	seen  int64
	value []byte
	terms []familyTerms
	page  *packedPage
}

// Size is about how many bytes the item holds in memory.
func (it Item) Size() int {
	n := len(it.value)
	for _, f := range it.terms {
		n += 16 * len(f.terms)
	}
	if it.page != nil {
		n += len(it.page.member)
	}
	return n
}

// Outcome is what became of an item.
type Outcome uint8

// The outcomes.
const (
	Added     Outcome = iota // a new article
	Changed                  // a new version of an article
	Unchanged                // it was there already
)

// Prepare does the work that needs no archive: it encodes, compresses and fingerprints. page
// is the page as received, nil for bulk text that came without one. Call it from many goroutines.
func (a *Archive) Prepare(art *article.Article, page *warc.Record) (Item, error) {
	it := Item{fact: factOf(art), seen: art.Seen.Unix(), terms: a.terms(art)}
	if art.ID.IsZero() {
		return it, errors.New("an article without an id cannot be kept")
	}
	var err error
	if it.value, err = a.packer.encodeArticle(art); err != nil {
		return it, fmt.Errorf("keep %s: %w", art.Name(), err)
	}
	if page != nil {
		if it.page, err = packPage(page); err != nil {
			return it, fmt.Errorf("keep %s: %w", art.Name(), err)
		}
	}
	return it, nil
}

// familyTerms are what an article is found by in one family of the index.
type familyTerms struct {
	family index.Family
	terms  []index.Term
}

// terms of an article in the index.
func (a *Archive) terms(art *article.Article) []familyTerms {
	ws := art.Words()
	features := lexicon.Terms(art.Text, ws, art.Language())
	return []familyTerms{
		{index.Shingle, index.Terms(a.scheme.Winnow(ws))},
		{index.Key, index.Terms(fingerprint.Keys(art.Text, ws))},
		{index.Pivot, pivotTerms(features, art.Language() == "en")},
	}
}

// indexAs gives the index the terms of an article.
func (a *Archive) indexAs(ord index.Doc, terms []familyTerms) error {
	for _, f := range terms {
		a.index.Add(ord, f.family, f.terms)
	}
	if a.index.Full() {
		return a.index.Flush()
	}
	return nil
}

// Add keeps the items; on return they are on disk. The outcomes are in the order of the
// items. Unless the error is nil none of them counts as kept, though some may be.
func (a *Archive) Add(ctx context.Context, items []Item) ([]Outcome, error) {
	if a.ro {
		return nil, errReadOnly
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a.write.Lock()
	defer a.write.Unlock()
	size := 0
	for _, it := range items {
		size += it.Size()
	}
	if err := a.room(size); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	b := a.db.NewIndexedBatch()
	defer b.Close()
	outcomes := make([]Outcome, len(items))
	fresh := make([]index.Doc, len(items))
	next := a.next
	changes := a.facts.change()
	for i, it := range items {
		old, err := lookup(b, it.id)
		switch {
		case err == nil:
			outcomes[i] = Unchanged
			if it.seen < old.seen { // the same page, met earlier: the earlier sight is the stronger witness
				err = putArticle(b, changes, old.ord, it)
			}
			if err != nil {
				return nil, fmt.Errorf("add: %w", err)
			}
			continue
		case !errors.Is(err, ErrNotFound):
			return nil, fmt.Errorf("add: %w", err)
		}
		if outcomes[i], err = a.fresh(b, it.id); err != nil {
			return nil, fmt.Errorf("add: %w", err)
		}
		if err := putArticle(b, changes, next, it); err != nil {
			return nil, fmt.Errorf("add: %w", err)
		}
		fresh[i] = next
		next++
	}
	if err := a.addPages(b, items, outcomes, fresh); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	if err := changes.put(b); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	if err := b.Commit(pebble.Sync); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	a.next = next
	changes.done()
	for i, it := range items {
		if outcomes[i] == Unchanged {
			continue
		}
		a.langs[langOf(it.lang)]++
		if err := a.indexAs(fresh[i], it.terms); err != nil {
			return nil, fmt.Errorf("add: %w", err)
		}
	}
	for lang, n := range a.langs {
		if n >= trainAt && !a.packer.knows(lang) && !a.untrained[lang] {
			if err := a.train(lang); err != nil {
				return nil, fmt.Errorf("add: %w", err)
			}
		}
	}
	return outcomes, nil
}

// addPages writes the pages of new items to disk, and where they stand to the batch.
func (a *Archive) addPages(b *pebble.Batch, items []Item, outcomes []Outcome, ords []index.Doc) error {
	wrote := false
	for i, it := range items {
		if it.page == nil || outcomes[i] == Unchanged {
			continue
		}
		at, err := a.pages.append(it.page)
		if err != nil {
			return err
		}
		wrote = true
		if err := b.Set(ordKey(keyPage, ords[i]), at.encode(), nil); err != nil {
			return err
		}
	}
	if !wrote {
		return nil
	}
	if err := a.pages.sync(); err != nil {
		return err
	}
	return b.Set(append([]byte{keyNote}, notePages...), a.pages.end().encode(), nil)
}

func putArticle(b *pebble.Batch, changes *change, ord index.Doc, it Item) error {
	if err := changes.set(ord, it.fact); err != nil {
		return err
	}
	if err := b.Set(ordKey(keyArticle, ord), it.value, nil); err != nil {
		return err
	}
	return b.Set(idKey(it.id), idValue{ord, it.seen}.encode(), nil)
}

func lookup(r pebble.Reader, id article.ID) (idValue, error) {
	v, closer, err := r.Get(idKey(id))
	if errors.Is(err, pebble.ErrNotFound) {
		return idValue{}, ErrNotFound
	}
	if err != nil {
		return idValue{}, err
	}
	defer closer.Close()
	return decodeID(v)
}

// fresh tells whether an article that is not there is the first of its work.
func (a *Archive) fresh(r pebble.Reader, id article.ID) (Outcome, error) {
	w := id.Work()
	lo := append([]byte{keyID}, w[:]...)
	it, err := r.NewIter(&pebble.IterOptions{LowerBound: lo, UpperBound: after(lo)})
	if err != nil {
		return Added, err
	}
	defer it.Close()
	if it.First() {
		return Changed, nil
	}
	return Added, it.Error()
}

// after is the first key behind all that begin with prefix, which is not all 0xff.
func after(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// Remove takes articles out: they are found no more. Their pages as received stay in the
// page files, which are append-only. It returns how many were there.
func (a *Archive) Remove(ctx context.Context, ids []article.ID) (int, error) {
	if a.ro {
		return 0, errReadOnly
	}
	a.write.Lock()
	defer a.write.Unlock()
	b := a.db.NewBatch()
	defer b.Close()
	var gone []index.Doc
	for _, id := range ids {
		v, err := lookup(a.db, id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err == nil {
			err = errors.Join(b.Delete(ordKey(keyArticle, v.ord), nil), b.Delete(idKey(id), nil),
				b.Delete(ordKey(keyPage, v.ord), nil), b.Set(ordKey(keyTombstone, v.ord), nil, nil))
		}
		if err != nil {
			return 0, fmt.Errorf("remove %s: %w", id, err)
		}
		gone = append(gone, v.ord)
	}
	if err := b.Commit(pebble.Sync); err != nil {
		return 0, fmt.Errorf("remove: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, ord := range gone {
		a.removed[ord] = true
	}
	return len(gone), nil
}

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
	return a.index.Flush()
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

// SetMeta keeps a small note under a name.
func (a *Archive) SetMeta(name string, value []byte) error {
	if a.ro {
		return errReadOnly
	}
	return a.db.Set(noteKey(name), value, pebble.Sync)
}

// Meta returns a note, nil if there is none.
func (a *Archive) Meta(name string) ([]byte, error) {
	v, closer, err := a.db.Get(noteKey(name))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return append([]byte(nil), v...), nil
}

func noteKey(name string) []byte { return append([]byte{keyNote, ' '}, name...) }
