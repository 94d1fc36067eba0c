package zframe

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

// testDict is a dictionary of sentences about a harbour.
func testDict(t testing.TB) []byte {
	const news = "The harbour council of Vellin voted on Tuesday night to close the old ferry terminal, ending a dispute that has divided the town for eleven years. " +
		"Eight of the thirteen members backed the plan, which will move all sailings to the new quay by the first of March and turn the brick terminal into a market hall. "
	r := rand.New(rand.NewPCG(1, 2))
	ws := strings.Fields(news)
	var samples [][]byte
	for range 60 {
		var s []string
		for range 200 {
			s = append(s, ws[r.IntN(len(ws))])
		}
		samples = append(samples, []byte(strings.Join(s, " ")))
	}
	d, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 70000, Contents: samples, History: bytes.Join(samples[:4], nil), Offsets: [3]int{1, 4, 8}, Level: zstd.SpeedFastest})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// check packs records with one encoder and unpacks them with a decoder that knows nothing of it.
func check(t testing.TB, dict []byte) func(record []byte) (packed int) {
	e, err := NewEncoder(dict)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderDicts(dict))
	if err != nil {
		t.Fatal(err)
	}
	own := e.Decoder()
	return func(record []byte) int {
		before := []byte("before")
		out := e.Encode(bytes.Clone(before), record)
		if !bytes.HasPrefix(out, before) {
			t.Fatal("what stood before is gone")
		}
		got, err := dec.DecodeAll(out[len(before):], nil)
		if err != nil {
			t.Fatalf("%d bytes: %v", len(record), err)
		}
		if !bytes.Equal(got, record) {
			t.Fatalf("%q came back as %q", record, got)
		}
		if again, ok := own.Decode(bytes.Clone(before), out[len(before):]); len(record) > 0 && (!ok || !bytes.Equal(again, append(before, record...))) {
			t.Fatalf("%d bytes: the decoder gives %q, %v", len(record), again, ok)
		}
		return len(out) - len(before)
	}
}

func TestRecordsComeBack(t *testing.T) {
	roundTrip := check(t, testDict(t))
	text := strings.Repeat("The council of the harbour voted on Wednesday to open the new terminal. ", 10)
	if n := roundTrip([]byte(text)); n > len(text)/4 {
		t.Errorf("%d bytes of %d are left", n, len(text))
	}
	noise := make([]byte, MaxRecord)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	for _, s := range []string{"", "a", "short", strings.Repeat("a", 300), strings.Repeat("ab", MaxRecord/2), strings.Repeat("a", MaxRecord), text + string(noise[:100]) + text,
		string(noise), string(noise[:300]), strings.Repeat(string(noise[:1000])+"x", 50), strings.Repeat("x", 255) + text, text[:256], text[:255], text[:257]} {
		roundTrip([]byte(s))
	}
}

func TestAnyRecordComesBack(t *testing.T) {
	roundTrip := check(t, testDict(t))
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(rapid.SampledFrom([]string{"harbour council ", "The ", "terminal", "voted on Tuesday", "aaaaaaaa", "ababababab", "\x00\xff\x01"}), rapid.StringN(0, 20, 40))
		roundTrip([]byte(strings.Join(rapid.SliceOfN(piece, 0, 400).Draw(t, "pieces"), "")))
	})
}

// Whatever stands in a dictionary, it is read, or an error.
func TestBrokenDictionary(t *testing.T) {
	dict := testDict(t)
	for n := range 400 {
		if _, err := NewEncoder(dict[:n]); n < 8 && err == nil {
			t.Errorf("%d bytes are a dictionary", n)
		}
	}
}

func FuzzEncode(f *testing.F) {
	f.Add([]byte("The harbour council voted. The harbour council voted."))
	roundTrip := check(f, testDict(f))
	f.Fuzz(func(t *testing.T, record []byte) {
		if len(record) <= MaxRecord {
			roundTrip(record)
		}
	})
}

// A dictionary comes from an archive that may be damaged.
func FuzzDictionary(f *testing.F) {
	f.Add(testDict(f))
	f.Fuzz(func(t *testing.T, dict []byte) { NewEncoder(dict) })
}

// What Decode takes, a general decoder takes, and both unpack it to the same.
func FuzzDecode(f *testing.F) {
	dict := testDict(f)
	e, err := NewEncoder(dict)
	if err != nil {
		f.Fatal(err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderDicts(dict), zstd.WithDecoderMaxMemory(1<<20))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"a", "The harbour council voted on Tuesday. ", strings.Repeat("The terminal of the town, the town of the terminal. ", 30), strings.Repeat("x", 400)} {
		f.Add(e.Encode(nil, []byte(s)))
	}
	own := e.Decoder()
	f.Fuzz(func(t *testing.T, frame []byte) {
		got, ok := own.Decode(nil, frame)
		if !ok {
			return
		}
		want, err := dec.DecodeAll(frame, nil)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q, and a general decoder %q, %v", got, want, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	dict := testDict(b)
	e, err := NewEncoder(dict)
	if err != nil {
		b.Fatal(err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderDicts(dict))
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	var record []byte
	for len(record) < 6000 {
		record = append(record, dict[3000+r.IntN(len(dict)-3040):][:5+r.IntN(30)]...)
	}
	frame, own, buf := e.Encode(nil, record), e.Decoder(), []byte(nil)
	b.Run("own", func(b *testing.B) {
		b.SetBytes(int64(len(record)))
		for b.Loop() {
			buf, _ = own.Decode(buf[:0], frame)
		}
	})
	b.Run("general", func(b *testing.B) {
		b.SetBytes(int64(len(record)))
		for b.Loop() {
			buf, _ = dec.DecodeAll(frame, buf[:0])
		}
	})
}
