package lexicon

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/zstd"
)

// A lexicon file, LANG.lex, integers little-endian or unsigned varints (u):
//
//	magic    "ibidlex" and the version, 1 (8 bytes)
//	check    xxHash64 of what follows, packed (8 bytes)
//	size     of what follows, unpacked (4 bytes)
//	then, packed by Zstandard:
//	lang     length u, bytes
//	sources  length u, bytes: what it was made from, a line each
//	scale    what a weight of 1 means (4 bytes, float32)
//	terms    number u; they ascend; the kind of each (1 byte), then front-coded their letters
//	keys     number u; they ascend; front-coded
//	counts   of terms of each key (1 byte), at least 1
//	ids      of those terms among the terms: the low bytes, the middle bytes, the high bytes
//	weights  of them (1 byte), at least 1
//	folds    length u, bytes: pairs of characters, of which the first is read as the second; left out if there are none
//
// Front-coded strings: how many bytes each shares with the one before (1 byte each), how many follow
// (1 byte each), and these.
//
// In the file of a language the keys are the beginnings of its words, as appendFolded spells them, or,
// in Chinese and Japanese, words, and the terms English stems with the probability of each. In the file
// of the pivot, whose language is "en", the key is the commonest English word of a stem, and the only
// weight of a term how rare it is in news, see IDF.

// LongestKey bounds a key, in bytes.
const LongestKey = 64

const (
	magic      = "ibidlex\x01"
	headerSize = len(magic) + 8 + 4
	maxFile    = 16 << 20 // bytes of an unpacked lexicon
	maxKey     = LongestKey
	maxMeaning = 16 // terms of a key
	foldSize   = 6  // bytes of two characters
)

// File is what a lexicon file holds.
type File struct {
	Lang    string
	Sources []string // what it was made from, with licences
	Entries []Entry  // in ascending order of keys
	Folds   string   // pairs of characters, each of three bytes, of which the first is read as the second
}

// Entry is a key and the terms it stands for.
type Entry struct {
	Key   string
	Terms []Feature // at least 1, at most maxMeaning
}

// Encode writes it. Keys that are given twice, or too long, are an error.
func (d *File) Encode() ([]byte, error) {
	var scale float32
	seen := map[Term]bool{}
	for i, e := range d.Entries {
		if i > 0 && e.Key <= d.Entries[i-1].Key || len(e.Key) > maxKey || len(e.Terms) == 0 || len(e.Terms) > maxMeaning {
			return nil, fmt.Errorf("entry %q: out of order, too long, or with %d terms", e.Key, len(e.Terms))
		}
		for _, f := range e.Terms {
			seen[f.Term] = true
			scale = max(scale, f.Weight)
		}
	}
	terms := make([]Term, 0, len(seen))
	for t := range seen {
		terms = append(terms, t)
	}
	slices.SortFunc(terms, compareTerms)
	id := make(map[Term]int, len(terms))
	kinds, letters := make([]byte, len(terms)), make([]string, len(terms))
	for i, t := range terms {
		id[t], kinds[i], letters[i] = i, byte(t.Kind()), t.String()
	}
	keys := make([]string, len(d.Entries))
	var counts, low, middle, high, weights []byte
	for i, e := range d.Entries {
		keys[i] = e.Key
		counts = append(counts, byte(len(e.Terms)))
		for _, f := range e.Terms {
			n := id[f.Term]
			low, middle, high = append(low, byte(n)), append(middle, byte(n>>8)), append(high, byte(n>>16))
			weights = append(weights, byte(max(1, math.Round(float64(f.Weight/scale)*255))))
		}
	}
	var b []byte
	b = appendString(b, d.Lang)
	b = appendString(b, strings.Join(d.Sources, "\n"))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
	b = binary.AppendUvarint(b, uint64(len(terms)))
	b = append(b, kinds...)
	b = appendFront(b, letters)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	b = appendFront(b, keys)
	b = slices.Concat(b, counts, low, middle, high, weights)
	if d.Folds != "" {
		b = appendString(b, d.Folds)
	}
	return seal(b), nil
}

// seal packs the body of a file and puts the header before it.
func seal(body []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are right
	}
	packed := w.EncodeAll(body, nil)
	out := binary.LittleEndian.AppendUint64([]byte(magic), xxhash.Sum64(packed))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	return append(out, packed...)
}

