package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// site serves pages on this machine and counts requests.
func site(t *testing.T, pages map[string]http.HandlerFunc) (*httptest.Server, *atomic.Int64) {
	var n atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		if r.UserAgent() != DefaultAgent {
			t.Errorf("User-Agent %q", r.UserAgent())
		}
		if page := pages[r.URL.Path]; page != nil {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s, &n
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
}

func moved(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

func zipped(content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write(content)
		z.Close()
	}
}

var local = Options{AllowPrivate: true, Delay: -1}

func TestGet(t *testing.T) {
	s, _ := site(t, map[string]http.HandlerFunc{
		"/page": text("<p>The harbour was closed.</p>"), "/old": moved("/older"), "/older": moved("page"),
		"/zip": zipped([]byte("packed")), "/round": moved("/round"),
		"/liar": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, "plain after all")
		},
		"/gone": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) },
		"/ftp":  moved("ftp://post.example/x"), "/file": moved("file:///etc/passwd"),
	})
	c := New(local)
	ctx := context.Background()
	for path, want := range map[string]string{"/page": "<p>The harbour was closed.</p>", "/old": "<p>The harbour was closed.</p>", "/zip": "packed", "/liar": "plain after all"} {
		p, err := c.Get(ctx, s.URL+path)
		if err != nil || string(p.Body) != want || p.Status != 200 || p.URL != s.URL+path || p.Fetched.Location() != time.UTC {
			t.Errorf("%s: %+v, %v", path, p, err)
		}
		if path == "/old" && p.FinalURL != s.URL+"/page" {
			t.Errorf("final address %s", p.FinalURL)
		}
		if path == "/zip" && bytes.Equal(p.Raw, p.Body) {
			t.Error("the body as sent is not kept")
		}
	}
	if p, err := c.Get(ctx, s.URL+"/gone"); err != nil || p.Status != http.StatusGone {
		t.Errorf("/gone: %+v, %v", p, err)
	}
	for path, want := range map[string]error{"/round": ErrTooMany, "/ftp": ErrScheme, "/file": ErrScheme} {
		if _, err := c.Get(ctx, s.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	for _, address := range []string{"ftp://post.example/", "file:///etc/passwd", "post.example", "", "http://", "javascript:alert(1)", "gopher://x"} {
		if _, err := c.Get(ctx, address); !errors.Is(err, ErrScheme) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestGetNewer(t *testing.T) {
	s, _ := site(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Last-Modified", "Sat, 02 May 2026 08:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"one"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "news")
	}, "/old": moved("/page")})
	c := New(local)
	for _, path := range []string{"/page", "/old"} {
		first, err := c.Get(context.Background(), s.URL+path)
		if err != nil || string(first.Body) != "news" {
			t.Fatalf("%s: %+v, %v", path, first, err)
		}
		again, err := c.GetNewer(context.Background(), s.URL+path, first)
		if err != nil || again.Status != http.StatusNotModified || len(again.Body) != 0 {
			t.Errorf("%s again: %+v, %v", path, again, err)
		}
	}
}

func TestLimits(t *testing.T) {
	s, _ := site(t, map[string]http.HandlerFunc{
		"/big": text(strings.Repeat("a", 2<<20)), "/bomb": zipped(make([]byte, 8<<20)),
		"/slow": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(200)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	})
	o := local
	o.MaxBytes = 1 << 20
	c := New(o)
	for _, path := range []string{"/big", "/bomb"} {
		if _, err := c.Get(context.Background(), s.URL+path); !errors.Is(err, ErrTooBig) {
			t.Errorf("%s: %v", path, err)
		}
	}
	o.Timeout = 300 * time.Millisecond
	start := time.Now()
	if _, err := New(o).Get(context.Background(), s.URL+"/slow"); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("/slow: %v after %v", err, time.Since(start))
	}
}

func TestPrivateIsRefused(t *testing.T) {
	s, n := site(t, nil)
	c := New(Options{Delay: -1})
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "169.254.169.254"} {
		if _, err := c.Get(context.Background(), "http://"+host+":"+port+"/"); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n.Load() != 0 {
		t.Errorf("%d requests came through", n.Load())
	}
}

