package trace

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// Report is everything ibid has to say of one text. The command line's JSON, the page and
// the evidence show this one struct. It holds no clock and no order of chance: the same
// archive and the same text give the same bytes.
type Report struct {
	Subject Text   `json:"subject"`
	Copies  []Copy `json:"copies"` // most shared words first
	// Possible are texts that may be copies: their passages are as like as those of two reports of one event can be, or a sentence of a long text.
	Possible []Copy `json:"possible,omitempty"`
	Shared   []Copy `json:"shared,omitempty"` // texts that share only what is no evidence: quotations, names, notices, boilerplate
	// Undecided counts nominated articles whose texts share no passage.
	Undecided int `json:"nominated_without_passage"`
	// Truncated says that more articles were nominated than were compared.
	Truncated bool `json:"truncated,omitempty"`
}

// Text is one side of a report.
type Text struct {
	ID        article.ID       `json:"id"`
	URL       string           `json:"url,omitempty"`
	Outlet    string           `json:"outlet"`
	Title     string           `json:"title,omitempty"`
	Byline    []string         `json:"authors,omitempty"`
	Lang      string           `json:"lang,omitempty"`
	Published time.Time        `json:"published,omitzero"` // as the page claims
	Seen      time.Time        `json:"seen,omitzero"`      // when ibid met it
	Words     int              `json:"words"`
	Text      string           `json:"text"`
	Notices   []article.Notice `json:"notices,omitempty"`
	// Credits names whom the text gives as its source, pictures aside.
	Credits   []article.Attribution `json:"credits,omitempty"`
	Leftovers []article.Leftover    `json:"leftovers,omitempty"`
	Canonical string                `json:"canonical,omitempty"`
}

// Kind is how much of a text another one has.
type Kind string

// The kinds of copy, by what the passages cover. A share is of the shorter text.
const (
	Verbatim     Kind = "verbatim"   // word for word: 9 in 10 words are in passages, and 19 in 20 of those are the same
	Edited       Kind = "edited"     // half or more of it, in other words or another order
	Partial      Kind = "partial"    // passages of it
	Translated   Kind = "translated" // its sentences, in another language
	NoEvidence   Kind = "no-evidence"
	PossibleCopy Kind = "possible" // passages that may be reuse and may be chance
)

// Letter marks the kind without colour.
func (k Kind) Letter() string {
	switch k {
	case Verbatim:
		return "V"
	case Edited:
		return "E"
	case Partial:
		return "P"
	case Translated:
		return "T"
	}
	return "–"
}

// Copy is another text that shares passages with the subject. The word says nothing of the
// direction: either may be the source of the other, or both of a third.
type Copy struct {
	Text       Text      `json:"text"`
	Kind       Kind      `json:"kind"`
	OfSubject  float64   `json:"coverage_of_subject"`  // share of the subject's words, 0 to 1, evidence only
	OfCopy     float64   `json:"coverage_of_copy"`     // share of the copy's words, 0 to 1, evidence only
	AllSubject float64   `json:"coverage_all_subject"` // the same with quotations, names and notices
	AllCopy    float64   `json:"coverage_all_copy"`
	Words      int       `json:"shared_words"` // of the subject, evidence only
	LongestRun int       `json:"longest_run"`  // words in a row that are the same
	Claimed    Order     `json:"claimed_order"`
	Passages   []Passage `json:"passages"`
	Verdict    string    `json:"verdict,omitempty"`     // of a translation: how sure
	Own        bool      `json:"same_outlet,omitempty"` // the outlet of the subject printed it too
	BothName   []string  `json:"both_name,omitempty"`   // whom both texts give as source or author, e.g. an agency
	Ties       []Tie     `json:"ties,omitempty"`        // where one names the outlet of the other
	// Translation is what a copy of kind translated rests on.
	Translation *Translation `json:"translation,omitempty"`
}

// Tie is where one of the two texts names the outlet of the other: as the holder of a notice that stands in its body, or as its
// source. It says more of who had the text from whom than any date.
type Tie struct {
	In   string `json:"in"`   // "subject" or "copy"
	As   string `json:"as"`   // "holder" or "source"
	Name string `json:"name"` // as it is written there
}

// Order is what the dates that two pages claim say, which pages can forge.
type Order string

