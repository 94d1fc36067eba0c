package warc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A .warc.zst is a sequence of Zstandard frames (RFC 8878), one for each record, that may
// begin with a skippable frame 0x184D2A5D that holds the dictionary of all of them, itself
// compressed or not ("Use of Zstandard in WARC", iipc.github.io/warc-specifications).
// The decoder reads across frames, so frameReader ends its input where a frame ends.

const (
	maxDict   = 16 << 20  // bytes of a dictionary
	maxWindow = 128 << 20 // bytes a frame may look back, as zstd --ultra -22 does
)

// skippable says that a frame with these first four bytes holds no content.
func skippable(head []byte) bool {
	return len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], magicDictFrame[1:])
}

// openFrame opens the next frame with content.
func (s *stream) openFrame() error {
	for {
		s.member = s.offset()
		head, err := s.in.Peek(8)
		if len(head) == 0 {
			return err
		}
		if !skippable(head) {
			break
		}
		if len(head) < 8 {
			return io.ErrUnexpectedEOF
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		isDict := bytes.Equal(head[:4], magicDictFrame) && s.dict == nil
		if _, err := s.in.Discard(8); err != nil {
			return err
		}
		if isDict && size <= maxDict {
			err = s.readDict(size)
		} else {
			_, err = io.CopyN(io.Discard, s.in, size)
		}
		if err != nil {
			return whole(err)
		}
	}
	s.frame = frameReader{in: s.in}
	if err := s.frame.head(); err != nil {
		return err
	}
	if s.zst == nil {
		var err error
		options := append([]zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow)}, s.dict...)
		if s.zst, err = zstd.NewReader(nil, options...); err != nil {
			return err
		}
	}
	return s.zst.Reset(&s.frame)
}

// readDict reads the dictionary of the file, size bytes as stored.
func (s *stream) readDict(size int64) error {
	dict, err := io.ReadAll(io.LimitReader(s.in, size))
	if err != nil {
		return err
	}
	if int64(len(dict)) < size {
		return io.ErrUnexpectedEOF
	}
	if bytes.HasPrefix(dict, magicZstd) {
		d, err := zstd.NewReader(bytes.NewReader(dict), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return err
		}
		defer d.Close()
		dict, err = io.ReadAll(io.LimitReader(d, maxDict+1))
		if err != nil {
			return fmt.Errorf("dictionary: %w", err)
		}
	}
	if len(dict) > maxDict {
		return errors.New("dictionary: larger than 16 MiB")
	}
	if bytes.HasPrefix(dict, magicDict) {
		s.dict = []zstd.DOption{zstd.WithDecoderDicts(dict)}
	} else {
		s.dict = []zstd.DOption{zstd.WithDecoderDictRaw(0, dict)}
	}
	if s.zst, err = zstd.NewReader(nil, append(s.dict, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))...); err != nil {
		return fmt.Errorf("dictionary: %w", err)
	}
	return nil
}

// frameReader gives the bytes of one frame as stored, then io.EOF.
type frameReader struct {
	in       *bufio.Reader
	left     int64 // bytes of the part at hand that were not handed out
	last     bool  // the part at hand is the last but for the checksum
	checksum bool  // four bytes of checksum follow the last block
}

// head finds how long the frame header is. It does not read it.
func (f *frameReader) head() error {
	head, err := f.in.Peek(5)
	if len(head) < 5 {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	if !bytes.HasPrefix(head, magicZstd) {
		return errors.New("not a Zstandard frame")
	}
	flags := head[4]
	single := flags&0x20 != 0
	size := 5 + []int64{0, 1, 2, 4}[flags&3] + []int64{0, 2, 4, 8}[flags>>6]
	if !single {
		size++ // window descriptor
	} else if flags>>6 == 0 {
		size++ // content size of one byte
	}
	f.left, f.checksum = size, flags&0x04 != 0
	return nil
}

func (f *frameReader) Read(p []byte) (int, error) {
	if f.left == 0 {
		switch {
		case f.last && f.checksum:
			f.left, f.checksum = 4, false
		case f.last:
			return 0, io.EOF
		default:
			if err := f.block(); err != nil {
				return 0, err
			}
		}
	}
	n, err := f.in.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	return n, whole(err)
}

// block finds how long the block is that starts here, its header included.
func (f *frameReader) block() error {
	b, err := f.in.Peek(3)
	if len(b) < 3 {
		return whole(err)
	}
	head := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
	f.last = head&1 != 0
	f.left = 3 + int64(head>>3)
	if head>>1&3 == 1 { // one byte, repeated
		f.left = 4
	}
	return nil
}
