package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/parquet-go/parquet-go"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/feed"
	"github.com/ibid-news/ibid/internal/language"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/warc"
)

// aliases are the names under which collections of articles keep each field, best first.
var aliases = map[string][]string{
	"id":        {"id", "article_id", "guid", "uid", "_id", "doc_id"},
	"url":       {"url", "link", "source_link", "article_url", "uri", "page_url", "canonical_url"},
	"outlet":    {"outlet", "source", "publisher", "publication", "source_name", "site", "sitename", "newspaper", "media", "domain", "source_domain"},
	"title":     {"title", "headline", "heading", "name"},
	"text":      {"text", "body", "content", "maintext", "article_text", "article", "article_body", "articlebody", "full_text", "fulltext", "plain_text", "body_text"},
	"html":      {"html", "raw_html", "body_html", "content_html", "page"},
	"author":    {"authors", "author", "byline", "creator", "writer"},
	"published": {"published", "date", "date_publish", "published_at", "publish_date", "pubdate", "publication_date", "date_published", "datepublished", "published_date", "datetime", "timestamp", "versioncreated"},
	"modified":  {"modified", "date_modify", "updated", "updated_at", "date_modified", "datemodified"},
	"seen":      {"seen", "date_download", "crawled", "crawled_at", "fetched", "fetched_at", "scraped_at"},
	"lang":      {"lang", "language", "langcode"},
	"section":   {"section", "category", "topic"},
	"rights":    {"rights", "license", "licence", "copyright", "usageterms"},
}

// names are the keys to look for, one by one.
func (o Options) names(field string) []string {
	if n := o.Fields[field]; n != "" {
		return []string{strings.ToLower(n)}
	}
	return aliases[field]
}

// record makes an article of named values. get knows keys in lower case.
func (o Options) record(get func(string) string, in input) (*article.Article, error) {
	field := func(name string) string {
		for _, key := range o.names(name) {
			if v := get(key); v != "" {
				return v
			}
		}
		return ""
	}
	a := &article.Article{
		Source: field("id"), URL: field("url"), Outlet: field("outlet"), Title: strings.TrimSpace(article.Clean(field("title"))), Lang: field("lang"),
		Section: field("section"), Rights: field("rights"), Text: field("text"), Seen: in.seen,
	}
	if !strings.Contains(a.URL, "://") {
		a.URL = ""
	}
	if a.Text == "" {
		page := field("html")
		if page == "" {
			return nil, errNoText
		}
		d, err := extract.Read(extract.Page{URL: a.URL, ContentType: "text/html; charset=utf-8", Body: []byte(page), Seen: in.seen})
		if err != nil {
			return nil, err
		}
		a.Text, a.Links, a.Around = d.Article.Text, d.Article.Links, d.Article.Around
		if a.Title == "" {
			a.Title = d.Article.Title
		}
	}
	for part := range strings.SplitSeq(field("author"), ",") {
		if part = strings.TrimSpace(article.Clean(part)); part != "" {
			a.Byline = append(a.Byline, part)
		}
	}
	a.Published, _ = extract.ParseTime(field("published"))
	a.Modified, _ = extract.ParseTime(field("modified"))
	if t, ok := extract.ParseTime(field("seen")); ok && t.Before(in.seen) {
		a.ClaimsOf = append(a.ClaimsOf, article.Claim{Field: "seen", Value: t.Format(time.RFC3339), From: "the collection"})
	}
	a.Finish()
	if len(a.Paragraphs) == 0 {
		return nil, errNoText
	}
	if a.Lang == "" {
		a.Lang = language.Of(a.Text)
	}
	rights.Annotate(a, nil, "")
	return a, nil
}

var errNoText = errors.New("no text: name its field with -field text=NAME")

// jsonLines reads one object after the other: one a line, or spread over lines.
func (s *reader) jsonLines(in input, b *bufio.Reader) {
	for line := 1; !s.over; line++ {
		where := Skip{Source: in.name, Place: fmt.Sprintf("line %d", line)}
		text, err := s.line(b)
		if errors.Is(err, errLarge) {
			s.skip(where.Source, where.Place, err.Error())
			continue
		}
		if t := bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))); len(t) > 0 {
			if line == 1 && !jsontext.Value(t).IsValid() {
				// Not one a line: a single object, printed over several lines.
				rest, rerr := s.bounded(io.MultiReader(bytes.NewReader(text), strings.NewReader("\n"), b))
				if v := jsontext.Value(rest); rerr == nil && v.IsValid() {
					s.object(in, where, v)
					return
				}
				s.resplit(in, rest, rerr)
				return
			}
			s.object(in, where, slices.Clone(t))
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				s.skip(where.Source, where.Place, brokenStream(err))
			}
			return
		}
	}
}

