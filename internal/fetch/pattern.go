package fetch

import "strings"

// pattern is the path of a rule, made comparable: parts between stars, in normal form.
type pattern struct {
	parts  []string
	ends   bool // it ended with $: the path ends where it does
	length int  // octets, by which the more specific of two rules is known
}

func compile(s string) pattern {
	p := pattern{}
	s, p.ends = strings.CutSuffix(s, "$")
	s = normal(s, true)
	p.length = len(s)
	if p.ends {
		p.length++
	}
	p.parts = strings.Split(s, "*")
	return p
}

// matches says whether path, in normal form, begins as the pattern says. It takes time
// proportional to the length of the path and of the pattern.
func (p pattern) matches(path string) bool {
	rest, ok := strings.CutPrefix(path, p.parts[0])
	if !ok {
		return false
	}
	if len(p.parts) == 1 {
		return !p.ends || rest == ""
	}
	last := len(p.parts) - 1
	for _, part := range p.parts[1:last] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if p.ends {
		return strings.HasSuffix(rest, p.parts[last])
	}
	return strings.Contains(rest, p.parts[last])
}

// pathOf is the path and query of a URL, or of a path as it is.
func pathOf(target string) string {
	target, _, _ = strings.Cut(target, "#")
	if i := strings.Index(target, "://"); i > 0 && !strings.ContainsAny(target[:i], "/?") {
		target = target[i+3:]
		j := strings.IndexAny(target, "/?")
		if j < 0 {
			return "/"
		}
		target = target[j:]
	}
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	return target
}

// normal is a path or pattern in the form in which RFC 9309 section 2.2.2 compares them:
// what needs no percent-encoding has none, everything else has it, with upper-case digits.
// Reserved characters are the same with and without it, but for those that divide a path or
// a query. Stars of a pattern stay; as parts of a path, and dollars anywhere, they are encoded.
func normal(s string, isPattern bool) string {
	if plain(s, isPattern) {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	query := false
	for i := 0; i < len(s); i++ {
		c, encoded := s[i], false
		if c == '%' {
			if hi, lo := digit(s, i+1), digit(s, i+2); hi >= 0 && lo >= 0 {
				c, encoded = byte(hi<<4|lo), true
				i += 2
			}
		}
		switch {
		case c == '*' && !encoded && isPattern:
			b.WriteByte(c)
		case unreserved(c):
			b.WriteByte(c)
		case !encoded && (c == '/' || c == '?' || c == '&' || c == '=' || c == '+'):
			b.WriteByte(c)
			query = query || c == '?'
		case reserved(c) && !divides(c, query):
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// plain says that s is in normal form already.
func plain(s string, isPattern bool) bool {
	for i := range len(s) {
		if c := s[i]; !unreserved(c) && c != '/' && !(c == '*' && isPattern) {
			return false
		}
	}
	return true
}

func unreserved(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

// reserved are the reserved characters of RFC 3986 that have no meaning of their own here.
func reserved(c byte) bool { return strings.IndexByte("/?&=+:@!'(),;[]", c) >= 0 }

// divides says that an encoded c is not the same as a bare one.
func divides(c byte, query bool) bool {
	if query {
		return c == '&' || c == '=' || c == '+'
	}
	return c == '/' || c == '?'
}

// digit is the value of the hexadecimal digit at i, -1 if there is none.
func digit(s string, i int) int {
	if i >= len(s) {
		return -1
	}
	switch c := s[i]; {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
