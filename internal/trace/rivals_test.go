package trace

import (
	"testing"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/words"
)

// quoting is a page whose lines alternate between two stories, those of the second in quotation marks.
func quoting(url, lang string, told, said []string, open, shut string) *article.Article {
	var lines []string
	for i := range max(len(told), len(said)) {
		if i < len(told) {
			lines = append(lines, told[i])
		}
		if i < len(said) {
			lines = append(lines, open+said[i]+shut)
		}
	}
	a := page(url, lang, lines)
	rights.Annotate(a, nil, "")
	return a
}

// Two reports that quote one speaker at length, each in its language, are no translations of each other; a translated report is one,
// quotations or not.
func TestQuotedInTwoLanguages(t *testing.T) {
	lt, en := carried(t, "lit"), carried(t, "eng")
	said := "telegraph.405422"
	cases := []struct {
		name       string
		ours       string // what the English text tells, the Lithuanian one tells nytimes.184837
		open, shut string
		want       string
		why        string
	}{
		{"both quote", "cbsnews.248387", "“", "”", crosslang.SameStory.String(), align.Quotation},
		{"the same without marks", "cbsnews.248387", "", "", crosslang.Translation.String(), ""},
		{"translated with what it quotes", "nytimes.184837", "“", "”", crosslang.Translation.String(), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ltOpen, ltShut := "„", "“"
			if c.open == "" {
				ltOpen, ltShut = "", ""
			}
			a := quoting("https://lt.example/", "lt", lt["nytimes.184837"], lt[said], ltOpen, ltShut)
			b := quoting("https://en.example/", "en", en[c.ours], en[said], c.open, c.shut)
			r := Compare(a, b, Options{})
			if c.why == "" {
				if len(r.Copies) != 1 || r.Copies[0].Verdict != c.want {
					t.Fatalf("copies %+v, want one of the verdict %q", verdicts(r.Copies), c.want)
				}
				return
			}
			if len(r.Copies) != 0 || len(r.Shared) != 1 || r.Shared[0].Verdict != c.want {
				t.Fatalf("copies %q, shared %q, want one shared of the verdict %q", verdicts(r.Copies), verdicts(r.Shared), c.want)
			}
			if got := Reasons(r.Shared...); len(got) != 1 || got[0] != c.why {
				t.Errorf("reasons %q, want %q", got, c.why)
			}
		})
	}
}

func verdicts(cs []Copy) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Verdict)
	}
	return out
}

// Of counterparts in one language the nearer stands; the other does if it shares the text, is nearly as near, or has sentences of its own.
func TestOutmatched(t *testing.T) {
	const (
		near   = "The council of Vetrunge voted on Monday to sell the harbour crane, which has not lifted anything since the spring flood."
		copied = "The council of Vetrunge voted on Monday to sell the harbour crane, which has not lifted anything since the spring flood, it said."
		apart  = "In Vetrunge a majority of members decided that an old crane at the port must go after months in which it stood still."
	)
	made := func(text string, similarity float64, at words.Span) counterpart {
		a := page("https://"+text[:3]+".example/", "en", []string{text})
		return counterpart{article: a, Copy: Copy{
			Kind: Translated, Verdict: "translation",
			Translation: &Translation{Pairs: []Pair{{A: Range{Span: at}, B: Range{Span: words.Span{Lo: 0, Hi: len(text)}}, Similarity: similarity}}},
		}}
	}
	here, elsewhere := words.Span{Lo: 0, Hi: 120}, words.Span{Lo: 130, Hi: 200}
	cases := []struct {
		name  string
		other counterpart
		lost  bool
	}{
		{"another report", made(apart, .2, here), true},
		{"a copy that was edited", made(copied, .2, here), false},
		{"nearly as near", made(apart, .45, here), false},
		{"another part of the subject", made(apart, .2, elsewhere), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cs := []counterpart{c.other, made(near, .6, here)}
			dismissRivals(cs)
			if lost := cs[0].Kind == NoEvidence; lost != c.lost {
				t.Errorf("dismissed %v, want %v", lost, c.lost)
			}
			if cs[1].Kind != Translated {
				t.Error("the nearest is dismissed")
			}
		})
	}
}
