package lexicon

import (
	"cmp"
	"math"
	"slices"
)

// Term is a dimension of the pivot space. Its top byte is its Kind; below stand up to seven
// letters of a stem or a name's sound, or a hash of a number's value. The zero Term means nothing.
type Term uint64

// Kind says what words have in common that share a term.
type Kind byte

const (
	Unknown    Kind = iota
	Dictionary      // a stem that both words are translated by
	Name            // the sound of both words
	Number          // a value

	kinds = 4
)

func (k Kind) String() string {
	switch k {
	case Dictionary:
		return "dictionary"
	case Name:
		return "name"
	case Number:
		return "number"
	}
	return "unknown"
}

// Kind of the term.
func (t Term) Kind() Kind { return Kind(t >> 56) }

// String is the letters of the term, "" for a number.
func (t Term) String() string {
	if t.Kind() == Number {
		return ""
	}
	var b [7]byte
	n := 0
	for shift := 48; shift >= 0; shift -= 8 {
		if c := byte(t >> shift); c != 0 {
			b[n] = c
			n++
		}
	}
	return string(b[:n])
}

// Hash spreads the term over 64 bits, as an index wants it.
func (t Term) Hash() uint64 { return mix(uint64(t)) }

// mix is the finaliser of SplitMix64: a bijection in which every bit depends on every other.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// pack makes a term of the first seven bytes of s.
func pack(k Kind, s []byte) Term {
	t := Term(0)
	for _, c := range s[:min(len(s), 7)] {
		t = t<<8 | Term(c)
	}
	return t | Term(k)<<56
}

// Feature is a term and how much of it there is.
type Feature struct {
	Term   Term
	Weight float32 // above 0
}

// Vector is features sorted by term, each term once.
type Vector []Feature

// Heaviest are the n features of v that weigh most.
func (v Vector) Heaviest(n int) Vector {
	if len(v) <= n {
		return v
	}
	out := slices.Clone(v)
	slices.SortFunc(out, func(a, b Feature) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Term, b.Term))
	})
	out = out[:n]
	slices.SortFunc(out, func(a, b Feature) int { return cmp.Compare(a.Term, b.Term) })
	return out
}

// Dot is the inner product of two vectors; of two that Vector made, their cosine, 0 to 1.
func Dot(a, b Vector) float64 {
	var sum float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Term < b[j].Term:
			i++
		case a[i].Term > b[j].Term:
			j++
		default:
			sum += float64(a[i].Weight) * float64(b[j].Weight)
			i++
			j++
		}
	}
	return sum
}

// sum sorts features by term and adds up those of one term.
func (v Vector) sum() Vector {
	slices.SortFunc(v, func(a, b Feature) int { return cmp.Compare(a.Term, b.Term) })
	n := 0
	for _, f := range v {
		if n > 0 && v[n-1].Term == f.Term {
			v[n-1].Weight += f.Weight
			continue
		}
		v[n] = f
		n++
	}
	return v[:n]
}

// unit scales the vector to length 1.
func (v Vector) unit() Vector {
	var s float64
	for _, f := range v {
		s += float64(f.Weight) * float64(f.Weight)
	}
	if s == 0 {
		return v
	}
	k := float32(1 / math.Sqrt(s))
	for i := range v {
		v[i].Weight *= k
	}
	return v
}
