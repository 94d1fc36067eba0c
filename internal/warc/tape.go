package warc

import (
	"bufio"
	"bytes"
	"io"
)

// tape reads a file and can go back: over the bytes that were not released yet, as far as
// limit bytes, or anywhere if the file can seek.
type tape struct {
	r     io.Reader
	seek  io.Seeker // nil for pipes
	keep  []byte    // the file from base on
	base  int64
	next  int // index in keep of the next byte to hand out
	limit int
	err   error // of the file, other than its end

	in *bufio.Reader // reads the tape; what users of a tape read from
}

// buffer is the size of all read buffers, in bytes. It bounds how far Peek can look.
const buffer = 64 << 10

func newTape(r io.Reader, limit int) *tape {
	t := &tape{r: r, limit: limit}
	if s, ok := r.(io.Seeker); ok {
		if at, err := s.Seek(0, io.SeekCurrent); err == nil {
			t.seek, t.base, t.limit = s, at, 1<<20
		}
	}
	t.in = bufio.NewReaderSize((*tapeReader)(t), buffer)
	return t
}

// tapeReader is the side of the tape that its own buffer reads.
type tapeReader tape

func (t *tapeReader) Read(p []byte) (int, error) {
	if t.next < len(t.keep) {
		n := copy(p, t.keep[t.next:])
		t.next += n
		return n, nil
	}
	n, err := t.r.Read(p)
	if err != nil && err != io.EOF {
		t.err = err
	}
	if len(t.keep)+n > t.limit { // forget the older half
		drop := min(len(t.keep), max(len(t.keep)/2, len(t.keep)+n-t.limit))
		t.keep = append(t.keep[:0], t.keep[drop:]...)
		t.base += int64(drop)
	}
	t.keep = append(t.keep, p[:n]...)
	t.next = len(t.keep)
	return n, err
}

// offset is the place in the file of the next byte that in gives.
func (t *tape) offset() int64 { return t.base + int64(t.next-t.in.Buffered()) }

// release forgets what stands before off.
func (t *tape) release(off int64) {
	drop := int(min(off-t.base, int64(t.next-t.in.Buffered())))
	if drop <= 0 || drop < len(t.keep) && drop < 256<<10 { // moving bytes costs more than keeping a few
		return
	}
	t.keep = append(t.keep[:0], t.keep[drop:]...)
	t.base += int64(drop)
	t.next -= drop
}

// rewind goes back to off, or as near behind it as the tape reaches.
func (t *tape) rewind(off int64) error {
	off = min(off, t.offset())
	if off < t.base && t.seek != nil {
		if _, err := t.seek.Seek(off, io.SeekStart); err != nil {
			return err
		}
		t.base, t.keep = off, t.keep[:0]
	}
	t.next = int(max(0, off-t.base))
	t.in.Reset((*tapeReader)(t))
	return nil
}

// find goes forward to the next place where the bytes of one of magics stand and ok says yes
// to what follows there. It returns io.EOF if there is none.
func (t *tape) find(ok func(window []byte) bool, magics ...[]byte) error {
	const look = 8 << 10
	for {
		window, err := t.in.Peek(look)
		if len(window) == 0 {
			return err
		}
		at, past := 0, max(1, len(window)-look/2) // leave what is cut by the window for the next
		if err != nil {
			past = len(window)
		}
		for at < past {
			near := -1
			for _, m := range magics {
				if i := bytes.Index(window[at:], m); i >= 0 && (near < 0 || i < near) {
					near = i
				}
			}
			if near < 0 || at+near >= past {
				at = past
				break
			}
			at += near
			if ok(window[at:]) {
				_, err := t.in.Discard(at)
				return err
			}
			at++
		}
		if _, err := t.in.Discard(at); err != nil {
			return err
		}
		t.release(t.offset())
	}
}
