package web

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/ibid-news/ibid/internal/trace"
)

// moment is one text on the line of times: it cannot have appeared after it was seen, and claims
// to have appeared before.
type moment struct {
	Card    int // number of its card, -1 for the subject
	Outlet  string
	Kind    trace.Kind
	Claimed time.Time
	Seen    time.Time
	From    float64 // place of Claimed on the line, 0 to 100
	To      float64 // place of Seen, or of what is drawn of it
	Beyond  bool    // Seen lies further to the right than the line goes
}

// timeline is when the texts claim to have appeared, and when they were seen.
type timeline struct {
	Moments []moment
	First   time.Time // where the line begins and ends
	Last    time.Time
}

// maxMoments are drawn at the most.
const maxMoments = 12

// times draws the subject and its copies on one line, by the times they claim. Without two claims there
// is nothing to compare, and no line.
func times(r *trace.Report) *timeline {
	all := []moment{{Card: -1, Outlet: r.Subject.Outlet, Claimed: r.Subject.Published, Seen: r.Subject.Seen}}
	for i, c := range r.Copies {
		all = append(all, moment{Card: i, Outlet: c.Text.Outlet, Kind: c.Kind, Claimed: c.Text.Published, Seen: c.Text.Seen})
	}
	all = slices.DeleteFunc(all, func(m moment) bool { return m.Claimed.IsZero() })
	all = all[:min(len(all), maxMoments)]
	if len(all) < 2 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b moment) int {
		return cmp.Or(a.Claimed.Compare(b.Claimed), cmp.Compare(a.Card, b.Card))
	})
	t := &timeline{Moments: all, First: all[0].Claimed, Last: all[len(all)-1].Claimed}
	// What was met long after all claims would leave no room for the claims.
	latest := t.Last.Add(max(t.Last.Sub(t.First)*3/2, time.Hour))
	for _, m := range all {
		if m.Seen.After(t.Last) && !m.Seen.After(latest) {
			t.Last = m.Seen
		}
	}
	span := max(t.Last.Sub(t.First), time.Minute)
	place := func(x time.Time) float64 {
		const edge = 2.5
		return edge + (100-2*edge)*min(1, max(0, float64(x.Sub(t.First))/float64(span)))
	}
	for i := range all {
		m := &all[i]
		m.From, m.To = place(m.Claimed), place(m.Claimed)
		if m.Seen.After(m.Claimed) {
			m.To, m.Beyond = place(m.Seen), m.Seen.After(t.Last)
		}
		if m.Beyond {
			m.To = 100
		}
	}
	return t
}

// Ends is the time at which the line begins (0) or ends (1), as exact as its length asks for.
func (t *timeline) Ends(which int) string {
	at := []time.Time{t.First, t.Last}[which]
	if t.Last.Sub(t.First) > 72*time.Hour {
		return at.UTC().Format("2 Jan 2006")
	}
	return at.UTC().Format("2 Jan, 15:04")
}

// Says is the moment in words.
func (m moment) Says() string {
	s := fmt.Sprintf("%s claims %s", m.Outlet, when(m.Claimed))
	if !m.Seen.IsZero() {
		s += ", seen " + when(m.Seen)
	}
	return s
}
