package bench

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/language"
)

// Language measures how often the language of a text is known: of the sentences of flores200 and ntrex, of
// their beginnings, and in capitals. model is the one to test; it must not have learned from what it is tested on.
func Language(ctx context.Context, e Env, model *language.Model) (*Result, error) {
	r := &Result{Name: "language"}
	for _, set := range []string{"flores200", "ntrex"} {
		texts, err := e.byLanguage(set)
		if err != nil {
			return nil, err
		}
		e.identify(r, set, texts, model)
		sentences(r, set, texts)
	}
	c, err := Charsets(ctx, e)
	if err != nil {
		return nil, err
	}
	r.Tables = append(r.Tables, c.Tables...)
	return r, ctx.Err()
}

// byLanguage reads the sentences of a folder whose files are named by language.
func (e Env) byLanguage(set string) (map[string][]string, error) {
	dir, err := e.path(set)
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	texts := map[string][]string{}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimSuffix(f.Name(), ".txt"), ".devtest")
		tag := shortTag(name)
		if tag == "" || name == f.Name() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" {
				texts[tag] = append(texts[tag], line)
			}
		}
	}
	if len(texts) == 0 {
		return nil, NoData{dir}
	}
	return texts, nil
}

// shortTag is the BCP 47 tag of a language of flores200 and ntrex, "" if name is none.
func shortTag(name string) string {
	name, _, _ = strings.Cut(name, "_")
	name, _, _ = strings.Cut(name, "-")
	const pairs = " arb:ar bel:be bul:bg ces:cs deu:de ell:el eng:en est:et fin:fi fra:fr heb:he hrv:hr hun:hu isl:is ita:it jpn:ja kor:ko lav:lv lvs:lv lit:lt nld:nl pol:pl por:pt ron:ro rus:ru slk:sk slv:sl spa:es swe:sv tur:tr ukr:uk zho:zh dan:da nob:no "
	if i := strings.Index(pairs, " "+name+":"); i >= 0 && len(name) == 3 {
		return pairs[i+5 : i+7]
	}
	return ""
}

// identify adds one table for a set of sentences.
func (e Env) identify(r *Result, set string, texts map[string][]string, model *language.Model) {
	ways := []struct {
		name string
		make func(string) string
	}{
		{"whole", func(s string) string { return s }},
		{"first 60", func(s string) string { return firstRunes(s, 60) }},
		{"first 25", func(s string) string { return firstRunes(s, 25) }},
		{"CAPITALS 60", func(s string) string { return strings.ToUpper(firstRunes(s, 60)) }},
	}
	t := r.Table("Languages: "+set, "language", "n", "whole", "first 60", "first 25", "CAPITALS 60")
	tags := make([]string, 0, len(texts))
	for tag := range texts {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	n, right := 0, make([]int, len(ways))
	var took time.Duration
	wrong := map[string]int{}
	for _, tag := range tags {
		row := []any{len(texts[tag])}
		n += len(texts[tag])
		for i, way := range ways {
			hits := 0
			var parts []string
			for _, s := range texts[tag] {
				parts = append(parts, way.make(s))
			}
			start := time.Now()
			for _, s := range parts {
				got, _ := model.Detect(s)
				if got == tag {
					hits++
				} else if i == 1 {
					wrong[tag+" taken for "+first(got, "undecided")]++
					if os.Getenv("IBID_SHOW") != "" {
						e.logf("%s as %s: %s", tag, got, s)
					}
				}
			}
			if i == 0 {
				took += time.Since(start)
			}
			right[i] += hits
			row = append(row, float64(hits)/float64(len(texts[tag])))
		}
		t.Add(tag, row...)
	}
	row := []any{n}
	for _, k := range right {
		row = append(row, float64(k)/float64(n))
	}
	t.Add("all", row...)
	e.logf("%s: %.0f texts/s", set, float64(n)/took.Seconds())
	var most []string
	for what := range wrong {
		most = append(most, what)
	}
	slices.SortFunc(most, func(a, b string) int {
		if wrong[a] != wrong[b] {
			return wrong[b] - wrong[a]
		}
		return strings.Compare(a, b)
	})
	for _, what := range most[:min(len(most), 8)] {
		t.Note("%s, first 60: %d", what, wrong[what])
	}
}

// firstRunes is the first n characters of s.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func first(names ...string) string {
	for _, n := range names {
		if n != "" {
			return n
		}
	}
	return ""
}
