package train

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// recipe says under which names the sources know a language.
type recipe struct {
	vuizur  string // file of wiktionary-vuizur
	dsl     string // code in wiktionary-opendsl, English to the language
	toDSL   bool   // the language to English is there too
	iso     string // ISO 639-3: tatoeba
	flores  string
	ntrex   string
	names   string // CLDR and GeoNames
	unspace bool
	skew    float64 // how strongly translations keep the order of words
}

var recipes = map[string]recipe{
	"lt": {vuizur: "Lithuanian", iso: "lit", flores: "lit_Latn", ntrex: "lit", skew: 4},
	"lv": {vuizur: "Latvian", iso: "lav", flores: "lvs_Latn", ntrex: "lav", skew: 4},
	"et": {vuizur: "Estonian", iso: "est", flores: "est_Latn", ntrex: "est", skew: 3},
	"ru": {dsl: "ru", iso: "rus", flores: "rus_Cyrl", ntrex: "rus", skew: 4},
	"uk": {vuizur: "Ukrainian", iso: "ukr", flores: "ukr_Cyrl", ntrex: "ukr", skew: 4},
	"be": {vuizur: "Belarusian", iso: "bel", flores: "bel_Cyrl", ntrex: "bel", skew: 4},
	"pl": {dsl: "pl", iso: "pol", flores: "pol_Latn", ntrex: "pol", skew: 4},
	"cs": {vuizur: "Czech", dsl: "cs", iso: "ces", flores: "ces_Latn", ntrex: "ces", skew: 4},
	"de": {dsl: "de", iso: "deu", flores: "deu_Latn", ntrex: "deu", skew: 3},
	"fr": {vuizur: "French", dsl: "fr", toDSL: true, iso: "fra", flores: "fra_Latn", ntrex: "fra", skew: 4},
	"es": {dsl: "es", toDSL: true, iso: "spa", flores: "spa_Latn", ntrex: "spa", skew: 4},
	"fi": {dsl: "fi", toDSL: true, iso: "fin", flores: "fin_Latn", ntrex: "fin", skew: 3},
	"is": {vuizur: "Icelandic", iso: "isl", ntrex: "isl", skew: 4},
	"bg": {vuizur: "Bulgarian", iso: "bul", flores: "bul_Cyrl", ntrex: "bul", skew: 4},
	"sk": {vuizur: "Slovak", iso: "slk", ntrex: "slk", skew: 4},
	"hr": {iso: "hrv", ntrex: "hrv", skew: 4},
	"it": {iso: "ita", flores: "ita_Latn", ntrex: "ita", skew: 4},
	"pt": {iso: "por", ntrex: "por", skew: 4},
	"nl": {iso: "nld", ntrex: "nld", skew: 3},
	"sv": {iso: "swe", flores: "swe_Latn", ntrex: "swe", skew: 4},
	"zh": {dsl: "cmn", iso: "zho", flores: "zho_Hans", ntrex: "zho-CN", names: "zh_CN", unspace: true, skew: 2},
	"ja": {dsl: "ja", iso: "jpn", flores: "jpn_Jpan", ntrex: "jpn", unspace: true, skew: 0.5},
}

// source texts with their licences, as a lexicon names them.
const (
	fromWiktionary = "Wiktionary, tables by Vuizur (CC-BY-SA-3.0)"
	fromDSL        = "Wiktionary, tables of the Open Dictionary Project (CC-BY-SA-3.0)"
	fromTatoeba    = "Tatoeba sentence pairs (CC-BY-2.0-FR)"
	fromFLORES     = "FLORES-200 devtest (CC-BY-SA-4.0)"
	fromNTREX      = "NTREX-128 (CC-BY-SA-4.0)"
	fromNames      = "GeoNames (CC-BY-4.0), CLDR 41 (Unicode-DFS-2016)"
	fromEDICT      = "EDICT and JMnedict, Electronic Dictionary Research and Development Group (CC-BY-SA-4.0)"
	fromCEDICT     = "CC-CEDICT (CC-BY-SA-4.0)"
	fromWordfreq   = "wordfreq (CC-BY-SA-4.0)"
	fromWords      = "FrequencyWords 2018 (CC-BY-SA-4.0)"
)

