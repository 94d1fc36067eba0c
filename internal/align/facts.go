package align

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// facts are the sorts of words that a clone changes and a reader must look at.
var facts = [...]struct {
	name string
	is   func(text string, w words.Word) bool
}{
	{"number", hasDigit},
	{"date", dates},
	{"name", capital},
	{"negation", negates},
}

// changed names the sorts of facts of which the words of the two sides are not the same.
func changed(ta, tb string, a, b []words.Word) []string {
	var out []string
	for _, f := range facts {
		if !sameFacts(ta, tb, a, b, f.is) {
			out = append(out, f.name)
		}
	}
	return out
}

// sameFacts tells whether both sides have the same words of one sort, as often.
func sameFacts(ta, tb string, a, b []words.Word, is func(text string, w words.Word) bool) bool {
	fa, fb := hashes(ta, a, is), hashes(tb, b, is)
	slices.Sort(fa)
	slices.Sort(fb)
	return slices.Equal(fa, fb)
}

func hashes(text string, ws []words.Word, is func(text string, w words.Word) bool) []uint64 {
	var out []uint64
	for _, w := range ws {
		if is(text, w) {
			out = append(out, w.Hash)
		}
	}
	return out
}

func hasDigit(text string, w words.Word) bool {
	return strings.ContainsFunc(w.Of(text), unicode.IsDigit)
}

// capital tells whether a word is written as a name is: it begins with a capital and no
// sentence begins with it.
func capital(text string, w words.Word) bool {
	r, _ := utf8.DecodeRuneInString(w.Of(text))
	return unicode.IsUpper(r) && !beginsSentence(text, w.Lo)
}

func beginsSentence(text string, at int) bool {
	for i := at; i > 0; {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if r == '\n' || strings.ContainsRune(".!?:…", r) {
			return true
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ',' || r == ';' {
			return false
		}
		i -= n
	}
	return true
}

func negates(text string, w words.Word) bool {
	if w.Len() > 16 {
		return false
	}
	_, ok := negations()[w.Hash]
	return ok || strings.HasSuffix(w.Of(text), "n't") || strings.HasSuffix(w.Of(text), "n’t")
}

// negations are the words by which the languages we read most say no.
var negations = sync.OnceValue(func() map[uint64]struct{} {
	m := map[uint64]struct{}{}
	for _, w := range words.Split(`not no never none without cannot ne nėra niekada be нет не никогда без
		nie nigdy bez nicht kein keine keinen ohne pas jamais sans sin nunca 不 没 無 无`) {
		m[w.Hash] = struct{}{}
	}
	return m
})

// dates tells whether a word names a day or a month, or is a year.
func dates(text string, w words.Word) bool {
	d := w.Of(text)
	if len(d) == 4 && strings.Trim(d, "0123456789") == "" {
		return d[0] == '1' && d[1] >= '7' || d[0] == '2' && d[1] <= '1'
	}
	if len(d) < 4 || len(d) > 32 {
		return false
	}
	h, _ := stem(d)
	_, ok := calendar()[h]
	return ok
}

// calendar has the stems of the names of days and months in the languages we read most; those
// that mean something else as well (may, mars) are left out.
var calendar = sync.OnceValue(func() map[uint64]struct{} {
	m := map[uint64]struct{}{}
	for _, w := range strings.Fields(`monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow
		january february april june july august september october november december
		montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar juni juli oktober dezember heute gestern morgen
		lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août octobre novembre décembre
		pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
		sausis sausio vasaris vasario kovas kovo balandis gegužė birželis liepos rugpjūtis rugsėjis spalio lapkritis gruodis gruodžio šiandien vakar
		poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę
		stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia dziś wczoraj
		понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
		январь января февраль февраля апрель апреля июнь июня июль июля август августа сентябрь октябрь ноябрь декабрь сегодня вчера`) {
		h, _ := stem(w)
		m[h] = struct{}{}
	}
	return m
})
