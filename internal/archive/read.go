package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
	"github.com/ibid-news/ibid/internal/warc"
)

// Get returns the article id names, or ErrNotFound.
func (a *Archive) Get(ctx context.Context, id article.ID) (*article.Article, error) {
	v, err := lookup(a.db, id)
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", id, err)
	}
	return a.at(v.ord)
}

// Has tells whether the article is there, seen no later than at seen: adding it would change nothing.
func (a *Archive) Has(id article.ID, seen time.Time) bool {
	if !a.works.may(id.Work()) {
		return false
	}
	v, err := lookup(a.db, id)
	return err == nil && v.seen <= seen.Unix()
}

func (a *Archive) at(ord index.Doc) (*article.Article, error) {
	v, closer, err := a.db.Get(ordKey(keyArticle, ord))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	art, err := a.packer.decodeArticle(v)
	if err != nil {
		return nil, fmt.Errorf("article number %d: %w", ord, err)
	}
	return art, nil
}

// Versions returns the articles found at the same address as w says, in the order they were added.
func (a *Archive) Versions(ctx context.Context, w article.Work) ([]*article.Article, error) {
	lo := append([]byte{keyID}, w[:]...)
	it, err := a.db.NewIter(&pebble.IterOptions{LowerBound: lo, UpperBound: after(lo)})
	if err != nil {
		return nil, err
	}
	defer it.Close()
	var ords []index.Doc
	for it.First(); it.Valid(); it.Next() {
		v, err := decodeID(it.Value())
		if err != nil {
			return nil, err
		}
		ords = append(ords, v.ord)
	}
	if err := it.Error(); err != nil {
		return nil, err
	}
	slices.Sort(ords)
	var out []*article.Article
	for _, ord := range ords {
		art, err := a.at(ord)
		if err != nil {
			return nil, err
		}
		out = append(out, art)
	}
	return out, nil
}

// All yields every article in the order they were added. One that cannot be read is yielded
// as an error, and the next follow.
func (a *Archive) All(ctx context.Context) iter.Seq2[*article.Article, error] {
	return func(yield func(*article.Article, error) bool) {
		it, err := a.db.NewIter(&pebble.IterOptions{LowerBound: []byte{keyArticle}, UpperBound: []byte{keyArticle + 1}})
		if err != nil {
			yield(nil, err)
			return
		}
		defer it.Close()
		for it.First(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			v, err := it.ValueAndErr()
			if err != nil {
				yield(nil, err)
				return
			}
			art, err := a.packer.decodeArticle(v)
			if err != nil {
				art, err = nil, fmt.Errorf("article number %d: %w", ordFrom(it.Key()), err)
			}
			if !yield(art, err) {
				return
			}
		}
		if err := it.Error(); err != nil {
			yield(nil, err)
		}
	}
}

// Page returns the page an article was read from, as received, or ErrNotFound if it came without one.
func (a *Archive) Page(ctx context.Context, id article.ID) (*warc.Record, error) {
	v, err := lookup(a.db, id)
	if err != nil {
		return nil, fmt.Errorf("page of %s: %w", id, err)
	}
	b, closer, err := a.db.Get(ordKey(keyPage, v.ord))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, fmt.Errorf("page of %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	at, err := decodePlace(b)
	if err != nil {
		return nil, err
	}
	return a.pages.read(at)
}

// Stats is what an archive holds.
type Stats struct {
	Articles  int   `json:"articles"` // versions, each once
	Works     int   `json:"works"`    // addresses
	Pages     int   `json:"pages"`    // articles with their page as received
	Removed   int   `json:"removed"`
	Postings  int   `json:"postings"` // written to disk, those of lists that became too long and were dropped included
	TextBytes int64 `json:"text_bytes"`
	DBBytes   int64 `json:"db_bytes"`
	PageBytes int64 `json:"page_bytes"`
}

// Stats says what is there. Of an archive that was made before it kept counts it reads everything but the texts of pages.
func (a *Archive) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Removed: len(a.removed), DBBytes: dirBytes(filepath.Join(a.dir, "db")), PageBytes: a.pages.bytes()}
	c, known, err := a.readCounts()
	if err == nil && !known {
		c, err = a.countAll(ctx)
	}
	if err != nil {
		return s, err
	}
	s.Articles, s.Works, s.Pages, s.TextBytes = int(c.articles), int(c.works), int(c.pages), c.text
	if s.Postings, known = a.index.Written(); !known {
		s.Postings, err = a.index.Check()
	}
	return s, err
}

