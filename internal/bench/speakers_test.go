package bench

import (
	"context"
	"testing"
)

// The figures on the pairs of texts that the repository carries.
func TestSpeakers(t *testing.T) {
	r, err := Speakers(context.Background(), Env{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "speakers", r)
}
