package article

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Host is the host name of a URL, lower case, without port and "www.", or "" if it has none.
func Host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), "www.")
}

// Domain is the registrable domain of a URL by the Public Suffix List (delfi.lt of https://en.delfi.lt/x), else its
// host, or "" if it has none.
func Domain(raw string) string {
	h := Host(raw)
	if d, err := publicsuffix.EffectiveTLDPlusOne(h); err == nil {
		return d
	}
	return h
}

// NormalURL is the address by which two spellings of a URL count as one: scheme and host in
// lower case and https for http, no default port, no fragment, no tracking parameters, the others
// sorted, no slash at the end. What is no URL comes back as it is.
func NormalURL(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return raw
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if u.Scheme == "http" {
		u.Host = strings.TrimSuffix(u.Host, ":80")
		u.Scheme = "https"
	}
	u.Host = strings.TrimSuffix(u.Host, ":443")
	u.Fragment, u.RawFragment, u.User = "", "", nil
	if u.RawQuery != "" {
		q := u.Query()
		for key := range q {
			if strings.HasPrefix(key, "utm_") || slices.Contains(tracking, key) {
				q.Del(key)
			}
		}
		u.RawQuery = q.Encode()
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
	return u.String()
}

// tracking are query parameters that say where a reader came from, not which page it is.
var tracking = []string{"fbclid", "gclid", "dclid", "yclid", "msclkid", "mc_cid", "mc_eid", "igshid", "cmpid", "_ga"}
