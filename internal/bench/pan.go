package bench

import (
	"bufio"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/words"
)

// Fold is a part of a corpus, split by source text so that no source is in two of them.
type Fold string

// The folds: two thirds to develop with, a third to report on, and both together.
const (
	Develop Fold = "develop"
	HeldOut Fold = "held-out"
	All     Fold = "all"
)

// has tells whether a source text belongs to the fold.
func (f Fold) has(source string) bool {
	h := fnv.New32a()
	h.Write([]byte(source))
	held := h.Sum32()%3 == 0
	return f == All || held == (f == HeldOut)
}

// ParseFold reads the name of a fold.
func ParseFold(s string) (Fold, error) {
	switch f := Fold(s); f {
	case Develop, HeldOut, All:
		return f, nil
	}
	return "", fmt.Errorf("-fold %s: folds are %s, %s, %s", s, Develop, HeldOut, All)
}

// PANOptions say which part of the corpus is measured and what is written beside the table.
type PANOptions struct {
	Fold   Fold
	XML    string // folder for detections in the form of PAN; "" writes none
	Every  int    // measure every Nth pair only; 0 and 1 measure all
	Misses int    // how many of the worst cases of each part are listed side by side
}

// panParts are the sub-corpora of PAN13, by folder.
var panParts = [...]struct{ dir, name string }{
	{"01-no-plagiarism", "no plagiarism"},
	{"02-no-obfuscation", "none"},
	{"03-random-obfuscation", "random"},
	{"04-translation-obfuscation", "translation"},
	{"05-summary-obfuscation", "summary"},
}

// panPair is a pair of texts and what is known and found of it.
type panPair struct {
	part         int
	this, source string // file names
	cases        []reuse
	found        []reuse
	not          []string  // of each found: why it would be no evidence, or ""
	confidence   []float64 // of each found
	took         time.Duration
}

// PAN aligns the pairs of a PAN13 or PAN14 text alignment corpus and scores what is found:
// every passage that align does not call too short.
func PAN(ctx context.Context, e Env, o PANOptions) (*Result, error) {
	pairs, texts, err := panCorpus(e, o.Fold)
	if err != nil {
		return nil, err
	}
	if o.Every > 1 {
		pairs = every(pairs, o.Every)
	}
	begun := time.Now()
	if err := e.each(ctx, len(pairs), func(i int) { pairs[i].align(i, texts) }); err != nil {
		return nil, err
	}
	wall := time.Since(begun)
	if o.XML != "" {
		for i := range pairs {
			if err := pairs[i].writeXML(o.XML); err != nil {
				return nil, err
			}
		}
	}
	r := &Result{Name: "pan"}
	panTable(r, pairs, o.Fold, wall)
	panEvidence(r, pairs)
	if o.Misses > 0 {
		panMisses(e, pairs, texts, o.Misses)
	}
	return r, nil
}

// panCorpus reads the pairs of a fold, and the texts they need by file name.
func panCorpus(e Env, fold Fold) ([]panPair, map[string]string, error) {
	texts := map[string]string{}
	read := func(dir, name string) (string, error) {
		if s, ok := texts[name]; ok {
			return s, nil
		}
		b, err := os.ReadFile(filepath.Join(e.Dir, dir, name))
		texts[name] = string(b)
		return texts[name], err
	}
	var pairs []panPair
	for part, p := range panParts {
		list, err := e.path(p.dir, "pairs")
		if err != nil {
			return nil, nil, err
		}
		names, err := panNames(list)
		if err != nil {
			return nil, nil, err
		}
		for _, n := range names {
			source, err := read("src", n[1])
			if err != nil {
				return nil, nil, err
			}
			if !fold.has(source) {
				continue
			}
			if _, err := read("susp", n[0]); err != nil {
				return nil, nil, err
			}
			pair := panPair{part: part, this: n[0], source: n[1]}
			file := filepath.Join(e.Dir, p.dir, strings.TrimSuffix(n[0], ".txt")+"-"+strings.TrimSuffix(n[1], ".txt")+".xml")
			if pair.cases, err = panCases(file, len(pairs)); err != nil {
				return nil, nil, err
			}
			pairs = append(pairs, pair)
		}
	}
	return pairs, texts, nil
}

