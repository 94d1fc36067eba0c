package index

import "testing"

// Documents too far apart for one run are in several, in memory, on disk, and after opening again.
func TestFarDocuments(t *testing.T) {
	dir := t.TempDir()
	x, db := open(t, dir)
	docs := []Doc{0, 7, maxDocs - 1, maxDocs, maxDocs + 1, 3*maxDocs + 5}
	const term = 0xabcdef << 40
	for _, d := range docs {
		for _, f := range []Family{Shingle, Key, Pivot} {
			x.Add(d, f, []Term{{term, .5}, {term, .9}, {uint64(d+1) << 30, .5}}) // one of them twice: the heavier counts
		}
	}
	if !x.Full() {
		t.Error("an index with two runs is not full")
	}
	check := func(when string) {
		t.Helper()
		for _, f := range []Family{Shingle, Key, Pivot} {
			cs, err := x.Lookup(Query{Family: f, Terms: []Term{{term, 1}}, Least: 1})
			if err != nil {
				t.Fatal(err)
			}
			if len(cs) != len(docs) {
				t.Fatalf("%s, family %d: %v", when, f, cs)
			}
			for i, c := range cs {
				if c.Doc != docs[i] || f == Pivot && c.Score != float64(unpack(pack(.9))) {
					t.Errorf("%s, family %d: %v, want document %d", when, f, c, docs[i])
				}
			}
		}
	}
	check("in memory")
	if err := x.Flush(); err != nil {
		t.Fatal(err)
	}
	check("on disk")
	if n := x.Watermark(); n != docs[len(docs)-1]+1 {
		t.Errorf("the watermark is %d", n)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	x, db = open(t, dir)
	defer db.Close()
	check("opened again")
}
