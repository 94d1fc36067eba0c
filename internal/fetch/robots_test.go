package fetch

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Every rule of RFC 9309 about what a file says, with the section it stands in.
func TestRobotsRules(t *testing.T) {
	for _, c := range []struct{ section, file, agent, target, want string }{
		{"2.2.1 group of the agent", "User-agent: ibid\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "ibid", "/a", "no"},
		{"2.2.1 group of the agent, not that of all", "User-agent: ibid\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "ibid", "/b", "yes"},
		{"2.2.1 group of all for other agents", "User-agent: ibid\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "other", "/b", "no"},
		{"2.2.1 order of groups", "User-agent: *\nDisallow: /\n\nUser-agent: ibid\nAllow: /", "ibid", "/", "yes"},
		{"2.2.1 agent without case", "User-Agent: IBID\nDisallow: /", "iBid", "/", "no"},
		{"2.2.1 the token of a whole User-Agent", "User-agent: ibid\nDisallow: /", "ibid/1.2 (+https://x.example)", "/", "no"},
		{"2.2.1 token only, not its beginning", "User-agent: ibi\nDisallow: /", "ibid", "/", "yes"},
		{"2.2.1 token only, not more", "User-agent: ibid-news\nDisallow: /", "ibid", "/", "yes"},
		{"2.2.1 version in the file", "User-agent: ibid/2.0\nDisallow: /", "ibid", "/", "no"},
		{"2.2.1 groups of one agent merge", "User-agent: ibid\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: ibid\nDisallow: /b", "ibid", "/b", "no"},
		{"2.2.1 groups of one agent merge, first", "User-agent: ibid\nDisallow: /a\n\nUser-agent: ibid\nDisallow: /b", "ibid", "/a", "no"},
		{"2.2.1 groups of all merge", "User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "ibid", "/a", "no"},
		{"2.2.1 several agents in one group", "User-agent: x\nUser-agent: ibid\nDisallow: /a", "ibid", "/a", "no"},
		{"2.2.1 several agents in one group, first", "User-agent: x\nUser-agent: ibid\nDisallow: /a", "x", "/a", "no"},
		{"2.2.1 no group applies", "User-agent: x\nDisallow: /", "ibid", "/a", "yes"},
		{"2.2.1 no group at all", "", "ibid", "/a", "yes"},
		{"2.2.1 a named group without rules", "User-agent: *\nDisallow: /\n\nUser-agent: ibid\n", "ibid", "/a", "yes"},
		{"2.2 rules before a group", "Disallow: /\nUser-agent: x\nDisallow: /b", "ibid", "/", "yes"},
		{"2.2.1 star with the rest of a line", "User-agent: * # all\nDisallow: /", "ibid", "/", "no"},
		{"2.2.2 prefix", "User-agent: *\nDisallow: /fish", "ibid", "/fish/salmon.html", "no"},
		{"2.2.2 prefix of a name", "User-agent: *\nDisallow: /fish", "ibid", "/fishheads?x=1", "no"},
		{"2.2.2 case of paths", "User-agent: *\nDisallow: /fish", "ibid", "/Fish", "yes"},
		{"2.2.2 from the first octet", "User-agent: *\nDisallow: /fish", "ibid", "/a/fish", "yes"},
		{"2.2.2 case of names of lines", "uSeR-aGeNt: *\ndISALLOW: /a", "ibid", "/a", "no"},
		{"2.2.2 longest match, allow", "User-agent: *\nDisallow: /a\nAllow: /a/b", "ibid", "/a/b/c", "yes"},
		{"2.2.2 longest match, disallow", "User-agent: *\nAllow: /a\nDisallow: /a/b", "ibid", "/a/b/c", "no"},
		{"2.2.2 order does not matter", "User-agent: *\nAllow: /a/b\nDisallow: /a", "ibid", "/a/b", "yes"},
		{"2.2.2 equal rules: allow", "User-agent: *\nDisallow: /a\nAllow: /a", "ibid", "/a", "yes"},
		{"2.2.2 equally long rules: allow", "User-agent: *\nAllow: /a*\nDisallow: /ab", "ibid", "/ab", "yes"},
		{"2.2.2 empty disallow", "User-agent: *\nDisallow:", "ibid", "/a", "yes"},
		{"2.2.2 empty disallow does not undo others", "User-agent: *\nDisallow:\nDisallow: /a", "ibid", "/a", "no"},
		{"2.2.2 empty allow does not undo others", "User-agent: *\nAllow:\nDisallow: /", "ibid", "/a", "no"},
		{"2.2.2 no match allows", "User-agent: *\nDisallow: /b", "ibid", "/a", "yes"},
		{"2.2.2 robots.txt is always allowed", "User-agent: *\nDisallow: /", "ibid", "/robots.txt", "yes"},
		{"2.2.2 query counts", "User-agent: *\nDisallow: /a?x=1", "ibid", "/a?x=1&y=2", "no"},
		{"2.2.2 another query", "User-agent: *\nDisallow: /a?x=1", "ibid", "/a?x=2", "yes"},
		{"2.2.2 table, reserved in a query", "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar", "ibid", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", "no"},
		{"2.2.2 table, reserved in a query, other way", "User-agent: *\nDisallow: /foo/bar?baz=https%3A%2F%2Ffoo.bar", "ibid", "/foo/bar?baz=https://foo.bar", "no"},
		{"2.2.2 table, beyond ASCII", "User-agent: *\nDisallow: /foo/bar/ツ", "ibid", "/foo/bar/%E3%83%84", "no"},
		{"2.2.2 table, beyond ASCII, other way", "User-agent: *\nDisallow: /foo/bar/%E3%83%84", "ibid", "/foo/bar/ツ", "no"},
		{"2.2.2 digits of an encoding without case", "User-agent: *\nDisallow: /foo/bar/%e3%83%84", "ibid", "/foo/bar/%E3%83%84", "no"},
		{"2.2.2 table, needless encoding", "User-agent: *\nDisallow: /foo/bar/%62%61%7A", "ibid", "/foo/bar/baz", "no"},
		{"2.2.2 needless encoding in the address", "User-agent: *\nDisallow: /foo/bar/baz", "ibid", "/foo/bar/%62%61%7A", "no"},
		{"2.2.2 reserved in a path", "User-agent: *\nDisallow: /a,b", "ibid", "/a%2Cb", "no"},
		{"2.2.2 an encoded slash is no slash", "User-agent: *\nDisallow: /a/b", "ibid", "/a%2Fb", "yes"},
		{"2.2.2 a percent sign that encodes nothing", "User-agent: *\nDisallow: /100%zz", "ibid", "/100%25zz", "no"},
		{"2.2.2 a whole address", "User-agent: *\nDisallow: /a", "ibid", "https://x.example:8080/a?b#c", "no"},
		{"2.2.2 an address without path", "User-agent: *\nDisallow: /", "ibid", "https://x.example", "no"},
		{"2.2.3 comment", "User-agent: * # all\nDisallow: /a # not here", "ibid", "/a", "no"},
		{"2.2.3 comment lines", "# hello\nUser-agent: *\n# Disallow: /a\nDisallow: /b", "ibid", "/a", "yes"},
		{"2.2.3 end of match", "User-agent: *\nDisallow: /*.php$", "ibid", "/a/b.php", "no"},
		{"2.2.3 end of match, more follows", "User-agent: *\nDisallow: /*.php$", "ibid", "/a/b.php?x", "yes"},
		{"2.2.3 end of match without star", "User-agent: *\nAllow: /a$\nDisallow: /", "ibid", "/a", "yes"},
		{"2.2.3 end of match without star, longer path", "User-agent: *\nAllow: /a$\nDisallow: /", "ibid", "/ab", "no"},
		{"2.2.3 dollar inside is itself", "User-agent: *\nDisallow: /a$b", "ibid", "/a$b", "no"},
		{"2.2.3 star", "User-agent: *\nDisallow: /a*b", "ibid", "/axxb/c", "no"},
		{"2.2.3 star is also nothing", "User-agent: *\nDisallow: /a*b", "ibid", "/ab", "no"},
		{"2.2.3 star needs what follows", "User-agent: *\nDisallow: /a*b", "ibid", "/axx", "yes"},
		{"2.2.3 several stars", "User-agent: *\nDisallow: /*/private/*.html$", "ibid", "/x/private/y/z.html", "no"},
		{"2.2.3 the last part may come twice", "User-agent: *\nDisallow: /*ab$", "ibid", "/abxab", "no"},
		{"2.2.3 star at the end", "User-agent: *\nDisallow: /a*", "ibid", "/abc", "no"},
		{"2.2.3 star at the beginning", "User-agent: *\nDisallow: *.pdf", "ibid", "/x.pdf", "no"},
		{"2.2.3 encoded star is a star of the path", "User-agent: *\nDisallow: /a%2Ab", "ibid", "/a*b", "no"},
		{"2.2.3 encoded star matches nothing else", "User-agent: *\nDisallow: /a%2Ab", "ibid", "/axb", "yes"},
		{"2.2.3 encoded dollar at the end", "User-agent: *\nDisallow: /a%24", "ibid", "/a$/b", "no"},
		{"2.2.4 other lines do not end a list of agents", "User-agent: x\nSitemap: https://x.example/s.xml\nUser-agent: ibid\nDisallow: /", "x", "/", "no"},
		{"2.2.4 other lines do not end a group", "User-agent: ibid\nDisallow: /a\nCrawl-delay: 5\nDisallow: /b", "ibid", "/b", "no"},
		{"2.2.4 unknown lines in a list of agents", "User-agent: x\nLicense: https://x.example/l.xml\nUser-agent: ibid\nDisallow: /", "x", "/", "no"},
		{"2.1 blank lines do not end a group", "User-agent: ibid\n\n\nDisallow: /a", "ibid", "/a", "no"},
		{"2.2 space around everything", "  User-agent :\t ibid  \r\n\tDisallow :  /a  \r\n", "ibid", "/a", "no"},
		{"2.2 line ends CR", "User-agent: ibid\rDisallow: /a\r", "ibid", "/a", "no"},
		{"2.2 line ends CRLF", "User-agent: ibid\r\nDisallow: /a\r\n", "ibid", "/a", "no"},
		{"2.2 no line end at the end", "User-agent: ibid\nDisallow: /a", "ibid", "/a", "no"},
		{"2.3 byte order mark", "\ufeffUser-agent: ibid\nDisallow: /a", "ibid", "/a", "no"},
		{"2.2 lines that are nothing", "hello\n<html>\nUser-agent: ibid\nnonsense\nDisallow: /a", "ibid", "/a", "no"},
		{"5.1 simple example, html", simple, "foobot", "/foo/example/page.html", "no"},
		{"5.1 simple example, foobot", simple, "foobot", "/example/allowed.gif", "yes"},
		{"5.1 simple example, foobot other", simple, "foobot", "/example/other", "no"},
		{"5.1 simple example, barbot", simple, "barbot", "/example/page.html", "no"},
		{"5.1 simple example, quxbot", simple, "quxbot", "/anything.gif", "yes"},
		{"5.2 longest match", "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "foobot", "/example/page/disallowed.gif", "no"},
	} {
		got := "no"
		if ParseRobots([]byte(c.file)).Allowed(c.agent, c.target) {
			got = "yes"
		}
		if got != c.want {
			t.Errorf("%s: %s may fetch %s: %s, want %s of\n%s", c.section, c.agent, c.target, got, c.want, c.file)
		}
	}
}

const simple = `User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
`

// Section 2.3.1: what an answer that is no file stands for.
func TestRobotsStatus(t *testing.T) {
	file := []byte("User-agent: *\nDisallow: /a")
	for status, want := range map[int]string{200: "b", 204: "b", 301: "", 400: "ab", 401: "ab", 403: "ab", 404: "ab", 410: "ab", 429: "", 500: "", 503: "", 0: ""} {
		r, got := RobotsFor(status, file), ""
		for _, path := range []string{"a", "b"} {
			if r.Allowed("ibid", "/"+path) {
				got += path
			}
		}
		if got != want {
			t.Errorf("status %d allows %q, want %q", status, got, want)
		}
		if !r.Allowed("ibid", "/robots.txt") {
			t.Errorf("status %d does not allow robots.txt", status)
		}
	}
}

// Section 2.5: 500 KiB count, and a rule that the limit cuts does not grow.
func TestRobotsSize(t *testing.T) {
	head := "User-agent: *\nDisallow: /first\n"
	fill := strings.Repeat("#", maxRobots-len(head)-len("\nDisallow: /"))
	r := ParseRobots([]byte(head + fill + "\nDisallow: /last\n"))
	if r.Allowed("ibid", "/first") || !r.Allowed("ibid", "/") || !r.Allowed("ibid", "/last") {
		t.Error("the limit is not kept")
	}
	fill = fill[:len(fill)-5]
	if r := ParseRobots([]byte(head + fill + "\nDisallow: /last\n")); r.Allowed("ibid", "/last") {
		t.Error("a rule before the limit is lost")
	}
}

// Lines that the standard does not know are kept with their group.
func TestRobotsOtherLines(t *testing.T) {
	r := ParseRobots([]byte(`License: https://post.example/all.xml
User-agent: *
Content-Signal: search=yes, ai-train=no  # see the terms
Content-Usage: /news train-ai=n
Crawl-delay: 2.5
Allow: /
Sitemap: https://post.example/map.xml

User-agent: GPTBot
User-agent: 360Spider
License: https://post.example/ai.xml
Disallow: /
`))
	all, named := r.Group("ibid")
	want := []Line{{"content-signal", "search=yes, ai-train=no", 3}, {"content-usage", "/news train-ai=n", 4}, {"crawl-delay", "2.5", 5}}
	if named || !reflect.DeepEqual(all.Lines, want) {
		t.Errorf("group of all: %v %v", named, all.Lines)
	}
	ai, named := r.Group("360spider")
	if !named || !reflect.DeepEqual(ai.Lines, []Line{{"license", "https://post.example/ai.xml", 11}}) {
		t.Errorf("group of an agent: %v %v", named, ai.Lines)
	}
	if !reflect.DeepEqual(r.Lines, []Line{{"license", "https://post.example/all.xml", 1}, {"sitemap", "https://post.example/map.xml", 7}}) {
		t.Errorf("lines of no group: %v", r.Lines)
	}
	if s := r.Sitemaps(); len(s) != 1 || s[0] != "https://post.example/map.xml" {
		t.Errorf("sitemaps: %v", s)
	}
	if d := r.Delay("ibid"); d != 2500*time.Millisecond {
		t.Errorf("delay: %v", d)
	}
	if rule, ok := r.Match("GPTBot/1.1", "/x"); !ok || rule.Number != 12 || rule.Pattern != "/" {
		t.Errorf("rule: %+v", rule)
	}
}

// Matching agrees with the plain definition of a pattern.
func TestPatternMatches(t *testing.T) {
	var matches func(pattern, path string) bool
	matches = func(pattern, path string) bool {
		switch {
		case pattern == "":
			return true
		case pattern == "$":
			return path == ""
		case pattern[0] == '*':
			return matches(pattern[1:], path) || path != "" && matches(pattern, path[1:])
		}
		return path != "" && pattern[0] == path[0] && matches(pattern[1:], path[1:])
	}
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`/[ab/*]{0,8}\$?`).Draw(t, "pattern")
		path := rapid.StringMatching(`/[ab/]{0,10}`).Draw(t, "path")
		if got, want := compile(pattern).matches(path), matches(pattern, path); got != want {
			t.Fatalf("%q matches %q: %v, want %v", pattern, path, got, want)
		}
	})
}

// A file of nothing but stars takes no time to speak of.
func TestPatternTime(t *testing.T) {
	rule := "Disallow: /" + strings.Repeat("a*", 20_000) + "b\n"
	r := ParseRobots([]byte("User-agent: *\n" + strings.Repeat(rule, 10)))
	start := time.Now()
	r.Allowed("ibid", "/"+strings.Repeat("a", 50_000))
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte(simple), "foobot", "/example/page.html")
	f.Add([]byte("\ufeffUser-agent: *\rDisallow: /%zz*$\nLicense:"), "*", "?%")
	f.Fuzz(func(t *testing.T, file []byte, agent, target string) {
		r := ParseRobots(file)
		if rule, ok := r.Match(agent, target); ok && !bytes.Contains(file, []byte(rule.Pattern)) {
			t.Fatalf("rule %q does not stand in the file", rule.Pattern)
		}
		if n := normal(target, false); normal(n, false) != n {
			t.Fatalf("normal form of %q is %q, and of that %q", target, n, normal(n, false))
		}
		if d := r.Delay(agent); d < 0 {
			t.Fatalf("delay %v", d)
		}
	})
}
