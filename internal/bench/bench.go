// Package bench measures ibid: how good its findings are, and what they cost.
//
// A benchmark reads a folder of data that is not shipped, or what the repository carries, and
// returns a Result: tables of figures, each beside what is asked of it. The same Result prints
// as text and as JSON, and, for what continuous integration runs, is compared with a golden
// file in testdata/quality, so that a change of method shows in review as numbers.
//
// One file for each benchmark. docs/quality.md and docs/performance.md say what came out.
package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"text/tabwriter"
)

// Env is what a benchmark runs in.
type Env struct {
	Dir      string               // folder of the data
	Progress func(done, of int)   // may be nil
	Logf     func(string, ...any) // remarks while it runs; may be nil
}

func (e Env) progress(done, of int) {
	if e.Progress != nil {
		e.Progress(done, of)
	}
}

func (e Env) logf(format string, args ...any) {
	if e.Logf != nil {
		e.Logf(format, args...)
	}
}

// path of a file in the data folder, or a NoData error if it is not there.
func (e Env) path(elem ...string) (string, error) {
	p := filepath.Join(append([]string{e.Dir}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		return "", NoData{p}
	}
	return p, nil
}

// NoData says that the data a benchmark needs are not there.
type NoData struct{ Path string }

func (e NoData) Error() string {
	return fmt.Sprintf("%s is not there: this benchmark needs data that ibid does not ship; name the folder that has them", e.Path)
}

// Result is what a benchmark found.
type Result struct {
	Name   string   `json:"name"`
	Tables []*Table `json:"tables"`
}

// Table returns the table with a title, and makes it with the columns if it is new.
func (r *Result) Table(title string, columns ...string) *Table {
	for _, t := range r.Tables {
		if t.Title == title {
			return t
		}
	}
	t := &Table{Title: title, Columns: columns}
	r.Tables = append(r.Tables, t)
	return t
}

// Table is figures with a label before each row.
type Table struct {
	Title   string   `json:"title"`
	Columns []string `json:"columns"` // the first is that of the labels
	Rows    []Row    `json:"rows"`
	Notes   []string `json:"notes,omitempty"`
}

// Row is one line of figures. A figure is a float64, an int, or a string for what is no number.
type Row struct {
	Label   string `json:"label"`
	Figures []any  `json:"figures"`
}

// Add appends a row.
func (t *Table) Add(label string, figures ...any) {
	t.Rows = append(t.Rows, Row{label, figures})
}

// Note appends a remark below the table.
func (t *Table) Note(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
}

// WriteText prints the tables for people: floats with three decimals.
func (r *Result) WriteText(w io.Writer) error {
	for i, t := range r.Tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n", t.Title)
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for j, c := range t.Columns {
			if j > 0 {
				fmt.Fprint(tw, "\t")
			}
			fmt.Fprint(tw, c)
		}
		fmt.Fprintln(tw)
		for _, row := range t.Rows {
			fmt.Fprint(tw, row.Label)
			for _, f := range row.Figures {
				if x, ok := f.(float64); ok {
					fmt.Fprintf(tw, "\t%.3f", x)
				} else {
					fmt.Fprintf(tw, "\t%v", f)
				}
			}
			fmt.Fprintln(tw)
		}
		if err := tw.Flush(); err != nil {
			return err
		}
		for _, n := range t.Notes {
			fmt.Fprintln(w, n)
		}
	}
	return nil
}

// WriteJSON prints the tables for machines.
func (r *Result) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// each calls do for 0 to n-1 on all cores and tells how far it is. It stops early when ctx ends.
func (e Env) each(ctx context.Context, n int, do func(i int)) error {
	var next, done atomic.Int64
	var report sync.Mutex
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
				d := int(done.Add(1))
				report.Lock()
				e.progress(d, n)
				report.Unlock()
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
