// Package language says which language a text is in, and turns the bytes of a page into text.
//
// Detect and Decode never fail: a language that is not recognised is "", and bytes that fit
// no charset become U+FFFD.
package language

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sampled is how many bytes of a text decide its language.
const sampled = 8 << 10

// Detect returns the BCP 47 tag of the language that most of text is in, "" if unknown, and
// how sure that is, 0 to 1. It counts the commonest short words of each language, weighted by
// how few languages share them, and for scripts of one language the script.
func Detect(text string) (tag string, confidence float64) {
	if len(text) > sampled {
		n := sampled
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	if tag, share := byScript(text); tag != "" {
		return tag, share
	}
	t := table()
	score := make([]float64, len(t.tags))
	total := 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		total++
		for _, x := range t.words[w] {
			score[x.lang] += x.weight
		}
	}
	for _, r := range text {
		for _, x := range t.letters[unicode.ToLower(r)] {
			score[x.lang] += x.weight
		}
	}
	best, second := 0, -1.0
	for i := 1; i < len(score); i++ {
		if score[i] > score[best] {
			second = score[best]
			best = i
		} else {
			second = max(second, score[i])
		}
	}
	if total == 0 || score[best] < 1 || score[best]/float64(total) < .02 {
		return "", 0
	}
	return t.tags[best], 1 - second/score[best]
}

// byScript decides for scripts that one written language has to itself.
func byScript(text string) (string, float64) {
	var kana, han, hangul, greek, georgian, armenian, hebrew, arabic, thai, letters int
	for _, r := range text {
		if r < 0x250 || !unicode.IsLetter(r) {
			if unicode.IsLetter(r) {
				letters++
			}
			continue
		}
		letters++
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Greek, r):
			greek++
		case unicode.Is(unicode.Georgian, r):
			georgian++
		case unicode.Is(unicode.Armenian, r):
			armenian++
		case unicode.Is(unicode.Hebrew, r):
			hebrew++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Thai, r):
			thai++
		}
	}
	if letters == 0 {
		return "", 0
	}
	share := func(n int) float64 { return float64(n) / float64(letters) }
	switch {
	case share(kana) > .1 && share(kana+han) > .5:
		return "ja", share(kana + han)
	case share(han) > .5:
		return "zh", share(han)
	}
	for _, c := range []struct {
		tag string
		n   int
	}{{"ko", hangul}, {"el", greek}, {"ka", georgian}, {"hy", armenian}, {"he", hebrew}, {"ar", arabic}, {"th", thai}} {
		if share(c.n) > .5 {
			return c.tag, share(c.n)
		}
	}
	return "", 0
}

type weighted struct {
	lang   int
	weight float64
}

type tables struct {
	tags    []string
	words   map[string][]weighted
	letters map[rune][]weighted
}

var table = sync.OnceValue(func() tables {
	t := tables{words: map[string][]weighted{}, letters: map[rune][]weighted{}}
	for i, l := range languages {
		t.tags = append(t.tags, l.tag)
		for w := range strings.FieldsSeq(l.words) {
			t.words[w] = append(t.words[w], weighted{lang: i})
		}
		for _, r := range l.letters {
			t.letters[r] = append(t.letters[r], weighted{lang: i})
		}
	}
	for _, ws := range t.words {
		for i := range ws {
			ws[i].weight = 1 / float64(len(ws)*len(ws))
		}
	}
	for _, ws := range t.letters {
		for i := range ws {
			ws[i].weight = .3 / float64(len(ws)*len(ws))
		}
	}
	return t
})

