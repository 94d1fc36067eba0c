package trace

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/words"
)

// Translation is what stands behind a copy of kind translated: sentence beside sentence, with what a person
// who reads only one of the languages can check it by.
type Translation struct {
	Verdict     string    `json:"verdict"`      // "translation", "probably a translation" or "same story, unclear"
	Probability float64   `json:"probability"`  // that one is a translation of the other, 0 to 1
	Pairs       []Pair    `json:"pairs"`        // in the order of the subject
	OnlySubject []Range   `json:"only_subject"` // sentences of the subject without counterpart
	OnlyCopy    []Range   `json:"only_copy"`    // sentences of the copy without counterpart
	Names       []Spelled `json:"names,omitempty"`
	Numbers     []Spelled `json:"numbers,omitempty"`
}

// Pair is a sentence, or two or three in a row, and its translation.
type Pair struct {
	A           Range    `json:"a"`
	B           Range    `json:"b"`
	Similarity  float64  `json:"similarity"`  // 0 to 1
	Probability float64  `json:"probability"` // that they are translations of each other
	Moved       bool     `json:"moved,omitempty"`
	Anchors     []Anchor `json:"anchors,omitempty"`
	Quoted      []Quoted `json:"quoted,omitempty"`  // what of it stands in quotation marks, and to whom either text gives it
	GlossA      string   `json:"gloss_a,omitempty"` // English for the words of a, one by one; empty if a is English
	GlossB      string   `json:"gloss_b,omitempty"`
}

// Anchor is a word of each side by which a pair was recognised.
type Anchor struct {
	A    words.Span `json:"a"`    // bytes of the subject
	B    words.Span `json:"b"`    // bytes of the copy
	Kind string     `json:"kind"` // "word", "name" or "number"
}

// Spelled is a name or a number that both texts have, as each writes it.
type Spelled struct {
	Subject string `json:"subject"`
	Copy    string `json:"copy"`
}

// TranslationLimit is how many articles in other languages are compared with a text in lang of so many words: more with a short one, by
// whose few words the index ranks less surely, and which costs less. In Chinese and Japanese nearly every character counts as a word.
func TranslationLimit(words int, lang string) int {
	if lang == "zh" || lang == "ja" {
		words /= 2
	}
	if words < 150 {
		return 40
	}
	return 10
}

// translated finds the articles in other languages that are translations of the subject, or it of
// them. Those that are of the same story by nothing but quotations, or of which another article is the nearer counterpart, are of
// kind NoEvidence; others of the verdict "same story" are left out.
func translated(ctx context.Context, ar *archive.Archive, subject *article.Article) ([]counterpart, error) {
	found, err := ar.NominateTranslations(ctx, subject, TranslationLimit(len(subject.Words()), subject.Language()))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	a := sentences(subject)
	var out, quoting []counterpart
	seen := map[article.Work]bool{}
	for _, other := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if seen[other.ID.Work()] {
			continue
		}
		b := sentences(other)
		switch r := crosslang.Compare(a, b); {
		case r.Verdict >= crosslang.Probably:
			seen[other.ID.Work()] = true
			out = append(out, counterpart{translatedCopy(subject, other, a, b, r), other})
		case r.Quoted:
			c := translatedCopy(subject, other, a, b, r)
			c.dismiss(align.Quotation)
			quoting = append(quoting, counterpart{c, other})
		}
	}
	dismissRivals(out)
	return append(out, quoting...), nil
}

// sentences is a text made ready for comparison with one in another language.
func sentences(a *article.Article) *crosslang.Side {
	s := crosslang.New(a.Text, a.Words(), a.Language())
	s.Quote(direct(a))
	return s
}

// compareLanguages is Compare for texts in two languages.
func compareLanguages(subject, other *article.Article) *Report {
	a, b := sentences(subject), sentences(other)
	r := &Report{Subject: describe(subject, len(subject.Words()))}
	found := crosslang.Compare(a, b)
	c := translatedCopy(subject, other, a, b, found)
	switch {
	case found.Verdict >= crosslang.Probably:
		r.Copies = append(r.Copies, c)
	case found.Quoted:
		c.dismiss(align.Quotation)
		r.Shared = append(r.Shared, c)
	default:
		c.dismiss(Undecided)
		r.Shared = append(r.Shared, c)
	}
	r.finish()
	return r
}

// translatedCopy is what a report says of a translation.
func translatedCopy(subject, other *article.Article, a, b *crosslang.Side, r crosslang.Result) Copy {
	c := newCopy(subject, other, len(other.Words()))
	c.Kind = Translated
	if !c.Own {
		c.Ties = ties(subject, other)
	}
	c.Verdict = r.Verdict.String()
	c.OfSubject, c.OfCopy = r.CoveredA, r.CoveredB
	c.AllSubject, c.AllCopy = r.CoveredA, r.CoveredB
	ca, cb := chars{text: subject.Text}, chars{text: other.Text}
	for _, p := range crosslang.Passages(r.Pairs) {
		n := len(within(subject.Words(), p.A))
		c.Words += n
		c.Passages = append(c.Passages, Passage{
			Kind: align.Translated.String(), A: ca.of(p.A), B: cb.of(p.B), Similarity: p.Similarity, Words: n,
		})
	}
	c.Translation = translation(r, a, b, subject, other)
	return c
}

// translation is r as a report shows it.
func translation(r crosslang.Result, a, b *crosslang.Side, left, right *article.Article) *Translation {
	subject, other := left.Text, right.Text
	castA, castB := &casts{article: left}, &casts{article: right}
	qa, qb := chars{text: subject}, chars{text: other}
	t := &Translation{Verdict: r.Verdict.String(), Probability: r.Probability, OnlySubject: []Range{}, OnlyCopy: []Range{}}
	ca, cb := chars{text: subject}, chars{text: other}
	for _, p := range r.Pairs {
		q := Pair{
			A: ca.of(p.A), B: cb.of(p.B), Similarity: p.Similarity, Probability: p.Probability, Moved: p.Moved,
			GlossA: a.Gloss(p.A), GlossB: b.Gloss(p.B), Quoted: quotedPair(castA, castB, p, &qa, &qb),
		}
		for _, x := range p.Anchors {
			q.Anchors = append(q.Anchors, Anchor{x.A, x.B, x.Kind.String()})
			s := Spelled{x.A.Of(subject), x.B.Of(other)}
			switch x.Kind {
			case crosslang.Name:
				t.Names = append(t.Names, s)
			case crosslang.Number:
				t.Numbers = append(t.Numbers, s)
			}
		}
		t.Pairs = append(t.Pairs, q)
	}
	ca, cb = chars{text: subject}, chars{text: other}
	for _, s := range r.OnlyA {
		t.OnlySubject = append(t.OnlySubject, ca.of(s))
	}
	for _, s := range r.OnlyB {
		t.OnlyCopy = append(t.OnlyCopy, cb.of(s))
	}
	t.Names, t.Numbers = distinct(t.Names), distinct(t.Numbers)
	return t
}

func distinct(xs []Spelled) []Spelled {
	slices.SortFunc(xs, func(a, b Spelled) int {
		return cmp.Or(strings.Compare(a.Subject, b.Subject), strings.Compare(a.Copy, b.Copy))
	})
	return slices.Compact(xs)
}
