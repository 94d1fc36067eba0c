package bench

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// sentences adds a table of how well the ends of sentences are found again when the lines of a set, which are a sentence
// or a few each, are joined. What ends inside a line counts as wrong, which it is not always. Where a line ends
// without a stop, as headlines do, the line break stays.
func sentences(r *Result, set string, texts map[string][]string) {
	t := r.Table("Sentences: "+set, "language", "lines joined", "precision", "recall", "F1")
	tags := make([]string, 0, len(texts))
	for tag := range texts {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		found, ends, right := ends(tag, texts[tag])
		if ends == 0 {
			continue
		}
		p, rec := float64(right)/float64(max(found, 1)), float64(right)/float64(ends)
		t.Add(tag, ends, p, rec, 2*p*rec/max(p+rec, 1e-9))
	}
}

// ends counts the ends of sentences that are found in joined lines, those that are there, and those of them that are found.
func ends(tag string, lines []string) (found, there, right int) {
	var b strings.Builder
	joined := map[int]bool{}
	for _, line := range lines {
		b.WriteString(line)
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, "\"'”“»’)」』 \u00a0"))
		if strings.ContainsRune(".!?…。！？؟", last) {
			joined[b.Len()] = true
			if tag != "zh" && tag != "ja" {
				b.WriteByte(' ')
			}
		} else {
			b.WriteByte('\n')
		}
	}
	text := b.String()
	for _, s := range words.Sentences(text) {
		if s.Hi >= len(text)-1 || text[s.Hi] == '\n' {
			continue
		}
		found++
		if joined[s.Hi] {
			right++
		}
	}
	return found, len(joined) - 1, right
}
