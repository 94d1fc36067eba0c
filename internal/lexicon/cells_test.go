package lexicon

import (
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

func TestCells(t *testing.T) {
	text := "The ferry left Vellin harbour. Nobody knew why the harbour of Vellin closed in 1987"
	ws := words.Split(text)
	cells := Cells(text, ws, "en", 5)
	if len(cells) != 3 {
		t.Fatalf("%d cells of %d words, want 3", len(cells), len(ws))
	}
	has := func(v Vector, word string) bool {
		for _, f := range v {
			if f.Term == Stem([]byte(word)) {
				return f.Weight > 0
			}
		}
		return false
	}
	for i, want := range []string{"ferry", "nobody", "closed"} {
		for k, v := range cells {
			if has(v, want) != (i == k) {
				t.Errorf("%q in cell %d: %v", want, k, has(v, want))
			}
		}
	}
	if !has(cells[0], "harbour") || !has(cells[1], "harbour") {
		t.Error("a word that stands in two cells is not in both")
	}
	if got := Cells("", nil, "en", 5); len(got) != 0 {
		t.Errorf("no words have cells: %v", got)
	}
}
