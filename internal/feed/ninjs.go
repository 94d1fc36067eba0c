package feed

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// Ninjs reads an item of IPTC ninjs 1.0 to 3.1 (iptc.org/standards/ninjs), decoded from JSON, in which agencies
// deliver articles. Names of fields are read in any case, for they changed it between the versions. ok
// is false for what is no such item. An item without a text, such as a picture or an event, has no HTML.
//
// Rights holds the usage terms, the copyright notice and the machine-readable rights (rightsInfo: ODRL or a link to it).
func Ninjs(m map[string]any) (item Item, ok bool) {
	if !named(m, "uri") {
		return Item{}, false
	}
	n := lowered(m)
	uri := n.text("uri")
	if uri == "" || n.text("versioncreated") == "" && n["bodies"] == nil && n.text("representationtype") == "" && n.text("bodytext") == "" && n.text("bodyxhtml") == "" {
		return Item{}, false
	}
	item = Item{
		ID: uri, Title: plain(first(n.text("headline"), n.role("headlines", "main"), n.text("title"))), Language: n.text("language"),
		Published: moment(parseTime(first(n.text("firstcreated"), n.text("contentcreated"), n.text("versioncreated")))), Updated: moment(parseTime(n.text("versioncreated"))),
		Authors: names(first(n.text("by"), n.text("byline"))),
	}
	if u, err := url.Parse(uri); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		item.URL = uri
	}
	switch strings.ToLower(n.text("type")) {
	case "", "text", "composite":
		item.HTML = n.body()
	}
	item.Summary = escaped(first(n.role("descriptions", ""), n.text("descriptiontext")))
	item.Rights = strings.Join(n.rights(), " ")
	for _, s := range n.list("infosources") {
		item.Source.fill(first(s.text("name"), s.text("uri")))
	}
	for _, s := range append(n.list("subjects"), n.list("subject")...) {
		if name := s.text("name"); name != "" && len(item.Categories) < 50 {
			item.Categories = append(item.Categories, plain(name))
		}
	}
	return item, true
}

// ninjs is an object with its names in lower case without underscores.
type ninjs map[string]any

func lowered(m map[string]any) ninjs {
	n := make(ninjs, len(m))
	for k, v := range m {
		k = plainKey(k)
		if old, twice := n[k]; !twice || old == nil {
			n[k] = v
		}
	}
	return n
}

// plainKey is a name in small letters without underscores.
func plainKey(k string) string { return strings.ReplaceAll(strings.ToLower(k), "_", "") }

// named tells whether lowered(m) has a name.
func named(m map[string]any, name string) bool {
	for k := range m {
		if plainKey(k) == name {
			return true
		}
	}
	return false
}

func (n ninjs) text(name string) string {
	s, _ := n[name].(string)
	return strings.TrimSpace(s)
}

func (n ninjs) list(name string) (all []ninjs) {
	list, _ := n[name].([]any)
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			all = append(all, lowered(m))
		}
	}
	return all
}

// role is the value of the first object of a list that has the role, else of the first.
func (n ninjs) role(name, role string) string {
	value := ""
	for _, m := range n.list(name) {
		if m.text("role") == role {
			return m.text("value")
		}
		value = first(value, m.text("value"))
	}
	return value
}

// body is the text as HTML: as the agency made it if there is one, else from the plain one.
func (n ninjs) body() string {
	marked, bare := first(n.text("bodyhtml"), n.text("bodyxhtml"), n.text("bodynitf")), n.text("bodytext")
	for _, b := range n.list("bodies") {
		kind := strings.ToLower(b.text("contenttype") + " " + b.text("role"))
		if strings.Contains(kind, "html") || strings.Contains(kind, "nitf") {
			marked = first(marked, b.text("value"))
		} else {
			bare = first(bare, b.text("value"))
		}
	}
	return first(marked, escaped(bare))
}

// rights is what the item says of its use, each piece once.
func (n ninjs) rights() (all []string) {
	add := func(s string) {
		for _, have := range all {
			if strings.Contains(have, s) {
				return
			}
		}
		all = append(all, s)
	}
	add(plain(n.text("usageterms")))
	add(plain(n.text("copyrightnotice")))
	if holder := plain(n.text("copyrightholder")); holder != "" {
		add(fmt.Sprintf("copyright holder: %s", holder))
	}
	if info, ok := n["rightsinfo"].(map[string]any); ok {
		r := lowered(info)
		add(r.text("linkedrights"))
		switch e := r["encodedrights"].(type) {
		case string:
			add(strings.Join(strings.Fields(e), " "))
		case nil:
		default:
			if b, err := json.Marshal(e); err == nil {
				add(string(b))
			}
		}
	}
	if len(all) > 0 && all[0] == "" {
		all = all[1:]
	}
	return all
}
