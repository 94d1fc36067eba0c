package trace

import (
	"slices"
	"sync"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/speaker"
	"github.com/ibid-news/ibid/internal/words"
)

// Quoted is a stretch of a passage that stands in quotation marks, on both sides or on one.
type Quoted struct {
	A Range `json:"a"` // in the subject
	B Range `json:"b"` // the same words in the copy
	// In says where the words stand in quotation marks: "both", "subject" or "copy". Words that only one text quotes, the other
	// prints as its own, or has as reported speech.
	In string `json:"in"`
	// SpeakerA and SpeakerB are to whom the texts give the words, in the fullest form each has, "" where it names nobody.
	SpeakerA string `json:"speaker_a,omitempty"`
	SpeakerB string `json:"speaker_b,omitempty"`
	// CarriedA and CarriedB say that the name stands in an earlier sentence, and "he" or "she" beside the words.
	CarriedA bool `json:"carried_a,omitempty"`
	CarriedB bool `json:"carried_b,omitempty"`
	// Speakers says of words that both quote whether the speakers are one: "same", "different" or "unknown".
	Speakers speaker.Agreement `json:"speakers,omitempty"`
}

// Where a stretch stands in quotation marks.
const (
	InBoth    = "both"
	InSubject = "subject"
	InCopy    = "copy"
)

// minQuoted is the number of words from which a stretch is spoken of.
const minQuoted = 4

// quotes are the quotations of one side, read when a passage holds one, and who speaks them, read when that is told.
type quotes struct {
	once   sync.Once
	at     []int32 // of each word: 1 + index into the article's quotations, -1 in quotation marks that are none, 0 outside
	spoken func() *speaker.Cast
}

// read fills the quotations of s.
func (s side) read() *quotes {
	q := s.quotes
	q.once.Do(func() {
		q.at = make([]int32, len(s.words))
		fill := func(sp words.Span, id int32) {
			i, _ := slices.BinarySearchFunc(s.words, sp.Lo, func(w words.Word, lo int) int { return w.Lo - lo })
			for ; i < len(s.words) && s.words[i].Hi <= sp.Hi; i++ {
				if q.at[i] <= 0 {
					q.at[i] = id
				}
			}
		}
		for _, sp := range s.text.Quotations() {
			fill(sp, -1)
		}
		for i, x := range s.article.Quotes {
			if !x.Reported && !x.Nested {
				fill(x.Span, int32(i+1))
			}
		}
		q.spoken = sync.OnceValue(func() *speaker.Cast { return speaker.New(s.article) })
	})
	return q
}

// quoted finds what of a passage stands in quotation marks, who says it on either side, and whether they are one.
func quoted(a, b side, p align.Passage, ca, cb *chars) []Quoted {
	aLo, aHi := wordsOf(a.words, p.A)
	bLo, bHi := wordsOf(b.words, p.B)
	if !a.text.Quotes(p.A) && !b.text.Quotes(p.B) {
		return nil
	}
	to := counterparts(a.words[aLo:aHi], b.words[bLo:bHi], p.Edits)
	if to == nil {
		return nil
	}
	qa, qb := a.read(), b.read()
	var out []Quoted
	for i := 0; i < len(to); {
		// a stretch of words that are the same and stand in one quotation of either side, words between them left out
		first := i
		at := func(k int) (x, y int32) { return qa.at[aLo+k], qb.at[bLo+to[k]] }
		if to[i] < 0 {
			i++
			continue
		}
		x, y := at(i)
		n, end := 0, i
		for ; i < len(to); i++ {
			if to[i] < 0 {
				if qa.at[aLo+i] != x {
					break
				}
				continue
			}
			if v, w := at(i); v != x || w != y {
				break
			}
			n++
			end = i + 1
		}
		if x == 0 && y == 0 || n < minQuoted {
			continue
		}
		q := Quoted{A: ca.of(spanOf(a.words, aLo+first, aLo+end)), B: cb.of(between(b.words, bLo, to[first:end]))}
		switch {
		case y == 0:
			q.In = InSubject
		case x == 0:
			q.In = InCopy
		default:
			q.In, q.Speakers = InBoth, speaker.Unknown
		}
		givenA, givenB := x > 0 && a.article.Quotes[x-1].Speaker != "", y > 0 && b.article.Quotes[y-1].Speaker != "" // to somebody
		if givenA {
			s := qa.spoken().Speaker(int(x - 1))
			q.SpeakerA, q.CarriedA = s.Name, s.Carried
		}
		if givenB {
			s := qb.spoken().Speaker(int(y - 1))
			q.SpeakerB, q.CarriedB = s.Name, s.Carried
		}
		if givenA && givenB {
			q.Speakers = speaker.Compare(qa.spoken(), int(x-1), qb.spoken(), int(y-1))
		}
		out = append(out, q)
	}
	return out
}

