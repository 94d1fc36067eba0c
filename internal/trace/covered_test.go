package trace

import (
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

func TestWithin(t *testing.T) {
	const text = "one two three four five"
	ws := words.Split(text)
	for _, c := range []struct {
		span words.Span
		want string
	}{
		{words.Span{Lo: 0, Hi: len(text)}, text},
		{words.Span{Lo: 4, Hi: 13}, "two three"},
		{words.Span{Lo: 5, Hi: 13}, "three"},
		{words.Span{Lo: 4, Hi: 12}, "two"},
		{words.Span{Lo: 5, Hi: 6}, ""},
	} {
		got := ""
		if in := within(ws, c.span); len(in) > 0 {
			got = text[in[0].Lo:in[len(in)-1].Hi]
		}
		if got != c.want {
			t.Errorf("within %q: %q, want %q", c.span.Of(text), got, c.want)
		}
	}
}
