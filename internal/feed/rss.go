package feed

import (
	"bytes"
	"net/url"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

func readRSS(text []byte, fetched *url.URL) (*Feed, error) {
	in, err := (&rss.Parser{}).Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	base := based(in.Link, fetched)
	x := extensions{in.Extensions}
	f := &Feed{
		Format: "rss", Version: in.Version, Title: plain(in.Title), Home: absolute(fetched, in.Link),
		Language: first(in.Language, x.text("dc", "language")),
		Rights:   plain(first(in.Copyright, x.rights())),
		License:  absolute(base, x.license()),
		Authors:  names(append(x.texts("dc", "creator"), in.ManagingEditor)...),
		Updated:  moment(in.LastBuildDateParsed, in.PubDateParsed, parseTime(x.text("dc", "date"))),
	}
	for _, link := range in.Extensions["atom"]["link"] {
		switch link.Attrs["rel"] {
		case "self":
			f.URL = absolute(base, link.Attrs["href"])
		case "next":
			f.Next = absolute(base, link.Attrs["href"])
		}
	}
	for _, item := range in.Items[:min(len(in.Items), MaxItems)] {
		f.Items = append(f.Items, rssItem(item, base))
	}
	return f, nil
}

func rssItem(in *rss.Item, base *url.URL) Item {
	x := extensions{in.Extensions}
	item := Item{
		URL: in.Link, Title: plain(first(in.Title, x.text("dc", "title"), x.text("media", "title"))),
		HTML: first(in.Content, in.Description, x.text("dc", "description")), Language: x.text("dc", "language"),
		Authors:   names(append(append(x.texts("dc", "creator"), x.texts("dc", "author")...), in.Author, x.child("atom", "author", "name"))...),
		Published: moment(in.PubDateParsed, parseTime(x.text("dc", "date")), parseTime(x.text("dcterms", "issued")), parseTime(x.text("dcterms", "created")), parseTime(x.text("atom", "published"))),
		Updated:   moment(parseTime(x.text("dcterms", "modified")), parseTime(x.text("atom", "updated"))),
		Rights:    plain(x.rights()), License: absolute(base, x.license()),
		Image: absolute(base, x.image()), Credit: plain(x.media("credit")),
	}
	if in.Content != "" && in.Description != in.Content {
		item.Summary = in.Description
	}
	if in.GUID != nil {
		item.ID = in.GUID.Value
		if item.URL == "" && in.GUID.IsPermalink != "false" {
			item.URL = item.ID
		}
	}
	item.URL = absolute(base, first(item.URL, x.attribute("atom", "link", "href")))
	if in.Source != nil {
		item.Source = Source{Title: plain(in.Source.Title), URL: absolute(base, in.Source.URL)}
	}
	if item.Source.Title == "" && item.Source.URL == "" {
		item.Source.fill(x.text("dc", "source"))
	}
	for _, c := range in.Categories {
		if c != nil && c.Value != "" {
			item.Categories = append(item.Categories, plain(c.Value))
		}
	}
	if in.Enclosure != nil && item.Image == "" && len(in.Enclosure.Type) > 6 && in.Enclosure.Type[:6] == "image/" {
		item.Image = absolute(base, in.Enclosure.URL)
	}
	return item
}

// fill takes a source that is one string: an address or a name.
func (s *Source) fill(text string) {
	if u, err := url.Parse(text); err == nil && u.Host != "" {
		s.URL = text
	} else {
		s.Title = plain(text)
	}
}

// extensions are the elements of other namespaces, by the prefix that is usual for each.
type extensions struct{ all ext.Extensions }

func (x extensions) texts(space, name string) []string {
	var values []string
	for _, e := range x.all[space][name] {
		if e.Value != "" {
			values = append(values, e.Value)
		}
	}
	return values
}

func (x extensions) text(space, name string) string { return first(x.texts(space, name)...) }

func (x extensions) attribute(space, name, attribute string) string {
	for _, e := range x.all[space][name] {
		if v := e.Attrs[attribute]; v != "" {
			return v
		}
	}
	return ""
}

func (x extensions) child(space, name, child string) string {
	for _, e := range x.all[space][name] {
		for _, c := range e.Children[child] {
			if c.Value != "" {
				return c.Value
			}
		}
	}
	return ""
}

func (x extensions) rights() string {
	return first(x.text("dc", "rights"), x.text("dcterms", "rights"), x.text("dcterms", "rightsHolder"), x.text("prism", "copyright"), x.media("copyright"), x.text("atom", "rights"))
}

func (x extensions) license() string {
	return first(x.text("creativeCommons", "license"), x.attribute("cc", "license", "resource"), x.text("cc", "license"), x.text("dcterms", "license"), x.attribute("media", "license", "href"))
}

// media is an element of Media RSS that may stand in the item, its group or its content.
func (x extensions) media(name string) string {
	return first(x.text("media", name), x.child("media", "content", name), x.child("media", "group", name))
}

func (x extensions) image() string {
	for _, e := range x.all["media"]["content"] {
		if m := e.Attrs["medium"]; m == "image" || m == "" && len(e.Attrs["type"]) > 6 && e.Attrs["type"][:6] == "image/" {
			return e.Attrs["url"]
		}
	}
	return x.attribute("media", "thumbnail", "url")
}
