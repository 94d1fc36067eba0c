package extract

import (
	"cmp"
	"slices"
)

// choose returns which blocks are the body. It takes blocks by falling score as long as that raises
// the expected F1 in words: on a page that the model is sure of that is every block above about
// one half, on one that it is not sure of more.
func (pg *page) choose() []bool {
	n := len(pg.blocks)
	body := make([]bool, n)
	order := make([]int, 0, n)
	total := 0.0
	for i := range pg.blocks {
		b := &pg.blocks[i]
		total += b.Score * float64(b.words)
		if b.Score > leastScore {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(pg.blocks[j].Score, pg.blocks[i].Score) })
	hit, taken, best, upto := 0.0, 0.0, 0.0, 0
	for k, i := range order {
		b := &pg.blocks[i]
		w := float64(b.words) + .1
		hit += w * b.Score
		taken += w
		if f := 2 * hit / (taken + total); f >= best {
			best, upto = f, k+1
		}
	}
	for k, i := range order {
		body[i] = k < upto || pg.blocks[i].Score > .5
	}
	pg.once(body)
	size := int32(0)
	for i := range body {
		if body[i] {
			size += pg.blocks[i].words
		}
	}
	if size < leastWords {
		clear(body)
	}
	return body
}

// leastWords of a body.
const leastWords = 4

// leastScore of a block of the body.
const leastScore = .15

// once drops longer blocks that say what a better one says.
func (pg *page) once(body []bool) {
	best := map[uint64]int{}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		if !body[i] || b.words < 12 {
			continue
		}
		j, ok := best[b.print]
		if !ok {
			best[b.print] = i
			continue
		}
		if b.Score > pg.blocks[j].Score+.1 {
			body[j] = false
			best[b.print] = i
		} else {
			body[i] = false
		}
	}
}
