package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/ibid-news/ibid/internal/article"
)

// prose is a text in one language, line by line; a line is a sentence, seldom two.
type prose struct {
	Lang  string // BCP 47
	Lines []string
}

// Text joins the lines as a paragraph of the language has them.
func (p prose) Text() string { return strings.Join(p.Lines, p.gap()) }

// gap is what stands between two sentences.
func (p prose) gap() string {
	if p.Lang == "zh" || p.Lang == "ja" {
		return ""
	}
	return " "
}

// Lo returns where each line begins in Text.
func (p prose) Lo() []int {
	lo := make([]int, len(p.Lines))
	for i := 1; i < len(lo); i++ {
		lo[i] = lo[i-1] + len(p.Lines[i-1]) + len(p.gap())
	}
	return lo
}

// translation is a text and a translation of it; their lines correspond.
type translation struct {
	Set    string // e.g. "wmt22.en-cs", "ntrex.lt"
	Doc    string
	System string // the engine, "" for a person
	Source prose
	Copy   prose
}

// copyKind is what of a translation stands in a copy.
type copyKind string

const (
	copyWhole    copyKind = "whole"
	copyFirst    copyKind = "first 40 %"
	copyExcerpt  copyKind = "3 sentences"
	copyHalf     copyKind = "half foreign"
	copyShuffled copyKind = "reshuffled"
	copyEdited   copyKind = "edited" // sentences left out, cut short, and put in; measured for the decision alone
)

var copyKinds = []copyKind{copyWhole, copyFirst, copyExcerpt, copyHalf, copyShuffled}

// copied is a copy made of a translation.
type copied struct {
	*translation
	Kind copyKind
	prose
	From []int // the line of the source that each line renders, -1 for foreign matter
}

// make builds a copy of a kind, the same each time. other is a text in the copy's language that
// fills the foreign half.
func (t *translation) make(kind copyKind, other prose) copied {
	c := copied{translation: t, Kind: kind, prose: prose{Lang: t.Copy.Lang}}
	rng := t.random(string(kind))
	n := len(t.Copy.Lines)
	take := func(lo, hi int) {
		for i := lo; i < hi; i++ {
			c.Lines, c.From = append(c.Lines, t.Copy.Lines[i]), append(c.From, i)
		}
	}
	switch kind {
	case copyWhole:
		take(0, n)
	case copyFirst:
		take(0, max(2, n*2/5))
	case copyExcerpt:
		lo := rng.IntN(max(1, n-2))
		take(lo, min(n, lo+3))
	case copyHalf:
		half := max(2, n/2)
		take(0, half)
		for _, line := range other.Lines[:min(half, len(other.Lines))] {
			c.Lines, c.From = append(c.Lines, line), append(c.From, -1)
		}
	case copyShuffled:
		blocks := rng.Perm((n + 2) / 3)
		for _, b := range blocks {
			take(3*b, min(n, 3*b+3))
		}
	case copyEdited:
		for i := range n {
			switch x := rng.Float64(); {
			case x < .15: // left out
				continue
			case x < .25 && len(other.Lines) > 0:
				c.Lines, c.From = append(c.Lines, other.Lines[rng.IntN(len(other.Lines))]), append(c.From, -1)
			case x < .55:
				c.Lines, c.From = append(c.Lines, cut(t.Copy.Lines[i], .5+.4*rng.Float64())), append(c.From, i)
			default:
				take(i, i+1)
			}
		}
		if len(c.Lines) == 0 {
			take(0, n)
		}
	}
	return c
}

// cut keeps a share of a line, its beginning, and ends it as a sentence.
func cut(line string, share float64) string {
	r := []rune(line)
	n := int(share * float64(len(r)))
	for n < len(r) && unicode.IsLetter(r[n]) && r[n] < 0x2e80 {
		n++
	}
	return string(r[:n]) + "."
}

// random is a source of numbers that depends on the translation and a purpose alone.
func (t *translation) random(purpose string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, t.Set, "\x00", t.Doc, "\x00", t.System, "\x00", purpose)
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

// translationSet is the translations from one language into another of one collection.
type translationSet struct {
	Name string
	All  []*translation
}

// other gives each translation one of another document.
func (s *translationSet) other(t *translation) *translation {
	rng := t.random("other")
	for range 20 {
		if o := s.All[rng.IntN(len(s.All))]; o.Doc != t.Doc {
			return o
		}
	}
	return &translation{Copy: prose{Lang: t.Copy.Lang}}
}

// sample keeps n translations of the set, spread evenly over documents and systems.
func (s *translationSet) sample(n int) {
	if n <= 0 || len(s.All) <= n {
		return
	}
	rng := rand.New(rand.NewPCG(uint64(len(s.All)), 7))
	rng.Shuffle(len(s.All), func(i, j int) { s.All[i], s.All[j] = s.All[j], s.All[i] })
	s.All = s.All[:n]
	slices.SortFunc(s.All, func(a, b *translation) int {
		return strings.Compare(a.Doc+"\x00"+a.System, b.Doc+"\x00"+b.System)
	})
}

