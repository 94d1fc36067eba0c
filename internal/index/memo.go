package index

// Memo keeps the lists that a look-up has read for those that follow: of one text, several questions are asked about the
// same terms. It is for one goroutine at a time; call Free when it is not needed any more.
type Memo struct {
	x     *Index
	known []list // in order of their keys; those with no documents are not in the index
	free  []func()
}

// Memo is one that knows nothing.
func (x *Index) Memo() *Memo { return &Memo{x: x} }

// Free gives the memory of the lists back.
func (m *Memo) Free() {
	for _, free := range m.free {
		free()
	}
	m.known, m.free = nil, nil
}

// lists returns the lists of keys that the index has, of those that at most as many documents have as their weight says, and
// no more than most postings (Index.lists). Keys are in order.
func (m *Memo) lists(keys []Term, most int) ([]list, error) {
	var missing []Term
	known := m.known
	for _, k := range keys {
		for len(known) > 0 && known[0].key < k.Hash {
			known = known[1:]
		}
		if len(known) == 0 || known[0].key != k.Hash || !known[0].read(k.Weight) {
			missing = append(missing, k)
		}
	}
	if len(missing) > 0 {
		found, free, err := m.x.lists(missing, most)
		m.free = append(m.free, free)
		if err != nil {
			return nil, err
		}
		m.learn(missing, found)
	}
	out := make([]list, 0, len(keys))
	known = m.known
	for _, k := range keys {
		for known[0].key < k.Hash {
			known = known[1:]
		}
		if l := known[0]; l.n > 0 {
			if l.n > int(k.Weight) {
				l.docs = nil
			}
			out = append(out, l)
		}
	}
	return out, nil
}

// read tells whether all is known of a list that is wanted up to so many documents.
func (l list) read(most float32) bool { return l.n == 0 || l.n > int(most) || len(l.docs) > 0 }

// learn adds what was found of the keys that were looked up.
func (m *Memo) learn(asked []Term, found []list) {
	out := make([]list, 0, len(m.known)+len(asked))
	known := m.known
	for _, k := range asked {
		n := 0
		for n < len(known) && known[n].key < k.Hash {
			n++
		}
		out, known = append(out, known[:n]...), known[n:]
		if len(known) > 0 && known[0].key == k.Hash {
			known = known[1:]
		}
		if len(found) > 0 && found[0].key == k.Hash {
			out, found = append(out, found[0]), found[1:]
		} else {
			out = append(out, list{key: k.Hash})
		}
	}
	m.known = append(out, known...)
}
