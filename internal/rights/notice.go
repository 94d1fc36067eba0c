package rights

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// A sentence that weighs threshold or more is a notice, or part of one. One that weighs joining or more
// belongs to the notice it stands beside.
const (
	threshold = 5.0
	joining   = 2.5
)

// token is a word of a sentence with what it means in the sentence's language.
type token struct {
	words.Span
	class class
	value uint8
}

// judged is a sentence with what speaks for and against its being a notice.
type judged struct {
	section
	text   string // that its spans are of
	tokens []token
	all    class // of the tokens together
	lang   int   // of languages, or -1
	weight float64

	forbids bool // by a word or by a negation
	reserve bool // rights are reserved in it
	permits bool
	named   holder
}

// notices reads the notices of one text. where is the class of the block it is in, "" for the body.
type noticeReader struct {
	s      *scan
	prefer int    // language of the article, or -1
	where  string // class of the block, "" for the body
	all    bool   // look at every sentence with one word of the kind
	seen   []meanings
	fold   []byte
}

// read returns the notices of the text, Because filled, spans in the text.
func (r *noticeReader) read() []article.Notice {
	var out []article.Notice
	ss := r.s.sentences
	used := 0
	for i := 0; i < len(ss); i++ {
		if !r.candidate(ss[i]) {
			continue
		}
		first := r.judge(ss[i], r.lent(i), i)
		if first.weight < threshold {
			continue
		}
		group := []judged{first}
		for k := i - 1; k >= used && !ss[k+1].paragraph && i-k <= 2; k-- {
			j := r.judge(ss[k], r.lent(k), k)
			if j.weight < joining {
				break
			}
			group = slices.Insert(group, 0, j)
		}
		group = r.before(group, i-len(group), used)
		for used = i + 1; used < len(ss) && !ss[used].paragraph && used-i <= 12; used++ {
			j := r.judge(ss[used], lending, used)
			if j.weight < joining {
				break
			}
			group = append(group, j)
		}
		if used < len(ss) && !ss[used].paragraph {
			group, used = r.bridge(group, used)
		}
		out = append(out, r.notice(group))
		i = used - 1
	}
	return out
}

// before takes in the sentence before reserved rights if it is but a name: "The Observer. All rights reserved."
func (r *noticeReader) before(group []judged, k, used int) []judged {
	ss := r.s.sentences
	if k < used || k < 0 || k+1 >= len(ss) || ss[k+1].paragraph || !group[0].reserve || group[0].named.strength > 0 || ss[k].end-ss[k].first > 8 {
		return group
	}
	j := r.judge(ss[k], 0, k)
	if 2*(j.named.hi-j.named.lo) < len(j.tokens) {
		return group
	}
	j.named.strength = max(j.named.strength, clearly)
	return slices.Insert(group, 0, j)
}

// bridge goes on behind one or two sentences that are no notice, such as the name of a company, if
// another is behind them.
func (r *noticeReader) bridge(group []judged, used int) ([]judged, int) {
	ss := r.s.sentences
	for n := 1; n <= 2 && used+n < len(ss) && !ss[used+n].paragraph; n++ {
		if ss[used+n-1].end-ss[used+n-1].first > 12 || !r.candidate(ss[used+n]) {
			continue
		}
		if j := r.judge(ss[used+n], 0, used+n); j.weight >= threshold {
			return append(group, j), used + n + 1
		}
	}
	return group, used
}

// lending is the weight that a sentence with a © or reserved rights lends to the one behind it.
const lending = 1.5

// lent is the weight that the sentence before sentence i lends it.
func (r *noticeReader) lent(i int) float64 {
	if i > 0 && !r.s.sentences[i].paragraph {
		if p := r.s.sentences[i-1]; p.sign || p.groups&groupRights != 0 && p.end-p.first <= 12 {
			return lending
		}
	}
	return 0
}