// languages: their commonest function words, and letters that few others have.
var languages = []struct{ tag, words, letters string }{
	{"en", "the of and to in a is that for it was on with as be at by this had not are but from or have an they which one you were her all their there been if more when will would who so no said has its after", ""},
	{"lt", "ir kad į iš su yra apie bet kaip tai ar jau po nuo dėl per buvo bus tik dar prie už taip pat jo jos jie savo kuris kuri metų pagal", "ėųūįšęąž"},
	{"lv", "un ir ka no ar par uz bet kā tas arī vai pēc gan to šo viņš viņa tika līdz pie tiek bija būs nav gada", "āēīņļķģ"},
	{"et", "ja on et ei ta see oli ka mis kui aga oma nii siis veel või pärast kes mida selle ning", "õäöü"},
	{"ru", "и в не на что с он как это по но из за то к был его у так же от для о все было она мы они также года который", "ыэёъ"},
	{"uk", "і в не на що з він як це та але за до був його у так від для про все було вона ми вони також року який є й", "іїєґ"},
	{"be", "і ў не на што з ён як гэта па але за да быў яго у так ад для пра усё было яна мы яны таксама года які", "ўіыэ"},
	{"bg", "и в не на че с той как това по но от за то към беше го у така да о всички е са се ще който", "ъщ"},
	{"pl", "i w nie na że z się jak to do ale za po jest był jego od dla o są przez także oraz który roku już tym", "ąćęłńśźż"},
	{"cs", "a v ne na že s se jak to do ale za po je byl jeho od pro o jsou také který roku už podle jako tak by", "ěřůčšž"},
	{"sk", "a v nie na že s sa ako to do ale za po je bol jeho od pre o sú tiež ktorý roku už podľa tak by", "ľĺŕôčšž"},
	{"de", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei", "äöüß"},
	{"nl", "de het een en van in is dat op te zijn met voor niet aan er om ook als door naar maar bij uit hij nog wordt", ""},
	{"sv", "och i att det som en på är av för med till den har de inte om ett men från var så efter vid", "åäö"},
	{"da", "og i at det som en på er af for med til den har de ikke om et men fra var så efter ved", "æøå"},
	{"no", "og i at det som en på er av for med til den har de ikke om et men fra var så etter ved", "æøå"},
	{"fi", "ja on ei että se hän oli mutta kun myös ovat joka sen tai kuin niin jo vain mukaan jälkeen", "äö"},
	{"is", "og í að það sem á er af fyrir með til hann hefur ekki um en frá var við ef", "ðþæö"},
	{"fr", "de la le les et des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son", "éèêàçùœ"},
	{"es", "de la que el en y los se del las un por con no una su para es al lo como más pero sus le ha", "ñáéíóú"},
	{"pt", "de que e o a do da em um para é com não uma os no se na por mais as dos como mas foi ao ele", "ãõçáéíóú"},
	{"it", "di che e la il un a per è in una sono non con le si da come del della ha anche i gli al nel più", "àèéìòù"},
	{"ro", "de și în a la cu pe că nu o din este un care mai pentru sunt au fost prin sau după", "ăâîșț"},
	{"hr", "i u je da se na su za od s što kao ne o iz koji bio ali će nije te također kako", "čćđšž"},
	{"hu", "a az és hogy nem is egy meg de volt ez mint csak már van még után azt", "őűáéíóöúü"},
	{"tr", "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en var", "ğışçöü"},
}

// Decode turns the body of a page into text: by its byte order mark, else as UTF-8 if it is
// that, else by the charset that the HTTP header or the page names, else as windows-1252 or, where
// most letters would be Cyrillic, windows-1251. name is the charset by its WHATWG name.
func Decode(body []byte, contentType string) (text, name string) {
	if enc, n, tag := mark(body); enc != nil {
		return decode(enc, body[n:]), tag
	}
	if utf8.Valid(body) {
		return string(body), "utf-8"
	}
	enc, tag, certain := charset.DetermineEncoding(body[:min(len(body), 4096)], contentType)
	if tag == "utf-8" {
		// Named so but broken: if nearly all of it is UTF-8, a few bytes are lost, not the charset.
		if bad := badUTF8(body); bad*200 < len(body) {
			return strings.ToValidUTF8(string(body), "\uFFFD"), tag
		}
		enc, tag, certain = charset.DetermineEncoding(body[:min(len(body), 4096)], "")
	}
	if !certain {
		tag = guess(body)
		if e, err := htmlindex.Get(tag); err == nil {
			enc = e
		}
	}
	return decode(enc, body), tag
}

func mark(b []byte) (encoding.Encoding, int, string) {
	get := func(tag string, n int) (encoding.Encoding, int, string) {
		e, err := htmlindex.Get(tag)
		if err != nil {
			return nil, 0, ""
		}
		return e, n, tag
	}
	switch {
	case len(b) >= 4 && b[0] == 0 && b[1] == 0 && b[2] == 0xfe && b[3] == 0xff:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4, "utf-32be"
	case len(b) >= 4 && b[0] == 0xff && b[1] == 0xfe && b[2] == 0 && b[3] == 0:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4, "utf-32le"
	case len(b) >= 3 && b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf:
		return get("utf-8", 3)
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		return get("utf-16be", 2)
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		return get("utf-16le", 2)
	}
	return nil, 0, ""
}

func decode(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

func badUTF8(b []byte) (bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			bad++
		}
		b = b[n:]
	}
	return bad
}

// guess chooses among the legacy charsets by what the text would be: the one in which its words are words
// of a language.
func guess(body []byte) string {
	best, top := "windows-1252", 0.0
	sample := body[:min(len(body), 64<<10)]
	for _, tag := range []string{"windows-1252", "windows-1257", "windows-1251", "windows-1250", "koi8-r", "iso-8859-2", "iso-8859-4", "iso-8859-5", "iso-8859-13", "windows-1254", "ibm866"} {
		e, err := htmlindex.Get(tag)
		if err != nil {
			continue
		}
		if s := plausible(decode(e, sample)); s > top {
			best, top = tag, s
		}
	}
	return best
}

// plausible counts the words with a letter beyond ASCII that are common in some language, and
// the letters that some language has.
func plausible(text string) (score float64) {
	t := table()
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		beyond, odd := 0, 0
		for _, r := range w {
			if r < utf8.RuneSelf {
				continue
			}
			beyond++
			if len(t.letters[r]) == 0 && !unicode.Is(unicode.Cyrillic, r) {
				odd++
			}
		}
		if beyond == 0 {
			continue
		}
		score += float64(beyond-2*odd) / 10
		if len(t.words[w]) > 0 {
			score += 3
		}
	}
	return score
}
