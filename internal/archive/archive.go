// Package archive keeps articles, the pages they were read from, and the index that finds
// them, in one directory.
//
// What Add has acknowledged survives a kill at any moment. Adding is idempotent: an article
// is named by its address and content, so the same page twice is one record, and a changed
// page is a new version of the same article. Articles are immutable. One process writes;
// any number read beside it, each the state at its own opening.
//
// No other package knows where articles and postings live. Formats are in format.go.
// Call Open, Add and Nominate.
package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/sstable"

	"github.com/ibid-news/ibid/internal/fingerprint"
	"github.com/ibid-news/ibid/internal/index"
)

// Errors that callers tell apart.
var (
	ErrLocked   = errors.New("another ibid is writing to this archive: wait for it, or use another -archive DIR")
	ErrNotFound = errors.New("no such article in the archive")
	ErrFull     = errors.New("the disk is full: make room and run the same again; what was added is kept")
	errReadOnly = errors.New("the archive was opened for reading")
)

// Options of Open.
type Options struct {
	ReadOnly bool // works beside a process that writes; nothing can be added

	// Fatal is told, in a sentence, what the database cannot go on from, e.g. that its log cannot be
	// written; it must not return. What was acknowledged is kept. Default: a panic.
	Fatal func(sentence string)

	Run int // postings held in memory before they are written; default index.DefaultRun
}

// Archive is safe for many readers and one writer at a time.
type Archive struct {
	dir    string
	scheme fingerprint.Scheme
	ro     bool
	o      Options

	db     *pebble.DB
	index  *index.Index
	late   func() error // gives a reader's index what is above the watermark, once; use looked
	facts  *facts
	works  works
	pages  *pages
	packer *packer
	done   []func() error // on Close, last first

	write sync.Mutex // one Add, Remove or Reindex at a time
	next  index.Doc  // under write

	langs     map[string]int  // articles of languages without a dictionary; under write
	untrained map[string]bool // languages for which none can be made; under write

	mu      sync.RWMutex
	removed map[index.Doc]bool
}

// Open opens the archive in dir. For writing it makes one where there is none, and returns
// ErrLocked if another process has it.
func Open(dir string, o Options) (_ *Archive, err error) {
	a := &Archive{dir: dir, ro: o.ReadOnly, o: o, removed: map[index.Doc]bool{}, langs: map[string]int{}, untrained: map[string]bool{}}
	defer func() {
		if err != nil {
			a.Close()
			err = fmt.Errorf("archive %s: %w", dir, err)
		}
	}()
	if !o.ReadOnly {
		if err := os.MkdirAll(filepath.Join(dir, "pages"), 0o755); err != nil {
			return nil, err
		}
		unlock, err := lock(filepath.Join(dir, "lock"))
		if err != nil {
			return nil, err
		}
		a.done = append(a.done, unlock)
	}
	if err := a.readAbout(); err != nil {
		return nil, err
	}
	if a.packer, err = newPacker(); err != nil {
		return nil, err
	}
	if err := a.openDB(); err != nil {
		return nil, err
	}
	a.facts = &facts{db: a.db, chunks: map[uint32][]byte{}}
	if err := a.loadDicts(); err != nil {
		return nil, err
	}
	if a.pages, err = openPages(filepath.Join(dir, "pages"), a.notedPages()); err != nil {
		return nil, err
	}
	a.done = append(a.done, a.pages.close)
	if err := a.load(); err != nil {
		return nil, err
	}
	return a, nil
}

// readAbout reads ibid.json, or writes it for a new archive.
func (a *Archive) readAbout() error {
	name := filepath.Join(a.dir, "ibid.json")
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !a.ro {
		a.scheme = fingerprint.Default
		b, err := json.MarshalIndent(about{Format: formatVersion, Fingerprint: a.scheme, Created: time.Now().UTC().Truncate(time.Second)}, "", "  ")
		if err != nil {
			return err
		}
		return writeWhole(name, append(b, '\n'))
	}
	if err != nil {
		return err
	}
	var ab about
	if err := json.Unmarshal(b, &ab); err != nil {
		return fmt.Errorf("ibid.json: %w", err)
	}
	if ab.Format != formatVersion {
		return fmt.Errorf("its format is %d, this ibid reads %d: use the ibid that made it to export, and this one to add", ab.Format, formatVersion)
	}
	if ab.Fingerprint.K < 1 || ab.Fingerprint.W < 1 {
		return fmt.Errorf("ibid.json: fingerprint %+v makes no sense", ab.Fingerprint)
	}
	a.scheme = ab.Fingerprint
	return nil
}

func writeWhole(name string, b []byte) error {
	f, err := os.Create(name + ".part")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(name + ".part")
		return err
	}
	return os.Rename(name+".part", name)
}

func (a *Archive) openDB() error {
	dir := filepath.Join(a.dir, "db")
	write := dir
	o := a.options()
	if a.ro {
		_, drop, err := snapshot(a.dir, func(dir string) error {
			var err error
			a.db, err = pebble.Open(dir, o)
			return err
		})
		if err != nil {
			return err
		}
		a.done = append(a.done, drop)
		write = ""
	} else {
		sweepSnapshots(a.dir)
		var err error
		if a.db, err = pebble.Open(dir, o); err != nil {
			return fmt.Errorf("open database: %w", err)
		}
	}
	a.done = append(a.done, a.db.Close)
	var err error
	a.index, err = index.Open(a.db, write, a.o.Run)
	return err
}