// every keeps one pair of n.
func every(pairs []panPair, n int) []panPair {
	var out []panPair
	for i := 0; i < len(pairs); i += n {
		for k := range pairs[i].cases {
			pairs[i].cases[k].pair = len(out)
		}
		out = append(out, pairs[i])
	}
	return out
}

// panNames reads a list of pairs: two file names a line.
func panNames(list string) ([][2]string, error) {
	f, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out [][2]string
	for s := bufio.NewScanner(f); s.Scan(); {
		if n := strings.Fields(s.Text()); len(n) == 2 {
			out = append(out, [2]string{n[0], n[1]})
		}
	}
	return out, nil
}

// panFeature is an annotation in the XML of PAN; offsets count code points.
type panFeature struct {
	XMLName      xml.Name `xml:"feature"`
	Name         string   `xml:"name,attr"`
	ThisOffset   int      `xml:"this_offset,attr"`
	ThisLength   int      `xml:"this_length,attr"`
	Source       string   `xml:"source_reference,attr"`
	SourceOffset int      `xml:"source_offset,attr"`
	SourceLength int      `xml:"source_length,attr"`
}

type panDocument struct {
	XMLName   xml.Name     `xml:"document"`
	Reference string       `xml:"reference,attr"`
	Features  []panFeature `xml:"feature"`
}

func panCases(file string, pair int) ([]reuse, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var doc panDocument
	if err := xml.Unmarshal(b, &doc); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	var out []reuse
	for _, f := range doc.Features {
		if f.Name == "plagiarism" {
			out = append(out, reuse{pair, words.Span{Lo: f.ThisOffset, Hi: f.ThisOffset + f.ThisLength}, words.Span{Lo: f.SourceOffset, Hi: f.SourceOffset + f.SourceLength}})
		}
	}
	return out, nil
}

// writeXML writes what was found, for the corpus' own scorer.
func (p *panPair) writeXML(dir string) error {
	doc := panDocument{Reference: p.this}
	for _, f := range p.found {
		doc.Features = append(doc.Features, panFeature{
			Name: "detected-plagiarism", ThisOffset: f.this.Lo, ThisLength: f.this.Len(),
			Source: p.source, SourceOffset: f.source.Lo, SourceLength: f.source.Len(),
		})
	}
	b, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, strings.TrimSuffix(p.this, ".txt")+"-"+strings.TrimSuffix(p.source, ".txt")+".xml"), b, 0o644)
}

// align fills what is found. Preparing both texts is part of the time.
func (p *panPair) align(i int, texts map[string]string) {
	begun := time.Now()
	this, source := texts[p.this], texts[p.source]
	ps := align.Texts(align.New(this, words.Split(this), nil), align.New(source, words.Split(source), nil))
	p.took = time.Since(begun)
	ct, cs := runes{text: this}, runes{text: source}
	for _, x := range ps {
		if !slices.Contains(x.Not, align.Short) {
			p.found = append(p.found, reuse{i, ct.of(x.A), cs.of(x.B)})
			p.not = append(p.not, strings.Join(x.Not, " "))
			p.confidence = append(p.confidence, x.Confidence)
		}
	}
}

// runes turns byte offsets into code points, fastest when asked in order.
type runes struct {
	text     string
	at, char int
}

func (r *runes) of(s words.Span) words.Span { return words.Span{Lo: r.to(s.Lo), Hi: r.to(s.Hi)} }

func (r *runes) to(at int) int {
	if at < r.at {
		r.at, r.char = 0, 0
	}
	r.char += utf8.RuneCountInString(r.text[r.at:at])
	r.at = at
	return r.char
}

// longDetection is what may not be found where nothing is reused, in characters.
const longDetection = 100

