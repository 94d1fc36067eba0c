package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/speaker"
)

// How the parts of a report are said, on a terminal and on a page alike.

// Count is a number with its noun.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Kinship is why two texts may rightly be alike: one outlet printed both, or both give a third as their source. It is
// "" if nothing of it is known.
func (c *Copy) Kinship() string {
	switch {
	case c.Own:
		return "the same outlet"
	case len(c.BothName) > 0:
		return "both give " + strings.Join(c.BothName, ", ") + " as source or author"
	}
	return ""
}

// String says the tie as a reader of the copy's entry understands it.
func (t Tie) String() string {
	switch {
	case t.In == "subject" && t.As == "holder":
		return "the notice in this text is the other outlet's (" + t.Name + ")"
	case t.In == "subject":
		return "this text names the other outlet as its source (" + t.Name + ")"
	case t.As == "holder":
		return "the notice in the other text is this outlet's (" + t.Name + ")"
	}
	return "the other text names this outlet as its source (" + t.Name + ")"
}

// Telling tells whether there is anything to say of a quotation: not if both quote it and name nobody.
func (q Quoted) Telling() bool { return q.In != InBoth || q.SpeakerA != "" || q.SpeakerB != "" }

// String says of a quotation who speaks it, as a reader of the copy's entry understands it.
func (q Quoted) String() string {
	who := func(name string, carried bool) string {
		if carried {
			return name + " (named earlier)"
		}
		return name
	}
	a, b := who(q.SpeakerA, q.CarriedA), who(q.SpeakerB, q.CarriedB)
	by := func(s string) string {
		if s == "" {
			return ""
		}
		return " (" + s + ")"
	}
	switch {
	case q.In == InSubject:
		return "quoted in this text" + by(a) + ", without quotation marks in the other"
	case q.In == InCopy:
		return "without quotation marks in this text, quoted in the other" + by(b)
	case q.Speakers == speaker.Different:
		return "said by " + a + " in this text, by " + b + " in the other"
	case q.Speakers == speaker.Same && a == b:
		return "said by " + a + " in both texts"
	case q.Speakers == speaker.Same:
		return "said by " + a + " in this text, " + b + " in the other: the same"
	case a != "" && b != "":
		return "said by " + a + " in this text, " + b + " in the other: perhaps the same"
	case a != "":
		return "said by " + a + " in this text, by nobody named in the other"
	case b != "":
		return "said by nobody named in this text, by " + b + " in the other"
	}
	return "quoted in both texts, by nobody named"
}

// Quotations says what a reader must know of the quotations that a copy shares: how many are given to another person, and
// how many only one of the texts quotes; "" if there are none such.
func (c *Copy) Quotations() string {
	other, one := 0, 0
	count := func(qs []Quoted) {
		for _, q := range qs {
			switch {
			case q.Speakers == speaker.Different:
				other++
			case q.In != InBoth:
				one++
			}
		}
	}
	for _, p := range c.Passages {
		count(p.Quoted)
	}
	if t := c.Translation; t != nil {
		for _, p := range t.Pairs {
			count(p.Quoted)
		}
	}
	var out []string
	if other > 0 {
		out = append(out, Count(other, "quotation is", "quotations are")+" given to another speaker")
	}
	if one > 0 {
		out = append(out, Count(one, "stretch is quoted by one text and stands", "stretches are quoted by one text and stand")+" without quotation marks in the other")
	}
	return strings.Join(out, "; ")
}

// Reasons are why passages of copies prove nothing, each once, in the order of the copies.
func Reasons(cs ...Copy) []string {
	var out []string
	for _, c := range cs {
		for _, p := range c.Passages {
			for _, why := range p.Not {
				if !slices.Contains(out, why) {
					out = append(out, why)
				}
			}
		}
	}
	return out
}

// Apart is how far two claimed times lie apart, roughly; "" if one is unknown or they agree.
func Apart(a, b time.Time) string {
	if a.IsZero() || b.IsZero() {
		return ""
	}
	switch d := a.Sub(b).Abs(); {
	case d < time.Minute:
		return ""
	case d < 2*time.Hour:
		return Count(int(d.Minutes()), "minute", "minutes")
	case d < 48*time.Hour:
		return Count(int(d.Hours()), "hour", "hours")
	default:
		return Count(int(d.Hours()/24), "day", "days")
	}
}

// Probability never says that something is certain.
func Probability(p float64) string {
	if p > .99 {
		return "above 0.99"
	}
	return fmt.Sprintf("%.2f", p)
}

// Language is the English name of a language that news are often in, else its code.
func Language(code string) string {
	switch base := code[:min(len(code), 2)]; base {
	case "":
		return "unknown language"
	case "be":
		return "Belarusian"
	case "bg":
		return "Bulgarian"
	case "cs":
		return "Czech"
	case "de":
		return "German"
	case "en":
		return "English"
	case "es":
		return "Spanish"
	case "et":
		return "Estonian"
	case "fi":
		return "Finnish"
	case "fr":
		return "French"
	case "hr":
		return "Croatian"
	case "is":
		return "Icelandic"
	case "it":
		return "Italian"
	case "ja":
		return "Japanese"
	case "lt":
		return "Lithuanian"
	case "lv":
		return "Latvian"
	case "nl":
		return "Dutch"
	case "pl":
		return "Polish"
	case "pt":
		return "Portuguese"
	case "ru":
		return "Russian"
	case "sk":
		return "Slovak"
	case "sv":
		return "Swedish"
	case "uk":
		return "Ukrainian"
	case "zh":
		return "Chinese"
	}
	return code
}
