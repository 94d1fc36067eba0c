package train

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"github.com/ibid-news/ibid/internal/lexicon"
)

// LexiconOptions say what lexicons are made of.
type LexiconOptions struct {
	// Dir has wiktionary-vuizur, wiktionary-opendsl, tatoeba, flores200, ntrex, names, freqwords. For Chinese and Japanese it may
	// have wordfreq (large_ja.msgpack.gz, large_zh.msgpack.gz), cedict (CC-CEDICT, packed by gzip) and edict (EDICT as
	// edict, and jmnedict-katakana.tsv); without these their lexicons are made from the rest.
	Dir     string
	Out     string   // folder the files LANG.lex are written to
	Langs   []string // empty: all there is a recipe for
	Without []string // sources left out, e.g. "ntrex"
	Logf    func(string, ...any)

	// For a language without a recipe, beside what is in Dir: a dictionary (word TAB English
	// translations by commas) and parallel text (a line in the language TAB its translation).
	Dictionary, Parallel string
}

func (o LexiconOptions) has(source string) bool { return !slices.Contains(o.Without, source) }

// LexiconLanguages are those that ibid carries lexicons of.
var LexiconLanguages = strings.Fields("lt lv et ru uk be pl cs de fr es fi is bg sk hr it pt nl sv zh ja")

// BuildLexicons makes the lexicon of each language, and the table of the pivot that all share.
func BuildLexicons(ctx context.Context, o LexiconOptions) error {
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return err
	}
	langs := o.Langs
	if len(langs) == 0 {
		langs = LexiconLanguages
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for _, lang := range langs {
		if lang == "en" {
			continue
		}
		work.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			f, err := o.buildLexicon(lang)
			if err != nil {
				return fmt.Errorf("lexicon %s: %w", lang, err)
			}
			if len(f.Entries) == 0 {
				o.Logf("%s: nothing to make a lexicon from", lang)
				return nil
			}
			return o.write(f)
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for _, lang := range langs { // in this order: a relative of one may have borrowed itself
		if len(relatives[lang]) > 0 {
			if err := o.borrow(lang); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("lexicon %s: %w", lang, err)
			}
		}
	}
	if len(o.Langs) > 0 && !slices.Contains(o.Langs, "en") {
		return nil
	}
	used, err := o.usedTerms()
	if err != nil {
		return err
	}
	f, err := o.buildPivot(used)
	if err != nil {
		return fmt.Errorf("lexicon en: %w", err)
	}
	return o.write(f)
}

func (o LexiconOptions) write(f *lexicon.File) error {
	b, err := f.Encode()
	if err != nil {
		return fmt.Errorf("lexicon %s: %w", f.Lang, err)
	}
	o.Logf("%s: %d keys, %d bytes", f.Lang, len(f.Entries), len(b))
	return os.WriteFile(filepath.Join(o.Out, f.Lang+".lex"), b, 0o644)
}

