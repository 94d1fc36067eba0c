package warc

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Reader reads the records of one file. It is not safe for concurrent use.
type Reader struct {
	limits Limits
	s      *stream
	arc    bool  // the last record was one of ARC
	lost   lost  // where to look for the next record
	from   int64 // for inFile: look behind this place
	reread int64 // bytes that were read a second time
	err    error // final
}

// lost says how the next record is found after a bad one.
type lost byte

const (
	found    lost = iota // it starts here
	inStream             // at a line of the content that begins a record
	inFile               // at a member that begins with one, further on in the file
)

// maxReread bounds how many bytes are read again to look for records inside bad ones, so that
// a file of bad records costs no more than one of good ones and a second.
const maxReread = 1 << 30

// NewReader reads records from r: WARC or ARC, plain, gzip or zstd, told apart by their first
// bytes. If r is an io.Seeker, its place is moved at will.
func NewReader(r io.Reader, o Limits) *Reader {
	o = o.withDefaults()
	return &Reader{limits: o, s: newStream(r, int(o.Block)+1<<20)}
}

// Next returns the next record, io.EOF at the end of the file, or a *BadRecord, after which
// Next may be called again. Any other error is one of the file itself and is final.
func (r *Reader) Next() (*Record, error) {
	if r.err == nil && r.lost != found {
		r.err = r.resync()
	}
	if r.err != nil {
		return nil, r.err
	}
	rec, err := r.record()
	if err != nil && r.s.err != nil {
		err = fmt.Errorf("read at offset %d: %w", r.s.offset(), r.s.err)
	}
	var bad *BadRecord
	if err != nil && !errors.As(err, &bad) || r.s.err != nil {
		r.err = err
	}
	return rec, err
}

// resync goes forward to the next record after a bad one. It returns io.EOF if there is none.
func (r *Reader) resync() error {
	for {
		r.s.budget = r.limits.Record
		var err error
		if r.lost == inFile {
			err = r.s.reopen(r.from)
		}
		if err == nil {
			err = r.scan()
		}
		switch {
		case err == nil:
			r.lost = found
			return nil
		case r.s.err != nil:
			return r.s.err
		case err == io.EOF:
			return io.EOF
		}
		r.lose(err)
	}
}

// scan goes forward in the content to a line that begins a record.
func (r *Reader) scan() error {
	for {
		if err := r.s.fill(); err != nil {
			return err
		}
		if r.starts() {
			return nil
		}
		r.s.advance()
		if r.lost == inFile && r.s.packing != plain {
			// A false trace of a member shows as one that does not begin with a record.
			return errNoRecord
		}
	}
}

var errNoRecord = errors.New("no WARC or ARC header where a record should begin")

// starts says whether a record begins here.
func (r *Reader) starts() bool {
	window, _ := r.s.out.Peek(r.firstLine())
	return startsRecord(window)
}

// firstLine is how many bytes the first line of a record may take.
func (r *Reader) firstLine() int {
	if r.arc {
		return 4096
	}
	return len("WARC/1.10\r\n")
}

// lose says where to look on after err of the stream.
func (r *Reader) lose(err error) {
	r.lost = inFile
	switch {
	case r.s.packing == plain:
		r.lost = inStream
	case err == errBomb:
		r.from = r.s.offset() - 1 // the next member may begin here
	default:
		r.from = r.s.member
	}
}

// place is where a record starts.
type place struct{ offset, within int64 }

func (p place) bad(reason string, err error) *BadRecord {
	return &BadRecord{Offset: p.offset, Within: p.within, Reason: reason, Err: err}
}

// broken makes an error of the stream one of the record that starts at p.
func (r *Reader) broken(p place, where string, err error) error {
	switch err {
	case io.EOF:
		r.lost = inStream
		return p.bad("the file ends in its "+where, nil)
	case io.ErrUnexpectedEOF:
		r.lose(err)
		return p.bad("the file ends in its "+where+", inside a compressed member", nil)
	case errBomb:
		r.lose(err)
		return p.bad(fmt.Sprintf("it decompresses to more than the limit of %d bytes", r.limits.Record), nil)
	}
	r.lose(err)
	return p.bad("its compressed data are broken", err)
}