// wordsOf are the words of a span: [lo, hi).
func wordsOf(ws []words.Word, s words.Span) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(ws, s.Lo, func(w words.Word, at int) int { return w.Lo - at })
	hi, _ = slices.BinarySearchFunc(ws, s.Hi, func(w words.Word, at int) int { return w.Lo - at })
	return lo, max(lo, hi)
}

func spanOf(ws []words.Word, lo, hi int) words.Span {
	return words.Span{Lo: ws[lo].Lo, Hi: ws[hi-1].Hi}
}

// between is the span of the counterparts of some words.
func between(ws []words.Word, from int, to []int) words.Span {
	lo, hi := len(ws), 0
	for _, k := range to {
		if k >= 0 {
			lo, hi = min(lo, k), max(hi, k+1)
		}
	}
	return spanOf(ws, from+lo, from+hi)
}

// counterparts is, for each word of a, its place in b, or -1 if an edit changes it: outside the edits both have the same
// words in the same order. It is nil where the edits are not known.
func counterparts(a, b []words.Word, edits []align.Edit) []int {
	to := make([]int, len(a))
	free := make([]bool, len(b))
	for i := range free {
		free[i] = true
	}
	for _, e := range edits {
		for lo, hi := wordsOf(a, e.A); lo < hi; lo++ {
			to[lo] = -1
		}
		for lo, hi := wordsOf(b, e.B); lo < hi; lo++ {
			free[lo] = false
		}
	}
	j := 0
	for i := range to {
		if to[i] < 0 {
			continue
		}
		for j < len(b) && !free[j] {
			j++
		}
		if j == len(b) || a[i].Hash != b[j].Hash {
			return nil
		}
		to[i] = j
		j++
	}
	for _, e := range edits {
		if e.Op != align.Move {
			continue
		}
		al, ah := wordsOf(a, e.A)
		bl, bh := wordsOf(b, e.B)
		for k := 0; k < min(ah-al, bh-bl); k++ {
			to[al+k] = bl + k
		}
	}
	return to
}

// Speakers says of all that both sides of the passage quote whether the speakers are one: different if any are, same if all
// are, "" if nothing is quoted on both sides.
func (p Passage) Speakers() speaker.Agreement {
	var out speaker.Agreement
	for _, q := range p.Quoted {
		switch {
		case q.Speakers == "" || out == speaker.Different:
		case q.Speakers == speaker.Different || out == "":
			out = q.Speakers
		case q.Speakers != out:
			out = speaker.Unknown
		}
	}
	return out
}

// quotedPair finds the quotations of a sentence and of its translation, which stand in the same order.
func quotedPair(a, b *casts, p crosslang.Pair, ca, cb *chars) []Quoted {
	qa, qb := a.in(p.A), b.in(p.B)
	if len(qa)+len(qb) == 0 || len(qa) > 0 && len(qb) > 0 && len(qa) != len(qb) {
		return nil
	}
	var out []Quoted
	for i := range max(len(qa), len(qb)) {
		q := Quoted{In: InBoth, A: ca.of(p.A), B: cb.of(p.B)}
		if i < len(qa) {
			s := a.cast().Speaker(qa[i])
			q.A, q.SpeakerA, q.CarriedA = ca.of(common(a.article.Quotes[qa[i]].Span, p.A)), s.Name, s.Carried
		} else {
			q.In = InCopy
		}
		if i < len(qb) {
			s := b.cast().Speaker(qb[i])
			q.B, q.SpeakerB, q.CarriedB = cb.of(common(b.article.Quotes[qb[i]].Span, p.B)), s.Name, s.Carried
		} else {
			q.In = InSubject
		}
		if q.In == InBoth {
			q.Speakers = speaker.Compare(a.cast(), qa[i], b.cast(), qb[i])
		}
		out = append(out, q)
	}
	return out
}

// casts is who speaks in an article, read when that is asked.
type casts struct {
	article *article.Article
	read    *speaker.Cast
}

func (c *casts) cast() *speaker.Cast {
	if c.read == nil {
		c.read = speaker.New(c.article)
	}
	return c.read
}

// in are the direct quotations of which a sentence has minQuoted words or more.
func (c *casts) in(s words.Span) []int {
	var out []int
	for i, q := range c.article.Quotes {
		if !q.Reported && !q.Nested && q.Span.Overlap(s) > 0 && len(within(c.article.Words(), common(q.Span, s))) >= minQuoted {
			out = append(out, i)
		}
	}
	return out
}

// common is what two spans that overlap have in common.
func common(a, b words.Span) words.Span { return words.Span{Lo: max(a.Lo, b.Lo), Hi: min(a.Hi, b.Hi)} }
