package trace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
)

const pier = `The harbour council of Vellin voted on Tuesday night to close the old ferry terminal, ending a dispute that has divided the town for eleven years.
Eight of the thirteen members backed the plan, which will move all sailings to the new quay by the first of March and turn the brick terminal into a market hall.
The ferry company had warned that the move would cost it about two million crowns a year in longer routes, and had asked for a delay of three seasons.
Fishermen who moor beside the terminal will get new berths on the north side, the council said, though the contract for dredging has not been signed.
`

func story(host, text string) *article.Article {
	a := &article.Article{URL: "https://" + host + "/story", Outlet: host, Lang: "en", Text: text, Seen: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)}
	a.Finish()
	return a
}

// reportOf archives the articles in order and traces the subject among them.
func reportOf(t *testing.T, subject *article.Article, as ...*article.Article) string {
	t.Helper()
	ar, err := archive.Open(t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ar.Close()
	for _, a := range as {
		item, err := ar.Prepare(a, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ar.Add(t.Context(), []archive.Item{item}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Run(t.Context(), ar, subject, Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The order in which articles came changes no report, nor does an article about something else.
func TestReportDependsOnTheTextsAlone(t *testing.T) {
	lines := strings.SplitAfter(pier, "\n")
	as := []*article.Article{
		story("whole.example", pier),
		story("edited.example", strings.NewReplacer("council", "board", "Tuesday", "Wednesday", "the ", "this ").Replace(pier)),
		story("part.example", "Prices of fish rose again along the coast this week, traders say.\n"+lines[2]+"Rain is expected until Friday."),
		story("mixed.example", lines[3]+lines[1]+lines[0]),
	}
	subject := story("subject.example", pier)
	want := reportOf(t, subject, as...)
	if n := strings.Count(want, `"shared_words"`); n != len(as) {
		t.Errorf("%d of %d copies are in the report", n, len(as))
	}
	slices.Reverse(as)
	if got := reportOf(t, subject, as...); got != want {
		t.Errorf("articles archived in another order give another report\n%s\n%s", got, want)
	}
	for i := range 3 {
		as = append(as, story(fmt.Sprintf("other%d.example", i),
			"A comet that was last seen in the year of the great frost will pass the sun in June, astronomers of the southern observatory announced after a month of measurements with the new mirror."))
	}
	if got := reportOf(t, subject, as...); got != want {
		t.Errorf("articles about something else change the report\n%s\n%s", got, want)
	}
}
