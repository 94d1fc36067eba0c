package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/ibid-news/ibid/internal/words"
)

// spent is what a process has used up to a moment.
type spent struct {
	wall      time.Time
	processor time.Duration // user and system, all cores
}

func now() spent {
	p, _ := usage()
	return spent{time.Now(), p}
}

func (s spent) since() (wall, processor time.Duration) {
	n := now()
	return n.wall.Sub(s.wall), n.processor - s.processor
}

// peakMB is the most memory the process has had, in MB.
func peakMB() float64 {
	_, peak := usage()
	return float64(peak) / 1e6
}

func micros(d time.Duration, n int) float64 { return float64(d.Microseconds()) / float64(max(1, n)) }

// yardstick is the processor time, in microseconds for each text, of splitting texts into words and
// packing them with zstd: what a machine, and those it is shared with, make of known work.
func yardstick(texts []string) float64 {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return 0
	}
	defer enc.Close()
	begun := now()
	var buf []byte
	var ws []words.Word
	for _, t := range texts {
		ws = words.Append(ws[:0], t)
		buf = enc.EncodeAll([]byte(t), buf[:0])
	}
	_, p := begun.since()
	return micros(p, len(texts))
}

// sample reads the texts of the first records of a JSON lines file.
func sample(file string, most int) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, NoData{file}
	}
	defer f.Close()
	var out []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 64<<20)
	for len(out) < most && sc.Scan() {
		var m struct{ Text string }
		if json.Unmarshal(sc.Bytes(), &m) == nil && m.Text != "" {
			out = append(out, m.Text)
		}
	}
	return out, sc.Err()
}

// Add measures what it costs to add a collection to a new archive, in dir or, if that is empty, in
// a folder that is removed.
func Add(ctx context.Context, e Env, file, dir string) (*Result, error) {
	texts, err := sample(file, 3000)
	if err != nil {
		return nil, err
	}
	stick := yardstick(texts)
	if dir == "" {
		if dir, err = os.MkdirTemp("", "ibid-bench"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
	}
	runtime.GC()
	begun := now()
	ar, err := archive.Open(dir, archive.Options{})
	if err != nil {
		return nil, err
	}
	sum, err := ingest.Run(ctx, ar, []string{file}, ingest.Options{Progress: func(p ingest.Progress) {
		e.progress(int(p.Bytes), int(p.Of))
	}})
	if cerr := ar.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	wall, processor := begun.since()
	n := sum.Added + sum.Changed
	r := &Result{Name: "add"}
	t := r.Table("Adding "+filepath.Base(file), "", "measured", "aim")
	t.Add("articles", n, "")
	t.Add("articles/s", float64(n)/wall.Seconds(), "5000; 4000 with translation")
	t.Add("processor time, µs an article", micros(processor, n), "400; 500 with translation")
	t.Add("yardstick (words and zstd), µs a text", stick, "")
	t.Add("the same in yardsticks", micros(processor, n)/stick, "")
	t.Add("peak memory, MB", peakMB(), "500")
	return r, e.sizes(t, dir)
}

// sizes adds rows of what an archive takes on disk.
func (e Env) sizes(t *Table, dir string) error {
	ar, err := archive.Open(dir, archive.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer ar.Close()
	s, err := ar.Stats(context.Background())
	if err != nil {
		return err
	}
	t.Add("archive, bytes of a byte of text", float64(s.DBBytes)/float64(max(1, s.TextBytes)), "0.75")
	t.Add("archive, bytes an article", float64(s.DBBytes)/float64(max(1, s.Articles)), "")
	t.Add("postings an article", float64(s.Postings)/float64(max(1, s.Articles)), "")
	for kind, n := range fileBytes(filepath.Join(dir, "db")) {
		t.Note("%s files: %.1f MB", kind, float64(n)/1e6)
	}
	return nil
}

// fileBytes sums the files of a folder by their endings.
func fileBytes(dir string) map[string]int64 {
	out := map[string]int64{}
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if fi, err := d.Info(); err == nil {
				out[fmt.Sprintf("%q", filepath.Ext(d.Name()))] += fi.Size()
			}
		}
		return nil
	})
	return out
}
