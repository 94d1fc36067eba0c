package ingest

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/feed"
	"github.com/ibid-news/ibid/internal/fetch"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/warc"
)

// address fetches one URL: a page, a feed or a sitemap.
func (s *reader) address(u string) {
	p, err := s.client().Get(s.ctx, u)
	if err != nil {
		s.skip(u, "", err.Error())
		return
	}
	if p.Status != http.StatusOK {
		s.skip(u, "", fmt.Sprintf("the server answered %d %s", p.Status, http.StatusText(p.Status)))
		return
	}
	in := input{name: u, seen: p.Fetched}
	head := p.Body[:min(len(p.Body), 4096)]
	switch feed.Sniff(head) {
	case feed.IsFeed:
		s.feed(in, bytes.NewReader(p.Body))
	case feed.IsSitemap:
		s.sitemap(u, bytes.NewReader(p.Body), u)
	default:
		s.fetched(u, p)
	}
}

// fetched gives on a page from the web, with the answer of the server as its record.
func (s *reader) fetched(source string, p *fetch.Page) bool {
	where := p.FinalURL
	if where == "" {
		where = p.URL
	}
	rec := &warc.Record{Type: warc.TypeResponse, TargetURI: where, Date: p.Fetched, Block: answer(p)}
	rec.Header.Set("Content-Type", "application/http; msgtype=response")
	more, err := rights.Site(s.ctx, s.client(), p, !s.o.NoTDMRep)
	if err != nil { // the run was ended
		s.over = true
		return false
	}
	return s.give(raw{
		skip: Skip{Source: source}, cost: 6 * int64(len(p.Body)),
		decode: page(extract.Page{URL: where, ContentType: p.Header.Get("Content-Type"), Body: p.Body, Seen: p.Fetched}, rec, "", more...),
	})
}

// answer is the server's answer as HTTP/1.1, its body as sent.
func answer(p *fetch.Page) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", p.Status, http.StatusText(p.Status))
	body := p.Raw
	if body == nil {
		body = p.Body
	}
	for _, k := range slices.Sorted(maps.Keys(p.Header)) {
		if k == "Transfer-Encoding" || k == "Content-Length" {
			continue
		}
		for _, v := range p.Header[k] {
			fmt.Fprintf(&b, "%s: %s\r\n", k, strings.Map(func(r rune) rune {
				if r == '\r' || r == '\n' {
					return ' '
				}
				return r
			}, v))
		}
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(body))
	b.Write(body)
	return b.Bytes()
}

// whole is how many words an item of a feed must carry to be taken for the article itself.
const whole = 60

// feed reads the items of a feed: those that carry their text as they are, the others from their pages.
func (s *reader) feed(in input, r io.Reader) {
	base := ""
	if strings.Contains(in.name, "://") {
		base = in.name
	}
	f, err := feed.Parse(r, base)
	if err != nil {
		s.skip(in.name, "", err.Error())
		return
	}
	if f.Damage != "" {
		s.skip(in.name, "", f.Damage)
	}
	links := 0
	for i, it := range f.Items {
		place := fmt.Sprintf("item %d", i+1)
		switch {
		case s.over:
			return
		case len(strings.Fields(it.HTML)) >= whole:
			s.give(raw{skip: Skip{Source: in.name, Place: place}, cost: 4 * int64(len(it.HTML)), decode: func() (*article.Article, *warc.Record, error) {
				return item(f, it, in.seen)
			}})
		case it.URL == "":
			s.skip(in.name, place, "the item has neither text nor link")
		case links >= s.o.MaxLinks:
			s.skip(in.name, place, "more links than -max-links")
		default:
			links++
			s.link(it.URL)
		}
	}
}

// link fetches one page that a feed or sitemap names.
func (s *reader) link(u string) {
	p, err := s.client().Get(s.ctx, u)
	switch {
	case err != nil:
		s.skip(u, "", err.Error())
	case p.Status != http.StatusOK:
		s.skip(u, "", fmt.Sprintf("the server answered %d %s", p.Status, http.StatusText(p.Status)))
	default:
		s.fetched(u, p)
	}
}

// item is the article that a feed carries.
func item(f *feed.Feed, it feed.Item, seen time.Time) (*article.Article, *warc.Record, error) {
	body := "<html><body><article><h1>" + html.EscapeString(it.Title) + "</h1>" + it.HTML + "</article></body></html>"
	d, err := extract.Read(extract.Page{URL: it.URL, ContentType: "text/html; charset=utf-8", Body: []byte(body), Seen: seen})
	if err != nil {
		return nil, nil, err
	}
	a := d.Article
	from := func(field, value string) {
		a.ClaimsOf = append(a.ClaimsOf, article.Claim{Field: field, Value: value, From: f.Format + " item"})
	}
	a.Title, a.Source = it.Title, it.ID
	if len(it.Authors) > 0 {
		a.Byline = it.Authors
		from("author", strings.Join(it.Authors, ", "))
	}
	if !it.Published.IsZero() {
		a.Published = it.Published
		from("published", it.Published.Format(time.RFC3339))
	}
	a.Modified = it.Updated
	if it.Language != "" && a.Lang == "" {
		a.Lang = it.Language
		from("lang", it.Language)
	}
	if f.Title != "" {
		a.Outlet = f.Title
		from("outlet", f.Title)
	}
	for _, r := range []string{it.License, it.Rights, f.License, f.Rights} {
		if r != "" {
			a.Rights = r
			break
		}
	}
	a.Finish()
	rights.Annotate(a, d.Root, d.Text)
	rec := &warc.Record{Type: warc.TypeConversion, TargetURI: it.URL, Date: seen, Block: []byte(it.HTML)}
	rec.Header.Set("Content-Type", "text/html; charset=utf-8")
	if rec.TargetURI == "" {
		rec.TargetURI = "urn:ibid:" + a.ID.String()
	}
	return a, rec, nil
}

// sitemap fetches the pages a sitemap names, and those of the sitemaps an index names.
func (s *reader) sitemap(name string, r io.Reader, base string) {
	queue, links := []string{}, 0
	read := func(name string, r io.Reader, base string) {
		for loc, err := range feed.ParseSitemap(r, base) {
			switch {
			case s.over:
				return
			case err != nil:
				s.skip(name, "", err.Error())
			case loc.Sitemap:
				queue = append(queue, loc.URL)
			case links < s.o.MaxLinks:
				links++
				s.link(loc.URL)
			default:
				s.skip(loc.URL, "", "more links than -max-links")
			}
		}
	}
	read(name, r, base)
	seen := map[string]bool{base: true}
	for n := 0; n < len(queue) && n < 500 && links < s.o.MaxLinks && !s.over; n++ {
		if seen[queue[n]] {
			continue
		}
		seen[queue[n]] = true
		p, err := s.client().Get(s.ctx, queue[n])
		if err != nil {
			s.skip(queue[n], "", err.Error())
			continue
		}
		read(queue[n], bytes.NewReader(p.Body), queue[n])
	}
}
