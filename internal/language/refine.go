package language

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
)

// How a table is refined.
const (
	refineTexts = 420_000
	refineRate  = 0.3 // of the first text; falls to nothing
	strangers   = .15 // of the words of every other text come from any language, as names do
)

// weights are the votes of a table before they are cut to levels: nats, a row of columns for each n-gram.
type weights struct {
	t       *table
	columns int
	of      []float32
}

// urn gives words of one column as often as its texts have them.
type urn struct {
	sources []jar
	weight  float64
}

type jar struct {
	words  []string
	upTo   []float64 // sum of the counts up to each word
	weight float64
}

func (u *urn) draw(r *rand.Rand) string {
	x := r.Float64() * u.weight
	for i := range u.sources {
		j := &u.sources[i]
		if x -= j.weight; x < 0 || i == len(u.sources)-1 {
			k := sort.SearchFloat64s(j.upTo, r.Float64()*j.upTo[len(j.upTo)-1])
			return j.words[min(k, len(j.words)-1)]
		}
	}
	return ""
}

// any gives a word that is as likely rare as common.
func (u *urn) any(r *rand.Rand) string {
	j := &u.sources[r.IntN(len(u.sources))]
	return j.words[r.IntN(len(j.words))]
}

// urns of the columns of a table.
func urns(sources []Source, names []string, s script) []urn {
	all := make([]urn, len(names))
	for _, src := range sources {
		i := slices.Index(names, src.name())
		if i < 0 || share(src.Words, s) < .2 {
			continue
		}
		j := jar{words: commonWords(src.Words), weight: src.Weight}
		sum := 0.
		for _, w := range j.words {
			sum += src.Words[w]
			j.upTo = append(j.upTo, sum)
		}
		if len(j.words) > 0 {
			all[i].sources = append(all[i].sources, j)
			all[i].weight += j.weight
		}
	}
	return all
}

// text is some words of a column, and, where it is mixed, of others.
func text(r *rand.Rand, all []urn, column int, b *strings.Builder) {
	b.Reset()
	mixed := r.IntN(2) == 0
	for range 2 + r.IntN(1+r.IntN(18)) {
		w := ""
		if mixed && r.Float64() < strangers {
			w = all[r.IntN(len(all))].any(r)
		} else {
			w = all[column].draw(r)
		}
		b.WriteString(w)
		b.WriteByte(' ')
	}
}

// refine moves the weights so that texts drawn from each column are told from those of the others: logistic
// regression by stochastic gradient from where naive Bayes begins, which counts n-grams that stand inside each other
// as if they were independent.
func (w *weights) refine(all []urn, named []bool, s script) {
	r := rand.New(rand.NewPCG(1, 2))
	var turns []int
	for i := range all {
		if len(all[i].sources) > 0 {
			turns = append(turns, i)
			if named[i] {
				turns = append(turns, i, i)
			}
		}
	}
	texts := refineTexts * len(w.t.hashes) / 100_000 * w.columns / 64
	var b buffer
	var str strings.Builder
	var v votes
	logits := make([]float32, w.columns)
	for n := range texts {
		column := turns[r.IntN(len(turns))]
		text(r, all, column, &str)
		b.reset()
		b.add(str.String())
		rows := v.list(w.t, b.letters, s)
		if len(rows) == 0 {
			continue
		}
		clear(logits)
		for _, row := range rows {
			for i, x := range w.of[int(row)*w.columns:][:w.columns] {
				logits[i] += x
			}
		}
		softmax(logits, overlap)
		if logits[column] > .995 {
			continue
		}
		logits[column]--
		rate := float32(refineRate * (1 - float64(n)/float64(texts)))
		for i := range logits {
			logits[i] *= rate * overlap
		}
		for _, row := range rows {
			of := w.of[int(row)*w.columns:][:w.columns]
			for i, g := range logits {
				of[i] -= g
			}
		}
	}
}

func softmax(x []float32, scale float32) {
	top := slices.Max(x)
	sum := float32(0)
	for i := range x {
		x[i] = float32(math.Exp(float64(scale * (x[i] - top))))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}

// cut turns the weights into the levels of the table.
func (w *weights) cut() {
	t := w.t
	t.rows = make([]uint64, len(t.hashes)*t.width)
	for row := range t.hashes {
		of := w.of[row*w.columns:][:w.columns]
		top := slices.Max(of)
		for i, x := range of {
			level := math.Round(15 + float64(x-top)/levelNats)
			t.rows[row*t.width+i/16] |= uint64(min(max(level, 0), 15)) << (4 * (i % 16))
		}
	}
}

// means sets what votes each column gets for texts of its own.
func (t *table) means(all []urn, s script) {
	r := rand.New(rand.NewPCG(3, 4))
	var b buffer
	var str strings.Builder
	for i := range t.columns {
		sum, n := 0., 0.
		for range 300 {
			if len(all[i].sources) == 0 {
				break
			}
			str.Reset()
			for range 20 {
				str.WriteString(all[i].draw(r) + " ")
			}
			b.reset()
			b.add(str.String())
			var v votes
			v.count(t, b.letters, s)
			sum += float64(v.score[i])
			n += float64(v.grams)
		}
		t.columns[i].mean = sum / max(n, 1)
	}
}
