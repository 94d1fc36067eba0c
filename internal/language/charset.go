package language

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Decode turns the body of a page into text: by its byte order mark, else as UTF-8 if it is that, else by
// the charset in which its words are words of a language, where the one that the HTTP header or the page
// names is believed unless another fits clearly better. name is the charset by its WHATWG name.
func Decode(body []byte, contentType string) (text, name string) {
	if enc, n, tag := mark(body); enc != nil {
		return decode(enc, body[n:]), tag
	}
	if utf8.Valid(body) {
		return string(body), "utf-8"
	}
	said := declared(body, contentType)
	if said == "" || said == "utf-8" {
		// If nearly all of it is UTF-8, a few bytes are lost, not the charset.
		if bad, good := broken(body); bad*10 <= good || said != "" && bad*200 < len(body) && bad <= good {
			return strings.ToValidUTF8(string(body), "\uFFFD"), "utf-8"
		}
		said = ""
	}
	name = guess(body, said)
	enc, err := htmlindex.Get(name)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\uFFFD"), "utf-8"
	}
	return decode(enc, body), name
}

// headBytes of a page are searched for the charset it names.
const headBytes = 64 << 10

// declared is the charset that the HTTP header or else the head of the page names, "" if none or
// one that is not known.
func declared(body []byte, contentType string) string {
	if i := strings.Index(strings.ToLower(contentType), "charset="); i >= 0 {
		if name := known(contentType[i+len("charset="):]); name != "" {
			return name
		}
	}
	head := bytes.ToLower(body[:min(len(body), headBytes)])
	if end := bytes.Index(head, []byte("<body")); end >= 0 {
		head = head[:end]
	}
	for _, sign := range []string{"charset=", "encoding="} {
		for rest := head; ; {
			i := bytes.Index(rest, []byte(sign))
			if i < 0 {
				break
			}
			rest = rest[i+len(sign):]
			if name := known(string(rest[:min(len(rest), 40)])); name != "" {
				return name
			}
		}
	}
	return ""
}

// known is the WHATWG name of the charset that s begins with, "" if it names none. A page whose
// bytes could be searched for a name is not in UTF-16.
func known(s string) string {
	s = strings.TrimLeft(s, " \"'")
	end := strings.IndexAny(s, " \"';>/?,")
	if end >= 0 {
		s = s[:end]
	}
	_, name := charset.Lookup(s)
	if strings.HasPrefix(name, "utf-16") {
		return "utf-8"
	}
	return name
}

func mark(b []byte) (encoding.Encoding, int, string) {
	get := func(tag string, n int) (encoding.Encoding, int, string) {
		e, err := htmlindex.Get(tag)
		if err != nil {
			return nil, 0, ""
		}
		return e, n, tag
	}
	switch {
	case bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4, "utf-32be"
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4, "utf-32le"
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		return get("utf-8", 3)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return get("utf-16be", 2)
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return get("utf-16le", 2)
	}
	return nil, 0, ""
}

func decode(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// broken counts the bytes of b that are no UTF-8, and the characters beyond ASCII that are.
func broken(b []byte) (bad, good int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return bad, good
}
