package trace

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/speaker"
)

func annotated(url, lang, text string) *article.Article {
	a := &article.Article{URL: url, Lang: lang, Text: text}
	a.Finish()
	rights.Annotate(a, nil, "")
	return a
}

const harbour = `The harbour board has ordered nineteen new buoys after the winter storms took the old ones away, officials said on Monday.
"We will not wait until another ship has run aground on the southern reef before we act," said Ruth Calder, who heads the board. "The money is there and the yard can start this week."
Jonas Petraitis, the captain of the pilot boat, came to the meeting with a list of wishes.
"Nobody has asked the people who go out every night what they really need out there," he said.
`

// allQuoted is what the passages of a report say of quotations, in order.
func allQuoted(r *Report) (out []Quoted, evidence int) {
	for _, c := range slices.Concat(r.Copies, r.Possible, r.Shared) {
		evidence += c.Words
		for _, p := range c.Passages {
			out = append(out, p.Quoted...)
		}
	}
	return out, evidence
}

// A quotation that the other text gives to somebody else says so, and accuses nobody; nor does one whose marks are gone.
func TestQuotedByOthers(t *testing.T) {
	other := annotated("https://b.example/1", "en", `A quarrel over buoys has broken out in the port, and nobody seems to be in a hurry to end it before the summer season.
"We will not wait until another ship has run aground on the southern reef before we act," said Helen Ostrow, a councillor, adding that the vote was close. The money is there and the yard can start this week.
Captain J. Petraitis told our paper: "Nobody has asked the people who go out every night what they really need out there."
`)
	r := Compare(annotated("https://a.example/1", "en", harbour), other, Options{})
	got, evidence := allQuoted(r)
	if evidence > 0 || len(r.Copies) > 0 {
		t.Errorf("%d words of evidence, %d copies", evidence, len(r.Copies))
	}
	want := []Quoted{
		{In: InBoth, SpeakerA: "Ruth Calder", SpeakerB: "Helen Ostrow", Speakers: speaker.Different},
		{In: InSubject, SpeakerA: "Ruth Calder"},
		{In: InBoth, SpeakerA: "Jonas Petraitis", CarriedA: true, SpeakerB: "J. Petraitis", Speakers: speaker.Same},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i, q := range got {
		if q.A, q.B = (Range{}), (Range{}); q != want[i] {
			t.Errorf("got %+v, want %+v", q, want[i])
		}
	}
	if s := r.Shared[0].Quotations(); s != "1 quotation is given to another speaker; 1 stretch is quoted by one text and stands without quotation marks in the other" {
		t.Error(s)
	}
}

// Of a sentence and its translation too.
func TestQuotedInTranslation(t *testing.T) {
	lt := annotated("https://c.example/1", "lt", `Uosto valdyba po žiemos audrų pirmadienį užsakė devyniolika naujų plūdurų, pranešė pareigūnai.
„Mes nelauksime, kol dar vienas laivas užplauks ant pietinio rifo“, – sakė Rūta Kalderytė, valdybos vadovė.
„Niekas neklausė žmonių, kurie kiekvieną naktį išplaukia, ko jiems iš tikrųjų reikia“, – sakė kapitonas Jonas Petraitis.
`)
	en := annotated("https://d.example/1", "en", `The harbour board ordered nineteen new buoys on Monday after the winter storms, officials announced.
"We will not wait until another ship runs onto the southern reef," said Helen Ostrow, head of the board.
"Nobody asked the people who sail out every night what they really need," said Captain Jonas Petraitis.
`)
	r := Compare(lt, en, Options{})
	var got []Quoted
	for _, c := range slices.Concat(r.Copies, r.Shared) {
		if c.Translation == nil {
			t.Fatal("no translation")
		}
		for _, p := range c.Translation.Pairs {
			got = append(got, p.Quoted...)
		}
	}
	if len(got) != 2 || got[0].Speakers != speaker.Different || got[1].Speakers != speaker.Same {
		t.Errorf("got %+v", got)
	}
}

// Both ways round say the same, and every range is one of its text.
func TestQuotedMirrors(t *testing.T) {
	lines := strings.SplitAfter(harbour, "\n")
	edit := rapid.SampledFrom([][2]string{{"\"", ""}, {"\"", "”"}, {"said", "told us"}, {"Ruth Calder", "Helen Ostrow"}, {"he said", "Petraitis said"}, {"before we act", ""}, {"reef", "rēef ž"}, {"Nobody", "Nobody at all"}})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.Permutation(lines).Draw(t, "order"), "")
		for _, e := range rapid.SliceOfN(edit, 0, 5).Draw(t, "edits") {
			text = strings.Replace(text, e[0], e[1], rapid.IntRange(1, 4).Draw(t, "times"))
		}
		a, b := annotated("https://a.example/1", "en", harbour), annotated("https://b.example/1", "en", text)
		there, _ := allQuoted(Compare(a, b, Options{}))
		back, _ := allQuoted(Compare(b, a, Options{}))
		if len(there) != len(back) {
			t.Fatalf("%d quotations, %d the other way round", len(there), len(back))
		}
		var turned []Quoted
		for _, q := range back {
			q.A, q.B, q.SpeakerA, q.SpeakerB, q.CarriedA, q.CarriedB = q.B, q.A, q.SpeakerB, q.SpeakerA, q.CarriedB, q.CarriedA
			switch q.In {
			case InSubject:
				q.In = InCopy
			case InCopy:
				q.In = InSubject
			}
			turned = append(turned, q)
		}
		for _, q := range there {
			for _, s := range []struct {
				r    Range
				text string
			}{{q.A, a.Text}, {q.B, b.Text}} {
				if s.r.Lo < 0 || s.r.Lo >= s.r.Hi || s.r.Hi > len(s.text) || !utf8.RuneStart(s.text[s.r.Lo]) || s.r.Hi < len(s.text) && !utf8.RuneStart(s.text[s.r.Hi]) ||
					utf8.RuneCountInString(s.text[:s.r.Lo]) != s.r.CharLo || utf8.RuneCountInString(s.text[:s.r.Hi]) != s.r.CharHi {
					t.Fatalf("%+v is no range of %q", s.r, s.text)
				}
			}
			if !slices.Contains(turned, q) {
				t.Fatalf("%+v is not among %+v", q, turned)
			}
		}
	})
}
