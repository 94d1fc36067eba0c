package align

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// facts are the sorts of words that a clone changes and a reader must look at, each with what of a word has to be the same.
var facts = [...]struct {
	name string
	of   func(text string, w words.Word) (uint64, bool)
}{
	{"number", number},
	{"date", dates},
	{"name", name},
	{"negation", negation},
}

// changed names the sorts of facts of which the two sides do not have the same, as often.
func changed(ta, tb string, a, b []words.Word) []string {
	var out []string
	for _, f := range facts {
		fa, fb := factsOf(ta, a, f.of), factsOf(tb, b, f.of)
		slices.Sort(fa)
		slices.Sort(fb)
		if !slices.Equal(fa, fb) {
			out = append(out, f.name)
		}
	}
	return out
}

func factsOf(text string, ws []words.Word, of func(text string, w words.Word) (uint64, bool)) []uint64 {
	var out []uint64
	for _, w := range ws {
		if f, ok := of(text, w); ok {
			out = append(out, f)
		}
	}
	return out
}

// capital tells whether a word is written as a name is: it begins with a capital and no
// sentence begins with it.
func capital(text string, w words.Word) bool {
	r, _ := utf8.DecodeRuneInString(w.Of(text))
	return unicode.IsUpper(r) && !beginsSentence(text, w.Lo)
}

func name(text string, w words.Word) (uint64, bool) {
	if !capital(text, w) {
		return 0, false
	}
	_, says := negation(text, w)
	_, counts := number(text, w)
	return w.Hash, !says && !counts
}

func hasDigit(text string, w words.Word) bool {
	return strings.ContainsFunc(w.Of(text), unicode.IsDigit)
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

// negation tells whether a word says no. All that do are one fact: who writes "nobody" for "no one" changes nothing.
func negation(text string, w words.Word) (uint64, bool) {
	if w.Len() > 24 {
		return 0, false
	}
	form := w.Of(text)
	_, ok := negations()[w.Hash]
	return 0, ok || strings.HasSuffix(form, "n't") || strings.HasSuffix(form, "n’t") ||
		strings.HasPrefix(form, "fail") && strings.HasPrefix(text[w.Hi:], " to ")
}

// negations are the words by which the languages we read most say no.
var negations = sync.OnceValue(func() map[uint64]struct{} {
	m := map[uint64]struct{}{}
	for _, w := range words.Split(`not no never none nobody nothing nowhere neither nor without cannot unable
		ne nėra niekada niekas nieko niekam nei нет не ни никогда никто ничего ничто нельзя без nie nigdy nikt nic ani bez
		nicht nichts nie niemals niemand kein keine keinen keinem keiner ohne weder pas jamais rien aucun aucune sans sin nunca nadie ningún ninguna 不 没 無 无`) {
		m[w.Hash] = struct{}{}
	}
	return m
})

// dates tells whether a word names a day or a month, or is a year.
func dates(text string, w words.Word) (uint64, bool) {
	d := w.Of(text)
	if len(d) == 4 && strings.Trim(d, "0123456789") == "" {
		return w.Hash, d[0] == '1' && d[1] >= '7' || d[0] == '2' && d[1] <= '1'
	}
	if len(d) < 4 || len(d) > 32 {
		return 0, false
	}
	h, _ := stem(d)
	_, ok := calendar()[h]
	return w.Hash, ok
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
