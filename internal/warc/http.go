package warc

import (
	"bytes"
	"errors"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// Response is what a record holds of a web page: the response of the server, with its body as
// the server meant it.
type Response struct {
	Status    int         // HTTP status; 200 for resource and conversion records; 0 if the block does not say
	Header    http.Header // as received; Content-Type is the record's own for resource and conversion
	Body      []byte      // after Transfer-Encoding and Content-Encoding were undone; may share memory with the record
	Truncated string      // why Body is not whole: "length", "encoding", or the record's own reason; "" if it is
}

// ErrNoPage says that a record is of a type that holds no page (warcinfo, request, metadata).
var ErrNoPage = errors.New("the record holds no page")

// HTTP reads the page that a response, resource, conversion or revisit record holds. A
// revisit has a header and no body: RefersTo says where that is. Broken encodings give the
// part that could be read, marked in Truncated.
func (rec *Record) HTTP() (*Response, error) {
	switch rec.Type {
	case TypeResource, TypeConversion:
		return rec.bare(), nil
	case TypeResponse, TypeRevisit:
	default:
		return nil, ErrNoPage
	}
	if !bytes.HasPrefix(rec.Block, []byte("HTTP/")) {
		if rec.Type == TypeRevisit { // one without a header
			return &Response{Header: http.Header{}}, nil
		}
		if mime := rec.Header.Value("Content-Type"); mime != "" && !strings.HasPrefix(strings.ToLower(mime), "application/http") {
			return rec.bare(), nil // dns, ftp
		}
		return nil, errors.New("the response does not begin with an HTTP status line")
	}
	status, header, body := splitHTTP(rec.Block)
	p := &Response{Status: status, Header: header, Truncated: rec.Truncated}
	if rec.Type == TypeRevisit {
		return p, nil
	}
	var why string
	p.Body, why = decodeBody(header, body, Limits{Body: rec.body}.withDefaults().Body)
	if p.Truncated == "" {
		p.Truncated = why
	}
	return p, nil
}

// bare is the page of a record whose block is the body itself.
func (rec *Record) bare() *Response {
	header := http.Header{}
	if mime := rec.Header.Value("Content-Type"); mime != "" {
		header.Set("Content-Type", mime)
	}
	return &Response{Status: http.StatusOK, Header: header, Body: rec.Block, Truncated: rec.Truncated}
}

// splitHTTP takes a response apart. It accepts what browsers do: bare line feeds, folded
// lines, lines that are no fields.
func splitHTTP(block []byte) (status int, header http.Header, body []byte) {
	line, rest := cutLine(block)
	if fields := strings.Fields(string(line[:min(len(line), 256)])); len(fields) > 1 {
		status, _ = strconv.Atoi(fields[1])
	}
	header = http.Header{}
	last := ""
	for len(rest) > 0 {
		line, rest = cutLine(rest)
		if len(line) == 0 {
			break
		}
		if values := header[last]; (line[0] == ' ' || line[0] == '\t') && len(values) > 0 {
			values[len(values)-1] += " " + strings.TrimSpace(string(line))
			continue
		}
		name, value, ok := strings.Cut(string(line), ":")
		if ok {
			last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
			header[last] = append(header[last], strings.TrimSpace(value))
		}
	}
	return status, header, rest
}

// cutLine splits b behind its first line, whose end it takes off.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}