// compareTerms orders terms by kind and letters.
func compareTerms(a, b Term) int {
	if a.Kind() != b.Kind() {
		return int(a.Kind()) - int(b.Kind())
	}
	return strings.Compare(a.String(), b.String())
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendFront(b []byte, ss []string) []byte {
	var shared, more, rest []byte
	last := ""
	for _, s := range ss {
		n := 0
		for n < len(s) && n < len(last) && s[n] == last[n] {
			n++
		}
		shared, more, rest = append(shared, byte(n)), append(more, byte(len(s)-n)), append(rest, s[n:]...)
		last = s
	}
	return slices.Concat(b, shared, more, rest)
}

// errBroken is what is wrong with a file that is no lexicon, or a damaged one.
var errBroken = errors.New("not a lexicon, or damaged: build it again with ibid lexicon build")

// body checks a lexicon file and returns what it packs.
func body(file []byte) (cursor, error) {
	if len(file) < headerSize || string(file[:len(magic)-1]) != magic[:len(magic)-1] {
		return cursor{}, errBroken
	}
	if v := file[len(magic)-1]; v != magic[len(magic)-1] {
		return cursor{}, fmt.Errorf("a lexicon of version %d, and this ibid reads version %d: build it again with ibid lexicon build", v, magic[len(magic)-1])
	}
	packed := file[headerSize:]
	size := binary.LittleEndian.Uint32(file[headerSize-4:])
	if xxhash.Sum64(packed) != binary.LittleEndian.Uint64(file[len(magic):]) || size > maxFile {
		return cursor{}, errBroken
	}
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxFile), zstd.WithDecoderLowmem(true))
	if err != nil {
		return cursor{}, err
	}
	defer r.Close()
	b, err := r.DecodeAll(packed, make([]byte, 0, size))
	if err != nil || len(b) != int(size) {
		return cursor{}, errBroken
	}
	return cursor{b: b}, nil
}

// cursor reads what Encode wrote. After the first thing that is not as it should be, err is set and
// all reads are of nothing.
type cursor struct {
	b   []byte
	err error
}

func (c *cursor) take(n uint64) []byte {
	if c.err != nil || n > uint64(len(c.b)) {
		c.err = errBroken
		return nil
	}
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}

func (c *cursor) count() int {
	v, n := binary.Uvarint(c.b)
	if n <= 0 || v > maxFile {
		c.err = errBroken
		return 0
	}
	c.take(uint64(n))
	return int(v)
}

func (c *cursor) string() string { return string(c.take(uint64(c.count()))) }

// front reads n front-coded strings and gives each, in a buffer that is used again, to do.
func (c *cursor) front(n int, do func(i int, s []byte)) {
	shared, more := c.take(uint64(n)), c.take(uint64(n))
	if c.err != nil {
		return
	}
	var last []byte
	for i := range n {
		if int(shared[i]) > len(last) || int(shared[i])+int(more[i]) > maxKey {
			c.err = errBroken
			return
		}
		rest := c.take(uint64(more[i]))
		last = append(last[:shared[i]], rest...)
		if c.err != nil {
			return
		}
		do(i, last)
	}
}

// contents are the parts of a file, checked, but for the keys, which were given to a function.
type contents struct {
	lang    string
	sources []string
	scale   float32
	terms   []Term
	counts  []byte
	ids     [3][]byte
	weights []byte
	folds   string
}

// decode reads a file. size is told the number of keys before key is given the first of them.
func decode(file []byte, size func(int), key func(i int, s []byte)) (*contents, error) {
	c, err := body(file)
	if err != nil {
		return nil, err
	}
	var f contents
	f.lang = c.string()
	if s := c.string(); s != "" {
		f.sources = strings.Split(s, "\n")
	}
	if b := c.take(4); b != nil {
		f.scale = math.Float32frombits(binary.LittleEndian.Uint32(b))
	}
	n := c.count()
	kinds := c.take(uint64(n))
	if c.err != nil {
		return nil, c.err
	}
	f.terms = make([]Term, n)
	c.front(n, func(i int, s []byte) { f.terms[i] = pack(Kind(kinds[i]), s) })
	n = c.count()
	if c.err != nil || n > len(c.b) {
		return nil, errBroken
	}
	size(n)
	c.front(n, key)
	f.counts = c.take(uint64(n))
	total := 0
	for _, k := range f.counts {
		total += int(k)
	}
	for i := range f.ids {
		f.ids[i] = c.take(uint64(total))
	}
	f.weights = c.take(uint64(total))
	if len(c.b) > 0 {
		f.folds = c.string()
	}
	if c.err != nil || len(c.b) > 0 || len(f.folds)%foldSize != 0 || !(f.scale > 0 && f.scale < 1e6) {
		return nil, errBroken
	}
	for i := range f.weights {
		if f.id(i) >= len(f.terms) || f.weights[i] == 0 {
			return nil, errBroken
		}
	}
	for _, k := range f.counts {
		if k == 0 || k > maxMeaning {
			return nil, errBroken
		}
	}
	return &f, nil
}

// id of the i-th meaning.
func (f *contents) id(i int) int {
	return int(f.ids[0][i]) | int(f.ids[1][i])<<8 | int(f.ids[2][i])<<16
}

// weight of the i-th meaning.
func (f *contents) weight(i int) float32 { return float32(f.weights[i]) / 255 * f.scale }

// Decode reads a lexicon file as a whole.
func Decode(file []byte) (*File, error) {
	var keys []string
	f, err := decode(file, func(n int) { keys = make([]string, n) }, func(i int, s []byte) { keys[i] = string(s) })
	if err != nil {
		return nil, err
	}
	d := &File{Lang: f.lang, Sources: f.sources, Folds: f.folds}
	at := 0
	for i, k := range keys {
		e := Entry{Key: k}
		for range f.counts[i] {
			e.Terms = append(e.Terms, Feature{f.terms[f.id(at)], f.weight(at)})
			at++
		}
		d.Entries = append(d.Entries, e)
	}
	return d, nil
}
