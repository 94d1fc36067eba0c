package train

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ibid-news/ibid/internal/lexicon"
)

// relatives of languages for which there is little to learn from, the nearest first: words that begin
// alike mostly mean the same. Tried without gain: be from uk and ru, uk from ru, pt and it from each
// other, es and fr, nl from de, hr from sk, cs, bg and ru.
var relatives = map[string][]string{"sk": {"cs"}}

// borrowed is how much a word of a relative counts.
const borrowed = 0.6

// borrow adds to the lexicon of a language what those of its relatives say of words that its own says
// nothing of.
func (o LexiconOptions) borrow(lang string) error {
	own, err := o.read(lang)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, e := range own.Entries {
		known[e.Key] = true
	}
	for _, from := range relatives[lang] {
		f, err := o.read(from)
		if err != nil {
			continue // not built
		}
		added := map[string]lexicon.Entry{}
		for _, e := range f.Entries {
			key := e.Key
			if len(key) < baseKey || len(key) > lexicon.MaxKey || begins(known, key) {
				continue
			}
			if old, ok := added[key]; ok && old.Terms[0].Weight >= e.Terms[0].Weight {
				continue
			}
			ts := slices.Clone(e.Terms)
			for i := range ts {
				ts[i].Weight *= borrowed
			}
			added[key] = lexicon.Entry{Key: key, Terms: ts}
		}
		for _, key := range sorted(added) {
			known[key] = true
			own.Entries = append(own.Entries, added[key])
		}
		own.Sources = append(own.Sources, f.Sources...)
	}
	slices.SortFunc(own.Entries, func(a, b lexicon.Entry) int { return cmp.Compare(a.Key, b.Key) })
	slices.Sort(own.Sources)
	own.Sources = slices.Compact(own.Sources)
	return o.write(own)
}

// begins tells whether a beginning of a key, six letters or more, is known.
func begins(known map[string]bool, key string) bool {
	for n := baseKey; n <= len(key); n++ {
		if known[key[:n]] {
			return true
		}
	}
	return false
}

func (o LexiconOptions) read(lang string) (*lexicon.File, error) {
	b, err := os.ReadFile(filepath.Join(o.Out, lang+".lex"))
	if err != nil {
		return nil, err
	}
	f, err := lexicon.Decode(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", lang, err)
	}
	return f, nil
}
