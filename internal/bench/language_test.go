package bench

import (
	"os"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/language"
)

// Languages, charsets and sentences on the slice of FLORES-200 that the repository carries. The model has not seen it.
func TestLanguageQuality(t *testing.T) {
	file, err := os.ReadFile("testdata/sentences/flores.tsv")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]string{}
	for line := range strings.Lines(string(file)) {
		tag, sentence, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			t.Fatalf("no tag before %q", line)
		}
		texts[tag] = append(texts[tag], sentence)
	}
	if len(texts) != 21 {
		t.Fatalf("%d languages", len(texts))
	}
	r := &Result{Name: "language"}
	Env{}.identify(r, "flores200", texts, language.Shipped())
	decodeAll(r.Table("Charsets: flores200", "charset", "n", "not named", "one sentence", "wrongly named", "rightly named"), texts)
	sentences(r, "flores200", texts)
	golden(t, "language", r)
}