// wmtSets reads the news documents of DIR/wmt with their machine translations. Left out: customers'
// chats and shop pages, documents of under six lines or 400 letters (Chinese and Japanese 160), and
// the output of one system that is no translation (AIST, wmt22 ja-en).
func (e Env) wmtSets() ([]*translationSet, error) {
	if _, err := e.path("wmt"); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(e.Dir, "wmt", "*.jsonl"))
	if err != nil || len(files) == 0 {
		return nil, NoData{filepath.Join(e.Dir, "wmt", "*.jsonl")}
	}
	var sets []*translationSet
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		_, pair, _ := strings.Cut(name, ".")
		from, to, ok := strings.Cut(pair, "-")
		if !ok {
			return nil, fmt.Errorf("%s: the name is not of the form YEAR.FROM-TO.jsonl", file)
		}
		set := &translationSet{Name: name}
		if err := set.readWMT(file, from, to); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		if len(set.All) > 0 {
			sets = append(sets, set)
		}
	}
	return sets, nil
}

func (s *translationSet) readWMT(file, from, to string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var d struct {
			Doc    string
			Domain *string
			Src    []string
			MT     map[string][]string
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return err
		}
		src := prose{from, d.Src}
		if !isNews(d.Domain) || !long(src) {
			continue
		}
		for _, system := range sortedKeys(d.MT) {
			if system == "AIST" || len(d.MT[system]) != len(d.Src) {
				continue
			}
			s.All = append(s.All, &translation{s.Name, d.Doc, system, src, prose{to, d.MT[system]}})
		}
	}
	return lines.Err()
}

func isNews(domain *string) bool {
	return domain == nil || strings.HasPrefix(*domain, "news")
}

func long(p prose) bool {
	letters := 0
	for _, l := range p.Lines {
		letters += len([]rune(l))
	}
	least := 400
	if p.Lang == "zh" || p.Lang == "ja" {
		least = 160
	}
	return len(p.Lines) >= 6 && letters >= least
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ntrexLanguages are the languages of NTREX by the names of its files.
var ntrexLanguages = map[string]string{
	"lit": "lt", "lav": "lv", "est": "et", "rus": "ru", "ukr": "uk", "bel": "be", "pol": "pl", "ces": "cs",
	"deu": "de", "fra": "fr", "spa": "es", "fin": "fi", "isl": "is", "bul": "bg", "slk": "sk", "hrv": "hr",
	"ita": "it", "por": "pt", "nld": "nl", "swe": "sv", "zho-CN": "zh", "jpn": "ja", "eng": "en",
	"ron": "ro", "hun": "hu", "tur": "tr", "slv": "sl", "ell": "el",
}

// ntrex reads the documents of DIR/ntrex in one language, in their order, by their names.
func (e Env) ntrex(file string) (names []string, docs map[string]prose, err error) {
	ids, err := e.ntrexLines("DOCUMENT_IDS.tsv")
	if err != nil {
		return nil, nil, err
	}
	lines, err := e.ntrexLines(file + ".txt")
	if err != nil {
		return nil, nil, err
	}
	if len(lines) < len(ids) {
		return nil, nil, fmt.Errorf("ntrex: %s has %d lines, not %d", file, len(lines), len(ids))
	}
	docs = map[string]prose{}
	for i, id := range ids {
		id, _, _ = strings.Cut(id, "\t")
		p, old := docs[id]
		if !old {
			names = append(names, id)
			p.Lang = ntrexLanguages[file]
		}
		p.Lines = append(p.Lines, lines[i])
		docs[id] = p
	}
	return names, docs, nil
}

func (e Env) ntrexLines(name string) ([]string, error) {
	p, err := e.path("ntrex", name)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(p)
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimRight(string(b), "\n"), "\n"), nil
}

// ntrexSet reads the documents in one language as sources and in another as their translations.
func (e Env) ntrexSet(from, to string) (*translationSet, error) {
	names, src, err := e.ntrex(from)
	if err != nil {
		return nil, err
	}
	_, dst, err := e.ntrex(to)
	if err != nil {
		return nil, err
	}
	name := "ntrex." + ntrexLanguages[to]
	if from != "eng" {
		name = "ntrex." + ntrexLanguages[from] + "-" + ntrexLanguages[to]
	}
	set := &translationSet{Name: name}
	for _, n := range names {
		set.All = append(set.All, &translation{set.Name, n, "", src[n], dst[n]})
	}
	return set, nil
}

// newsArticles reads at most n English articles of DIR/news-en.jsonl, all if n is 0.
func (e Env) newsArticles(ctx context.Context, n int) ([]*article.Article, error) {
	p, err := e.path("news-en.jsonl")
	if err != nil {
		return nil, err
	}
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []*article.Article
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() && ctx.Err() == nil && (n == 0 || len(out) < n) {
		var d struct{ ID, Source, URL, Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("read %s: %w", p, err)
		}
		a := &article.Article{Source: d.ID, URL: d.URL, Outlet: d.Source, Title: d.Title, Lang: "en", Text: d.Text}
		a.Finish()
		out = append(out, a)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	return out, ctx.Err()
}
