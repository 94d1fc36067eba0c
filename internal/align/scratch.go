package align

// Scratch is memory for comparing that is used again from one pair of texts to the next. The zero value is ready. It is
// for one goroutine at a time.
type Scratch struct {
	ints   arena[int32]
	floats arena[float32]
	counts arena[uint64]
	truths arena[bool]
	spots  arena[spot]
}

func (s *Scratch) reset() {
	s.ints.used, s.floats.used, s.counts.used, s.truths.used, s.spots.used = 0, 0, 0, 0, 0
}

// arena gives out slices of zeros, until it is reset.
type arena[T any] struct {
	all  []T
	used int
}

func (a *arena[T]) take(n int) []T {
	if a.used+n > len(a.all) { // what was given out keeps the old memory
		a.all, a.used = make([]T, max(2*len(a.all), n, 1<<13)), 0
	}
	s := a.all[a.used : a.used+n : a.used+n]
	a.used += n
	clear(s)
	return s
}
