package ingest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ibid-news/ibid/internal/archive"
)

// TestMain runs the test binary as `ibid add` when a test starts it so.
func TestMain(m *testing.M) {
	if dir := os.Getenv("IBID_TEST_ADD"); dir != "" {
		if err := addHere(dir, os.Getenv("IBID_TEST_FILE")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// addHere adds a file to an archive and prints after each commit how many articles are kept.
func addHere(dir, file string) error {
	a, err := archive.Open(dir, archive.Options{Run: 20000})
	if err != nil {
		return err
	}
	_, err = Run(context.Background(), a, []string{file}, Options{Progress: func(p Progress) {
		fmt.Println(p.Summary.Added + p.Summary.Unchanged)
	}})
	if cerr := a.Close(); err == nil {
		err = cerr
	}
	return err
}

// prose is n invented words, always the same for a seed.
func prose(seed uint64, n int) string {
	rng := rand.New(rand.NewPCG(seed, 11))
	var b strings.Builder
	for i := range n {
		switch {
		case i > 0 && i%30 == 0:
			b.WriteString(".\n")
		case i > 0:
			b.WriteByte(' ')
		}
		for range 2 + rng.IntN(3) {
			b.WriteByte("bdfgklmnprstvz"[rng.IntN(14)])
			b.WriteByte("aeiou"[rng.IntN(5)])
		}
	}
	return b.String() + ".\n"
}

func addressOf(n int) string { return fmt.Sprintf("https://news.example.org/%d", n) }

// lines writes a file of n articles.
func lines(t *testing.T, n, words int) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "articles.jsonl")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for i := range n {
		b, _ := json.Marshal(map[string]string{"url": addressOf(i), "title": fmt.Sprint("Title ", i), "text": prose(uint64(i), words), "lang": "en"})
		w.Write(append(b, '\n'))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	return name
}

// However often and whenever add is killed, every article it said was kept is there, fsck is
// clean, and add goes on. IBID_LONG=1 kills 200 times.
func TestKilled(t *testing.T) {
	kills := 10
	if os.Getenv("IBID_LONG") != "" {
		kills = 200
	} else if testing.Short() {
		kills = 3
	}
	const articles = 1500
	file := lines(t, articles, 150)
	for killed := 0; killed < kills; {
		dir := t.TempDir() // killed again and again until all is in
		kept := 0
		for done := false; !done && killed < kills; {
			var told int
			told, done = addAndKill(t, dir, file, time.Duration(20+rand.IntN(900))*time.Millisecond)
			if !done {
				killed++
			}
			kept = max(kept, told)
			inspect(t, dir, kept)
		}
		os.RemoveAll(dir)
	}
}

// addAndKill runs add, kills it after a while, and returns how many articles it said were kept.
func addAndKill(t *testing.T, dir, file string, after time.Duration) (kept int, done bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "IBID_TEST_ADD="+dir, "IBID_TEST_FILE="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		if n, err := strconv.Atoi(sc.Text()); err == nil {
			kept = n
		}
	}
	err = cmd.Wait()
	timer.Stop()
	if said.Len() > 0 {
		t.Fatalf("add says: %s", said.String())
	}
	return kept, err == nil
}

// inspect checks that the first kept articles are in the archive, and that it is sound.
func inspect(t *testing.T, dir string, kept int) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "ibid.json")); err != nil {
		if kept > 0 {
			t.Fatalf("%d articles kept, and no archive: %v", kept, err)
		}
		return // killed before there was one
	}
	if _, err := os.Stat(filepath.Join(dir, "db")); err != nil && kept == 0 {
		return
	}
	a, err := archive.Open(dir, archive.Options{ReadOnly: true})
	if err != nil && kept == 0 {
		return // killed while the database was made; a writer makes it whole
	}
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	n := 0
	for art, err := range a.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if art.URL != addressOf(n) || art.Text != prose(uint64(n), 150) {
			t.Fatalf("article %d is %s", n, art.URL)
		}
		n++
	}
	if n < kept {
		t.Fatalf("%d articles are there, %d were acknowledged", n, kept)
	}
	problems, err := a.Check(t.Context(), func(int, int) {})
	if err != nil || len(problems) > 0 {
		t.Fatalf("fsck: %v, %v", problems, err)
	}
}
