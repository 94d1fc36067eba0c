package extract

import "golang.org/x/net/html/atom"

// measure fills the statistics of all blocks, and of the elements they stand in.
func (pg *page) measure() {
	buf := make([]uint32, 0, wordsHashed)
	for i := range pg.blocks {
		b := &pg.blocks[i]
		var sum float32
		seen := float32(0)
		buf = b.stats.measure(b.Text, buf[:0], func(h uint32) {
			l := pg.model.word(h)
			b.rightsWords |= l.rights
			if b.words <= 12 {
				b.groups |= l.groups
			}
			if l.odds != 0 {
				sum += l.odds
				seen++
				b.low, b.high = min(b.low, l.odds), max(b.high, l.odds)
			}
		})
		if seen > 0 {
			b.odds = sum / (seen + 1)
		}
		b.body, b.lead = pg.known.body.share(buf, 3), pg.known.lead.share(buf, 3)
		b.title = pg.known.title.share(buf, 1)
		if n := len(pg.known.title); n > 0 && len(buf) > 2*n {
			b.title = 0
		}
	}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		if b.elem < 0 {
			continue
		}
		e := &pg.elems[b.elem]
		e.words += b.words
		e.linked += b.linkedWords()
		e.blocks++
		e.long = max(e.long, b.words)
		if b.prose() {
			e.prose += b.words
		}
		if b.Tag == "p" {
			e.paras++
		}
	}
	pg.findThreads()
	pg.findLists()
	for i := len(pg.elems) - 1; i > 0; i-- {
		e := &pg.elems[i]
		if e.up < 0 {
			continue
		}
		u := &pg.elems[e.up]
		u.words += e.words
		u.linked += e.linked
		u.blocks += e.blocks
		u.prose += e.prose
		u.paras += e.paras
		u.long = max(u.long, e.long)
	}
}

func (b *Block) linkedWords() int32 {
	if b.links == 0 || len(b.Text) == 0 {
		return 0
	}
	return int32(int64(b.words) * int64(b.links) / int64(len(b.Text)))
}

func ratio(a, b int32) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// tagCode orders tags roughly by how often they hold a text.
func tagCode(a atom.Atom) float32 {
	switch a {
	case atom.P:
		return 10
	case atom.Blockquote:
		return 9
	case atom.H2:
		return 8
	case atom.H3:
		return 7
	case atom.Div:
		return 6
	case atom.Section, atom.Article, atom.Main:
		return 5.5
	case atom.Li:
		return 5
	case atom.H4, atom.H5, atom.H6:
		return 4
	case atom.Td, atom.Th:
		return 3
	case atom.Dd, atom.Dt:
		return 2.5
	case atom.Figcaption, atom.Figure:
		return 2
	case atom.H1:
		return 1
	}
	return 0
}

// group of blocks with one path.
type group struct{ blocks, words, linked, prose int32 }

func (g *group) add(b *Block) {
	g.blocks++
	g.words += b.words
	g.linked += b.linkedWords()
	if b.prose() {
		g.prose += b.words
	}
}

// survey is what the features of one page's blocks share.
type survey struct {
	sigs, paths map[uint64]*group
	copies      map[uint64]int32 // blocks with one text
	met         map[uint64]int32
	total       group
	title       int     // index of the block that is the headline, -1 for none
	before      []int32 // words before block i
	prose       []int32 // words of prose before block i
	linked      []int32
}

func (pg *page) survey() *survey {
	n := len(pg.blocks)
	s := &survey{sigs: map[uint64]*group{}, paths: map[uint64]*group{}, copies: map[uint64]int32{}, met: map[uint64]int32{}, title: -1,
		before: make([]int32, n+1), prose: make([]int32, n+1), linked: make([]int32, n+1)}
	best := float32(.5)
	for i := range pg.blocks {
		b := &pg.blocks[i]
		s.total.add(b)
		e := pg.at(b.elem)
		entry(s.sigs, e.sig).add(b)
		entry(s.paths, e.path).add(b)
		s.copies[b.print]++
		s.before[i+1], s.linked[i+1] = s.before[i]+b.words, s.linked[i]+b.linkedWords()
		s.prose[i+1] = s.prose[i]
		if b.prose() {
			s.prose[i+1] += b.words
		}
		t := b.title
		if e.tag == atom.H1 {
			t += .4
		}
		if b.words >= 2 && t > best {
			best, s.title = t, i
		}
	}
	return s
}

// entry is what m has at k, made if there is nothing.
func entry[T any](m map[uint64]*T, k uint64) *T {
	t := m[k]
	if t == nil {
		t = new(T)
		m[k] = t
	}
	return t
}

var nowhere = func() elem {
	e := elem{up: -1}
	for i := range e.away {
		e.away[i] = far
	}
	return e
}

// at is element i; for -1 one that is nothing.
func (pg *page) at(i int32) *elem {
	if i < 0 {
		e := nowhere()
		return &e
	}
	return &pg.elems[i]
}
