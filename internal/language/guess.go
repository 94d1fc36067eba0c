package language

import (
	"bytes"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// candidates are the charsets that a page without a name for its charset, or with a wrong one, may be
// in, the commoner first: of two that give the same text the first is named.
func candidates() []string {
	return []string{
		"windows-1252", "windows-1251", "windows-1250", "windows-1257", "iso-8859-2", "koi8-u", "koi8-r", "windows-1254", "iso-8859-15",
		"iso-8859-13", "iso-8859-4", "iso-8859-5", "windows-1253", "windows-1255", "windows-1256", "ibm866", "macintosh", "x-mac-cyrillic",
	}
}

// wide are the charsets of more than one byte for a letter.
func wide() []string { return []string{"shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"} }

// wideShare of the bytes of a text beyond ASCII, with the letters beside them, are beyond ASCII at least if it is in one of those.
const wideShare = .5

const (
	guessBytes = 3 << 10 // of words beyond ASCII that decide on a charset
	neutral    = 8       // the level of a vote that speaks neither for nor against a charset
	western    = 2       // by how much another charset must be better than windows-1252 if none is named
	trust      = .04     // of the best score by how much another charset must be better than the one that is named
)

// guess names the charset of body; said is the one that it is said to be in, "" if none.
func guess(body []byte, said string) string {
	sample := beyondASCII(body)
	run := body[max(0, bytes.IndexFunc(body, func(r rune) bool { return r >= utf8.RuneSelf })):]
	run = run[:min(len(run), guessBytes)]
	best, top := "windows-1252", math.Inf(-1)
	if said != "" {
		best = said
	}
	scoreSaid := math.Inf(-1)
	seen := map[string]float64{}
	try := func(name string) float64 {
		enc, err := htmlindex.Get(name)
		if err != nil {
			return math.Inf(-1)
		}
		raw := sample
		if slices.Contains(wide(), name) { // a byte of a letter may look like a sign of ASCII
			raw = run
		}
		text := decode(enc, raw)
		if _, ok := seen[text]; ok {
			return math.Inf(-1)
		}
		score := plausible(text)
		seen[text] = score
		return score
	}
	if said != "" {
		scoreSaid = try(said)
		top = scoreSaid
	}
	names := candidates()
	high := 0
	for _, c := range sample {
		if c >= utf8.RuneSelf {
			high++
		}
	}
	if float64(high) > wideShare*float64(len(sample)) {
		names = append(names, wide()...)
	}
	for _, name := range names {
		score := try(name)
		if name == best && said == "" {
			score += western
		}
		if score > top {
			best, top = name, score
		}
	}
	if said != "" && best != said && top-scoreSaid < trust*math.Abs(top)+8 {
		return said
	}
	return best
}

// beyondASCII is the words of body with bytes beyond ASCII, without markup, up to a limit.
func beyondASCII(body []byte) []byte {
	var out []byte
	for at := 0; at < len(body) && len(out) < guessBytes; {
		i := bytes.IndexFunc(body[at:], func(r rune) bool { return r >= utf8.RuneSelf })
		if i < 0 {
			break
		}
		lo, hi := at+i, at+i
		for lo > at && word(body[lo-1]) && hi-lo < 40 {
			lo--
		}
		for hi < len(body) && word(body[hi]) && hi-lo < 400 {
			hi++
		}
		if hi-lo > 1 { // a sign alone may be any letter
			out = append(append(out, body[lo:hi]...), ' ')
		}
		at = hi
	}
	return out
}

// word tells whether a byte may stand in a word in some charset.
func word(c byte) bool {
	return c >= utf8.RuneSelf || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// plausible says how much a text that was decoded looks like one: the votes for the language that gets
// most, and for what stands in no text, less.
func plausible(text string) float64 {
	var b buffer
	b.add(text)
	best := latin
	n := b.scripts
	n[han], n[kana] = n[han]+n[kana], 0
	for s := latin; s < scripts; s++ {
		if n[s] > n[best] {
			best = s
		}
	}
	score := -neutral * 4 * oddities(text)
	for s := latin; s < scripts; s++ { // letters of another script are votes against
		if s != best {
			score -= neutral * 4 * float64(n[s])
		}
	}
	t := shipped().tables[best]
	if t == nil {
		if alone[best] != "" {
			score += 5 * float64(n[best])
		}
		return score
	}
	var v votes
	v.count(t, b.letters, best)
	top := math.Inf(-1)
	for i, c := range t.columns {
		s := float64(v.score[i])
		if c.tag == Other {
			s -= float64(v.grams)
		}
		top = max(top, s)
	}
	if best == han { // of the pairs of so many letters most are rare
		return score + top - neutral*float64(v.met) - neutral/2*float64(v.grams-v.met)
	}
	return score + top - neutral*float64(v.grams)
}

// oddities counts the characters of text that a right decoding hardly gives: controls, what is no
// character, signs and capitals inside words.
func oddities(text string) (n float64) {
	var before, last rune = ' ', ' '
	for _, r := range text + " " {
		switch {
		case last == utf8.RuneError || last >= 0x80 && last < 0xa0 || last >= 0xe000 && last < 0xf900:
			n += 3
		case mixed(before, last) || mixed(last, r):
			n += 2
		case last < utf8.RuneSelf:
		case unicode.IsLetter(last):
			if unicode.IsUpper(last) && unicode.IsLower(before) {
				n++
			}
		case unicode.IsLetter(before) && unicode.IsLetter(r) && last != '’' && last != 'ʼ' && last != '·':
			n += 2
		case !quiet(last):
			n += .5
		}
		before, last = last, r
	}
	return n
}

// mixed tells of two neighbours of which one is a Latin letter and the other one that no word has beside it.
func mixed(a, b rune) bool {
	s, t := scriptOf(a), scriptOf(b)
	if s != latin {
		a, s, t = b, t, s
	}
	return s == latin && unicode.IsLetter(a) && (t == cyrillic || t == greek || t == arabic || t == hebrew)
}

// quiet tells of a sign beyond ASCII that is common in text.
func quiet(r rune) bool {
	switch r {
	case '\u00a0', '«', '»', '„', '“', '”', '‘', '’', '‚', '–', '—', '…', '•', '€', '°', '§', '№', '¿', '¡', '©', '·', '′', '″', '、', '。', '「', '」', '，', '！', '？', '《', '》', '・', '：', '（', '）':
		return true
	}
	return false
}
