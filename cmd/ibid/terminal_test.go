package main

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestColumns(t *testing.T) {
	for s, want := range map[string]int{"": 0, "keltas": 6, "Žuvėdra": 7, "e\u0301": 1, "日本": 4, "한국": 4, "“a”": 3} {
		if got := columns(s); got != want {
			t.Errorf("columns(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	got := wrap([]ink{{"the ferry ", normal}, {"Žuvėdra", red}, {", stood still", normal}}, 10)
	var lines []string
	for _, l := range got {
		s := ""
		for _, r := range l {
			if r.style != normal {
				s += "<" + r.text + ">"
			} else {
				s += r.text
			}
		}
		lines = append(lines, s)
	}
	if want := "the ferry|<Žuvėdra>,|stood|still"; strings.Join(lines, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(lines, "|"), want)
	}
}

// Wrapped text has the same letters in the same order, and no line is too wide.
func TestWrapKeepsAll(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(rt, "columns")
		var in []ink
		var all strings.Builder
		for i := range rapid.IntRange(0, 5).Draw(rt, "runs") {
			s := rapid.StringMatching(`[a-ž日本 ]{0,60}`).Draw(rt, "text")
			in = append(in, ink{s, []style{normal, red}[i%2]})
			all.WriteString(s)
		}
		var out strings.Builder
		for _, l := range wrap(in, n) {
			if w := l.columns(); w > n {
				rt.Fatalf("a line of %d columns in %d", w, n)
			}
			before := out.Len()
			for _, r := range l {
				out.WriteString(r.text)
			}
			if strings.TrimSpace(out.String()[before:]) == "" {
				rt.Fatal("an empty line")
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(out.String()) != bare(all.String()) {
			rt.Fatalf("got %q, want %q", out.String(), all.String())
		}
	})
}
