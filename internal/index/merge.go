package index

import (
	"encoding/binary"
	"io"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

// Merger is the merge operator that a database with an index in it must be opened with.
func Merger() *pebble.Merger {
	return &pebble.Merger{
		Name: "ibid.postings.3",
		Merge: func(key, value []byte) (pebble.ValueMerger, error) {
			m := &merger{b: bucketFrom(key)}
			return m, m.add(value)
		},
	}
}

// merger joins the operands of one key. They hold different documents, and their order does not count.
type merger struct {
	b       bucket
	value   []byte // the operands, one behind the other
	buckets int    // in it
}

func (m *merger) add(v []byte) error {
	bs, err := bucketsOf(v)
	m.value, m.buckets = append(m.value, v...), m.buckets+len(bs)
	return err
}

func (m *merger) MergeNewer(v []byte) error { return m.add(v) }
func (m *merger) MergeOlder(v []byte) error { return m.add(v) }

func (m *merger) Finish(bool) ([]byte, io.Closer, error) {
	if m.buckets <= maxParts {
		return m.value, nil, nil
	}
	bs, err := bucketsOf(m.value)
	if err != nil {
		return nil, nil, err
	}
	parts := make([][]group, len(bs))
	for i, b := range bs {
		c := openBucket(m.b, b)
		c.arena = make([]entry, 0, len(b)/2)
		if parts[i], err = c.groups(); err != nil {
			return nil, nil, err
		}
	}
	for len(parts) > 1 { // neighbours by two, so that none is copied often
		n := 0
		for i := 0; i < len(parts); i += 2 {
			if parts[n] = parts[i]; i+1 < len(parts) {
				parts[n] = mergeGroups(parts[i], parts[i+1])
			}
			n++
		}
		parts = parts[:n]
	}
	buf := encodeBucket(make([]byte, 0, len(m.value)), m.b, parts[0])
	return appendBucket(make([]byte, 0, len(buf)+binary.MaxVarintLen64), buf), nil, nil
}

// mergeGroups joins two lists of groups that are in order.
func mergeGroups(a, b []group) []group {
	if len(a) == 0 {
		return b
	}
	out := make([]group, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].key < b[0].key:
			out, a = append(out, a[0]), a[1:]
		case a[0].key > b[0].key:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, joinGroups(a[0], b[0]))
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// joinGroups joins the documents of two groups of one term, and drops their list if it has become too long.
func joinGroups(a, b group) group {
	g := group{key: a.key, n: a.n + b.n}
	if g.n <= familyOf(g.key).cap() {
		g.list = mergeEntries(a.list, b.list)
		g.n = len(g.list)
	}
	return g
}

// mergeEntries joins two lists that are in order; a document in both is kept once.
func mergeEntries(a, b []entry) []entry {
	if len(a) > 0 && len(b) > 0 && b[0].doc < a[0].doc {
		a, b = b, a
	}
	if len(a) == 0 || len(b) == 0 || a[len(a)-1].doc < b[0].doc {
		return slices.Concat(a, b)
	}
	out := make([]entry, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].doc < b[0].doc:
			out, a = append(out, a[0]), a[1:]
		case a[0].doc > b[0].doc:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, entry{a[0].doc, max(a[0].weight, b[0].weight)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}
