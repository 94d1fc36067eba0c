package extract

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"sync"

	"github.com/ibid-news/ibid/internal/learn"
)

// Model is what was learned of pages: the log odds of the words of names and of short texts, and two
// stages of trees, the second of which sees what the first said of a block's neighbours. `ibid train
// extract` makes one; Default is the one that ibid carries.
type Model struct {
	words  [2]lexemes // of names, of texts; with the curated groups
	stages [2]*learn.Trees
}

//go:embed weights.bin
var weights []byte

// Default is the model that ibid carries.
var Default = sync.OnceValue(func() *Model {
	m := &Model{}
	if err := m.UnmarshalBinary(weights); err != nil {
		panic(fmt.Sprintf("the model that ibid was built with does not read: %v", err))
	}
	return m
})

// NewModel makes a model of tables of log odds, by hash of the word, and of trees, which may be nil.
func NewModel(names, texts map[uint32]float32, first, second *learn.Trees) *Model {
	m := &Model{stages: [2]*learn.Trees{first, second}}
	base := curated()
	for i, odds := range [2]map[uint32]float32{names, texts} {
		m.words[i] = maps.Clone(base[i])
		for h, o := range odds {
			l := m.words[i][h]
			l.odds = o
			m.words[i][h] = l
		}
	}
	return m
}

func (m *Model) word(h uint32) lexeme { return m.words[1][h] }

// names reads the words of a class or id.
func (m *Model) names(s string) summary {
	var out summary
	if len(s) > 1024 {
		s = s[:1024]
	}
	t := m.words[0]
	nameWords(s, func(h uint32) {
		out.hash = mix(out.hash, uint64(h))
		if l, ok := t[h]; ok {
			out.groups |= l.groups
			out.odds += l.odds
		}
	})
	return out
}

// The binary form of a Model, integers little-endian:
//
//	"ibpg" version(1)
//	twice, for names and texts: words(4), for each hash(4) and log odds in sixteenths(1, signed)
//	twice, for the stages: bytes(4), the trees as package learn writes them
//	CRC-32 (IEEE) of all before it (4)
const (
	modelMagic   = "ibpg"
	modelVersion = 1
	oddsUnit     = 16
)

var errModel = errors.New("extract: these bytes are no model, or are damaged")

