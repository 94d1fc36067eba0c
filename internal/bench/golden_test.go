package bench

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files of quality figures")

// golden compares figures with testdata/quality/NAME.txt. They must be equal: a figure that changes,
// for better or worse, is to be seen in review. Rewrite with go test ./internal/bench -update.
func golden(t *testing.T, name string, r *Result) {
	t.Helper()
	var got bytes.Buffer
	if err := r.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "quality", name+".txt")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the quality figures differ from %s; if that is meant, rewrite it with -update\ngot\n%swant\n%s", file, got.Bytes(), want)
	}
}

func TestResultText(t *testing.T) {
	r := &Result{Name: "x"}
	tab := r.Table("Copies", "kind", "recall", "n")
	tab.Add("verbatim", 0.98765, 12)
	tab.Note("a remark")
	if r.Table("Copies") != tab {
		t.Error("a table with the same title is made twice")
	}
	var b bytes.Buffer
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := "Copies\nkind      recall  n\nverbatim  0.988   12\na remark\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	var _ = golden
}
