package warc

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// arcHead is the line that begins an ARC record:
//
//	URL IP date type length                                              (version 1)
//	URL IP date type status checksum location offset filename length     (version 2)
//
// URLs and types may hold spaces, so the date behind an address is what the line is known by.
type arcHead struct {
	url, ip, mime string
	date          time.Time
	size          int64
}

// parseARC reads the first line of an ARC record, its end included.
func parseARC(line []byte) (arcHead, bool) {
	if len(line) < 20 || line[len(line)-1] != '\n' || !letter(line[0]) || bytes.IndexByte(line, ':') <= 0 {
		return arcHead{}, false
	}
	fields := strings.Split(strings.TrimRight(string(line), " \r\n"), " ")
	n := len(fields)
	size, err := strconv.ParseUint(fields[n-1], 10, 62)
	if n < 5 || err != nil {
		return arcHead{}, false
	}
	for i := n - 2; i >= 2; i-- {
		if len(fields[i]) != 14 && len(fields[i]) != 12 || !digits([]byte(fields[i])) {
			continue
		}
		if _, err := netip.ParseAddr(fields[i-1]); err != nil {
			continue
		}
		date, ok := parseTime(fields[i])
		head := arcHead{url: strings.Join(fields[:i-1], "%20"), ip: fields[i-1], date: date, size: int64(size)}
		switch behind := fields[i+1 : n-1]; len(behind) {
		case 0:
			return arcHead{}, false
		case 6:
			head.mime = behind[0]
		default:
			head.mime = strings.Join(behind, " ")
		}
		return head, ok && strings.Contains(head.url, ":")
	}
	return arcHead{}, false
}

// fill says with the fields of WARC what the line says. The type waits for the block.
func (a arcHead) fill(rec *Record) (size int64) {
	rec.Version, rec.TargetURI, rec.Date = "ARC/1.0", a.url, a.date
	rec.Header = Header{
		{"WARC-Target-URI", a.url},
		{"WARC-Date", a.date.Format(time.RFC3339)},
		{"WARC-IP-Address", a.ip},
		{"Content-Type", a.mime},
		{"Content-Length", strconv.FormatInt(a.size, 10)},
	}
	return a.size
}

// settle gives an ARC record the type that its block shows.
func (rec *Record) settle() {
	switch {
	case strings.HasPrefix(rec.TargetURI, "filedesc:"):
		rec.Type = TypeWarcinfo
	case bytes.HasPrefix(rec.Block, []byte("HTTP/")):
		rec.Type = TypeResponse
		rec.Header.Set("Content-Type", "application/http; msgtype=response")
	default:
		rec.Type = TypeResource
	}
	rec.Header = append(Header{{"WARC-Type", rec.Type}}, rec.Header...)
}

// letter says whether a URL may begin with c.
func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
