package extract

import "strings"

// What is parsed of a page. Real pages stay far below; those above are made to exhaust whoever reads them, and are cut.
const (
	mostBytes  = 8 << 20
	mostTags   = 250_000 // a tag costs some 200 bytes once parsed
	mostClones = 300_000 // elements that the parser makes anew for formatting left open
	mostInTag  = 10_000  // attributes, about
)

// parsable is how many bytes of a page are parsed. HTML lets a page of some kilobytes grow to gigabytes: formatting
// elements that are left open are made anew in each paragraph that follows. So that is counted before.
func parsable(text string) int {
	text = text[:cut(text, mostBytes)]
	var open formatting
	tags, clones := 0, 0
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 || at+i+1 >= len(text) {
			return len(text)
		}
		at += i + 1
		if tags++; tags > mostTags {
			return at - 1
		}
		c := text[at]
		end := c == '/'
		if end && at+1 < len(text) {
			at++
			c = text[at]
		}
		if !letter(c) {
			continue
		}
		n := 1
		for n < 7 && at+n < len(text) && letter(text[at+n]) {
			n++
		}
		name := text[at : at+n]
		if formats(name) {
			open.mark(name, text[at:min(len(text), at+80)], end)
		} else if !end {
			if clones += open.distinct; clones > mostClones {
				return at - 1
			}
		}
		if !end && crowded(text[at:]) {
			return at - 1
		}
	}
}

// crowded tells whether the tag that text begins with has more attributes than any page needs.
func crowded(text string) bool {
	if len(text) < 4*mostInTag {
		return false
	}
	i := strings.IndexByte(text, '>')
	if i < 0 {
		i = len(text)
	}
	return i > 4*mostInTag && strings.Count(text[:i], " ")+strings.Count(text[:i], "\n")+strings.Count(text[:i], "/") > mostInTag && !strings.Contains(text[:min(i, 4096)], "data:")
}

// formats tells whether an element is one that the parser makes anew where it was left open.
func formats(name string) bool {
	switch strings.ToLower(name) {
	case "b", "i", "u", "s", "em", "strong", "font", "big", "small", "code", "tt", "nobr", "strike":
		return true
	}
	return false
}

// formatting counts the formatting elements left open, of those that are alike three at the most, as the parser does.
type formatting struct {
	stack    []string
	count    map[string]int
	distinct int // once there are many
}

const fewOpen = 48 // that cost nothing worth counting

func (f *formatting) mark(name, tag string, end bool) {
	if end {
		n := len(f.stack)
		if n == 0 {
			return
		}
		t := f.stack[n-1]
		f.stack = f.stack[:n-1]
		if f.count[t]--; f.count[t] < 3 && f.distinct > 0 {
			f.distinct--
		}
		return
	}
	if i := strings.IndexByte(tag, '>'); i >= 0 {
		tag = tag[:i]
	}
	if len(f.stack) > 100_000 {
		return
	}
	if f.count == nil {
		f.count = map[string]int{}
	}
	f.stack = append(f.stack, tag)
	if f.count[tag]++; f.count[tag] <= 3 && len(f.stack) > fewOpen {
		f.distinct++
	}
}

// cut is at most n, moved down to the beginning of a character.
func cut(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return n
}
