package warc

import (
	"strings"
	"time"
)

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
