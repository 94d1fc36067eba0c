package rights

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/ibid-news/ibid/internal/fetch"
)

// TDM is what a publisher says of text and data mining by the TDM Reservation Protocol.
type TDM struct {
	Reserved string // "1", "0", or "" if nothing is said
	Policy   string // address, only beside a reservation
	From     string // "file", "header" or "meta"
}

// TDMFile reads /.well-known/tdmrep.json for the page at ref. Of the rules whose location matches, by the
// patterns of RFC 9309, the longest decides.
func TDMFile(body []byte, ref string) (TDM, error) {
	var rules []struct {
		Location string          `json:"location"`
		Reserved json.RawMessage `json:"tdm-reservation"`
		Policy   string          `json:"tdm-policy"`
	}
	if err := json.Unmarshal(body, &rules); err != nil {
		return TDM{}, fmt.Errorf("read tdmrep.json: %w", err)
	}
	best, length := TDM{}, -1
	base, _ := url.Parse(ref)
	for _, r := range rules {
		v := strings.Trim(string(r.Reserved), `" `)
		if (v != "0" && v != "1") || len(r.Location) <= length || !matches(r.Location, ref) {
			continue
		}
		best, length = tdm(v, absolute(base, r.Policy), "file"), len(r.Location)
	}
	return best, nil
}

// TDMHeader reads the headers tdm-reservation and tdm-policy of an answer.
func TDMHeader(h http.Header) TDM {
	v := strings.TrimSpace(h.Get("tdm-reservation"))
	if v != "0" && v != "1" {
		return TDM{}
	}
	return tdm(v, strings.TrimSpace(h.Get("tdm-policy")), "header")
}

// TDM returns what the meta elements of the page say.
func (s Signals) TDM() TDM {
	v := s.Get("tdm-reservation")
	if v == "" {
		return TDM{}
	}
	return tdm(v, s.Get("tdm-policy"), "meta")
}

func tdm(reserved, policy, from string) TDM {
	if reserved != "1" {
		policy = ""
	}
	return TDM{reserved, policy, from}
}

// ResolveTDM joins what the three places say: the page goes before its header, the header before the file.
func ResolveTDM(file, header, meta TDM) TDM {
	for _, t := range [...]TDM{meta, header, file} {
		if t.Reserved != "" {
			return t
		}
	}
	return TDM{}
}

// matches tells whether a pattern of RFC 9309, or an address that ends in one, covers the page at ref.
func matches(pattern, ref string) bool {
	if u, err := url.Parse(pattern); err == nil && u.Host != "" {
		page, err := url.Parse(ref)
		if err != nil || !strings.EqualFold(page.Host, u.Host) {
			return false
		}
		if i := strings.Index(pattern, u.Host); i >= 0 {
			pattern = pattern[i+len(u.Host):]
		}
	}
	if pattern == "" {
		pattern = "/"
	}
	if strings.ContainsAny(pattern, "\r\n#") {
		return false
	}
	if !strings.HasPrefix(pattern, "/") && !strings.HasPrefix(pattern, "*") {
		pattern = "/" + pattern
	}
	if ref == "" {
		return true
	}
	_, ok := fetch.ParseRobots([]byte("user-agent: *\nallow: "+pattern)).Match("ibid", ref)
	return ok
}

// Headers reads the signals in the header of an answer for the page at ref.
func Headers(h http.Header, ref string) []Signal {
	var out []Signal
	base, _ := url.Parse(ref)
	if t := TDMHeader(h); t.Reserved != "" {
		out = append(out, Signal{Kind: "tdm-reservation", Value: t.Reserved, From: "header"})
		if t.Policy != "" {
			out = append(out, Signal{Kind: "tdm-policy", Value: absolute(base, t.Policy), From: "header"})
		}
	}
	for _, name := range [...]string{"Content-Usage", "Content-Signal"} {
		if v := strings.TrimSpace(h.Get(name)); v != "" {
			out = append(out, Signal{Kind: strings.ToLower(name), Value: v, From: "header"})
		}
	}
	for _, v := range h.Values("X-Robots-Tag") {
		for f := range strings.SplitSeq(v, ",") {
			if f = strings.ToLower(strings.TrimSpace(f)); f == "noai" || f == "noimageai" || f == "noarchive" {
				out = append(out, Signal{Kind: "robots", Value: f, From: "header X-Robots-Tag"})
			}
		}
	}
	for _, v := range h.Values("Link") {
		for one := range strings.SplitSeq(v, ",") {
			target, params, _ := strings.Cut(strings.TrimSpace(one), ";")
			if !strings.HasPrefix(target, "<") || !strings.HasSuffix(strings.TrimSpace(target), ">") {
				continue
			}
			to := absolute(base, strings.Trim(strings.TrimSpace(target), "<>"))
			switch params = strings.ToLower(params); {
			case strings.Contains(params, "license") && strings.Contains(params, "rsl+xml"):
				out = append(out, Signal{Kind: "rsl", Value: to, From: "header Link"})
			case strings.Contains(params, "license"):
				out = append(out, Signal{Kind: "license", Value: to, From: "header Link"})
			case strings.Contains(params, "canonical") && !sameSite(to, ref):
				out = append(out, Signal{Kind: "canonical", Value: to, From: "header Link"})
			}
		}
	}
	return out
}

