package trace

import (
	"cmp"
	"slices"

	"github.com/ibid-news/ibid/internal/words"
)

// Row is one line of a comparison in two columns: a passage beside its counterpart, or text
// that only one side has. Read top to bottom the left column is the subject, whole and in order.
type Row struct {
	A, B    words.Span // empty where the side has nothing in this row
	Passage int        // index into Copy.Passages, or -1
	Moved   bool       // the passage stands elsewhere in the other text's order
}

// Rows lays a comparison out so that matched text stands level. Every byte of the subject
// (subject bytes long) and of the copy is in exactly one row; a passage that overlaps one before it
// on a side is shown with the part that is left.
func Rows(subject, other int, ps []Passage) []Row {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ps[i].B.Lo, ps[j].B.Lo) })
	gaps := make([]words.Span, len(ps)) // text of the copy before each passage
	own := make([]words.Span, len(ps))
	at := 0
	for _, i := range order {
		b := ps[i].B.Span
		gaps[i] = words.Span{Lo: at, Hi: max(at, b.Lo)}
		own[i] = words.Span{Lo: max(at, b.Lo), Hi: max(at, b.Hi)}
		at = max(at, b.Hi)
	}
	tail := words.Span{Lo: at, Hi: other}

	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ps[i].A.Lo, ps[j].A.Lo) })
	var rows []Row
	at, last := 0, 0
	for _, i := range order {
		a := ps[i].A.Span
		if lo := max(at, a.Lo); lo > at || gaps[i].Len() > 0 {
			rows = append(rows, Row{A: words.Span{Lo: at, Hi: lo}, B: gaps[i], Passage: -1})
		}
		rows = append(rows, Row{
			A: words.Span{Lo: max(at, a.Lo), Hi: max(at, a.Hi)}, B: own[i],
			Passage: i, Moved: ps[i].B.Lo < last,
		})
		at, last = max(at, a.Hi), max(last, ps[i].B.Lo)
	}
	if at < subject || tail.Len() > 0 {
		rows = append(rows, Row{A: words.Span{Lo: at, Hi: subject}, B: tail, Passage: -1})
	}
	return rows
}
