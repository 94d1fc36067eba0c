// Package fetch gets pages from the web politely, and never from inside the network it runs in.
//
// Only http and https; addresses that are not public are refused when the connection is made,
// after name resolution and on every redirect; robots.txt is honoured (RFC 9309); requests to
// one host keep a distance; size, time, redirects and decompression are bounded. A proxy that the
// environment names is not used, for it would resolve names where their addresses cannot be checked.
//
// Call New, then Get. Robots can be used alone.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Options of a Client. A zero field stands for its default.
type Options struct {
	Agent        string        // User-Agent; DefaultAgent
	AllowPrivate bool          // also connect to addresses that are not public
	IgnoreRobots bool          // do not ask for robots.txt; for sites of one's own
	MaxBytes     int64         // of a body, as sent and decompressed, 32 MiB
	Timeout      time.Duration // for one answer with its body, each redirect anew, 30 s
	Redirects    int           // followed at most, 10; negative for none
	Delay        time.Duration // between two requests to a host, 1 s; negative for none
	Log          *slog.Logger  // nil for none
}

// DefaultAgent names ibid and where to read about it.
const DefaultAgent = "ibid (+https://github.com/ibid-news/ibid)"

func (o Options) withDefaults() Options {
	if o.Agent == "" {
		o.Agent = DefaultAgent
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 32 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	switch {
	case o.Redirects == 0:
		o.Redirects = 10
	case o.Redirects < 0:
		o.Redirects = 0
	}
	if o.Delay == 0 {
		o.Delay = time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

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
	ErrScheme  = errors.New("only http and https addresses with a host are fetched")
	ErrPrivate = errors.New("the address is not a public one (allow private addresses to fetch it)")
	ErrRobots  = errors.New("robots.txt does not allow it")
	ErrTooBig  = errors.New("the page is larger than the limit")
	ErrTooMany = errors.New("too many redirects")
)

// Client fetches pages. It is safe for concurrent use.
type Client struct {
	o      Options
	http   *http.Client
	refuse func(netip.AddrPort) bool

	mu    sync.Mutex
	hosts map[string]*host // by scheme and authority
}

// New makes a client. It starts nothing.
func New(o Options) *Client {
	c := &Client{o: o.withDefaults(), hosts: map[string]*host{}}
	c.refuse = func(a netip.AddrPort) bool { return !c.o.AllowPrivate && !Public(a.Addr()) }
	dialer := &net.Dialer{Timeout: 15 * time.Second, Control: c.control}
	c.http = &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // no Proxy: it would resolve names where they cannot be checked
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true, // undone here, within limits
			MaxIdleConns:           64,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        30 * time.Second,
			TLSHandshakeTimeout:    15 * time.Second,
			MaxResponseHeaderBytes: 1 << 20,
		},
	}
	return c
}

// control refuses a connection before it is made, when the address is known for what it is.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", address, err)
	}
	if c.refuse(a) {
		return fmt.Errorf("connect to %s: %w", a.Addr(), ErrPrivate)
	}
	return nil
}

// Agent is the User-Agent that the client names itself by.
func (c *Client) Agent() string { return c.o.Agent }

// Get fetches a page. Any answer of the server, whatever its status, is a Page.
func (c *Client) Get(ctx context.Context, url string) (*Page, error) {
	return c.GetNewer(ctx, url, nil)
}

// GetNewer is Get for a page of which an earlier answer is at hand: the server is asked for it only if it has
// changed since (RFC 9110, 13), by the ETag and Last-Modified of that answer. The status is 304 and the body empty
// if it has not.
func (c *Client) GetNewer(ctx context.Context, url string, earlier *Page) (*Page, error) {
	header := http.Header{}
	if earlier != nil {
		if tag := earlier.Header.Get("ETag"); tag != "" {
			header.Set("If-None-Match", tag)
		}
		if at := earlier.Header.Get("Last-Modified"); at != "" {
			header.Set("If-Modified-Since", at)
		}
	}
	page, err := c.get(ctx, url, header)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", url, bare(err))
	}
	page.URL = url
	return page, nil
}

func (c *Client) get(ctx context.Context, raw string, header http.Header) (*Page, error) {
	u, err := parse(raw)
	for hop := 0; err == nil; hop++ {
		h := c.host(u)
		delay := c.o.Delay
		if !c.o.IgnoreRobots {
			robots, err := c.robots(ctx, h, u)
			if err != nil {
				return nil, err
			}
			if rule, ok := robots.Match(c.o.Agent, u.String()); ok && !rule.Allow {
				if rule.Number == 0 {
					return nil, fmt.Errorf("%w (%s/robots.txt could not be read)", ErrRobots, h.site)
				}
				return nil, fmt.Errorf("%w (line %d: Disallow: %.80s)", ErrRobots, rule.Number, rule.Pattern)
			}
			delay = max(delay, min(robots.Delay(c.o.Agent), maxDelay))
		}
		if err := h.wait(ctx, delay); err != nil {
			return nil, err
		}
		page, next, err := c.once(ctx, u, header, c.o.MaxBytes, false)
		if err != nil || next == nil {
			return page, err
		}
		if hop >= c.o.Redirects {
			return nil, fmt.Errorf("%w (%d)", ErrTooMany, c.o.Redirects)
		}
		c.o.Log.Debug("redirect", "from", u.String(), "to", next.String())
		if u, err = checked(next); err != nil {
			return nil, fmt.Errorf("redirect to %s: %w", next, err)
		}
	}
	return nil, err
}

// once makes one request, with more fields in its header. next is where the server redirects to, nil if it does not. A body
// beyond limit is cut, or else an error.
func (c *Client) once(ctx context.Context, u *url.URL, header http.Header, limit int64, cut bool) (page *Page, next *url.URL, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	maps.Copy(req.Header, header)
	req.Header.Set("User-Agent", c.o.Agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	if to := res.Header.Get("Location"); to != "" && res.StatusCode/100 == 3 && res.StatusCode != http.StatusNotModified {
		if next, err = u.Parse(to); err != nil {
			return nil, nil, fmt.Errorf("redirect: %w", err)
		}
		if next.Fragment == "" {
			next.Fragment = u.Fragment
		}
		return nil, next, nil
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read the answer: %w", err)
	}
	if cut {
		raw = raw[:min(int64(len(raw)), limit)]
	}
	if int64(len(raw)) > limit {
		return nil, nil, fmt.Errorf("%w of %d bytes", ErrTooBig, limit)
	}
	body, err := decode(res.Header.Values("Content-Encoding"), raw, limit)
	if err != nil {
		return nil, nil, err
	}
	return &Page{FinalURL: u.String(), Status: res.StatusCode, Header: res.Header, Body: body, Raw: raw, Fetched: time.Now().UTC()}, nil, nil
}

// parse reads an address that may be fetched.
func parse(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, err
	}
	return checked(u)
}

// checked is u without a name and password, if it may be fetched.
func checked(u *url.URL) (*url.URL, error) {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return nil, ErrScheme
	}
	v := *u
	v.User = nil
	return &v, nil
}

// bare takes off what net/http and net/url say of the request again.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
