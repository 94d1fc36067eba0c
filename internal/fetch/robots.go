package fetch

// Robots is a robots.txt file as RFC 9309 reads it. The zero value allows everything.
type Robots struct {
	Groups []Group // in the order of the file
	Lines  []Line  // lines that belong to no group: before the first one, and every Sitemap
}

// Group is rules for the agents that are named before them.
type Group struct {
	Agents []string // product tokens as written, "*" for all
	Rules  []Rule   // in the order of the file
	Lines  []Line   // lines the standard does not know, such as License, Content-Usage, Content-Signal, Crawl-delay
}

// Rule allows or disallows the paths that a pattern matches.
type Rule struct {
	Allow   bool
	Pattern string // as written, without surrounding space
	Number  int    // of the line, from 1
}

// Line is a line that is no rule and no user-agent.
type Line struct {
	Name   string // lower case
	Value  string // without comment and surrounding space
	Number int    // of the line, from 1
}

// ParseRobots reads a robots.txt file, of which the first 500 KiB count. Every input is one.
func ParseRobots(body []byte) *Robots { return &Robots{} }

// RobotsFor is the robots.txt that an answer to the request for it stands for: 2xx is parsed,
// 4xx allows everything, 5xx and anything else disallows everything.
func RobotsFor(status int, body []byte) *Robots { return &Robots{} }

// Allowed says whether agent, a product token such as "ibid" or a whole User-Agent line that
// begins with it, may fetch target: a URL or a path with its query.
func (r *Robots) Allowed(agent, target string) bool { return true }

// Match is the rule that decides for agent and target; ok is false if none matches, which allows.
func (r *Robots) Match(agent, target string) (rule Rule, ok bool) { return Rule{}, false }

// Group is all that the file says to agent: the groups that name it merged, else those for "*".
// named is false if the file has no group for it by name.
func (r *Robots) Group(agent string) (g Group, named bool) { return Group{}, false }
