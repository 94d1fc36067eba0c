package lexicon

import (
	"math"
	"math/bits"
	"sync"
)

// pivot is what is known of the terms themselves: how rare they are in news, and an English word.
type pivot struct {
	slots [kinds][]pivotSlot // by kind, so that the few names stand close; open addressing by term, a power of two
	words string
	at    []uint32 // where the word of each entry ends in words
}

type pivotSlot struct {
	term  Term
	idf   float32
	entry uint32
}

// thePivot is decoded when first used. Without the file that ibid carries there are no stems, which
// only happens while it is built.
var thePivot = sync.OnceValue(func() *pivot {
	file, err := readFile("en")
	if err != nil {
		return emptyPivot()
	}
	p, err := newPivot(file)
	if err != nil {
		return emptyPivot()
	}
	return p
})

func emptyPivot() *pivot {
	p := &pivot{}
	for k := range p.slots {
		p.slots[k] = make([]pivotSlot, 1)
	}
	return p
}

func newPivot(file []byte) (*pivot, error) {
	p := emptyPivot()
	var words []byte
	f, err := decode(file, func(n int) { p.at = make([]uint32, 1, n+1) }, func(_ int, s []byte) {
		words = append(words, s...)
		p.at = append(p.at, uint32(len(words)))
	})
	if err != nil {
		return nil, err
	}
	p.words = string(words)
	var most [kinds]int
	for at := range f.weights {
		most[f.terms[f.id(at)].Kind()&(kinds-1)]++
	}
	for k, n := range most {
		if n > 0 {
			p.slots[k] = make([]pivotSlot, 1<<bits.Len(uint(2*n)))
		}
	}
	at := 0
	for entry, n := range f.counts {
		for range n {
			t := f.terms[f.id(at)]
			s := p.slot(t)
			*s = pivotSlot{t, f.weight(at), uint32(entry)}
			at++
		}
	}
	return p, nil
}

// slot returns where a term is, or the empty slot in which it would be.
func (p *pivot) slot(t Term) *pivotSlot {
	slots := p.slots[t.Kind()&(kinds-1)]
	mask := uint64(len(slots) - 1)
	i := mix(uint64(t)) & mask
	for slots[i].term != 0 && slots[i].term != t {
		i = (i + 1) & mask
	}
	return &slots[i]
}

// Rarities in news of what the pivot does not list.
const (
	idfStem   = 8.5
	idfName   = 7.5
	idfNumber = 6.5
)

// IDF is the rarity of a term in news at large: the natural logarithm of one in how many articles has it.
func IDF(t Term) float32 { return thePivot().idf(t) }

func (p *pivot) idf(t Term) float32 {
	if s := p.slot(t); s.term != 0 {
		return s.idf
	}
	switch t.Kind() {
	case Number:
		v := uint64(t) & (1<<56 - 1)
		switch {
		case v >= smallNumbers:
			return idfNumber
		case v >= 1900 && v < 2100:
			return 3
		default: // 1 is in two articles of three, 10 in one of four, 1000 in one of twenty-five
			return float32(min(idfNumber, 0.4+0.42*math.Log(1+float64(v))))
		}
	case Name:
		return idfName
	}
	return idfStem
}

// English is the commonest English word of a dictionary term's stem.
func English(t Term) string {
	p := thePivot()
	if s := p.slot(t); s.term != 0 && t.Kind() == Dictionary {
		return p.words[p.at[s.entry]:p.at[s.entry+1]]
	}
	return t.String()
}
