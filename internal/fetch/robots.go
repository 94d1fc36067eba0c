package fetch

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Robots is a robots.txt file as RFC 9309 reads it. The zero value allows everything.
type Robots struct {
	Groups []Group // in the order of the file
	Lines  []Line  // lines that belong to no group: before the first one, and every Sitemap

	closed bool // everything but robots.txt itself is disallowed
}

// Group is rules for the agents that are named before them.
type Group struct {
	Agents []string // as written, "*" for all
	Rules  []Rule   // in the order of the file
	Lines  []Line   // lines the standard does not know, such as License, Content-Usage, Content-Signal, Crawl-delay
}

// Rule allows or disallows the paths that a pattern matches.
type Rule struct {
	Allow   bool
	Pattern string // as written, without surrounding space
	Number  int    // of the line, from 1

	path pattern
}

// Line is a line that is no rule and no user-agent.
type Line struct {
	Name   string // lower case
	Value  string // without comment and surrounding space
	Number int    // of the line, from 1
}

// maxRobots is how much of a file counts, in bytes: the least that RFC 9309 section 2.5 asks for.
const maxRobots = 500 << 10

// ParseRobots reads a robots.txt file, of which the first 500 KiB count. Every input is one.
func ParseRobots(body []byte) *Robots {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if len(body) > maxRobots {
		body = body[:maxRobots]
		// Half a rule may say more than the whole one.
		body = body[:bytes.LastIndexAny(body, "\r\n")+1]
	}
	r := &Robots{}
	var group *Group // nil before the first user-agent
	naming := false  // only user-agents were read since the group began, so that a further one joins it
	number := 0
	for len(body) > 0 {
		var text []byte
		text, body = cutLine(body)
		number++
		text, _, _ = bytes.Cut(text, []byte("#"))
		name, value, ok := strings.Cut(string(text), ":")
		if !ok {
			continue
		}
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		switch {
		case name == "user-agent":
			if !naming {
				r.Groups = append(r.Groups, Group{})
				group, naming = &r.Groups[len(r.Groups)-1], true
			}
			group.Agents = append(group.Agents, value)
		case name == "allow" || name == "disallow":
			if group != nil {
				naming = false
				group.Rules = append(group.Rules, Rule{name == "allow", value, number, compile(value)})
			}
		case group == nil || name == "sitemap":
			r.Lines = append(r.Lines, Line{name, value, number})
		default:
			group.Lines = append(group.Lines, Line{name, value, number})
		}
	}
	return r
}

// cutLine splits b behind its first line, which ends with CR, LF or both.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexAny(b, "\r\n")
	switch {
	case i < 0:
		return b, nil
	case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
		return b[:i], b[i+2:]
	}
	return b[:i], b[i+1:]
}

// RobotsFor is the robots.txt that an answer to the request for it stands for: 2xx is parsed,
// 4xx says that there is none and allows everything (RFC 9309, 2.3.1.3). 5xx and anything else, and 429, which
// says not that there is none but that it cannot be had now, disallow everything (2.3.1.4).
func RobotsFor(status int, body []byte) *Robots {
	switch {
	case status/100 == 2:
		return ParseRobots(body)
	case status/100 == 4 && status != http.StatusTooManyRequests:
		return &Robots{}
	}
	return &Robots{closed: true}
}

// Allowed says whether agent, a product token such as "ibid" or a whole User-Agent line that
// begins with it, may fetch target: a URL or a path with its query.
func (r *Robots) Allowed(agent, target string) bool {
	rule, ok := r.Match(agent, target)
	return !ok || rule.Allow
}

// Match is the rule that decides for agent and target: the one with the longest pattern, of
// two that are equally long the one that allows. ok is false if none matches, which allows.
func (r *Robots) Match(agent, target string) (rule Rule, ok bool) {
	path := pathOf(target)
	if path == "/robots.txt" || strings.HasPrefix(path, "/robots.txt?") {
		return Rule{}, false
	}
	if r.closed {
		return Rule{Pattern: "/", path: compile("/")}, true
	}
	g, _ := r.Group(agent)
	path = normal(path, false)
	for _, one := range g.Rules {
		if one.Pattern == "" || !one.path.matches(path) {
			continue
		}
		longer := one.path.length - rule.path.length
		if !ok || longer > 0 || longer == 0 && one.Allow && !rule.Allow {
			rule, ok = one, true
		}
	}
	return rule, ok
}

// Group is all that the file says to agent: the groups that name it merged, else those for "*".
// named is false if the file has no group for it by name.
func (r *Robots) Group(agent string) (g Group, named bool) {
	agent = token(agent)
	merge := func(name string) (found bool) {
		for _, one := range r.Groups {
			for _, a := range one.Agents {
				if strings.EqualFold(token(a), name) {
					g.Agents = append(g.Agents, one.Agents...)
					g.Rules = append(g.Rules, one.Rules...)
					g.Lines = append(g.Lines, one.Lines...)
					found = true
					break
				}
			}
		}
		return found
	}
	if agent != "" && agent != "*" && merge(agent) {
		return g, true
	}
	merge("*")
	return g, false
}

// Delay is the Crawl-delay that the file asks agent for, 0 if it does not.
func (r *Robots) Delay(agent string) time.Duration {
	g, _ := r.Group(agent)
	for _, line := range g.Lines {
		if line.Name == "crawl-delay" {
			seconds, err := strconv.ParseFloat(line.Value, 64)
			if err == nil && seconds > 0 && seconds < 1e6 {
				return time.Duration(seconds * float64(time.Second))
			}
		}
	}
	return 0
}

// Sitemaps are the URLs of the sitemaps that the file lists.
func (r *Robots) Sitemaps() []string {
	var urls []string
	for _, line := range r.Lines {
		if line.Name == "sitemap" && line.Value != "" {
			urls = append(urls, line.Value)
		}
	}
	return urls
}

// token is the product token that an agent's name begins with: "ibid" of "ibid/1.0 (...)".
// Digits and dots are part of it, which RFC 9309 does not foresee and the names of agents have.
func token(agent string) string {
	if strings.HasPrefix(agent, "*") {
		return "*"
	}
	for i := range len(agent) {
		c := agent[i] | 0x20
		if (c < 'a' || c > 'z') && (agent[i] < '0' || agent[i] > '9') && agent[i] != '-' && agent[i] != '_' && agent[i] != '.' {
			return agent[:i]
		}
	}
	return agent
}
