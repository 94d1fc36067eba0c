package extract

// known is what the head of a page says of its body, as hashes of words.
type known struct {
	body  hashSet // runs of three words of the JSON-LD articleBody
	lead  hashSet // of the descriptions
	title hashSet // single words of the headline
}

type hashSet map[uint32]struct{}

// runsOf returns the hashes of all runs of n words.
func runsOf(s string, n int) hashSet {
	if s == "" {
		return nil
	}
	var st stats
	ws := st.measure(s, make([]uint32, 0, len(s)/2+1), nil)
	out := make(hashSet, len(ws))
	for i := 0; i+n <= len(ws); i++ {
		out[runHash(ws[i:i+n])] = struct{}{}
	}
	return out
}

func runHash(ws []uint32) uint32 {
	h := uint32(fnvBasis)
	for _, w := range ws {
		h = (h ^ w) * fnvPrime
		h ^= h >> 15
	}
	return h
}

// share of the runs of n words of ws that the set has.
func (s hashSet) share(ws []uint32, n int) float32 {
	if len(s) == 0 || len(ws) < n {
		return 0
	}
	hit := 0
	for i := 0; i+n <= len(ws); i++ {
		if _, ok := s[runHash(ws[i:i+n])]; ok {
			hit++
		}
	}
	return float32(hit) / float32(len(ws)-n+1)
}
