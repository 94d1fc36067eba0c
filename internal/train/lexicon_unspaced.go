package train

import (
	"bufio"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// longestForm is how many characters a word of a language without spaces may have.
const longestForm = 8

// unspacedForms are the keys for a word of a language without spaces, as a dictionary gives it. Of a Japanese verb or adjective
// those are what all its forms begin with. Words of one or two Hiragana are left out: most that look like them are particles and endings.
func (b *builder) unspacedForms(word string, common bool) []string {
	rs := []rune(word)
	if len(rs) == 0 || len(rs) > longestForm || len(rs) < 3 && allHiragana(word) {
		return nil
	}
	if b.lang != "ja" || len(rs) < 2 || allHiragana(word) {
		return []string{word}
	}
	last, stem := rs[len(rs)-1], rs[:len(rs)-1]
	if noun, ok := strings.CutSuffix(word, "する"); ok && noun != "" {
		return []string{noun}
	}
	if katakana(stem[len(stem)-1]) {
		return []string{word}
	}
	row, inflected := inflections[last]
	switch {
	case !inflected, len(stem) == 1 && !common:
		return []string{word}
	case len(stem) > 1:
		return []string{string(stem)}
	}
	out := []string{word}
	for _, r := range row {
		out = append(out, string(append(stem[:1:1], r)))
	}
	return out
}

// inflections are what the last letter of a Japanese verb or adjective turns into.
var inflections = map[rune]string{
	'う': "わいえおっ", 'く': "かきけこいさ", 'ぐ': "がぎげごい", 'す': "さしせそ", 'つ': "たちてとっ", 'ぬ': "なにねのん",
	'ぶ': "ばびべぼん", 'む': "まみめもん", 'る': "らりれろっ", 'い': "くかけさ",
}

func allHiragana(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !hiragana(r) && r != 'ー' }) < 0
}

// commonShare and rareShare are how much the words of a large dictionary count.
const (
	commonWord = 1.0
	rareWord   = .5
	nameShare  = 1.5
)

