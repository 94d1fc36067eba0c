package learn

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// The binary form of Trees, integers as unsigned varints, floats little-endian:
//
//	"ibtr" version(1)
//	features, trees, base(8)
//	for each tree its nodes in preorder:
//	    0 value(4)             a leaf
//	    feature+1 cut(4)       an inner node, its left subtree next, then its right one
//	CRC-32 (IEEE) of all before it (4)
const (
	treesMagic   = "ibtr"
	treesVersion = 1
)

var errTrees = errors.New("learn: these bytes are no trees, or are damaged")

// AppendBinary appends the binary form of t to dst. It never fails.
func (t *Trees) AppendBinary(dst []byte) ([]byte, error) {
	from := len(dst)
	dst = append(dst, treesMagic...)
	dst = append(dst, treesVersion)
	dst = binary.AppendUvarint(dst, uint64(t.features))
	dst = binary.AppendUvarint(dst, uint64(len(t.roots)))
	dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(t.base))
	for _, n := range t.nodes {
		dst = binary.AppendUvarint(dst, uint64(n.feature+1))
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(n.cut))
	}
	return binary.LittleEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[from:])), nil
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (t *Trees) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// UnmarshalBinary implements encoding.BinaryUnmarshaler.
func (t *Trees) UnmarshalBinary(b []byte) error {
	if len(b) < len(treesMagic)+1+4 || string(b[:len(treesMagic)]) != treesMagic {
		return errTrees
	}
	if v := b[len(treesMagic)]; v != treesVersion {
		return fmt.Errorf("learn: trees of version %d, this ibid knows %d: train them again", v, treesVersion)
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return errTrees
	}
	r := treeReader{rest: body[len(treesMagic)+1:]}
	features, trees := r.uvarint(), r.uvarint()
	base := math.Float64frombits(uint64(r.uint32()) | uint64(r.uint32())<<32)
	if r.bad || features > math.MaxInt16 || trees > uint64(len(r.rest)) {
		return errTrees
	}
	out := Trees{features: int(features), base: base}
	for range trees {
		out.roots = append(out.roots, int32(len(out.nodes)))
		r.tree(&out, 0)
	}
	if r.bad || len(r.rest) > 0 {
		return errTrees
	}
	*t = out
	return nil
}

// treeReader reads nodes; after a fault bad is set and everything reads as zero.
type treeReader struct {
	rest []byte
	bad  bool
}

func (r *treeReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *treeReader) uint32() uint32 {
	if len(r.rest) < 4 {
		r.bad, r.rest = true, nil
		return 0
	}
	v := binary.LittleEndian.Uint32(r.rest)
	r.rest = r.rest[4:]
	return v
}

// maxDepth bounds what a damaged tree can make the reader recurse.
const maxDepth = 64

func (r *treeReader) tree(t *Trees, depth int) {
	f := r.uvarint()
	cut := math.Float32frombits(r.uint32())
	if r.bad || depth > maxDepth || f > uint64(t.features) {
		r.bad = true
		return
	}
	at := len(t.nodes)
	t.nodes = append(t.nodes, node{feature: int32(f) - 1, cut: cut})
	if f == 0 {
		return
	}
	r.tree(t, depth+1)
	if r.bad {
		return
	}
	t.nodes[at].right = int32(len(t.nodes))
	r.tree(t, depth+1)
}
