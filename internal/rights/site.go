package rights

import (
	"context"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/fetch"
)

// tdmPath is where a site keeps its reservations of text and data mining (TDMRep, section 6.1).
const tdmPath = "/.well-known/tdmrep.json"

// tdmFile is what a signal from there is said to be from.
const tdmFile = "tdmrep.json"

// Site reads what the server's header and the site say of the rights in a page that c fetched: its robots.txt, which
// c has read already, and, if tdm is true, its tdmrep.json, for which each site is asked once. What cannot be had says nothing.
func Site(ctx context.Context, c *fetch.Client, p *fetch.Page, tdm bool) ([]Signal, error) {
	ref := p.FinalURL
	if ref == "" {
		ref = p.URL
	}
	out := Headers(p.Header, ref)
	robots, err := c.RobotsLines(ctx, ref)
	if err != nil {
		return nil, err
	}
	out = append(out, Robots(robots, c.Agent(), ref)...)
	if !tdm {
		return out, nil
	}
	body, err := c.SiteFile(ctx, ref, tdmPath)
	if err != nil || body == nil {
		return out, err
	}
	t, err := TDMFile(body, ref)
	if err != nil || t.Reserved == "" {
		return out, nil
	}
	out = append(out, Signal{Kind: "tdm-reservation", Value: t.Reserved, From: tdmFile})
	if t.Policy != "" {
		out = append(out, Signal{Kind: "tdm-policy", Value: t.Policy, From: tdmFile})
	}
	return out, nil
}

// OfSite are the signals that Site had from the site and not from the page or its header: what stays true when the page is
// read again.
func OfSite(all []Signal) []Signal {
	return slices.DeleteFunc(slices.Clone(all), func(s Signal) bool {
		return s.From != tdmFile && !strings.HasPrefix(s.From, "robots.txt ")
	})
}

// Mining is what all the signals of a page say of text and data mining together.
func Mining(all []Signal) TDM {
	of := func(from string, is func(string) bool) TDM {
		value := func(kind string) string {
			i := slices.IndexFunc(all, func(s Signal) bool { return s.Kind == kind && is(s.From) })
			if i < 0 {
				return ""
			}
			return all[i].Value
		}
		if v := value("tdm-reservation"); v != "" {
			return tdm(v, value("tdm-policy"), from)
		}
		return TDM{}
	}
	return ResolveTDM(
		of("file", func(from string) bool { return from == tdmFile }),
		of("header", func(from string) bool { return from == "header" }),
		of("meta", func(from string) bool { return from != "header" && from != tdmFile }))
}