// The orders. Dates closer than a minute, or absent, decide nothing.
const (
	Unknown Order = "unknown"
	Earlier Order = "earlier" // the copy claims to be older than the subject
	Later   Order = "later"
)

// Passage is a stretch that both texts have: a in the subject, b in the copy.
type Passage struct {
	Kind       string       `json:"kind"`
	A          Range        `json:"a"`
	B          Range        `json:"b"`
	Similarity float64      `json:"similarity"`
	Confidence float64      `json:"confidence"` // that the passage is reuse, see align.Passage
	Words      int          `json:"words"`
	Edits      []align.Edit `json:"edits,omitempty"`
	Not        []string     `json:"not_evidence,omitempty"` // why it proves nothing, e.g. "quotation"
	// Quoted is what of the passage stands in quotation marks, and to whom either text gives it.
	Quoted []Quoted `json:"quoted,omitempty"`
	// Outlets is how many outlets have the passage, of those compared: agency text stands in many. 0 if none is known.
	Outlets int `json:"outlets,omitempty"`

	run    int  // words in a row that are the same
	digest bool // one side says in short what the other says at length
	told   int  // words of a digest that are evidence: its run, for the rest is what any digest of the matter says, or all if it stands apart
}

// thin counts the words of the subject in passages that may be reuse.
func (c *Copy) thin() int {
	n := 0
	for _, p := range c.Passages {
		if p.Evidence() || len(p.Not) == 1 && p.Not[0] == align.Thin {
			n += p.Words
		}
	}
	return n
}

// Evidence tells whether the passage counts.
func (p Passage) Evidence() bool { return len(p.Not) == 0 }

// Range is a half-open range of a text in bytes and in code points.
type Range struct {
	words.Span
	CharLo int `json:"start_char"`
	CharHi int `json:"end_char"`
}

// describe is what a report says of an article.
func describe(a *article.Article, n int) Text {
	t := Text{
		ID: a.ID, URL: a.URL, Outlet: a.Name(), Title: a.Title, Byline: a.Byline, Lang: a.Lang,
		Published: a.Published, Seen: a.Seen, Words: n, Text: a.Text,
		Notices: a.Notices, Leftovers: a.Leftovers,
	}
	if a.Canonical != "" && article.NormalURL(a.Canonical) != article.NormalURL(a.URL) {
		t.Canonical = a.Canonical
	}
	for _, c := range a.Attributions {
		if !c.Photo {
			t.Credits = append(t.Credits, c)
		}
	}
	return t
}

// chars turns byte offsets of one text into code points, fastest when asked in order.
type chars struct {
	text     string
	at, char int
}

func (c *chars) of(s words.Span) Range {
	return Range{Span: s, CharLo: c.to(s.Lo), CharHi: c.to(s.Hi)}
}

func (c *chars) to(at int) int {
	if at < c.at {
		c.at, c.char = 0, 0
	}
	c.char += utf8.RuneCountInString(c.text[c.at:at])
	c.at = at
	return c.char
}

// claimed compares the dates that the two pages claim.
func claimed(subject, other *article.Article) Order {
	if subject.Published.IsZero() || other.Published.IsZero() {
		return Unknown
	}
	switch d := other.Published.Sub(subject.Published); {
	case d <= -time.Minute:
		return Earlier
	case d >= time.Minute:
		return Later
	}
	return Unknown
}

// evidence is the number of shared words; those of a translation count by how like the two texts
// are, so that of two texts the subject may be a translation of, the nearer one comes first.
func (c *Copy) evidence() float64 {
	n := float64(c.Words)
	if t := c.Translation; t != nil && len(t.Pairs) > 0 {
		var sum float64
		for _, p := range t.Pairs {
			sum += p.Similarity
		}
		n *= .5 + c.OfCopy/4 + sum/float64(len(t.Pairs))/4
	}
	return n
}

// rank orders copies for the reader: most shared first, then by address.
func rank(cs []Copy) {
	slices.SortStableFunc(cs, func(a, b Copy) int {
		return cmp.Or(
			cmp.Compare(b.evidence(), a.evidence()),
			cmp.Compare(b.OfCopy, a.OfCopy),
			cmp.Compare(a.Text.URL, b.Text.URL),
			cmp.Compare(a.Text.ID.String(), b.Text.ID.String()),
		)
	})
}
