package rights

import (
	"encoding/json"
	"fmt"
	"strings"
)

// schemaKinds are the properties of schema.org that speak of rights, and the kinds of their signals.
var schemaKinds = map[string]string{
	"copyrightHolder": "copyright-holder", "copyrightNotice": "copyright-notice", "copyrightYear": "copyright-year", "creditText": "credit-text", "license": "license", "usageInfo": "usage-info",
	"acquireLicensePage": "acquire-license-page", "isBasedOn": "based-on", "isBasedOnUrl": "based-on", "translationOfWork": "translation-of", "isAccessibleForFree": "accessible-for-free",
}

// schemaOrder is the order in which they are read, for maps have none.
var schemaOrder = []string{"copyrightHolder", "copyrightNotice", "copyrightYear", "creditText", "license", "usageInfo", "acquireLicensePage", "isBasedOn", "isBasedOnUrl", "translationOfWork", "isAccessibleForFree"}

// addressKinds are those whose values are addresses.
var addressKinds = map[string]bool{"license": true, "usage-info": true, "acquire-license-page": true, "based-on": true, "translation-of": true}

// maxDepth bounds how deep objects are followed.
const maxDepth = 12

// jsonLD reads the scripts. Objects that are only named by their @id are looked up among all scripts of the page.
func (p *pageReader) jsonLD() {
	var docs []any
	byID := map[string]map[string]any{}
	for _, s := range p.scripts {
		if !strings.Contains(s, "copyright") && !strings.Contains(s, "credit") && !strings.Contains(s, "icense") && !strings.Contains(s, "usageInfo") &&
			!strings.Contains(s, "isBasedOn") && !strings.Contains(s, "translationOfWork") && !strings.Contains(s, "isAccessibleForFree") && len(p.scripts) == 1 {
			continue
		}
		var doc any
		if json.Unmarshal([]byte(s), &doc) != nil {
			continue
		}
		docs = append(docs, doc)
		p.index(doc, byID, 0)
	}
	for _, doc := range docs {
		p.schema(doc, byID, 0)
	}
}

// index notes the objects that have an @id and more than that.
func (p *pageReader) index(v any, byID map[string]map[string]any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			p.index(x, byID, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			id = p.address(id)
			if len(v) > len(byID[id]) {
				byID[id] = v
			}
		}
		for _, x := range v {
			p.index(x, byID, depth+1)
		}
	}
}

// schema reads an object that is a work: an article, a page, a picture in it.
func (p *pageReader) schema(v any, byID map[string]map[string]any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			p.schema(x, byID, depth+1)
		}
	case map[string]any:
		prefix := ""
		if is(v, "Image") || is(v, "Video") || is(v, "Audio") || is(v, "MediaObject") {
			prefix = "image-"
		}
		for _, name := range schemaOrder {
			if x, ok := v[name]; ok {
				p.property(prefix, name, x, byID)
			}
		}
		for _, name := range [...]string{"@graph", "mainEntity", "mainEntityOfPage", "image", "hasPart", "associatedMedia", "video"} {
			if x, ok := v[name]; ok {
				p.schema(x, byID, depth+1)
			}
		}
	}
}

func is(v map[string]any, kind string) bool {
	switch t := v["@type"].(type) {
	case string:
		return strings.Contains(t, kind)
	case []any:
		for _, x := range t {
			if s, ok := x.(string); ok && strings.Contains(s, kind) {
				return true
			}
		}
	}
	return false
}

func (p *pageReader) property(prefix, name string, v any, byID map[string]map[string]any) {
	kind := schemaKinds[name]
	if list, ok := v.([]any); ok {
		for i, x := range list {
			if _, nested := x.([]any); !nested && i < 20 {
				p.property(prefix, name, x, byID)
			}
		}
		return
	}
	value := p.value(v, byID, addressKinds[kind])
	if addressKinds[kind] {
		value = p.address(value)
		if (kind == "based-on" || kind == "translation-of") && (value == "" || p.self(value)) {
			return
		}
	}
	if kind == "accessible-for-free" {
		value = strings.ToLower(value)
	}
	p.add(prefix+kind, value, "json-ld "+name)
}

// value is the text or address of a value: of an object its name, or, where an address is wanted, its url or @id.
func (p *pageReader) value(v any, byID map[string]map[string]any, address bool) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return fmt.Sprint(v)
	case float64:
		return fmt.Sprintf("%g", v)
	case map[string]any:
		if id, ok := v["@id"].(string); ok {
			if full := byID[p.address(id)]; full != nil {
				v = full
			}
		}
		keys := [...]string{"name", "legalName", "url", "@id"}
		if address {
			keys = [...]string{"url", "@id", "contentUrl", "name"}
		}
		for _, k := range keys {
			switch x := v[k].(type) {
			case string:
				if x != "" {
					return x
				}
			case []any:
				if len(x) > 0 {
					if s, ok := x[0].(string); ok {
						return s
					}
				}
			}
		}
	}
	return ""
}
