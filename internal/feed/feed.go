// Package feed reads what sites publish to say which pages they have: RSS 0.9x, 1.0 and 2.0,
// Atom, JSON Feed, and sitemaps.
//
// It keeps what tells whose text an item is: authors, rights, licence, and the feed an item
// was taken from. It is lenient with broken feeds and bounded with hostile ones.
//
// Call Parse for feeds and ParseSitemap for sitemaps; Sniff tells which one a page is.
package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Feed is one feed as published.
type Feed struct {
	Format   string   // "rss", "atom" or "json"
	Version  string   // of the format, "" if unknown
	Title    string   // plain text
	URL      string   // of the feed itself, as it names itself, else as it was fetched
	Home     string   // of the site it belongs to
	Language string   // as the feed says, "" if it does not
	Rights   string   // copyright or rights line, plain text
	License  string   // URL of a licence
	Authors  []string // names, plain text
	Updated  time.Time
	Next     string // URL of the next page of the feed, "" if there is none
	Items    []Item // in the order of the feed, at most MaxItems
	Damage   string // why not all of the feed could be read, "" if it could
}

// Item is one entry of a feed. URLs are absolute if the feed or its address allow. Times are
// UTC, zero if unknown.
type Item struct {
	URL        string // of the page
	ID         string // guid or id
	External   string // the page elsewhere that the item is about or was taken from (JSON Feed external_url, Atom via)
	Title      string // plain text
	HTML       string // the fullest content the item carries; plain text is escaped into HTML
	Summary    string // the short description, HTML, "" if there is none beside HTML
	Language   string
	Authors    []string // names, plain text
	Categories []string
	Published  time.Time
	Updated    time.Time
	Rights     string // plain text; the item's own, not that of its feed
	License    string // URL
	Source     Source // the feed or work the item says it was taken from
	Image      string // URL
	Credit     string // of the image, plain text
}

// Source names where an item was taken from.
type Source struct {
	Title  string
	URL    string
	Rights string
}

// Limits of what one feed or sitemap may cost.
const (
	MaxFeed     = 16 << 20 // bytes of a feed after decompression; what is behind counts as cut off
	MaxItems    = 50_000   // of a feed; later ones are dropped
	MaxSitemap  = 64 << 20 // bytes of a sitemap after decompression
	MaxLocation = 4096     // bytes of one URL in a sitemap; longer ones are skipped
	maxDepth    = 2000     // of elements inside each other
)

// Parse reads a feed, compressed with gzip or not, that was fetched from address, which may
// be "". Of a feed that is broken or cut, the items before the break are read, and Damage
// says so; the error is for what is no feed.
func Parse(r io.Reader, address string) (*Feed, error) {
	f, err := parse(r, address)
	if err != nil {
		return nil, fmt.Errorf("read feed %s: %w", address, err)
	}
	return f, nil
}

var (
	errNotFeed = errors.New("it is neither RSS nor Atom nor JSON Feed")
	errDepth   = fmt.Errorf("its elements are nested deeper than %d", maxDepth)
)

func parse(r io.Reader, address string) (*Feed, error) {
	text, damage, err := readFeed(r)
	if err != nil {
		return nil, err
	}
	text = utf8Of(text)
	if depth(text) > maxDepth {
		return nil, errDepth
	}
	read, mend := formats(text)
	if read == nil {
		return nil, errNotFeed
	}
	base, _ := url.Parse(address)
	f, err := read(text, base)
	if err != nil && mend != nil {
		whole := mend(text)
		if whole == nil {
			return nil, err
		}
		if damage == "" {
			damage = err.Error()
		}
		f, err = read(whole, base)
	}
	if err != nil {
		return nil, err
	}
	f.Damage = damage
	if f.URL == "" {
		f.URL = address
	}
	return f, nil
}

// readFeed reads the bytes of a feed and says what is missing of them.
func readFeed(r io.Reader) (text []byte, damage string, err error) {
	text, err = io.ReadAll(io.LimitReader(r, MaxFeed+1))
	if err != nil {
		return nil, "", err
	}
	if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			return nil, "", err
		}
		if text, err = io.ReadAll(io.LimitReader(z, MaxFeed+1)); err != nil {
			if len(text) == 0 {
				return nil, "", err
			}
			damage = err.Error()
		}
	}
	if len(text) > MaxFeed {
		text, damage = text[:MaxFeed], fmt.Sprintf("only its first %d bytes were read", MaxFeed)
	}
	return text, damage, nil
}

