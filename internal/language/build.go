package language

import (
	"math"
	"slices"
)

// Source is a language, or one writer's way of it, to make a model from.
type Source struct {
	Tag     string             // as Detect is to say; Other for a language that is only to be told apart
	Column  string             // sources of one column are one language; "" for Tag
	Words   map[string]float64 // how often each word stands in its texts, in any unit
	Weight  float64            // among the sources of its column
	Letters float64            // about how many letters of text were counted: what is unseen in little text may still be common
}

// Shape is how large the table of a script is to be.
type Shape struct {
	Longest int // n-gram, 1 to 4
	Grams   int // at most
}

// rare is the share below which a word or an n-gram of a language is not counted.
const rare = 3e-7

// shapes of the tables that a model has.
func shapes() map[script]Shape {
	return map[script]Shape{
		latin: {4, 92_000}, cyrillic: {4, 48_000}, arabic: {4, 12_000}, hebrew: {4, 4_000}, devanagari: {4, 8_000}, han: {2, 8_000},
	}
}

// Build makes a model from sources. It is the same for the same sources in the same order.
func Build(sources []Source) *Model {
	m := &Model{}
	for s, shape := range shapes() {
		m.tables[s] = build(sources, s, shape)
	}
	return m
}

// counted is the n-grams of one column, as shares among those of their length.
type counted struct {
	column
	name   string
	grams  map[uint64]float64
	least  float64 // share that an n-gram has at least, seen or not
	weight float64
}

func build(sources []Source, s script, shape Shape) *table {
	columns := count(sources, s, shape.Longest)
	if len(columns) == 0 {
		return nil
	}
	columns = columns[:min(len(columns), maxColumns)]
	t := &table{most: shape.Longest, width: (len(columns) + 15) / 16}
	var names []string
	var named []bool
	for _, c := range columns {
		t.columns = append(t.columns, c.column)
		names = append(names, c.name)
		named = append(named, c.tag != Other)
	}
	w := &weights{t: t, columns: len(columns)}
	known := map[uint32]bool{}
	for _, key := range choose(columns, min(shape.Grams, maxRows)) {
		if h := gram(key); !known[h] { // of two n-grams with one hash the better counts
			known[h] = true
			t.hashes = append(t.hashes, h)
			w.of = append(w.of, row(key, columns)...)
		}
	}
	t.index()
	all := urns(sources, names, s)
	if len(columns) > 1 && s != han {
		w.refine(all, named, s)
	}
	w.cut()
	t.means(all, s)
	return t
}

// count counts the n-grams of script s by column, in the order of the sources.
func count(sources []Source, s script, longest int) []counted {
	var columns []counted
	at := map[string]int{}
	members := map[string]float64{}
	for _, src := range sources {
		grams := map[uint64]float64{}
		var total [5]float64
		if share(src.Words, s) < .2 {
			continue
		}
		var b buffer
		for _, w := range commonWords(src.Words) {
			n := src.Words[w]
			b.reset()
			b.add(w)
			b.each(s, longest, func(key uint64, length int) {
				grams[key] += n
				total[length] += n
			})
		}
		name := src.name()
		i, ok := at[name]
		if !ok {
			i = len(columns)
			at[name] = i
			columns = append(columns, counted{column: column{tag: src.Tag}, name: name, grams: map[uint64]float64{}, weight: 1})
			if src.Tag == Other {
				columns[i].weight = .25
			}
		}
		members[name] += src.Weight
		for key, n := range grams {
			if p := n / total[length(key)]; p > rare {
				columns[i].grams[key] += src.Weight * p
			}
		}
		least := min(max(.3/src.Letters, 4e-7), 1e-5)
		if columns[i].least == 0 || least < columns[i].least {
			columns[i].least = least
		}
	}
	for name, i := range at {
		for key := range columns[i].grams {
			columns[i].grams[key] /= members[name]
		}
	}
	return columns
}

// share of the letters of words that are of script s.
func share(words map[string]float64, s script) float64 {
	all, ours := 0., 0.
	for _, w := range commonWords(words) {
		for _, r := range w {
			is := scriptOf(r)
			if is == kana {
				is = han
			}
			if all += words[w]; is == s {
				ours += words[w]
			}
		}
	}
	return ours / max(all, 1e-12)
}

// length of a packed n-gram.
func length(key uint64) int {
	n := 1
	for key >>= 16; key > 0; key >>= 16 {
		n++
	}
	return n
}

// each calls do for the n-grams of script s in the buffer, as votes.count meets them.
func (b *buffer) each(s script, longest int, do func(key uint64, length int)) {
	key, n := uint64(space), 1
	for _, c := range b.letters {
		if c != space {
			is := scriptOf(rune(c))
			if is == kana {
				is = han
			}
			if is != s {
				c = space
			}
		}
		if c == space && n == 1 && key == space {
			continue
		}
		key = key<<16 | uint64(c)
		n = min(n+1, 4)
		if c != space {
			do(key&0xffff, 1)
		}
		for k := 2; k <= min(n, longest); k++ {
			if s != han || key>>16&0xffff != space && c != space { // words are not told apart in writing
				do(key&(1<<(16*k)-1), k)
			}
		}
		if c == space {
			key, n = space, 1
		}
	}
}

// choose returns the n-grams that tell most about the language, in order.
func choose(columns []counted, most int) []uint64 {
	mean := map[uint64]float64{}
	weights := 0.
	for _, c := range columns {
		weights += c.weight
		for key, p := range c.grams {
			mean[key] += c.weight * p
		}
	}
	worth := map[uint64]float64{}
	for _, c := range columns {
		for key, p := range c.grams {
			if p > rare {
				worth[key] += c.weight * p * math.Log(p*weights/mean[key])
			}
		}
	}
	keys := make([]uint64, 0, len(worth))
	for key := range worth {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b uint64) int {
		if x, y := worth[a], worth[b]; x != y {
			if x > y {
				return -1
			}
			return 1
		}
		if a < b {
			return -1
		}
		return 1
	})
	return keys[:min(len(keys), most)]
}

// row is the weights of an n-gram: by how many nats it is rarer in each column than where it is commonest.
func row(key uint64, columns []counted) []float32 {
	top := 0.
	for _, c := range columns {
		top = max(top, c.grams[key])
	}
	of := make([]float32, len(columns))
	for i, c := range columns {
		of[i] = float32(max(math.Log(max(c.grams[key], c.least)/top), -15*levelNats))
	}
	return of
}

// name of the column of a source.
func (s Source) name() string {
	if s.Column != "" {
		return s.Column
	}
	return s.Tag
}

// commonWords are the words that are not rare, in order.
func commonWords(words map[string]float64) []string {
	all := 0.
	keys := make([]string, 0, len(words))
	for _, n := range words {
		all += n
	}
	for w, n := range words {
		if n > all*2*rare {
			keys = append(keys, w)
		}
	}
	slices.Sort(keys)
	return keys
}