// record reads the record that starts here.
func (r *Reader) record() (*Record, error) {
	s := r.s
	s.budget = r.limits.Record
	at, err := r.begin()
	if err != nil {
		return nil, err
	}
	rec := &Record{Offset: at.offset, Within: at.within, body: r.limits.Body}
	size, err := r.head(rec, at)
	if err != nil {
		return nil, err
	}
	if err := r.block(rec, at, size); err != nil {
		return nil, err
	}
	if r.arc {
		rec.settle()
	}
	if s.packing == plain {
		rec.Length = s.offset() - at.offset
		return rec, nil
	}
	if end, _ := s.ended(); end && at.within == 0 {
		rec.Length = s.offset() - at.offset
	}
	return rec, nil
}

// begin skips empty lines and says where the record behind them starts.
func (r *Reader) begin() (place, error) {
	s := r.s
	s.release(s.offset())
	for alone := false; ; {
		before := s.offset()
		if err := s.fill(); err != nil {
			if err == io.EOF {
				return place{}, err
			}
			at := place{offset: max(before, s.member)}
			if s.started { // the member at hand ends badly
				at = place{s.member, s.within}
				return at, r.broken(at, "compressed member", err)
			}
			r.lose(err)
			if err == io.ErrUnexpectedEOF {
				return at, at.bad("the file ends in the header of a compressed member", nil)
			}
			return at, at.bad("no compressed member starts here", err)
		}
		if s.within == 0 {
			alone = true
			if s.packing != plain {
				s.release(s.member)
			}
		}
		if b, _ := s.out.Peek(1); b[0] != '\r' && b[0] != '\n' {
			switch {
			case s.packing == plain:
				s.release(s.offset())
				return place{offset: s.offset()}, nil
			case alone:
				return place{offset: s.member}, nil
			}
			return place{s.member, s.within}, nil
		}
		s.out.Discard(1)
		s.within++
	}
}

// head reads the header of a record and says how long its block is.
func (r *Reader) head(rec *Record, at place) (size int64, err error) {
	start, member := r.s.offset(), r.s.member
	line, err := r.s.line(min(r.limits.Header, buffer))
	if err != nil && !(err == io.EOF && len(line) > 0) {
		return 0, r.broken(at, "header", err)
	}
	r.arc = false
	if arc, ok := parseARC(line); ok {
		r.arc = true
		return arc.fill(rec), nil
	}
	if !isVersion(line) {
		if err == io.EOF && isVersion(append(line, '\n')) || couldStart(line) && err == io.EOF {
			return 0, r.broken(at, "header", io.EOF)
		}
		r.back(start, member, line, int64(len(line)))
		return 0, at.bad(errNoRecord.Error(), nil)
	}
	rec.Version = strings.TrimSpace(string(line))
	left := r.limits.Header
	for {
		line, err := r.s.line(left)
		if err != nil {
			return 0, r.broken(at, "header", err)
		}
		if left -= len(line); left < 0 {
			r.lost = inStream
			return 0, at.bad(fmt.Sprintf("its header is longer than the limit of %d bytes", r.limits.Header), nil)
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			break
		}
		rec.Header.add(text)
	}
	return r.length(rec, at)
}

// length takes the fields that Record has of its own from the header.
func (r *Reader) length(rec *Record, at place) (int64, error) {
	h := rec.Header
	rec.Type = strings.ToLower(strings.TrimSpace(h.Value("WARC-Type")))
	rec.ID = trimURI(h.Value("WARC-Record-ID"))
	rec.TargetURI = trimURI(h.Value("WARC-Target-URI"))
	rec.Date, _ = parseTime(h.Value("WARC-Date"))
	rec.Truncated = h.Value("WARC-Truncated")
	claim := strings.TrimSpace(h.Value("Content-Length"))
	size, err := strconv.ParseUint(claim, 10, 62)
	if err != nil {
		r.lost = inStream
		if claim == "" {
			return 0, at.bad("it has no Content-Length", nil)
		}
		return 0, at.bad(fmt.Sprintf("its Content-Length is %.40q", claim), nil)
	}
	return int64(size), nil
}

