package index

import (
	"cmp"
	"io"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

// Merger is the merge operator that a database with an index in it must be opened with.
func Merger() *pebble.Merger {
	return &pebble.Merger{
		Name: "ibid.postings.1",
		Merge: func(key, value []byte) (pebble.ValueMerger, error) {
			m := &merger{bucket: bucketFrom(key)}
			return m, m.add(value)
		},
	}
}

// merger gathers the packed postings of one bucket. The operands hold different documents,
// and their order does not count.
type merger struct {
	bucket   uint32
	postings []posting
	gone     []gone
}

// gone is a term of which only the number of documents is known.
type gone struct {
	key uint64
	n   int
}

func (m *merger) add(v []byte) error {
	r := reader{rest: v, bucket: m.bucket}
	for r.next() {
		if len(r.ps) < r.n {
			m.gone = append(m.gone, gone{r.key(), r.n})
		}
		m.postings = append(m.postings, r.ps...)
	}
	return r.err
}

func (m *merger) MergeNewer(v []byte) error { return m.add(v) }
func (m *merger) MergeOlder(v []byte) error { return m.add(v) }

func (m *merger) Finish(bool) ([]byte, io.Closer, error) {
	slices.SortFunc(m.postings, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.doc, b.doc))
	})
	slices.SortFunc(m.gone, func(a, b gone) int { return cmp.Compare(a.key, b.key) })
	var w writer
	ps, lost := m.postings, m.gone
	for len(ps) > 0 || len(lost) > 0 {
		var k uint64
		switch {
		case len(lost) == 0 || len(ps) > 0 && ps[0].key < lost[0].key:
			k = ps[0].key
		default:
			k = lost[0].key
		}
		n := 0
		for n < len(ps) && ps[n].key == k {
			n++
		}
		list := ps[:n]
		ps = ps[n:]
		for len(lost) > 0 && lost[0].key == k {
			n += lost[0].n
			lost = lost[1:]
		}
		w.group(k, n, list)
	}
	return w.dst, nil, nil
}