// options of the database: no block compression, for articles are compressed and postings
// packed, and tables large enough that a million articles are some dozens of files.
func (a *Archive) options() *pebble.Options {
	o := &pebble.Options{
		ReadOnly:                    a.ro,
		Merger:                      index.Merger(),
		FormatMajorVersion:          pebble.FormatNewest,
		CacheSize:                   64 << 20,
		MemTableSize:                16 << 20,
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       8,
		L0StopWritesThreshold:       32,
		LBaseMaxBytes:               128 << 20,
		Logger:                      silent{a.o.Fatal},
	}
	o.CompactionConcurrencyRange = func() (int, int) { return 1, 2 }
	o.TargetFileSizes[0] = 16 << 20
	for i := range o.Levels {
		l := &o.Levels[i]
		l.Compression = func() *sstable.CompressionProfile { return sstable.NoCompression }
		l.BlockSize = 8 << 10
		l.IndexBlockSize = 512 << 10 // one, not two to look in
		l.FilterPolicy = bloom.FilterPolicy(10)
	}
	return o
}

// silent drops what the database has to say; its errors are returned.
type silent struct{ fatal func(string) }

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (s silent) Fatalf(format string, args ...any) {
	sentence := fmt.Sprintf("the archive's database cannot go on: "+format, args...)
	if s.fatal != nil {
		s.fatal(sentence)
	}
	panic(sentence)
}

// load reads the tombstones, finds the next ordinal, and indexes what is above the watermark.
func (a *Archive) load() error {
	it, err := a.db.NewIter(&pebble.IterOptions{LowerBound: []byte{keyTombstone}, UpperBound: []byte{keyTombstone + 1}})
	if err != nil {
		return err
	}
	defer it.Close()
	for it.First(); it.Valid(); it.Next() {
		ord := ordFrom(it.Key())
		a.removed[ord] = true
		a.next = max(a.next, ord+1)
	}
	if err := it.Error(); err != nil {
		return err
	}
	last, err := a.db.NewIter(&pebble.IterOptions{LowerBound: []byte{keyArticle}, UpperBound: []byte{keyArticle + 1}})
	if err != nil {
		return err
	}
	defer last.Close()
	if last.Last() {
		a.next = max(a.next, ordFrom(last.Key())+1)
	}
	if err := last.Error(); err != nil {
		return err
	}
	from := a.index.Watermark()
	a.next = max(a.next, from)
	if !a.ro {
		a.knowWorks()
		for ord := range a.next {
			if f, ok := a.facts.of(ord); ok {
				a.langs[langOf(f.lang)]++
			}
		}
	}
	if a.ro { // most of what readers do asks nothing of the index
		a.late = sync.OnceValue(func() error { return a.indexFrom(from) })
		return nil
	}
	return a.indexFrom(from)
}

// looked is the index, for looking things up: a reader beside a writer, or after a kill, first makes the postings that are not on
// disk, which takes some seconds.
func (a *Archive) looked() (*index.Index, error) {
	if a.late != nil {
		if err := a.late(); err != nil {
			return a.index, fmt.Errorf("index: %w", err)
		}
	}
	return a.index, nil
}

// Close writes what is in memory and lets go of the archive.
func (a *Archive) Close() error {
	var errs []error
	if a.index != nil && !a.ro {
		if a.room(0) == nil {
			errs = append(errs, a.index.Flush(), a.db.Flush(), a.tidy())
		} else {
			errs = append(errs, errSkipped) // the logs have it all
		}
	}
	whole := a.index != nil && !a.ro && errors.Join(errs...) == nil
	if whole {
		a.done = slices.Insert(a.done, 1, func() error { return dropLogs(filepath.Join(a.dir, "db")) }) // the lock goes last
	}
	for i := len(a.done) - 1; i >= 0; i-- {
		errs = append(errs, a.done[i]())
	}
	a.done, a.index = nil, nil
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == errSkipped })
	return errors.Join(errs...)
}

var errSkipped = errors.New("not flushed")

// room tells whether the disk has room for n bytes more and all that is still in memory: a database that
// meets the end of the disk in the middle of its work cannot go on.
func (a *Archive) room(n int) error {
	free, known := freeBytes(a.dir)
	if !known {
		return nil
	}
	need := 2*int64(n) + 8<<20
	if m := a.db.Metrics(); m != nil {
		need += int64(m.WAL.Size) // of the log that is not in tables yet
	}
	if a.index != nil {
		need += 12 * int64(a.index.Held())
	}
	if free < need {
		return ErrFull
	}
	return nil
}

// tidy joins the runs of the index when they have become many beside what is joined already, so that
// look-ups need not. What it rewrites is at most some ten times what was added since.
func (a *Archive) tidy() error {
	m := a.db.Metrics()
	var loose, all int64
	for i := range m.Levels {
		n := m.Levels[i].TablesSize
		if all += n; i < len(m.Levels)-1 {
			loose += n
		}
	}
	if 10*loose < all || a.room(int(all)) != nil {
		return nil
	}
	return a.db.Compact(context.Background(), []byte{0}, []byte{0xff}, true)
}

// dropLogs removes the logs of a closed database of which everything is in tables. The database keeps
// some of them to write over, and would leave them.
func dropLogs(db string) error {
	logs, err := filepath.Glob(filepath.Join(db, "*.log"))
	if err != nil {
		return err
	}
	for _, l := range logs {
		if err := os.Remove(l); err != nil {
			return err
		}
	}
	return nil
}

// Scheme is how the archive's texts are fingerprinted.
func (a *Archive) Scheme() fingerprint.Scheme { return a.scheme }
