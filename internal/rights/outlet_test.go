package rights

import (
	"testing"

	"github.com/ibid-news/ibid/internal/article"
)

// A name is an outlet's if all of it is: half a name is another's.
func TestIsOutlet(t *testing.T) {
	pakrante := &article.Article{Outlet: "Pakrantė", URL: "https://www.pakrante.example/x"}
	courier := &article.Article{Outlet: "The Harbour Courier", URL: "https://www.harbourcourier.example/y"}
	nameless := &article.Article{URL: "https://en.delfi.lt/z"}
	for _, x := range []struct {
		a    *article.Article
		name string
		want bool
	}{
		{pakrante, "Pakrantė", true},
		{pakrante, "„Pakrantę“", true},
		{pakrante, "Pakrante", true},
		{pakrante, "UAB „Pakrantės leidyba“", false},
		{pakrante, "Baltwire", false},
		{courier, "The Harbour Courier", true},
		{courier, "Harbour Courier Ltd", true},
		{courier, "harbourcourier.example", true},
		{courier, "The Harbour Gazette", false},
		{courier, "Courier", true},
		{courier, "News Agency", false},
		{courier, "", false},
		{nameless, "DELFI", true},
		{nameless, "Delfi.lt", true},
		{nameless, "BNS", false},
	} {
		if got := IsOutlet(x.a, x.name); got != x.want {
			t.Errorf("%q is the outlet of %s %s: %v, want %v", x.name, x.a.Outlet, x.a.URL, got, x.want)
		}
	}
}
