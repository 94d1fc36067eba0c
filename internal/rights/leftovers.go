package rights

import (
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// Kinds of leftovers.
const (
	plugin     = "plugin"      // a tag that an auto-blog plugin was to fill
	feedFooter = "feed-footer" // "The post X appeared first on Y."
	sourceLink = "source-link" // "Source link", as plugins write it
	chrome     = "chrome"      // a piece of the page that the text was taken from
	elsewhere  = "link"        // a link or an image in the body that points at another publisher
)

// tags are what auto-blog plugins write in brackets, small.
var tags = map[string]bool{"ad_1": true, "ad_2": true, "ad_3": true, "source_link": true, "source_url": true, "matched_content": true, "original_title": true, "original_link": true,
	"original_date": true, "original_source": true, "feed_name": true, "feed_url": true, "keyword": true, "keywords": true, "post_link": true, "post_title": true, "source_domain": true, "source_name": true,
	"source_title": true, "rss_title": true, "author_name": true, "author_link": true, "full_content": true, "item_link": true, "item_title": true}

// lines that are leftovers if they stand alone in a paragraph, small, without marks at the end.
var lines = map[string]string{
	"source link": sourceLink, "source links": sourceLink, "source": sourceLink, "read more here": sourceLink, "read full article": sourceLink, "read the full article": sourceLink, "read the full story": sourceLink,
	"read full story": sourceLink, "read original article": sourceLink, "read the original article": sourceLink, "original article": sourceLink, "original source": sourceLink, "article source": sourceLink, "view original": sourceLink,
	"continue reading": sourceLink, "read more": sourceLink, "click here to read more": sourceLink, "leggi la fonte": sourceLink, "leggi tutto": sourceLink, "fonte": sourceLink, "lire la suite": sourceLink, "lire l'article original": sourceLink,
	"quelle": sourceLink, "weiterlesen": sourceLink, "zum originalartikel": sourceLink, "leer más": sourceLink, "leer la noticia completa": sourceLink, "fuente": sourceLink, "enlace a la fuente": sourceLink, "leia mais": sourceLink,
	"leia a matéria completa": sourceLink, "źródło": sourceLink, "czytaj więcej": sourceLink, "czytaj dalej": sourceLink, "šaltinis": sourceLink, "skaityti daugiau": sourceLink, "источник": sourceLink, "читать далее": sourceLink,
	"читать полностью": sourceLink, "джерело": sourceLink, "читати далі": sourceLink, "крыніца": sourceLink, "avots": sourceLink, "lasīt vairāk": sourceLink, "allikas": sourceLink, "loe edasi": sourceLink, "zdroj": sourceLink, "číst dále": sourceLink,
	"advertisement": chrome, "advertising": chrome, "story continues below advertisement": chrome, "story continues below": chrome, "article continues below": chrome, "article continues after advertisement": chrome,
	"continue reading below": chrome, "continue reading the main story": chrome, "scroll to continue": chrome, "skip to content": chrome, "skip to main content": chrome, "skip to": chrome, "skip advertisement": chrome, "sign up for our newsletter": chrome, "share this article": chrome,
	"share on facebook": chrome, "share on twitter": chrome, "loading": chrome, "watch below": chrome, "listen to this article": chrome, "subscribe to continue reading": chrome,
	"anzeige": chrome, "werbung": chrome, "artikel teilen": chrome, "zum newsletter anmelden": chrome, "publicité": chrome, "partager cet article": chrome, "publicidad": chrome, "publicidade": chrome, "continua después de la publicidad": chrome,
	"pubblicità": chrome, "reklama": chrome, "reklāma": chrome, "реклама": chrome, "рэклама": chrome, "reklaam": chrome, "straipsnis tęsiamas po reklamos": chrome, "dalintis": chrome, "udostępnij": chrome, "поделиться": chrome, "поділитися": chrome,
}

// longestLine is the length in bytes of the longest of lines, a little more for marks.
const longestLine = 60

// readLeftovers finds what machines and other sites left in the body.
func readLeftovers(a *article.Article, s *scan, h *home) []article.Leftover {
	var out []article.Leftover
	add := func(kind string, span words.Span) {
		if span.Len() > 0 {
			out = append(out, article.Leftover{Span: span, Kind: kind, Text: span.Of(a.Text)})
		}
	}
	for _, m := range s.marks {
		if m.rune == '[' {
			if n := tag(a.Text[m.at:]); n > 0 {
				add(plugin, words.Span{Lo: int(m.at), Hi: int(m.at) + n})
			}
		}
	}
	for _, p := range a.Paragraphs {
		if p.Len() <= longestLine {
			if kind, ok := lines[plainLine(p.Of(a.Text))]; ok {
				add(kind, p)
			}
		}
	}
	for _, c := range s.cues {
		if c.kind&leaving != 0 {
			if span := feedLine(a, s, c); span.Len() > 0 {
				add(feedFooter, span)
			}
		}
	}
	if h.known {
		for _, l := range a.Links {
			if host := article.Host(l.URL); host != "" && l.Span.Hi <= len(a.Text) && l.Image && !h.is(siteName(host)) && !shared(host) {
				add(elsewhere, l.Span)
			}
		}
	}
	return out
}

// tag returns the length of the plugin tag that s begins with, 0 if none.
func tag(s string) int {
	end := strings.IndexByte(s[:min(len(s), 40)], ']')
	if end < 3 {
		return 0
	}
	in := strings.ToLower(strings.TrimSpace(s[1:end]))
	if !tags[in] {
		return 0
	}
	return end + 1
}

// plainLine is a line in small letters without marks around it.
func plainLine(s string) string {
	return strings.ToLower(strings.Trim(s, " .:…>»→[]()|–—-\u00a0"))
}

// feedLine is the sentence "The post X appeared first on Y."
func feedLine(a *article.Article, s *scan, c cue) words.Span {
	w := s.words[c.word]
	if w.Of(a.Text) != "appeared" || !strings.HasPrefix(strings.ToLower(a.Text[w.Hi:min(len(a.Text), w.Hi+20)]), " first on ") {
		return words.Span{}
	}
	i, _ := slices.BinarySearchFunc(a.Paragraphs, w.Lo, func(p words.Span, at int) int {
		if p.Hi <= at {
			return -1
		}
		return 1
	})
	if i >= len(a.Paragraphs) {
		return words.Span{}
	}
	p := a.Paragraphs[i]
	lo := runeEnd(a.Text, max(p.Lo, w.Lo-300))
	at := max(strings.LastIndex(a.Text[lo:w.Lo], "The post "), strings.LastIndex(a.Text[lo:w.Lo], "the post "))
	if at < 0 {
		return words.Span{}
	}
	end := runeEnd(a.Text, min(p.Hi, w.Hi+200))
	if n := strings.Index(a.Text[w.Hi:end], ". "); n >= 0 {
		end = w.Hi + n + 1
	}
	return words.Span{Lo: lo + at, Hi: end}
}

// shared tells whether a host serves pictures and embeds for everybody.
func shared(host string) bool {
	for _, s := range [...]string{"cdn", "cloudfront", "akamai", "amazonaws", "gravatar", "wp.com", "googleusercontent", "ggpht", "youtube", "ytimg", "twimg", "twitter", "facebook", "fbcdn", "instagram", "cloudinary", "imgix", "fastly",
		"vimeo", "giphy", "imgur", "shopify", "squarespace", "wixstatic", "blogspot", "bp.blogspot", "medium.com", "substack", "doubleclick", "googlesyndication", "gstatic", "static", "img", "image", "media", "assets"} {
		if strings.Contains(host, s) {
			return true
		}
	}
	return false
}
