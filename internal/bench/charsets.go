package bench

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/ibid-news/ibid/internal/language"
)

// legacy are the charsets and the languages that were written in them.
func legacy() []struct{ charset, tags string } {
	return []struct{ charset, tags string }{
		{"windows-1250", "cs sk pl hu hr sl ro"}, {"windows-1251", "ru uk be bg"}, {"windows-1252", "de fr es it pt nl sv fi is en"},
		{"windows-1254", "tr"}, {"windows-1257", "lt lv et"}, {"koi8-r", "ru bg"}, {"koi8-u", "uk"},
		{"iso-8859-1", "de fr es it pt nl sv fi is"}, {"iso-8859-2", "cs sk pl hu hr sl ro"}, {"iso-8859-4", "lt lv et"}, {"iso-8859-5", "ru uk be bg"},
		{"iso-8859-13", "lt lv et pl"}, {"iso-8859-15", "de fr es it pt nl sv fi et"}, {"windows-1253", "el"}, {"windows-1255", "he"}, {"windows-1256", "ar"},
		{"shift_jis", "ja"}, {"euc-jp", "ja"}, {"gb18030", "zh"}, {"euc-kr", "ko"},
	}
}

// charsetSentences is how many sentences a text has by which its charset is to be told.
const charsetSentences = 20

// charsetTexts is how many texts of each language are tried in each charset.
const charsetTexts = 25

// Charsets measures how often bytes without a name, and with a wrong one, are read as they were written: texts of
// 20 sentences of each language in each charset that it was written in. A text is right if the decoded string is the one that was
// encoded, whatever the charset was called: many texts are the same in two.
func Charsets(ctx context.Context, e Env) (*Result, error) {
	r := &Result{Name: "charsets"}
	for _, set := range []string{"ntrex", "flores200"} {
		texts, err := e.byLanguage(set)
		if err != nil {
			return nil, err
		}
		decodeAll(r.Table("Charsets: "+set, "charset", "n", "not named", "one sentence", "wrongly named", "rightly named"), texts)
	}
	return r, ctx.Err()
}

func decodeAll(t *Table, texts map[string][]string) {
	for _, l := range legacy() {
		enc, err := htmlindex.Get(l.charset)
		if err != nil {
			continue
		}
		var n, ones, plain, one, wrong, right int
		worst := map[string]int{}
		for _, tag := range strings.Fields(l.tags) {
			lines := texts[tag]
			for at := 0; at < len(lines) && at < charsetTexts*charsetSentences; at += charsetSentences {
				some := lines[at:min(at+charsetSentences, len(lines))]
				text := strings.Join(some, "\n")
				b, text, ok := encoded(enc.NewEncoder().Bytes, text)
				if !ok {
					continue
				}
				n++
				if got, name := language.Decode(b, "text/html"); got == text {
					plain++
				} else {
					worst[tag+" taken for "+name]++
				}
				if got, _ := language.Decode(b, "text/html; charset="+wrongName(l.charset)); got == text {
					wrong++
				}
				if got, _ := language.Decode(b, "text/html; charset="+l.charset); got == text {
					right++
				}
				if b, text, ok := encoded(enc.NewEncoder().Bytes, some[0]); ok {
					ones++
					if got, _ := language.Decode(b, ""); got == text {
						one++
					}
				}
			}
		}
		if n == 0 {
			continue
		}
		share := func(k, n int) float64 { return float64(k) / float64(max(n, 1)) }
		t.Add(l.charset, n, share(plain, n), share(one, ones), share(wrong, n), share(right, n))
		var most []string
		for what := range worst {
			most = append(most, what)
		}
		slices.Sort(most)
		for _, what := range most {
			t.Note("%s: %s, %d", l.charset, what, worst[what])
		}
	}
}

// encoded is text in a legacy charset, and what of it the charset can write: other characters are left out.
func encoded(encode func([]byte) ([]byte, error), text string) (b []byte, kept string, ok bool) {
	b, err := encode([]byte(text))
	if err != nil {
		var out strings.Builder
		for _, c := range text {
			if _, err := encode([]byte(string(c))); c < 0x80 || err == nil {
				out.WriteRune(c)
			}
		}
		text = out.String()
		b, err = encode([]byte(text))
	}
	return b, text, err == nil && slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 })
}

// wrongName is what a page in a charset is wrongly said to be in.
func wrongName(charset string) string {
	if charset == "windows-1252" || charset == "iso-8859-1" {
		return "utf-8"
	}
	return "windows-1252"
}
