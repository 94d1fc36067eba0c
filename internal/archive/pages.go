package archive

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ibid-news/ibid/internal/warc"
)

// notePages names the note that says where the page files end.
const notePages = "pages"

// maxPageFile is the size at which a new page file is begun, in bytes.
const maxPageFile = 1 << 30

// packedPage is a page as a gzip member of a WARC file.
type packedPage struct {
	member []byte
	sum    [32]byte
}

func packPage(rec *warc.Record) (*packedPage, error) {
	var buf bytes.Buffer
	if _, _, err := warc.NewWriter(&buf, warc.WriterOptions{}).Write(rec); err != nil {
		return nil, err
	}
	return &packedPage{member: buf.Bytes(), sum: sha256.Sum256(rec.Block)}, nil
}

// pages are the page files. What lies behind the noted end of the last one was never
// acknowledged: it is left alone, and a new file is begun.
type pages struct {
	dir  string
	last place // file and end of what is acknowledged
	f    *os.File
}

func openPages(dir string, last place) (*pages, error) { return &pages{dir: dir, last: last}, nil }

func (p *pages) name(file uint32) string {
	return filepath.Join(p.dir, fmt.Sprintf("%06d.warc.gz", file))
}

// open makes the last file ready to be written to.
func (p *pages) open() error {
	if p.f != nil && p.last.offset < maxPageFile {
		return nil
	}
	if p.f != nil {
		if err := p.f.Close(); err != nil {
			return err
		}
		p.f = nil
		p.last = place{file: p.last.file + 1}
	}
	for {
		f, err := os.OpenFile(p.name(p.last.file), os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return err
		}
		size, err := f.Seek(0, io.SeekEnd)
		if err == nil && size == p.last.offset && size < maxPageFile {
			p.f = f
			return nil
		}
		f.Close()
		if err != nil {
			return err
		}
		p.last = place{file: p.last.file + 1}
	}
}

func (p *pages) append(pg *packedPage) (place, error) {
	if err := p.open(); err != nil {
		return place{}, err
	}
	n, err := p.f.Write(pg.member)
	if err != nil {
		// What was written in part must not stand in the middle of a file.
		p.f.Close()
		p.f, p.last = nil, place{file: p.last.file + 1}
		return place{}, fmt.Errorf("write page: %w", err)
	}
	at := place{file: p.last.file, offset: p.last.offset, length: int64(n), sum: pg.sum}
	p.last.offset += int64(n)
	return at, nil
}

func (p *pages) sync() error { return p.f.Sync() }

func (p *pages) end() place { return p.last }

func (p *pages) close() error {
	if p == nil || p.f == nil {
		return nil
	}
	return p.f.Close()
}

// read returns a page as received, and checks that it is the one that was kept.
func (p *pages) read(at place) (*warc.Record, error) {
	f, err := os.Open(p.name(at.file))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := warc.NewReader(io.NewSectionReader(f, at.offset, at.length), warc.Limits{}).Next()
	if err != nil {
		return nil, fmt.Errorf("read %s at byte %d: %w", filepath.Base(p.name(at.file)), at.offset, err)
	}
	if sha256.Sum256(rec.Block) != at.sum {
		return nil, fmt.Errorf("read %s at byte %d: the page is not the one that was kept (its SHA-256 differs)", filepath.Base(p.name(at.file)), at.offset)
	}
	return rec, nil
}

// bytes is the size of all page files.
func (p *pages) bytes() int64 { return dirBytes(p.dir) }

func dirBytes(dir string) (n int64) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if fi, err := d.Info(); err == nil {
				n += fi.Size()
			}
		}
		return nil
	})
	return n
}

// notedPages is where the page files end as acknowledged.
func (a *Archive) notedPages() place {
	v, closer, err := a.db.Get(append([]byte{keyNote}, notePages...))
	if err != nil {
		return place{}
	}
	defer closer.Close()
	p, err := decodePlace(v)
	if errors.Is(err, errBroken) {
		return place{}
	}
	return p
}
