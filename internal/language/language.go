// Package language says which language a text is in, and turns the bytes of a page into text.
//
// Detect, Paragraphs and Decode never fail: Detect says "" where a text does not decide and
// Other for languages outside the model, and bytes that fit no charset become U+FFFD.
//
// The language of a script that has but one is known by the script. Within Latin, Cyrillic,
// Arabic and others, the n-grams of letters of a word, one to four and its ends among them,
// vote with their logarithmic probability in each language (naive Bayes; after Cavnar,
// Trenkle: N-gram-based text categorization, 1994). model.bin holds the votes and NOTICE the
// texts they were counted in; ibid train language makes it.
package language

import (
	"math"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// Other is the tag of a text that is in none of the languages of the model, or in no language.
const Other = "other"

const (
	sampleBytes = 200     // of a long text that are looked at first, in pieces from all over it
	sampleMore  = 2 << 10 // bytes that are looked at if those do not decide
	pieceBytes  = 40      // of one piece of a sample
	partBytes   = 110     // of a part that decides by itself
	maxParts    = 24
	mostly      = .4                  // share of the parts by which a text is in a language
	sure        = .9                  // confidence that is enough for the short sample
	least       = .5                  // confidence below which nothing is said
	nats        = levelNats * overlap // what one level of a vote counts; n-grams overlap, so less than by its probability
	prior       = 5.                  // nats by which languages without a name must lead
)

// Detect returns the BCP 47 tag of the language that most of text is in, Other, or "" if the
// text does not decide, and how sure that is, 0 to 1. Of a long text it reads pieces spread
// over the whole, so that a quotation in another language does not turn it.
func Detect(text string) (tag string, confidence float64) { return shipped().Detect(text) }

// Detect is the function Detect with another model.
func (m *Model) Detect(text string) (tag string, confidence float64) {
	var b buffer
	if len(text) <= sampleBytes+sampleBytes/2 {
		b.add(text)
		if tag, confidence = b.decide(m); tag != Other || len(text) < 3*partBytes {
			return tag, confidence
		}
		return m.byParts(&b, text, tag, confidence)
	}
	b.sample(text, sampleBytes)
	if tag, confidence = b.decide(m); confidence >= sure && tag != Other {
		return tag, confidence
	}
	b.reset()
	b.sample(text, sampleMore)
	if tag, confidence = b.decide(m); tag != Other && tag != "" {
		return tag, confidence
	}
	return m.byParts(&b, text, tag, confidence)
}

// byParts lets parts of a text decide one by one whether it is, for the most part, in a language after all: a text in two
// languages is unlike either. Where they do not, the answer for the whole stands.
func (m *Model) byParts(b *buffer, text, whole string, confidence float64) (string, float64) {
	n := min(max(len(text)/partBytes, 3), maxParts)
	count := map[string]int{}
	best := ""
	for i := range n {
		b.reset()
		b.piece(text, i*(len(text)-partBytes)/(n-1), partBytes)
		tag, _ := b.decide(m)
		count[tag]++
		if count[tag] > count[best] || best == "" {
			best = tag
		}
	}
	if best == "" || best == Other || float64(count[best]) < mostly*float64(n) {
		return whole, confidence
	}
	return best, float64(count[best]) / float64(n)
}

// Of is the tag of the language of text, "" where Detect says Other or nothing.
func Of(text string) string {
	tag, _ := Detect(text)
	if tag == Other {
		return ""
	}
	return tag
}

// Paragraphs returns the language of each paragraph of text, as Detect does, and that of the whole. A
// paragraph that does not decide is in the language of the whole.
func Paragraphs(text string, paragraphs []words.Span) (whole string, each []string) {
	whole, _ = Detect(text)
	each = make([]string, len(paragraphs))
	for i, p := range paragraphs {
		tag, confidence := Detect(p.Of(text))
		if tag == "" || tag != whole && (confidence < sure || p.Len() < 40) {
			tag = whole
		}
		each[i] = tag
	}
	return whole, each
}

// buffer is the letters of a sample, folded, with what they are counted.
type buffer struct {
	letters []uint16 // 0x20 between words
	scripts [scripts]int
	array   [1024]uint16
}

func (b *buffer) reset() { b.letters, b.scripts = b.letters[:0], [scripts]int{} }

// sample adds pieces of whole words from all over text, about n bytes.
func (b *buffer) sample(text string, n int) {
	if len(text) <= n {
		b.add(text)
		return
	}
	pieces := n / pieceBytes
	for i := range pieces {
		b.piece(text, i*(len(text)-pieceBytes)/(pieces-1), pieceBytes)
	}
}

// piece adds about n bytes of text from lo on, beginning with a whole word if there are spaces.
func (b *buffer) piece(text string, lo, n int) {
	hi := min(len(text), lo+n)
	for k := 0; lo > 0 && k < 24 && lo < hi && text[lo-1] > ' '; k++ {
		lo++
	}
	for lo < hi && !utf8.RuneStart(text[lo]) {
		lo++
	}
	for hi < len(text) && !utf8.RuneStart(text[hi]) {
		hi++
	}
	b.add(text[lo:hi])
}

// add folds text into the buffer.
func (b *buffer) add(text string) {
	f := folding()
	if b.letters == nil {
		b.letters = b.array[:0]
	}
	out, last := b.letters, uint16(0)
	var counts [scripts]int
	for i := 0; i < len(text); {
		var c fold
		if text[i] < utf8.RuneSelf {
			c = f[text[i]]
			i++
		} else {
			r, n := utf8.DecodeRuneInString(text[i:])
			i += n
			switch {
			case r < rune(len(f)):
				c = f[r]
			default:
				c = foldRune(r)
			}
			if c.letter == skip {
				continue
			}
		}
		counts[c.script]++
		if c.letter != space || last != space {
			out = append(out, c.letter)
		}
		last = c.letter
	}
	b.letters = append(out, space)
	for s, n := range counts {
		b.scripts[s] += n
	}
}

// decide names the language of the buffer.
func (b *buffer) decide(m *Model) (tag string, confidence float64) {
	n := b.scripts
	n[han], n[kana] = n[han]+n[kana], 0
	for s := range n { // names stand in Latin letters in texts of any script, and what a syllable is in Han is three letters elsewhere
		switch script(s) {
		case latin:
		case han, hangul:
			n[s] *= 6
		default:
			n[s] *= 2
		}
	}
	best, all := latin, 0
	for s := latin; s < scripts; s++ {
		all += n[s]
		if n[s] > n[best] {
			best = s
		}
	}
	if all == 0 {
		return "", 0
	}
	share := float64(n[best]) / float64(all)
	if name := alone[best]; name != "" {
		return name, share
	}
	t := m.tables[best]
	if t == nil {
		return Other, share
	}
	tag, confidence = t.decide(b.letters, best)
	if share < .6 {
		confidence *= share
	}
	if confidence < least {
		tag = ""
	}
	return tag, confidence
}

// decide names the language of letters, of which those of other scripts do not count.
func (t *table) decide(letters []uint16, s script) (tag string, confidence float64) {
	var v votes
	v.count(t, letters, s)
	if v.met == 0 {
		if v.grams > 12 {
			return Other, 1 - 12/float64(v.grams)
		}
		return "", 0
	}
	column, top := 0, math.Inf(-1)
	var logits, share [maxColumns]float64
	for i, c := range t.columns {
		logits[i] = nats * float64(v.score[i])
		if c.tag == Other {
			logits[i] -= prior
		}
		if logits[i] > top {
			top, column = logits[i], i
		}
	}
	total := 0.
	for i, c := range t.columns {
		if d := logits[i] - top; d > -30 {
			p := math.Exp(d)
			share[c.same] += p // columns of one tag are one language
			total += p
		}
	}
	tag = t.columns[column].tag
	confidence = share[t.columns[column].same] / total
	if strange := t.strange(&v, column); s != han && tag != Other {
		// Nearer to this language than to the others, and yet not it.
		if strange > .5 {
			return Other, strange
		}
		confidence *= 1 - strange
	}
	return tag, confidence
}
