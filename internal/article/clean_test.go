package article

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestDirty compares with a reading rune by rune.
func TestDirty(t *testing.T) {
	slow := func(s string) bool {
		if !utf8.ValidString(s) {
			return true
		}
		return strings.ContainsFunc(s, func(r rune) bool {
			return unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' || r == 0xad || r >= 0x600 && unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
		})
	}
	piece := rapid.SampledFrom([]string{"a", "plain word", "~", " ", "\n", "\t", "\x7f", "\x1f", "\x80", "é", "\u0085", "\u00ad", "’", "\u2028", "\u200b", "\xff", "~~~~~~~~", "\u0600", "漢", "\U0001F600", "\xe2\x80"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(piece, 0, 9).Draw(t, "pieces"), "")
		if dirty(s) != slow(s) {
			t.Fatalf("dirty(%q) = %v", s, dirty(s))
		}
	})
	for c := range 256 {
		for at := range 9 {
			s := strings.Repeat("~", at) + string([]byte{byte(c)}) + strings.Repeat(" ", 8-at)
			if dirty(s) != slow(s) {
				t.Errorf("dirty(%q) = %v", s, dirty(s))
			}
		}
	}
}
