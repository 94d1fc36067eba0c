package train

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding/japanese"

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

// The dictionaries of languages without spaces. Names whose sound says as much are left out.
func TestLexiconsOfUnspacedLanguages(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	write := func(name string, text []byte) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	edict, err := japanese.EUCJP.NewEncoder().String("見捨てる [みすてる] /(v1,vt) to abandon/to forsake/(P)/EntL1259730X/\n政府 [せいふ] /(n) government/(P)/\nの /(prt) possessive/(P)/\n")
	if err != nil {
		t.Fatal(err)
	}
	write("edict/edict", []byte(edict))
	write("edict/jmnedict-katakana.tsv", []byte("モリシー\tMorrissey\nジョン・スタシッツ\tJohn Staszic\n"))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("# a comment\n總統 总统 [zong3 tong3] /president (of a country)/CL:個|个[ge4]/\n特朗普 特朗普 [Te4 lang3 pu3] /Donald Trump (1946-), American politician/\n"))
	z.Close()
	write("cedict/cedict.txt.gz", packed.Bytes())
	write("freqwords/en.txt", []byte("president 10\ngovernment 10\nabandon 10\nforsake 10\ntrump 10\ndonald 10\ncountry 10\n"))
	o := LexiconOptions{
		Dir: dir, Out: out, Langs: []string{"zh", "ja"}, Without: []string{"wiktionary", "names", "tatoeba", "flores", "ntrex"}, Logf: t.Logf,
	}
	if err := BuildLexicons(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	keys := func(lang string) map[string]bool {
		b, err := os.ReadFile(filepath.Join(out, lang+".lex"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := lexicon.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]bool{f.Folds: true}
		for _, e := range f.Entries {
			m[e.Key] = true
		}
		return m
	}
	ja, zh := keys("ja"), keys("zh")
	for k, want := range map[string]bool{"見捨て": true, "見捨てる": false, "政府": true, "の": false, "モリシー": false, "スタシッツ": true} {
		if ja[k] != want {
			t.Errorf("Japanese: %s %v", k, ja[k])
		}
	}
	for k, want := range map[string]bool{"总统": true, "總統": false, "特朗普": true, "統统總总": true} {
		if zh[k] != want {
			t.Errorf("Chinese: %s %v", k, zh[k])
		}
	}
}
