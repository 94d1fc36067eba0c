// Package crosslang tells whether one text is a translation of another, and which sentences of
// the two are translations of each other.
//
// The two texts may be in any two languages of which a lexicon is there: both are read as
// English prefix stems, numbers and transliterated names (package lexicon), and no pair of languages
// has tables of its own. Whole translations are found, and so are a page that is half translated, three sentences lifted
// out of a long article, a text whose paragraphs were put in another order, and a translation edited afterwards:
// what is judged is the part of the texts that goes together, beside the whole.
//
// The method: cosines of sentences in the pivot space, centred by the means of their row and column, for
// reports of one event are alike everywhere; a monotone dynamic programme over them (one sentence to one, two or three, or
// none), for translations keep the order of sentences and reports of one event do not; sentences that best fit each other
// outside that order; a probability for each pair of sentences from what its words, numbers and names have in common and
// from the pairs beside it; and a classifier of the two texts over all of it. After Gale and Church, A Program for
// Aligning Sentences in Bilingual Corpora (1993), and Buck and Koehn, Findings of the WMT 2016 Bilingual Document Alignment Task.
//
// Call New for each text once, then Compare for each pair. Compare(b, a) mirrors Compare(a, b).
package crosslang

import (
	"github.com/ibid-news/ibid/internal/words"
)

// Verdict says what two texts are to each other.
type Verdict uint8

// The verdicts. The zero verdict says nothing.
const (
	Unknown     Verdict = iota // the evidence does not decide
	SameStory                  // they tell of the same things; whether one is from the other is unclear
	Probably                   // probably a translation: right in about 95 of 100 such verdicts
	Translation                // a translation: right in at least 995 of 1,000 such verdicts on development data
)

var verdicts = [...]string{"", "same story, unclear", "probably a translation", "translation"}

// String is the verdict in words, empty if there is none.
func (v Verdict) String() string { return verdicts[min(int(v), len(verdicts)-1)] }

// MarshalText implements encoding.TextMarshaler.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Result is what was found on two texts.
type Result struct {
	Verdict     Verdict
	Probability float64      // that one is a translation, whole or in part, of the other: calibrated on development data
	Quoted      bool         // the verdict would be higher if quotations counted
	Pairs       []Pair       // in the order of the first text
	OnlyA       []words.Span // sentences of the first text that have no counterpart
	OnlyB       []words.Span // sentences of the second that have none
	CoveredA    float64      // share of the first text's content words in pairs, 0 to 1
	CoveredB    float64      // the same of the second
	Features    Features     // what the verdict rests on, for training and for those who want to know
}

// Pair is a sentence, or two or three in a row, with its counterpart.
type Pair struct {
	A, B        words.Span // bytes of the two texts
	Similarity  float64    // cosine in the pivot space, 0 to 1
	Probability float64    // that the two are translations of each other
	Moved       bool       // it stands outside the common order
	Anchors     []Anchor   // words that go together, in the order of A
}

// AnchorKind says what goes together in an anchor.
type AnchorKind uint8

// The kinds of anchor.
const (
	Word   AnchorKind = iota // by the dictionary
	Name                     // spelled alike in both, transliterated if need be
	Number                   // the same number
)

var anchorKinds = [...]string{"word", "name", "number"}

// String is the kind in lower case.
func (k AnchorKind) String() string { return anchorKinds[min(int(k), len(anchorKinds)-1)] }

// MarshalText implements encoding.TextMarshaler.
func (k AnchorKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Anchor is a word of one text and the word of the other that it was recognised by.
type Anchor struct {
	A, B   words.Span
	Kind   AnchorKind
	Weight float64 // how much it says: inverse document frequency, in nats
}

// block is a run of units [lo, hi).
type block struct{ lo, hi int }

func (b block) n() int { return b.hi - b.lo }
