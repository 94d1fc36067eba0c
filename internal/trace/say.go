package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"
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
