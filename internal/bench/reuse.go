package bench

import (
	"cmp"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/fingerprint"
	"github.com/ibid-news/ibid/internal/words"
)

// Reuse measures how well what align finds separates the short answers of Clough and Stevenson that
// reuse an encyclopaedia article from those that do not. An answer's score is the most that it has of any of the
// five articles, for a searcher does not know which one to look at.
func Reuse(ctx context.Context, e Env) (*Result, error) {
	list, err := e.path("data", "file_information.csv")
	if err != nil {
		return nil, err
	}
	f, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	read := func(name string) (*align.Text, error) {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(list), name))
		s := string(b)
		return align.New(s, words.Split(s), nil), err
	}
	var originals []*align.Text
	for _, task := range []string{"a", "b", "c", "d", "e"} {
		o, err := read("orig_task" + task + ".txt")
		if err != nil {
			return nil, err
		}
		originals = append(originals, o)
	}
	type answer struct {
		name, level string
		score, own  float64
		words       float64
	}
	var as []answer
	for _, row := range rows[1:] {
		if len(row) < 3 || row[2] == "orig" {
			continue
		}
		text, err := read(row[0])
		if err != nil {
			return nil, err
		}
		a := answer{name: row[0], level: row[2]}
		for i, o := range originals {
			s := reused(text, o)
			a.words = max(a.words, sharedWords(text, o))
			a.score = max(a.score, s)
			if string(rune('a'+i)) == row[1] {
				a.own = s
			}
		}
		as = append(as, a)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	r := &Result{Name: "reuse"}
	t := r.Table("Clough-Stevenson: share of an answer's words that count as reused", "level", "answers", "mean share", "median share", "with a passage that counts")
	scores := map[string][]float64{}
	for _, a := range as {
		scores[a.level] = append(scores[a.level], a.score)
		if a.level == "non" && a.score > .15 || a.level != "non" && a.score < .15 {
			e.logf("%s, %s: %.2f (of its own article %.2f)", a.name, a.level, a.score, a.own)
		}
	}
	for _, level := range []string{"non", "heavy", "light", "cut"} {
		s := scores[level]
		slices.Sort(s)
		sum, some := 0., 0
		for _, x := range s {
			sum += x
			if x > 0 {
				some++
			}
		}
		t.Add(level, len(s), sum/float64(max(1, len(s))), s[len(s)/2], float64(some)/float64(max(1, len(s))))
	}
	own, most, ties := make([]scored, len(as)), make([]scored, len(as)), make([]scored, len(as))
	for i, a := range as {
		reused := a.level != "non"
		most[i], own[i], ties[i] = scored{a.score, reused}, scored{a.own, reused}, scored{a.score + a.words*tieWeight, reused}
	}
	t = r.Table("Reused or not", "score", "AUC", "asked")
	t.Add("most of any article, ties by shared words", auc(ties), .98)
	t.Add("most of any article", auc(most), "")
	t.Add("of the article the answer is filed under", auc(own), "")
	return r, nil
}

// reused is the share of a's words that stand in passages with o, each weighed by how sure it is.
func reused(a, o *align.Text) float64 {
	sum := 0.
	for _, p := range align.Texts(a, o) {
		n := 0
		for _, w := range a.Words() {
			if w.Lo >= p.A.Lo && w.Hi <= p.A.Hi {
				n++
			}
		}
		c := p.Confidence
		if p.Not != nil {
			c /= 4
		}
		sum += c * float64(n)
	}
	return sum / float64(max(1, len(a.Words())))
}

// tieWeight of the shared words beside passages: they decide between answers of which passages say little.
const tieWeight = .1

// sharedWords is the share of a's different words that o has too.
func sharedWords(a, o *align.Text) float64 {
	one := fingerprint.Scheme{K: 1, W: 1}
	theirs := one.Winnow(o.Words())
	mine := one.Winnow(a.Words())
	n := 0
	for _, h := range mine {
		if _, ok := slices.BinarySearch(theirs, h); ok {
			n++
		}
	}
	return float64(n) / float64(max(1, len(mine)))
}

// scored is a score and whether it should be high.
type scored struct {
	score float64
	high  bool
}

// auc is the chance that one that should be high scores above one that should not; ties count half.
func auc(xs []scored) float64 {
	slices.SortFunc(xs, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	wins, low, pairs := 0., 0, 0
	for i := 0; i < len(xs); {
		j, nl, nh := i, 0, 0
		for ; j < len(xs) && xs[j].score == xs[i].score; j++ {
			if xs[j].high {
				nh++
			} else {
				nl++
			}
		}
		wins += float64(nh) * (float64(low) + float64(nl)/2)
		low += nl
		i = j
	}
	for _, x := range xs {
		if x.high {
			pairs += low
		}
	}
	if pairs == 0 {
		return 0
	}
	return wins / float64(pairs)
}
