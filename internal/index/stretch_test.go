package index

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What a window over the cells finds is what adding up each window by itself finds.
func TestStretches(t *testing.T) {
	const docs, cells, window, least = 40, 9, 3, .9
	families := []Family{Shingle, Key, Pivot}
	r := rand.New(rand.NewPCG(1, 2))
	for range 25 {
		x, db := open(t, t.TempDir())
		w := world{}
		for d := range Doc(docs) {
			for _, f := range families {
				var terms []Term
				for range r.IntN(6) {
					terms = append(terms, Term{uint64(r.IntN(25)) << 40, .1 + .9*r.Float32()})
				}
				w.add(d, f, terms)
				x.Add(d, f, terms)
			}
		}
		q := Stretches{Window: window, Least: least, Limit: docs}
		for range 30 {
			p := Placed{Term{uint64(r.IntN(25)) << 40, .1 + r.Float32()}, families[r.IntN(3)], r.IntN(cells)}
			known := false
			for _, o := range q.Terms {
				known = known || o.Hash == p.Hash && o.Family == p.Family && o.Cell == p.Cell
			}
			if !known {
				q.Terms = append(q.Terms, p)
			}
		}
		last := 0
		for _, p := range q.Terms {
			last = max(last, p.Cell)
		}
		var naive [cells][docs]float64 // by last cell of the window
		for _, p := range q.Terms {
			for d, v := range w[p.Family][p.Hash] {
				gain := float64(p.Weight) * math.Sqrt(float64(v))
				if !p.Family.weighs() {
					gain = float64(p.Weight) * Rarity(docs, len(w[p.Family][p.Hash]))
				}
				for c := p.Cell; c < min(cells, p.Cell+window); c++ {
					naive[c][d] += gain
				}
			}
		}
		scores := func(limit int) map[Doc]float64 {
			q.Limit = limit
			found, err := x.Memo().Stretches(q)
			if err != nil {
				t.Fatal(err)
			}
			out := map[Doc]float64{}
			for _, c := range found {
				out[c.Doc] = c.Score
			}
			return out
		}
		const close = 1e-3
		all, first := scores(docs), scores(1)
		for d := range docs {
			best := 0.
			for c := window - 1; c <= last; c++ {
				best = max(best, naive[c][d])
				wins := naive[c][d] > least+close
				for o := range docs {
					wins = wins && (o == d || naive[c][o] < naive[c][d]-close)
				}
				if first[Doc(d)] == 0 && wins {
					t.Errorf("document %d is the best of the stretch that ends with cell %d, and not found", d, c)
				}
			}
			if got := all[Doc(d)]; best > least+close && math.Abs(got-best) > close || best < least-close && got != 0 {
				t.Errorf("document %d has score %.4f, by hand %.4f", d, got, best)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
