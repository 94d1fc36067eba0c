package lexicon

import "math/bits"

// memory knows the words of the text that is read, and what words of earlier texts gave: texts in one language
// consist mostly of the same few. It is one table, so that a word is looked for once wherever it stands.
type memory struct {
	slots []met // open addressing by key, a power of two
	shift int   // of a spread key, to its slot
	taken int   // slots
	used  []uint32
	text  uint32 // number of the text that is read; slots of others say nothing of this one
	spare []met
}

// met is a word.
type met struct {
	key      uint64 // of the word as Fold spells it, and whether it is capitalised; 0: free
	terms    [2]Term
	weights  [2]float32
	idf      [2]float32
	first, n uint32 // of Reading.features, if text is that of the memory
	count    uint32 // in the text
	text     uint32
	texts    uint16 // that had it, half of them forgotten with every sweep
	held     uint8  // terms remembered
	known    bool   // what it gives is remembered
}

// memoryBits is the logarithm of the slots, two megabytes of them, but where one text has more words.
const memoryBits = 15

// begin makes ready for a text.
func (m *memory) begin() {
	m.used = m.used[:0]
	m.text++
	if m.slots == nil {
		m.slots, m.shift = make([]met, 1<<memoryBits), 64-memoryBits
	}
	if 4*m.taken > 3*len(m.slots) || m.text == 0 {
		m.sweep()
	}
}

// at returns the entry of a word, and whether it is new in this text. It holds until the next call.
func (m *memory) at(key uint64) (*met, bool) {
	mask := uint64(len(m.slots) - 1)
	i := key * spread >> m.shift
	for m.slots[i].key != key {
		if m.slots[i].key == 0 {
			if m.taken >= len(m.slots)-len(m.slots)/8 {
				m.grow()
				return m.at(key)
			}
			m.taken++
			m.slots[i].key = key
			break
		}
		i = (i + 1) & mask
	}
	e := &m.slots[i]
	if e.text == m.text {
		return e, false
	}
	e.text, e.count = m.text, 0
	e.texts = min(e.texts+1, 1<<15)
	m.used = append(m.used, uint32(i))
	return e, true
}

const spread = 0x9E3779B97F4A7C15

// sweep forgets the words that only one text had since the last sweep, so that there is room.
func (m *memory) sweep() {
	old := m.slots
	m.slots, m.spare, m.taken, m.text = m.room(len(old)), nil, 0, 1
	for i := range old {
		if e := &old[i]; e.key != 0 && e.known && e.texts > 1 {
			e.texts, e.text = e.texts/2, 0
			m.put(e)
		}
	}
	if 2*m.taken > len(m.slots) { // too many are common
		clear(m.slots)
		m.taken = 0
	}
	m.spare = old
}

// room is a table with nothing in it.
func (m *memory) room(n int) []met {
	if len(m.spare) != n {
		return make([]met, n)
	}
	clear(m.spare)
	return m.spare
}

// grow makes room for more words of a text that has many, and forgets all others.
func (m *memory) grow() {
	old, used := m.slots, m.used
	size := len(old)
	if 2*len(used) > size {
		size *= 2
	}
	m.slots, m.spare, m.taken, m.used = m.room(size), nil, 0, make([]uint32, 0, len(used))
	m.shift = 64 - bits.Len(uint(size-1))
	for _, i := range used {
		m.used = append(m.used, m.put(&old[i]))
	}
}

// put puts an entry into a table that does not have it.
func (m *memory) put(e *met) uint32 {
	mask := uint64(len(m.slots) - 1)
	i := e.key * spread >> m.shift
	for m.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = *e
	m.taken++
	return uint32(i)
}