// scan calls do for every record of a kind.
func (a *Archive) scan(kind byte, do func(key, value []byte) error) error {
	it, err := a.db.NewIter(&pebble.IterOptions{LowerBound: []byte{kind}, UpperBound: []byte{kind + 1}})
	if err != nil {
		return err
	}
	defer it.Close()
	for it.First(); it.Valid(); it.Next() {
		v, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		if err := do(it.Key(), v); err != nil {
			return err
		}
	}
	return it.Error()
}

// Check reads everything and compares it with everything else. Each problem is one sentence.
// Every article is decoded, its id made again and looked up; every page is read and its hash
// compared; every posting is decoded; every 16th article must be found by its own fingerprints.
func (a *Archive) Check(ctx context.Context, progress func(done, of int)) (problems []string, err error) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	n := 0
	var counted counts
	err = a.scan(keyArticle, func(k, v []byte) error {
		ord := ordFrom(k)
		n++
		if n%256 == 0 {
			progress(n, int(a.next))
		}
		art, err := a.packer.decodeArticle(v)
		if err != nil {
			complain("article number %d cannot be read: %v", ord, err)
			return ctx.Err()
		}
		counted.articles++
		counted.text += int64(len(art.Text))
		if id := art.MakeID(); id != art.ID {
			complain("article number %d calls itself %s, but its content makes %s", ord, art.ID, id)
		}
		if at, err := lookup(a.db, art.ID); err != nil || at.ord != ord {
			complain("article %s, number %d, is not found under its id", art.ID, ord)
		}
		if f, ok := a.facts.of(ord); !ok || f != factOf(art) {
			complain("the facts of article %s, number %d, are not its own", art.ID, ord)
		}
		if ord%16 == 0 && !a.finds(ord, art) {
			complain("article %s is not found by its text: run ibid reindex", art.ID)
		}
		return ctx.Err()
	})
	if err != nil {
		return problems, err
	}
	var last article.Work
	if err := a.scan(keyID, func(k, v []byte) error {
		if w := article.Work(k[1:9]); counted.works == 0 || w != last {
			counted.works, last = counted.works+1, w
		}
		at, err := decodeID(v)
		if err == nil {
			_, err = a.at(at.ord)
		}
		if err != nil {
			complain("id %x leads to no article: %v", k[1:], err)
		}
		return ctx.Err()
	}); err != nil {
		return problems, err
	}
	if err := a.scan(keyPage, func(k, v []byte) error {
		counted.pages++
		at, err := decodePlace(v)
		if err == nil {
			_, err = a.pages.read(at)
		}
		if err != nil {
			complain("page of article number %d: %v", ordFrom(k), err)
		}
		return ctx.Err()
	}); err != nil {
		return problems, err
	}
	postings, err := a.index.Check()
	if err != nil {
		complain("index: %v: run ibid reindex", err)
	}
	if most, known := a.index.Written(); known && postings > most {
		complain("the index has %d postings of %d that were written: run ibid reindex", postings, most)
	}
	switch c, known, err := a.readCounts(); {
	case err != nil:
		complain("counts: %v: run ibid reindex", err)
	case known && c != counted:
		complain("the archive counts %d articles at %d addresses, %d pages, %d bytes of text, and has %d, %d, %d, %d: run ibid reindex",
			c.articles, c.works, c.pages, c.text, counted.articles, counted.works, counted.pages, counted.text)
	}
	return problems, nil
}

// finds tells whether the index leads from an article's text to the article. Texts of which
// all fingerprints are boilerplate lead nowhere, and need not, but it must know them.
func (a *Archive) finds(ord index.Doc, art *article.Article) bool {
	hashes := a.scheme.Winnow(art.Words())
	x, err := a.looked()
	if err != nil {
		return false
	}
	counts, err := x.Counts(index.Shingle, hashes)
	if err != nil || slices.Contains(counts, 0) {
		return false
	}
	cs, err := x.Lookup(index.Query{Family: index.Shingle, Terms: index.Terms(hashes), Least: 1})
	if err != nil {
		return false
	}
	return len(cs) == 0 || slices.ContainsFunc(cs, func(c index.Candidate) bool { return c.Doc == ord })
}

// Len is the number of articles that were ever added, removed ones included.
func (a *Archive) Len() int {
	if a.ro {
		return int(a.next)
	}
	a.write.Lock()
	defer a.write.Unlock()
	return int(a.next)
}

// Nth returns the article that was added as number n, from 0, or ErrNotFound if it was removed.
func (a *Archive) Nth(n int) (*article.Article, error) { return a.at(index.Doc(n)) }
