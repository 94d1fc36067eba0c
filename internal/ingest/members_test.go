package ingest

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Strings that are read the short way are those that package json reads.
func TestMembers(t *testing.T) {
	for _, in := range []string{
		`{}`, ` {"a": "b"} `, `{"text": "one\n\ntwo\t\"three\" \\ \/ \b\f\r", "n": 1.5, "l": ["a\u0041", null], "o": {"p": "q"}, "t": true, "z": null}`,
		`{"a": "\u017eemai\u010di\u0173 \ud83d\ude00 \ud83d"}`, `{"a": "Žemaitija – “quoted”"}`, "{\"a\": \"\xff\xfe broken \\n\"}", `{"a": "first", "a": "last"}`, `{"a\n": ""}`,
	} {
		var want map[string]any
		if err := json.Unmarshal([]byte(in), &want); err != nil {
			t.Fatal(err)
		}
		if got, err := members([]byte(in)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %v, %v", in, got, err)
		}
	}
	for _, in := range []string{``, `null`, `[]`, `"a"`, `{`, `{"a"}`, `{"a": }`, `{"a": "b"`, `{"a": "b"} x`, "{\"a\": \"b\n\"}", `{"a": "\q"}`, `{"a": "\u12"}`, `{1: 2}`} {
		if got, err := members([]byte(in)); err == nil {
			t.Errorf("%s is read as %v", in, got)
		}
	}
}

func FuzzMembers(f *testing.F) {
	f.Add([]byte(`{"text": "one\n\u00e9", "n": [1, {"a": null}]}`))
	f.Fuzz(func(t *testing.T, v []byte) {
		var want map[string]any
		if json.Unmarshal(v, &want) != nil || want == nil {
			return
		}
		if got, err := members(v); err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %v, not %v", v, got, want)
		}
	})
}