// usedTerms are the terms of all lexicons that were built, and how much they are used.
func (o LexiconOptions) usedTerms() (map[lexicon.Term]float64, error) {
	files, err := filepath.Glob(filepath.Join(o.Out, "*.lex"))
	if err != nil {
		return nil, err
	}
	used := map[lexicon.Term]float64{}
	for _, file := range files {
		if filepath.Base(file) == "en.lex" {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		f, err := lexicon.Decode(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, e := range f.Entries {
			for _, t := range e.Terms {
				if t.Term.Kind() == lexicon.Name {
					continue // how rare they are news alone tells
				}
				used[t.Term] += float64(t.Weight)
			}
		}
	}
	return used, nil
}

// meanings are the terms a key stands for and the evidence for each.
type meanings map[lexicon.Term]float64

func (m meanings) total() (sum float64) {
	for _, w := range m {
		sum += w
	}
	return sum
}

// evidence is what is known of the keys of a language.
type evidence struct {
	dictionary map[string]meanings // by key; 1 for an article of a dictionary
	whole      map[string]bool     // keys that are whole words; in languages without spaces, names
	parallel   map[string]meanings // by key; counts of aligned words
	seen       map[string]float64  // by key; how often it was met in parallel text
}

func newEvidence() *evidence {
	return &evidence{map[string]meanings{}, map[string]bool{}, map[string]meanings{}, map[string]float64{}}
}

func count(m map[string]meanings, key string, t lexicon.Term, w float64) {
	x := m[key]
	if x == nil {
		x = meanings{}
		m[key] = x
	}
	x[t] += w
}

// short is how little the beginning of a longer word says of a key of under baseKey letters.
const short = 0.15

// baseKey is the length of keys that all words have.
const baseKey = 6

// keysOf calls do for each key that a folded word has, with how much the word says of it.
func keysOf(word string, do func(key string, weight float64, whole bool)) {
	for n := min(lexicon.MinKey, len(word)); n <= min(len(word), lexicon.MaxKey); n++ {
		w := 1.0
		if n < len(word) && n < baseKey {
			w = short
		}
		do(word[:n], w, n == len(word))
	}
}

// entry adds an article of a dictionary: the forms of a word and what it means.
func (ev *evidence) entry(forms map[string]float64, m meanings, spaced bool) {
	keys := map[string]float64{}
	for form, w := range forms {
		if !spaced {
			keys[form] += w
			continue
		}
		keysOf(form, func(key string, k float64, whole bool) {
			keys[key] = max(keys[key], w*k)
			ev.whole[key] = ev.whole[key] || whole
		})
	}
	sum := m.total()
	for key, w := range keys {
		for t, x := range m {
			count(ev.dictionary, key, t, w*x/sum)
		}
	}
}

// Shares of the two kinds of evidence.
const (
	dictionaryShare = 0.6
	parallelShare   = 1.0
)

// meaning is the distribution of the terms of a key. above is that of the next shorter key, may be nil.
func (ev *evidence) meaning(key string, above meanings) meanings {
	out := meanings{}
	if m := ev.dictionary[key]; len(m) > 0 {
		sum := m.total()
		for t, w := range m {
			out[t] += dictionaryShare * w / sum
		}
	}
	if m := ev.parallel[key]; len(m) > 0 {
		sum := m.total()
		k := parallelShare * sum / (sum + 1)
		for t, w := range m {
			out[t] += k * w / sum
		}
	}
	if len(out) == 0 {
		return nil
	}
	const prior = 0.4
	for t, w := range above {
		out[t] += prior * w
	}
	return out.top()
}

// top keeps the likeliest terms and makes them add up to 1.
func (m meanings) top() meanings {
	type tw struct {
		t lexicon.Term
		w float64
	}
	var all []tw
	for t, w := range m {
		all = append(all, tw{t, w})
	}
	slices.SortFunc(all, func(a, b tw) int {
		switch {
		case a.w > b.w:
			return -1
		case a.w < b.w:
			return 1
		case a.t < b.t:
			return -1
		}
		return 1
	})
	sum := m.total()
	const most, least = 6, 0.04
	out := meanings{}
	for i, x := range all {
		if i == most || x.w < least*sum && i > 0 {
			break
		}
		out[x.t] = x.w
	}
	sum = out.total()
	for t := range out {
		out[t] /= sum
	}
	return out
}

// said is how likely a key says something at all: what is aligned with next to nothing, though met
// often, is a word of grammar.
func (ev *evidence) said(key string) float64 {
	const (
		usual = 0.55 // share of a word that is aligned, of words that say something
		few   = 2.0
	)
	n := ev.seen[key]
	return min(1, (ev.parallel[key].total()/usual+few)/(n+few))
}

// trust is how far a word of a language without spaces is believed that no dictionary has: words that were met once
// or twice are aligned by chance.
func (ev *evidence) trust(key string) float64 {
	if len(ev.dictionary[key]) > 0 {
		return 1
	}
	n := ev.parallel[key].total()
	return n / (n + 1.5)
}

// leastTrust is the trust from which a key is kept.
const leastTrust = .4

// leastSaid is how likely a key must say something to be kept.
const leastSaid = 0.2

// overlap of two distributions, 0 to 1.
func overlap(a, b meanings) (sum float64) {
	for t, w := range a {
		sum += min(w, b[t])
	}
	return sum
}

// peak is the share of the likeliest term.
func (m meanings) peak() (p float64) {
	for _, w := range m {
		p = max(p, w)
	}
	return p
}

// entries chooses the keys that say more than the shorter keys they begin with.
func (ev *evidence) entries(spaced bool) []lexicon.Entry {
	all := map[string]bool{}
	for k := range ev.dictionary {
		all[k] = true
	}
	for k := range ev.parallel {
		all[k] = true
	}
	keys := make([]string, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out []lexicon.Entry
	type level struct {
		key string
		m   meanings
	}
	keys = slices.DeleteFunc(keys, func(k string) bool { return len(k) > lexicon.LongestKey })
	var stack []level // kept keys that begin the current one
	for _, k := range keys {
		for len(stack) > 0 && !strings.HasPrefix(k, stack[len(stack)-1].key) {
			stack = stack[:len(stack)-1]
		}
		var above meanings
		if spaced && len(stack) > 0 && len(k) > baseKey {
			above = stack[len(stack)-1].m
		}
		m := ev.meaning(k, above)
		trust := 1.0
		if !spaced {
			trust = ev.trust(k)
		}
		if m == nil || trust < leastTrust || spaced && !ev.keeps(k, m, above) {
			continue
		}
		if spaced && (len(k) >= baseKey || ev.whole[k]) {
			stack = append(stack, level{k, m})
		}
		said := ev.said(k)
		if said < leastSaid {
			continue
		}
		e := lexicon.Entry{Key: k}
		for t, w := range m {
			e.Terms = append(e.Terms, lexicon.Feature{Term: t, Weight: float32(w * said * trust)})
		}
		slices.SortFunc(e.Terms, func(a, b lexicon.Feature) int {
			switch {
			case a.Weight > b.Weight, a.Weight == b.Weight && a.Term < b.Term:
				return -1
			}
			return 1
		})
		out = append(out, e)
	}
	if !spaced {
		return ev.prune(out)
	}
	return out
}

// leastNew is how much of a word's meaning its parts must leave unsaid for it to be kept.
const leastNew = .5

// prune leaves out the words of a language without spaces that say what their parts say, if no parallel text
// has taught more of them.
func (ev *evidence) prune(all []lexicon.Entry) []lexicon.Entry {
	byLength := slices.Clone(all)
	slices.SortStableFunc(byLength, func(a, b lexicon.Entry) int { return len(a.Key) - len(b.Key) })
	kept := map[string]meanings{}
	for _, e := range byLength {
		m := meanings{}
		for _, f := range e.Terms {
			m[f.Term] += float64(f.Weight)
		}
		if ev.parallel[e.Key].total() < 1 && utf8.RuneCountInString(e.Key) > 3 && !ev.whole[e.Key] {
			parts, whole := meanings{}, true
			lexicon.Cut(e.Key, func(w string) bool { return kept[w] != nil }, func(w string, known bool) {
				whole = whole && known && utf8.RuneCountInString(w) > 1
				for t, x := range kept[w] {
					parts[t] = max(parts[t], x)
				}
			})
			covered := 0.0
			for t, x := range m {
				if parts[t] > .08 {
					covered += x
				}
			}
			if whole && covered >= leastNew*m.total() {
				continue
			}
		}
		kept[e.Key] = m
	}
	return slices.DeleteFunc(all, func(e lexicon.Entry) bool { return kept[e.Key] == nil })
}

// keeps tells whether a key is worth its place.
func (ev *evidence) keeps(k string, m, above meanings) bool {
	support := ev.dictionary[k].total() + ev.parallel[k].total()
	switch {
	case len(k) < baseKey && !ev.whole[k]:
		return support >= 0.5 && m.peak() >= 0.75-0.15*float64(len(k)-lexicon.MinKey)
	case above == nil:
		return support >= 0.1
	}
	return support >= 0.8 && overlap(m, above) < 0.75
}
