package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
)

// quoteTable measures quotations: found with the same words, and of those found, whether speaker and verb are right.
func (e Env) quoteTable(r *Result, part string, misses bool) error {
	secs, err := sections("quotes-" + part)
	if err != nil {
		return err
	}
	t := r.Table("Quotations, own texts, "+part, "language", "precision", "recall", "quotations", "speaker", "verb")
	var all counts
	speakers, verbs := 0, 0
	for _, s := range secs {
		var c counts
		speaker, verb := 0, 0
		for _, one := range quoteCases(s.lines) {
			a := &article.Article{Text: one.text}
			a.Finish()
			rights.Annotate(a, nil, "")
			taken := make([]bool, len(a.Quotes))
			for _, w := range one.want {
				i := slices.IndexFunc(a.Quotes, func(q article.Quote) bool {
					return q.Reported == w.reported && q.Nested == w.nested && sameWords(q.Span.Of(a.Text), w.words)
				})
				if i < 0 {
					c.missed++
					if misses {
						e.logf("%s %s quotation missed: %q", part, s.name, w.words)
					}
					continue
				}
				taken[i] = true
				c.hit++
				if q := a.Quotes[i]; q.Speaker == w.speaker || sameName(q.Speaker, w.speaker) {
					speaker++
				} else if misses {
					e.logf("%s %s speaker is %q, read as %q: %q", part, s.name, w.speaker, q.Speaker, w.words)
				}
				if q := a.Quotes[i]; strings.EqualFold(q.Verb, w.verb) {
					verb++
				} else if misses {
					e.logf("%s %s verb is %q, read as %q: %q", part, s.name, w.verb, q.Verb, w.words)
				}
			}
			for i, ok := range taken {
				if !ok {
					c.extra++
					if misses {
						e.logf("%s %s no quotation: %q by %q reported %v", part, s.name, a.Quotes[i].Span.Of(a.Text), a.Quotes[i].Speaker, a.Quotes[i].Reported)
					}
				}
			}
		}
		t.Add(s.name, append(c.figures(), ratio(speaker, c.hit), ratio(verb, c.hit))...)
		all.add(c)
		speakers, verbs = speakers+speaker, verbs+verb
	}
	t.Add("all", append(all.figures(), ratio(speakers, all.hit), ratio(verbs, all.hit))...)
	return nil
}

// quoteCase is a text with the quotations to be found in it.
type quoteCase struct {
	text string
	want []wantQuote
}

type wantQuote struct {
	speaker, verb, words string
	reported, nested     bool
}

func quoteCases(lines []string) []quoteCase {
	out := []quoteCase{{}}
	for _, l := range lines {
		now := &out[len(out)-1]
		switch {
		case l == "==":
			out = append(out, quoteCase{})
		case strings.HasPrefix(l, "= "):
			f := strings.SplitN(l[2:], "; ", 4)
			if len(f) < 3 {
				panic(fmt.Sprintf("quotation without three fields: %q", l))
			}
			w := wantQuote{speaker: strings.TrimSpace(f[0]), verb: f[1], words: f[2]}
			if len(f) > 3 {
				w.reported, w.nested = f[3] == "reported", f[3] == "nested"
			}
			now.want = append(now.want, w)
		default:
			now.text += l + "\n"
		}
	}
	return out
}

// sameWords compares the words of a quotation, marks at the ends aside. An ellipsis in want stands for anything.
func sameWords(got, want string) bool {
	trim := func(s string) string { return strings.Trim(s, " .,;:!?…\"“”„«»'‘’\u00a0") }
	if head, tail, ok := strings.Cut(want, "…"); ok && head != "" && tail != "" {
		return strings.HasPrefix(trim(got), trim(head)) && strings.HasSuffix(trim(got), trim(tail))
	}
	return trim(got) == trim(want)
}

// creditTable measures credits: kind and name.
func (e Env) creditTable(r *Result, part string, misses bool) error {
	secs, err := sections("credits-" + part)
	if err != nil {
		return err
	}
	t := r.Table("Credits, own texts, "+part, "language", "precision", "recall", "credits", "kind")
	var all counts
	kinds := 0
	for _, s := range secs {
		var c counts
		kind := 0
		for _, l := range s.lines {
			text, want, _ := strings.Cut(l, " ||")
			a := &article.Article{Text: text, URL: "https://pages.example/1", Outlet: "Example Pages"}
			a.Finish()
			rights.Annotate(a, nil, "")
			taken := make([]bool, len(a.Attributions))
			for w := range strings.SplitSeq(strings.TrimSpace(want), "; ") {
				k, name, ok := strings.Cut(w, ": ")
				if !ok {
					continue
				}
				i := slices.IndexFunc(a.Attributions, func(x article.Attribution) bool {
					return sameName(x.Name, name) && x.Photo == (k == "photo")
				})
				if i < 0 || taken[i] {
					c.missed++
					if misses {
						e.logf("%s %s credit missed: %s in %s", part, s.name, w, text)
					}
					continue
				}
				taken[i] = true
				c.hit++
				if a.Attributions[i].Kind == k {
					kind++
				} else if misses {
					e.logf("%s %s kind is %s, read as %s: %s", part, s.name, k, a.Attributions[i].Kind, text)
				}
			}
			for i, ok := range taken {
				if !ok {
					c.extra++
					if misses {
						e.logf("%s %s no credit: %s %q in %s", part, s.name, a.Attributions[i].Kind, a.Attributions[i].Name, text)
					}
				}
			}
		}
		t.Add(s.name, append(c.figures(), ratio(kind, c.hit))...)
		all.add(c)
		kinds += kind
	}
	t.Add("all", append(all.figures(), ratio(kinds, all.hit))...)
	return nil
}
