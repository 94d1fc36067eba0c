package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// members reads a JSON object. Bytes that are no UTF-8 become U+FFFD, and of members with one name the last counts. Most of most
// objects is one long string, the text of the article, which is why strings are not left to package json.
func members(v []byte) (map[string]any, error) {
	o := jsontext.AllowInvalidUTF8(true)
	d := jsontext.NewDecoder(bytes.NewBuffer(v), o, jsontext.AllowDuplicateNames(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return nil, errNoObject
	}
	m := make(map[string]any, 16)
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, errNoObject
		}
		key := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, errNoObject
		}
		if value.Kind() == '"' {
			m[key] = unquote(value)
			continue
		}
		var x any
		if err := json.Unmarshal(value, &x, o, jsontext.AllowDuplicateNames(true)); err != nil {
			return nil, errNoObject
		}
		m[key] = x
	}
	d.ReadToken()
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errNoObject
	}
	return m, nil
}

var errNoObject = errors.New("not a JSON object")

// unquote is what a valid JSON string stands for. Signs given by number, and bytes that are no UTF-8, are left to package jsontext.
func unquote(quoted []byte) string {
	q := quoted[1 : len(quoted)-1]
	i := bytes.IndexByte(q, '\\')
	switch {
	case !utf8.Valid(q) || i >= 0 && bytes.Contains(q[i:], []byte(`\u`)):
		out, _ := jsontext.AppendUnquote(make([]byte, 0, len(q)), quoted)
		return string(out)
	case i < 0:
		return string(q)
	}
	var out strings.Builder
	out.Grow(len(q))
	for ; i >= 0; i = bytes.IndexByte(q, '\\') {
		out.Write(q[:i])
		c := q[i+1]
		if k := strings.IndexByte("bfnrt", c); k >= 0 {
			c = "\b\f\n\r\t"[k]
		}
		out.WriteByte(c)
		q = q[i+2:]
	}
	out.Write(q)
	return out.String()
}
