package train

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// builder makes the lexicon of one language.
type builder struct {
	LexiconOptions
	lang   string
	recipe recipe
	ev     *evidence
	freq   map[string]float64
	vocab  map[string]bool // words of a language without spaces
	from   []string
	folds  map[rune]rune // traditional characters to simplified ones
}

// buildLexicon reads all sources of a language and weighs them.
func (o LexiconOptions) buildLexicon(lang string) (*lexicon.File, error) {
	r, ok := recipes[lang]
	if !ok && o.Dictionary == "" && o.Parallel == "" {
		return nil, fmt.Errorf("no recipe for this language: give a dictionary and parallel text")
	}
	b := &builder{LexiconOptions: o, lang: lang, recipe: r, ev: newEvidence(), freq: o.frequencies(lang), vocab: map[string]bool{}, folds: map[rune]rune{}}
	if b.recipe.names == "" {
		b.recipe.names = lang
	}
	if len(b.freq) > 0 {
		b.from = append(b.from, fromWords)
	}
	for _, step := range []func() error{b.readFrequencies, b.readCEDICT, b.readVuizur, b.readEnglishTo, b.readToEnglish, b.readEDICT, b.readOwn, b.readNames, b.readKatakana, b.learn} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	slices.Sort(b.from)
	return &lexicon.File{Lang: lang, Sources: slices.Compact(b.from), Entries: b.ev.entries(!b.recipe.unspace), Folds: b.foldPairs()}, nil
}

// article adds an article of a dictionary.
func (b *builder) article(forms []string, m meanings) {
	if len(m) == 0 {
		return
	}
	fs := map[string]float64{}
	for _, form := range forms {
		if b.recipe.unspace {
			for _, run := range b.runs(form) {
				for _, f := range b.unspacedForms(run, true) {
					fs[f] = 1
					b.vocab[f] = true
				}
			}
			continue
		}
		if form = strings.TrimSpace(form); strings.ContainsAny(form, " (") {
			continue
		}
		if f := lexicon.Fold(form); f != "" {
			fs[f] = formWeight(b.freq, f)
		}
	}
	if len(fs) > 0 {
		b.ev.entry(fs, m, !b.recipe.unspace)
	}
}

func (b *builder) readVuizur() error {
	if b.recipe.vuizur == "" || !b.has("wiktionary") {
		return nil
	}
	b.from = append(b.from, fromWiktionary)
	return b.vuizur(b.recipe.vuizur, func(forms, glosses []string) { b.article(b.ownForms(forms), meaningOf(glosses)) })
}

// ownForms drops forms that are not of the word: the tables carry the headings of some declensions,
// and examples of the class a word is declined like.
func (b *builder) ownForms(forms []string) []string {
	head := []rune(lexicon.Fold(forms[0]))
	var out []string
	for _, f := range forms {
		if g := []rune(lexicon.Fold(f)); len(g) > 0 && len(head) > 0 && (g[0] == head[0] || len(g) > 4) && sameStart(g, head) {
			out = append(out, f)
		}
	}
	return out
}

// sameStart tells whether two words begin alike, as forms of one mostly do.
func sameStart(a, b []rune) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 2 || n == min(len(a), len(b))
}

func (b *builder) readEnglishTo() error {
	if b.recipe.dsl == "" || !b.has("wiktionary") {
		return nil
	}
	b.from = append(b.from, fromDSL)
	return readDSL(filepath.Join(b.Dir, "wiktionary-opendsl", "en-"+b.recipe.dsl+".dsl.dz"), func(head string, lines []string) {
		en := englishWords(head)
		if len(en) == 0 || len(en) > 3 {
			return
		}
		m := meanings{}
		for _, w := range en {
			m[lexicon.Stem([]byte(w))] += 1 / float64(len(en))
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, "[m1]") {
				continue
			}
			for _, tr := range strings.FieldsFunc(dslText(line), func(r rune) bool { return r == ',' || r == ';' || r == '、' || r == '，' }) {
				if b.recipe.unspace {
					b.article([]string{tr}, m)
					continue
				}
				if fs := strings.Fields(tr); len(fs) == 1 || len(fs) == 2 {
					for _, f := range fs {
						b.article([]string{strings.Trim(f, ".!?\"")}, m.scaled(1/float64(len(fs))))
					}
				}
			}
		}
	})
}

