package trace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
)

// carried reads the documents of NTREX that the repository carries, in one language, by name.
func carried(t *testing.T, file string) map[string][]string {
	t.Helper()
	read := func(name string) []string {
		b, err := os.ReadFile(filepath.Join("..", "bench", "testdata", "ntrex", name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	}
	docs := map[string][]string{}
	lines := read(file + ".txt")
	for i, id := range read("DOCUMENT_IDS.tsv") {
		docs[id] = append(docs[id], lines[i])
	}
	return docs
}

func page(url, lang string, lines []string) *article.Article {
	a := &article.Article{URL: url, Lang: lang, Title: lines[0], Text: strings.Join(lines, "\n")}
	a.Finish()
	return a
}

// filled is an archive of all carried documents in English, Russian and Polish.
func filled(t *testing.T) *archive.Archive {
	t.Helper()
	ar, err := archive.Open(t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ar.Close() })
	var items []archive.Item
	for file, lang := range map[string]string{"eng": "en", "rus": "ru", "pol": "pl"} {
		for id, lines := range carried(t, file) {
			it, err := ar.Prepare(page("https://"+lang+".example/"+id, lang, lines), nil)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, it)
		}
	}
	if _, err := ar.Add(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	return ar
}

func TestTranslated(t *testing.T) {
	ar := filled(t)
	lt, en := carried(t, "lit"), carried(t, "eng")
	a, b := lt["bbc.381669"], lt["rt.com.91337"]
	cases := []struct {
		name  string
		lang  string
		lines []string
		want  string // addresses of the copies, in any order
	}{
		{"whole, in two of the archive's languages and a third", "lt", a, "en/bbc.381669 pl/bbc.381669 ru/bbc.381669"},
		{"copies in the subject's own language are not among them", "en", en["bbc.381669"], "pl/bbc.381669 ru/bbc.381669"},
		{"two sources", "lt", append(append([]string{}, a[:7]...), b...), "en/bbc.381669 en/rt.com.91337 pl/bbc.381669 pl/rt.com.91337 ru/bbc.381669 ru/rt.com.91337"},
		{"three sentences", "lt", a[4:7], "en/bbc.381669 pl/bbc.381669 ru/bbc.381669"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := Run(t.Context(), ar, page("https://subject.example/", c.lang, c.lines), Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			for _, k := range r.Copies {
				if k.Kind == Translated {
					got[strings.Replace(strings.TrimPrefix(k.Text.URL, "https://"), ".example", "", 1)] = true
				}
			}
			want := map[string]bool{}
			for _, w := range strings.Fields(c.want) {
				want[w] = true
				if !got[w] {
					t.Errorf("%s is not found", w)
				}
			}
			for g := range got {
				// Reuters and RT have sentences in common on the referendum, in other words.
				if !want[g] && !strings.HasSuffix(g, "reuters.218932") {
					t.Errorf("%s is found, but is none", g)
				}
			}
		})
	}
}

// The subject is a translation of a text that was shortened on the way: the shortened text, which it
// follows, comes before the long one.
func TestNearerFirst(t *testing.T) {
	ar, err := archive.Open(t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ar.Close()
	lt, ru, en := carried(t, "lit")["reuters.218863"], carried(t, "rus")["reuters.218863"], carried(t, "eng")["reuters.218863"]
	short := func(lines []string) []string {
		var out []string
		for i, l := range lines {
			if i%3 != 2 {
				out = append(out, l)
			}
		}
		return out
	}
	var items []archive.Item
	for _, p := range []*article.Article{page("https://lt.example/long", "lt", lt), page("https://ru.example/short", "ru", short(ru))} {
		it, err := ar.Prepare(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, it)
	}
	if _, err := ar.Add(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), ar, page("https://en.example/", "en", short(en)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Copies) != 2 || r.Copies[0].Text.Lang != "ru" {
		t.Fatalf("copies %d, first in %q, want the Russian one before the Lithuanian", len(r.Copies), r.Copies[0].Text.Lang)
	}
	for _, c := range r.Copies {
		tr := c.Translation
		if tr == nil || len(tr.Pairs) < 10 || len(tr.Pairs[0].Anchors) == 0 || tr.Pairs[0].GlossB == "" {
			t.Errorf("%s: a translation without its evidence: %+v", c.Text.URL, tr)
		}
	}
	if n := len(r.Copies[1].Translation.OnlyCopy); n < 5 {
		t.Errorf("%d sentences of the long text are said to be missing, want about 9", n)
	}
}
