package warc

import (
	"errors"
	"io"
)

// WriterOptions say how records are written. The zero value is one gzip member per record
// with SHA-256 digests.
type WriterOptions struct {
	Plain  bool   // no compression
	Digest string // "sha256" (the default) or "sha1": algorithm of the block and payload digests, in base32
}

// Writer writes WARC/1.1 records. It is not safe for concurrent use.
type Writer struct {
	w io.Writer
	o WriterOptions
}

// NewWriter writes records to w.
func NewWriter(w io.Writer, o WriterOptions) *Writer { return &Writer{w: w, o: o} }

// Write writes one record and says where it went: offset counts from the first byte this
// Writer wrote, length is in bytes as stored. Fields of rec (Type, ID, TargetURI, Date,
// Truncated, Block) win over those in rec.Header; digests, Content-Length and, if empty, the
// ID are made here. rec is not changed.
func (w *Writer) Write(rec *Record) (offset, length int64, err error) {
	return 0, 0, errors.ErrUnsupported
}
