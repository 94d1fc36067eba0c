// Package fingerprint reduces a text to the few hashes by which copies of it can be found.
//
// Texts that share Scheme.Guarantee consecutive words always share a fingerprint, however
// different the rest of them is. About 2/(W+1) of a text's shingles are kept.
// After Schleimer, Wilkerson, Aiken: Winnowing: Local Algorithms for Document
// Fingerprinting (SIGMOD 2003).
//
// Call Default.Winnow.
package fingerprint

import (
	"math/bits"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// Scheme says how texts are reduced. Fingerprints of different schemes cannot be compared,
// so an archive remembers its own.
type Scheme struct {
	K int `json:"k"` // words in a shingle, at least 1
	W int `json:"w"` // shingles in a window, of which at least one is kept; at least 1
}

// Default keeps about 2 of 9 five-word shingles.
var Default = Scheme{K: 5, W: 8}

// Guarantee is the length, in words, of a shared run that is certain to be found.
func (s Scheme) Guarantee() int { return s.K + s.W - 1 }

// Shingles returns the hash of every run of K consecutive words; shingle i begins at word i.
// A text of fewer than K words has none.
func (s Scheme) Shingles(ws []words.Word) []uint64 { return s.appendShingles(nil, ws) }

func (s Scheme) appendShingles(dst []uint64, ws []words.Word) []uint64 {
	n := len(ws) - s.K + 1
	if n <= 0 {
		return nil
	}
	dst = slices.Grow(dst, n)
	var h, top uint64 = 0, 1
	for i := range ws {
		h = h*prime + mix(ws[i].Hash)
		if i < s.K {
			top *= prime
		} else {
			h -= top * mix(ws[i-s.K].Hash)
		}
		if i >= s.K-1 {
			dst = append(dst, mix(h))
		}
	}
	return dst
}

// Winnow returns the fingerprints of a text, sorted and without doubles: of every W
// consecutive shingles the smallest. A text shorter than a window gives its smallest shingle.
func (s Scheme) Winnow(ws []words.Word) []uint64 { return sorted(s.Append(nil, ws)) }

// Append appends what Winnow returns in the order of the text, doubles among it, for an index that sorts by itself.
func (s Scheme) Append(dst []uint64, ws []words.Word) []uint64 {
	var room [1024]uint64 // as many as most texts have
	hashes := s.appendShingles(room[:0], ws)
	dst = slices.Grow(dst, len(hashes)*9/4/(s.W+1)+8)
	last := -1
	for end := min(s.W, len(hashes)); end <= len(hashes) && len(hashes) > 0; end++ {
		lo := max(0, end-s.W)
		switch {
		case last < lo: // the smallest has left the window: look at all of it, rightmost wins
			last = lo
			for i := lo; i < end; i++ {
				if hashes[i] <= hashes[last] {
					last = i
				}
			}
		case hashes[end-1] <= hashes[last]:
			last = end - 1
		default:
			continue
		}
		dst = append(dst, hashes[last])
	}
	return dst
}

// sorted sorts hashes and leaves doubles out.
func sorted(hashes []uint64) []uint64 {
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

const prime = 0x9E3779B97F4A7C15 | 1

// mix spreads the bits of h (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return bits.ReverseBytes64(h ^ h>>33)
}