// candidate tells by the groups of its words whether a sentence may be a notice.
func (r *noticeReader) candidate(s section) bool {
	g := s.groups
	switch {
	case g == 0:
		return s.sign
	case r.all || s.sign:
		return true
	case int(s.hits)*9 < int(s.end-s.first):
		return false
	case g&(groupRights|groupReserve) == groupRights|groupReserve,
		g&groupAct != 0 && g&(groupRule|groupConsent|groupReserve|groupDuty) != 0,
		g&groupConsent != 0 && g&(groupRule|groupReserve) != 0,
		g&(groupLink|groupCredit) != 0 && g&(groupDuty|groupRule) != 0:
		return true
	}
	return false
}

// judge reads one sentence. before is the weight that the sentence before it lends.
func (r *noticeReader) judge(sec section, before float64, at int) judged {
	j := judged{section: sec, text: r.s.text, lang: -1}
	r.tokens(&j)
	j.weight = before
	j.sign = j.sign || len(j.tokens) <= 8 && j.copyrighted()
	r.polarity(&j)
	j.named = r.holder(&j)
	j.weight += j.forWeight() - j.againstWeight() + j.density()
	if j.sign && !j.named.year && !j.forbids && !j.has(copyright|reserving) && !j.has(consent|licence|obligation) {
		j.weight = min(j.weight, threshold-1) // as it may be, the credit of a picture
	}
	if r.quotes(sec) {
		j.weight -= 2.5
	}
	switch {
	case r.where == "notice", r.where == "" && at >= len(r.s.sentences)-2 && len(r.s.sentences) > 4:
		j.weight++
	case r.where == "" && !r.all:
		j.weight--
	case r.where == "navigation" || r.where == "related" || r.where == "comments":
		j.weight--
	}
	return j
}

// tokens looks the words up and settles the language of the sentence: that in which most of them mean something.
func (r *noticeReader) tokens(j *judged) {
	ws := r.s.words[j.first:j.end]
	if len(ws) > maxTokens {
		ws = ws[:maxTokens]
	}
	g := theGrammar()
	r.seen = r.seen[:0]
	var votes [len(languages)]float64
	for i := range ws {
		r.fold = foldWord(r.fold[:0], ws[i].Of(r.s.text))
		r.seen = append(r.seen, meanings{})
		m := &r.seen[len(r.seen)-1]
		g.look(r.fold, m)
		if k := bytes.IndexByte(r.fold, '\''); k > 0 && k < 6 && k+3 < len(r.fold) { // l'utilisation
			var rest meanings
			g.look(r.fold[k+1:], &rest)
			m.add(&rest)
		}
		for l := range votes {
			if m.langs>>l&1 != 0 {
				votes[l]++
				if m.class[l]&(acts|forbidding|consent|object|link|reserving) != 0 {
					votes[l] += .5
				}
			}
		}
	}
	if r.prefer >= 0 {
		votes[r.prefer] += 1.25
	}
	best := 0
	for l, v := range votes {
		if v > votes[best] {
			best = l
		}
	}
	if votes[best] > 0 {
		j.lang = best
	}
	j.tokens = make([]token, len(ws))
	for i := range ws {
		j.tokens[i] = token{ws[i].Span, r.seen[i].class[best], r.seen[i].value[best]}
		if c := r.s.text[ws[i].Lo]; c >= '0' && c <= '9' && ws[i].Len() < 4 {
			j.tokens[i].class |= number
		}
		j.all |= j.tokens[i].class
	}
}

// maxTokens bounds how many words of a sentence are read: no notice has a longer one.
const maxTokens = 160

// foldWord appends the small letters of a word, typographic apostrophes made plain.
func foldWord(dst []byte, w string) []byte {
	for _, c := range w {
		switch {
		case c < utf8.RuneSelf:
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, byte(c))
		case c == '’' || c == 'ʼ' || c == '‘':
			dst = append(dst, '\'')
		default:
			dst = utf8.AppendRune(dst, unicode.ToLower(c))
		}
	}
	return dst
}

// polarity sets forbids, reserve and permits.
func (r *noticeReader) polarity(j *judged) {
	ts := j.tokens
	for i, t := range ts {
		switch {
		case t.class&forbidding != 0:
			j.forbids = true
		case t.class&permitting != 0 && t.class&negation == 0:
			j.permits = true
		}
		if t.class&reserving != 0 {
			for k := max(0, i-5); k < min(len(ts), i+6); k++ {
				j.reserve = j.reserve || ts[k].class&rightsOf != 0
			}
		}
		if t.class&negation != 0 && j.denies(i) {
			j.forbids = true
		}
	}
}

