package rights

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// Nothing panics, and every span is one of the text, on the bounds of its characters.
func FuzzAnnotate(f *testing.F) {
	for _, text := range []string{
		"“A,” he said. ‘B’ said Ann Lee.\n— C — said D. — E\n–\n- x - said",
		"© 2024 The Observer. All rights reserved. No part may be copied without permission of the Observer.",
		"VILNIUS (BNS) - Text, according to Reuters. Source: DELFI\n[ad_1] [source_link] The post X appeared first on Y.",
		"«Ждём, — сказал Иван Петров. — Едем». По словам мэра, это так. Фото: ТАСС",
		"\"\"\"''''««»»„“„„“““”””‘’‚‚‹›",
		"Selon la police, rien. « Oui, explique Bernard. Non. »",
	} {
		f.Add(text, "en", "<p>"+text+"</p><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"license\":\"x\"}</script>")
	}
	f.Fuzz(func(t *testing.T, text, lang, page string) {
		if len(text) > 1<<14 || len(page) > 1<<14 {
			return
		}
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			root = nil
		}
		a := &article.Article{Text: text, Lang: lang, URL: "https://a.example/1", Outlet: "A", Around: []article.Block{{Class: "notice", Text: article.Clean(text)}}}
		a.Finish()
		Annotate(a, root, page)
		check(t, a)
	})
}

func check(t *testing.T, a *article.Article) {
	t.Helper()
	in := func(what string, s words.Span) {
		if s.Lo < 0 || s.Hi > len(a.Text) || s.Lo >= s.Hi {
			t.Fatalf("%s: %v is no span of %d bytes", what, s, len(a.Text))
		}
		if !utf8.RuneStart(a.Text[s.Lo]) || s.Hi < len(a.Text) && !utf8.RuneStart(a.Text[s.Hi]) {
			t.Fatalf("%s: %v cuts a character", what, s)
		}
	}
	for _, q := range a.Quotes {
		in("quote", q.Span)
		if q.Paragraph < 0 || q.Paragraph >= len(a.Paragraphs) {
			t.Fatalf("paragraph %d of %d", q.Paragraph, len(a.Paragraphs))
		}
	}
	for _, n := range a.Notices {
		if n.InBody {
			in("notice", n.Span)
		}
		if n.Score < 0 || n.Score > 1 {
			t.Fatalf("score %v", n.Score)
		}
	}
	for _, c := range a.Attributions {
		if c.Paragraph >= 0 {
			in("credit", c.Span)
		}
	}
	for _, l := range a.Leftovers {
		in("leftover", l.Span)
	}
}
