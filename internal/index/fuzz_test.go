package index

import (
	"testing"

	"pgregory.net/rapid"
)

// Whatever groups a bucket has, they come back, in order and by find.
func TestBucketRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]Family{Shingle, Key, Pivot}).Draw(t, "family")
		b := bucketOf(key(f, rapid.Uint64().Draw(t, "bucket")))
		keys := rapid.SliceOfNDistinct(rapid.Uint64Range(0, 1<<b.rest()-1), 1, 300, rapid.ID[uint64]).Draw(t, "rests")
		var gs []group
		for i, k := range keys {
			g := group{key: b.first() + k, n: 1}
			if i%7 == 3 {
				g.n = rapid.IntRange(1, 80).Draw(t, "n")
			}
			if i%11 == 5 {
				g.n = f.cap() + 1 + i
			} else {
				doc := Doc(rapid.Uint32Range(0, 1<<31).Draw(t, "doc"))
				for range g.n {
					e := entry{doc: doc}
					if f.weighs() {
						e.weight = byte(rapid.IntRange(1, 31).Draw(t, "weight"))
					}
					g.list = append(g.list, e)
					doc += 1 + Doc(rapid.Uint32Range(0, 1000).Draw(t, "gap"))
				}
			}
			gs = mergeGroups(gs, []group{g})
		}
		v := encodeBucket(nil, b, gs)
		got, err := openBucket(b, v).groups()
		if err != nil || len(got) != len(gs) {
			t.Fatalf("%d groups of %d come back, %v", len(got), len(gs), err)
		}
		c := openBucket(b, v)
		for i, g := range gs {
			if got[i].key != g.key || got[i].n != g.n || !equal(got[i].list, g.list) {
				t.Fatalf("group %d: %v, want %v", i, got[i], g)
			}
			if i%3 == 0 {
				if !c.find(g.key) || !equal(c.entries(nil), g.list) {
					t.Fatalf("group %d is not found", i)
				}
			}
		}
	})
}

func equal(a, b []entry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Foreign bytes are refused or read, and what is read can be written again.
func FuzzBucket(f *testing.F) {
	seed := func(f *testing.F, fam Family, n int) {
		b := bucketOf(key(fam, 0x123456789abcdef0))
		var gs []group
		for i := range n {
			gs = append(gs, group{key: b.first() + uint64(i*i), n: 1, list: []entry{{Doc(i), 3}}})
		}
		f.Add(byte(fam), encodeBucket(nil, b, gs))
	}
	seed(f, Shingle, 3)
	seed(f, Pivot, 200)
	f.Fuzz(func(t *testing.T, fam byte, v []byte) {
		b := bucketOf(key(Family(fam%3+1), 0x123456789abcdef0))
		gs, err := openBucket(b, v).groups()
		if err != nil || len(gs) == 0 {
			return
		}
		again, err := openBucket(b, encodeBucket(nil, b, gs)).groups()
		if err != nil || len(again) != len(gs) {
			t.Fatalf("%d groups, then %d, %v", len(gs), len(again), err)
		}
		m := merger{b: b}
		for range maxParts + 1 {
			if err := m.add(appendBucket(nil, v)); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := m.Finish(true); err != nil {
			t.Fatal(err)
		}
	})
}