// formats picks the reader for the root element that text begins with, and what makes a cut
// text of that format whole again.
func formats(text []byte) (read func([]byte, *url.URL) (*Feed, error), mend func([]byte) []byte) {
	switch rootOf(text) {
	case "rss":
		return readRSS, func(b []byte) []byte { return cutBehind(b, "</item>", "</channel></rss>") }
	case "rdf":
		return readRSS, func(b []byte) []byte { return cutBehind(b, "</item>", "</"+rootTag(b)+">") }
	case "feed":
		return readAtom, func(b []byte) []byte { return cutBehind(b, "</entry>", "</"+rootTag(b)+">") }
	case "{":
		return readJSON, nil
	}
	return nil, nil
}

// cutBehind ends text behind the last tag in it and adds the tags that close the feed. It is
// nil if there is no such tag.
func cutBehind(text []byte, tag, end string) []byte {
	i := bytes.LastIndex(text, []byte(tag))
	if i < 0 {
		return nil
	}
	return append(bytes.Clone(text[:i+len(tag)]), end...)
}

// rootTag is the name of the root element of text with its prefix and case.
func rootTag(text []byte) string {
	for len(text) > 0 {
		i := bytes.IndexByte(text, '<')
		if i < 0 || i+1 >= len(text) {
			return ""
		}
		text = text[i+1:]
		switch {
		case bytes.HasPrefix(text, []byte("!--")):
			_, text, _ = bytes.Cut(text, []byte("-->"))
		case text[0] == '?' || text[0] == '!':
			_, text, _ = bytes.Cut(text, []byte(">"))
		default:
			end := bytes.IndexAny(text, " \t\r\n/>")
			if end < 0 || end > 64 {
				return ""
			}
			return string(text[:end])
		}
	}
	return ""
}

// rootOf is the name of the root element without its prefix, in lower case, or "{" for JSON.
func rootOf(text []byte) string {
	text = bytes.TrimLeft(text, "\ufeff \t\r\n")
	if wide := len(text) > 3 && (text[0] == 0 || text[1] == 0 || text[0] >= 0xfe); wide { // UTF-16
		text = bytes.ReplaceAll(text[:min(len(text), 8<<10)], []byte{0}, nil)
	}
	if bytes.HasPrefix(text, []byte("{")) {
		return "{"
	}
	name := strings.ToLower(rootTag(text))
	return name[strings.IndexByte(name, ':')+1:]
}

// depth is how deep elements of text stand inside each other, by the count of tags: the
// parsers behind descend once for each.
func depth(text []byte) int {
	deep, most := 0, 0
	for {
		i := bytes.IndexByte(text, '<')
		if i < 0 || i+1 >= len(text) {
			return most
		}
		text = text[i+1:]
		switch c := text[0]; {
		case bytes.HasPrefix(text, []byte("![CDATA[")):
			_, text, _ = bytes.Cut(text, []byte("]]>"))
		case bytes.HasPrefix(text, []byte("!--")):
			_, text, _ = bytes.Cut(text, []byte("-->"))
		case c == '/':
			deep--
		case c == ':' || c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80:
			end := bytes.IndexByte(text, '>')
			if end > 0 && text[end-1] == '/' {
				break
			}
			deep++
			most = max(most, deep)
		}
	}
}

// Kind says what a document is.
type Kind string

// What Sniff can tell.
const (
	Unknown   Kind = ""
	IsFeed    Kind = "feed"
	IsSitemap Kind = "sitemap"
)

// Sniff tells a feed or sitemap by its first bytes; 4 KiB are enough. Compressed ones must be
// decompressed first. JSON is a feed if it names the version of JSON Feed.
func Sniff(head []byte) Kind {
	switch rootOf(head) {
	case "rss", "rdf", "feed":
		return IsFeed
	case "urlset", "sitemapindex":
		return IsSitemap
	case "{":
		if bytes.Contains(head, []byte("jsonfeed.org/version/")) || bytes.Contains(head, []byte(`jsonfeed.org\/version\/`)) {
			return IsFeed
		}
	}
	return Unknown
}
