package align

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Op is what an edit does.
type Op string

// The operations.
const (
	Insert  Op = "insert"  // B has words that A has not
	Delete  Op = "delete"  // A has words that B has not
	Replace Op = "replace" // B has other words than A
)

// Edit is one difference inside a passage. The side that has no words has an empty span
// where they would stand.
type Edit struct {
	Op      Op         `json:"op"`
	A       words.Span `json:"a"`
	B       words.Span `json:"b"`
	Changed []string   `json:"changed,omitempty"` // what a reader must look at: "number", "name", "negation"
}

// Changes tells what sort of fact the edit changes: number, name, negation; nil if none is seen.
func (e Edit) Changes() []string { return e.Changed }

// block is n words that are the same, from word a of one side and word b of the other.
type block struct{ a, b, n int }

// dpCells bounds the dynamic programming inside one gap, in cells.
const dpCells = 1 << 16

// diff pairs off the words of a and b in order, and counts the pairs. Common ends and words that
// stand once on both sides anchor it; small gaps are solved exactly, large ones without an anchor not.
func diff(a, b []words.Word) (blocks []block, matched int) {
	d := &differ{}
	d.between(a, b, 0, 0, 0)
	for _, x := range d.out {
		matched += x.n
	}
	return d.out, matched
}

type differ struct{ out []block }

func (d *differ) emit(a, b, n int) {
	if n == 0 {
		return
	}
	if k := len(d.out) - 1; k >= 0 && d.out[k].a+d.out[k].n == a && d.out[k].b+d.out[k].n == b {
		d.out[k].n += n
		return
	}
	d.out = append(d.out, block{a, b, n})
}

func (d *differ) between(a, b []words.Word, ai, bi, depth int) {
	n := 0
	for n < len(a) && n < len(b) && a[n].Hash == b[n].Hash {
		n++
	}
	d.emit(ai, bi, n)
	a, b, ai, bi = a[n:], b[n:], ai+n, bi+n
	s := 0
	for s < len(a) && s < len(b) && a[len(a)-1-s].Hash == b[len(b)-1-s].Hash {
		s++
	}
	endA, endB := ai+len(a)-s, bi+len(b)-s
	a, b = a[:len(a)-s], b[:len(b)-s]
	switch {
	case len(a) == 0 || len(b) == 0:
	case len(a)*len(b) <= dpCells:
		d.exact(a, b, ai, bi)
	case depth < 16:
		d.anchored(a, b, ai, bi, depth)
	}
	d.emit(endA, endB, s)
}

