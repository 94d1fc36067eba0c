package align

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Reasons why a passage is no evidence of copying.
const (
	Quotation = "quotation" // words that both texts quote, or one of them
	Name      = "name"      // names and titles, which have no other words
	Short     = "short"     // too few words to be more than chance
	Formula   = "formula"   // the same mould, filled with other numbers: reports of two matches, quakes, share prices
	Thin      = "thin"      // as like as reports of one event can be, and no more: it may be reuse
)

// passage describes one of all regions, and tells whether it says anything at all.
func (p *pair) passage(r region, all []region) (Passage, bool) {
	a, b := p.text[0], p.text[1]
	blocks := p.diff(r)
	x := Passage{A: span(a.words, r.lo[0], r.hi[0]), B: span(b.words, r.lo[1], r.hi[1]), Digest: r.digest}
	for _, k := range blocks {
		x.Words += k.n
		x.Run = max(x.Run, k.n)
	}
	x.Similarity = 2 * float64(x.Words) / float64(r.len(0)+r.len(1))
	switch {
	case x.Words == r.len(0) && x.Words == r.len(1):
	case r.digest || x.Similarity < 0.5:
		x.Kind = Paraphrased
	default:
		x.Kind = Edited
	}
	if !r.digest && x.Kind != Verbatim {
		x.Edits = p.edits(r, blocks)
	}
	e := p.weighEvidence(r, blocks)
	if r.digest { // what it says in short has its own score
		e.score = float64(min(r.score[0], r.score[1])) + minScore/2
	}
	x.Not = e.not(r)
	thin := x.Not != nil && x.Not[0] == Thin
	switch {
	case r.digest && (thin || x.Not == nil):
		if x.Apart = p.apartDigest(e, x, r, all); x.Apart {
			x.Not = nil
		}
	case (thin || x.Not == nil && e.run < firmRun && e.named <= 0.5) && e.quoted <= 0.5:
		if stands, known := p.stands(e, x, r, all); known {
			if x.Not = nil; !stands {
				x.Not = []string{Thin}
			}
		}
	case x.Not == nil && e.run < firmRun && e.among(p.affinity(all)):
		x.Not = []string{Thin}
	case x.Not != nil && x.Not[0] == Name && e.apart(p.affinity(all)):
		x.Not = nil
	}
	if x.Not == nil && p.formula(r, x) {
		x.Not = []string{Formula}
	}
	x.Confidence = e.confidence()
	return x, x.Not == nil || x.Not[0] != Short || x.Words >= minRun+2
}

// What tells a mould from a copy whose numbers were changed: at least so many numbers are others, one in so many
// words, and at most a third as many are the same.
const (
	formulaNumbers = 2
	formulaWords   = 20
	formulaKept    = 3
)

// formula tells whether the numbers of a passage, of which it is full, are others on the two sides.
func (p *pair) formula(r region, x Passage) bool {
	if x.Kind != Edited {
		return false
	}
	a := numbers(p.text[0], r.lo[0], r.hi[0])
	b := numbers(p.text[1], r.lo[1], r.hi[1])
	kept := 0
	for n := range a {
		if b[n] {
			kept++
		}
	}
	changed := min(len(a), len(b)) - kept
	return changed >= formulaNumbers && x.Words <= formulaWords*changed && formulaKept*kept <= changed
}

// numbers are the digits of the words of [lo, hi) that have any, without what separates thousands and decimals.
func numbers(t *Text, lo, hi int) map[string]bool {
	out := map[string]bool{}
	for _, w := range t.words[lo:hi] {
		if hasDigit(t.text, w) {
			out[strings.Map(digit, words.Fold(w.Of(t.text)))] = true
		}
	}
	return out
}

func digit(r rune) rune {
	if !unicode.IsDigit(r) {
		return -1
	}
	return r
}

// evidence is what a passage has that is neither quoted nor a name.
type evidence struct {
	score  float64 // of the words outside quotations, of the side that has less
	run    int     // words in a row that are the same, outside quotations
	shared float64 // share of the words outside quotations whose stems the other side has, of the side that has less
	quoted float64 // share of the words that stand in quotations, of the side that has more of them
	named  float64 // share of the shared words outside quotations that are names or numbers, of the side that has more
	plain  float64 // score of the words outside quotations that are neither names nor numbers, of the side that has less
}

