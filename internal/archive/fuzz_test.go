package archive

import (
	"testing"
)

// Foreign bytes in place of a record are refused, or are an article.
func FuzzArticle(f *testing.F) {
	p, err := newPacker()
	if err != nil {
		f.Fatal(err)
	}
	v, err := p.encodeArticle(text(1, prose(1, 30)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(v)
	f.Add([]byte{recordVersion})
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := p.decodeArticle(b)
		if err != nil {
			return
		}
		for _, s := range a.Paragraphs {
			_ = s.Of(a.Text)
		}
		if _, err := p.encodeArticle(a); err != nil {
			t.Fatal(err)
		}
	})
}

// The small records are refused when they are not of their size.
func FuzzRecords(f *testing.F) {
	f.Add(idValue{3, 99}.encode())
	f.Add(place{file: 1, offset: 2, length: 3}.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := decodeID(b); err == nil && string(v.encode()) != string(b) {
			t.Errorf("id %x", b)
		}
		if p, err := decodePlace(b); err == nil && string(p.encode()) != string(b) {
			t.Errorf("place %x", b)
		}
		if len(b) >= factBytes {
			if got := readFact(b).appendTo(nil); string(got) != string(b[:factBytes]) {
				t.Errorf("fact %x", b)
			}
		}
	})
}
