package feed

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed/json"
)

func readJSON(text []byte, fetched *url.URL) (*Feed, error) {
	in, err := (&json.Parser{}).Parse(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	if err != nil {
		return nil, err
	}
	if in.Version == "" && len(in.Items) == 0 {
		return nil, errNotFeed
	}
	base := based(in.HomePageURL, fetched)
	f := &Feed{
		Format: "json", Version: in.Version[strings.LastIndexByte(in.Version, '/')+1:], Title: plain(in.Title), URL: absolute(base, in.FeedURL),
		Home: absolute(fetched, in.HomePageURL), Language: in.Language, Authors: authors(in.Authors, in.Author), Next: absolute(base, in.NextURL),
	}
	for _, item := range in.Items[:min(len(in.Items), MaxItems)] {
		if item != nil {
			f.Items = append(f.Items, jsonItem(item, base))
		}
	}
	return f, nil
}

func jsonItem(in *json.Item, base *url.URL) Item {
	item := Item{
		URL: absolute(base, in.URL), ID: in.ID, External: absolute(base, in.ExternalURL), Title: plain(in.Title), HTML: first(in.ContentHTML, escaped(in.ContentText)),
		Summary: escaped(in.Summary), Language: in.Language, Authors: authors(in.Authors, in.Author), Categories: in.Tags,
		Published: moment(parseTime(in.DatePublished)), Updated: moment(parseTime(in.DateModified)), Image: absolute(base, first(in.Image, in.BannerImage)),
	}
	if item.HTML == "" {
		item.HTML, item.Summary = item.Summary, ""
	}
	if item.URL == "" && strings.HasPrefix(in.ID, "http") {
		item.URL = in.ID
	}
	return item
}

func authors(all []*json.Author, one *json.Author) []string {
	var list []string
	for _, a := range append(all, one) {
		if a != nil {
			list = append(list, first(a.Name, a.URL))
		}
	}
	return names(list...)
}
