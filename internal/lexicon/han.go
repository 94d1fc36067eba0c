package lexicon

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// readHanNumber reads a number that is written in Chinese characters, or in digits with units behind them
// (三十五, 1億5000万), and returns how many of ws it takes, 0 if none begins there.
func (l *Lexicon) readHanNumber(s *scratch, text string, ws []words.Word) int {
	t, n := hanNumber(text, ws)
	if n == 0 {
		return 0
	}
	t, n = counted(text, ws, t, n)
	s.token(words.Span{Lo: ws[0].Lo, Hi: ws[n-1].Hi}, uint64(t)|1<<63, func(r *Reading) { r.add(t, wholeShare) })
	return n
}

// maxNumerals bounds the words of a number.
const maxNumerals = 16

// hanNumber is the term of the number that ws begins with and the words it takes, 0 if there is none: one
// that begins with a unit, or is a single character, is left to the dictionary.
func hanNumber(text string, ws []words.Word) (Term, int) {
	var total, section, current float64
	digits, units, latin, n := 0, 0, 0, 0
	for end := ws[0].Lo; n < len(ws) && n < maxNumerals && ws[n].Lo == end; n++ {
		w := ws[n].Of(text)
		end = ws[n].Hi
		if c := w[0]; c < utf8.RuneSelf || c == 0xef {
			v, ok := plain(w)
			if !ok || current > 0 {
				break
			}
			current, latin = v, latin+1
			continue
		}
		r, size := utf8.DecodeRuneInString(w)
		if size != len(w) {
			break
		}
		if v := numeral(r); v >= 0 {
			if latin > 0 && units == 0 {
				break
			}
			if digits > 0 && units == 0 {
				v += 10 * current
			}
			current, digits = v, digits+1
			continue
		}
		v := unit(r)
		if v == 0 || units == 0 && digits == 0 && latin == 0 && (v > 10 || n > 0) {
			break
		}
		if v < 1e4 {
			section, current = section+max(current, 1)*v, 0
		} else if section+current > 0 {
			total, section, current = total+(section+current)*v, 0, 0
		} else {
			total *= v // 万亿
		}
		units++
	}
	total += section + current
	switch {
	case n < 2, units == 0 && (digits != 4 || latin > 0), total >= 1e17, digits+latin == 0:
		return 0, 0
	}
	var d decimal
	d.fraction = -1
	d.n = copy(d.digits[:], strconv.AppendFloat(nil, math.Round(total), 'f', 0, 64))
	return d.term(0), n
}

// plain is the value of a word that is a number in digits.
func plain(w string) (float64, bool) {
	var d decimal
	rest, ok := d.read(w)
	if !ok || rest != "" || d.n > 15 {
		return 0, false
	}
	var v float64
	for _, c := range d.digits[:d.n] {
		v = 10*v + float64(c-'0')
	}
	for range max(0, d.fraction) {
		v /= 10
	}
	return v, true
}

// numeral is the value of a Chinese numeral, -1 if it is none.
func numeral(r rune) float64 {
	switch r {
	case '〇', '零':
		return 0
	case '一':
		return 1
	case '二', '两', '兩':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// unit is the value of a Chinese character for a power of ten, 0 if it is none.
func unit(r rune) float64 {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万', '萬':
		return 1e4
	case '億', '亿':
		return 1e8
	case '兆':
		return 1e12
	}
	return 0
}

// counted takes what is counted into a number that n words spell: a month becomes the English name, units of time and the
// words that count things say nothing more.
func counted(text string, ws []words.Word, t Term, n int) (Term, int) {
	if n == len(ws) || ws[n].Lo != ws[n-1].Hi {
		return t, n
	}
	switch ws[n].Of(text) {
	case "月":
		if v := uint64(t) & (1<<56 - 1); t.Kind() == Number && v >= 1 && v <= 12 {
			return Stem([]byte(months[v-1])), n + 1
		}
	case "年", "日", "号", "號", "時", "时", "点", "分", "個", "个", "件", "回", "次", "度", "位", "名", "歳", "岁":
		return t, n + 1
	}
	return t, n
}

var months = [12]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
