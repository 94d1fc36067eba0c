// Package learn fits the small models by which ibid decides: gradient-boosted trees
// (Friedman: Greedy Function Approximation, Annals of Statistics 2001; histograms and
// best-first growth as in Ke et al.: LightGBM, NIPS 2017), logistic regression, and isotonic
// regression for calibration (Zadrozny, Elkan, KDD 2002).
//
// Everything is deterministic: the same rows, options and seed give the same model, bit for
// bit. A fitted model is small, keeps no reference to its data, and is safe to use from many goroutines.
//
// Call FitTrees or FitLogistic on rows of features, then Prob; FitIsotonic on what Prob gave
// for rows kept aside. Folds splits rows by group, so that one host or language is never on both sides.
package learn

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
)

// Folds puts each row into one of k folds (0 to k-1) by its group: rows of a group share a fold.
// Which groups fall together depends on seed and their names alone.
func Folds(groups []string, k int, seed uint64) []int {
	out := make([]int, len(groups))
	for i, g := range groups {
		h := fnv.New64a()
		var s [8]byte
		for j := range s {
			s[j] = byte(seed >> (8 * j))
		}
		h.Write(s[:])
		h.Write([]byte(g))
		out[i] = int(mix(h.Sum64()) % uint64(k))
	}
	return out
}

// mix spreads the bits of h (the finaliser of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Sigmoid turns log odds into a probability.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// AUC is the chance that a positive row scores above a negative one, ties counting half: 0 to
// 1, or NaN without rows of both sorts.
func AUC(scores []float64, positive []bool) float64 {
	order := ascending(scores)
	var rank, pos, neg float64
	for lo := 0; lo < len(order); {
		hi := lo
		for hi < len(order) && scores[order[hi]] == scores[order[lo]] {
			hi++
		}
		mean := float64(lo+hi+1) / 2
		for _, i := range order[lo:hi] {
			if positive[i] {
				rank += mean
				pos++
			} else {
				neg++
			}
		}
		lo = hi
	}
	return (rank - pos*(pos+1)/2) / (pos * neg)
}

// RecallAt is the largest share of all wanted rows that a single threshold finds with at
// least the given precision, and that threshold (+Inf if there is none). wanted is how many rows there
// are to find; it may exceed the positives among the rows, for those that were never scored.
func RecallAt(precision float64, scores []float64, positive []bool, wanted int) (recall, threshold float64) {
	order := ascending(scores)
	slices.Reverse(order)
	threshold = math.Inf(1)
	tp := 0
	for n, i := range order {
		if positive[i] {
			tp++
		}
		if n+1 < len(order) && scores[order[n+1]] == scores[i] {
			continue
		}
		if float64(tp) >= precision*float64(n+1) && tp > 0 {
			recall, threshold = float64(tp)/float64(wanted), scores[i]
		}
	}
	return recall, threshold
}

func ascending(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(scores[i], scores[j]) })
	return order
}
