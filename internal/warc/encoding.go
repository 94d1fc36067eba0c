package warc

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// maxEncodings bounds how many Content-Encodings of one body are undone.
const maxEncodings = 4

// decodeBody undoes the encodings that header names, to at most limit bytes. Servers and
// archives lie about both: a body that is not encoded as it is said to be is left as it is.
// why says what is missing at its end.
func decodeBody(header http.Header, body []byte, limit int64) (decoded []byte, why string) {
	if strings.Contains(strings.ToLower(strings.Join(header["Transfer-Encoding"], ",")), "chunked") {
		body, why = dechunk(body)
	}
	encodings := strings.Split(strings.ToLower(strings.Join(header["Content-Encoding"], ",")), ",")
	if len(encodings) > maxEncodings {
		return nil, "encoding"
	}
	for _, name := range slices.Backward(encodings) {
		name = strings.TrimSpace(name)
		if name == "" || name == "identity" || len(body) == 0 {
			continue
		}
		plain, err := decompress(name, body, limit)
		if err != nil && len(plain) == 0 {
			if !compressed(body) && known(name) {
				continue
			}
			return nil, "encoding"
		}
		body = plain
		switch {
		case int64(len(body)) > limit:
			why = "length"
		case err != nil:
			why = "encoding"
		}
	}
	if int64(len(body)) > limit {
		body, why = body[:limit], "length"
	}
	return body, why
}

func known(name string) bool {
	switch name {
	case "gzip", "x-gzip", "deflate", "br", "zstd":
		return true
	}
	return false
}

// compressed says whether body shows the magic of a compressed stream or looks binary, so
// that it cannot be the text itself.
func compressed(body []byte) bool {
	head := body[:min(len(body), 512)]
	if bytes.HasPrefix(head, magicGzip) || bytes.HasPrefix(head, magicZstd) {
		return true
	}
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			return true
		}
	}
	return false
}

// decompress undoes one encoding and returns what it gave before an error, at most limit+1 bytes.
func decompress(name string, body []byte, limit int64) ([]byte, error) {
	var r io.Reader
	src := bytes.NewReader(body)
	switch name {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(src)
		if err != nil {
			return nil, err
		}
		r = z
	case "deflate": // zlib by the standard, bare deflate by many servers
		z, err := zlib.NewReader(src)
		if err != nil {
			src.Reset(body)
			r = flate.NewReader(src)
			break
		}
		r = z
	case "br":
		r = brotli.NewReader(src)
	case "zstd":
		z, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		r = z
	default:
		return nil, http.ErrNotSupported
	}
	var out bytes.Buffer
	_, err := io.Copy(&out, io.LimitReader(r, limit+1))
	return out.Bytes(), err
}

// dechunk undoes the chunked coding. A body that does not begin with a chunk is returned
// whole; so is what follows a chunk that is followed by no other.
func dechunk(body []byte) (whole []byte, why string) {
	for at := 0; ; {
		line, rest := cutLine(body[at:])
		size, ok := chunkSize(line)
		if !ok {
			switch {
			case at == 0:
				return body, ""
			case len(body[at:]) == 0:
				return whole, "length"
			}
			return append(whole, body[at:]...), "encoding"
		}
		if size == 0 {
			return whole, ""
		}
		if size > int64(len(rest)) {
			if at == 0 && len(rest) == 0 {
				return body, ""
			}
			return append(whole, rest...), "length"
		}
		if whole == nil {
			whole = make([]byte, 0, len(body)-at)
		}
		whole = append(whole, rest[:size]...)
		rest = rest[size:]
		if bytes.HasPrefix(rest, []byte("\r\n")) {
			rest = rest[2:]
		} else if bytes.HasPrefix(rest, []byte("\n")) {
			rest = rest[1:]
		}
		at = len(body) - len(rest)
	}
}

// chunkSize reads the line before a chunk: a hexadecimal number, perhaps with extensions.
func chunkSize(line []byte) (int64, bool) {
	if len(line) > 1024 {
		return 0, false
	}
	number, _, _ := strings.Cut(string(line), ";")
	size, err := strconv.ParseUint(strings.TrimSpace(number), 16, 62)
	return int64(size), err == nil
}
