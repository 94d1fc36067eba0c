package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

// Query asks which documents share terms of one family.
type Query struct {
	Family Family
	Terms  []Term
	Least  int            // terms that must be shared
	Limit  int            // documents returned at the most; 0: all
	Keep   func(Doc) bool // tells whether a document may be returned; nil: all
}

// Candidate is a document that shares terms with a query.
type Candidate struct {
	Doc    Doc
	Shared int     // terms in common, of those that were looked at
	Score  float64 // sum of query weight x posting weight x Rarity over them
}

// Rarity is the weight of a term that df of n documents have.
func Rarity(n, df int) float64 { return math.Log(1 + float64(n)/float64(max(1, df))) }

// maxRead bounds the postings that one look-up reads. The rarest terms are read first.
const maxRead = 200_000

// list is what the index knows of one term of a query.
type list struct {
	weight float32
	n      int       // documents that have it
	ps     []posting // they, or fewer if the list was too long to be kept
}

// Lookup returns the documents that share terms with q, best score first. Terms in more
// documents than the family keeps lists of count for nothing, and so do the commonest of
// those that have lists if all together are too long.
func (x *Index) Lookup(q Query) ([]Candidate, error) {
	lists, err := x.lists(q.Family, q.Terms)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	slices.SortFunc(lists, func(a, b list) int { return cmp.Compare(a.n, b.n) })
	total, read := int(x.High()), 0
	tally := map[Doc]Candidate{}
	for _, l := range lists {
		if len(l.ps) < l.n {
			continue
		}
		if read += l.n; read > maxRead {
			break
		}
		weight := Rarity(total, l.n) * float64(l.weight)
		for _, p := range l.ps {
			c := tally[p.doc]
			w := weight
			if q.Family.weighs() {
				w *= float64(unpack(p.weight))
			}
			c.Doc, c.Shared, c.Score = p.doc, c.Shared+1, c.Score+w
			tally[p.doc] = c
		}
	}
	return best(tally, q), nil
}

// Counts returns in how many documents each of the hashes is.
func (x *Index) Counts(family Family, hashes []uint64) ([]int, error) {
	out := make([]int, len(hashes))
	for i, h := range hashes {
		ls, err := x.lists(family, []Term{{h, 1}})
		if err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		for _, l := range ls {
			out[i] = l.n
		}
	}
	return out, nil
}

// lists reads the terms' lists, on disk and in memory.
func (x *Index) lists(family Family, terms []Term) ([]list, error) {
	keys := make([]Term, 0, len(terms))
	for _, t := range terms {
		keys = append(keys, Term{key(family, t.Hash), t.Weight})
	}
	slices.SortStableFunc(keys, func(a, b Term) int { return cmp.Compare(a.Hash, b.Hash) })
	keys = slices.CompactFunc(keys, func(a, b Term) bool { return a.Hash == b.Hash })
	it, err := x.db.NewIter(&pebble.IterOptions{LowerBound: []byte{Prefix}, UpperBound: []byte{Prefix + 1}})
	if err != nil {
		return nil, err
	}
	defer it.Close()
	var out []list
	for lo := 0; lo < len(keys); {
		hi, b := lo, bucketOf(keys[lo].Hash)
		for hi < len(keys) && bucketOf(keys[hi].Hash) == b {
			hi++
		}
		var r reader
		want := bucketKey(b)
		if it.SeekGE(want) && string(it.Key()) == string(want) {
			v, err := it.ValueAndErr()
			if err != nil {
				return nil, err
			}
			r = reader{rest: v, bucket: b}
		}
		for _, k := range keys[lo:hi] {
			l := list{weight: k.Weight}
			if r.find(k.Hash) {
				l.n, l.ps = r.n, slices.Clone(r.ps)
			}
			if r.err != nil {
				return nil, fmt.Errorf("bucket %x: %w; run ibid reindex", b, r.err)
			}
			if x.fresh(&l, k.Hash); l.n > 0 {
				out = append(out, l)
			}
		}
		lo = hi
	}
	return out, it.Error()
}

// fresh appends the documents in memory that have k.
func (x *Index) fresh(l *list, k uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.run) == 0 {
		return
	}
	x.sort()
	i, _ := slices.BinarySearchFunc(x.run, k, func(p posting, k uint64) int { return cmp.Compare(p.key, k) })
	for ; i < len(x.run) && x.run[i].key == k; i++ {
		l.ps = append(l.ps, x.run[i])
		l.n++
	}
	if l.n > familyOf(k).cap() {
		l.ps = nil
	}
}

func best(tally map[Doc]Candidate, q Query) []Candidate {
	var out []Candidate
	for _, c := range tally {
		if c.Shared >= q.Least && (q.Keep == nil || q.Keep(c.Doc)) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return out
}
