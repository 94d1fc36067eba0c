package feed

import (
	"encoding/json"
	"testing"
	"time"
)

func TestNinjs(t *testing.T) {
	for _, c := range []struct{ name, in, title, html, rights, author string }{
		{"3.1", `{"uri":"urn:x:1","type":"text","versionCreated":"2026-05-02T10:00:00+02:00","language":"lt","by":"V. Pavardenis","headlines":[{"role":"print","value":"B"},{"role":"main","value":"Uostas"}],
			"bodies":[{"role":"text","contentType":"text/plain","value":"Pirma.\n\nAntra <b>."}],"usageTerms":"Not for resale.","copyrightHolder":"Agency",
			"rightsInfo":{"langId":"http://www.w3.org/ns/odrl/2/","linkedRights":"https://agency.example/odrl/1"}}`,
			"Uostas", "<p>Pirma.</p><p>Antra &lt;b&gt;.</p>", "Not for resale. copyright holder: Agency https://agency.example/odrl/1", "V. Pavardenis"},
		{"2.1", `{"uri":"http://agency.example/1","versioncreated":"2026-05-02T08:00:00Z","headlines":[{"value":"Port"}],"bodies":[{"contenttype":"text/plain","value":"plain"},{"role":"html","contenttype":"text/html","value":"<p>rich</p>"}],
			"rightsinfo":{"encodedrights":{"permission":[{"action":"archive"}]}}}`,
			"Port", "<p>rich</p>", `{"permission":[{"action":"archive"}]}`, ""},
		{"1.4", `{"uri":"http://agency.example/1","versioncreated":"2026-05-02T08:00:00Z","headline":"Port","byline":"A. Writer","body_text":"x","body_xhtml":"<p>x</p>","copyrightnotice":"Copyright 2026","usageterms":""}`,
			"Port", "<p>x</p>", "Copyright 2026", "A. Writer"},
		{"picture", `{"uri":"urn:x:2","type":"picture","versionCreated":"2026-05-02T08:00:00Z","bodies":[{"value":"caption"}],"usageTerms":"No archive"}`, "", "", "No archive", ""},
	} {
		var m map[string]any
		if err := json.Unmarshal([]byte(c.in), &m); err != nil {
			t.Fatal(c.name, err)
		}
		item, ok := Ninjs(m)
		author := ""
		if len(item.Authors) > 0 {
			author = item.Authors[0]
		}
		if !ok || item.Title != c.title || item.HTML != c.html || item.Rights != c.rights || author != c.author {
			t.Errorf("%s: %v %+v", c.name, ok, item)
		}
		if want := time.Date(2026, 5, 2, 8, 0, 0, 0, time.UTC); !item.Updated.Equal(want) || item.Updated.Location() != time.UTC {
			t.Errorf("%s: time %v", c.name, item.Updated)
		}
	}
	for _, in := range []string{`{}`, `{"url":"https://x.example","text":"a"}`, `{"uri":"https://x.example","text":"a","title":"b"}`, `{"uri":3,"bodies":"x"}`} {
		var m map[string]any
		if err := json.Unmarshal([]byte(in), &m); err != nil {
			t.Fatal(err)
		}
		if _, ok := Ninjs(m); ok {
			t.Errorf("%s is taken for ninjs", in)
		}
	}
}

func FuzzNinjs(f *testing.F) {
	f.Add([]byte(`{"uri":"u","versionCreated":"x","bodies":[{"value":"a"},3],"rightsInfo":{"encodedRights":[1]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m map[string]any
		if json.Unmarshal(b, &m) == nil {
			Ninjs(m)
		}
	})
}
