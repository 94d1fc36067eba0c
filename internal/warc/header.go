package warc

import (
	"bytes"
	"strings"
	"time"
)

// start is how every WARC record begins.
const start = "WARC/"

// trimURI takes the angle brackets off a URI that some writers put around it and encodes spaces.
func trimURI(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '<' && s[len(s)-1] == '>' {
		s = s[1 : len(s)-1]
	}
	return strings.ReplaceAll(s, " ", "%20")
}

// parseTime reads a WARC-Date (W3C profile of ISO 8601, as short as a year) or the 14 digits of ARC.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "20060102150405", "200601021504", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// add adds a line of a header: a field, or more of the last one. Other lines are dropped.
func (h *Header) add(line string) {
	if line[0] == ' ' || line[0] == '\t' {
		if n := len(*h); n > 0 {
			(*h)[n-1].Value += " " + strings.TrimSpace(line)
		}
		return
	}
	if name, value, ok := strings.Cut(line, ":"); ok {
		*h = append(*h, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
}

// isVersion says whether line is the first one of a WARC record, its end included.
func isVersion(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte(start))
	if !ok || len(rest) > 8 || len(rest) < 2 || rest[len(rest)-1] != '\n' {
		return false
	}
	rest = bytes.TrimRight(rest, "\r\n")
	major, minor, ok := bytes.Cut(rest, []byte("."))
	return ok && digits(major) && digits(minor)
}

// couldStart says whether line is the beginning of a line that begins a record.
func couldStart(line []byte) bool {
	return strings.HasPrefix(start, string(line)) || bytes.HasPrefix(line, []byte(start)) && len(line) < 12
}

// startsRecord says whether window begins with the first line of a WARC or ARC record.
func startsRecord(window []byte) bool {
	end := bytes.IndexByte(window, '\n')
	if end < 0 {
		return false
	}
	line := window[:end+1]
	if isVersion(line) {
		return true
	}
	_, ok := parseARC(line)
	return ok
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}
