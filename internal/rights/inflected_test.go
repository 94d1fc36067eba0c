package rights

import "testing"

func TestInflected(t *testing.T) {
	for _, c := range []struct {
		name, other string
		want        bool
	}{
		{"Pakrantę", "Pakrantė", true},
		{"Delfio", "Delfi", true},
		{"Baltwire", "Baltwire", true},
		{"Pakrantė", "Pakrantė News", false},
		{"Die Welt", "Die Zeit", false},
		{"Elta", "El", false},
		{"", "", false},
	} {
		if got := inflected(c.name, c.other); got != c.want {
			t.Errorf("inflected(%q, %q) is %v", c.name, c.other, got)
		}
	}
}
