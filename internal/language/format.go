package language

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// model.bin is
//
//	"ibid-lang" and a byte, the version, 1
//	a Zstandard frame of
//	  one byte, the number of tables, and for each
//	    script, longest n-gram, number of columns: a byte each; number of rows: four
//	    for each column the length of its tag, a byte, its tag, and its mean as an IEEE float of 32 bits
//	    the hash of every row, 32 bits
//	    for each column, the levels of the rows, two to a byte, the first in the low bits
//
// with the least significant byte first. Hashes are those of gram in table.go.
const magic = "ibid-lang\x01"

//go:embed model.bin
var modelFile []byte

// maxModel is the most that a model may be once decompressed, in bytes.
const maxModel = 64 << 20

// shipped is the model of model.bin. A build with a broken one knows scripts alone, which a test would notice.
var shipped = sync.OnceValue(func() *Model {
	m, err := ReadModel(modelFile)
	if err != nil {
		return &Model{}
	}
	return m
})

// Model is what Detect knows of languages.
type Model struct{ tables [scripts]*table }

// ReadModel reads a model as Write wrote it.
func ReadModel(file []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return nil, errors.New("read language model: it is none of this version; make it with ibid train language")
	}
	z, err := zstd.NewReader(bytes.NewReader(rest), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("read language model: %w", err)
	}
	defer z.Close()
	text, err := io.ReadAll(io.LimitReader(z, maxModel))
	if err != nil {
		return nil, fmt.Errorf("read language model: %w", err)
	}
	m := &Model{}
	r := decoder{text: text}
	for range r.byte() {
		s, t := r.table()
		if r.bad || s >= scripts {
			return nil, errors.New("read language model: it is cut or damaged")
		}
		m.tables[s] = t
	}
	return m, nil
}

// decoder takes a model apart. After the end everything is zero and bad is set.
type decoder struct {
	text []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.text) {
		d.bad, d.text = true, nil
		return make([]byte, min(max(n, 0), 8))
	}
	b := d.text[:n]
	d.text = d.text[n:]
	return b
}

func (d *decoder) byte() int { return int(d.take(1)[0]) }

func (d *decoder) float() float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(d.take(4))))
}

func (d *decoder) table() (script, *table) {
	s := script(d.byte())
	t := &table{most: d.byte()}
	columns, rows := d.byte(), int(binary.LittleEndian.Uint32(d.take(4)))
	if columns > maxColumns || rows > maxRows {
		d.bad = true
		return s, t
	}
	for range columns {
		tag := string(d.take(d.byte()))
		t.columns = append(t.columns, column{tag: tag, mean: d.float()})
	}
	hashes := d.take(4 * rows)
	if d.bad {
		return s, t
	}
	t.hashes = make([]uint32, rows)
	for i := range t.hashes {
		t.hashes[i] = binary.LittleEndian.Uint32(hashes[4*i:])
	}
	t.width = (columns + 15) / 16
	t.rows = make([]uint64, rows*t.width)
	for c := range columns {
		levels := d.take((rows + 1) / 2)
		if d.bad {
			break
		}
		for i := range rows {
			level := uint64(levels[i/2]>>(4*(i%2))) & 15
			t.rows[i*t.width+c/16] |= level << (4 * (c % 16))
		}
	}
	t.index()
	return s, t
}

// Write writes the model in the form that ReadModel reads.
func (m *Model) Write(w io.Writer) error {
	var text []byte
	n := 0
	for s, t := range m.tables {
		if t != nil {
			n++
			text = t.append(append(text, byte(s)))
		}
	}
	text = append([]byte{byte(n)}, text...)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	_, err = w.Write(z.EncodeAll(text, []byte(magic)))
	return err
}

func (t *table) append(b []byte) []byte {
	b = append(b, byte(t.most), byte(len(t.columns)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(t.hashes)))
	for _, c := range t.columns {
		b = append(append(b, byte(len(c.tag))), c.tag...)
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(c.mean)))
	}
	for _, h := range t.hashes {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	for c := range t.columns {
		for i := 0; i < len(t.hashes); i += 2 {
			pair := t.level(i, c)
			if i+1 < len(t.hashes) {
				pair |= t.level(i+1, c) << 4
			}
			b = append(b, pair)
		}
	}
	return b
}

// Shipped is the model that Detect uses.
func Shipped() *Model { return shipped() }