func (m meanings) scaled(k float64) meanings {
	out := meanings{}
	for t, w := range m {
		out[t] = k * w
	}
	return out
}

func (b *builder) readToEnglish() error {
	if !b.recipe.toDSL || !b.has("wiktionary") {
		return nil
	}
	type head struct {
		glosses []string
		forms   []string
	}
	heads := map[string]*head{}
	at := func(w string) *head {
		if heads[w] == nil {
			heads[w] = &head{forms: []string{w}}
		}
		return heads[w]
	}
	err := readDSL(filepath.Join(b.Dir, "wiktionary-opendsl", b.recipe.dsl+"-en.dsl.dz"), func(word string, lines []string) {
		for _, line := range lines {
			if !strings.HasPrefix(line, "[m1]") {
				continue
			}
			g := dslText(line)
			if m := formOf.FindStringSubmatch(g); m != nil {
				h := at(m[1])
				h.forms = append(h.forms, word)
				continue
			}
			h := at(word)
			h.glosses = append(h.glosses, g)
		}
	})
	if err != nil {
		return err
	}
	for _, w := range sorted(heads) {
		b.article(heads[w].forms, meaningOf(heads[w].glosses))
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// readOwn reads the dictionary that the user gives.
func (b *builder) readOwn() error {
	if b.Dictionary == "" {
		return nil
	}
	lines, err := readLines(b.Dictionary)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if forms, gloss, ok := strings.Cut(line, "\t"); ok {
			b.article(strings.Split(forms, "|"), meaningOf(strings.Split(gloss, ";")))
		}
	}
	b.from = append(b.from, filepath.Base(b.Dictionary))
	return nil
}

// nameWeight is how much a name counts beside an article of a dictionary.
const nameWeight = 0.3

func (b *builder) readNames() error {
	if !b.has("names") {
		return nil
	}
	b.from = append(b.from, fromNames)
	return b.names(b.recipe.names, func(foreign, english string) {
		en := englishWords(english)
		if len(en) == 0 || len(en) > 4 {
			return
		}
		if b.recipe.unspace {
			runs := b.runs(foreign)
			if len(runs) != 1 || utf8.RuneCountInString(runs[0]) > 8 {
				return
			}
			m := meanings{}
			for _, w := range en {
				m[lexicon.Stem([]byte(w))] += 1 / float64(len(en))
			}
			b.vocab[runs[0]] = true
			b.ev.entry(map[string]float64{runs[0]: 1}, m, false)
			return
		}
		var fs []string
		for _, w := range words.Split(foreign) {
			if f := lexicon.Fold(w.Of(foreign)); len(f) > 2 {
				fs = append(fs, f)
			}
		}
		for i, f := range fs {
			m := meanings{}
			switch {
			case len(fs) == len(en):
				m[lexicon.Stem([]byte(en[i]))] = 1
			case len(fs) == 1 && len(en) == 1:
				m[lexicon.Stem([]byte(en[0]))] = 1
			case len(fs) == 1:
				for _, w := range en {
					m[lexicon.Stem([]byte(w))] += 1 / float64(len(en))
				}
			default:
				continue
			}
			b.ev.entry(map[string]float64{f: nameWeight}, m, true)
		}
	})
}

// learn takes the parallel text in.
func (b *builder) learn() error {
	ps, from, err := b.pairs(b.recipe)
	if err != nil {
		return err
	}
	b.from = append(b.from, from...)
	if len(ps) == 0 {
		return nil
	}
	split, base := b.spacedWords, func(w string) string { return w[:min(len(w), baseKey)] }
	if b.recipe.unspace {
		for w := range b.freq {
			if n := utf8.RuneCountInString(w); n > 1 && n <= 5 {
				b.vocab[w] = true
			}
		}
		b.frequentRuns(ps)
		split, base = b.unspacedWords, func(w string) string { return w }
	}
	text := newBitext(ps, split, base)
	prior := func(key string, t lexicon.Term) float64 {
		m := b.ev.dictionary[key]
		if m == nil {
			return 0
		}
		return m[t] / m.total()
	}
	met := func(word string) {
		if b.recipe.unspace {
			b.ev.seen[word]++
			return
		}
		keysOf(word, func(key string, w float64, _ bool) { b.ev.seen[key] += w })
	}
	text.align(b.recipe.skew, prior, met, func(word string, t lexicon.Term, share float64) {
		if b.recipe.unspace {
			count(b.ev.parallel, word, t, share)
			return
		}
		keysOf(word, func(key string, w float64, whole bool) {
			count(b.ev.parallel, key, t, share*w)
			b.ev.whole[key] = b.ev.whole[key] || whole
		})
	})
	return nil
}

// spacedWords are the folded words of a text in a language with spaces, numbers left out.
func (b *builder) spacedWords(text string) []string {
	var out []string
	for _, w := range words.Split(text) {
		f := lexicon.Fold(w.Of(text))
		if f == "" || f[0] >= '0' && f[0] <= '9' || len(f) > 40 {
			continue
		}
		out = append(out, f)
	}
	return out
}

// unspacedWords cuts Chinese or Japanese into words of the vocabulary, as they are read later.
func (b *builder) unspacedWords(text string) []string {
	var out []string
	for _, run := range b.runs(text) {
		lexicon.Cut(run, func(w string) bool { return b.vocab[w] }, func(w string, _ bool) {
			if r, n := utf8.DecodeRuneInString(w); n < len(w) || !hiragana(r) {
				out = append(out, w)
			}
		})
	}
	return out
}

// frequentRuns takes runs of two to four Chinese characters that stand in several sentences into
// the vocabulary of Japanese, where they are words.
func (b *builder) frequentRuns(ps []pair) {
	if b.lang != "ja" {
		return
	}
	n := map[string]int{}
	for _, p := range ps {
		for _, run := range b.runs(p.foreign) {
			for _, w := range strings.FieldsFunc(run, func(r rune) bool { return r < 0x3400 && r != '々' }) {
				if k := utf8.RuneCountInString(w); k >= 2 && k <= 4 {
					n[w]++
				}
			}
		}
	}
	for w, k := range n {
		if k >= 2 {
			b.vocab[w] = true
		}
	}
}

func katakana(r rune) bool { return r >= 0x30a1 && r < 0x3100 }
func hiragana(r rune) bool { return r >= 0x3040 && r < 0x30a0 }

// runs are cjkRuns in simplified characters.
func (b *builder) runs(text string) []string {
	if len(b.folds) > 0 {
		text = strings.Map(func(r rune) rune {
			if to, ok := b.folds[r]; ok {
				return to
			}
			return r
		}, text)
	}
	return cjkRuns(text)
}

// foldPairs are the folds as a lexicon keeps them.
func (b *builder) foldPairs() string {
	var pairs []string
	for from, to := range b.folds {
		pairs = append(pairs, string([]rune{from, to}))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "")
}

// cjkRuns are the stretches of Chinese characters and Kana in a text.
func cjkRuns(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !(r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0xa000 || r == '々')
	})
}

