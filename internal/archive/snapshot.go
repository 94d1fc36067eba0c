package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A reader beside a writer reads a snapshot: the database's tables, which never change,
// under second names in DIR/readers/…, and copies of its log and its manifest as they are at
// that moment. It costs a few milliseconds and no space, and needs no word with the writer.

const readersDir = "readers"

// snapshot makes a snapshot and calls open with its directory. If the writer took a table
// away in between, open fails, and it is tried again. On a file system that cannot be
// written the database itself is opened.
func snapshot(dir string, open func(db string) error) (db string, drop func() error, err error) {
	src := filepath.Join(dir, "db")
	if _, err := os.Stat(src); err != nil {
		return "", nil, fmt.Errorf("open database: %w", err)
	}
	for try := range 20 {
		time.Sleep(time.Duration(try*try) * time.Millisecond)
		var home string
		home, drop, err = newReader(dir)
		if errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) {
			return src, func() error { return nil }, open(src)
		}
		if err != nil {
			return "", nil, err
		}
		db = filepath.Join(home, "db")
		if err = cloneDB(src, db); err == nil {
			if err = open(db); err == nil {
				return db, drop, nil
			}
		}
		drop()
	}
	return "", nil, fmt.Errorf("open database: %w", err)
}

// newReader makes a directory for one reader, locked for as long as it lives.
func newReader(dir string) (home string, drop func() error, err error) {
	all := filepath.Join(dir, readersDir)
	if err := os.Mkdir(all, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", nil, err
	}
	home, err = os.MkdirTemp(all, "r")
	if err != nil {
		return "", nil, err
	}
	unlock, err := lock(filepath.Join(home, "lock"))
	if err != nil {
		os.RemoveAll(home)
		return "", nil, err
	}
	return home, func() error {
		err := os.RemoveAll(home)
		return errors.Join(err, unlock())
	}, nil
}

// sweepSnapshots removes what readers left behind that were killed.
func sweepSnapshots(dir string) {
	all := filepath.Join(dir, readersDir)
	entries, _ := os.ReadDir(all)
	for _, e := range entries {
		home := filepath.Join(all, e.Name())
		if fi, err := e.Info(); err != nil || time.Since(fi.ModTime()) < time.Minute {
			continue // may be about to take its lock
		}
		if unlock, err := lock(filepath.Join(home, "lock")); err == nil {
			os.RemoveAll(home)
			unlock()
		}
	}
}

// cloneDB gives dst the state of the database src. The order matters: logs before the
// manifest, so that what a flush has taken out of a log in the meantime is in a table of the
// manifest; tables before and after it.
func cloneDB(src, dst string) error {
	if err := os.Mkdir(dst, 0o755); err != nil {
		return err
	}
	if err := eachFile(src, isTable, func(name string) error { return linkTable(src, dst, name) }); err != nil {
		return err
	}
	if err := eachFile(src, isLog, func(name string) error { return copyFile(src, dst, name) }); err != nil {
		return err
	}
	if err := eachFile(src, isManifest, func(name string) error { return copyFile(src, dst, name) }); err != nil {
		return err
	}
	return eachFile(src, isTable, func(name string) error { return linkTable(src, dst, name) })
}

func isTable(name string) bool {
	return strings.HasSuffix(name, ".sst") || strings.HasSuffix(name, ".blob")
}
func isLog(name string) bool { return strings.HasSuffix(name, ".log") }
func isManifest(name string) bool {
	return strings.HasPrefix(name, "MANIFEST-") || strings.HasPrefix(name, "OPTIONS-") || strings.HasPrefix(name, "marker.")
}

// eachFile calls do for the files that match, in the order of their names; those that are
// gone in the meantime are passed over.
func eachFile(dir string, match func(string) bool, do func(string) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		if !match(e.Name()) {
			continue
		}
		if err := do(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func linkTable(src, dst, name string) error {
	err := os.Link(filepath.Join(src, name), filepath.Join(dst, name))
	switch {
	case err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return copyFile(src, dst, name) // no hard links here
}

func copyFile(src, dst, name string) error {
	in, err := os.Open(filepath.Join(src, name))
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(filepath.Join(dst, name))
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
