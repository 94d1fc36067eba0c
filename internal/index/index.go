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
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Family keeps terms of one sort apart from the others.
type Family byte

// Shingle is the family of winnowed fingerprints.
const Shingle Family = 1

// Doc is the ordinal of a document, given out in order from 0.
type Doc uint32

// Candidate is a document that shares terms with a query.
type Candidate struct {
	Doc    Doc
	Shared int     // terms in common that are not in too many documents
	Score  float64 // the same, each weighted by how rare it is, above 0
}

// runPostings is how many postings are held in memory before they are written: 16 bytes each.
const runPostings = 2 << 20

// posting is one term of one document. key has the family in its top byte and the 48 bits
// of the term that are kept in its lowest.
type posting struct {
	key uint64
	doc Doc
}

// Index is safe for one writer and many readers.
type Index struct {
	db  *pebble.DB
	dir string // of the database, for tables on their way in; "" if read-only

	mu     sync.Mutex
	run    []posting // above the watermark
	sorted bool
	low    Doc // documents below have their postings on disk
	high   Doc // documents below have been added
}

// Open reads the state of the index in db, which keeps its files in dir. With dir empty nothing is ever written.
func Open(db *pebble.DB, dir string) (*Index, error) {
	x := &Index{db: db, dir: dir}
	v, closer, err := db.Get(WatermarkKey)
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		return x, nil
	case err != nil:
		return nil, fmt.Errorf("index: %w", err)
	}
	defer closer.Close()
	if len(v) != 4 {
		return nil, fmt.Errorf("index: the watermark has %d bytes, not 4: run ibid reindex", len(v))
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

// High is the number of documents that have been added or skipped.
func (x *Index) High() Doc {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.high
}

// Add gives the terms of document doc, which must be above all documents given before.
// It flushes when enough is in memory.
func (x *Index) Add(doc Doc, family Family, terms []uint64) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, t := range terms {
		x.run = append(x.run, posting{key(family, t), doc})
	}
	x.sorted = false
	x.high = max(x.high, doc+1)
	if len(x.run) >= runPostings && x.dir != "" {
		return x.flush()
	}
	return nil
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
	x.sort()
	name := filepath.Join(x.dir, fmt.Sprintf("run-%d.tmp", x.high))
	if err := x.writeRun(name); err != nil {
		return fmt.Errorf("index: write run: %w", err)
	}
	if err := x.db.Ingest(ctxBackground, []string{name}); err != nil {
		vfs.Default.Remove(name)
		return fmt.Errorf("index: ingest run: %w", err)
	}
	x.low = x.high
	x.run = x.run[:0]
	return nil
}

func (x *Index) sort() {
	if x.sorted {
		return
	}
	slices.SortFunc(x.run, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.doc, b.doc))
	})
	x.sorted = true
}

// writeRun writes the postings in memory as a sorted table of merge records, the new
// watermark behind them.
func (x *Index) writeRun(name string) error {
	f, err := vfs.Default.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	w := sstable.NewWriter(objstorageprovider.NewFileWritable(f), sstable.WriterOptions{
		TableFormat: sstable.TableFormatPebblev4,
		MergerName:  Merger().Name,
		Compression: sstable.NoCompression,
	})
	var buf []byte
	for lo := 0; lo < len(x.run) && err == nil; {
		hi, b := lo, bucketOf(x.run[lo].key)
		for hi < len(x.run) && bucketOf(x.run[hi].key) == b {
			hi++
		}
		buf = appendPostings(buf[:0], x.run[lo:hi])
		err = w.Merge(bucketKey(b), buf)
		lo = hi
	}
	if err == nil {
		err = w.Set(WatermarkKey, binary.BigEndian.AppendUint32(nil, uint32(x.high)))
	}
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		vfs.Default.Remove(name)
	}
	return err
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
	x.run, x.low, x.high = nil, 0, 0
	return nil
}

