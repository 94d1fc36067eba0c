package archive

import (
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/cockroachdb/pebble/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/index"
)

// fact is what a search must know of an article without reading it.
type fact struct {
	id     article.ID
	first  int64   // seconds since 1970 of Article.First; noTime: unknown
	outlet uint32  // hash of Article.Name
	lang   [4]byte // langCode of Article.Lang
}

const (
	factBytes  = 32
	chunkFacts = 1024 // facts of one record
	noTime     = -1 << 63
)

func factOf(a *article.Article) fact {
	f := fact{id: a.ID, first: noTime, outlet: outletHash(a.Name()), lang: langCode(a.Lang)}
	if t := a.First(); !t.IsZero() {
		f.first = t.Unix()
	}
	return f
}

func outletHash(name string) uint32 { return uint32(xxhash.Sum64String(name)) }

// langCode is the primary subtag of a BCP 47 tag, cut to 4 bytes.
func langCode(tag string) (c [4]byte) {
	for i := 0; i < len(tag) && i < len(c) && tag[i] != '-'; i++ {
		c[i] = tag[i]
	}
	return c
}

func langOf(c [4]byte) string {
	n := 0
	for n < len(c) && c[n] != 0 {
		n++
	}
	return string(c[:n])
}

func (f fact) appendTo(b []byte) []byte {
	b = append(b, f.id[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(f.first))
	b = binary.BigEndian.AppendUint32(b, f.outlet)
	return append(b, f.lang[:]...)
}

func readFact(b []byte) (f fact) {
	copy(f.id[:], b)
	f.first = int64(binary.BigEndian.Uint64(b[16:]))
	f.outlet = binary.BigEndian.Uint32(b[24:])
	copy(f.lang[:], b[28:])
	return f
}

// facts holds the facts of articles, read from the database chunk by chunk as they are asked for.
// The articles of a chunk that are not there have zero bytes.
type facts struct {
	db *pebble.DB

	mu     sync.RWMutex
	chunks map[uint32][]byte
}

// of is the fact of an article.
func (s *facts) of(d index.Doc) (fact, bool) {
	n, at := uint32(d)/chunkFacts, int(d)%chunkFacts*factBytes
	s.mu.RLock()
	c, ok := s.chunks[n]
	s.mu.RUnlock()
	if !ok {
		var err error
		if c, err = s.read(n); err != nil {
			return fact{}, false
		}
		s.mu.Lock()
		if now, ok := s.chunks[n]; ok {
			c = now
		} else {
			s.chunks[n] = c
		}
		s.mu.Unlock()
	}
	if at+factBytes > len(c) {
		return fact{}, false
	}
	f := readFact(c[at:])
	return f, !f.id.IsZero()
}

func (s *facts) read(n uint32) ([]byte, error) {
	v, closer, err := s.db.Get(ordKey(keyFacts, index.Doc(n)))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return append([]byte(nil), v...), nil
}

// change is facts on their way into the database.
type change struct {
	s      *facts
	chunks map[uint32][]byte
}

func (s *facts) change() *change { return &change{s: s, chunks: map[uint32][]byte{}} }

// set gives an article its fact.
func (c *change) set(d index.Doc, f fact) error {
	n, at := uint32(d)/chunkFacts, int(d)%chunkFacts*factBytes
	chunk, ok := c.chunks[n]
	if !ok {
		c.s.mu.RLock()
		old, known := c.s.chunks[n]
		c.s.mu.RUnlock()
		if !known {
			var err error
			if old, err = c.s.read(n); err != nil {
				return err
			}
		}
		chunk = append(make([]byte, 0, chunkFacts*factBytes), old...)
	}
	for len(chunk) < at+factBytes {
		chunk = append(chunk, 0)
	}
	f.appendTo(chunk[:at])
	c.chunks[n] = chunk
	return nil
}

// put writes the changes to a batch.
func (c *change) put(b *pebble.Batch) error {
	for n, chunk := range c.chunks {
		if err := b.Set(ordKey(keyFacts, index.Doc(n)), chunk, nil); err != nil {
			return err
		}
	}
	return nil
}

// done makes the changes known, after the batch was committed.
func (c *change) done() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for n, chunk := range c.chunks {
		c.s.chunks[n] = chunk
	}
}

// fits tells whether an article is one that q asks for.
func (f fact) fits(q *Query, outlet uint32) bool {
	switch {
	case !q.Not.IsZero() && f.id.Work() == q.Not.Work(), q.NotOutlet != "" && f.outlet == outlet:
		return false
	case q.Since.IsZero() && q.Until.IsZero():
		return true
	case f.first == noTime:
		return false
	}
	t := time.Unix(f.first, 0)
	return (q.Since.IsZero() || !t.Before(q.Since)) && (q.Until.IsZero() || t.Before(q.Until))
}
