// Package fetch gets pages from the web politely, and never from inside the network it runs in.
//
// Only http and https; addresses that are not public are refused when the connection is made,
// after name resolution and on every redirect; robots.txt is honoured (RFC 9309); requests to
// one host keep a distance; size, time, redirects and decompression are bounded.
//
// Call New, then Get. Robots can be used alone.
package fetch

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Options of a Client. A zero field stands for its default.
type Options struct {
	Agent        string        // User-Agent; DefaultAgent
	AllowPrivate bool          // also connect to addresses that are not public
	IgnoreRobots bool          // do not ask for robots.txt; for sites of one's own
	MaxBytes     int64         // of a body, as sent and decompressed, 32 MiB
	Timeout      time.Duration // for one request with its redirects, 30 s
	Redirects    int           // followed at most, 10; negative for none
	Delay        time.Duration // between two requests to a host, 1 s; negative for none
	Log          *slog.Logger  // nil for none
}

// DefaultAgent names ibid and where to read about it.
const DefaultAgent = "ibid (+https://github.com/ibid-news/ibid)"

// Page is what a server answered.
type Page struct {
	URL      string // as asked for
	FinalURL string // after redirects
	Status   int
	Header   http.Header // as received
	Body     []byte      // after Content-Encoding was undone
	Raw      []byte      // as sent, the same slice as Body if it was sent plain
	Fetched  time.Time   // UTC
}

// Reasons for which a page is not fetched, to be tested with errors.Is.
var (
	ErrScheme  = errors.New("only http and https addresses are fetched")
	ErrPrivate = errors.New("the address is not a public one (allow private addresses to fetch it)")
	ErrRobots  = errors.New("robots.txt does not allow it")
	ErrTooBig  = errors.New("the page is larger than the limit")
	ErrTooMany = errors.New("too many redirects")
)

// Client fetches pages. It is safe for concurrent use.
type Client struct{ o Options }

// New makes a client.
func New(o Options) *Client { return &Client{o: o} }

// Get fetches a page. Any answer of the server, whatever its status, is a Page.
func (c *Client) Get(ctx context.Context, url string) (*Page, error) {
	return nil, errors.ErrUnsupported
}

// Robots returns the robots.txt that holds for url, from the cache if it is there.
func (c *Client) Robots(ctx context.Context, url string) (*Robots, error) {
	return nil, errors.ErrUnsupported
}
