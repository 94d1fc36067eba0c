package feed

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	nethtml "golang.org/x/net/html"
)

// plain is the text of a piece of HTML on one line.
func plain(s string) string {
	if strings.ContainsAny(s, "<&") {
		var b strings.Builder
		z := nethtml.NewTokenizer(strings.NewReader(s))
		for {
			kind := z.Next()
			if kind == nethtml.ErrorToken {
				break
			}
			if kind == nethtml.TextToken {
				b.Write(z.Text())
			} else if name, _ := z.TagName(); string(name) == "br" || string(name) == "p" {
				b.WriteByte(' ')
			}
		}
		s = b.String()
		if strings.Contains(s, "&") { // escaped twice, as many feeds do
			s = html.UnescapeString(s)
		}
	}
	return strings.Join(strings.Fields(s), " ")
}

// escaped is plain text as HTML, a paragraph for each run of lines.
func escaped(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return ""
	}
	return "<p>" + strings.ReplaceAll(html.EscapeString(s), "\n\n", "</p><p>") + "</p>"
}

// names are the authors in the order given, each once.
func names(all ...string) []string {
	var list []string
	for _, s := range all {
		if name := person(plain(s)); name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// person takes the address out of "a@b.example (Name)" and "Name <a@b.example>" or
// "Name (a@b.example)". An address alone stays.
func person(s string) string {
	if before, rest, ok := strings.Cut(s, "("); ok && strings.HasSuffix(rest, ")") {
		inside := strings.TrimSpace(strings.TrimSuffix(rest, ")"))
		before = strings.TrimSpace(before)
		switch {
		case strings.Contains(before, "@") && inside != "":
			return inside
		case strings.Contains(inside, "@") && before != "":
			return before
		}
	}
	return strings.TrimSpace(s)
}

// first is the first of values that is not empty.
func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// absolute resolves an address against base, if that is known. What is no address stays.
func absolute(base *url.URL, address string) string {
	address = strings.TrimSpace(address)
	if address == "" || base == nil || base.Host == "" {
		return address
	}
	u, err := base.Parse(address)
	if err != nil {
		return address
	}
	return u.String()
}

// based is the address that those in a feed are relative to: its home if that is absolute,
// else where the feed was fetched.
func based(home string, fetched *url.URL) *url.URL {
	if u, err := url.Parse(absolute(fetched, home)); err == nil && u.Host != "" {
		return u
	}
	return fetched
}

// moment is the first of several times that is known.
func moment(times ...*time.Time) time.Time {
	for _, t := range times {
		if t != nil && !t.IsZero() {
			return t.UTC()
		}
	}
	return time.Time{}
}

// parseTime reads the forms of time that feeds and sitemaps use in practice: those of RFC 3339
// and the W3C profile of ISO 8601 as short as a year, and of RFC 822 with its habits.
func parseTime(s string) *time.Time {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > 64 {
		return nil
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			t = t.UTC()
			return &t
		}
	}
	return nil
}

var layouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST",
}
