package rights

import (
	"strings"
	"testing"
	"time"

	"github.com/ibid-news/ibid/internal/article"
)

// The time for a text grows with its length, whatever the text is: eight times as long takes no more
// than forty times as long.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, piece := range []string{
		"“", "\"", "„a “", "«", "' ", "«a» ", "‘“", "said ", "“a b c d.” said X. ", "according to A, ", "– a – said B ", "© ", "© 2020 A. ", "All rights reserved. ",
		"copy without permission is forbidden ", "Copying is forbidden. ", "A ", "A.", "a, ", "[ad_1] ", "Source: ", "Source: DELFI\n", "VILNIUS (BNS) - ", "Reuters ", "Фото: ", "по словам ", "сказал ", "\n–", "\n“", "\n“a b",
		"The post X appeared first on ", "А ", "l'", "— сказал А — ", "(", "“a ‘b ", "via ",
	} {
		took := func(n int) time.Duration {
			a := &article.Article{Text: strings.Repeat(piece, n/len(piece)+1), URL: "https://a.example/"}
			a.Finish()
			a.Words()
			best := time.Hour
			for range 2 {
				start := time.Now()
				Annotate(a, nil, "")
				best = min(best, time.Since(start))
			}
			check(t, a)
			return best
		}
		if few, many := took(8_000), took(64_000); many > 40*few && many > 100*time.Millisecond {
			t.Errorf("%q: %v for 8 KB, %v for 64 KB", piece, few, many)
		}
	}
}
