package lexicon

import "math/bits"

// tally counts the words of the text that is read. It is small, so that a word is found at once wherever it stands.
type tally struct {
	slots []uint32 // open addressing by key, a power of two: number in words + 1, 0 for none
	shift int      // of a spread key, to its slot
	words []tallied
}

// tallied is a word of the text.
type tallied struct {
	key    uint64 // of the word as Fold spells it, and how it is capitalised
	count  uint32
	word   int32  // where it stands first among the words of the text, -1 if first and n are set
	first  uint32 // of Reading.features, and how many
	n      uint16
	upper  bool // it is capitalised
	proper bool // so it is inside a sentence
}

// begin makes ready for a text of n words.
func (t *tally) begin(n int) {
	t.words = t.words[:0]
	t.room(max(8, bits.Len(uint(n))+1))
}

// room makes the slots anew, a power of two of them.
func (t *tally) room(b int) {
	if cap(t.slots) < 1<<b {
		t.slots = make([]uint32, 1<<b)
	}
	t.slots, t.shift = t.slots[:1<<b], 64-b
	clear(t.slots)
	for n, w := range t.words {
		i := w.key * spread >> t.shift
		for t.slots[i] != 0 {
			i = (i + 1) & (1<<b - 1)
		}
		t.slots[i] = uint32(n + 1)
	}
}

const spread = 0x9E3779B97F4A7C15

// at counts a word once more. It returns its number and whether it is new.
func (t *tally) at(key uint64) (n int, fresh bool) {
	mask := uint64(len(t.slots) - 1)
	i := key * spread >> t.shift
	for ; t.slots[i] != 0; i = (i + 1) & mask {
		n = int(t.slots[i] - 1)
		if c := &t.words[n]; c.key == key {
			c.count++
			return n, false
		}
	}
	n = len(t.words)
	t.words = append(t.words, tallied{key: key, count: 1, word: -1})
	t.slots[i] = uint32(n + 1)
	if 2*len(t.words) > len(t.slots) {
		t.room(65 - t.shift)
	}
	return n, true
}

// memory knows what words of earlier texts gave: texts in one language consist mostly of the same few.
type memory struct {
	slots []met // open addressing by key, a power of two
	taken int   // slots
	spare []met
	asked uint64 // so that what ask reads is not left out as useless
}

// met is a word of this text or an earlier one. It fills a line of the processor's cache.
type met struct {
	key   uint64     // 0: free
	gives [2]weighed // its features
	texts uint16     // that had it, half of them forgotten with every sweep
	held  uint8      // features in gives
	known bool       // gives is set
	_     [20]byte
}

// memoryBits is the logarithm of the slots, two megabytes of them.
const memoryBits = 15

// begin makes ready for a text.
func (m *memory) begin() {
	if m.slots == nil {
		m.slots = make([]met, 1<<memoryBits)
	}
	if 4*m.taken > 3*len(m.slots) {
		m.sweep()
	}
}

// ask reads the slots of all words and does nothing else, so that the processor waits for many at once: the table is larger than
// its caches.
func (m *memory) ask(ws []tallied) {
	all := uint64(0)
	for i := range ws {
		all |= m.slots[home(ws[i].key)].key
	}
	m.asked = all
}

// home is where a word's slot is looked for first.
func home(key uint64) uint64 { return key * spread >> (64 - memoryBits) }

// at returns the entry of a word, which it makes if there is room; nil if there is not.
func (m *memory) at(key uint64) *met {
	const mask = 1<<memoryBits - 1
	i := home(key)
	for m.slots[i].key != key {
		if m.slots[i].key == 0 {
			if m.taken >= len(m.slots)-len(m.slots)/8 {
				return nil
			}
			m.taken++
			m.slots[i].key = key
			break
		}
		i = (i + 1) & mask
	}
	return &m.slots[i]
}

// sweep forgets the words that only one text had since the last sweep, so that there is room.
func (m *memory) sweep() {
	old := m.slots
	if m.slots = m.spare; m.slots == nil {
		m.slots = make([]met, len(old))
	}
	clear(m.slots)
	m.spare, m.taken = old, 0
	for i := range old {
		if e := &old[i]; e.known && e.texts > 1 {
			e.texts /= 2
			*m.at(e.key) = *e
		}
	}
	if 2*m.taken > len(m.slots) { // too many are common
		clear(m.slots)
		m.taken = 0
	}
}
