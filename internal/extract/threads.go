package extract

import "golang.org/x/net/html/atom"

// commented tells whether a block stands in a thread of readers' comments.
func (pg *page) commented(i int) bool {
	e := pg.blocks[i].elem
	return e >= 0 && pg.threads[e]
}

// findThreads marks the elements of readers' comments: those that are named so, unless they hold the headline.
func (pg *page) findThreads() {
	pg.threads = make([]bool, len(pg.elems))
	headed := make([]bool, len(pg.elems))
	for i := range pg.blocks {
		b := &pg.blocks[i]
		if b.elem >= 0 && (b.title > .6 && b.words >= 3 || pg.elems[b.elem].tag == atom.H1) {
			headed[b.elem] = true
		}
	}
	for i := len(pg.elems) - 1; i > 0; i-- {
		if up := pg.elems[i].up; up >= 0 && headed[i] {
			headed[up] = true
		}
	}
	for i := range pg.elems {
		e := &pg.elems[i]
		pg.threads[i] = e.up >= 0 && pg.threads[e.up] || e.names>>kindComments&1 == 1 && !headed[i]
	}
}

// leastBeside is how many words of a body, as expected, must stand outside of readers' comments before what is
// inside is doubted: some pages have all that they have in an element of such a name.
const leastBeside = 20