// A public site cannot send us to a private one, nor can its robots.txt.
func TestRedirectToPrivateIsRefused(t *testing.T) {
	inside, n := site(t, map[string]http.HandlerFunc{"/secret": text("secret"), "/robots.txt": text("")})
	outside, _ := site(t, map[string]http.HandlerFunc{"/": moved(inside.URL + "/secret")})
	sly, _ := site(t, map[string]http.HandlerFunc{"/robots.txt": moved(inside.URL + "/robots.txt"), "/": text("hello")})
	c := New(Options{Delay: -1})
	c.refuse = func(a netip.AddrPort) bool { // as if all but one were public
		u, _ := url.Parse(inside.URL)
		return strconv.Itoa(int(a.Port())) == u.Port()
	}
	if _, err := c.Get(context.Background(), outside.URL+"/"); !errors.Is(err, ErrPrivate) {
		t.Errorf("page: %v", err)
	}
	if _, err := c.Get(context.Background(), sly.URL+"/"); !errors.Is(err, ErrRobots) {
		t.Errorf("robots.txt: %v", err)
	}
	if n.Load() != 0 {
		t.Errorf("%d requests came through", n.Load())
	}
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:4700::1111": true, "::ffff:93.184.216.34": true, "64:ff9b::5db8:d822": true, "2002:5db8:d822::1": true,
		"127.0.0.1": false, "127.8.8.8": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "172.32.0.1": true, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "100.100.100.200": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false,
		"192.0.2.1": false, "198.18.0.1": false, "203.0.113.9": false, "240.0.0.1": false, "168.63.129.16": false,
		"::": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false,
		"fd00:ec2::254": false, "ff02::1": false, "fec0::1": false, "2001:db8::1": false, "2001::1": false, "64:ff9b::7f00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2002:a00:1::": false, "100::1": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is public: %v", address, got)
		}
	}
}

func TestRobotsIsHonoured(t *testing.T) {
	status := http.StatusOK
	s, n := site(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, "User-agent: *\nAllow: /\nUser-agent: ibid\nDisallow: /private\n")
		},
		"/a": text("a"), "/private/b": text("b"), "/c": moved("/private/b"),
	})
	c := New(local)
	ctx := context.Background()
	if _, err := c.Get(ctx, s.URL+"/a"); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"/private/b", "/c"} {
		if _, err := c.Get(ctx, s.URL+path); !errors.Is(err, ErrRobots) || !strings.Contains(err.Error(), "line 4: Disallow: /private") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n.Load() != 3 { // robots.txt once, /a, /c
		t.Errorf("%d requests", n.Load())
	}
	o := local
	o.IgnoreRobots = true
	if _, err := New(o).Get(ctx, s.URL+"/private/b"); err != nil {
		t.Error(err)
	}
	for status = range map[int]bool{404: true, 403: true} {
		if _, err := New(local).Get(ctx, s.URL+"/private/b"); err != nil {
			t.Errorf("robots.txt with status %d: %v", status, err)
		}
	}
	status = 503
	if _, err := New(local).Get(ctx, s.URL+"/a"); !errors.Is(err, ErrRobots) {
		t.Errorf("robots.txt with status %d: %v", status, err)
	}
}

// Section 2.3.1.2: at least five redirects are followed, and what is there holds for the first site.
func TestRobotsRedirects(t *testing.T) {
	pages := map[string]http.HandlerFunc{"/robots.txt": moved("/1"), "/5": text("User-agent: *\nDisallow: /a"), "/a": text("a")}
	for i := 1; i < 5; i++ {
		pages["/"+strconv.Itoa(i)] = moved("/" + strconv.Itoa(i+1))
	}
	s, _ := site(t, pages)
	if _, err := New(local).Get(context.Background(), s.URL+"/a"); !errors.Is(err, ErrRobots) {
		t.Errorf("five redirects: %v", err)
	}
	pages["/5"] = moved("/6")
	pages["/6"] = text("User-agent: *\nDisallow: /a")
	if _, err := New(local).Get(context.Background(), s.URL+"/a"); err != nil {
		t.Errorf("six redirects: %v", err)
	}
}

func TestPoliteness(t *testing.T) {
	s, _ := site(t, map[string]http.HandlerFunc{"/a": text("a")})
	o := local
	o.Delay = 60 * time.Millisecond
	c := New(o)
	start := time.Now()
	for range 4 {
		if _, err := c.Get(context.Background(), s.URL+"/a"); err != nil {
			t.Fatal(err)
		}
	}
	if d := time.Since(start); d < 3*o.Delay {
		t.Errorf("four requests took %v", d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Get(ctx, s.URL+"/a"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestSiteFile(t *testing.T) {
	s, n := site(t, map[string]http.HandlerFunc{"/robots.txt": text("User-agent: *\nDisallow: /closed"), "/open": text("hello"), "/closed": text("secret"), "/big": text(strings.Repeat("x", largestFile+1))})
	c := New(local)
	for range 2 {
		for path, want := range map[string]string{"/open": "hello", "/closed": "", "/none": "", "/big": ""} {
			if got, err := c.SiteFile(t.Context(), s.URL+"/page", path); err != nil || string(got) != want {
				t.Errorf("%s: %q, %v", path, got, err)
			}
		}
	}
	if n.Load() != 4 { // robots.txt, and each once but the closed one
		t.Errorf("%d requests", n.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(local).SiteFile(ctx, s.URL+"/page", "/open"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
