package align

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/words"
)

const harbour = `The harbour council of Vellin voted on Tuesday night to close the old ferry terminal, ending a dispute that has divided the town for eleven years.
Eight of the thirteen members backed the plan, which will move all sailings to the new quay by the first of March and turn the brick terminal into a market hall.
“Nobody will miss the draughts, but everyone will miss the view,” said the mayor, Ida Korhe, after the vote.
The ferry company had warned that the move would cost it about two million crowns a year in longer routes, and had asked for a delay of three seasons.
Fishermen who moor beside the terminal will get new berths on the north side, the council said, though the contract for dredging has not been signed.`

func text(s string) *Text {
	var ps []words.Span
	at := 0
	for line := range strings.Lines(s) {
		ps = append(ps, words.Span{Lo: at, Hi: at + len(strings.TrimSuffix(line, "\n"))})
		at += len(line)
	}
	return New(s, words.Split(s), ps)
}

func TestWholeTextIsOnePassage(t *testing.T) {
	a := text(harbour)
	ps := Texts(a, text(harbour))
	if len(ps) != 1 || ps[0].Kind != Verbatim || ps[0].Words != len(a.Words()) || ps[0].Not != nil {
		t.Fatalf("a text and itself: %+v", ps)
	}
}

func TestEditsAreNamed(t *testing.T) {
	b := strings.NewReplacer("Eight of", "Nine of", "has not been signed", "has been signed", "Ida Korhe", "Ada Korhe", "on Tuesday night ", "").Replace(harbour)
	ps := Texts(text(harbour), text(b))
	if len(ps) != 1 || ps[0].Kind != Edited || ps[0].Not != nil {
		t.Fatalf("%+v", ps)
	}
	var got []string
	for _, e := range ps[0].Edits {
		got = append(got, string(e.Op)+" "+e.A.Of(harbour)+"|"+e.B.Of(b)+" "+strings.Join(e.Changed, ","))
	}
	want := []string{"delete on Tuesday night| date,name", "replace Eight|Nine ", "replace Ida|Ada name", "delete not| negation"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("edits\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSharedQuotationIsNoEvidence(t *testing.T) {
	other := `Ferries will leave from the new quay in spring after a close vote in Vellin.
The mayor sounded wistful: “Nobody will miss the draughts, but everyone will miss the view,” she told us on the steps of the town hall, where some forty people had waited in the rain.`
	ps := Texts(text(harbour), text(other))
	for _, p := range ps {
		if p.Not == nil {
			t.Errorf("counts as evidence: %q", p.A.Of(harbour))
		}
	}
	if len(ps) != 1 || ps[0].Not[0] != Quotation {
		t.Errorf("want one quotation, got %+v", ps)
	}
}

func TestParagraphLiftedIntoAnotherStory(t *testing.T) {
	lines := strings.Split(harbour, "\n")
	other := "Prices of fish rose again along the coast this week, traders say.\n" + lines[3] + "\nRain is expected until Friday in most of the province, and the regatta may be called off."
	ps := Texts(text(harbour), text(other))
	if len(ps) != 1 || ps[0].A.Of(harbour) != strings.TrimSuffix(lines[3], ".") || ps[0].B.Of(other) != strings.TrimSuffix(lines[3], ".") {
		t.Fatalf("%+v", ps)
	}
}

// mixed makes texts that share stretches, by cutting and joining the sentences of harbour.
func mixed(t *rapid.T, label string) string {
	ws := strings.Fields(harbour)
	var b strings.Builder
	for range rapid.IntRange(0, 6).Draw(t, label+" pieces") {
		lo := rapid.IntRange(0, len(ws)-1).Draw(t, label+" lo")
		hi := rapid.IntRange(lo, min(len(ws), lo+60)).Draw(t, label+" hi")
		b.WriteString(strings.Join(ws[lo:hi], " "))
		b.WriteString(rapid.SampledFrom([]string{" ", "\n", " something else altogether "}).Draw(t, label+" joint"))
	}
	return b.String()
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sa, sb := mixed(t, "a"), mixed(t, "b")
		a, b := text(sa), text(sb)
		ab, ba := Texts(a, b), Texts(b, a)
		if len(ab) != len(ba) {
			t.Fatalf("%d passages one way, %d the other", len(ab), len(ba))
		}
		spans := map[[2]words.Span]bool{}
		for _, p := range ba {
			spans[[2]words.Span{p.B, p.A}] = true
		}
		for i, p := range ab {
			if !spans[[2]words.Span{p.A, p.B}] {
				t.Fatalf("%v is not mirrored", p)
			}
			if p.A.Lo < 0 || p.A.Hi > len(sa) || p.B.Hi > len(sb) || p.A.Len() == 0 || p.B.Len() == 0 {
				t.Fatalf("%v is no span", p)
			}
			if p.Similarity <= 0 || p.Similarity > 1 {
				t.Fatalf("similarity %v", p.Similarity)
			}
			for _, q := range ab[i+1:] {
				if p.A.Overlap(q.A) > 0 || p.B.Overlap(q.B) > 0 {
					t.Fatalf("%v and %v overlap", p, q)
				}
			}
		}
	})
}

func TestHostileRepetitionIsBounded(t *testing.T) {
	same := strings.Repeat("The council met on Tuesday and said nothing at all. ", 10000)
	if ps := Texts(New(same, words.Split(same), nil), New(same+"More.", words.Split(same+"More."), nil)); len(ps) == 0 {
		t.Error("a text of one sentence and itself share nothing")
	}
}

func BenchmarkTwoNewsArticles(b *testing.B) {
	one := strings.Repeat(harbour+"\n", 1)
	for i := range 4 {
		one += strings.NewReplacer("the", "the"+string(rune('a'+i)), "of", "of"+string(rune('a'+i))).Replace(harbour) + "\n"
	}
	two := strings.NewReplacer("Tuesday", "Wednesday", "town", "village", "council", "board").Replace(one)
	x, y := text(one), text(two)
	b.ReportMetric(float64(len(x.Words())), "words")
	for b.Loop() {
		Texts(x, y)
	}
}