const onlyQuoted = -1 // instead of a count: the words stand in quotations alone

// weighEvidence measures a region whose words that are the same are blocks.
func (p *pair) weighEvidence(r region, blocks []block) evidence {
	rt := p.rate(usual)
	var quoted [2][]bool
	for x, t := range p.text {
		quoted[x] = t.inQuotes(r.lo[x], r.hi[x])
	}
	e := evidence{score: math.Inf(1), shared: 1, plain: math.Inf(1)}
	for x, t := range p.text {
		y := 1 - x
		p.look(y, 0, 0)
		in := p.side[y].in
		for k, s := range p.side[y].stem[r.lo[y]:r.hi[y]] {
			if s >= 0 && (in[s] <= 0 || !quoted[y][k]) {
				in[s] = 1
				if quoted[y][k] {
					in[s] = onlyQuoted
				}
			}
		}
		score, names, free, shared, named := float32(0), float32(0), 0, 0, 0
		for k, s := range p.side[x].stem[r.lo[x]:r.hi[x]] {
			if quoted[x][k] || s >= 0 && in[s] == onlyQuoted {
				continue
			}
			free++
			gain := rt.miss
			there := s >= 0 && in[s] != 0
			if there {
				gain = rt.gain[s]
				shared++
			}
			score += gain
			if capitalised(t.text, t.words[r.lo[x]+k].Span) {
				names += gain
				if there {
					named++
				}
			}
		}
		clear(in)
		e.score = min(e.score, float64(score))
		e.plain = min(e.plain, float64(score-names))
		e.shared = min(e.shared, share(shared, free))
		e.named = max(e.named, share(named, shared))
		e.quoted = max(e.quoted, 1-share(free, r.len(x)))
	}
	for _, b := range blocks {
		n := 0
		for k := range b.n {
			if n++; quoted[0][b.a+k-r.lo[0]] || quoted[1][b.b+k-r.lo[1]] {
				n = 0
			}
			e.run = max(e.run, n)
		}
	}
	return e
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// not names why a passage with this evidence proves nothing; nil if it does.
func (e evidence) not(r region) []string {
	switch {
	case e.quoted > 0.5 && e.score < 2*minScore, e.quoted > 0.3 && e.score < minScore:
		return []string{Quotation}
	case e.named > 0.5 && (e.score < firmScore || e.run < firmRun) && !e.rich():
		return []string{Name}
	case r.weak || !r.digest && e.score < minScore:
		return []string{Short}
	case !e.firm(r):
		return []string{Thin}
	}
	return nil
}

// What tells reuse from two reports of one event: words in a row that reporters do not share by chance, or
// much more of the same words than they do. Set on the development fold of PAN13 and seen on BASIL.
const (
	firmRun     = 12
	digestRun   = 24
	firmScore   = 50
	firmShared  = 0.6
	closeScore  = 35
	closeShared = 0.72
	richScore   = 90
	richShared  = 0.5
)

// firm tells whether the evidence is more than reports of one event have in common.
func (e evidence) firm(r region) bool {
	if r.digest { // reports of one event say much the same, one of them in short
		return e.run >= digestRun
	}
	return e.run >= firmRun || e.rich() || e.score >= firmScore && e.shared >= firmShared || e.score >= closeScore && e.shared >= closeShared
}

// rich tells whether so much is the same that even names, or half of the words, are more than one event gives two reports.
func (e evidence) rich() bool {
	return e.score >= richScore && e.shared >= richShared
}

// confidence is near to the share of the characters of passages with this much evidence that are reuse, as counted on
// the development fold of PAN13: docs/quality.md has the table.
func (e evidence) confidence() float64 {
	return 1 / (1 + math.Exp(-(e.score-minScore)/10))
}

// inQuotes tells of each word of [lo, hi) whether it stands in a quotation.
func (t *Text) inQuotes(lo, hi int) []bool {
	out := make([]bool, hi-lo)
	if lo == hi {
		return out
	}
	quoted := t.Quotations()
	q, _ := slices.BinarySearchFunc(quoted, t.words[lo].Lo, func(q words.Span, at int) int { return q.Hi - 1 - at })
	for i := lo; i < hi && q < len(quoted); i++ {
		w := t.words[i].Span
		for q < len(quoted) && quoted[q].Hi < w.Hi {
			q++
		}
		out[i-lo] = q < len(quoted) && quoted[q].Lo <= w.Lo
	}
	return out
}

func capitalised(text string, s words.Span) bool {
	r, _ := utf8.DecodeRuneInString(s.Of(text))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// pairs are the marks by which quotations open and close, by language: “ ” ‘ ’ (English), „ “ (German,
// Lithuanian), „ ” (Polish), « » (French, Russian), » « (German books), “ ” and 「 」 (Chinese, Japanese).
func pairs(opening rune) (closing [2]rune, ok bool) {
	switch opening {
	case '“':
		return [2]rune{'”', '“'}, true
	case '„':
		return [2]rune{'“', '”'}, true
	case '«':
		return [2]rune{'»', '»'}, true
	case '»':
		return [2]rune{'«', '«'}, true
	case '"':
		return [2]rune{'"', '"'}, true
	case '「':
		return [2]rune{'」', '」'}, true
	case '『':
		return [2]rune{'』', '』'}, true
	case '”':
		return [2]rune{'”', '”'}, true
	}
	return closing, false
}

// lines are the spans of the lines of text.
func lines(text string) []words.Span {
	var out []words.Span
	at := 0
	for l := range strings.Lines(text) {
		out = append(out, words.Span{Lo: at, Hi: at + len(l)})
		at += len(l)
	}
	return out
}

// quotations are the spans inside quotation marks. A quotation ends at its closing mark or at
// the end of its paragraph: one whose paragraph never closes it goes on, as newspapers print it, only
// if the next paragraph opens with a mark again, which begins a quotation of its own. One that is
// longer than maxQuoted is a mark out of place.
func quotations(text string, paragraphs []words.Span) []words.Span {
	const maxQuoted = 2000
	if paragraphs == nil {
		paragraphs = lines(text)
	}
	var out []words.Span
	for _, p := range paragraphs {
		s := p.Of(text)
		for i := nextMark(s, 0); i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			closing, ok := pairs(r)
			if !ok || !opens(s, i, r) {
				i = nextMark(s, i+n)
				continue
			}
			end, after := closes(s, i+n, closing)
			if end-i-n > maxQuoted {
				i = nextMark(s, i+n)
				continue
			}
			out = append(out, words.Span{Lo: p.Lo + i + n, Hi: p.Lo + end})
			i = nextMark(s, after)
		}
	}
	return out
}

// opens tells whether the mark r at byte i of s stands where a quotation can begin. A straight mark stands for inches and
// before the items of lists too, and » between the parts of a path.
func opens(s string, i int, r rune) bool {
	if r != '"' && r != '»' {
		return true
	}
	next, n := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return n > 0 && !unicode.IsSpace(next) && !unicode.IsLetter(last) && !unicode.IsDigit(last)
}

// closes is where in s, from at, one of the closing marks stands, and where it ends: at the end of s if there is none.
func closes(s string, at int, closing [2]rune) (end, after int) {
	for i := nextMark(s, at); i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == closing[0] || r == closing[1] {
			return i, i + n
		}
		i = nextMark(s, i+n)
	}
	return len(s), len(s)
}

// nextMark is the first place in s, from at, of a byte that a quotation mark can begin with, or len(s).
func nextMark(s string, at int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for ; at+8 <= len(s); at += 8 {
		x := s[at : at+8]
		v := uint64(x[0]) | uint64(x[1])<<8 | uint64(x[2])<<16 | uint64(x[3])<<24 | uint64(x[4])<<32 | uint64(x[5])<<40 | uint64(x[6])<<48 | uint64(x[7])<<56
		q := v ^ '"'*ones
		if (v|(q-ones)&^q)&high != 0 {
			break
		}
	}
	for at < len(s) && s[at] != '"' && s[at] < utf8.RuneSelf {
		at++
	}
	return at
}
