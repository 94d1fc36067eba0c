package archive

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/fingerprint"
	"github.com/ibid-news/ibid/internal/index"
)

// On disk. DIR/ibid.json says which format and which fingerprint scheme the archive has.
// DIR/lock is held by the one process that writes. DIR/pages/NNNNNN.warc.gz are the pages as
// received, WARC/1.1, one gzip member for each record. DIR/db is a Pebble database; its keys,
// all integers big-endian:
//
//	'a' ord(4)     version(1) zstd(the article, as record.go says)
//	'g' ord(4)     where the page stands: file(4) offset(8) length(8) sha256 of the block(32)
//	'i' id(16)     ord(4) seconds of Seen since 1970, signed(8)
//	'd' chunk(4)   facts of 1024 articles, 32 bytes each: id(16), seconds since 1970 of the first claimed or
//	               seen time, signed(8), hash of the outlet(4), language(4)
//	'm' name       small notes
//	's'            what Stats counts: articles, addresses, pages, bytes of text, as varints
//	't' ord(4)     the article was removed; its postings may still be there
//	'p' …, 'w'     postings and their watermark, of package index
//	'z' number(4)  uvarint length of a language's code, the code, the zstd dictionary for its articles
//
// ord is the ordinal of an article, given out in order from 0 and never again. The articles
// of a batch, their ids and the places of their pages land in one synced write, after the
// pages are on disk. Paragraphs are not stored: they are the lines of the text.
const (
	formatVersion = 3
	keyArticle    = 'a'
	keyCounts     = 's'
	keyFacts      = 'd'
	keyDict       = 'z'
	keyPage       = 'g'
	keyID         = 'i'
	keyNote       = 'm'
	keyTombstone  = 't'

	recordVersion = 2
)

// about is the content of ibid.json.
type about struct {
	Format      int                `json:"format"`
	Fingerprint fingerprint.Scheme `json:"fingerprint"`
	Created     time.Time          `json:"created"`
}

var errBroken = errors.New("the record is broken")

func ordKey(kind byte, ord index.Doc) []byte {
	return binary.BigEndian.AppendUint32([]byte{kind}, uint32(ord))
}

func ordFrom(key []byte) index.Doc {
	if len(key) != 5 {
		return 0
	}
	return index.Doc(binary.BigEndian.Uint32(key[1:]))
}

func idKey(id article.ID) []byte { return append([]byte{keyID}, id[:]...) }

// idValue is where an article is and when it was first seen.
type idValue struct {
	ord  index.Doc
	seen int64
}

func (v idValue) encode() []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, uint32(v.ord)), uint64(v.seen))
}

func decodeID(b []byte) (idValue, error) {
	if len(b) != 12 {
		return idValue{}, errBroken
	}
	return idValue{index.Doc(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint64(b[4:]))}, nil
}

// place is where a page as received stands.
type place struct {
	file   uint32
	offset int64
	length int64
	sum    [32]byte // SHA-256 of the record's block
}

func (p place) encode() []byte {
	b := binary.BigEndian.AppendUint32(nil, p.file)
	b = binary.BigEndian.AppendUint64(b, uint64(p.offset))
	b = binary.BigEndian.AppendUint64(b, uint64(p.length))
	return append(b, p.sum[:]...)
}

func decodePlace(b []byte) (p place, err error) {
	if len(b) != 52 {
		return p, errBroken
	}
	p.file = binary.BigEndian.Uint32(b)
	p.offset = int64(binary.BigEndian.Uint64(b[4:]))
	p.length = int64(binary.BigEndian.Uint64(b[12:]))
	copy(p.sum[:], b[20:])
	return p, nil
}