// newsDocs are texts in English, about as long as a news article, by which the rarity of terms is told.
func (o LexiconOptions) newsDocs() ([]string, []string, error) {
	var docs, from []string
	if o.has("ntrex") {
		ids, err := readLines(filepath.Join(o.Dir, "ntrex", "DOCUMENT_IDS.tsv"))
		if err != nil {
			return nil, nil, err
		}
		lines, err := readLines(filepath.Join(o.Dir, "ntrex", "eng.txt"))
		if err != nil {
			return nil, nil, err
		}
		for i := range min(len(ids), len(lines)) {
			if id, _, _ := strings.Cut(ids[i], "\t"); slices.Contains(carried, id) {
				continue
			}
			if i == 0 || ids[i] != ids[i-1] {
				docs = append(docs, "")
			}
			docs[len(docs)-1] += lines[i] + "\n"
		}
		from = append(from, fromNTREX)
	}
	lines, err := readLines(filepath.Join(o.Dir, "flores200", "eng_Latn.devtest"))
	if err != nil {
		return nil, nil, err
	}
	for part := range slices.Chunk(lines, 15) {
		docs = append(docs, strings.Join(part, "\n"))
	}
	return docs, append(from, fromFLORES), nil
}

// buildPivot tells the rarity of the terms that lexicons use, and their words.
func (o LexiconOptions) buildPivot(used map[lexicon.Term]float64) (*lexicon.File, error) {
	docs, from, err := o.newsDocs()
	if err != nil {
		return nil, err
	}
	df := map[lexicon.Term]float64{}
	for _, doc := range docs {
		for t := range termsIn(doc) {
			df[t]++
		}
	}
	uses, word := map[lexicon.Term]float64{}, map[lexicon.Term]string{}
	best, total := map[lexicon.Term]float64{}, 0.0
	freq := o.frequencies("en")
	for _, w := range sorted(freq) {
		if !isLatin(w) || lexicon.Stopword([]byte(w)) {
			continue
		}
		t := lexicon.Stem([]byte(w))
		uses[t] += freq[w]
		total += freq[w]
		if freq[w] > best[t] {
			best[t], word[t] = freq[w], w
		}
	}
	const (
		spoken  = 40.0  // documents that the frequencies of spoken English are worth
		perText = 220.0 // words that say something in an article
	)
	n := float64(len(docs))
	rarity := func(t lexicon.Term) float64 {
		p := 1 - math.Exp(-perText*(uses[t]+5)/total)
		return math.Log((n + spoken) / (df[t] + spoken*p))
	}
	entries := map[string][]lexicon.Feature{}
	list := func(t lexicon.Term, key string, idf float64) {
		entries[key] = append(entries[key], lexicon.Feature{Term: t, Weight: float32(max(0.05, idf))})
	}
	for t := range used {
		if word[t] == "" {
			word[t] = t.String()
		}
		list(t, word[t], rarity(t))
	}
	for t, k := range df {
		if t.Kind() == lexicon.Name && k >= 2 {
			list(t, "~"+t.String(), math.Log((n+1)/(k+0.2)))
		} else if t.Kind() == lexicon.Dictionary && used[t] == 0 && k >= 1 && word[t] != "" {
			list(t, word[t], rarity(t))
		}
	}
	f := &lexicon.File{Lang: "en", Sources: append(from, fromWords)}
	for _, key := range sorted(entries) {
		slices.SortFunc(entries[key], func(a, b lexicon.Feature) int {
			if a.Term < b.Term {
				return -1
			}
			return 1
		})
		f.Entries = append(f.Entries, lexicon.Entry{Key: key, Terms: entries[key]})
	}
	return f, nil
}

// termsIn are the terms that an English text has: stems, and the sounds of capitalised words.
func termsIn(text string) map[lexicon.Term]bool {
	out := map[lexicon.Term]bool{}
	for _, w := range words.Split(text) {
		f := lexicon.Fold(w.Of(text))
		if f == "" || lexicon.Stopword([]byte(f)) || f[0] >= '0' && f[0] <= '9' {
			continue
		}
		out[lexicon.Stem([]byte(f))] = true
		if r, _ := utf8.DecodeRuneInString(w.Of(text)); unicode.IsUpper(r) {
			if t := lexicon.NameTerm(w.Of(text)); t != 0 {
				out[t] = true
			}
		}
	}
	return out
}

func isLatin(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return s != ""
}
