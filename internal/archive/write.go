package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

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
	text  int // bytes
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

// Prepare does the work that needs no archive: it fingerprints, encodes and compresses. page
// is the page as received, nil for bulk text that came without one. Call it from many goroutines.
func (a *Archive) Prepare(art *article.Article, page *warc.Record) (Item, error) {
	it, err := a.Fingerprint(art)
	if err == nil {
		err = a.Pack(&it, art, page)
	}
	return it, err
}

// Fingerprint is the first part of Prepare. Who has many articles does better to do each part for some of them in a row: then
// the tables that it needs stay in the processor's cache.
func (a *Archive) Fingerprint(art *article.Article) (Item, error) {
	if art.ID.IsZero() {
		return Item{}, errors.New("an article without an id cannot be kept")
	}
	return Item{fact: factOf(art), seen: art.Seen.Unix(), text: len(art.Text), terms: a.terms(art)}, nil
}

// Pack is the second part of Prepare.
func (a *Archive) Pack(it *Item, art *article.Article, page *warc.Record) (err error) {
	if it.value, err = a.packer.encodeArticle(art); err != nil {
		return fmt.Errorf("keep %s: %w", art.Name(), err)
	}
	if page != nil {
		if it.page, err = packPage(page); err != nil {
			return fmt.Errorf("keep %s: %w", art.Name(), err)
		}
	}
	return nil
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
	var room [512]uint64 // as many as most texts have
	return []familyTerms{
		{index.Shingle, index.Terms(a.scheme.Append(room[:0], ws))},
		{index.Key, index.Terms(fingerprint.AppendKeys(room[:0], art.Text, ws))},
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
	if a.works.full() {
		a.knowWorks()
	}
	size := 0
	for _, it := range items {
		size += it.Size()
	}
	if err := a.room(size); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	in, err := a.intake()
	if err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	defer in.b.Close()
	outcomes, ords, err := in.take(items)
	if err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	if err := a.addPages(in.b, items, outcomes, ords); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	if err := in.commit(); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	for i, it := range items {
		if outcomes[i] == Unchanged {
			continue
		}
		if err := a.indexAs(ords[i], it.terms); err != nil {
			return nil, fmt.Errorf("add: %w", err)
		}
	}
	if err := a.trainDue(items); err != nil {
		return nil, fmt.Errorf("add: %w", err)
	}
	return outcomes, nil
}

// intake is a batch of items on its way into the database.
type intake struct {
	a       *Archive
	b       *pebble.Batch
	changes *change
	next    index.Doc
	met     map[article.ID]idValue // in this batch
	works   map[article.Work]bool
	tally   *tallied
}

// intake begins a batch.
func (a *Archive) intake() (*intake, error) {
	t, err := a.tally()
	if err != nil {
		return nil, err
	}
	return &intake{
		a: a, b: a.db.NewBatch(), changes: a.facts.change(), next: a.next, met: map[article.ID]idValue{}, works: map[article.Work]bool{}, tally: t,
	}, nil
}

// take puts items into the batch. Those that are there already have no ordinal.
func (in *intake) take(items []Item) (outcomes []Outcome, ords []index.Doc, err error) {
	it, err := in.a.db.NewIter(&pebble.IterOptions{LowerBound: []byte{keyID}, UpperBound: []byte{keyID + 1}})
	if err != nil {
		return nil, nil, err
	}
	defer it.Close()
	outcomes, ords = make([]Outcome, len(items)), make([]index.Doc, len(items))
	for i, item := range items {
		old, known, work, err := in.find(it, item.id)
		switch {
		case err != nil:
			return nil, nil, err
		case known:
			outcomes[i] = Unchanged
			if item.seen < old.seen { // the same page, met earlier: the earlier sight is the stronger witness
				err = in.put(old.ord, item)
			}
		default:
			if work {
				outcomes[i] = Changed
			}
			ords[i], err = in.next, in.tally.add(item.id, item.text, item.page != nil)
			if err == nil {
				err = in.put(in.next, item)
			}
			in.next++
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return outcomes, ords, nil
}

// find looks an id up, and whether its work is known, in the database and in this batch.
func (in *intake) find(it *pebble.Iterator, id article.ID) (v idValue, known, work bool, err error) {
	if v, ok := in.met[id]; ok {
		return v, true, true, nil
	}
	w := id.Work()
	if work = in.works[w]; !in.a.works.may(w) {
		return v, false, work, nil
	}
	prefix := append([]byte{keyID}, w[:]...)
	for it.SeekGE(prefix); it.Valid() && bytes.HasPrefix(it.Key(), prefix); it.Next() {
		work = true
		if bytes.Equal(it.Key()[1:], id[:]) {
			v, err = decodeID(it.Value())
			return v, true, true, err
		}
	}
	return v, false, work, it.Error()
}

// put writes an article under an ordinal.
func (in *intake) put(ord index.Doc, it Item) error {
	v := idValue{ord, it.seen}
	in.met[it.id], in.works[it.id.Work()] = v, true
	in.a.works.add(it.id.Work())
	if err := in.changes.set(ord, it.fact); err != nil {
		return err
	}
	if err := in.b.Set(ordKey(keyArticle, ord), it.value, nil); err != nil {
		return err
	}
	return in.b.Set(idKey(it.id), v.encode(), nil)
}

// commit makes the batch durable and known.
func (in *intake) commit() error {
	if err := errors.Join(in.changes.put(in.b), in.tally.put(in.b)); err != nil {
		return err
	}
	if err := in.b.Commit(pebble.Sync); err != nil {
		return err
	}
	in.a.next = in.next
	in.changes.done()
	return nil
}

// trainDue makes the dictionaries for which there are enough articles since items came.
func (a *Archive) trainDue(items []Item) error {
	for _, it := range items {
		lang := langOf(it.lang)
		if a.langs[lang]++; a.langs[lang] >= trainAt && !a.packer.knows(lang) && !a.untrained[lang] {
			if err := a.train(lang); err != nil {
				return err
			}
		}
	}
	return nil
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
	t, err := a.tally()
	if err != nil {
		return 0, fmt.Errorf("remove: %w", err)
	}
	var gone []index.Doc
	for i, id := range ids {
		v, err := lookup(a.db, id)
		if errors.Is(err, ErrNotFound) || slices.Contains(ids[:i], id) {
			continue
		}
		if err == nil {
			err = errors.Join(t.remove(id, v.ord), b.Delete(ordKey(keyArticle, v.ord), nil), b.Delete(idKey(id), nil),
				b.Delete(ordKey(keyPage, v.ord), nil), b.Set(ordKey(keyTombstone, v.ord), nil, nil))
		}
		if err != nil {
			return 0, fmt.Errorf("remove %s: %w", id, err)
		}
		gone = append(gone, v.ord)
	}
	if err := errors.Join(t.put(b), b.Commit(pebble.Sync)); err != nil {
		return 0, fmt.Errorf("remove: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, ord := range gone {
		a.removed[ord] = true
	}
	return len(gone), nil
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
