package warc

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// packing is how a file is compressed.
type packing byte

const (
	plain packing = iota
	gzipped
	zstandard
)

var (
	magicGzip      = []byte{0x1f, 0x8b, 0x08}
	magicZstd      = []byte{0x28, 0xb5, 0x2f, 0xfd}
	magicDict      = []byte{0x37, 0xa4, 0x30, 0xec}
	magicDictFrame = []byte{0x5d, 0x2a, 0x4d, 0x18} // the skippable frame of a .warc.zst that holds its dictionary
)

// errBomb ends a record that decompresses to more than Limits.Record.
var errBomb = errors.New("it decompresses to more than the limit")

// stream is the decompressed content of a file: one member after another, a plain file being
// one member. It knows where in the file the member at hand began.
type stream struct {
	*tape
	packing packing
	out     *bufio.Reader // content of the member; the tape's own buffer for a plain file
	started bool          // a member is open
	member  int64         // where it starts in the file
	within  int64         // content of it that was read, in bytes
	budget  int64         // content that may still be decompressed for this record
	pushed  pushback

	gz    *gzip.Reader
	zst   *zstd.Decoder
	frame frameReader
	dict  []zstd.DOption
}

// pushback gives bytes that were read before, then those of r.
type pushback struct {
	bytes []byte
	r     io.Reader
	s     *stream
}

func (p *pushback) Read(b []byte) (int, error) {
	if len(p.bytes) > 0 {
		n := copy(b, p.bytes)
		p.bytes = p.bytes[n:]
		return n, nil
	}
	if p.s.budget < 0 {
		return 0, errBomb
	}
	n, err := p.r.Read(b)
	p.s.budget -= int64(n)
	return n, err
}

func newStream(r io.Reader, limit int) *stream {
	s := &stream{tape: newTape(r, limit)}
	s.pushed.s = s
	head, _ := s.in.Peek(4)
	switch {
	case len(head) == 0:
	case bytes.HasPrefix(magicGzip, head[:min(len(head), 3)]):
		s.packing = gzipped
	case bytes.HasPrefix(magicZstd, head), bytes.HasPrefix(magicDictFrame, head), skippable(head):
		s.packing = zstandard
	}
	if s.packing == plain {
		s.out = s.in
	} else {
		s.out = bufio.NewReaderSize(&s.pushed, buffer)
	}
	return s
}

// fill makes sure that out has a byte to give, opening the next member if it must.
// It returns io.EOF at the end of the file.
func (s *stream) fill() error {
	for {
		if s.started {
			if _, err := s.out.Peek(1); err != io.EOF || s.packing == plain {
				return err
			}
			s.started = false
		}
		if err := s.open(); err != nil {
			return err
		}
	}
}

// open begins the member that starts here.
func (s *stream) open() error {
	s.member, s.within = s.offset(), 0
	var err error
	switch s.packing {
	case plain:
		s.member, err = 0, nil
		s.within = s.offset()
		s.started = true
		return nil
	case gzipped:
		if _, err = s.in.Peek(1); err != nil {
			return err
		}
		if s.gz == nil {
			s.gz, err = gzip.NewReader(s.in)
		} else {
			err = s.gz.Reset(s.in)
		}
		if err != nil {
			return whole(err)
		}
		s.gz.Multistream(false)
		s.pushed.r = s.gz
	case zstandard:
		if err = s.openFrame(); err != nil {
			return err
		}
		s.pushed.r = s.zst
	}
	s.started = true
	s.pushed.bytes = nil
	s.out.Reset(&s.pushed)
	return nil
}

// whole says of an end of the file inside a member that it was not expected.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Read reads on across members.
func (s *stream) Read(p []byte) (int, error) {
	if err := s.fill(); err != nil {
		return 0, err
	}
	n, err := s.out.Read(p)
	s.within += int64(n)
	return n, err
}

// line reads to the end of a line, at most limit bytes of it.
func (s *stream) line(limit int) (line []byte, err error) {
	for {
		if err := s.fill(); err != nil {
			return line, err
		}
		part, err := s.out.ReadSlice('\n')
		s.within += int64(len(part))
		line = append(line, part...)
		switch {
		case err == nil, len(line) > limit:
			return line, nil
		case err != io.EOF && err != bufio.ErrBufferFull:
			return line, err
		}
	}
}

// ended says that the member at hand has no more content and was sound to its last byte.
func (s *stream) ended() (bool, error) {
	_, err := s.out.Peek(1)
	if err == io.EOF {
		return true, nil
	}
	return false, err
}

// unread puts content back that was read last from the member at hand.
func (s *stream) unread(b []byte) {
	rest, _ := s.out.Peek(s.out.Buffered())
	s.pushed.bytes = bytes.Join([][]byte{b, rest, s.pushed.bytes}, nil)
	s.within -= int64(len(b))
	s.out.Reset(&s.pushed)
}

// reopen goes on at the next member that starts behind off in the file and begins with a
// record. It returns io.EOF if there is none.
func (s *stream) reopen(off int64) error {
	if err := s.rewind(off + 1); err != nil {
		return err
	}
	if ahead := off + 1 - s.offset(); ahead > 0 { // it was only peeked at
		if _, err := io.CopyN(io.Discard, s.in, ahead); err != nil {
			return err
		}
	}
	s.started = false
	if s.packing == zstandard {
		return s.find(func([]byte) bool { return true }, magicZstd)
	}
	var trial gzip.Reader
	first := make([]byte, 4096)
	return s.find(func(window []byte) bool {
		if len(window) < 18 || window[len(magicGzip)]&0xe0 != 0 { // flags that no writer sets
			return false
		}
		if trial.Reset(bytes.NewReader(window)) != nil {
			return false
		}
		n, _ := io.ReadFull(&trial, first)
		return startsRecord(first[:n])
	}, magicGzip)
}

// skip reads up to n bytes of content and forgets them.
func (s *stream) skip(n int64) (int, error) {
	if err := s.fill(); err != nil {
		return 0, err
	}
	have, err := s.out.Discard(int(min(n, max(1, int64(s.out.Buffered())))))
	s.within += int64(have)
	return have, err
}

// advance goes to the next place in the content where a record may begin: behind a line end, or
// at the first word of a record wherever it stands, because the line end before it may be what is broken.
func (s *stream) advance() {
	window, _ := s.out.Peek(max(1, s.out.Buffered()))
	n := max(1, len(window)-len(start)) // what the window cuts is for the next one
	for size := 256; ; size *= 2 {      // so that many short steps do not each search the whole window
		part := window[:min(size, len(window))]
		at := bytes.IndexByte(part, '\n') + 1
		if at > 0 {
			part = part[:at]
		}
		if i := bytes.Index(part[min(1, len(part)):], []byte(start)); i >= 0 {
			at = 1 + i
		}
		if at > 0 {
			n = at
			break
		}
		if len(part) == len(window) {
			break
		}
	}
	s.out.Discard(n)
	s.within += int64(n)
}