// vuizur reads an inflected dictionary: a tab-separated file, or a StarDict archive.
func (o LexiconOptions) vuizur(name string, do func(forms []string, glosses []string)) error {
	path := filepath.Join(o.Dir, "wiktionary-vuizur", name+".tsv")
	b, err := os.ReadFile(path)
	switch {
	case err == nil:
		for line := range strings.Lines(string(b)) {
			forms, html, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
			if ok {
				do(strings.Split(forms, "|"), glossesOf(html))
			}
		}
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return readStarDict(filepath.Join(o.Dir, "wiktionary-vuizur", name+".stardict.tar.gz"), do)
}

// readStarDict reads a packed StarDict dictionary.
func readStarDict(path string, do func(forms []string, glosses []string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	parts := map[string][]byte{}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(t)
		if err != nil {
			return err
		}
		if len(b) > 0 {
			parts[filepath.Ext(h.Name)] = b
		}
	}
	dz, err := gzip.NewReader(bytes.NewReader(parts[".dz"]))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	text, err := io.ReadAll(dz)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	type head struct {
		forms []string
		lo, n uint32
	}
	var heads []head
	next := func(b []byte, extra int) (string, []byte, []byte, bool) {
		i := bytes.IndexByte(b, 0)
		if i < 0 || len(b) < i+1+extra {
			return "", nil, nil, false
		}
		return string(b[:i]), b[i+1 : i+1+extra], b[i+1+extra:], true
	}
	for idx := parts[".idx"]; ; {
		w, at, rest, ok := next(idx, 8)
		if !ok {
			break
		}
		heads = append(heads, head{[]string{w}, binary.BigEndian.Uint32(at), binary.BigEndian.Uint32(at[4:])})
		idx = rest
	}
	for syn := parts[".syn"]; ; {
		w, at, rest, ok := next(syn, 4)
		if !ok {
			break
		}
		if k := binary.BigEndian.Uint32(at); int(k) < len(heads) {
			heads[k].forms = append(heads[k].forms, w)
		}
		syn = rest
	}
	for _, h := range heads {
		if int64(h.lo)+int64(h.n) <= int64(len(text)) {
			do(h.forms, glossesOf(string(text[h.lo:h.lo+h.n])))
		}
	}
	return nil
}

var (
	listItem = regexp.MustCompile(`(?s)<li>(.*?)</li>`)
	tag      = regexp.MustCompile(`<[^>]*>`)
	aside    = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}`)
)

// glossesOf takes the senses of an article.
func glossesOf(html string) []string {
	var out []string
	for _, m := range listItem.FindAllStringSubmatch(html, -1) {
		out = append(out, tag.ReplaceAllString(m[1], ""))
	}
	if len(out) == 0 {
		_, rest, ok := strings.Cut(html, "<br>")
		if !ok {
			rest = html
		}
		out = append(out, tag.ReplaceAllString(rest, " "))
	}
	return out
}

// formOf finds the word that a gloss says its own is a form of.
var formOf = regexp.MustCompile(`(?i)\b(?:form|plural|singular|nominative|genitive|dative|accusative|partitive|participle|indicative|subjunctive|imperative|gerund|past|present|tense|person|comparative|superlative|feminine|masculine|neuter|spelling|infinitive|conditional|preterite|future|imperfect|historic|diminutive) of ([\pL'’-]+)`)

// meaningOf makes meanings of glosses, the first of most weight.
func meaningOf(glosses []string) meanings {
	return meaningIf(glosses, func(string) bool { return true })
}

// meaningIf is meaningOf by those words alone that take takes.
func meaningIf(glosses []string, take func(word string) bool) meanings {
	m := meanings{}
	weight := 1.0
	for i, g := range glosses {
		if i == 6 {
			break
		}
		g = aside.ReplaceAllString(g, " ")
		if formOf.MatchString(g) {
			continue
		}
		if len(g) > 70 {
			g = g[:70]
		}
		var ts []lexicon.Term
		for _, w := range words.Split(g) {
			f := lexicon.Fold(w.Of(g))
			if f == "" || lexicon.Stopword([]byte(f)) || glossWord[f] || !take(f) || f[0] >= '0' && f[0] <= '9' {
				continue
			}
			ts = append(ts, lexicon.Stem([]byte(f)))
		}
		for _, t := range ts {
			m[t] += weight / float64(len(ts))
		}
		weight *= 0.75
	}
	return m
}

// glossWord are words of dictionaries' own language.
var glossWord = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("etc esp especially used something somebody someone sth sb oneself usually any e.g i.e form see obsolete archaic relating pertaining") {
		m[w] = true
	}
	return m
}()

// readDSL reads a dictionary in DSL, packed: do is called with each head word and the lines below it.
func readDSL(path string, do func(head string, lines []string)) error {
	b, err := unpacked(path)
	if err != nil {
		return err
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	head, body := "", []string(nil)
	flush := func() {
		if head != "" && len(body) > 0 {
			do(head, body)
		}
		head, body = "", nil
	}
	for line := range strings.Lines(string(utf16.Decode(u))) {
		line = strings.TrimRight(strings.TrimPrefix(line, "\ufeff"), "\r\n")
		switch {
		case strings.TrimSpace(line) == "":
			flush()
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "\t"):
			body = append(body, strings.TrimSpace(line))
		default:
			flush()
			head = strings.TrimSpace(line)
		}
	}
	flush()
	return nil
}

var (
	dslAside  = regexp.MustCompile(`\[p\].*?\[/p\]|\[c gray\].*?\[/c\]|\[i\].*?\[/i\]|\\\[.*?\\\]|/[^/]*/`)
	dslMarkup = regexp.MustCompile(`\[[^\]]*\]`)
)

// dslText is a line of a DSL dictionary without markup and asides.
func dslText(line string) string {
	line = dslMarkup.ReplaceAllString(dslAside.ReplaceAllString(line, " "), "")
	return aside.ReplaceAllString(line, " ")
}

// pair is a sentence and its translation into English.
type pair struct{ foreign, english string }

// pairs reads the parallel text of a language.
func (o LexiconOptions) pairs(r recipe) (out []pair, from []string, err error) {
	seen := map[pair]bool{}
	take := func(foreign, english []string) {
		for i := range min(len(foreign), len(english)) {
			p := pair{foreign[i], english[i]}
			if p.foreign != "" && p.english != "" && !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	if o.has("tatoeba") && r.iso != "" {
		n := len(out)
		iso := map[string]string{"lav": "lav|lvs"}[r.iso]
		if iso == "" {
			iso = r.iso
		}
		for _, code := range strings.Split(iso, "|") {
			files, err := filepath.Glob(filepath.Join(o.Dir, "tatoeba", "*."+code))
			if err != nil {
				return nil, nil, err
			}
			for _, f := range files {
				a, err := readLines(f)
				if err != nil {
					return nil, nil, err
				}
				b, err := readLines(strings.TrimSuffix(f, code) + "eng")
				if err != nil {
					continue // a pair of other languages
				}
				take(a, b)
			}
		}
		if len(out) > n {
			from = append(from, fromTatoeba)
		}
	}
	if o.has("flores") && r.flores != "" {
		a, err := readLines(filepath.Join(o.Dir, "flores200", r.flores+".devtest"))
		if err != nil {
			return nil, nil, err
		}
		b, err := readLines(filepath.Join(o.Dir, "flores200", "eng_Latn.devtest"))
		if err != nil {
			return nil, nil, err
		}
		take(a, b)
		from = append(from, fromFLORES)
	}
	if o.has("ntrex") && r.ntrex != "" {
		a, err := o.ntrex(r.ntrex)
		if err != nil {
			return nil, nil, err
		}
		b, err := o.ntrex("eng")
		if err != nil {
			return nil, nil, err
		}
		take(a, b)
		from = append(from, fromNTREX)
	}
	if o.Parallel != "" {
		lines, err := readLines(o.Parallel)
		if err != nil {
			return nil, nil, err
		}
		for _, l := range lines {
			if a, b, ok := strings.Cut(l, "\t"); ok {
				out = append(out, pair{a, b})
			}
		}
		from = append(from, filepath.Base(o.Parallel))
	}
	return out, from, nil
}

// carried are the documents of NTREX that the repository carries to guard against change (internal/bench/testdata/ntrex). No
// lexicon learns from them: what is measured on them would say nothing.
var carried = strings.Fields("bbc.381669 bbc.381746 cbsnews.248387 cnbc.com.6769 euronews-en.153797 euronews-en.153835 nytimes.184837 " +
	"reuters.218861 reuters.218863 reuters.218909 reuters.218932 rt.com.91337 scotsman.133791 telegraph.405422")

// ntrex reads the lines of a file of DIR/ntrex but those of carried documents.
func (o LexiconOptions) ntrex(name string) ([]string, error) {
	ids, err := readLines(filepath.Join(o.Dir, "ntrex", "DOCUMENT_IDS.tsv"))
	if err != nil {
		return nil, err
	}
	lines, err := readLines(filepath.Join(o.Dir, "ntrex", name+".txt"))
	if err != nil {
		return nil, err
	}
	var out []string
	for i, id := range ids[:min(len(ids), len(lines))] {
		if id, _, _ = strings.Cut(id, "\t"); !slices.Contains(carried, id) {
			out = append(out, lines[i])
		}
	}
	return out, nil
}

func readLines(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 4<<20)
	for s.Scan() {
		out = append(out, norm.NFC.String(s.Text()))
	}
	return out, s.Err()
}

// frequencies reads how often words of a language occur, by their folded form; empty if not known.
func (o LexiconOptions) frequencies(lang string) map[string]float64 {
	if lang == "zh" {
		lang = "zh_cn"
	}
	m := map[string]float64{}
	lines, err := readLines(filepath.Join(o.Dir, "freqwords", lang+".txt"))
	if err != nil {
		return m
	}
	for _, l := range lines {
		if w, n, ok := strings.Cut(l, " "); ok {
			x, err := strconv.ParseFloat(n, 64)
			if err == nil {
				m[lexicon.Fold(w)] += x
			}
		}
	}
	return m
}

// names calls do with each name of a place, language or currency in a language, and in English.
func (o LexiconOptions) names(lang string, do func(foreign, english string)) error {
	for _, file := range []string{"cldr41-names.json.gz", "geonames-cities-by-lang.json.gz"} {
		f, err := os.Open(filepath.Join(o.Dir, "names", file))
		if err != nil {
			return err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		var all map[string]map[string]string
		if err := json.NewDecoder(z).Decode(&all); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		ids := make([]string, 0, len(all[lang]))
		for id := range all[lang] {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			if en := all["en"][id]; en != "" {
				do(norm.NFC.String(all[lang][id]), en)
			}
		}
	}
	return nil
}

// formWeight is how much a form counts in a dictionary, by how often it is used.
func formWeight(freq map[string]float64, form string) float64 {
	return 0.2 + 0.2*math.Log1p(freq[form])
}
