package extract

import (
	"unicode"
	"unicode/utf8"
)

// stats are counts over the text of a block.
type stats struct {
	words       int32 // scripts without spaces count every second character
	letters     int32
	digits      int32
	upper       int32 // words that begin with a capital
	caps        int32 // words all in capitals
	short       int32 // words of at most three letters
	commas      int32
	stops       int32 // ends of sentences
	quotes      int32
	marks       int32  // | / • : » and their like
	begin       int8   // 1 begins with a capital, 2 a small letter, 3 a digit, 4 a quotation mark, 5 another sign
	end         int8   // 1 a full stop, 2 ? or !, 3 a colon, 4 a comma or dash, 5 a quotation mark, 6 …, 0 a letter or digit
	groups      uint64 // of its words, for short blocks
	rightsWords uint8
	odds        float32 // learned log odds of its words, their mean
	low         float32 // of the least
	high        float32
	body        float32 // share of its beginnings that stand in the body the page's metadata give
	lead        float32 // the same of the description
	title       float32 // the same of the headline
	print       uint64  // of its words, to see repetitions
}

// wordsHashed is how many words of a block are looked up.
const wordsHashed = 40

// measure counts. look, if there is one, is called with the hash of each of the first words, in lower case.
func (st *stats) measure(s string, buf []uint32, look func(uint32)) []uint32 {
	hash, inWord, n, wide := uint32(fnvBasis), false, 0, int32(0)
	hadLower := false
	last := rune(0)
	end := func() {
		if !inWord {
			return
		}
		inWord = false
		st.words++
		if n <= 3 {
			st.short++
		}
		if !hadLower && n > 1 {
			st.caps++
		}
		if look != nil && st.words <= wordsHashed {
			look(hash)
		}
		if buf != nil && len(buf) < cap(buf) {
			buf = append(buf, hash)
		}
		st.print = mix(st.print, uint64(hash))
	}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		class := runeClass(r)
		if st.begin == 0 && r != ' ' {
			st.begin = [...]int8{5, 2, 1, 3, 1, 4}[min(class, 5)]
		}
		switch class {
		case runeLower, runeUpper, runeDigit:
			if !inWord {
				inWord, hash, n, hadLower = true, fnvBasis, 0, false
				if class == runeUpper {
					st.upper++
				}
			}
			if class == runeDigit {
				st.digits++
			} else {
				st.letters++
				if class == runeLower {
					hadLower = true
				}
			}
			n++
			if class == runeUpper {
				if r < utf8.RuneSelf {
					r |= 0x20
				} else {
					r = unicode.ToLower(r)
				}
			}
			hash = (hash ^ uint32(r)) * fnvPrime
		case runeWide:
			end()
			wide++
			st.letters++
		default:
			if r != '\'' && r != '’' && r != '-' {
				end()
			}
			st.punctuation(r)
		}
		if r != ' ' {
			last = r
		}
	}
	end()
	st.words += (wide + 1) / 2
	if wide > 0 {
		st.print = mix(st.print, uint64(len(s)))
	}
	st.end = endClass(last)
	return buf
}

func (st *stats) punctuation(r rune) {
	switch r {
	case ',', '、', '，', '،':
		st.commas++
	case '.', '!', '?', '。', '！', '？', '…':
		st.stops++
	case '"', '“', '”', '„', '«', '»', '「', '」':
		st.quotes++
	case '|', '/', '•', ':', '·', '›', '→', '>', '+', '#', '@':
		st.marks++
	case '©':
		st.marks++
		st.rightsWords |= rightsSure
	}
}

const (
	runeOther = iota
	runeLower
	runeUpper
	runeDigit
	runeWide
	runeQuote
)

func runeClass(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return runeLower
	case r >= 'A' && r <= 'Z':
		return runeUpper
	case r >= '0' && r <= '9':
		return runeDigit
	case r < utf8.RuneSelf:
		if r == '"' {
			return runeQuote
		}
		return runeOther
	case r >= 0x3040 && r < 0xa000 || r >= 0xac00 && r < 0xd7a4 || r >= 0x20000 && r < 0x30000 || r >= 0xe00 && r < 0xe80:
		return runeWide
	case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
		return runeQuote
	case unicode.IsUpper(r):
		return runeUpper
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return runeLower
	case unicode.IsDigit(r):
		return runeDigit
	}
	return runeOther
}

func endClass(r rune) int8 {
	switch r {
	case '.', '。', '।':
		return 1
	case '!', '?', '！', '？':
		return 2
	case ':':
		return 3
	case ',', '-', '–', '—', ';':
		return 4
	case '"', '“', '”', '«', '»', '\'', '’', '」':
		return 5
	case '…':
		return 6
	case ')', ']', '|', '>', '›', '→':
		return 7
	}
	return 0
}

// prose tells whether a block reads as a sentence or more of running text.
func (b *Block) prose() bool {
	return b.words >= 10 && 5*int(b.links) < 2*len(b.Text) && (b.stops > 0 || b.end == 1 || b.words >= 25)
}
