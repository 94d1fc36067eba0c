package bench

import "testing"

func TestTranslateCarried(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of comparisons")
	}
	r, err := TranslateCarried(t.Context(), Env{Dir: "testdata"})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "translate", r)
}
