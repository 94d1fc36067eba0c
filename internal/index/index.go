// Package index answers one question: which documents share how many of these terms.
//
// Terms are 64-bit hashes, of which 48 bits are kept, in families that never meet
// (fingerprints of shingles, and whatever else is told apart later). Documents are dense
// ordinals. The index lives in a Pebble database that its owner opens and shares: its keys
// begin with Prefix or are WatermarkKey (format.go). It only nominates: a stray meeting of two
// hashes is possible, and the texts decide.
//
// The newest postings are in memory, and reach the disk as one sorted table that is
// ingested together with its watermark, so that both land or neither: what is above the
// watermark at open must be given again with Add.
package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Family keeps terms of one sort apart from the others.
type Family byte

// The families. What a term of each is, is for the packages that make them to say.
const (
	Shingle Family = 1 // winnowed fingerprints of runs of words
	Key     Family = 2 // what an edited copy still shares with its source
	Pivot   Family = 3 // words of any language as stems of one, with weights
)

// Term is what a document is found by.
type Term struct {
	Hash   uint64
	Weight float32 // of the term in its document or query; only Pivot keeps it
}

// Terms gives hashes the weight 1.
func Terms(hashes []uint64) []Term {
	ts := make([]Term, len(hashes))
	for i, h := range hashes {
		ts[i] = Term{h, 1}
	}
	return ts
}

// Doc is the ordinal of a document, given out in order from 0.
type Doc uint32

// DefaultRun is how many postings are held in memory before they are written: 8 bytes each, and room to grow. After
// a kill, and by a reader beside a writer, they are made again from their documents, which takes a second for each 2^21.
const DefaultRun = 6 << 20

// Index is safe for one writer and many readers.
type Index struct {
	db  *pebble.DB
	dir string // of the database, for tables on their way in; "" if read-only
	max int    // postings in memory

	arenas  sync.Pool // of *[]entry, for the lists of a look-up
	tallies sync.Pool // of *tally

	mu   sync.Mutex
	runs []*run // above the watermark, one for every maxDocs documents
	low  Doc    // documents below have their postings on disk
	disk int    // postings that were written; -1 if nobody counted
	high Doc    // documents below have been added
}

// Open reads the state of the index in db, which keeps its files in dir. With dir empty nothing is ever
// written. Full says so when run postings are in memory (0: DefaultRun).
func Open(db *pebble.DB, dir string, run int) (*Index, error) {
	x := &Index{db: db, dir: dir, max: run}
	if run <= 0 {
		x.max = DefaultRun
	}
	v, closer, err := db.Get(WatermarkKey)
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		return x, nil
	case err != nil:
		return nil, fmt.Errorf("index: %w", err)
	}
	defer closer.Close()
	switch len(v) {
	case 4 + 8:
		x.disk = int(binary.BigEndian.Uint64(v[4:]))
	case 4:
		x.disk = -1
	default:
		return nil, fmt.Errorf("index: the watermark has %d bytes, not 12: run ibid reindex", len(v))
	}
	x.low = Doc(binary.BigEndian.Uint32(v))
	x.high = x.low
	return x, nil
}

// Watermark is the number of documents whose postings are on disk. Those from there on
// must be given to Add after Open.
func (x *Index) Watermark() Doc {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.low
}

// Written is the number of postings that were written to disk, and whether it is known. Lists that became too long are
// counted, though they were dropped.
func (x *Index) Written() (postings int, known bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return max(0, x.disk), x.disk >= 0
}

// High is the number of documents that have been added or skipped.
func (x *Index) High() Doc {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.high
}

// Add gives the terms of document doc, which must be above all documents given before but for
// other families of the same. A term given twice is kept once.
func (x *Index) Add(doc Doc, family Family, terms []Term) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.runFor(doc).add(doc, family, terms)
	x.high = max(x.high, doc+1)
}

// runFor is the run that takes a document's postings.
func (x *Index) runFor(doc Doc) *run {
	if n := len(x.runs); n > 0 {
		r := x.runs[n-1]
		if r.n == 0 {
			r.clear(doc)
		}
		if doc-r.base < maxDocs {
			return r
		}
	}
	r := &run{base: doc, high: doc}
	x.runs = append(x.runs, r)
	return r
}

