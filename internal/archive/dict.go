package archive

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/klauspost/compress/zstd"

	"github.com/ibid-news/ibid/internal/index"
)

// An article alone is too short for a compressor to learn its language. So when an archive has
// trainAt articles of one, a dictionary is made of their commonest strings; what is packed before
// stays as it is. A record names the dictionary it was packed with, as zstd frames do.
const (
	trainAt   = 512
	trainOn   = 400      // articles a dictionary is made of, the newest
	trainMost = 24 << 10 // bytes of one of them that are looked at
	dictBytes = 64 << 10
	maxDicts  = 64
	firstDict = 1 << 16 // zstd reserves the numbers below 32768
)

// maxRecord bounds what one article may unpack to, in bytes.
const maxRecord = 256 << 20

// packer compresses records with the dictionary of their language.
type packer struct {
	mu    sync.RWMutex
	plain *zstd.Encoder
	by    map[string]*zstd.Encoder // language -> with its dictionary
	dicts [][]byte
	dec   *zstd.Decoder

	fields sync.Pool // of *fields, for their memory
}

func encoderWith(os ...zstd.EOption) (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, append(os, zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)),
		zstd.WithWindowSize(512<<10), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false))...)
}

func newPacker() (*packer, error) {
	p := &packer{by: map[string]*zstd.Encoder{}}
	var err error
	if p.plain, err = encoderWith(zstd.WithEncoderLevel(zstd.SpeedDefault)); err != nil {
		return nil, err
	}
	return p, p.renew()
}

// renew makes the decoder anew, which knows all dictionaries.
func (p *packer) renew() (err error) {
	p.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithDecoderMaxMemory(maxRecord), zstd.WithDecoderDicts(p.dicts...))
	return err
}

// use takes up the dictionary of a language.
func (p *packer) use(lang string, dict []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	enc, err := encoderWith(zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderDict(dict))
	if err != nil {
		return fmt.Errorf("dictionary of %q: %w", lang, err)
	}
	p.by[lang] = enc
	p.dicts = append(p.dicts, dict)
	return p.renew()
}

func (p *packer) knows(lang string) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.by[lang] != nil || len(p.dicts) >= maxDicts
}

func (p *packer) pack(lang string, raw, dst []byte) []byte {
	p.mu.RLock()
	defer p.mu.RUnlock()
	enc := p.by[lang]
	if enc == nil {
		enc = p.plain
	}
	return enc.EncodeAll(raw, dst)
}

func (p *packer) unpack(b, dst []byte) ([]byte, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.dec.DecodeAll(b, dst)
}

// loadDicts reads the dictionaries of the archive.
func (a *Archive) loadDicts() error {
	return a.scan(keyDict, func(_, v []byte) error {
		n, k := binary.Uvarint(v)
		if k <= 0 || n > uint64(len(v)-k) {
			return fmt.Errorf("dictionary: %w", errBroken)
		}
		return a.packer.use(string(v[k:k+int(n)]), bytes.Clone(v[k+int(n):]))
	})
}

// train makes the dictionary of a language from its newest articles. That it cannot be made is no fault:
// articles are packed without one.
func (a *Archive) train(lang string) error {
	var samples [][]byte
	want := langCode(lang)
	for ord := a.next; ord > 0 && len(samples) < trainOn; ord-- {
		if f, ok := a.facts.of(ord - 1); !ok || f.lang != want {
			continue
		}
		v, closer, err := a.db.Get(ordKey(keyArticle, ord-1))
		if err != nil {
			continue
		}
		raw, err := a.packer.unpackRecord(v, nil)
		closer.Close()
		if err == nil {
			samples = append(samples, raw[:min(len(raw), trainMost)])
		}
	}
	id := firstDict + uint32(len(a.packer.dicts))
	dict, err := makeDict(id, samples)
	if err != nil {
		a.untrained[lang] = true
		return nil
	}
	v := append(binary.AppendUvarint(nil, uint64(len(lang))), lang...)
	if err := a.db.Set(ordKey(keyDict, index.Doc(id)), append(v, dict...), pebble.Sync); err != nil {
		return fmt.Errorf("keep dictionary: %w", err)
	}
	return a.packer.use(lang, dict)
}

// makeDict makes a zstd dictionary of the strings that most samples share. The commonest stand last,
// where they are cheapest to point at.
func makeDict(id uint32, samples [][]byte) ([]byte, error) {
	const gram, segment = 8, 64
	const tableBits = 20
	in := make([]uint16, 1<<tableBits)   // samples that have a string of gram bytes, by its hash
	last := make([]uint16, 1<<tableBits) // the sample in which it was met last
	slot := func(b []byte) uint64 { return binary.LittleEndian.Uint64(b) * 0x9E3779B97F4A7C15 >> (64 - tableBits) }
	for i, s := range samples {
		for at := 0; at+gram <= len(s); at++ {
			if h := slot(s[at:]); last[h] != uint16(i+1) {
				last[h] = uint16(i + 1)
				in[h]++
			}
		}
	}
	worth := func(b []byte) (n int) {
		for at := 0; at+gram <= len(b); at++ {
			if c := in[slot(b[at:])]; c > 1 {
				n += int(c)
			}
		}
		return n
	}
	type piece struct {
		text  []byte
		worth int
	}
	var pieces []piece
	for _, s := range samples {
		for at := 0; at+segment <= len(s); at += segment {
			pieces = append(pieces, piece{s[at : at+segment], worth(s[at : at+segment])})
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.worth, a.worth) })
	var chosen [][]byte
	for _, p := range pieces {
		if len(chosen)*segment >= dictBytes {
			break
		}
		if 2*worth(p.text) < p.worth {
			continue // what it has is there already
		}
		chosen = append(chosen, p.text)
		for at := 0; at+gram <= len(p.text); at++ {
			in[slot(p.text[at:])] = 0
		}
	}
	slices.Reverse(chosen)
	return zstd.BuildDict(zstd.BuildDictOptions{ID: id, Contents: samples, History: bytes.Join(chosen, nil), Offsets: [3]int{1, 4, 8}, Level: zstd.SpeedFastest})
}
