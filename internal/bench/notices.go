package bench

import (
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
)

//go:embed testdata/rights
var rightsSets embed.FS

// Notices measures how well notices, credits and quotations are read: on sentences written for ibid, of
// which a part was kept aside, and, if the folder is given, on the mined lines of notices.jsonl.
func Notices(ctx context.Context, e Env, misses bool) (*Result, error) {
	r := &Result{Name: "notices"}
	for _, part := range []string{"dev", "heldout"} {
		cases, err := noticeCases("notices-" + part)
		if err != nil {
			return nil, err
		}
		e.noticeTables(r, part, cases, misses)
		if err := e.quoteTable(r, part, misses); err != nil {
			return nil, err
		}
		if err := e.creditTable(r, part, misses); err != nil {
			return nil, err
		}
	}
	if e.Dir == "" {
		return r, nil
	}
	return r, e.mined(r, misses)
}

// noticeCase is a sentence with what is to be read in it.
type noticeCase struct {
	lang string
	text string
	want *article.Notice // nil if it is no notice
}

// section is one part of a set: the lines behind its "-- name --".
type section struct {
	name  string
	lines []string
}

func sections(file string) ([]section, error) {
	b, err := rightsSets.ReadFile("testdata/rights/" + file + ".txtar")
	if err != nil {
		return nil, err
	}
	return splitSections(string(b)), nil
}

func splitSections(text string) []section {
	var out []section
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if name, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(name, " --") {
			out = append(out, section{name: strings.TrimSuffix(name, " --")})
		} else if len(out) > 0 && line != "" {
			out[len(out)-1].lines = append(out[len(out)-1].lines, line)
		}
	}
	return out
}

func noticeCases(file string) ([]noticeCase, error) {
	secs, err := sections(file)
	if err != nil {
		return nil, err
	}
	var out []noticeCase
	for _, s := range secs {
		for _, line := range s.lines {
			c := noticeCase{lang: s.name}
			text, fields, _ := strings.Cut(line, " || ")
			switch {
			case strings.HasPrefix(text, "+ "):
				c.want = noticeFields(fields)
			case !strings.HasPrefix(text, "- "):
				return nil, fmt.Errorf("%s: %q begins with neither + nor -", file, line)
			}
			c.text = text[2:]
			out = append(out, c)
		}
	}
	return out, nil
}

// noticeFields reads "holder=X; acts=copy,use; attribution".
func noticeFields(s string) *article.Notice {
	n := &article.Notice{}
	for f := range strings.SplitSeq(s, "; ") {
		name, value, _ := strings.Cut(strings.TrimSpace(f), "=")
		switch name {
		case "holder":
			n.Holder = value
		case "acts":
			n.Acts = strings.Split(value, ",")
		case "polarity":
			n.Polarity = value
		case "consent":
			n.Consent = value
		case "attribution":
			n.Attribution = true
		case "link":
			n.Link = value
		case "at":
			n.LinkAt = value
		case "extent":
			n.Extent = value
		case "medium":
			n.Medium = value
		case "purpose":
			n.Purpose = value
		case "price":
			n.Price = value
		case "scope":
			n.Scope = value
		}
	}
	return n
}

// readNotice is the heaviest notice that ibid finds in a text, nil if there is none.
func readNotice(text string) *article.Notice {
	a := &article.Article{Text: text}
	a.Finish()
	rights.Annotate(a, nil, "")
	var best *article.Notice
	for i := range a.Notices {
		if n := &a.Notices[i]; best == nil || n.Score > best.Score {
			best = n
		}
	}
	return best
}

// counts are the numbers that precision and recall are made of.
type counts struct{ hit, extra, missed int }

func (c counts) figures() []any {
	return []any{ratio(c.hit, c.hit+c.extra), ratio(c.hit, c.hit+c.missed), c.hit + c.missed}
}

