package train

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// A user makes a lexicon of a language that ibid has none of, from a dictionary and parallel text,
// and puts it into the folder of own lexicons.
func TestLexiconOfAFurtherLanguage(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	o := LexiconOptions{
		Dir: dir, Out: out, Langs: []string{"eo"}, Without: []string{"names"}, Logf: t.Logf,
		Dictionary: write("words.tsv", "registaro|registaron\tgovernment\nlimo|limon\tborder; frontier\n"),
		Parallel: write("text.tsv", "La prezidanto parolas\tThe president speaks\nPrezidanto venis\tA president came\n"+
			"Venis pluvo\tRain came\nPluvo kaj vento\tRain and wind\n"),
	}
	if err := BuildLexicons(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join(out, "eo.lex"))
	if err != nil {
		t.Fatal(err)
	}
	if err := BuildLexicons(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if again, _ := os.ReadFile(filepath.Join(out, "eo.lex")); !bytes.Equal(first, again) {
		t.Error("built twice, the lexicon differs")
	}

	t.Setenv(lexicon.FolderVariable, out)
	l, ok := lexicon.Open("eo")
	if !ok {
		t.Fatal("the lexicon in the user's folder is not opened")
	}
	text := "Registaro limon pluvo prezidanto"
	r := l.Read(text, words.Split(text))
	if got := r.Gloss(text, words.Span{Hi: len(text)}); got != "government border/frontier rain president" {
		t.Errorf("gloss %q", got)
	}
}