// denies tells whether the negation at token i takes a permission or an act away.
func (j *judged) denies(i int) bool {
	ts := j.tokens
	near := func(k int, c class) bool { return k >= 0 && k < len(ts) && ts[k].class&c != 0 }
	if near(i+1, more|limit) || near(i+2, more) && !near(i+1, permitting) {
		return false
	}
	if near(i+1, acts&^using) || near(i+1, part) && j.all&permitting != 0 {
		return true
	}
	for k := max(0, i-6); k < min(len(ts), i+4); k++ {
		if ts[k].class&permitting != 0 && k != i {
			return !near(i+1, only) && !near(i-1, only)
		}
	}
	return false
}

// has tells whether a word of each class stands in the sentence.
func (j *judged) has(cs ...class) bool {
	for _, c := range cs {
		if j.all&c == 0 {
			return false
		}
	}
	return true
}

// count is how many words of a class the sentence has, at most most.
func (j *judged) count(c class, most int) float64 {
	n := 0
	for _, t := range j.tokens {
		if t.class&c != 0 {
			n++
		}
	}
	return float64(min(n, most))
}

// forWeight is what speaks for a notice.
func (j *judged) forWeight() float64 {
	w := j.core()
	if w == 0 {
		return 0
	}
	add := func(x float64, yes bool) {
		if yes {
			w += x
		}
	}
	add(1, j.has(object))
	add(.5, j.near(acts, object, 4))
	add(1.5, j.has(press))
	add(1, j.has(self))
	add(1, j.near(this, object|site, 3))
	add(.5, j.has(site))
	add(1, j.has(consent|licence) && (j.has(without) || j.has(only) || j.has(obligation) || j.forbids))
	add(.5, j.has(consent|licence) && j.has(written|prior))
	add(1.5, j.has(link))
	add(1.5, j.has(reference) && j.has(source|site|press|object))
	add(.5, j.has(condition) && !j.forbids)
	add(1.5, j.near(number, sentence|unit|paragraph, 2) && j.has(limit|more))
	add(1, j.has(link|reference) && j.has(direct|followable))
	add(1, j.has(paragraph) && j.has(ordinal))
	add(1, j.has(citing, source))
	add(.75, j.has(part) && j.has(acts))
	add(1, j.has(acts) && j.has(personal|commercial|noncommercial))
	add(1, j.has(artificial, mining))
	add(2, j.copyrighted() || j.sign)
	add(1, j.named.strength >= 3)
	add(1.5, j.forbids && j.has(strongActs) && j.end-j.first <= 6)
	add(1, j.has(obligation, payment) && j.has(strongActs) && len(j.tokens) <= 12)
	return w
}

// core is the weight of what makes a notice: a rule about an act, a duty, a reservation.
func (j *judged) core() float64 {
	w := 0.0
	most := func(x float64, yes bool) {
		if yes {
			w = max(w, x)
		}
	}
	due := j.has(link) || j.has(reference) || j.has(citing) && (j.has(source|press) || j.named.strength >= 1.5) || j.has(payment)
	terms := due || j.has(consent|licence)
	most(5, j.reserve)
	most(4, j.forbids && j.has(strongActs&^distribution))
	most(3, j.forbids && j.has(distribution))
	most(2.5, j.forbids && j.has(acts))
	most(3, j.has(only) && j.has(acts) && terms)
	most(3, j.permits && j.has(acts) && terms)
	most(3, j.has(obligation) && j.has(acts) && (due || j.near(obligation, consent|licence, 4)))
	most(3.5, j.permits && j.has(quoting) && j.has(sentence|unit|paragraph))
	most(1.5, j.has(without) && j.has(consent|licence) && j.has(acts) && j.has(part|written|this))
	most(3.5, j.permits && j.has(strongActs&^distribution) && len(j.tokens) <= 16)
	most(4, j.has(rightsOf) && j.has(owned) && j.has(object|site))
	most(2.5, j.has(acts) && j.has(payment) && j.has(object) && j.has(obligation|only|consent|licence|number|commercial))
	most(3, j.has(only) && j.has(acts) && j.has(personal|noncommercial))
	most(4, j.has(mining) && (j.forbids || j.has(reserving) || j.has(licence|obligation) && j.has(without|only|press|self|this|site)) && j.has(artificial|object))
	most(3.5, j.has(owned|reserving) && j.copyrighted() && j.has(object|site))
	most(3.5, j.forbids && j.has(without, object) && (j.has(source, citing) || j.has(link)))
	most(3, j.has(owned) && j.copyrighted())
	most(2.5, j.has(owned) && j.named.strength >= clearly)
	most(5, j.near(reproduction, reserving, 2) && (j.end-j.first <= 8 || j.sign))
	most(3, j.sign && j.year())
	most(1, j.sign && j.named.strength >= 3) // as it may be, the credit of a picture
	most(2.5, j.has(obligation) && (j.has(link) && j.has(acts|citing|source|placing|object|reference) || j.has(reference) && j.has(object|site)))
	most(3, j.has(payment) && j.has(object) && j.has(medium|press))
	most(2.5, j.has(condition) && j.has(acts) && (j.has(link) || j.has(source, citing)))
	return w
}

