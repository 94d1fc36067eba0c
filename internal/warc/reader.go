package warc

import (
	"errors"
	"io"
)

// Reader reads the records of one file. It is not safe for concurrent use.
type Reader struct {
	limits Limits
	r      io.Reader
}

// NewReader reads records from r: WARC or ARC, plain, gzip or zstd, told apart by their first bytes.
func NewReader(r io.Reader, o Limits) *Reader {
	return &Reader{limits: o.withDefaults(), r: r}
}

// Next returns the next record, io.EOF at the end of the file, or a *BadRecord, after which
// Next may be called again. Any other error is one of the file itself and is final.
func (r *Reader) Next() (*Record, error) {
	return nil, errors.ErrUnsupported
}
