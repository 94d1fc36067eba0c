// Package feed reads what sites publish to say which pages they have: RSS 0.9x, 1.0 and 2.0,
// Atom, JSON Feed, and sitemaps.
//
// It keeps what tells whose text an item is: authors, rights, licence, and the feed an item
// was taken from. It is lenient with broken feeds and bounded with hostile ones.
//
// Call Parse for feeds and ParseSitemap for sitemaps; Sniff tells which one a page is.
package feed

import (
	"errors"
	"io"
	"time"
)

// Feed is one feed as published.
type Feed struct {
	Format   string // "rss", "atom" or "json"
	Version  string // of the format, "" if unknown
	Title    string // plain text
	URL      string // of the feed itself, as it names itself, else as it was fetched
	Home     string // of the site it belongs to
	Language string // as the feed says, "" if it does not
	Rights   string // copyright or rights line, plain text
	License  string // URL of a licence
	Authors  []string
	Updated  time.Time // UTC, zero if unknown
	Next     string    // URL of the next page of the feed, "" if there is none
	Items    []Item    // in the order of the feed
}

// Item is one entry of a feed. URLs are absolute if the feed or its address allow.
type Item struct {
	URL        string // of the page
	ID         string // guid or id
	External   string // the page elsewhere that the item is about or was taken from (JSON Feed external_url, Atom via)
	Title      string // plain text
	HTML       string // the fullest content the item carries; plain text is escaped into HTML
	Summary    string // the short description, HTML, "" if there is none beside HTML
	Language   string
	Authors    []string
	Categories []string
	Published  time.Time // UTC, zero if unknown
	Updated    time.Time // UTC, zero if unknown
	Rights     string    // plain text; the item's own, not that of its feed
	License    string    // URL
	Source     Source    // the feed or work the item says it was taken from
	Image      string    // URL
	Credit     string    // of the image, plain text
}

// Source names where an item was taken from.
type Source struct {
	Title  string
	URL    string
	Rights string
}

// Limits of what one feed or sitemap may cost.
const (
	MaxBytes    = 64 << 20 // of a feed or sitemap after decompression
	MaxItems    = 50_000   // of a feed; later ones are dropped
	MaxLocation = 4096     // bytes of one URL in a sitemap; longer ones are skipped
)

// Parse reads a feed that was fetched from url, which may be "".
func Parse(r io.Reader, url string) (*Feed, error) {
	return nil, errors.ErrUnsupported
}
