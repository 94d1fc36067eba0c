package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// firstFeatures makes the rows of the first stage, one for each block.
func (pg *page) firstFeatures() [][]float32 {
	s := pg.survey()
	all := make([]float32, 0, len(pg.blocks)*numFirst)
	out := make([][]float32, len(pg.blocks))
	for i := range pg.blocks {
		lo := len(all)
		all = pg.ofText(all, i)
		all = pg.ofPlace(all, i, s)
		all = pg.ofNeighbours(all, i, s)
		all = pg.ofPosition(all, i, s)
		all = pg.ofList(all, i, s)
		out[i] = all[lo:len(all):len(all)]
	}
	return out
}

// numFirst and numSecond are the lengths of the rows of the two stages.
const (
	numFirst  = 38 + 60 + kinds + 26 + 22 + numList
	numSecond = numFirst + 33 + 2 + len(within) + 5 + numListSecond
)

func (pg *page) ofText(x []float32, i int) []float32 {
	b := &pg.blocks[i]
	chars := int32(len(b.Text))
	x = append(x, float32(b.words), ratio(b.letters, b.words), ratio(b.digits, b.letters+b.digits), ratio(b.upper, b.words), ratio(b.caps, b.words),
		ratio(b.short, b.words), ratio(b.commas, b.words), ratio(b.stops, b.words), float32(b.quotes), ratio(b.marks, b.words), float32(b.begin), float32(b.end),
		ratio(b.links, chars), float32(b.last-b.first-b.images), float32(b.images), ratio(b.bold, chars), truth(b.split),
		b.odds, b.low, b.high, b.body, b.lead, b.title, b.innerNB)
	for _, g := range [...]int{kindAd, kindShare, kindNewsletter, kindComments, kindRelated, kindCaption, kindAuthor, kindDate, kindPaywall, kindFooter, kindNav, kindTags, kindNote} {
		x = append(x, truth(b.groups>>g&1 == 1))
	}
	return append(x, inner(b.inner))
}

// inner is what inline elements say of a block by their names.
func inner(g uint64) float32 {
	for k, of := range [...]uint64{1<<kindAd | 1<<kindShare, 1<<kindAuthor | 1<<kindDate, 1 << kindCaption, 1<<kindRelated | 1<<kindTags | 1<<kindTeaser} {
		if g&of != 0 {
			return float32(k + 1)
		}
	}
	return 0
}

func (pg *page) ofPlace(x []float32, i int, s *survey) []float32 {
	b := &pg.blocks[i]
	e := pg.at(b.elem)
	for _, d := range e.away {
		x = append(x, float32(d))
	}
	x = append(x, tagCode(e.tag), float32(e.depth), truth(e.tag == atom.P), truth(e.tag == atom.Li))
	sum, least, top := float32(0), float32(0), float32(0)
	at := b.elem
	for up := 0; up < 5; up++ {
		l := pg.at(at)
		x = append(x, ratio(l.words, s.total.words), ratio(l.linked, l.words), ratio(l.prose, s.total.prose), float32(l.paras), float32(l.blocks), ratio(l.prose, l.words), l.nb)
		sum += l.nb
		least, top = min(least, l.nb), max(top, l.nb)
		at = l.up
	}
	for up := 0; at >= 0 && up < 30; up++ {
		l := pg.at(at)
		sum += l.nb
		least, top = min(least, l.nb), max(top, l.nb)
		at = l.up
	}
	x = append(x, sum, least, top)
	g, h := s.sigs[e.sig], s.paths[e.path]
	x = append(x, float32(g.blocks), ratio(g.words, g.blocks), ratio(g.linked, g.words), ratio(g.prose, s.total.prose),
		float32(h.blocks), ratio(h.words, h.blocks), ratio(h.linked, h.words), ratio(h.prose, s.total.prose))
	own := pg.at(e.up)
	x = append(x, ratio(e.words, own.words), float32(own.long), ratio(own.linked, own.words),
		float32(s.copies[b.print]), float32(s.met[b.print]), tagCode(own.tag))
	s.met[b.print]++
	rest := own.words - b.words
	return append(x, ratio(rest, own.blocks), ratio(own.linked-b.linkedWords(), rest), truth(strings.Contains(b.Text, "©")), float32(min(len(b.Text), 4000)))
}

func (pg *page) ofNeighbours(x []float32, i int, s *survey) []float32 {
	b := &pg.blocks[i]
	e := pg.at(b.elem)
	for _, d := range [...]int{-2, -1, 1, 2} {
		j := i + d
		if j < 0 || j >= len(pg.blocks) {
			x = append(x, -1, -1, -1, -1, -1)
			continue
		}
		o := &pg.blocks[j]
		oe := pg.at(o.elem)
		same := float32(0)
		switch {
		case o.elem == b.elem:
			same = 3
		case oe.up == e.up && oe.sig == e.sig:
			same = 2
		case oe.up == e.up:
			same = 1
		}
		x = append(x, float32(o.words), ratio(o.links, int32(len(o.Text))), tagCode(oe.tag), same, float32(o.end))
	}
	n := len(pg.blocks)
	window := func(of []int32, lo, hi int) float32 {
		return float32(of[min(max(hi, 0), n)] - of[min(max(lo, 0), n)])
	}
	return append(x, window(s.prose, i-3, i), window(s.prose, i+1, i+4), window(s.prose, i-10, i), window(s.prose, i+1, i+11),
		window(s.linked, i-5, i+6)/(1+window(s.before, i-5, i+6)), window(s.before, i-3, i+4))
}

func (pg *page) ofPosition(x []float32, i int, s *survey) []float32 {
	n := len(pg.blocks)
	since, sinceWords := float32(-1000), float32(-1000)
	if s.title >= 0 {
		since, sinceWords = float32(i-s.title), float32(s.before[i]-s.before[s.title])
	}
	heading, image := 50, 50
	for j := 1; j < 50 && i-j >= 0; j++ {
		switch pg.at(pg.blocks[i-j].elem).tag {
		case atom.H1, atom.H2, atom.H3, atom.H4:
			heading = j
		}
		if heading < 50 {
			break
		}
	}
	for j := 0; j < 10 && i-j >= 0; j++ {
		if pg.blocks[i-j].images > 0 {
			image = j
			break
		}
	}
	k := &pg.known
	return append(x, ratio(int32(i), int32(n)), ratio(s.before[i], s.total.words), ratio(s.prose[i], s.total.prose), float32(i), float32(n-i),
		since, sinceWords, truth(s.title >= 0), float32(heading), float32(image),
		float32(s.total.words), float32(s.total.prose), float32(n), ratio(s.total.linked, s.total.words),
		truth(len(k.body) > 0), float32(len(k.body)), truth(len(k.lead) > 0), ratio(s.prose[n]-s.prose[i], s.total.prose),
		float32(pg.at(pg.blocks[i].elem).blocks), float32(min(s.before[i], 3000)), float32(s.prose[i]), float32(s.prose[n]-s.prose[i]))
}