// resplit goes on with lines after the first of them was bad.
func (s *reader) resplit(in input, text []byte, err error) {
	line := 0
	for l := range bytes.Lines(text) {
		line++
		if t := bytes.TrimSpace(l); len(t) > 0 && !s.object(in, Skip{Source: in.name, Place: fmt.Sprintf("line %d", line)}, slices.Clone(t)) {
			return
		}
	}
	if err != nil {
		s.skip(in.name, "", brokenStream(err))
	}
}

// line reads up to a line break; one that is over the limit is read past.
func (s *reader) line(b *bufio.Reader) ([]byte, error) {
	var out []byte
	large := false
	for {
		part, err := b.ReadSlice('\n')
		if !large {
			out = append(out, part...)
		}
		if int64(len(out)) > s.o.MaxPage {
			out, large = nil, true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if large && err == nil {
			return nil, errLarge
		}
		return out, err
	}
}

// object gives one JSON object on.
func (s *reader) object(in input, where Skip, v []byte) bool {
	r := raw{skip: where, cost: 3 * int64(len(v)), of: in.size}
	if in.count != nil {
		r.end = in.count.n
	}
	r.decode = func() (*article.Article, *warc.Record, error) {
		var m map[string]any
		if err := json.Unmarshal(v, &m, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true)); err != nil {
			return nil, nil, fmt.Errorf("not a JSON object")
		}
		if it, ok := feed.Ninjs(m); ok {
			if it.HTML == "" {
				return nil, nil, errors.New("an agency's item without a text: a picture, an event or the like")
			}
			return item(&feed.Feed{Format: "ninjs", Title: it.Source.Title, Language: it.Language}, it, in.seen)
		}
		low := lowered(m)
		a, err := s.o.record(func(key string) string { return value(low, key) }, in)
		return a, nil, err
	}
	return s.give(r)
}

// lowered is m with its names in small letters; of several that become one the first that is set counts.
func lowered(m map[string]any) map[string]any {
	mixed := false
	for k := range m {
		mixed = mixed || strings.ToLower(k) != k
	}
	if !mixed {
		return m
	}
	low := make(map[string]any, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if l := strings.ToLower(k); low[l] == nil {
			low[l] = m[k]
		}
	}
	return low
}

// value is what stands under a key as text; a.b reaches into an object.
func value(m map[string]any, key string) string {
	v, ok := m[key]
	if outer, inner, dot := strings.Cut(key, "."); !ok && dot {
		if o, is := m[outer].(map[string]any); is {
			return value(o, inner)
		}
	}
	return flat(v, 0)
}

func flat(v any, depth int) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		if v == float64(int64(v)) {
			return fmt.Sprint(int64(v))
		}
		return fmt.Sprint(v)
	case []any:
		var parts []string
		sep := ", "
		for _, x := range v {
			if t := flat(x, depth+1); t != "" && depth < 4 {
				parts = append(parts, t)
				if len(t) > 80 {
					sep = "\n" // paragraphs, not names
				}
			}
		}
		return strings.Join(parts, sep)
	case map[string]any:
		for _, k := range []string{"name", "value", "text", "contenttext"} {
			if t, ok := v[k].(string); ok {
				return t
			}
		}
	}
	return ""
}

// jsonArray reads the objects of one array.
func (s *reader) jsonArray(in input, b *bufio.Reader) {
	if bom, _ := b.Peek(3); string(bom) == "\xef\xbb\xbf" {
		b.Discard(3)
	}
	m := &meter{b, 2 * s.o.MaxPage}
	d := jsontext.NewDecoder(m, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	d.ReadToken()
	for n := 1; !s.over && d.PeekKind() != ']'; n++ {
		m.left = 2 * s.o.MaxPage
		v, err := d.ReadValue()
		if errors.Is(err, errLarge) {
			s.skip(in.name, fmt.Sprintf("entry %d", n), errLarge.Error()+"; the rest is not read")
			return
		}
		if err != nil {
			s.skip(in.name, fmt.Sprintf("byte %d", d.InputOffset()), "the JSON breaks off: "+strings.TrimPrefix(err.Error(), "jsontext: "))
			return
		}
		if int64(len(v)) > s.o.MaxPage {
			s.skip(in.name, fmt.Sprintf("entry %d", n), errLarge.Error())
			continue
		}
		s.object(in, Skip{Source: in.name, Place: fmt.Sprintf("entry %d", n)}, slices.Clone(v))
	}
}

// meter stops a reader that was given more than its allowance for one record.
type meter struct {
	r    io.Reader
	left int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errLarge
	}
	n, err := m.r.Read(p)
	m.left -= int64(n)
	return n, err
}

