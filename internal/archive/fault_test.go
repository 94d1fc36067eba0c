package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/article"
)

// copyTree copies an archive as a crash would leave it: without closing it.
func copyTree(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// cutPoints are the lengths to which a file is cut: all from lo on, or some of them in a short test.
func cutPoints(lo, hi int64) (out []int64) {
	step := int64(1)
	if testing.Short() || os.Getenv("IBID_LONG") == "" {
		step = max(1, (hi-lo)/12)
	}
	for n := lo; n < hi; n += step {
		out = append(out, n)
	}
	return append(out, hi-1)
}

func size(t testing.TB, name string) int64 {
	t.Helper()
	fi, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return fi.Size()
}

// newest is the file of a folder that matches and has the highest name.
func newest(t testing.TB, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return slices.Max(names)
}

// The log cut at any byte of its last record: all that was added before opens, and adding goes on.
func TestLogCut(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	defer a.Close()
	first := []*article.Article{text(1, prose(1, 60)), text(2, prose(2, 60))}
	put(t, a, true, first...)
	log := newest(t, filepath.Join(dir, "db", "*.log"))
	lo := size(t, log)
	put(t, a, true, text(3, prose(3, 60)))
	for _, n := range cutPoints(lo, size(t, log)) {
		broken := copyTree(t, dir)
		if err := os.Truncate(filepath.Join(broken, "db", filepath.Base(log)), n); err != nil {
			t.Fatal(err)
		}
		still(t, broken, first, n)
		os.RemoveAll(broken)
	}
}

// A page file cut at any byte of its last record, which was never acknowledged: all before it opens.
func TestPageFileCut(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	first := []*article.Article{text(1, prose(1, 60)), text(2, prose(2, 60))}
	put(t, a, true, first...)
	closed(t, a)
	file := filepath.Join(dir, "pages", "000000.warc.gz")
	lo := size(t, file)
	pg, err := packPage(page(9))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range cutPoints(0, int64(len(pg.member))) {
		broken := copyTree(t, dir)
		f, err := os.OpenFile(filepath.Join(broken, "pages", "000000.warc.gz"), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(pg.member[:n])
		f.Close()
		still(t, broken, first, lo+n)
		os.RemoveAll(broken)
	}
}

// still checks that an archive opens with articles and their pages, and goes on.
func still(t *testing.T, dir string, arts []*article.Article, cut int64) {
	t.Helper()
	for _, o := range []Options{{ReadOnly: true}, {}} {
		a, err := Open(dir, o)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		for _, want := range arts {
			if got, err := a.Get(t.Context(), want.ID); err != nil || got.Text != want.Text {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			if _, err := a.Page(t.Context(), want.ID); err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
		}
		if !o.ReadOnly {
			put(t, a, true, text(4, prose(4, 60)))
		}
		clean(t, a)
		closed(t, a)
	}
}

// smallDisk mounts a file system of so many MB, or skips the test.
func smallDisk(t *testing.T, mb int) string {
	t.Helper()
	dir := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", mb), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a small disk: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	return dir
}

// A full disk gives one sentence, what was acknowledged is there, and with room again adding goes on.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, 48)
	dir := filepath.Join(disk, "archive")
	a := open(t, dir, Options{Run: 20000})
	var kept []*article.Article
	var full error
	for n := 0; full == nil && n < 20000; n += 50 {
		var batch []*article.Article
		for i := range 50 {
			batch = append(batch, text(n+i, prose(uint64(n+i), 500)))
		}
		if _, full = tryPut(a, true, batch...); full == nil {
			kept = append(kept, batch...)
		}
	}
	if !errors.Is(full, ErrFull) || strings.Contains(full.Error(), "\n") {
		t.Fatalf("a full disk gives %v", full)
	}
	closed(t, a)
	a = open(t, dir, Options{ReadOnly: true})
	for _, want := range kept {
		if got, err := a.Get(t.Context(), want.ID); err != nil || got.Text != want.Text {
			t.Fatalf("%s: %v", want.URL, err)
		}
	}
	clean(t, a)
	closed(t, a)
	if len(kept) < 200 { // some 550, fewer if the database is in the middle of a merge
		t.Errorf("only %d articles fit on 48 MB", len(kept))
	}
	if out, err := exec.Command("mount", "-o", "remount,size=160m", disk).CombinedOutput(); err != nil {
		t.Skipf("cannot enlarge the disk: %s", out)
	}
	a = open(t, dir, Options{})
	put(t, a, true, text(100000, prose(3, 500)))
	clean(t, a)
	closed(t, a)
}

// A disk that fills up between our looking and the database's writing: one sentence by way of Fatal.
func TestFullDiskByOthers(t *testing.T) {
	disk := smallDisk(t, 40)
	dir := filepath.Join(disk, "archive")
	a := open(t, dir, Options{Run: 20000})
	put(t, a, false, text(1, prose(1, 200)))
	hog, err := os.Create(filepath.Join(disk, "hog"))
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for {
		if _, err := hog.Write(block); err != nil {
			break
		}
	}
	hog.Close()
	if _, err := tryPut(a, false, text(2, prose(2, 200))); !errors.Is(err, ErrFull) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(dir, Options{ReadOnly: true}); err != nil && !errors.Is(err, fs.ErrNotExist) && !strings.Contains(err.Error(), "no space left") {
		t.Errorf("a reader on a full disk: %v", err)
	}
	os.Remove(hog.Name())
	put(t, a, false, text(2, prose(2, 200)))
	clean(t, a)
	closed(t, a)
}
