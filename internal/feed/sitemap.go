package feed

import (
	"errors"
	"io"
	"iter"
	"time"
)

// Location is one entry of a sitemap.
type Location struct {
	URL      string
	Sitemap  bool      // URL is a further sitemap, not a page
	Modified time.Time // UTC, zero if unknown
	News     *News     // the news extension, nil if the entry has none
}

// News is what the news extension of a sitemap says about a page.
type News struct {
	Publication string // name of the outlet
	Language    string
	Title       string
	Published   time.Time // UTC, zero if unknown
	Keywords    []string
}

// ParseSitemap reads a sitemap or an index of sitemaps (XML or plain text, gzip or not) that
// was fetched from url, entry by entry, in memory that does not grow with the file. The last
// pair may be an error; entries before it are good.
func ParseSitemap(r io.Reader, url string) iter.Seq2[Location, error] {
	return func(yield func(Location, error) bool) { yield(Location{}, errors.ErrUnsupported) }
}

// Kind says what a document is.
type Kind string

// What Sniff can tell.
const (
	Unknown   Kind = ""
	IsFeed    Kind = "feed"
	IsSitemap Kind = "sitemap"
)

// Sniff tells a feed or sitemap by its first bytes; 4 KiB are enough. Compressed sitemaps
// must be decompressed first.
func Sniff(head []byte) Kind { return Unknown }