// againstWeight is what speaks against it: words of news, of speech, of the past.
func (j *judged) againstWeight() float64 {
	w := 1.5*j.count(news, 3) + 3*j.count(speech, 1) + 1*j.count(past, 1) + 4*j.count(commons, 1)
	if j.forbids && j.has(consent|licence) && len(j.tokens) > 7 && !j.has(object|press|site|self|this|part|copyright|commercial|source|reserving|artificial) && j.named.strength < clearly {
		w += 2 // of what, and whose?
	}
	switch {
	case j.reserve && len(j.tokens) <= 14 && !j.has(speech|commons):
		return 0
	case j.reserve || j.sign || j.has(owned|reserving) && j.copyrighted():
		w /= 2
	}
	return w
}

// copyrighted tells whether copyright is spoken of: a word for it, or an author's right.
func (j *judged) copyrighted() bool {
	for _, t := range j.tokens {
		if t.class&copyright != 0 && t.class&press == 0 {
			return true
		}
	}
	return j.near(copyright, rightsOf, 2)
}

// density adds or takes away by how many of the words belong to the language of notices: news uses
// the same words, but few of them at a time.
func (j *judged) density() float64 {
	n, in := 0, 0
	for i, t := range j.tokens {
		if i >= j.named.lo && i < j.named.hi {
			continue
		}
		n++
		if t.class&^(news|speech|past|number|condition|ordinal|negation|more|limit|personal|commons) != 0 {
			in++
		}
	}
	if n == 0 || (j.sign || j.reserve) && n <= 12 {
		return 0
	}
	most := 1.5
	if j.has(news|speech|past) && !j.sign && !j.reserve {
		most = 0
	}
	return min(most, max(-5, 12*(float64(in)/float64(n)-1.0/3)))
}

// quotes tells whether the sentence begins a quotation that does not end after a few words, as one
// around a name does.
func (r *noticeReader) quotes(sec section) bool {
	t := sec.Of(r.s.text)
	c, n := utf8.DecodeRuneInString(t)
	if !strings.ContainsRune("\"“„«", c) {
		return false
	}
	end := strings.IndexAny(t[n:], "\"”“»")
	return end < 0 || end > 60
}

// near tells whether words of two classes stand at most n words apart.
func (j *judged) near(a, b class, n int) bool {
	last := [2]int{-1 << 20, -1 << 20}
	for i, t := range j.tokens {
		if t.class&a != 0 {
			last[0] = i
			if i-last[1] <= n {
				return true
			}
		}
		if t.class&b != 0 {
			last[1] = i
			if i-last[0] <= n && last[0] != i {
				return true
			}
		}
	}
	return false
}

// year tells whether a year stands among the first words.
func (j *judged) year() bool { return j.named.year }

func isYear(w string) bool {
	return len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) && w[2] >= '0' && w[2] <= '9' && w[3] >= '0' && w[3] <= '9'
}