func panTable(r *Result, pairs []panPair, fold Fold, wall time.Duration) {
	t := r.Table("PAN text alignment, fold "+string(fold), "sub-corpus", "plagdet", "precision", "recall", "granularity", "pairs", "cases", "detections", "core s")
	var allCases, allFound []reuse
	whole := time.Duration(0)
	row := func(name string, cases, found []reuse, n int, took time.Duration) {
		p := measurePlagdet(cases, found)
		t.Add(name, p.score(), p.Precision, p.Recall, p.Granularity, n, p.Cases, p.Detections, took.Seconds())
	}
	for part, x := range panParts {
		var cases, found []reuse
		n, took := 0, time.Duration(0)
		for _, p := range pairs {
			if p.part == part {
				cases, found = append(cases, p.cases...), append(found, p.found...)
				n++
				took += p.took
			}
		}
		row(x.name, cases, found, n, took)
		allCases, allFound, whole = append(allCases, cases...), append(allFound, found...), whole+took
	}
	row("whole", allCases, allFound, len(pairs), whole)
	long, in := 0, map[int]bool{}
	for i, p := range pairs {
		for _, f := range p.found {
			if p.part == 0 && min(f.this.Len(), f.source.Len()) >= longDetection {
				long++
				in[i] = true
			}
		}
	}
	t.Note("no plagiarism: %d detections of %d characters or more, in %d pairs", long, longDetection, len(in))
	t.Note("%d pairs in %.1f s", len(pairs), wall.Seconds())
}

// panEvidence adds what passages are named, and how right those of each confidence are.
func panEvidence(r *Result, pairs []panPair) {
	t := r.Table("What the passages of the cases are named", "sub-corpus", "evidence", align.Quotation, align.Name, align.Thin)
	for part, x := range panParts {
		n, named := 0, map[string]int{}
		for _, p := range pairs {
			for k, f := range p.found {
				if _, met := coveredBy(f, p.cases); p.part == part && met > 0 {
					n++
					named[p.not[k]]++
				}
			}
		}
		if n > 0 {
			share := func(why string) float64 { return float64(named[why]) / float64(n) }
			t.Add(x.name, share(""), share(align.Quotation), share(align.Name), share(align.Thin))
		}
	}
	t = r.Table("Passages by confidence", "confidence", "share of their characters that is reuse", "mean confidence", "passages")
	for _, bin := range [][2]float64{{0, .5}, {.5, .8}, {.8, .9}, {.9, .95}, {.95, .99}, {.99, 1.01}} {
		n, right, sum := 0, 0., 0.
		for _, p := range pairs {
			for k, f := range p.found {
				if c := p.confidence[k]; c >= bin[0] && c < bin[1] {
					share, _ := coveredBy(f, p.cases)
					right, sum = right+share, sum+c
					n++
				}
			}
		}
		t.Add(fmt.Sprintf("%.2f to %.2f", bin[0], min(1, bin[1])), right/float64(max(1, n)), sum/float64(max(1, n)), n)
	}
}

// panMisses shows the cases found worst and the detections that meet nothing.
func panMisses(e Env, pairs []panPair, texts map[string]string, most int) {
	type miss struct {
		p     *panPair
		at    reuse
		share float64
		what  string
	}
	for part, x := range panParts {
		var ms []miss
		for i := range pairs {
			p := &pairs[i]
			if p.part != part {
				continue
			}
			for _, c := range p.cases {
				s, _ := coveredBy(c, p.found)
				ms = append(ms, miss{p, c, s, "case found"})
			}
			for _, f := range p.found {
				s, _ := coveredBy(f, p.cases)
				ms = append(ms, miss{p, f, s, "detection right"})
			}
		}
		slices.SortStableFunc(ms, func(a, b miss) int { return cmp.Compare(a.share, b.share) })
		for _, m := range ms[:min(most, len(ms))] {
			e.logf("%s: %s %s: %s to %.2f\n  this   %d-%d of %d: %q\n  source %d-%d of %d: %q", x.name, m.p.this, m.p.source, m.what, m.share,
				m.at.this.Lo, m.at.this.Hi, len(texts[m.p.this]), excerpt(texts[m.p.this], m.at.this),
				m.at.source.Lo, m.at.source.Hi, len(texts[m.p.source]), excerpt(texts[m.p.source], m.at.source))
		}
	}
}

// excerpt is the text of a span of code points, its middle left out if it is long.
// whole is the span of all of a text for excerpt.
var whole = words.Span{Hi: 1 << 30}

func excerpt(text string, s words.Span) string {
	const most = 700
	rs := []rune(text)
	x := rs[min(s.Lo, len(rs)):min(s.Hi, len(rs))]
	if len(x) <= most {
		return string(x)
	}
	return string(x[:most/2]) + " […] " + string(x[len(x)-most/2:])
}
