package feed

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html/charset"
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

var errSitemapSize = fmt.Errorf("it is longer than %d bytes, the rest was not read", MaxSitemap)

// ParseSitemap reads a sitemap or an index of sitemaps (XML or plain text, gzip or not) that
// was fetched from address, entry by entry, in memory that does not grow with the file. The
// last pair may be an error; entries before it are good.
func ParseSitemap(r io.Reader, address string) iter.Seq2[Location, error] {
	return func(yield func(Location, error) bool) {
		base, _ := url.Parse(address)
		err := locations(r, base, func(l Location) bool { return yield(l, nil) })
		if err != nil && err != errStop {
			yield(Location{}, fmt.Errorf("read sitemap %s: %w", address, err))
		}
	}
}

// errStop ends reading because the caller has enough.
var errStop = errors.New("stop")

func locations(r io.Reader, base *url.URL, yield func(Location) bool) error {
	in := bufio.NewReader(r)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		in = bufio.NewReader(z)
	}
	in = bufio.NewReaderSize(&bounded{in, MaxSitemap}, 8<<10)
	head, err := in.Peek(4 << 10)
	if len(head) == 0 {
		if err == io.EOF {
			err = errors.New("it is empty")
		}
		return err
	}
	if rootOf(head) == "" && !bytes.Contains(head, []byte("<")) {
		return textLocations(in, base, yield)
	}
	return xmlLocations(in, base, yield)
}

// bounded gives at most left bytes, then an error.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errSitemapSize
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// textLocations reads a sitemap of one address per line.
func textLocations(in *bufio.Reader, base *url.URL, yield func(Location) bool) error {
	for {
		line, err := in.ReadSlice('\n')
		long := err == bufio.ErrBufferFull
		for err == bufio.ErrBufferFull {
			_, err = in.ReadSlice('\n')
		}
		if l := (Location{URL: absolute(nil, string(bytes.TrimLeft(line, "\ufeff")))}); !long && l.good(base) && !yield(l) {
			return errStop
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// xmlLocations reads the entries of an urlset or a sitemapindex. It keeps the path to the
// element at hand only as far as it matters: entry, its parts, the parts of news.
func xmlLocations(in io.Reader, base *url.URL, yield func(Location) bool) error {
	d := xml.NewDecoder(in)
	d.Strict, d.Entity, d.CharsetReader = false, xml.HTMLEntity, charset.NewReaderLabel
	var (
		path []string // local names, from the root
		at   Location
		text strings.Builder
		root string
	)
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			if root == "" {
				return errors.New("it is no sitemap")
			}
			if len(path) > 0 {
				return errors.New("it ends before its last element does")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if root == "" {
				if root = name; root != "urlset" && root != "sitemapindex" {
					return fmt.Errorf("its root is %.40q, not urlset or sitemapindex", root)
				}
			}
			if path = append(path, name); len(path) > maxDepth {
				return errDepth
			}
			if len(path) == 2 {
				at = Location{Sitemap: root == "sitemapindex"}
			}
			text.Reset()
		case xml.CharData:
			if room := 8*MaxLocation - text.Len(); room > 0 && len(path) > 2 {
				text.Write(token[:min(len(token), room)])
			}
		case xml.EndElement:
			if len(path) == 0 {
				continue
			}
			at.set(path, text.String())
			text.Reset()
			if path = path[:len(path)-1]; len(path) == 1 && at.good(base) && !yield(at) {
				return errStop
			}
			if len(path) == 0 {
				return nil
			}
		}
	}
}

// set takes the text of the element at the end of path.
func (l *Location) set(path []string, text string) {
	if len(path) < 3 {
		return
	}
	text = strings.TrimSpace(text)
	switch path[2] {
	case "loc":
		if len(path) == 3 {
			l.URL = text
		}
		return
	case "lastmod":
		l.Modified = moment(parseTime(text))
		return
	case "news":
	default:
		return
	}
	if l.News == nil {
		l.News = &News{}
	}
	switch strings.Join(path[3:], "/") {
	case "publication/name":
		l.News.Publication = plain(text)
	case "publication/language":
		l.News.Language = text
	case "title":
		l.News.Title = plain(text)
	case "publication_date":
		l.News.Published = moment(parseTime(text))
	case "keywords":
		for word := range strings.SplitSeq(text, ",") {
			if word = plain(word); word != "" {
				l.News.Keywords = append(l.News.Keywords, word)
			}
		}
	}
}

// good makes the address absolute and says whether it is one of the web.
func (l *Location) good(base *url.URL) bool {
	if l.URL == "" || len(l.URL) > MaxLocation || !utf8.ValidString(l.URL) {
		return false
	}
	l.URL = absolute(base, l.URL)
	u, err := url.Parse(l.URL)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
