package ingest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
)

// reserving is a site that reserves rights in every way that is not on its pages.
type reserving struct {
	robots string
	asked  atomic.Int64 // for tdmrep.json
}

func (s *reserving) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var n int
	switch p := r.URL.Path; {
	case p == "/robots.txt":
		fmt.Fprint(w, s.robots)
	case p == "/.well-known/tdmrep.json":
		s.asked.Add(1)
		fmt.Fprint(w, `[{"location":"/page/","tdm-reservation":1,"tdm-policy":"/policy.json"},{"location":"/page/3","tdm-reservation":0}]`)
	case strings.HasPrefix(p, "/page/"):
		fmt.Sscanf(p, "/page/%d", &n)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if n == 2 {
			w.Header().Set("TDM-Reservation", "0")
		}
		fmt.Fprint(w, strings.Replace(pageOf(n), `<link rel="canonical" href="`+addressOf(n)+`">`, "", 1))
	default:
		http.NotFound(w, r)
	}
}

// signalsOf are what the archived articles say, by title.
func signalsOf(t *testing.T, a *archive.Archive) map[string][]article.Signal {
	t.Helper()
	out := map[string][]article.Signal{}
	for art, err := range a.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		out[art.Title] = art.Signals
	}
	return out
}

// What server and site say of rights is kept with the article, and stays when its page is read again.
func TestSignalsOfServerAndSite(t *testing.T) {
	site := &reserving{robots: "License: /rsl.xml\nUser-agent: *\nContent-Signal: search=no\nUser-agent: ibid\nContent-Usage: train-ai=n\nDisallow: /secret\n"}
	srv := httptest.NewServer(site)
	defer srv.Close()
	sum, a := addTo(t, Options{AllowPrivate: true}, srv.URL+"/page/1", srv.URL+"/page/2", srv.URL+"/page/3")
	if sum.Added != 3 || site.asked.Load() != 1 {
		t.Fatalf("%+v; tdmrep.json was asked for %d times, want once", sum, site.asked.Load())
	}
	check := func(when string) {
		t.Helper()
		all := signalsOf(t, a)
		for _, s := range []article.Signal{
			{Kind: "rsl", Value: srv.URL + "/rsl.xml", From: "robots.txt line 1"},
			{Kind: "content-usage", Value: "train-ai=n", From: "robots.txt line 5"},
			{Kind: "tdm-reservation", Value: "1", From: "tdmrep.json"},
			{Kind: "tdm-policy", Value: srv.URL + "/policy.json", From: "tdmrep.json"},
		} {
			if !slices.Contains(all["Title 1"], s) {
				t.Errorf("%s: %+v is not among %+v", when, s, all["Title 1"])
			}
		}
		for title, want := range map[string]rights.TDM{
			"Title 1": {Reserved: "1", Policy: srv.URL + "/policy.json", From: "file"},
			"Title 2": {Reserved: "0", From: "header"}, // the header goes before the file
			"Title 3": {Reserved: "0", From: "file"},   // the longer location decides
		} {
			if got := rights.Mining(all[title]); got != want {
				t.Errorf("%s: %s: %+v, want %+v", when, title, got, want)
			}
		}
	}
	check("fetched")
	if _, err := Reread(t.Context(), a, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	check("read again")
}

// A site is not asked for what its robots.txt closes, nor with the flag against it; its pages are kept all the same.
func TestTDMRepIsNotAlwaysAskedFor(t *testing.T) {
	closed := &reserving{robots: "User-agent: *\nDisallow: /.well-known/\n"}
	open := &reserving{}
	for site, o := range map[*reserving]Options{closed: {AllowPrivate: true}, open: {AllowPrivate: true, NoTDMRep: true}} {
		srv := httptest.NewServer(site)
		defer srv.Close()
		sum, a := addTo(t, o, srv.URL+"/page/1")
		if got := rights.Mining(signalsOf(t, a)["Title 1"]); sum.Added != 1 || site.asked.Load() != 0 || got != (rights.TDM{}) {
			t.Errorf("%+v: %+v, asked %d times, %+v", o, sum, site.asked.Load(), got)
		}
	}
}
