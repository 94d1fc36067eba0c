// Package warc reads and writes web archives: WARC/1.0 and 1.1 (ISO 28500), ARC, and WACZ 1.1.1.
//
// A Reader goes through a file of unknown, possibly hostile, origin from front to back.
// It promises that one broken record never costs another: what is broken comes back as a
// *BadRecord with its place and its reason, and reading goes on at the next record. A file
// that was cut gives every record before the cut, then one error. Memory is bounded by
// Limits, whatever lengths or compressed streams a file claims.
//
// Call NewReader and Next for files, OpenWACZ for packages, Record.HTTP for the page in a
// record, NewWriter and NewWACZWriter to write.
package warc

import (
	"fmt"
	"strings"
	"time"
)

// The types of records that ISO 28500 names. ARC records get the type that fits.
const (
	TypeWarcinfo     = "warcinfo"
	TypeResponse     = "response"
	TypeResource     = "resource"
	TypeRequest      = "request"
	TypeMetadata     = "metadata"
	TypeRevisit      = "revisit"
	TypeConversion   = "conversion"
	TypeContinuation = "continuation"
)

// Record is one record of a web archive.
type Record struct {
	Version   string    // "WARC/1.0", "WARC/1.1", "ARC/1.0"
	Type      string    // one of the constants above, lower case; "" if the record does not say
	ID        string    // WARC-Record-ID without the angle brackets; "" for ARC
	TargetURI string    // as stored, without angle brackets; spaces inside as %20
	Date      time.Time // UTC; zero if it is missing or cannot be read
	Header    Header    // all fields in their order; for ARC, the WARC fields that say the same
	Offset    int64     // where the record, or the compressed member that holds it, starts in the file, in bytes
	Length    int64     // bytes of the file from Offset that hold this record; 0 if it shares a compressed member
	Within    int64     // where the record starts in its decompressed member; 0 if it has one to itself
	Truncated string    // why Block is not whole: the record's own WARC-Truncated, or "length" for Limits.Block; "" if it is
	Block     []byte    // the content block, decompressed, at most Limits.Block bytes

	body int64 // Limits.Body of the reader
}

// Field is one line of a header.
type Field struct{ Name, Value string }

// Header is the fields of a record in their order. Names compare without case.
type Header []Field

// Value is the value of the first field of that name, "" if there is none.
func (h Header) Value(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Values are the values of all fields of that name.
func (h Header) Values(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

// Set replaces the first field of that name or adds one at the end.
func (h *Header) Set(name, value string) {
	for i, f := range *h {
		if strings.EqualFold(f.Name, name) {
			(*h)[i].Value = value
			return
		}
	}
	*h = append(*h, Field{name, value})
}

// Limits bound what one record may cost. A zero field stands for its default.
type Limits struct {
	Block  int64 // bytes of a block that are kept, 64 MiB; the rest is skipped and the record marked as truncated
	Record int64 // bytes that are decompressed for one record at most, 1 GiB; a record beyond it is bad
	Header int   // bytes of a record's header, 256 KiB
	Body   int64 // bytes that Record.HTTP decodes a body to, 64 MiB; the rest is cut and the response marked
}

func (l Limits) withDefaults() Limits {
	if l.Block <= 0 {
		l.Block = 64 << 20
	}
	if l.Record <= 0 {
		l.Record = 1 << 30
	}
	if l.Header <= 0 {
		l.Header = 256 << 10
	}
	if l.Body <= 0 {
		l.Body = 64 << 20
	}
	return l
}

// BadRecord is a stretch of a file that could not be read. Unless the file ended with it,
// the next call of Next goes on behind it.
type BadRecord struct {
	Offset int64  // where it starts in the file as stored
	Within int64  // where it starts in the decompressed member at Offset, if it shares one
	Reason string // what is wrong, as the end of a sentence
	Err    error  // what the decompressor or the file said; may be nil
}

func (e *BadRecord) Error() string {
	at := fmt.Sprintf("record at offset %d", e.Offset)
	if e.Within > 0 {
		at = fmt.Sprintf("record at byte %d of the member at offset %d", e.Within, e.Offset)
	}
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", at, e.Reason, e.Err)
	}
	return at + ": " + e.Reason
}

// Unwrap gives the error of the decompressor or the file.
func (e *BadRecord) Unwrap() error { return e.Err }

// RefersTo is the URL and the time of the record that holds the content which a revisit
// record leaves out. Empty if the record does not say.
func (rec *Record) RefersTo() (uri string, at time.Time) {
	at, _ = parseTime(rec.Header.Value("WARC-Refers-To-Date"))
	return trimURI(rec.Header.Value("WARC-Refers-To-Target-URI")), at
}
