package archive

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
)

// counts are how much an archive holds. They are in the database, written in the batch that changes them, so that nobody
// needs to read everything to know; fsck compares them with what is there, reindex counts again.
type counts struct {
	articles, works, pages, text int64 // text in bytes
}

func (c counts) encode() []byte {
	var b []byte
	for _, n := range [...]int64{c.articles, c.works, c.pages, c.text} {
		b = binary.AppendVarint(b, n)
	}
	return b
}

func decodeCounts(b []byte) (c counts, err error) {
	for _, n := range [...]*int64{&c.articles, &c.works, &c.pages, &c.text} {
		v, k := binary.Varint(b)
		if k <= 0 {
			return c, errBroken
		}
		*n, b = v, b[k:]
	}
	return c, nil
}

// readCounts are the counts as they are in the database; known is false for an archive that was made before it kept any.
func (a *Archive) readCounts() (c counts, known bool, err error) {
	v, closer, err := a.db.Get([]byte{keyCounts})
	if errors.Is(err, pebble.ErrNotFound) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	defer closer.Close()
	c, err = decodeCounts(v)
	return c, err == nil, err
}

// countAll counts what is there by reading it.
func (a *Archive) countAll(ctx context.Context) (c counts, err error) {
	for art, err := range a.All(ctx) {
		if err != nil {
			return c, err
		}
		c.articles++
		c.text += int64(len(art.Text))
	}
	var last article.Work
	if err := a.scan(keyID, func(k, _ []byte) error {
		if w := article.Work(k[1:9]); c.works == 0 || w != last {
			c.works, last = c.works+1, w
		}
		return nil
	}); err != nil {
		return c, err
	}
	err = a.scan(keyPage, func(_, _ []byte) error { c.pages++; return nil })
	return c, err
}

// tallied are the counts of an archive on their way into the database with a batch.
type tallied struct {
	a        *Archive
	now      counts
	known    bool
	versions map[article.Work]int // of the works met, as the batch leaves them
}

func (a *Archive) tally() (*tallied, error) {
	t := &tallied{a: a, versions: map[article.Work]int{}}
	var err error
	t.now, t.known, err = a.readCounts()
	t.known = t.known || err == nil && a.next == 0
	return t, err
}

// of is the number of versions of a work.
func (t *tallied) of(w article.Work) (int, error) {
	n, met := t.versions[w]
	if met || !t.a.works.may(w) {
		return n, nil
	}
	lo := append([]byte{keyID}, w[:]...)
	it, err := t.a.db.NewIter(&pebble.IterOptions{LowerBound: lo, UpperBound: after(lo)})
	if err != nil {
		return 0, err
	}
	defer it.Close()
	for it.First(); it.Valid(); it.Next() {
		n++
	}
	return n, it.Error()
}

// add counts an article that is new, of so many bytes of text.
func (t *tallied) add(id article.ID, text int, page bool) error {
	n, err := t.of(id.Work())
	if t.versions[id.Work()] = n + 1; n == 0 {
		t.now.works++
	}
	t.now.articles++
	t.now.text += int64(text)
	if page {
		t.now.pages++
	}
	return err
}

// remove counts an article that goes. One that cannot be read any more is taken as empty; fsck says that counts are wrong then.
func (t *tallied) remove(id article.ID, ord index.Doc) error {
	n, err := t.of(id.Work())
	if t.versions[id.Work()] = n - 1; n == 1 {
		t.now.works--
	}
	t.now.articles--
	if art, err := t.a.at(ord); err == nil {
		t.now.text -= int64(len(art.Text))
	}
	_, closer, perr := t.a.db.Get(ordKey(keyPage, ord))
	if perr == nil {
		t.now.pages--
		perr = closer.Close()
	} else if errors.Is(perr, pebble.ErrNotFound) {
		perr = nil
	}
	return errors.Join(err, perr)
}

// put writes the counts to a batch.
func (t *tallied) put(b *pebble.Batch) error {
	if !t.known {
		return nil
	}
	return b.Set([]byte{keyCounts}, t.now.encode(), nil)
}

// recount writes the counts anew.
func (a *Archive) recount(ctx context.Context) error {
	c, err := a.countAll(ctx)
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	return a.db.Set([]byte{keyCounts}, c.encode(), pebble.Sync)
}
