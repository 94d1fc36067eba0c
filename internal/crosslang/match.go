package crosslang

import (
	"cmp"
	"slices"
)

// meet is a word of one block that was recognised in the other.
type meet struct {
	a, b  int32 // tokens
	score float32
	kind  AnchorKind
}

// common finds which tokens of two blocks go together, one to one, the surest first: two tokens go
// together as far as they may mean the same.
func common(a, b *Side, p, q block) []meet {
	var out []meet
	for i := p.lo; i < p.hi; i++ {
		for j := q.lo; j < q.hi; j++ {
			out = appendMeets(out, a, b, i, j)
		}
	}
	// One entry for each pair of tokens.
	slices.SortFunc(out, func(x, y meet) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	k := 0
	for i := 0; i < len(out); {
		m := out[i]
		for i++; i < len(out) && out[i].a == m.a && out[i].b == m.b; i++ {
			if out[i].score > m.score/2 {
				m.kind = max(m.kind, out[i].kind)
			}
			m.score += out[i].score
		}
		out[k] = m
		k++
	}
	out = out[:k]
	weigh := func(m meet) float32 {
		return m.score * (a.tokens[m.a].weight + b.tokens[m.b].weight)
	}
	slices.SortStableFunc(out, func(x, y meet) int { return cmp.Compare(weigh(y), weigh(x)) })
	usedA, usedB := make([]bool, a.first[p.hi]-a.first[p.lo]), make([]bool, b.first[q.hi]-b.first[q.lo])
	k = 0
	for _, m := range out {
		x, y := m.a-a.first[p.lo], m.b-b.first[q.lo]
		if usedA[x] || usedB[y] {
			continue
		}
		usedA[x], usedB[y] = true, true
		out[k] = m
		k++
	}
	out = out[:k]
	slices.SortFunc(out, func(x, y meet) int { return cmp.Compare(x.a, y.a) })
	return out
}

// maxMeets bounds the meetings of one pair of units, which hostile repetition would square.
const maxMeets = 4096

func appendMeets(out []meet, a, b *Side, i, j int) []meet {
	x, y := a.words[a.at[i]:a.at[i+1]], b.words[b.at[j]:b.at[j+1]]
	most := len(out) + maxMeets
	for k, l := 0, 0; k < len(x) && l < len(y) && len(out) < most; {
		switch {
		case x[k].term < y[l].term:
			k++
		case x[k].term > y[l].term:
			l++
		default:
			l2 := l
			for ; l2 < len(y) && y[l2].term == x[k].term && len(out) < most; l2++ {
				out = append(out, meet{x[k].token, y[l2].token, min(x[k].weight, y[l2].weight), x[k].term.kind()})
			}
			k++
			if k == len(x) || x[k].term != y[l].term {
				l = l2
			}
		}
	}
	return out
}
