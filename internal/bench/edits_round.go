package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// There and back by rules: what is translated into Spanish and back again is said in other words, in much the same order.
const (
	apertium   = "apertium"
	roundThere = "eng-spa"
	roundBack  = "spa-eng"
)

// errNoApertium says what is not measured without the translator.
var errNoApertium = errors.New("round trip not measured: apertium with the modes eng-spa and spa-eng (Debian: apertium, apertium-eng-spa) is not installed")

// roundTrip translates sentences there and back again, each by itself.
func roundTrip(ctx context.Context, sentences []string) ([]string, error) {
	for _, mode := range []string{roundThere, roundBack} {
		cmd := exec.CommandContext(ctx, apertium, "-u", mode) // -u: unknown words without a mark
		cmd.Stdin = strings.NewReader(strings.Join(sentences, "\n") + "\n")
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("apertium %s: %w: %s", mode, err, strings.TrimSpace(said.String()))
		}
		lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
		if len(lines) != len(sentences) {
			return nil, fmt.Errorf("apertium %s: %d lines for %d sentences", mode, len(lines), len(sentences))
		}
		sentences = lines
	}
	return sentences, nil
}

// roundTrips measures a rewrite by a rule-based translator there and back, and says so if there is none.
func roundTrips(ctx context.Context, t *Table, docs [][]string) error {
	modes, err := exec.CommandContext(ctx, apertium, "-l").Output()
	if err != nil || !strings.Contains(string(modes), roundThere) || !strings.Contains(string(modes), roundBack) {
		t.Note("%v", errNoApertium)
		return ctx.Err()
	}
	var sum editTally
	for d, source := range docs {
		back, err := roundTrip(ctx, source)
		if err != nil {
			return err
		}
		sum.add(source, between(asWritten(back), docs[(d+len(docs)/2)%len(docs)]))
	}
	sum.row(t, "translated there and back")
	return nil
}
