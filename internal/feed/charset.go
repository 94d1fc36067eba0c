package feed

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// declaration is the XML declaration with the encoding it names.
var declaration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*<\?xml\s[^>]{0,200}?\?>`)
})

var encodingName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`encoding\s*=\s*["']([^"']{1,40})["']`)
})

// utf8Of is text in UTF-8, without byte order mark and XML declaration. What decides is, in
// this order: a byte order mark, the zeros of wide characters, whether it is UTF-8 already,
// what the declaration says, and windows-1252, which every byte is.
func utf8Of(text []byte) []byte {
	if wide, big, ok := width(text); ok {
		text = narrow(text, wide, big)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	head := declaration().Find(text)
	body := text[len(head):]
	if !utf8.Valid(text) {
		name := "windows-1252"
		if m := encodingName().FindSubmatch(head); m != nil {
			if _, known := charset.Lookup(string(m[1])); known != "" && !strings.HasPrefix(known, "utf-") {
				name = string(m[1])
			} else if known == "utf-8" {
				return bytes.ToValidUTF8(body, []byte("\ufffd"))
			}
		}
		if e, _ := charset.Lookup(name); e != nil {
			if decoded, err := e.NewDecoder().Bytes(body); err == nil {
				return decoded
			}
		}
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return body
}

// width says how many bytes a character of text has if it is more than one, from a byte order
// mark or from the zeros beside the "<" or "{" that a feed begins with.
func width(text []byte) (bytes int, big, ok bool) {
	if len(text) < 4 {
		return 0, false, false
	}
	switch first := binary.BigEndian.Uint32(text); {
	case first == 0x0000feff || first == '<' || first == '{':
		return 4, true, true
	case first == 0xfffe0000 || first == '<'<<24 || first == '{'<<24:
		return 4, false, true
	case first>>16 == 0xfeff || first>>16 == '<' || first>>16 == '{':
		return 2, true, true
	case first>>16 == 0xfffe || first>>16 == '<'<<8 || first>>16 == '{'<<8:
		return 2, false, true
	}
	return 0, false, false
}

// narrow turns UTF-16 or UTF-32 into UTF-8.
func narrow(text []byte, wide int, big bool) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	if big {
		order = binary.BigEndian
	}
	out := make([]byte, 0, len(text)/2)
	for i := 0; i+wide <= len(text); i += wide {
		if wide == 4 {
			out = utf8.AppendRune(out, rune(order.Uint32(text[i:])))
			continue
		}
		r := rune(order.Uint16(text[i:]))
		if utf16.IsSurrogate(r) && i+4 <= len(text) {
			if r = utf16.DecodeRune(r, rune(order.Uint16(text[i+2:]))); r != utf8.RuneError {
				i += 2
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
