package bench

import "testing"

func TestEdits(t *testing.T) {
	r, err := Edits(t.Context(), Env{}, 20, 1, false)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "edits", r)
}