// block reads the block of size bytes that starts here and the empty lines behind it.
func (r *Reader) block(rec *Record, at place, size int64) error {
	s := r.s
	start, member := s.offset(), s.member
	keep := min(size, r.limits.Block)
	block, left := make([]byte, 0, min(keep, 64<<10)), size
	for left > 0 {
		if end, _ := s.ended(); end && s.packing != plain {
			if err := s.fill(); err == nil && r.starts() {
				return at.bad(fmt.Sprintf("its block has %d of %d bytes", size-left, size), nil)
			}
		}
		var n int
		var err error
		if room := keep - int64(len(block)); room > 0 {
			if len(block) == cap(block) {
				block = append(block, make([]byte, min(room, int64(cap(block))+512))...)[:len(block)]
			}
			n, err = s.Read(block[len(block):min(int64(cap(block)), keep)])
			block = block[:len(block)+n]
		} else {
			n, err = s.skip(left)
		}
		if left -= int64(n); err != nil && left > 0 {
			if err == io.EOF { // perhaps the length is wrong, and there are records in the block
				r.back(start, member, block, size-left)
				return at.bad(fmt.Sprintf("the file ends after %d of the %d bytes of its block", size-left, size), nil)
			}
			return r.broken(at, "block", err)
		}
	}
	rec.Block = block
	if rec.Truncated == "" && keep < size {
		rec.Truncated = "length"
	}
	window, _ := s.out.Peek(len(recordEnd))
	behind := string(window)
	lines, eaten := 0, 0
	for {
		b, err := s.out.Peek(1)
		if err != nil && err != io.EOF {
			return r.broken(at, "block", err)
		}
		if err == io.EOF || b[0] != '\r' && b[0] != '\n' {
			break
		}
		if b[0] == '\n' {
			lines++
		}
		s.out.Discard(1)
		s.within++
		eaten++
	}
	if end, _ := s.ended(); end || lines >= 2 || r.arc && lines == 1 || r.starts() || r.nearlyEnds(behind, eaten) {
		return nil
	}
	r.back(start, member, block, size)
	return at.bad(fmt.Sprintf("its block does not end after the %d bytes of its Content-Length", size), nil)
}

// recordEnd is what stands behind the block of a WARC record.
const recordEnd = "\r\n\r\n"

// nearlyEnds says whether one byte of the record's end is broken and the next record begins
// right behind it, and goes there. behind is what follows the block, of which eaten bytes were read.
func (r *Reader) nearlyEnds(behind string, eaten int) bool {
	end := recordEnd
	if r.arc {
		end = "\n"
	}
	if len(behind) < len(end) || eaten >= len(end) {
		return false
	}
	wrong := 0
	for i := range len(end) {
		if behind[i] != end[i] {
			wrong++
		}
	}
	left := len(end) - eaten
	window, _ := r.s.out.Peek(left + r.firstLine())
	if wrong != 1 || len(window) < left || !startsRecord(window[left:]) {
		return false
	}
	r.s.out.Discard(left)
	r.s.within += int64(left)
	return true
}

// back returns to the start of a block of which read bytes were read, to look for records in it.
func (r *Reader) back(start, member int64, block []byte, read int64) {
	s := r.s
	r.lost = inStream
	if r.reread += read; r.reread > maxReread {
		return
	}
	switch {
	case s.packing == plain:
		if err := s.rewind(start); err != nil {
			s.err = err
		}
		s.within = s.offset()
	case s.started && s.member == member && read == int64(len(block)):
		s.unread(block)
	}
}
