package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	maxHosts    = 10_000           // remembered at a time
	maxDelay    = 30 * time.Second // that a site can ask for between two requests
	robotsHolds = 24 * time.Hour   // RFC 9309 section 2.4
	robotsRetry = 10 * time.Minute // after a robots.txt that could not be read
	robotsHops  = 5                // RFC 9309 section 2.3.1.2
)

// host is what a client remembers of a site.
type host struct {
	site string // scheme and authority

	mu   sync.Mutex
	next time.Time // of the next request

	asking sync.Mutex // held while robots.txt is fetched
	robots *Robots    // nil before the first answer
	until  time.Time  // how long robots holds

	filing sync.Mutex // held while a file of the site is fetched
	files  map[string]siteFile
}

// host is the memory of the site of u.
func (c *Client) host(u *url.URL) *host {
	site := strings.ToLower(u.Scheme + "://" + u.Host)
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[site]
	if h == nil {
		if len(c.hosts) >= maxHosts {
			c.hosts = map[string]*host{} // crude, and rare; every site is asked again
		}
		h = &host{site: site}
		c.hosts[site] = h
	}
	return h
}

// wait waits for this request's turn, delay after that of the one before it.
func (h *host) wait(ctx context.Context, delay time.Duration) error {
	h.mu.Lock()
	now := time.Now()
	turn := h.next
	if turn.Before(now) {
		turn = now
	}
	h.next = turn.Add(max(delay, 0))
	h.mu.Unlock()
	if turn.Equal(now) {
		return ctx.Err()
	}
	timer := time.NewTimer(turn.Sub(now))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Robots returns the robots.txt that holds for url, from the cache if it is there.
func (c *Client) Robots(ctx context.Context, url string) (*Robots, error) {
	u, err := parse(url)
	if err != nil {
		return nil, err
	}
	return c.robots(ctx, c.host(u), u)
}

// robots is the robots.txt of h. A file that cannot be reached disallows everything; only
// what is wrong on our side (a refused address, a cancelled context) is an error.
func (c *Client) robots(ctx context.Context, h *host, u *url.URL) (*Robots, error) {
	h.asking.Lock()
	defer h.asking.Unlock()
	if h.robots != nil && time.Now().Before(h.until) {
		return h.robots, nil
	}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for hop := 0; ; hop++ {
		page, next, err := c.robotsOnce(ctx, at)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, ErrPrivate) && hop == 0:
			return nil, err
		case err != nil:
			c.o.Log.Warn("robots.txt could not be read, so nothing is fetched", "site", h.site, "error", err)
			h.robots, h.until = RobotsFor(0, nil), time.Now().Add(robotsRetry)
			return h.robots, nil
		case next == nil:
			h.robots, h.until = RobotsFor(page.Status, page.Body), time.Now().Add(robotsHolds)
			if h.robots.closed {
				h.until = time.Now().Add(robotsRetry)
			}
			return h.robots, nil
		case hop >= robotsHops:
			h.robots, h.until = RobotsFor(http.StatusNotFound, nil), time.Now().Add(robotsRetry)
			return h.robots, nil
		}
		at = next
	}
}

// RobotsLines is Robots for who wants to know what the file says beside its rules: nothing if the client ignores it.
func (c *Client) RobotsLines(ctx context.Context, url string) (*Robots, error) {
	if c.o.IgnoreRobots {
		return &Robots{}, nil
	}
	return c.Robots(ctx, url)
}

// siteFile is a file that a site keeps for machines, as it was when it was asked for.
type siteFile struct {
	body  []byte // nil if there is none
	until time.Time
}

const (
	largestFile = 256 << 10 // bytes of a site's file; a larger one counts as none
	mostFiles   = 16        // of one site
)

// SiteFile returns the file at path of the site of url, nil if it has none or does not give it. A site is asked once a
// day, as politely as for a page. The error is that of ctx.
func (c *Client) SiteFile(ctx context.Context, url, path string) ([]byte, error) {
	u, err := parse(url)
	if err != nil {
		return nil, nil
	}
	h := c.host(u)
	h.filing.Lock()
	defer h.filing.Unlock()
	if f, ok := h.files[path]; ok && time.Now().Before(f.until) {
		return f.body, nil
	}
	f := siteFile{until: time.Now().Add(robotsHolds)}
	page, err := c.get(ctx, h.site+path, nil)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		c.o.Log.Debug("a site's file could not be read", "site", h.site, "path", path, "error", err)
		f.until = time.Now().Add(robotsRetry)
	case page.Status == http.StatusOK && len(page.Body) <= largestFile:
		f.body = page.Body
	}
	if h.files == nil || len(h.files) >= mostFiles {
		h.files = map[string]siteFile{}
	}
	h.files[path] = f
	return f.body, nil
}

// robotsOnce asks for a robots.txt file.
func (c *Client) robotsOnce(ctx context.Context, at *url.URL) (page *Page, next *url.URL, err error) {
	at, err = checked(at)
	if err != nil {
		return nil, nil, err
	}
	return c.once(ctx, at, nil, 2*maxRobots, true)
}
