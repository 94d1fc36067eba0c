package fetch

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// maxEncodings bounds how many encodings of one body are undone.
const maxEncodings = 4

// decode undoes the encodings of a body, to at most limit bytes each. Only gzip was asked
// for, but some servers send what they like.
func decode(encodings []string, body []byte, limit int64) ([]byte, error) {
	names := strings.Split(strings.ToLower(strings.Join(encodings, ",")), ",")
	if len(names) > maxEncodings {
		return nil, fmt.Errorf("%d Content-Encodings on one page", len(names))
	}
	for _, name := range slices.Backward(names) {
		name = strings.TrimSpace(name)
		if name == "" || name == "identity" || len(body) == 0 {
			continue
		}
		if strings.HasSuffix(name, "gzip") && !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
			continue // the server says so and does not do so
		}
		r, err := decoder(name, body)
		if err != nil {
			return nil, fmt.Errorf("Content-Encoding %.20s: %w", name, err)
		}
		var out bytes.Buffer
		_, err = io.Copy(&out, io.LimitReader(r, limit+1))
		r.Close()
		if int64(out.Len()) > limit {
			return nil, fmt.Errorf("%w of %d bytes once decompressed", ErrTooBig, limit)
		}
		if err != nil {
			return nil, fmt.Errorf("Content-Encoding %.20s: %w", name, err)
		}
		body = out.Bytes()
	}
	return body, nil
}

func decoder(name string, body []byte) (io.ReadCloser, error) {
	src := bytes.NewReader(body)
	switch name {
	case "gzip", "x-gzip":
		return gzip.NewReader(src)
	case "deflate": // zlib by the standard, bare deflate by many servers
		if z, err := zlib.NewReader(src); err == nil {
			return z, nil
		}
		src.Reset(body)
		return flate.NewReader(src), nil
	case "br":
		return io.NopCloser(brotli.NewReader(src)), nil
	case "zstd":
		z, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("unknown")
}
