package bench

import (
	"github.com/cespare/xxhash/v2"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// versions tells which articles of a collection are versions of one document: translations of one text, and texts in one
// language that share two long sentences or more, for the sets overlap each other and the news. None of them can be
// held against a copy of another.
type versions struct {
	names  map[article.ID]string // of the document of an article
	parent map[string]string     // name to another name of the same document
	line   map[uint64]string     // long sentence to the document it was met in first
}

func newVersions() *versions {
	return &versions{map[article.ID]string{}, map[string]string{}, map[uint64]string{}}
}

// add says that an article is a version of the document of a name.
func (v *versions) add(id article.ID, name string) {
	if old, ok := v.names[id]; ok {
		v.join(old, name)
		return
	}
	v.names[id] = name
}

func (v *versions) join(a, b string) {
	if a, b = v.root(a), v.root(b); a != b {
		v.parent[a] = b
	}
}

func (v *versions) root(name string) string {
	for v.parent[name] != "" {
		name = v.parent[name]
	}
	return name
}

// longSentence is the bytes from which a sentence is one document's own.
const longSentence = 60

// read looks for sentences of an article in those read before.
func (v *versions) read(a *article.Article) {
	met := map[string]int{}
	var own []uint64
	for _, s := range words.Sentences(a.Text) {
		if s.Len() < longSentence {
			continue
		}
		h := xxhash.Sum64String(a.Lang + s.Of(a.Text))
		if name, ok := v.line[h]; ok {
			met[v.root(name)]++
		} else {
			own = append(own, h)
		}
	}
	for _, name := range sortedKeys(met) {
		if met[name] < 2 {
			continue
		}
		v.add(a.ID, name)
	}
	for _, h := range own {
		if name, ok := v.names[a.ID]; ok {
			v.line[h] = name
		}
	}
}

// of is the name of the document an article is a version of, "" if it is none of the sets'.
func (v *versions) of(id article.ID) string { return v.root(v.names[id]) }
