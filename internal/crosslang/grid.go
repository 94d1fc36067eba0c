package crosslang

// grid holds the similarities of all units of two sides, row by row.
type grid struct {
	a, b     *Side
	n, m     int
	dot      []float32 // inner products
	row, col []float32 // mean cosine of each unit of a, of b
}

// maxJoin bounds the products of one term: a word that stands in more cells than that says nothing of where.
const maxJoin = maxUnits * maxUnits / 4

func newGrid(a, b *Side) *grid {
	g := &grid{a: a, b: b, n: len(a.units), m: len(b.units)}
	g.dot = make([]float32, g.n*g.m)
	x, y := a.terms, b.terms
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i].term < y[j].term:
			i++
		case x[i].term > y[j].term:
			j++
		default:
			i2, j2 := i, j
			for i2 < len(x) && x[i2].term == x[i].term {
				i2++
			}
			for j2 < len(y) && y[j2].term == y[j].term {
				j2++
			}
			if (i2-i)*(j2-j) <= maxJoin {
				for _, p := range x[i:i2] {
					r := g.dot[int(p.unit)*g.m : int(p.unit+1)*g.m]
					for _, q := range y[j:j2] {
						r[q.unit] += p.weight * q.weight
					}
				}
			}
			i, j = i2, j2
		}
	}
	g.row, g.col = make([]float32, g.n), make([]float32, g.m)
	for i := range g.n {
		for j := range g.m {
			c := g.cosine(i, j)
			g.row[i] += c
			g.col[j] += c
		}
	}
	for i := range g.row {
		g.row[i] /= float32(g.m)
	}
	for j := range g.col {
		g.col[j] /= float32(g.n)
	}
	return g
}

// cosine of unit i of a and unit j of b.
func (g *grid) cosine(i, j int) float32 {
	d := g.dot[i*g.m+j]
	if d == 0 {
		return 0
	}
	return d / (g.a.norm[i] * g.b.norm[j])
}

// background is the cosine that units i and j would have without being translations of each
// other: half the means of their row and column, or a constant where there are too few to have means.
func (g *grid) background(i, j int) float32 {
	if g.n <= 2 || g.m <= 2 {
		return smallBackground
	}
	return (g.row[i] + g.col[j]) / 2
}

const smallBackground = .08

// blocks is the cosine of two blocks, and what it is above their background.
func (g *grid) blocks(a, b block) (cosine, above float32) {
	var d, back float32
	for i := a.lo; i < a.hi; i++ {
		for j := b.lo; j < b.hi; j++ {
			d += g.dot[i*g.m+j]
			back += g.background(i, j)
		}
	}
	if d > 0 {
		cosine = min(1, d/(g.a.blockNorm(a)*g.b.blockNorm(b)))
	}
	return cosine, cosine - back/float32(a.n()*b.n())
}