// csv reads rows under a row of names.
func (s *reader) csv(in input, b *bufio.Reader, comma rune) {
	if bom, _ := b.Peek(3); string(bom) == "\xef\xbb\xbf" {
		b.Discard(3)
	}
	m := &meter{b, s.o.MaxPage}
	r := csv.NewReader(m)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	head, err := r.Read()
	if err != nil {
		s.skip(in.name, "line 1", "no row of column names: "+err.Error())
		return
	}
	at := map[string]int{}
	for i, h := range head {
		if h = strings.ToLower(strings.TrimSpace(h)); h != "" {
			if _, ok := at[h]; !ok {
				at[h] = i
			}
		}
	}
	if why := s.o.columns(at, head); why != "" {
		s.skip(in.name, "line 1", why)
		return
	}
	for !s.over {
		m.left = s.o.MaxPage
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		line, _ := 0, 0
		if len(row) > 0 {
			line, _ = r.FieldPos(0)
		}
		where := Skip{Source: in.name, Place: fmt.Sprintf("line %d", line)}
		if err != nil {
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				where.Place = fmt.Sprintf("line %d", pe.StartLine)
				if s.skip(where.Source, where.Place, pe.Err.Error()) {
					continue
				}
			}
			s.skip(where.Source, where.Place, brokenStream(err))
			return
		}
		x := raw{skip: where, of: in.size, end: in.count.n, cost: 4096}
		for _, c := range row {
			x.cost += 3 * int64(len(c))
		}
		x.decode = func() (*article.Article, *warc.Record, error) {
			a, err := s.o.record(func(key string) string {
				if i, ok := at[key]; ok && i < len(row) {
					return row[i]
				}
				return ""
			}, in)
			return a, nil, err
		}
		s.give(x)
	}
}

// columns says why a table with these columns holds no articles, "" if it may.
func (o Options) columns(at map[string]int, head []string) string {
	for _, field := range []string{"text", "html"} {
		for _, key := range o.names(field) {
			if _, ok := at[key]; ok {
				return ""
			}
		}
	}
	if n := o.Fields["text"]; n != "" {
		return fmt.Sprintf("there is no column %q; there are %s", n, strings.Join(head, ", "))
	}
	return fmt.Sprintf("no column for the text; there are %s: name one with -field text=NAME", strings.Join(head, ", "))
}

// parquet reads the rows of a Parquet file. The library panics on some broken files.
func (s *reader) parquet(name string, f io.ReaderAt, size int64) {
	defer func() {
		if p := recover(); p != nil {
			s.skip(name, "", fmt.Sprintf("broken Parquet: %v", p))
		}
	}()
	pf, err := parquet.OpenFile(f, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		s.skip(name, "", "broken Parquet: "+err.Error())
		return
	}
	at, head := map[string]int{}, []string{}
	for i, path := range pf.Schema().Columns() {
		n := strings.ToLower(path[0])
		head = append(head, path[0])
		if _, ok := at[n]; !ok {
			at[n] = i
		}
	}
	if why := s.o.columns(at, head); why != "" {
		s.skip(name, "", why)
		return
	}
	in := input{name: name, seen: s.o.Seen, size: pf.NumRows()}
	row := int64(0)
	for _, g := range pf.RowGroups() {
		rows := g.Rows()
		buf := make([]parquet.Row, 64)
		for !s.over {
			n, err := rows.ReadRows(buf)
			for _, r := range buf[:n] {
				row++
				vals := make([]string, len(head))
				cost := int64(1024)
				for _, v := range r {
					if c := v.Column(); c >= 0 && c < len(vals) && !v.IsNull() {
						if vals[c] != "" {
							vals[c] += ", "
						}
						vals[c] += v.String()
						cost += int64(len(vals[c]))
					}
				}
				x := raw{skip: Skip{Source: name, Place: fmt.Sprintf("row %d", row)}, cost: 3 * cost, end: row, of: in.size}
				if cost > s.o.MaxPage {
					x.skip.Reason = errLarge.Error()
				}
				x.decode = func() (*article.Article, *warc.Record, error) {
					a, err := s.o.record(func(key string) string {
						if i, ok := at[key]; ok {
							return vals[i]
						}
						return ""
					}, in)
					return a, nil, err
				}
				s.give(x)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				s.skip(name, fmt.Sprintf("row %d", row+1), "broken Parquet: "+err.Error())
				break
			}
		}
		rows.Close()
	}
}