// Held is the number of postings in memory.
func (x *Index) Held() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.held()
}

func (x *Index) held() (n int) {
	for _, r := range x.runs {
		n += r.n
	}
	return n
}

// Full tells whether so much is in memory that Flush is due.
func (x *Index) Full() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.dir != "" && (x.held() >= x.max || len(x.runs) > 1)
}

// Skip says that documents below doc have nothing more to add.
func (x *Index) Skip(doc Doc) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.high = max(x.high, doc)
}

// Flush writes what is in memory.
func (x *Index) Flush() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.flush()
}

func (x *Index) flush() error {
	if x.dir == "" || x.high == x.low {
		return nil
	}
	for len(x.runs) > 1 {
		if err := x.ingest(x.runs[0], x.runs[0].high); err != nil {
			return err
		}
		x.runs = x.runs[1:]
	}
	if len(x.runs) == 0 {
		x.runs = append(x.runs, &run{base: x.low})
	}
	if err := x.ingest(x.runs[0], x.high); err != nil {
		return err
	}
	x.runs[0].clear(x.high)
	return nil
}

// ingest puts a run into the database, and the watermark at high.
func (x *Index) ingest(r *run, high Doc) error {
	name := filepath.Join(x.dir, fmt.Sprintf("run-%d.tmp", high))
	written, err := writeRun(name, r, high, x.disk)
	if err != nil {
		return fmt.Errorf("index: write run: %w", err)
	}
	if err := x.db.Ingest(ctxBackground, []string{name}); err != nil {
		vfs.Default.Remove(name)
		return fmt.Errorf("index: ingest run: %w", err)
	}
	x.low, x.disk = high, written
	return nil
}

// writeRun writes a run as a sorted table of merge records, the new watermark behind them. It returns how many
// postings are written with those of before, -1 if that is not known.
func writeRun(name string, r *run, high Doc, before int) (written int, err error) {
	f, err := vfs.Default.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return 0, err
	}
	w := sstable.NewWriter(objstorageprovider.NewFileWritable(f), sstable.WriterOptions{
		TableFormat: sstable.TableFormatPebblev4,
		MergerName:  Merger().Name,
		Compression: sstable.NoCompression,
	})
	written = before
	err = r.buckets(func(b packed) error {
		if before >= 0 {
			written += b.postings
		}
		return w.Merge(b.key, b.value)
	})
	if err == nil {
		mark := binary.BigEndian.AppendUint32(nil, uint32(high))
		if written >= 0 {
			mark = binary.BigEndian.AppendUint64(mark, uint64(written))
		}
		err = w.Set(WatermarkKey, mark)
	}
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		vfs.Default.Remove(name)
	}
	return written, err
}

// Clear forgets all postings, on disk and in memory.
func (x *Index) Clear() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	b := x.db.NewBatch()
	defer b.Close()
	if err := b.DeleteRange([]byte{Prefix}, []byte{Prefix + 1}, nil); err != nil {
		return err
	}
	if err := b.Delete(WatermarkKey, nil); err != nil {
		return err
	}
	if err := b.Commit(pebble.Sync); err != nil {
		return fmt.Errorf("index: clear: %w", err)
	}
	x.runs, x.low, x.high, x.disk = nil, 0, 0, 0
	return nil
}

// Check decodes every posting on disk and returns how many there are.
func (x *Index) Check() (postings int, err error) {
	it, err := x.db.NewIter(&pebble.IterOptions{LowerBound: []byte{Prefix}, UpperBound: []byte{Prefix + 1}})
	if err != nil {
		return 0, err
	}
	defer it.Close()
	for it.First(); it.Valid(); it.Next() {
		v, err := it.ValueAndErr()
		if err != nil {
			return postings, err
		}
		bs, err := bucketsOf(v)
		if err != nil {
			return postings, fmt.Errorf("bucket %x: %w", it.Key(), err)
		}
		for _, b := range bs {
			c := openBucket(bucketFrom(it.Key()), b)
			for c.step() {
				c.arena = c.entries(c.arena[:0])
				postings += len(c.arena)
			}
			if c.err != nil {
				return postings, fmt.Errorf("bucket %x: %w", it.Key(), c.err)
			}
		}
	}
	return postings, it.Error()
}
