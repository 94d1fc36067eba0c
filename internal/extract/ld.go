package extract

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// largestLD is how much JSON-LD of a page is read, in bytes; deepestLD how deep it is searched.
const (
	largestLD = 2 << 20
	deepestLD = 8
)

// readLD reads one JSON-LD script; what does not parse says nothing.
func (h *head) readLD(s string) {
	if h.ldBytes += len(s); h.ldBytes > largestLD || len(h.ld) > 500 {
		return
	}
	s = strings.TrimSpace(s)
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<!--"), "-->")
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		// Line breaks inside strings are the commonest fault, then a semicolon at the end.
		s = strings.TrimRight(strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, s), "; ")
		if json.Unmarshal([]byte(s), &v) != nil {
			return
		}
	}
	h.collect(v, 0)
}

func (h *head) collect(v any, depth int) {
	if depth > deepestLD || len(h.ld) > 500 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			h.collect(x, depth+1)
		}
	case map[string]any:
		h.ld = append(h.ld, v)
		for _, k := range []string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart"} {
			if k != "hasPart" || strings.Contains(types(v), "Page") {
				h.collect(v[k], depth+1)
			}
		}
	}
}

// news is the object of the JSON-LD that is the article; references by @id are put in their place.
func (h *head) news() map[string]any {
	ids := map[string]map[string]any{}
	for _, o := range h.ld {
		if id := str(o["@id"]); id != "" && len(o) > 1 {
			ids[id] = o
		}
	}
	var best map[string]any
	top := 0
	for _, o := range h.ld {
		n := 0
		switch t := types(o); {
		case strings.Contains(t, "Article"), strings.Contains(t, "Posting"):
			n = 100
		case strings.Contains(t, "Report"), strings.Contains(t, "Review"), strings.Contains(t, "Recipe"):
			n = 50
		case strings.Contains(t, "WebPage"):
			n = 20
		default:
			continue
		}
		for _, k := range []string{"headline", "datePublished", "author", "articleBody"} {
			if o[k] != nil {
				n += 5
			}
		}
		if n > top && n > 20 {
			best, top = o, n
		}
	}
	if best == nil {
		return nil
	}
	out := make(map[string]any, len(best))
	for k, v := range best {
		out[k] = deref(v, ids)
	}
	return out
}

func deref(v any, ids map[string]map[string]any) any {
	switch v := v.(type) {
	case map[string]any:
		if o, ok := ids[str(v["@id"])]; ok && len(v) <= 2 {
			return o
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = v[i]
			if m, ok := v[i].(map[string]any); ok {
				out[i] = deref(m, ids)
			}
		}
		return out
	}
	return v
}

func types(o map[string]any) string {
	switch t := o["@type"].(type) {
	case string:
		return t
	case []any:
		var ts []string
		for _, x := range t {
			ts = append(ts, str(x))
		}
		return strings.Join(ts, " ")
	}
	return ""
}

func str(v any) string {
	switch v := v.(type) {
	case string:
		return html.UnescapeString(v)
	case bool:
		if v {
			return "true"
		}
		return "false"
	case []any:
		if len(v) > 0 {
			return str(v[0])
		}
	case map[string]any:
		return str(v["@value"])
	}
	return ""
}

// names of persons or organisations in JSON-LD.
func names(v any) (out []string) {
	switch v := v.(type) {
	case string:
		out = append(out, html.UnescapeString(v))
	case map[string]any:
		if n, ok := v["name"].([]any); ok {
			for _, x := range n {
				out = append(out, names(x)...)
			}
			return out
		}
		if n := str(v["name"]); n != "" {
			out = append(out, n)
		} else if m, ok := v["author"]; ok && m != nil { // Role
			if _, nested := m.(map[string]any); nested {
				return names(m)
			}
		} else if g := str(v["givenName"]) + " " + str(v["familyName"]); g != " " {
			out = append(out, strings.TrimSpace(g))
		}
	case []any:
		for _, x := range v {
			if len(out) < 30 {
				out = append(out, names(x)...)
			}
		}
	}
	return out
}

func name(v any) string {
	if ns := names(v); len(ns) > 0 {
		return ns[0]
	}
	return ""
}
