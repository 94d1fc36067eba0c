package align

import "math"

// Two reports of one event share words wherever one looks; a text that took a paragraph from another shares little
// with it elsewhere. So what the texts have in common outside their passages tells how much a passage proves.

// Affinity.
const (
	affinityWords = 30  // fewest different words outside the passages, on either side, that tell anything
	affinityNames = 12  // fewest names among them, of both sides
	apartNames    = 25  // least score of a passage of names,
	apartByName   = 70  // and what is asked beyond it for each 1 of affinity
	onlyNames     = 0.9 // share of names from which nothing else is said: a list, which has no other words
	amongScore    = 200 // least score, with that of the plain words, for each 1 of affinity
)

// apart tells whether a passage of names is more than that between texts of this affinity.
func (e evidence) apart(affinity float64) bool {
	return e.quoted <= 0.5 && e.named < onlyNames && e.shared >= 0.4 && e.score >= apartNames+apartByName*affinity
}

// among tells whether a passage without a run of words is no more than the rest of such texts has in common: reports of one
// event tell the same stretch of it in much the same words, and much else besides.
func (e evidence) among(affinity float64) bool {
	return !math.IsInf(affinity, 1) && e.score+e.plain < amongScore*affinity
}

// affinity is how much the texts have in common outside all regions, 0 to 2: the share of the different words that both have,
// and the same of names. It is infinite if too little is outside.
func (p *pair) affinity(all []region) float64 {
	if p.rest == nil {
		k := p.measureAffinity(all)
		p.rest = &k
	}
	return *p.rest
}

func (p *pair) measureAffinity(all []region) float64 {
	var has [2][]bool // of each common stem: outside the regions of that side
	var inside [2][]bool
	for x := range 2 {
		has[x] = make([]bool, p.n)
		inside[x] = make([]bool, len(p.text[x].words))
		for _, r := range all {
			for i := r.lo[x]; i < r.hi[x]; i++ {
				inside[x][i] = true
			}
		}
		for i, s := range p.side[x].stem {
			if s >= 0 && !inside[x][i] {
				has[x][s] = true
			}
		}
	}
	var words, shared, names, sharedNames int
	for x, t := range p.text {
		n := 0
		index := t.index()
		seen := make([]bool, len(index.hashes))
		for i, id := range index.of {
			if inside[x][i] || index.light[id] || seen[id] {
				continue
			}
			seen[id] = true
			n++
			s := p.side[x].stem[i]
			both := s >= 0 && has[1-x][s]
			if both {
				shared++
			}
			if capital(t.text, t.words[i]) {
				names++
				if both {
					sharedNames++
				}
			}
		}
		if n < affinityWords {
			return math.Inf(1)
		}
		words += n
	}
	k := share(shared, words)
	if names < affinityNames {
		return 2 * k
	}
	return k + share(sharedNames, names)
}
