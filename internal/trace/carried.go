package trace

import (
	"slices"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/words"
)

// What other articles carry as well says less of these two: the lines that an outlet puts under everything it prints,
// a text that both have from one agency, an outlet that prints its own text twice.

// Boilerplate is why a passage proves nothing that an outlet prints in article after article.
const Boilerplate = "boilerplate"

// A passage is boilerplate if so many articles of one outlet have it, of each of which it is no more than a part; a text
// that an outlet printed at several addresses is most of each of them.
const (
	boilerplateArticles = 5
	boilerplatePart     = 1. / 3
	boilerplateOverlap  = .8 // of a passage, from which it counts as the same
)

// markBoilerplate names the passages of the copies that are boilerplate, and tells of which copies that changed anything.
// The outlets are those of the copies, "" where none is known.
func markBoilerplate(cs []Copy, outlets []string) []bool {
	carriers := map[string][]int{} // copies by outlet
	for i, o := range outlets {
		if o != "" {
			carriers[o] = append(carriers[o], i)
		}
	}
	marked := make([]bool, len(cs))
	for _, of := range carriers {
		if len(of) < boilerplateArticles {
			continue
		}
		for i := range cs {
			for k := range cs[i].Passages {
				p := &cs[i].Passages[k]
				if n := len(p.Not); n > 0 && p.Not[n-1] == Boilerplate || carry(cs, of, p.A.Span) < boilerplateArticles {
					continue
				}
				p.Not = append(p.Not, Boilerplate)
				marked[i] = true
			}
		}
	}
	return marked
}

// carry counts the copies that have a stretch of the subject in a passage which is a part of them only.
func carry(cs []Copy, of []int, a words.Span) int {
	n := 0
	for _, i := range of {
		part := boilerplatePart * float64(cs[i].Text.Words)
		if cs[i].holds(a, func(p Passage) bool { return float64(p.Words) <= part }) {
			n++
		}
	}
	return n
}

// countOutlets fills how many outlets have each passage, of those of the copies.
func countOutlets(cs []Copy, outlets []string) {
	for i := range cs {
		for k := range cs[i].Passages {
			p := &cs[i].Passages[k]
			have := map[string]bool{}
			for j := range cs {
				if o := outlets[j]; o != "" && !have[o] && cs[j].holds(p.A.Span, func(Passage) bool { return true }) {
					have[o] = true
				}
			}
			p.Outlets = len(have)
		}
	}
}

// holds tells whether those passages of a copy which count have nearly all of a stretch of the subject. The passages of a
// copy are in the order of the subject and do not overlap there.
func (c *Copy) holds(a words.Span, counts func(Passage) bool) bool {
	in := 0
	first, _ := slices.BinarySearchFunc(c.Passages, a.Lo+1, func(p Passage, lo int) int { return p.A.Hi - lo })
	for _, p := range c.Passages[first:] {
		if p.A.Lo >= a.Hi {
			break
		}
		if counts(p) {
			in += p.A.Overlap(a)
		}
	}
	return float64(in) >= boilerplateOverlap*float64(a.Len())
}

// outlet is what tells one outlet from another: the registrable domain, or its name; "" if neither is known.
func outlet(a *article.Article) string {
	if d := article.Domain(a.URL); d != "" {
		return d
	}
	return words.Fold(a.Outlet)
}

// outlets are those of the articles with which copies were found, "" where a copy has no passage.
func outlets(cs []Copy, as []*article.Article) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		if len(c.Passages) > 0 {
			out[i] = outlet(as[i])
		}
	}
	return out
}

// bothName is whom the two texts both give as their source or author: an agency of which both are customers, a
// syndicated columnist. Each as the subject writes it.
func bothName(a, b *article.Article) []string {
	theirs := map[string]bool{}
	for _, name := range sources(b) {
		theirs[words.Fold(name)] = true
	}
	var out []string
	for _, name := range sources(a) {
		if f := words.Fold(name); theirs[f] {
			out = append(out, name)
			delete(theirs, f)
		}
	}
	return out
}

// sources are the names that a text puts above or below itself. Whom it cites in a sentence may be the
// source of that sentence alone.
func sources(a *article.Article) []string {
	out := append([]string(nil), a.Byline...)
	for _, c := range a.Attributions {
		switch {
		case c.Photo || c.Name == "":
		case c.Kind == "dateline", c.Kind == "source-line", c.Kind == "republished", c.Kind == "first-published", c.Kind == "via":
			out = append(out, c.Name)
		}
	}
	return out
}

// ties are where a or b names the outlet of the other, each name once.
func ties(subject, other *article.Article) []Tie {
	var out []Tie
	seen := map[Tie]bool{}
	look := func(in string, from, to *article.Article) {
		add := func(as, name string) {
			t := Tie{In: in, As: as, Name: name}
			if name == "" || seen[t] || !rights.IsOutlet(to, name) || rights.IsOutlet(from, name) {
				return
			}
			seen[t] = true
			out = append(out, t)
		}
		for _, n := range from.Notices {
			if n.InBody {
				add("holder", n.Holder)
			}
		}
		for _, c := range from.Attributions {
			if !c.Photo {
				add("source", c.Name)
			}
		}
	}
	look("subject", subject, other)
	look("copy", other, subject)
	return out
}
