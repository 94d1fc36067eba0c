package archive

import (
	"encoding/binary"
	"sync"

	"github.com/ibid-news/ibid/internal/article"
)

// works remembers which works an archive may have, so that the database need not be asked for those it has not:
// two bits of a table for each, at least 16 bits a work. A writer has it, a reader does without.
type works struct {
	mu   sync.RWMutex
	bits []uint64 // a power of two; nil: any work may be there
	n    int
}

func (s *works) places(w article.Work) (a, b uint64) {
	h := binary.LittleEndian.Uint64(w[:]) // a hash already
	mask := uint64(64*len(s.bits) - 1)
	return h & mask, h >> 32 & mask
}

// may tells whether w may be there; if not, it is not.
func (s *works) may(w article.Work) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.bits == nil {
		return true
	}
	a, b := s.places(w)
	return s.bits[a/64]>>(a%64)&1 != 0 && s.bits[b/64]>>(b%64)&1 != 0
}

// full tells whether the table has become too small.
func (s *works) full() bool { return 16*s.n > 64*len(s.bits) }

// add says that w is there.
func (s *works) add(w article.Work) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, b := s.places(w)
	s.bits[a/64] |= 1 << (a % 64)
	s.bits[b/64] |= 1 << (b % 64)
	s.n++
}

// knowWorks makes the table anew, for twice as many articles as there are, and some.
func (a *Archive) knowWorks() {
	size := 1 << 13
	for 64*size < 32*int(a.next) {
		size *= 2
	}
	fresh := &works{bits: make([]uint64, size)}
	for ord := range a.next {
		if f, ok := a.facts.of(ord); ok {
			fresh.add(f.id.Work())
		}
	}
	a.works.mu.Lock()
	defer a.works.mu.Unlock()
	a.works.bits, a.works.n = fresh.bits, fresh.n
}