// Lookup returns the documents that share at least least of the terms, best score first, at
// most limit of them (0: all), those for which skip says so left out. Terms in more than
// MaxDF documents count for nothing.
func (x *Index) Lookup(family Family, terms []uint64, least, limit int, skip func(Doc) bool) ([]Candidate, error) {
	keys := make([]uint64, len(terms))
	for i, t := range terms {
		keys[i] = key(family, t)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	tally := map[Doc]Candidate{}
	it, err := x.db.NewIter(&pebble.IterOptions{LowerBound: []byte{Prefix}, UpperBound: []byte{Prefix + 1}})
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	defer it.Close()
	var docs []Doc
	for lo := 0; lo < len(keys); {
		hi, b := lo, bucketOf(keys[lo])
		for hi < len(keys) && bucketOf(keys[hi]) == b {
			hi++
		}
		var r reader
		want := bucketKey(b)
		if it.SeekGE(want) && string(it.Key()) == string(want) {
			v, err := it.ValueAndErr()
			if err != nil {
				return nil, fmt.Errorf("index: %w", err)
			}
			r = reader{rest: v, bucket: b}
		}
		for _, k := range keys[lo:hi] {
			var capped bool
			docs, capped = r.find(docs[:0], k)
			if r.err != nil {
				return nil, fmt.Errorf("index: bucket %x: %w; run ibid reindex", b, r.err)
			}
			docs = x.fresh(docs, k)
			if capped || len(docs) > MaxDF {
				continue
			}
			weight := 1 / (1 + math.Log2(float64(max(1, len(docs)))))
			for _, d := range docs {
				c := tally[d]
				c.Doc, c.Shared, c.Score = d, c.Shared+1, c.Score+weight
				tally[d] = c
			}
		}
		lo = hi
	}
	if err := it.Error(); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	return best(tally, least, limit, skip), nil
}

// fresh appends the documents in memory that have k.
func (x *Index) fresh(docs []Doc, k uint64) []Doc {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.run) == 0 {
		return docs
	}
	x.sort()
	i, _ := slices.BinarySearchFunc(x.run, k, func(p posting, k uint64) int { return cmp.Compare(p.key, k) })
	for ; i < len(x.run) && x.run[i].key == k; i++ {
		docs = append(docs, x.run[i].doc)
	}
	return docs
}

func best(tally map[Doc]Candidate, least, limit int, skip func(Doc) bool) []Candidate {
	var out []Candidate
	for _, c := range tally {
		if c.Shared >= least && (skip == nil || !skip(c.Doc)) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
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
		ps, _, err := decode(bucketFrom(it.Key()), v)
		if err != nil {
			return postings, fmt.Errorf("bucket %x: %w", it.Key(), err)
		}
		postings += len(ps)
	}
	return postings, it.Error()
}

// Merger is the merge operator that a database with an index in it must be opened with.
func Merger() *pebble.Merger {
	return &pebble.Merger{
		Name: "ibid.postings.1",
		Merge: func(key, value []byte) (pebble.ValueMerger, error) {
			m := &merger{bucket: bucketFrom(key)}
			return m, m.add(value)
		},
	}
}

// merger gathers the packed postings of one bucket. Postings are a set: order does not count.
type merger struct {
	bucket   uint32
	postings []posting
	capped   []uint64
}

func (m *merger) add(v []byte) error {
	ps, capped, err := decode(m.bucket, v)
	m.postings = append(m.postings, ps...)
	m.capped = append(m.capped, capped...)
	return err
}

func (m *merger) MergeNewer(v []byte) error { return m.add(v) }
func (m *merger) MergeOlder(v []byte) error { return m.add(v) }

func (m *merger) Finish(bool) ([]byte, io.Closer, error) {
	for _, k := range m.capped {
		m.postings = append(m.postings, posting{k, cappedDoc})
	}
	slices.SortFunc(m.postings, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.doc, b.doc))
	})
	return appendPostings(nil, slices.Compact(m.postings)), nil, nil
}
