// Package lexicon makes texts in different languages comparable, word by word, without
// translating them. Each word becomes features of one pivot space: stems of English words, found
// in a small dictionary of the word's language; the sound of a name, so that its spellings in all
// languages meet; the value of a number, however it is written. A text and its translation share
// many features, two texts on one event share fewer, and other texts next to none.
//
// Open gives the lexicon of a language, Read the features of a text word by word, and from a
// Reading come the vector of any stretch of it (Vector), the words by which two texts meet
// (Anchors), a line of English for those who do not read the language (Gloss), and the few terms
// by which the whole text is found in an index (Terms).
//
// A lexicon is data, made by ibid lexicon build (package train) from dictionaries, parallel text
// and names; format.go says how it is laid out. Lexicons are decoded when first used. A user's own
// stand in the folder that the environment variable IBID_LEXICONS names, and go before ibid's.
package lexicon

import (
	"embed"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Lexicon reads the words of one language. It is safe for use by many goroutines.
type Lexicon struct {
	Lang string // BCP 47 primary subtag, "" if unknown

	table     *table // nil without a dictionary
	english   bool
	unspaced  bool      // words are not parted by spaces: Chinese, Japanese
	compounds bool      // words are often made of several: German, Finnish
	nouns     bool      // all nouns are capitalised: German
	scratches sync.Pool // of *scratch
}

// Open returns the lexicon of a language, named by its BCP 47 tag, and tells whether there is a
// dictionary for it. Without one the lexicon still reads names and numbers. Lexicons are made once.
func Open(lang string) (*Lexicon, bool) {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	if !isLang(lang) {
		lang = ""
	}
	v, ok := opened.Load(lang)
	if !ok {
		v, _ = opened.LoadOrStore(lang, sync.OnceValue(func() *Lexicon { return newLexicon(lang) }))
	}
	l := v.(func() *Lexicon)()
	return l, l.english || l.table != nil
}

// opened keeps the lexicons that were asked for: language to func() *Lexicon.
var opened sync.Map

func isLang(s string) bool {
	if len(s) < 2 || len(s) > 3 {
		return false
	}
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

func newLexicon(lang string) *Lexicon {
	l := &Lexicon{Lang: lang, english: lang == "en"}
	switch lang {
	case "zh", "ja":
		l.unspaced = true
	case "de":
		l.compounds, l.nouns = true, true
	case "nl", "sv", "fi", "et", "is", "hu", "da", "nb", "no":
		l.compounds = true
	}
	if l.english || lang == "" {
		return l
	}
	if file, err := readFile(lang); err == nil {
		if t, err := newTable(file, l.unspaced); err == nil {
			l.table = t
		}
	}
	return l
}

//go:embed data
var shipped embed.FS

// FolderVariable names the environment variable of the folder with a user's own lexicons.
const FolderVariable = "IBID_LEXICONS"

// readFile reads the lexicon file of a language: the user's if there is one.
func readFile(lang string) ([]byte, error) {
	if dir := os.Getenv(FolderVariable); dir != "" {
		if b, err := os.ReadFile(filepath.Join(dir, lang+".lex")); err == nil {
			return b, nil
		}
	}
	return shipped.ReadFile("data/" + lang + ".lex")
}

// Listing describes one lexicon file.
type Listing struct {
	Lang    string   `json:"lang"`
	From    string   `json:"from"` // the path of a user's file, "" if ibid carries it
	Bytes   int      `json:"bytes"`
	Keys    int      `json:"keys"`
	Terms   int      `json:"terms"`
	Sources []string `json:"sources"`
	Err     error    `json:"-"` // why it cannot be used
}

// List describes all lexicons there are, by language, the pivot's own among them as "en".
func List() []Listing {
	at := map[string]string{}
	if es, err := shipped.ReadDir("data"); err == nil {
		for _, e := range es {
			if lang, ok := strings.CutSuffix(e.Name(), ".lex"); ok {
				at[lang] = ""
			}
		}
	}
	if dir := os.Getenv(FolderVariable); dir != "" {
		files, _ := filepath.Glob(filepath.Join(dir, "*.lex"))
		for _, f := range files {
			at[strings.TrimSuffix(filepath.Base(f), ".lex")] = f
		}
	}
	var out []Listing
	for lang, from := range at {
		l := Listing{Lang: lang, From: from}
		file, err := readFile(lang)
		var f *contents
		if err == nil {
			l.Bytes = len(file)
			f, err = decode(file, func(n int) { l.Keys = n }, func(int, []byte) {})
		}
		if err == nil {
			l.Terms, l.Sources = len(f.terms), f.sources
		}
		l.Err = err
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Listing) int { return strings.Compare(a.Lang, b.Lang) })
	return out
}
