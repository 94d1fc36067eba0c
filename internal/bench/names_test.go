package bench

import "testing"

func TestNames(t *testing.T) {
	r, err := Names(t.Context(), Env{})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "names", r)
}
