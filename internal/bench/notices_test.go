package bench

import (
	"context"
	"testing"
)

// The figures on the sentences that the repository carries.
func TestNotices(t *testing.T) {
	r, err := Notices(context.Background(), Env{}, false)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "notices", r)
}

// Every label of the mined lines can be read.
func TestMinedLabels(t *testing.T) {
	labels, err := minedLabels()
	if err != nil || len(labels) < 900 {
		t.Fatalf("%d labels: %v", len(labels), err)
	}
	for key, label := range labels {
		if len(key) != 16 {
			t.Errorf("%q is no key", key)
		}
		if label != "-" && noticeFields(label).Polarity == "" {
			t.Errorf("%s: no polarity in %q", key, label)
		}
	}
}
