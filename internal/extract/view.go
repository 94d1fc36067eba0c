package extract

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"
)

// classes of blocks, with the colours that a view shows them in: body first, the others as article.Block names them.
var classes = []struct{ name, colour string }{
	{"body", "#2e7d32"}, {"byline", "#1565c0"}, {"caption", "#6a1b9a"}, {"notice", "#c62828"}, {"leftover", "#d84315"},
	{"related", "#8d6e63"}, {"navigation", "#78909c"}, {"comments", "#00838f"}, {"other", "#9e9e9e"},
}

// WriteView writes an HTML page that shows all blocks of d in page order, coloured and lettered by class, each with
// its score, tag and bytes. It needs nothing from anywhere, and no part of the page it shows can run.
func (d *Document) WriteView(w io.Writer) error {
	b := bufio.NewWriter(w)
	title, lang := "", ""
	if d.Article != nil {
		title, lang = d.Article.Title, d.Article.Lang
	}
	fmt.Fprintf(b, `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Blocks of %s</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#222;background:#fff}
.b{border-left:.4rem solid var(--c);padding:.1rem .6rem;margin:.25rem 0;background:color-mix(in srgb,var(--c) 7%%,transparent);overflow-wrap:anywhere}
.b small{color:var(--c);font-size:.75rem;display:block}
.b:not(.body){font-size:.85rem}
ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem}li{border-left:.4rem solid var(--c);padding-left:.4rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0;overflow-wrap:anywhere}dd small{color:#666}
`, html.EscapeString(title))
	count := map[string]int{}
	for i := range d.Blocks {
		count[d.Blocks[i].Class]++
	}
	for _, c := range classes {
		fmt.Fprintf(b, ".%s{--c:%s}\n", c.name, c.colour)
	}
	b.WriteString("@media(prefers-color-scheme:dark){body{color:#ddd;background:#151515}.b small{color:color-mix(in srgb,var(--c) 60%,#fff)}}\n</style></head><body>\n")
	fmt.Fprintf(b, "<h1>%s</h1>\n", html.EscapeString(title))
	d.viewClaims(b)
	b.WriteString("<ul>")
	for _, c := range classes {
		fmt.Fprintf(b, `<li class="%s">%s: %d</li>`, c.name, c.name, count[c.name])
	}
	b.WriteString("</ul>\n<main>\n")
	for i := range d.Blocks {
		x := &d.Blocks[i]
		fmt.Fprintf(b, `<div class="b %s"><small>%s %.3f &lt;%s&gt; bytes %d–%d</small><span lang="%s">%s</span></div>`+"\n", html.EscapeString(x.Class), html.EscapeString(x.Class), x.Score,
			html.EscapeString(x.Tag), x.Page.Lo, x.Page.Hi, html.EscapeString(lang), html.EscapeString(x.Text))
	}
	b.WriteString("</main></body></html>\n")
	return b.Flush()
}

func (d *Document) viewClaims(b *bufio.Writer) {
	if d.Article == nil || len(d.Article.ClaimsOf) == 0 {
		return
	}
	b.WriteString("<dl>")
	for _, c := range d.Article.ClaimsOf {
		v := c.Value
		if len(v) > 300 {
			v = strings.ToValidUTF8(v[:300], "") + "…"
		}
		fmt.Fprintf(b, "<dt>%s</dt><dd>%s <small>%s</small></dd>", html.EscapeString(c.Field), html.EscapeString(v), html.EscapeString(c.From))
	}
	b.WriteString("</dl>\n")
}
