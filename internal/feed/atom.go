package feed

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed/atom"
)

func readAtom(text []byte, fetched *url.URL) (*Feed, error) {
	in, err := (&atom.Parser{}).Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	home := linkOf(in.Links, "alternate")
	base := based(home, fetched)
	x := extensions{in.Extensions}
	f := &Feed{
		Format: "atom", Version: in.Version, Title: plain(in.Title), URL: absolute(base, linkOf(in.Links, "self")), Home: absolute(fetched, home),
		Language: in.Language, Rights: plain(first(in.Rights, x.rights())), License: absolute(base, first(linkOf(in.Links, "license"), x.license())),
		Authors: people(in.Authors), Updated: moment(in.UpdatedParsed), Next: absolute(base, linkOf(in.Links, "next")),
	}
	for _, entry := range in.Entries[:min(len(in.Entries), MaxItems)] {
		f.Items = append(f.Items, atomItem(entry, base))
	}
	return f, nil
}

func atomItem(in *atom.Entry, base *url.URL) Item {
	x := extensions{in.Extensions}
	item := Item{
		URL: absolute(base, linkOf(in.Links, "alternate")), ID: in.ID, External: absolute(base, linkOf(in.Links, "via")),
		Title: plain(in.Title), HTML: in.Summary, Language: x.text("dc", "language"), Authors: names(append(people(in.Authors), x.texts("dc", "creator")...)...),
		Published: moment(in.PublishedParsed, parseTime(x.text("dc", "date"))), Updated: moment(in.UpdatedParsed),
		Rights: plain(first(in.Rights, x.rights())), License: absolute(base, first(linkOf(in.Links, "license"), x.license())),
		Image: absolute(base, x.image()), Credit: plain(x.media("credit")),
	}
	if c := in.Content; c != nil && c.Value != "" {
		item.HTML, item.Summary = c.Value, in.Summary
		if kind := strings.ToLower(c.Type); kind == "text" || kind == "text/plain" || kind == "" && !strings.Contains(c.Value, "<") {
			item.HTML = escaped(c.Value)
		}
	}
	if s := in.Source; s != nil {
		item.Source = Source{Title: plain(s.Title), URL: absolute(base, first(linkOf(s.Links, "alternate"), linkOf(s.Links, "self"), s.ID)), Rights: plain(s.Rights)}
		if len(item.Authors) == 0 {
			item.Authors = people(s.Authors)
		}
	} else {
		item.Source.fill(x.text("dc", "source"))
	}
	for _, c := range in.Categories {
		if name := first(c.Label, c.Term); name != "" {
			item.Categories = append(item.Categories, plain(name))
		}
	}
	for _, link := range in.Links {
		if item.Image == "" && link.Rel == "enclosure" && strings.HasPrefix(link.Type, "image/") {
			item.Image = absolute(base, link.Href)
		}
	}
	return item
}

// linkOf is the address of the first link of that relation, of HTML if there is a choice.
func linkOf(links []*atom.Link, rel string) string {
	address := ""
	for _, link := range links {
		is := link.Rel == rel || link.Rel == "" && rel == "alternate"
		switch {
		case is && (rel != "alternate" || strings.Contains(link.Type, "html")):
			return link.Href
		case is && address == "":
			address = link.Href
		}
	}
	return address
}

func people(persons []*atom.Person) []string {
	var all []string
	for _, p := range persons {
		all = append(all, first(p.Name, p.Email, p.URI))
	}
	return names(all...)
}
