package ingest

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/warc"
)

// maxMembers of one zip or tar are read.
const maxMembers = 1 << 20

// zip reads a package of web archives (WACZ), or a zip of pages.
func (s *reader) zip(name string, f io.ReaderAt, size int64) {
	z, err := zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		s.skip(name, "", "broken zip: "+err.Error())
		return
	}
	if slices.ContainsFunc(z.File, func(m *zip.File) bool { return m.Name == "datapackage.json" }) || strings.HasSuffix(strings.ToLower(name), ".wacz") {
		s.wacz(name, f, size)
		return
	}
	for i, m := range z.File {
		where := name + "/" + m.Name
		switch {
		case s.over:
			return
		case i >= maxMembers:
			s.skip(name, "", "more members than a million")
			return
		case strings.HasSuffix(m.Name, "/"), asset(m.Name):
			continue
		case !filepath.IsLocal(filepath.FromSlash(m.Name)):
			s.skip(where, "", "its name leads out of the archive")
			continue
		case !m.Mode().IsRegular():
			s.skip(where, "", "not a regular file")
			continue
		}
		r, err := m.Open()
		if err != nil {
			s.skip(where, "", err.Error())
			continue
		}
		s.member(where, r)
		r.Close()
	}
}

func (s *reader) tar(in input, r io.Reader) {
	t := tar.NewReader(r)
	for n := 0; !s.over; n++ {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			s.skip(in.name, "", "broken tar: "+err.Error())
			return
		case n >= maxMembers:
			s.skip(in.name, "", "more members than a million")
			return
		}
		where := in.name + "/" + h.Name
		switch {
		case h.Typeflag == tar.TypeDir || asset(h.Name):
		case !filepath.IsLocal(filepath.FromSlash(h.Name)):
			s.skip(where, "", "its name leads out of the archive")
		case h.Typeflag != tar.TypeReg:
			s.skip(where, "", "not a regular file")
		default:
			s.member(where, t)
		}
	}
}

// member reads one file in an archive as a page of bounded size; archives in archives are not opened.
func (s *reader) member(name string, r io.Reader) {
	body, err := s.bounded(r)
	if err != nil {
		s.skip(name, "", brokenStream(err))
		return
	}
	s.body(input{name: name, seen: s.o.Seen}, body, "", "")
}

func (s *reader) wacz(name string, f io.ReaderAt, size int64) {
	z, err := warc.OpenWACZ(f, size, warc.Limits{Block: s.o.MaxPage, Body: s.o.MaxPage})
	if err != nil {
		s.skip(name, "", err.Error())
		return
	}
	for e, err := range z.Records() {
		if s.over {
			return
		}
		in := input{name: name + "/" + e.File, seen: s.o.Seen, size: size, count: &counter{}}
		if err != nil {
			var bad *warc.BadRecord
			if errors.As(err, &bad) {
				s.skip(in.name, fmt.Sprintf("byte %d", bad.Offset), bad.Reason)
			} else {
				s.skip(in.name, "", err.Error())
			}
			continue
		}
		s.record(in, e.Record)
	}
}