func (c *counts) add(o counts) {
	c.hit += o.hit
	c.extra += o.extra
	c.missed += o.missed
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func (e Env) noticeTables(r *Result, part string, cases []noticeCase, misses bool) {
	by := map[string]*counts{}
	negatives := map[string]int{}
	var order []string
	var total counts
	var fields fieldScore
	for _, c := range cases {
		if by[c.lang] == nil {
			by[c.lang] = &counts{}
			order = append(order, c.lang)
		}
		got := readNotice(c.text)
		var one counts
		switch {
		case c.want != nil && got != nil:
			one.hit = 1
			fields.add(c.want, got, func(name, want, had string) {
				if misses {
					e.logf("%s %s: %s is %q, read as %q: %s", part, c.lang, name, want, had, c.text)
				}
			})
		case c.want != nil:
			one.missed = 1
		case got != nil:
			one.extra = 1
		}
		if c.want == nil {
			negatives[c.lang]++
		}
		if misses && one.hit == 0 && one != (counts{}) {
			e.logf("%s %s: %s: %s", part, c.lang, map[bool]string{true: "no notice", false: "missed"}[one.extra == 1], c.text)
		}
		by[c.lang].add(one)
		total.add(one)
	}
	t := r.Table("Notices, own sentences, "+part, "language", "precision", "recall", "notices", "others")
	sum := 0
	for _, lang := range order {
		t.Add(lang, append(by[lang].figures(), negatives[lang])...)
		sum += negatives[lang]
	}
	t.Add("all", append(total.figures(), sum)...)
	fields.table(r, "Fields of the notices found, own sentences, "+part)
}

// fieldScore counts how many fields are read as they should be, of those that are there or were read.
type fieldScore struct{ right, of map[string]int }

var fieldNames = []string{"holder", "acts", "polarity", "consent", "attribution", "link", "position", "extent", "medium", "purpose", "price"}

func (f *fieldScore) add(want, got *article.Notice, wrong func(name, want, got string)) {
	if f.of == nil {
		f.right, f.of = map[string]int{}, map[string]int{}
	}
	one := func(name, w, g string, same bool) {
		if w == "" && g == "" || strings.HasPrefix(w, "?") { // not judged
			return
		}
		f.of[name]++
		if same {
			f.right[name]++
		} else {
			wrong(name, w, g)
		}
	}
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return ""
	}
	plain := func(name, w, g string) { one(name, w, g, w == g) }
	one("holder", want.Holder, got.Holder, sameName(want.Holder, got.Holder))
	wa, ga := slices.Clone(want.Acts), slices.Clone(got.Acts)
	slices.Sort(wa)
	slices.Sort(ga)
	plain("acts", strings.Join(wa, ","), strings.Join(ga, ","))
	plain("polarity", want.Polarity, got.Polarity)
	plain("consent", want.Consent, got.Consent)
	plain("attribution", yes(want.Attribution), yes(got.Attribution))
	plain("link", want.Link, got.Link)
	plain("position", want.LinkAt, got.LinkAt)
	plain("extent", want.Extent, got.Extent)
	plain("medium", want.Medium, got.Medium)
	plain("purpose", want.Purpose, got.Purpose)
	plain("price", want.Price, got.Price)
}

func (f *fieldScore) table(r *Result, title string) {
	t := r.Table(title, "field", "right", "there or read")
	right, of := 0, 0
	for _, name := range fieldNames {
		if f.of[name] > 0 {
			t.Add(name, ratio(f.right[name], f.of[name]), f.of[name])
		}
		right, of = right+f.right[name], of+f.of[name]
	}
	t.Add("all", ratio(right, of), of)
}

// sameName compares names without marks, spaces and case; one may hold the other.
func sameName(a, b string) bool {
	fold := func(s string) string {
		return strings.Map(func(c rune) rune {
			if strings.ContainsRune(` .,"'’«»„“”`, c) {
				return -1
			}
			return c
		}, strings.ToLower(s))
	}
	a, b = fold(a), fold(b)
	return a == b || len(a) > 3 && len(b) > 3 && (strings.Contains(a, b) || strings.Contains(b, a))
}

// minedLine is a line of notices.jsonl.
type minedLine struct {
	Host, Line string
}

// mined measures on the lines of news pages that look like notices. Their labels are kept by hash, for the
// lines belong to their publishers. The third of the hosts that is held out was not looked at for the rules.
func (e Env) mined(r *Result, misses bool) error {
	path, err := e.path("notices.jsonl")
	if err != nil {
		return err
	}
	labels, err := minedLabels()
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var parts [2]counts
	var fields [2]fieldScore
	unlabelled, seen := 0, map[string]bool{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l minedLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		key := lineKey(l.Line)
		if seen[key] {
			continue
		}
		seen[key] = true
		label, ok := labels[key]
		if !ok {
			unlabelled++
			continue
		}
		part := 0
		if keptAside(l.Host) {
			part = 1
		}
		var want *article.Notice
		if label != "-" {
			want = noticeFields(label)
		}
		got := readNotice(l.Line)
		show := func(what string) {
			if misses && part == 0 {
				e.logf("mined: %s: %s", what, l.Line)
			}
		}
		switch {
		case want != nil && got != nil:
			parts[part].hit++
			fields[part].add(want, got, func(name, w, g string) { show(fmt.Sprintf("%s is %q, read as %q", name, w, g)) })
		case want != nil:
			parts[part].missed++
			show("missed")
		case got != nil:
			parts[part].extra++
			show("no notice")
		}
	}
	t := r.Table("Notices, mined lines, each line once", "hosts", "precision", "recall", "notices")
	t.Add("two thirds", parts[0].figures()...)
	t.Add("held out", parts[1].figures()...)
	if unlabelled > 0 {
		t.Note("%d lines have no label", unlabelled)
	}
	fields[0].table(r, "Fields, mined lines, two thirds of the hosts")
	fields[1].table(r, "Fields, mined lines, hosts held out")
	return lines.Err()
}

// lineKey names a line without holding it.
func lineKey(line string) string { return fmt.Sprintf("%016x", xxhash.Sum64String(line)) }

// keptAside tells whether a host is in the third that is kept aside.
func keptAside(host string) bool { return xxhash.Sum64String("notices "+host)%3 == 0 }

// minedLabels reads the labels: the key of the line, a tab, then "-" or fields as in the own sets.
func minedLabels() (map[string]string, error) {
	b, err := rightsSets.ReadFile("testdata/rights/notices-labels.tsv")
	if err != nil {
		return nil, err
	}
	labels := map[string]string{}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if key, label, ok := strings.Cut(line, "\t"); ok {
			labels[key] = label
		}
	}
	return labels, nil
}
