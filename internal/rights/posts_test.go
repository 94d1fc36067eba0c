package rights

import (
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/article"
)

func TestPosts(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a post", "The mayor wrote:\n\nThe bridge stays open. No \"ifs\". pic.example/x — Ona Kalnė (@onakalne) July 14, 2026\n\nNobody answered.",
			`Ona Kalnė: The bridge stays open. No "ifs". pic.example/x`},
		{"two in a line", "Come all! — Jonas (@jonas_1) 3. Juli 2026 Stay home! – Petras – the second (@petras) 4 juillet 2026 he wrote",
			"Jonas: Come all!|the second: Stay home! – Petras"},
		{"no date", "The mayor — Ona Kalnė (@onakalne) — wrote that the bridge stays open and that nobody has to swim.", ""},
		{"no dash", "On that day the account of the port (@port) wrote in 2026 that the bridge stays open.", ""},
		{"a dash in another line", "A bridge — a long one\nThe account of the port (@port) 2026", ""},
		{"nothing before it", "— Ona Kalnė (@onakalne) July 14, 2026", ""},
		{"cut off", "The bridge stays open. — Ona Kalnė (@onak", ""},
		{"no year", "The bridge stays open. — Ona Kalnė (@onakalne) 20267", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := &article.Article{Lang: "en", Text: c.text}
			a.Finish()
			Annotate(a, nil, "")
			var got []string
			for _, q := range a.Quotes {
				if !q.Nested && !q.Reported {
					got = append(got, q.Speaker+": "+q.Span.Of(a.Text))
				}
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}
