package crosslang

// move is one step of an alignment: so many units of either side go together. A move without
// units on one side leaves a unit of the other out.
type move struct{ a, b int }

var moves = [...]move{{1, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}}

// drift is what a pair of units must have above the background to be worth more than none, and
// mergeCost what each further unit of a block must bring.
const (
	drift     = .02
	mergeCost = .015
	mergeGain = 1.15 // what a block's cosine must be of that of its best units
)

// link is a pair of blocks in an alignment.
type link struct {
	a, b   block
	cosine float32
	above  float32 // cosine above the background
	mass   float32 // of the smaller block
}

// chain finds the monotone alignment of greatest gain: the sum over its links of the mass of the smaller block times
// what their cosine has above the background. Units left out cost nothing. It returns the links in
// order and the gain.
func (g *grid) chain() ([]link, float32) {
	w := g.m + 1
	gain := make([]float32, (g.n+1)*w)
	step := make([]uint8, (g.n+1)*w)
	for j := 1; j < w; j++ {
		step[j] = 1
	}
	for i := 1; i <= g.n; i++ {
		gain[i*w], step[i*w] = 0, 0
		for j := 1; j <= g.m; j++ {
			best, by := gain[(i-1)*w+j], uint8(0)
			if x := gain[i*w+j-1]; x > best {
				best, by = x, 1
			}
			for k := 2; k < len(moves); k++ {
				p := moves[k]
				if p.a > i || p.b > j {
					continue
				}
				x := gain[(i-p.a)*w+j-p.b] + g.worth(i, j, p)
				if x > best {
					best, by = x, uint8(k)
				}
			}
			gain[i*w+j], step[i*w+j] = best, by
		}
	}
	var out []link
	for i, j := g.n, g.m; i > 0 && j > 0; {
		p := moves[step[i*w+j]]
		if p.a > 0 && p.b > 0 {
			out = append(out, g.link(block{i - p.a, i}, block{j - p.b, j}))
		}
		i, j = i-p.a, j-p.b
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, gain[g.n*w+g.m]
}

// worth is the gain of a move that ends before units i of a and j of b.
func (g *grid) worth(i, j int, p move) float32 {
	if p.a == 1 && p.b == 1 {
		x := g.cosine(i-1, j-1)
		if x == 0 {
			return 0
		}
		return min(g.a.mass[i-1], g.b.mass[j-1]) * (x - g.background(i-1, j-1) - drift)
	}
	a, b := block{i - p.a, i}, block{j - p.b, j}
	// Sentences are merged if each goes with the counterpart, and together they go better with it than
	// the best of them does alone, in what they say and in length.
	var best, ratio float32
	for u := a.lo; u < a.hi; u++ {
		for v := b.lo; v < b.hi; v++ {
			c := g.cosine(u, v)
			if c < g.background(u, v)+drift {
				return 0
			}
			if c > best {
				best, ratio = c, logRatio(g.a.mass[u], g.b.mass[v])
			}
		}
	}
	ma, mb := g.a.blockMass(a), g.b.blockMass(b)
	cosine, above := g.blocks(a, b)
	if cosine <= mergeGain*best || logRatio(ma, mb) > ratio {
		return 0
	}
	return min(ma, mb) * (above - drift - mergeCost*float32(p.a+p.b-2))
}

func (g *grid) link(a, b block) link {
	c, above := g.blocks(a, b)
	return link{a, b, c, above, min(g.a.blockMass(a), g.b.blockMass(b))}
}

// free finds, in no order, the pairs of units that are each other's best, and the gain of the best for each unit of a.
func (g *grid) free() ([]link, float32) {
	bestA, bestB := make([]int, g.n), make([]int, g.m)
	topB := make([]float32, g.m)
	for j := range bestB {
		bestB[j] = -1
	}
	var gain float32
	for i := range g.n {
		bestA[i] = -1
		var top float32
		for j := range g.m {
			above := g.cosine(i, j) - g.background(i, j)
			if above > top {
				top, bestA[i] = above, j
			}
			if above > topB[j] {
				topB[j], bestB[j] = above, i
			}
		}
		if j := bestA[i]; j >= 0 {
			gain += max(0, top-drift) * min(g.a.mass[i], g.b.mass[j])
		}
	}
	var out []link
	for i, j := range bestA {
		if j >= 0 && bestB[j] == i {
			out = append(out, g.link(block{i, i + 1}, block{j, j + 1}))
		}
	}
	return out, gain
}
