package index

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"pgregory.net/rapid"
)

type fataler interface{ Fatal(args ...any) }

// open makes an index in dir.
func open(t fataler, dir string) (*Index, *pebble.DB) {
	db, err := pebble.Open(dir, &pebble.Options{Merger: Merger(), FormatMajorVersion: pebble.FormatNewest, Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := Open(db, dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	return x, db
}

type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(f string, a ...any) {
	panic(fmt.Sprintf(f, a...))
}

// world is what a plain map knows of the same documents.
type world map[Family]map[uint64]map[Doc]float32

func (w world) add(d Doc, f Family, terms []Term) {
	if w[f] == nil {
		w[f] = map[uint64]map[Doc]float32{}
	}
	for _, t := range terms {
		h := t.Hash >> 16 << 16
		if w[f][h] == nil {
			w[f][h] = map[Doc]float32{}
		}
		v := float32(1)
		if f.weighs() {
			v = unpack(pack(t.Weight))
		}
		w[f][h][d] = max(w[f][h][d], v)
	}
}

func (w world) lookup(q Query, n int) []Candidate {
	tally := map[Doc]Candidate{}
	seen := map[uint64]bool{}
	for _, t := range q.Terms {
		h := t.Hash >> 16 << 16
		docs := w[q.Family][h]
		if seen[h] || len(docs) > q.Family.cap() {
			continue
		}
		seen[h] = true
		for d, v := range docs {
			c := tally[d]
			w := float64(v) * float64(t.Weight)
			if !q.Family.weighs() {
				w *= Rarity(n, len(docs))
			}
			c.Doc, c.Shared, c.Score = d, c.Shared+1, c.Score+w
			tally[d] = c
		}
	}
	var out []Candidate
	for _, c := range tally {
		if c.Shared >= q.Least {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc)) })
	return out
}

// hashes are few enough to meet, and some share a bucket.
func hashes(t *rapid.T) []Term {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Term {
		h := rapid.Uint64Range(0, 3).Draw(t, "bucket")<<60 | rapid.Uint64Range(0, 40).Draw(t, "rest")<<rapid.SampledFrom([]int{16, 24, 40}).Draw(t, "shift")
		return Term{h, rapid.Float32Range(.001, 1).Draw(t, "weight")}
	}), 0, 12).Draw(t, "terms")
}

func same(a, b []Candidate) bool {
	return slices.EqualFunc(a, b, func(a, b Candidate) bool {
		return a.Doc == b.Doc && a.Shared == b.Shared && math.Abs(a.Score-b.Score) < 1e-3
	})
}

// Whatever is flushed, compacted and opened again in between, a look-up answers as a plain map does.
func TestLikeMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir := filepath.Join(tempDir(t), "db")
		x, db := open(t, dir)
		defer func() { db.Close() }()
		w := world{}
		var pending []func(x *Index) // what is above the watermark
		n := Doc(0)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				if err := x.Flush(); err != nil {
					t.Fatal(err)
				}
				pending = nil
			case 1:
				if err := db.Compact(t.Context(), []byte{0}, []byte{0xff}, false); err != nil {
					t.Fatal(err)
				}
			case 2:
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				x, db = open(t, dir)
				if x.Watermark()+Doc(len(pending)) != n {
					t.Fatalf("watermark %d, %d documents pending, %d added", x.Watermark(), len(pending), n)
				}
				for _, add := range pending {
					add(x)
				}
			default:
				byFamily := map[Family][]Term{}
				for _, f := range []Family{Shingle, Key, Pivot} {
					byFamily[f] = hashes(t)
					w.add(n, f, byFamily[f])
				}
				d := n
				add := func(x *Index) {
					for f, ts := range byFamily {
						x.Add(d, f, ts)
					}
				}
				add(x)
				pending = append(pending, add)
				n++
			}
		}
		if _, err := x.Check(); err != nil {
			t.Fatal(err)
		}
		for _, f := range []Family{Shingle, Key, Pivot} {
			q := Query{Family: f, Terms: hashes(t), Least: rapid.IntRange(1, 3).Draw(t, "least")}
			got, err := x.Lookup(q)
			if err != nil {
				t.Fatal(err)
			}
			if want := w.lookup(q, int(n)); !same(got, want) {
				t.Fatalf("family %d: got %v, want %v", f, got, want)
			}
		}
	})
}

func tempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "ibid-index")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
