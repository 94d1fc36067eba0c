package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// More postings than a look-up reads: lists that would not count are not read, and that changes no answer.
func TestBound(t *testing.T) {
	const terms, docs = 240, 6000
	r := rand.New(rand.NewPCG(3, 4))
	x, _ := open(t, t.TempDir())
	var df [terms]int
	for i := range df { // some are as long as others
		df[i] = 100 * (1 + r.IntN(55))
	}
	var q Query
	for i := range terms {
		q.Terms = append(q.Terms, Term{uint64(i+1) << 50, .1 + r.Float32()})
	}
	for d := range Doc(docs) {
		var ts []Term
		for i, n := range df {
			if r.IntN(docs) < n {
				ts = append(ts, Term{q.Terms[i].Hash, .2 + .8*r.Float32()})
			}
		}
		x.Add(d, Pivot, ts)
	}
	q.Family, q.Least, q.Limit = Pivot, 1, docs
	got, err := x.Lookup(q)
	if err != nil {
		t.Fatal(err)
	}
	asked := keysOf(Pivot, q.Terms)
	keys := slices.Clone(asked)
	for i := range keys {
		keys[i].Weight = float32(q.most())
	}
	all, free, err := x.lists(keys, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer free()
	sum := func(lists []list) (n int) {
		for _, l := range lists {
			n += len(l.docs)
		}
		return n
	}
	some, freeSome, err := x.lists(keys, maxRead)
	if err != nil {
		t.Fatal(err)
	}
	defer freeSome()
	if n, m := sum(all), sum(some); m >= n || m < maxRead {
		t.Errorf("%d of %d postings read", m, n)
	}
	if want := x.best(q, asked, all, &tally{}); !slices.Equal(got, want) {
		t.Errorf("%d documents found, with all lists %d others", len(got), len(want))
	}
}
