package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/ibid-news/ibid/internal/warc"
)

// Reread makes articles anew from their pages as received, with the extraction of today. Articles that
// came without a page, or from a feed, stay as they are. Stopped halfway, it can be run again. The summary
// counts articles whose content changed, those that came out the same, and pages that give no article any more,
// whose article is kept.
func Reread(ctx context.Context, ar *archive.Archive, progress func(done, of int)) (Summary, error) {
	var sum Summary
	ids, err := ar.Paged(ctx)
	if err != nil {
		return sum, err
	}
	const chunk = 64
	for lo := 0; lo < len(ids); lo += chunk {
		some := ids[lo:min(lo+chunk, len(ids))]
		items, why := make([]archive.Item, len(some)), make([]error, len(some))
		var wg sync.WaitGroup
		n := runtime.GOMAXPROCS(0)
		for w := range n {
			wg.Go(func() {
				for i := w; i < len(some); i += n {
					items[i], why[i] = rereadOne(ctx, ar, some[i])
				}
			})
		}
		wg.Wait()
		var old []article.ID
		var put []archive.Item
		for i, id := range some {
			switch {
			case why[i] == errFromFeed:
				sum.Unchanged++
			case why[i] != nil:
				sum.skip(Skip{Source: id.String(), Reason: why[i].Error()})
			default:
				old, put = append(old, id), append(put, items[i])
			}
		}
		changed, err := ar.Replace(ctx, old, put)
		if err != nil {
			return sum, err
		}
		sum.Changed += changed
		sum.Unchanged += len(old) - changed
		progress(lo+len(some), len(ids))
	}
	return sum, nil
}

var errFromFeed = errors.New("from a feed, whose items are no pages")

// rereadOne makes an article anew from its page.
func rereadOne(ctx context.Context, ar *archive.Archive, id article.ID) (item archive.Item, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("ibid could not read it, which is a fault in ibid: %v", p)
		}
	}()
	old, err := ar.Get(ctx, id)
	if err != nil {
		return item, err
	}
	rec, err := ar.Page(ctx, id)
	if err != nil {
		return item, err
	}
	p := extract.Page{Seen: old.Seen, ContentType: rec.Header.Value("Content-Type"), Body: rec.Block}
	if p.ContentType == "text/html" {
		p.ContentType = "" // our own word for a file of which nothing was said
	}
	var headers []article.Signal
	switch rec.Type {
	case warc.TypeConversion:
		return item, errFromFeed
	case warc.TypeResponse:
		resp, err := rec.HTTP()
		if err != nil {
			return item, err
		}
		p.URL, p.ContentType, p.Body = rec.TargetURI, resp.Header.Get("Content-Type"), resp.Body
		headers = rights.Headers(resp.Header, rec.TargetURI)
	}
	art, _, err := page(p, nil, old.Source, append(headers, rights.OfSite(old.Signals)...)...)()
	if err != nil {
		return item, err
	}
	return ar.Prepare(art, nil)
}