// Robots reads the lines of a robots.txt that speak of rights to agent: License, Content-Usage, Content-Signal.
func Robots(r *fetch.Robots, agent, site string) []Signal {
	var out []Signal
	base, _ := url.Parse(site)
	group, _ := r.Group(agent)
	for _, lines := range [...][]fetch.Line{r.Lines, group.Lines} {
		for _, l := range lines {
			from := fmt.Sprintf("robots.txt line %d", l.Number)
			switch l.Name {
			case "license":
				out = append(out, Signal{Kind: "rsl", Value: absolute(base, l.Value), From: from})
			case "content-usage", "content-signal":
				out = append(out, Signal{Kind: l.Name, Value: l.Value, From: from})
			}
		}
	}
	return out
}

// rslDocument is a licence of Really Simple Licensing 1.0.
type rslDocument struct {
	XMLName xml.Name `xml:"rsl"`
	Content []struct {
		URL       string `xml:"url,attr"`
		Server    string `xml:"server,attr"`
		Copyright string `xml:"copyright"`
		Terms     string `xml:"terms"`
		License   []struct {
			Permits   []rslRule `xml:"permits"`
			Prohibits []rslRule `xml:"prohibits"`
			Payment   []struct {
				Type     string   `xml:"type,attr"`
				Standard []string `xml:"standard"`
				Custom   []string `xml:"custom"`
				Amount   struct {
					Currency string `xml:"currency,attr"`
					Value    string `xml:",chardata"`
				} `xml:"amount"`
			} `xml:"payment"`
			Legal []rslRule `xml:"legal"`
		} `xml:"license"`
	} `xml:"content"`
}

type rslRule struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

// RSL reads an RSL 1.0 document for the page at ref; from says where the document stands. Of the contents whose url
// matches, by the patterns of RFC 9309, the longest decides. What is no RSL says nothing.
func RSL(body []byte, ref, from string) []Signal {
	var doc rslDocument
	if len(body) > maxJSON || xml.Unmarshal(body, &doc) != nil {
		return nil
	}
	best := -1
	for i, c := range doc.Content {
		if matches(c.URL, ref) && (best < 0 || len(c.URL) > len(doc.Content[best].URL)) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	c := doc.Content[best]
	var out []Signal
	add := func(kind, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			out = append(out, Signal{Kind: kind, Value: value, From: from})
		}
	}
	add("copyright-holder", c.Copyright)
	add("usage-info", c.Terms)
	add("rsl-server", c.Server)
	for _, l := range c.License {
		for _, r := range l.Permits {
			add("rsl-permits", r.Type+": "+strings.TrimSpace(r.Value))
		}
		for _, r := range l.Prohibits {
			add("rsl-prohibits", r.Type+": "+strings.TrimSpace(r.Value))
		}
		for _, p := range l.Payment {
			kind := p.Type
			if kind == "" {
				kind = "free"
			}
			add("rsl-payment", kind+" "+strings.TrimSpace(p.Amount.Value)+" "+p.Amount.Currency)
			for _, s := range p.Standard {
				add("license", s)
			}
			for _, s := range p.Custom {
				add("acquire-license-page", s)
			}
		}
		for _, r := range l.Legal {
			add("rsl-legal", r.Type+": "+strings.TrimSpace(r.Value))
		}
	}
	return out
}

// errNinjs says that a document is no item of ninjs.
var errNinjs = errors.New("no ninjs item: neither uri nor headline nor body")

// Ninjs reads the rights fields of an item of IPTC ninjs, 1.0 to 3.1: usage terms, rights information, holder, notice.
func Ninjs(body []byte) ([]Signal, error) {
	var item map[string]json.RawMessage
	if err := json.Unmarshal(body, &item); err != nil {
		return nil, fmt.Errorf("read ninjs: %w", err)
	}
	byName := make(map[string]json.RawMessage, len(item))
	for k, v := range item {
		byName[strings.ToLower(strings.ReplaceAll(k, "_", ""))] = v
	}
	known := false
	for k := range byName {
		known = known || k == "uri" || strings.HasPrefix(k, "headline") || strings.HasPrefix(k, "body") || k == "version" || k == "type"
	}
	if !known {
		return nil, errNinjs
	}
	var out []Signal
	text := func(kind, name string) {
		var one string
		var many []string
		if json.Unmarshal(byName[name], &one) == nil {
			many = []string{one}
		} else if json.Unmarshal(byName[name], &many) != nil {
			return
		}
		for _, v := range many {
			if v = strings.TrimSpace(v); v != "" {
				out = append(out, Signal{Kind: kind, Value: v, From: "ninjs " + name})
			}
		}
	}
	text("usage-terms", "usageterms")
	text("copyright-holder", "copyrightholder")
	text("copyright-notice", "copyrightnotice")
	var info struct{ LinkedRights, EncodedRights string }
	if json.Unmarshal(byName["rightsinfo"], &info) == nil {
		if info.LinkedRights != "" {
			out = append(out, Signal{Kind: "license", Value: info.LinkedRights, From: "ninjs rightsinfo"})
		}
		if info.EncodedRights != "" {
			out = append(out, Signal{Kind: "rights-info", Value: info.EncodedRights, From: "ninjs rightsinfo"})
		}
	}
	return out, nil
}
