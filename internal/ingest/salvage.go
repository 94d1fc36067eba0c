package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// salvage unpacks a stream of gzip members or zstd frames, and goes on behind one that is broken with the
// next: what one of them loses is told to lost, and a line break stands in its place.
type salvage struct {
	src   *bufio.Reader
	magic []byte
	open  func(io.Reader) error // begins the member that src stands at
	body  io.Reader             // of it
	lost  func(reason string)

	name  string // of the format
	n     int64  // bytes unpacked
	begun bool   // a member is being read
	gap   bool   // a line break is due
	err   error
}

func newGunzip(src *bufio.Reader, lost func(string)) *salvage {
	s := &salvage{src: src, magic: []byte{0x1f, 0x8b, 8}, lost: lost, name: "gzip"}
	z := new(gzip.Reader)
	s.open = func(r io.Reader) error {
		err := z.Reset(r)
		z.Multistream(false)
		return err
	}
	s.body = z
	return s
}

func newUnzstd(src *bufio.Reader, lost func(string)) (*salvage, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, err
	}
	s := &salvage{src: src, magic: zstdMagic, lost: lost, name: "zstd", body: z}
	s.open = func(r io.Reader) error { return z.Reset(struct{ io.Reader }{r}) }
	return s, nil
}

func (s *salvage) Read(p []byte) (int, error) {
	for s.err == nil && len(p) > 0 {
		if s.gap {
			s.gap = false
			p[0] = '\n'
			return 1, nil
		}
		if !s.begun {
			if _, err := s.src.Peek(1); err != nil {
				s.err = err // the end, or the source cannot be read
				break
			}
			if err := s.open(s.src); err != nil {
				s.damaged(err)
				continue
			}
			s.begun = true
		}
		n, err := s.body.Read(p)
		s.n += int64(n)
		switch {
		case errors.Is(err, io.EOF):
			s.begun = false
		case err != nil:
			s.damaged(err)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, s.err
}

// damaged passes over a broken member to the next.
func (s *salvage) damaged(err error) {
	s.begun = false
	what := damage(s.name, s.n, err)
	skipped, next := s.seek()
	if next != nil {
		s.err = next
		s.lost(what + onePiece)
		return
	}
	s.gap = true
	s.lost(fmt.Sprintf("%s: read on %d bytes later", what, skipped))
}

// damage says where err ended the reading of a compressed file, n bytes of whose content were read.
func damage(format string, n int64, err error) string {
	switch cut := errors.Is(err, io.ErrUnexpectedEOF); {
	case n == 0 && cut:
		return fmt.Sprintf("the %s file is cut off before anything of it can be read", format)
	case n == 0:
		return fmt.Sprintf("broken %s: nothing of it can be read", format)
	case cut:
		return fmt.Sprintf("the %s file is cut off behind byte %d of what it holds", format, n)
	}
	return fmt.Sprintf("broken %s behind byte %d of what it holds", format, n)
}

// onePiece is why nothing behind damage is read.
const onePiece = "; what follows is lost, because it was compressed in one piece"

// unbroken unpacks a stream of a format that has no pieces to go on with: behind damage there is its end.
type unbroken struct {
	r    io.Reader
	name string // of the format
	n    int64
	lost func(reason string)
}

func (u *unbroken) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		u.lost(damage(u.name, u.n, err) + onePiece)
		err = io.EOF
	}
	if err != nil {
		u.r = eof{}
	}
	return n, err
}

// eof is what stands behind the end.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// seek moves to the next member and returns how far that was.
func (s *salvage) seek() (skipped int64, err error) {
	for {
		head, err := s.src.Peek(s.src.Size())
		if len(head) == 0 {
			return skipped, err
		}
		at := bytes.Index(head, s.magic)
		if at == 0 && skipped == 0 && s.n == 0 { // the broken one itself
			if at = bytes.Index(head[1:], s.magic); at >= 0 {
				at++
			}
		}
		if at >= 0 {
			s.src.Discard(at)
			return skipped + int64(at), nil
		}
		pass := max(1, len(head)-len(s.magic)+1)
		if len(head) < len(s.magic) {
			pass = len(head)
		}
		s.src.Discard(pass)
		skipped += int64(pass)
	}
}
