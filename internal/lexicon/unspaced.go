package lexicon

import (
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// maxHan is how many characters a word of Chinese or Japanese may have.
const maxHan = 8

// readRun reads the word, longest key first, that a run of Chinese or Japanese begins with, and
// returns how many of ws it takes: characters, or runs of Katakana. 0 if it is neither.
func (l *Lexicon) readRun(s *scratch, p *pivot, text string, ws []words.Word) int {
	r, _ := utf8.DecodeRuneInString(text[ws[0].Lo:])
	if !cjk(r) {
		return 0
	}
	if katakana(r) && ws[0].Len() > 3 {
		at := ws[0]
		s.token(at.Span, at.Hash|1, func(r *Reading) { l.katakana(r, p, at.Of(text)) })
		return 1
	}
	n, end := 1, ws[0].Hi
	for n < len(ws) && n < maxHan && ws[n].Lo == end && ws[n].Len() <= 4 {
		end = ws[n].Hi
		n++
	}
	if l.table == nil {
		return 1
	}
	var hashes [maxHan + 1]uint64
	h := hashStart
	for i := range n {
		for _, c := range []byte(ws[i].Of(text)) {
			h = hashNext(h, c)
		}
		hashes[i+1] = h
	}
	for k := n; k > 0; k-- {
		if e := l.table.find(hashEnd(hashes[k])); e >= 0 {
			s.token(words.Span{Lo: ws[0].Lo, Hi: ws[k-1].Hi}, hashEnd(hashes[k])|1, func(r *Reading) {
				r.features = l.table.meaning(r.features, e, wholeShare)
			})
			return k
		}
	}
	return 1
}

// katakana adds the features of a run of Katakana: its meaning if the dictionary has it, and its
// sound, for it is a name or a loan word.
func (l *Lexicon) katakana(r *Reading, p *pivot, run string) {
	known := -1
	if l.table != nil {
		h := hashStart
		for i := range len(run) {
			h = hashNext(h, run[i])
		}
		if known = l.table.find(hashEnd(h)); known >= 0 {
			r.features = l.table.meaning(r.features, known, wholeShare)
		}
	}
	var buf [64]byte
	latin := appendKana(buf[:0], run)
	name := NameTerm(string(latin))
	switch {
	case known >= 0 && name != 0:
		r.add(name, besideName)
	case known < 0:
		l.unknown(r, p, latin, name)
	}
}

func cjk(r rune) bool {
	return r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0xa000 || r == '々' || r >= 0x20000 && r < 0x30000
}

func katakana(r rune) bool { return r >= 0x30a1 && r < 0x3100 }

// kana is Katakana from ァ (U+30A1) to ヺ in Latin letters, two letters and more for each, by commas.
const kana = "a,a,i,i,u,u,e,e,o,o,ka,ga,ki,gi,ku,gu,ke,ge,ko,go,sa,za,shi,ji,su,zu,se,ze,so,zo," +
	"ta,da,chi,ji,,tsu,zu,te,de,to,do,na,ni,nu,ne,no,ha,ba,pa,hi,bi,pi,fu,bu,pu,he,be,pe,ho,bo,po," +
	"ma,mi,mu,me,mo,ya,ya,yu,yu,yo,yo,ra,ri,ru,re,ro,wa,wa,i,e,o,n,vu,ka,ke,va,vi,ve,vo"

// appendKana writes Katakana in Latin letters.
func appendKana(dst []byte, run string) []byte {
	for _, r := range run {
		if len(dst) > 48 {
			break
		}
		if r < 0x30a1 || r > 0x30fa {
			continue // the mark of a long vowel, the middle dot
		}
		small := smallKana(r)
		s := kanaOf(int(r - 0x30a1))
		if small && len(dst) > 0 && vowel(dst[len(dst)-1]) { // シャ: sh(i)a, ファ: f(u)a
			dst = dst[:len(dst)-1]
			if len(s) == 2 {
				s = s[1:]
			}
		}
		dst = append(dst, s...)
	}
	return dst
}

func smallKana(r rune) bool {
	switch r {
	case 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ヮ':
		return true
	}
	return false
}

func kanaOf(i int) string {
	lo := 0
	for j := 0; j < len(kana); j++ {
		if kana[j] == ',' {
			if i == 0 {
				return kana[lo:j]
			}
			i--
			lo = j + 1
		}
	}
	if i == 0 {
		return kana[lo:]
	}
	return ""
}