// exact is the longest common subsequence.
func (d *differ) exact(a, b []words.Word, ai, bi int) {
	w := len(b) + 1
	l := make([]uint16, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].Hash == b[j].Hash {
				l[i*w+j] = l[(i+1)*w+j+1] + 1
			} else {
				l[i*w+j] = max(l[(i+1)*w+j], l[i*w+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Hash == b[j].Hash:
			d.emit(ai+i, bi+j, 1)
			i++
			j++
		case l[(i+1)*w+j] >= l[i*w+j+1]:
			i++
		default:
			j++
		}
	}
}

// anchored cuts the gap at words that stand once on both sides, in the longest order both keep.
func (d *differ) anchored(a, b []words.Word, ai, bi, depth int) {
	type where struct{ na, nb, a, b int }
	at := map[uint64]where{}
	for i, w := range a {
		x := at[w.Hash]
		x.na, x.a = x.na+1, i
		at[w.Hash] = x
	}
	for j, w := range b {
		if x, ok := at[w.Hash]; ok {
			x.nb, x.b = x.nb+1, j
			at[w.Hash] = x
		}
	}
	var once []block
	for i, w := range a {
		if x := at[w.Hash]; x.na == 1 && x.nb == 1 {
			once = append(once, block{i, x.b, 1})
		}
	}
	if len(once) == 0 {
		return
	}
	pa, pb := 0, 0
	for _, x := range increasing(once) {
		d.between(a[pa:x.a], b[pb:x.b], ai+pa, bi+pb, depth+1)
		d.emit(ai+x.a, bi+x.b, 1)
		pa, pb = x.a+1, x.b+1
	}
	d.between(a[pa:], b[pb:], ai+pa, bi+pb, depth+1)
}

// increasing is the longest subsequence of xs, sorted by a, that increases in b.
func increasing(xs []block) []block {
	var tails []int // index into xs of the smallest end of a subsequence of each length
	prev := make([]int, len(xs))
	for i, x := range xs {
		k, _ := slices.BinarySearchFunc(tails, x.b, func(t, b int) int { return xs[t].b - b })
		prev[i] = -1
		if k > 0 {
			prev[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	out := make([]block, len(tails))
	for i, k := tails[len(tails)-1], len(tails)-1; k >= 0; i, k = prev[i], k-1 {
		out[k] = xs[i]
	}
	return out
}

// edits are what stands between the blocks.
func (t *Text) edits(o *Text, a, b []words.Word, blocks []block) []Edit {
	var out []Edit
	pa, pb := 0, 0
	for _, x := range blocks {
		if x.a > pa || x.b > pb {
			e := Edit{Op: Replace, A: between(a, pa, x.a), B: between(b, pb, x.b)}
			switch {
			case x.a == pa:
				e.Op = Insert
			case x.b == pb:
				e.Op = Delete
			}
			e.Changed = changed(t.text, o.text, a[pa:x.a], b[pb:x.b])
			out = append(out, e)
		}
		pa, pb = x.a+x.n, x.b+x.n
	}
	return out
}

// between is the span of words [lo, hi), or the empty span behind word lo-1.
func between(ws []words.Word, lo, hi int) words.Span {
	if lo < hi {
		return words.Span{Lo: ws[lo].Lo, Hi: ws[hi-1].Hi}
	}
	if lo == 0 {
		return words.Span{Lo: ws[0].Lo, Hi: ws[0].Lo}
	}
	return words.Span{Lo: ws[lo-1].Hi, Hi: ws[lo-1].Hi}
}

// changed looks for the facts that clones change.
func changed(ta, tb string, a, b []words.Word) []string {
	var out []string
	if !sameFacts(ta, tb, a, b, hasDigit) {
		out = append(out, "number")
	}
	if !sameFacts(ta, tb, a, b, capital) {
		out = append(out, "name")
	}
	if !sameFacts(ta, tb, a, b, negates) {
		out = append(out, "negation")
	}
	return out
}

// sameFacts tells whether both sides have the same words of one sort.
func sameFacts(ta, tb string, a, b []words.Word, is func(text string, s words.Span) bool) bool {
	count := map[uint64]int{}
	for _, w := range a {
		if is(ta, w.Span) {
			count[w.Hash]++
		}
	}
	for _, w := range b {
		if is(tb, w.Span) {
			count[w.Hash]--
		}
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func hasDigit(text string, s words.Span) bool {
	return strings.ContainsFunc(s.Of(text), unicode.IsDigit)
}

// capital tells whether a word is written as a name is: it begins with a capital and no
// sentence begins with it.
func capital(text string, s words.Span) bool {
	r, _ := utf8.DecodeRuneInString(s.Of(text))
	return unicode.IsUpper(r) && !beginsSentence(text, s.Lo)
}

func beginsSentence(text string, at int) bool {
	for i := at; i > 0; {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if r == '\n' || strings.ContainsRune(".!?:…", r) {
			return true
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ',' || r == ';' {
			return false
		}
		i -= n
	}
	return true
}

func negates(text string, s words.Span) bool {
	w := words.Fold(s.Of(text))
	return slices.Contains(negations, w) || strings.HasSuffix(w, "n't")
}

// negations are the words by which the languages we read most say no.
var negations = []string{
	"not", "no", "never", "none", "without", "cannot", "ne", "nėra", "niekada", "be", "нет", "не", "никогда", "без",
	"nie", "nigdy", "bez", "nicht", "kein", "keine", "keinen", "ohne", "pas", "jamais", "sans", "sin", "nunca",
}
