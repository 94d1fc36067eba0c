package warc

import (
	"errors"
	"io"
	"iter"
	"time"
)

// WACZ is an open package of web archives (WACZ 1.1.1).
type WACZ struct {
	Title, Description, Software string
	Created                      time.Time // UTC; zero if the package does not say
}

// OpenWACZ opens the package of size bytes that r holds.
func OpenWACZ(r io.ReaderAt, size int64, o Limits) (*WACZ, error) {
	return nil, errors.ErrUnsupported
}

// Records are the records of all web archives in the package with the name of the file each
// stands in. Bad records come as errors and the sequence goes on.
func (z *WACZ) Records() iter.Seq2[Entry, error] { return nil }

// Entry is a record of a package and the file in it that holds the record.
type Entry struct {
	File string
	*Record
}

// WACZOptions describe a package that is written.
type WACZOptions struct {
	Title, Description string
	Software           string    // who wrote it, for example "ibid 0.1"
	Created            time.Time // given by the caller: packages of the same content are the same bytes
}

// WACZWriter writes one package.
type WACZWriter struct{}

// NewWACZWriter starts a package on w.
func NewWACZWriter(w io.Writer, o WACZOptions) (*WACZWriter, error) {
	return nil, errors.ErrUnsupported
}

// Add writes rec to the package's web archive.
func (z *WACZWriter) Add(rec *Record) error { return errors.ErrUnsupported }

// AddPage lists url, as seen at that time, as a page that a reader of the package may open.
func (z *WACZWriter) AddPage(url, title string, seen time.Time) {}

// AddFile puts a further file into the package, for example "report.html".
func (z *WACZWriter) AddFile(name string, content []byte) error { return errors.ErrUnsupported }

// Close writes index, pages, further files and the lists of digests.
func (z *WACZWriter) Close() error { return errors.ErrUnsupported }
