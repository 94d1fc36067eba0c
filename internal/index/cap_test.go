package index

import "testing"

// A term in more documents than its family's cap loses its list, and keeps its number, in
// whatever order runs come together.
func TestCap(t *testing.T) {
	for _, f := range []Family{Shingle, Pivot} {
		x, db := open(t, t.TempDir())
		defer db.Close()
		n := Doc(f.cap()) + 50
		const common, rare = 0xabcdef << 40, 0xabcdef<<40 | 1<<20
		for d := range n {
			x.Add(d, f, []Term{{common, .5}})
			if d%100 == 0 {
				x.Add(d, f, []Term{{rare, .5}})
			}
			if d%(n/14) == 0 { // more runs than a value has buckets
				if err := x.Flush(); err != nil {
					t.Fatal(err)
				}
			}
		}
		check := func(when string) {
			t.Helper()
			counts, err := x.Counts(f, []uint64{common, rare, 5})
			if err != nil {
				t.Fatal(err)
			}
			want := int(n+99) / 100
			if counts[0] != int(n) || counts[1] != want || counts[2] != 0 {
				t.Errorf("family %d, %s: counts %v, want %d, %d, 0", f, when, counts, n, want)
			}
			cs, err := x.Lookup(Query{Family: f, Terms: []Term{{common, 1}, {rare, 1}}, Least: 1})
			if err != nil {
				t.Fatal(err)
			}
			if len(cs) != want || cs[0].Shared != 1 {
				t.Errorf("family %d, %s: %d candidates, want %d", f, when, len(cs), want)
			}
		}
		check("in memory and runs")
		if err := x.Flush(); err != nil {
			t.Fatal(err)
		}
		check("in runs")
		if err := db.Compact(t.Context(), []byte{0}, []byte{0xff}, false); err != nil {
			t.Fatal(err)
		}
		check("compacted")
	}
}
