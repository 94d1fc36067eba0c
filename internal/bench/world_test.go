package bench

import "testing"

// The example world is small and ours: whatever a change of method does to it is to be seen.
func TestWorld(t *testing.T) {
	r, err := World(t.Context(), Env{})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "world", r)
}
