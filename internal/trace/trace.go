// Package trace is the second of ibid's two paths: any article in, a Report out.
//
// The index nominates, the text decides: an article is reported only with passages that
// anyone can read side by side, as byte ranges of the two texts. What two texts share that proves nothing
// (a quotation both reporters heard, names, a notice) is shown, and counts for nothing.
// A report of copies says nothing of who copied whom.
//
// Call Run with an archive, or Compare with two texts.
package trace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// Options of a trace. The zero value has sane limits.
type Options struct {
	Limit    int // articles compared at the most; default 50
	MinWords int // words of evidence below which texts count as no copies, half as many more if they are less than a tenth of either; default 20
}

func (o Options) limit() int {
	if o.Limit > 0 {
		return o.Limit
	}
	return 50
}

func (o Options) minWords() int {
	if o.MinWords > 0 {
		return o.MinWords
	}
	return 20
}

// Run finds in the archive every article that shares passages with the subject. The
// subject itself, and its other versions, are not among them.
func Run(ctx context.Context, ar *archive.Archive, subject *article.Article, o Options) (*Report, error) {
	subject.Words() // before two ask for them
	var ts []counterpart
	var terr error
	var wg sync.WaitGroup
	wg.Go(func() { ts, terr = translated(ctx, ar, subject) })
	side := prepare(subject)
	r := &Report{Subject: describe(subject, len(side.words))}
	c := newCollation(ctx, ar, side)
	truncated, err := nominate(ctx, ar, subject, o, c.name)
	r.Truncated = truncated
	compared, found, cerr := c.finish()
	wg.Wait()
	if err := errors.Join(ctx.Err(), err, cerr, terr); err != nil {
		return nil, fmt.Errorf("trace %s: %w", subject.Name(), err)
	}
	of := outlets(compared, found)
	countOutlets(compared, of)
	for i, marked := range markBoilerplate(compared, of) {
		if marked {
			measure(&compared[i], side.words, found[i].Words())
		}
	}
	for _, c := range compared {
		r.add(c, o)
	}
	for _, t := range ts {
		if t.Kind == NoEvidence {
			r.Shared = append(r.Shared, t.Copy)
		} else {
			r.Copies = append(r.Copies, t.Copy)
		}
	}
	r.finish()
	return r, nil
}

// Compare is Run for two texts, without an archive. It always has one entry: the other
// text, among the copies or among those that share no evidence.
func Compare(subject, other *article.Article, o Options) *Report {
	if subject.Language() != other.Language() && subject.Lang != "" && other.Lang != "" {
		return compareLanguages(subject, other)
	}
	a, b := prepare(subject), prepare(other)
	r := &Report{Subject: describe(subject, len(a.words))}
	c := collate(a, b, new(align.Scratch))
	if r.add(c, o); len(c.Passages) == 0 {
		c = newCopy(subject, other, len(b.words))
		c.Kind = NoEvidence
		r.Shared = append(r.Shared, c)
	}
	r.finish()
	return r
}

// side is one text made ready for comparison.
type side struct {
	article *article.Article
	text    *align.Text
	words   []words.Word
	quotes  *quotes
}

func prepare(a *article.Article) side {
	t := align.New(a.Text, a.Words(), a.Paragraphs)
	t.Quote(direct(a)...)
	return side{article: a, text: t, words: t.Words(), quotes: new(quotes)}
}

// direct are the quotations of an article that stand in quotation marks or are marked as such otherwise.
func direct(a *article.Article) []words.Span {
	var out []words.Span
	for _, q := range a.Quotes {
		if !q.Reported {
			out = append(out, q.Span)
		}
	}
	return out
}

// collate compares two texts in memory that is used again. If they share no passage, nothing is said of the other.
func collate(a, b side, mem *align.Scratch) Copy {
	found := mem.Texts(a.text, b.text)
	if len(found) == 0 {
		return Copy{}
	}
	c := newCopy(a.article, b.article, len(b.words))
	ca, cb := chars{text: a.article.Text}, chars{text: b.article.Text}
	for _, p := range found {
		q := Passage{
			Kind: p.Kind.String(), A: ca.of(p.A), B: cb.of(p.B),
			Similarity: p.Similarity, Confidence: p.Confidence, Words: p.Words, Edits: p.Edits, Not: slices.Clone(p.Not),
			run: p.Run, digest: p.Digest, told: p.Run,
			Quoted: quoted(a, b, p, &ca, &cb),
		}
		if p.Apart {
			q.told = min(len(within(a.words, p.A)), len(within(b.words, p.B)))
		}
		if inNotice(a.article, p.A) || inNotice(b.article, p.B) {
			q.Not = append(q.Not, "notice")
		}
		c.Passages = append(c.Passages, q)
	}
	measure(&c, a.words, b.words)
	if !c.Own {
		c.Ties = ties(a.article, b.article)
	}
	return c
}

