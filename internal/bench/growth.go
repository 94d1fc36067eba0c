package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/words"
)

// Growth measures how cost grows with the number of articles: the steps, up to most articles, made by
// recombining the sentences of a JSON lines file.
func Growth(ctx context.Context, e Env, file, dir string, most int) (*Result, error) {
	mix, err := newMixer(file)
	if err != nil {
		return nil, err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "ibid-bench"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
	} else if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	r := &Result{Name: "growth"}
	t := r.Table("Articles made of the sentences of "+filepath.Base(file), "articles", "articles/s since the row before", "processor µs an article", "peak memory MB",
		"bytes an article", "bytes of a byte of text", "trace p50 ms", "p99", "processor, mean")
	t.Note("aims: trace p50 at 1,000,000 at most 3 x that at 30,000; the rate falls by less than a third")
	have, text := 0, int64(0)
	for _, n := range []int{10_000, 30_000, 100_000, 300_000, 1_000_000} {
		if n > most {
			break
		}
		row, err := growTo(ctx, e, dir, mix, have, n, &text)
		if err != nil {
			return nil, err
		}
		have = n
		t.Add(fmt.Sprint(n), row...)
		e.logf("%d articles: %v", n, row)
	}
	return r, nil
}

// growTo adds the articles from number have to n and measures it.
func growTo(ctx context.Context, e Env, dir string, mix *mixer, have, n int, text *int64) ([]any, error) {
	file := filepath.Join(dir, "step.jsonl")
	size, err := mix.write(file, have, n)
	if err != nil {
		return nil, err
	}
	*text += size
	home := filepath.Join(dir, "archive")
	wall, processor, peak, err := addApart(ctx, home, file)
	os.Remove(file)
	if err != nil {
		return nil, err
	}
	ar, err := archive.Open(home, archive.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer ar.Close()
	times := &Result{}
	if err := traces(ctx, e, times, ar, 200); err != nil {
		return nil, err
	}
	whole := times.Tables[0].Rows[len(times.Tables[0].Rows)-1].Figures
	db := float64(folderBytes(filepath.Join(home, "db")))
	return []any{float64(n-have) / wall.Seconds(), micros(processor, n-have), float64(peak) / 1e6, db / float64(n), db / float64(*text), whole[0], whole[2], whole[4]}, nil
}

// addApart runs `ibid add` as a process of its own, so that its memory is its own.
func addApart(ctx context.Context, home, file string) (wall, processor time.Duration, peak int64, err error) {
	exe, err := os.Executable()
	if err != nil {
		return 0, 0, 0, err
	}
	cmd := exec.CommandContext(ctx, exe, "add", "--archive", home, file)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, 0, fmt.Errorf("ibid add: %w", err)
	}
	ended, watched := make(chan struct{}), make(chan int64)
	go func() { watched <- watch(cmd.Process.Pid, ended) }()
	err = cmd.Wait()
	wall = time.Since(begun)
	close(ended)
	peak = <-watched
	if err != nil {
		return 0, 0, 0, fmt.Errorf("ibid add: %w: %s", err, bytes.TrimSpace(out.Bytes()))
	}
	if peak == 0 {
		peak = peakOf(cmd.ProcessState)
	}
	return wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak, nil
}

// watch looks at the most memory that a process has had until it has ended, in bytes; 0 where the system does not
// say. What the system says at the end begins with the memory of the process that started it.
func watch(pid int, ended <-chan struct{}) (peak int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
			var kib int64
			if _, err := fmt.Sscan(string(rest), &kib); err == nil {
				peak = max(peak, kib<<10)
			}
		}
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
	}
}

func folderBytes(dir string) (n int64) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if fi, err := d.Info(); err == nil {
				n += fi.Size()
			}
		}
		return nil
	})
	return n
}

// mixer makes articles whose words are as frequent, and as often together, as in real ones: sentences
// drawn from all articles, of which every few words are drawn from elsewhere, so that a million
// articles do not consist of one another's sentences. One in ten holds a passage of another, as copies do.
type mixer struct {
	sentences []string
	lengths   []int // sentences in each real article
}

func newMixer(file string) (*mixer, error) {
	texts, err := sample(file, 30_000)
	if err != nil {
		return nil, err
	}
	m := &mixer{}
	for _, t := range texts {
		n := 0
		for _, s := range words.Sentences(t) {
			if s := s.Of(t); strings.Count(s, " ") > 2 {
				m.sentences = append(m.sentences, s)
				n++
			}
		}
		m.lengths = append(m.lengths, max(1, n))
	}
	if len(m.sentences) == 0 {
		return nil, fmt.Errorf("%s: no sentences in it", file)
	}
	return m, nil
}

// article makes article number n, always the same.
func (m *mixer) article(n int) []string {
	rng := rand.New(rand.NewPCG(uint64(n), 5))
	out := make([]string, m.lengths[rng.IntN(len(m.lengths))])
	for i := range out {
		s := strings.Fields(m.sentences[rng.IntN(len(m.sentences))])
		for at := rng.IntN(5); at < len(s); at += 2 + rng.IntN(5) {
			s[at] = m.word(rng)
		}
		out[i] = strings.Join(s, " ")
	}
	if n%10 == 9 && n > 10 {
		from := m.article(n - 9)
		lo := rng.IntN(len(from))
		out = append(out, from[lo:min(len(from), lo+3+rng.IntN(10))]...)
	}
	return out
}

// word draws one of all words.
func (m *mixer) word(rng *rand.Rand) string {
	for {
		s := m.sentences[rng.IntN(len(m.sentences))]
		at := rng.IntN(len(s))
		if w := strings.Fields(s[at:min(len(s), at+40)]); len(w) > 2 {
			return w[1] // the first may be cut, and so may the last
		}
	}
}

// write puts the articles from lo to hi into a JSON lines file, and returns the bytes of their texts.
func (m *mixer) write(name string, lo, hi int) (text int64, err error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	enc := json.NewEncoder(w)
	for n := lo; n < hi; n++ {
		var b strings.Builder
		for i, s := range m.article(n) {
			b.WriteString(s)
			if i%3 == 2 {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		text += int64(b.Len())
		if err := enc.Encode(map[string]string{
			"url": fmt.Sprintf("https://outlet%d.example/%d", n%400, n), "source": fmt.Sprintf("Outlet %d", n%400), "title": fmt.Sprint("Article ", n),
			"date": fmt.Sprintf("20%02d-%02d-%02d", n%20, n%12+1, n%28+1), "text": b.String(),
		}); err != nil {
			return text, err
		}
	}
	return text, w.Flush()
}