// MarshalBinary implements encoding.BinaryMarshaler.
func (m *Model) MarshalBinary() ([]byte, error) {
	out := append([]byte(modelMagic), modelVersion)
	le := binary.LittleEndian
	for _, t := range m.words {
		var hs []uint32
		for h, l := range t {
			if l.odds != 0 {
				hs = append(hs, h)
			}
		}
		slices.Sort(hs)
		out = le.AppendUint32(out, uint32(len(hs)))
		for _, h := range hs {
			out = append(le.AppendUint32(out, h), byte(int8(min(max(t[h].odds*oddsUnit, -127), 127))))
		}
	}
	for _, s := range m.stages {
		b, err := s.MarshalBinary()
		if err != nil {
			return nil, err
		}
		out = append(le.AppendUint32(out, uint32(len(b))), b...)
	}
	return le.AppendUint32(out, crc32.ChecksumIEEE(out)), nil
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (m *Model) UnmarshalBinary(b []byte) error {
	le := binary.LittleEndian
	if len(b) < len(modelMagic)+5 || string(b[:len(modelMagic)]) != modelMagic {
		return errModel
	}
	if v := b[len(modelMagic)]; v != modelVersion {
		return fmt.Errorf("extract: a model of version %d, this ibid knows %d: train it again", v, modelVersion)
	}
	body := b[:len(b)-4]
	if crc32.ChecksumIEEE(body) != le.Uint32(b[len(b)-4:]) {
		return errModel
	}
	rest := body[len(modelMagic)+1:]
	take := func(n int) []byte {
		if n < 0 || len(rest) < n {
			rest = nil
			return nil
		}
		out := rest[:n]
		rest = rest[n:]
		return out
	}
	count := func() int {
		if n := take(4); n != nil {
			return int(le.Uint32(n))
		}
		return -1
	}
	var odds [2]map[uint32]float32
	for i := range odds {
		n := count()
		t := take(5 * n)
		if t == nil && n != 0 {
			return errModel
		}
		odds[i] = make(map[uint32]float32, n)
		for ; len(t) > 0; t = t[5:] {
			odds[i][le.Uint32(t)] = float32(int8(t[4])) / oddsUnit
		}
	}
	var stages [2]learn.Trees
	for i := range stages {
		if err := stages[i].UnmarshalBinary(take(count())); err != nil {
			return err
		}
		if want := [2]int{numFirst, numSecond}[i]; stages[i].NumFeatures() != want {
			return fmt.Errorf("extract: the model reads %d features, this ibid makes %d: train it again", stages[i].NumFeatures(), want)
		}
	}
	*m = *NewModel(odds[0], odds[1], &stages[0], &stages[1])
	return nil
}

// firstTrees of the first stage decide that a block with log odds below firstLeast is none of the body.
const (
	firstTrees = 20
	firstLeast = -3.7
)

// FirstScores is what the first stage says of the rows of a page.
func FirstScores(first *learn.Trees, rows [][]float32) []float64 {
	p := make([]float64, len(rows))
	for i, x := range rows {
		p[i] = learn.Sigmoid(first.Doubtful(x, firstTrees, firstLeast))
	}
	return p
}

// Ensembles is of how many the second stage is the mean: there are few pages to learn from, and which rows and features a
// tree sees decides too much.
const Ensembles = 3

// Only blocks that the first stage gives at least secondLeast, or that stand within secondNear blocks of one that
// it gives secondBeside, are seen by the second.
const (
	secondLeast  = .05
	secondBeside = .2
	secondNear   = 3
	secondList   = .6
	secondSure   = 4 // log odds at which one ensemble of them suffices
)

// score gives each block the probability that it is of the body.
func (pg *page) score() {
	m := pg.model
	if m.stages[0] == nil || len(pg.blocks) == 0 {
		return
	}
	x := pg.firstFeatures()
	p := FirstScores(m.stages[0], x)
	if m.stages[1] != nil {
		v := pg.second(p)
		row := make([]float32, 0, numSecond)
		out := slices.Clone(p)
		for i := range p {
			if v.doubtful(i) {
				out[i] = min(p[i], secondLeast)
				continue
			}
			row = v.features(append(row[:0], x[i]...), i)
			out[i] = learn.Sigmoid(m.stages[1].Sure(row, Ensembles, secondSure))
		}
		p = out
	}
	pg.doubt(p)
	pg.cohere(p)
	pg.doubtNotices(p)
	for i := range p {
		pg.blocks[i].Score = p[i]
	}
}

// doubtful tells whether a block needs no second look.
func (v *view) doubtful(i int) bool {
	if v.p[i] >= secondLeast {
		return false
	}
	for j := max(0, i-secondNear); j < min(len(v.p), i+secondNear+1); j++ {
		if v.p[j] >= secondBeside {
			return false
		}
	}
	if k := v.inList[i]; k >= 0 { // what stands around a list counts for all of it
		first, last := v.lists[k].first, v.lists[k].last
		return (first == 0 || v.p[first-1] < secondList) && (last+1 >= len(v.p) || v.p[last+1] < secondList)
	}
	return true
}

// doubt lowers the scores of readers' comments beside a body: too few pages of those that were learned from
// have any for this to be learned.
func (pg *page) doubt(p []float64) {
	other := 0.0
	for i := range p {
		if !pg.commented(i) {
			other += p[i] * float64(pg.blocks[i].words)
		}
	}
	for i := range p {
		if other > leastBeside && pg.commented(i) {
			p[i] *= .1
		}
	}
}

// alone is how many blocks without text must lie between a text and a notice for the notice to be none of it.
const alone = 6

// doubtNotices halves the scores of notices of rights that stand far from any text: what a scraper carried along stands in the
// text or right below it.
func (pg *page) doubtNotices(p []float64) {
	text := func(i int) bool { return p[i] > .5 && !pg.blocks[i].rights() }
	gap := alone + 1
	for i := range p {
		if text(i) {
			gap = 0
			continue
		}
		if gap++; gap <= alone || !pg.blocks[i].rights() {
			continue
		}
		near := false
		for j := i + 1; j < min(len(p), i+alone+1) && !near; j++ {
			near = text(j)
		}
		if !near {
			p[i] *= .5
		}
	}
}

// Sample is a page as the training of a model sees it.
type Sample struct {
	Blocks []Block
	First  [][]float32 // rows of the first stage
	page   *page
}

// Prepare reads a page for training. The log odds among the features are those of m.
func Prepare(p Page, m *Model) (*Sample, error) {
	d, pg, err := open(p, m)
	if err != nil {
		return nil, err
	}
	if d.Root == nil {
		return nil, errors.New("no markup")
	}
	return &Sample{Blocks: pg.blocks, First: pg.firstFeatures(), page: pg}, nil
}

// Second makes the rows of the second stage of what the first said.
func (s *Sample) Second(p []float64) [][]float32 { return s.page.secondFeatures(s.First, p) }

// Commented tells whether block i stands in an element named for readers' comments.
func (s *Sample) Commented(i int) bool { return s.page.commented(i) }

// Words calls name for each hash of a word in the names of the elements around block i, five levels
// up, and text for each of its own first words.
func (s *Sample) Words(i int, name, text func(uint32)) {
	b := &s.Blocks[i]
	at := b.elem
	for up := 0; up < 5 && at >= 0; up++ {
		e := &s.page.elems[at]
		nameWords(clipped(attr(e.node, "class")), name)
		nameWords(clipped(attr(e.node, "id")), name)
		at = e.up
	}
	var st stats
	st.measure(b.Text, nil, text)
}

func clipped(s string) string { return s[:min(len(s), 1024)] }
