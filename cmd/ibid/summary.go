package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/trace"
)

// summary is the report for people: what the text is, then a block for each copy.
func (c *cli) summary(r *trace.Report) {
	s := r.Subject
	fmt.Fprint(c.stdout, c.block("", ink{plain(cmp.Or(s.Title, "(no headline)")), bold}))
	c.facts(s, "")
	c.says(s, "")
	fmt.Fprintln(c.stdout)
	switch n := len(r.Copies); n {
	case 0:
		fmt.Fprintln(c.stdout, "No copy found.")
	case 1:
		fmt.Fprintln(c.stdout, "1 text shares passages with it:")
	default:
		fmt.Fprintf(c.stdout, "%d texts share passages with it:\n", n)
	}
	for i := range r.Copies {
		c.copy(i+1, s, &r.Copies[i])
	}
	if n := len(r.Possible); n > 0 {
		fmt.Fprintf(c.stdout, "\n%d more may share passages with it: no more alike than reports of one event can be, or by a sentence; -v shows it.\n", n)
	}
	if n := len(r.Shared); n > 0 {
		fmt.Fprintf(c.stdout, "\n%d more %s only what proves nothing (%s); -v shows it.\n", n, verb(n, "shares", "share"), reasons(r.Shared))
	}
	if r.Truncated {
		fmt.Fprintln(c.stdout, "\nMore articles were nominated than were compared; raise -limit to see them.")
	}
	if len(r.Copies) > 0 {
		fmt.Fprintln(c.stdout, c.paint("\nShared text alone does not say who copied whom.", dim))
	}
}

// copy is the block of one copy.
func (c *cli) copy(n int, subject trace.Text, k *trace.Copy) {
	const indent = "       "
	colour := kindStyle(string(k.Kind))
	fmt.Fprintln(c.stdout)
	head := c.block(indent, ink{plain(cmp.Or(k.Text.Title, "(no headline)")), bold})
	fmt.Fprintf(c.stdout, "%3d  %s %s", n, c.paint(k.Kind.Letter(), bold, colour), strings.TrimPrefix(head, indent))
	fmt.Fprintf(c.stdout, "%s%s\n", indent, c.paint(kindWords(subject, k), colour))
	c.facts(k.Text, indent)
	if gap := trace.Apart(subject.Published, k.Text.Published); gap != "" {
		fmt.Fprintf(c.stdout, "%sclaims to be %s than this one by %s\n", indent, k.Claimed, gap)
	}
	fmt.Fprintf(c.stdout, "%s%s of this text   %s of the other\n", indent, c.meter(k.OfSubject, colour), c.meter(k.OfCopy, colour))
	if t := k.Translation; t != nil {
		parts := []string{trace.Count(len(t.Pairs), "sentence pair", "sentence pairs")}
		if n := len(t.Names); n > 0 {
			parts = append(parts, trace.Count(n, "name", "names")+" in common")
		}
		if n := len(t.Numbers); n > 0 {
			parts = append(parts, trace.Count(n, "number", "numbers")+" in common")
		}
		if n := len(t.OnlyCopy); n > 0 {
			parts = append(parts, trace.Count(n, "sentence", "sentences")+" only in the other")
		}
		fmt.Fprintf(c.stdout, "%s%s\n", indent, strings.Join(parts, ", "))
	} else {
		fmt.Fprintf(c.stdout, "%s%s, longest run %s\n", indent, trace.Count(len(k.Passages), "passage", "passages"), trace.Count(k.LongestRun, "word", "words"))
	}
	if note := k.Kinship(); note != "" {
		fmt.Fprint(c.stdout, c.block(indent, ink{plain(note), normal}))
	}
	if note := k.Quotations(); note != "" {
		fmt.Fprint(c.stdout, c.block(indent, ink{plain(note), yellow}))
	}
	for _, t := range k.Ties {
		fmt.Fprint(c.stdout, c.block(indent, ink{plain(t.String()), bold}))
	}
	c.says(k.Text, indent)
}

// kindWords names the kind as a person would say it.
func kindWords(subject trace.Text, k *trace.Copy) string {
	if k.Translation != nil {
		return fmt.Sprintf("%s, %s and %s, probability %s", cmp.Or(k.Verdict, "translated"), trace.Language(subject.Lang), trace.Language(k.Text.Lang), trace.Probability(k.Translation.Probability))
	}
	if k.Verdict != "" {
		return string(k.Kind) + ", " + plain(k.Verdict)
	}
	return string(k.Kind)
}

func kindStyle(kind string) style {
	switch kind {
	case "verbatim":
		return red
	case "edited":
		return yellow
	case "partial", "paraphrased":
		return magenta
	case "translated":
		return cyan
	}
	return dim
}

// meter is a share of 0 to 1 as a bar and a figure.
func (c *cli) meter(share float64, st style) string {
	const cells = 20
	n := int(share*cells + .5)
	return fmt.Sprintf("%s%s %3.0f %%", c.paint(strings.Repeat("█", n), st), c.paint(strings.Repeat("░", cells-n), dim), 100*share)
}

// facts prints where a text stands, from when it is and how long.
func (c *cli) facts(t trace.Text, indent string) {
	parts := []string{t.Outlet}
	if t.Published.IsZero() {
		parts = append(parts, "no date")
	} else {
		parts = append(parts, "claims "+minute(t.Published))
	}
	if !t.Seen.IsZero() {
		parts = append(parts, "seen "+minute(t.Seen))
	}
	if t.Lang != "" {
		parts = append(parts, trace.Language(t.Lang))
	}
	parts = append(parts, trace.Count(t.Words, "word", "words"))
	fmt.Fprint(c.stdout, c.block(indent, ink{plain(strings.Join(parts, " · ")), normal}))
	if t.URL != "" {
		fmt.Fprintf(c.stdout, "%s%s\n", indent, c.paint(plain(t.URL), dim))
	}
}

// says prints what a text itself says of its rights and origin.
func (c *cli) says(t trace.Text, indent string) {
	say := func(head, text string) {
		fmt.Fprint(c.stdout, c.block(indent+"  ", ink{head + " ", yellow}, ink{plain(text), normal}))
	}
	if t.Canonical != "" {
		say("names another address as its original:", t.Canonical)
	}
	for _, n := range t.Notices {
		if !n.InBody && !n.Foreign {
			continue
		}
		where, whose := "on the page", ""
		if n.InBody {
			where = "in the body"
		}
		if n.Holder != "" {
			whose = " of " + n.Holder
		}
		if n.Foreign {
			whose += ", not this outlet's own"
		}
		say("notice "+where+plain(whose)+":", "“"+clip(n.Text, 320)+"”")
	}
	for _, a := range t.Credits {
		say("names as its source:", fmt.Sprintf("%s (%s)", a.Name, a.Kind))
	}
	if len(t.Leftovers) > 0 {
		var left []string
		for _, l := range t.Leftovers {
			left = append(left, clip(l.Text, 40))
		}
		say("left over in the body:", strings.Join(left, "  "))
	}
}

// reasons are why the passages of some copies prove nothing.
func reasons(cs []trace.Copy) string {
	if out := trace.Reasons(cs...); len(out) > 0 {
		return strings.Join(out, ", ")
	}
	return "too little"
}

func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
