package train

import (
	"math"
	"strings"
	"unicode"

	"github.com/ibid-news/ibid/internal/extract"
)

// label says of each block of a page whether it is of the body, by the text that is known to be the body, or by
// the pieces that are known to be in it and not to be in it.
func label(s *extract.Sample, p *Page) *labelledPage {
	l := &labelledPage{Sample: s, label: make([]bool, len(s.Blocks)), weight: make([]float32, len(s.Blocks))}
	if p.Text == "" {
		l.byPieces(p)
	} else {
		l.byText(p)
	}
	return l
}

// byPieces labels only the blocks that hold a piece.
func (l *labelledPage) byPieces(p *Page) {
	for i, b := range l.Blocks {
		for _, s := range p.With {
			if l.weight[i] == 0 && holds(b.Text, s) {
				l.label[i], l.weight[i] = true, 1
			}
		}
		for _, s := range p.Without {
			if l.weight[i] == 0 && holds(b.Text, s) {
				l.weight[i] = 1
			}
		}
	}
}

func holds(text, piece string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(piece), " "))
}

// Tokens are the words of a text as the published evaluations of these sets count them: runs of letters, digits and underscores.
func Tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && !unicode.IsMark(r)
	})
}

func wordsOf(s string) int { return len(strings.Fields(s)) }

const gram = 4

// byText labels blocks by the share of their runs of four words that the body has; blocks too short for
// that by whether the body has them at the place where they would stand.
func (l *labelledPage) byText(p *Page) {
	gold := Tokens(p.Text)
	at := map[string][]int{}
	for i := 0; i+gram <= len(gold); i++ {
		k := strings.Join(gold[i:i+gram], " ")
		at[k] = append(at[k], i)
	}
	n := len(l.Blocks)
	toks := make([][]string, n)
	from, to := make([]int, n), make([]int, n) // where in gold a block stands, -1 if nowhere
	sizes := 0
	for i, b := range l.Blocks {
		from[i], to[i] = -1, -1
		toks[i] = Tokens(b.Text)
		if len(toks[i]) < gram {
			continue
		}
		hit, runs := 0, len(toks[i])-gram+1
		lo, hi := -1, -1
		for j := range runs {
			if ps := at[strings.Join(toks[i][j:j+gram], " ")]; len(ps) > 0 {
				hit++
				if len(ps) == 1 {
					if lo < 0 {
						lo = ps[0] - j
					}
					hi = ps[0] + gram
				} else if lo < 0 && hit == 1 {
					lo, hi = ps[0]-j, ps[0]+gram
				}
			}
		}
		if 2*hit > runs {
			l.label[i] = true
			from[i], to[i] = max(lo, 0), hi
		}
		sizes += len(toks[i])
	}
	l.copies(toks)
	l.shortOnes(gold, toks, from, to)
	for i := range l.Blocks {
		// A page counts as one, whatever its length; so a word counts by its share in the text.
		w := math.Pow(float64(len(toks[i]))+2, .7) / math.Pow(float64(len(gold))+100, .5)
		l.weight[i] = float32(max(w, .02))
		if !l.label[i] && l.Commented(i) { // there are few of them to learn from
			l.weight[i] *= 3
		}
	}
}

// copies leaves of several blocks with one text that whose neighbours are of the body too.
func (l *labelledPage) copies(toks [][]string) {
	first := map[string]int{}
	near := func(i int) (n int) {
		for j := max(0, i-5); j < min(len(l.Blocks), i+6); j++ {
			if l.label[j] && j != i {
				n += len(toks[j])
			}
		}
		return n
	}
	for i, b := range l.Blocks {
		if !l.label[i] {
			continue
		}
		j, ok := first[b.Text]
		if !ok {
			first[b.Text] = i
			continue
		}
		if near(i) > near(j) {
			l.label[j] = false
			first[b.Text] = i
		} else {
			l.label[i] = false
		}
	}
}

// shortOnes looks for short blocks between where the blocks before and behind them stand.
func (l *labelledPage) shortOnes(gold []string, toks [][]string, from, to []int) {
	pos := 0
	for i := range l.Blocks {
		if l.label[i] && to[i] >= 0 {
			pos = max(pos, to[i])
			continue
		}
		k := len(toks[i])
		if k == 0 || k >= gram {
			continue
		}
		end := len(gold)
		next := -1
		for j := i + 1; j < len(l.Blocks) && j < i+40; j++ {
			if l.label[j] && from[j] >= 0 {
				next = j
				end = from[j]
				break
			}
		}
		if next < 0 && pos == 0 {
			continue
		}
		if next < 0 {
			end = min(end, pos+12)
		} else if pos == 0 {
			pos = max(0, end-12)
		}
		if end < pos || end > pos+60 {
			continue
		}
		for j := pos; j+k <= end; j++ {
			if equal(gold[j:j+k], toks[i]) {
				l.label[i] = true
				pos = j + k
				break
			}
		}
		if pos > 0 && next >= 0 && pos == max(0, end-12) && !l.label[i] {
			pos = 0
		}
	}
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// thinned is how many of the blocks that are far from any of the body stand for one in training.
const thinned = 5

// thin leaves out most of the blocks that have none of the body near them, and counts the others for them.
func (l *labelledPage) thin() {
	near := -100
	gap := make([]int, len(l.label))
	for i := range l.label {
		if l.label[i] {
			near = i
		}
		gap[i] = i - near
	}
	near = len(l.label) + 100
	for i := len(l.label) - 1; i >= 0; i-- {
		if l.label[i] {
			near = i
		}
		gap[i] = min(gap[i], near-i)
		if gap[i] > 6 && wordsOf(l.Blocks[i].Text) < 12 {
			if i%thinned == 0 {
				l.weight[i] *= thinned
			} else {
				l.weight[i] = 0
			}
		}
	}
}