// readEDICT reads DIR/edict/edict, a dictionary of Japanese, in EUC-JP: WORD [reading] /(part of speech) gloss/gloss/(P)/.
func (b *builder) readEDICT() error {
	if b.lang != "ja" || !b.has("edict") {
		return nil
	}
	f, err := os.Open(filepath.Join(b.Dir, "edict", "edict"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	b.from = append(b.from, fromEDICT)
	english := b.frequencies("en")
	lines := bufio.NewScanner(japanese.EUCJP.NewDecoder().Reader(f))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		head, rest, ok := strings.Cut(lines.Text(), " /")
		word, _, _ := strings.Cut(head, " ")
		if !ok || len(cjkRuns(word)) != 1 || cjkRuns(word)[0] != word || strings.Contains(word, "・") || strings.Contains(rest, "(arch)") || strings.Contains(rest, "(obs") {
			continue
		}
		share := rareWord
		if strings.Contains(rest, "/(P)/") {
			share = commonWord
		} else if allHiragana(word) {
			continue
		}
		var glosses []string
		for _, g := range strings.Split(rest, "/") {
			if g != "" && g != "(P)" && !strings.HasPrefix(g, "EntL") {
				glosses = append(glosses, g)
			}
		}
		b.large(word, glosses, share, english)
	}
	return lines.Err()
}

// readCEDICT reads the dictionary of Chinese in DIR/cedict: TRADITIONAL SIMPLIFIED [pinyin] /gloss/gloss/.
func (b *builder) readCEDICT() error {
	if b.lang != "zh" || !b.has("cedict") {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(b.Dir, "cedict", "*.gz"))
	if err != nil || len(files) == 0 {
		return err
	}
	text, err := unpacked(files[0])
	if err != nil {
		return err
	}
	b.from = append(b.from, fromCEDICT)
	defer func() {
		maps.DeleteFunc(b.folds, func(from, to rune) bool { return from == to })
	}()
	english := b.frequencies("en")
	for line := range strings.Lines(string(text)) {
		head, rest, ok := strings.Cut(strings.TrimSpace(line), "] /")
		forms, pinyin, _ := strings.Cut(head, " [")
		traditional, simplified, _ := strings.Cut(forms, " ")
		if !ok || strings.HasPrefix(line, "#") || pinyin == "" || len(cjkRuns(simplified)) != 1 || cjkRuns(simplified)[0] != simplified {
			continue
		}
		name := pinyin[0] >= 'A' && pinyin[0] <= 'Z'
		var glosses []string
		for _, g := range strings.Split(strings.Trim(rest, "/"), "/") {
			if strings.HasPrefix(g, "CL:") || strings.HasPrefix(g, "surname ") || strings.Contains(g, "variant of ") || strings.HasPrefix(g, "abbr. for ") {
				continue
			}
			if name {
				g, _, _ = strings.Cut(g, ",")
			}
			glosses = append(glosses, g)
		}
		share := rareWord
		if b.freq[simplified] > 0 || name {
			share = commonWord
		}
		if name {
			b.properName(simplified, glosses, english)
		} else {
			b.large(simplified, glosses, share, english)
		}
		b.fold(traditional, simplified)
	}
	return nil
}

// properName adds a name, by the words that English has for it: of those that are in names alone the sound.
func (b *builder) properName(word string, glosses []string, english map[string]float64) {
	if n := utf8.RuneCountInString(word); n < 2 || n > longestForm || len(glosses) == 0 {
		return
	}
	m := meanings{}
	text, _, _ := strings.Cut(glosses[0], "(")
	for _, w := range words.Split(text) {
		f := lexicon.Fold(w.Of(text))
		switch {
		case f == "" || lexicon.Stopword([]byte(f)) || f[0] >= '0' && f[0] <= '9':
		case english[f] > 0:
			m[lexicon.Stem([]byte(f))]++
		default:
			if t := lexicon.NameTerm(w.Of(text)); t != 0 {
				m[t]++
			}
		}
	}
	if len(m) > 0 {
		b.vocab[word] = true
		b.ev.entry(map[string]float64{word: commonWord}, m, false)
		b.ev.whole[word] = true
	}
}

// fold notes which traditional characters are written otherwise in a simplified word; one that some words keep is none of them.
func (b *builder) fold(traditional, simplified string) {
	from, to := []rune(traditional), []rune(simplified)
	if len(from) != len(to) {
		return
	}
	for i, r := range from {
		if old, known := b.folds[r]; known && old != to[i] {
			continue // the first counts
		}
		if utf8.RuneLen(r) == 3 && utf8.RuneLen(to[i]) == 3 {
			b.folds[r] = to[i]
		}
	}
}

// Shares of all words: from the first a word counts as listed, from the second a foreign name has a key in Japanese, from the
// third even if its sound tells as much.
const (
	leastWord  = 2e-8
	leastName  = 1.5e-7
	commonName = 1e-6
)

// leastTerms is how many English words the first gloss of a rare word may have: more describe a thing that news has no word for.
const leastTerms = 2

// large adds an article of a large dictionary; terms of English words that are rare are left out of it, and words that
// neither the dictionary (share) nor a list of frequencies holds to be common, unless they are long and plain.
func (b *builder) large(word string, glosses []string, share float64, english map[string]float64) {
	m := meaningIf(glosses, func(w string) bool { return english[w] > 0 })
	if len(m) == 0 {
		return
	}
	if share < commonWord && len(b.freq) > 0 && b.freq[word] < leastWord {
		if utf8.RuneCountInString(word) < 3 || len(meaningOf(glosses[:1])) > leastTerms {
			return
		}
	}
	fs := map[string]float64{}
	for _, f := range b.unspacedForms(word, share >= commonWord) {
		fs[f] = share
		b.vocab[f] = true
	}
	if len(fs) > 0 {
		b.ev.entry(fs, m, false)
	}
}

// readKatakana reads DIR/edict/jmnedict-katakana.tsv, foreign names as Japanese writes them and as they are spelt (KATAKANA
// TAB SPELLING): the names of JMnedict that have no Chinese characters.
func (b *builder) readKatakana() error {
	if b.lang != "ja" || !b.has("edict") {
		return nil
	}
	lines, err := readLines(filepath.Join(b.Dir, "edict", "jmnedict-katakana.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	names := map[string]meanings{}
	for _, line := range lines {
		foreign, spelt, _ := strings.Cut(line, "\t")
		spelt, _, _ = strings.Cut(spelt, " (")
		ks, es := strings.Split(foreign, "・"), strings.Fields(spelt)
		if len(ks) != len(es) {
			continue
		}
		for i, k := range ks {
			t := lexicon.NameTerm(es[i])
			if n := utf8.RuneCountInString(k); n < 2 || n > longestForm || t == 0 {
				continue
			}
			if names[k] == nil {
				names[k] = meanings{}
			}
			names[k][t]++
		}
	}
	for _, k := range sorted(names) {
		f := b.freq[k]
		if utf8.RuneCountInString(k) < 3 && b.ev.dictionary[k] == nil || len(b.freq) > 0 && f < leastName || f < commonName && sounds(k, names[k]) {
			continue
		}
		b.vocab[k] = true
		b.ev.entry(map[string]float64{k: nameShare}, names[k], false)
	}
	return nil
}

// sounds tells whether the names that Katakana is read as by its sound are those of m.
func sounds(katakana string, m meanings) bool {
	heard := lexicon.Sounds(katakana)
	for t := range m {
		if !slices.Contains(heard, t) {
			return false
		}
	}
	return true
}

// readFrequencies reads the list of DIR/wordfreq for a language without spaces, if there is one.
func (b *builder) readFrequencies() error {
	if !b.recipe.unspace {
		return nil
	}
	text, err := unpacked(filepath.Join(b.Dir, "wordfreq", "large_"+b.lang+".msgpack.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	list, err := frequencies(text)
	if err != nil {
		return err
	}
	b.from = append(b.from, fromWordfreq)
	for w, n := range list {
		b.freq[w] += n
	}
	return nil
}