// newCopy is what two articles say of each other before their texts are compared.
func newCopy(subject, other *article.Article, n int) Copy {
	o := outlet(subject)
	return Copy{
		Text: describe(other, n), Claimed: claimed(subject, other),
		Own: o != "" && o == outlet(other), BothName: bothName(subject, other),
	}
}

// inNotice tells whether most of s is a rights notice, which every page of an outlet carries.
func inNotice(a *article.Article, s words.Span) bool {
	in := 0
	for _, n := range a.Notices {
		if n.InBody {
			in += n.Span.Overlap(s)
		}
	}
	return 2*in > s.Len()
}

// measure fills what c says in numbers from its passages.
func measure(c *Copy, a, b []words.Word) {
	all := func(Passage) bool { return true }
	whole := func(p Passage) bool { return p.Evidence() && !p.digest }
	sa, sb := covered(a, c.Passages, Passage.a, whole), covered(b, c.Passages, Passage.b, whole)
	c.AllSubject = share(covered(a, c.Passages, Passage.a, all), len(a))
	c.AllCopy = share(covered(b, c.Passages, Passage.b, all), len(b))
	same := 0 // words that are the same, in place
	for _, p := range c.Passages {
		if p.Evidence() {
			c.LongestRun = max(c.LongestRun, p.run)
			same += p.Words
		}
		if p.Evidence() && p.digest {
			sa, sb = min(len(a), sa+p.told), min(len(b), sb+p.told)
		}
	}
	c.Words, c.OfSubject, c.OfCopy = sa, share(sa, len(a)), share(sb, len(b))
	most := max(c.OfSubject, c.OfCopy)
	switch shorter := min(len(a), len(b)); {
	case most == 0:
		c.Kind = NoEvidence
	case most >= .9 && 20*same >= 19*min(sa, sb, shorter):
		c.Kind = Verbatim
	case most >= .5:
		c.Kind = Edited
	default:
		c.Kind = Partial
	}
}

func (p Passage) a() words.Span { return p.A.Span }
func (p Passage) b() words.Span { return p.B.Span }

// covered counts the words that stand in a passage which counts. Passages do not overlap.
func covered(ws []words.Word, ps []Passage, of func(Passage) words.Span, counts func(Passage) bool) int {
	n := 0
	for _, p := range ps {
		if counts(p) {
			n += len(within(ws, of(p)))
		}
	}
	return n
}

// within are the words inside a span.
func within(ws []words.Word, s words.Span) []words.Word {
	i, _ := slices.BinarySearchFunc(ws, s.Lo, func(w words.Word, lo int) int { return w.Lo - lo })
	j, _ := slices.BinarySearchFunc(ws, s.Hi+1, func(w words.Word, hi int) int { return w.Hi - hi })
	return ws[i:max(i, j)]
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// add files a comparison under copies, under what proves nothing, or nowhere.
func (r *Report) add(c Copy, o Options) {
	switch {
	case len(c.Passages) == 0:
		r.Undecided++
	case c.enough(o.minWords()):
		r.Copies = append(r.Copies, c)
	case c.thin() >= o.minWords():
		c.Kind = PossibleCopy
		r.Possible = append(r.Possible, c)
	default:
		c.Kind = NoEvidence
		r.Shared = append(r.Shared, c)
	}
}

// enough tells whether the evidence makes a copy. A sentence in a long text is often what everybody has: a tweet, the office of a person, the line
// under an author's articles.
func (c *Copy) enough(least int) bool {
	most := max(c.OfSubject, c.OfCopy)
	if most < .1 {
		least += least / 2
	}
	return c.Words >= least || c.Words > 0 && most >= .5
}

func (r *Report) finish() {
	if r.Copies == nil {
		r.Copies = []Copy{}
	}
	rank(r.Copies)
	rank(r.Possible)
	rank(r.Shared)
}
