package rights

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"github.com/ibid-news/ibid/internal/article"
)

// home is what a page may be called: its outlet, its host, its authors, and whom its own footer and
// head name as the holder of its rights.
type home struct {
	article *article.Article
	signals Signals
	keys    []string // see nameKeys; made when first asked for
	made    bool
	known   bool // an outlet or a host is known at all
}

func homeOf(a *article.Article, signals Signals) *home {
	return &home{article: a, signals: signals, known: a.Outlet != "" || a.Host != "" || a.URL != ""}
}

// make makes the keys.
func (h *home) make() {
	a := h.article
	h.made = true
	add := func(name string) { h.keys = append(h.keys, nameKeys(name)...) }
	add(a.Outlet)
	hosts := [...]string{a.Host, ""}
	if a.Host == "" {
		hosts[0] = article.Host(a.URL)
	}
	if a.Canonical != "" {
		hosts[1] = article.Host(a.Canonical)
	}
	for _, host := range hosts {
		if host == "" {
			continue
		}
		add(siteName(host))
		for label := range strings.SplitSeq(host, ".") {
			add(label)
		}
	}
	for _, by := range a.Byline { // an outlet named as the author is where the text is from
		if _, like := outlet(by); !like {
			add(by)
		}
	}
	for _, s := range h.signals.All {
		switch s.Kind {
		case "copyright-holder", "publisher", "copyright-notice":
			add(s.Value)
		}
	}
}

// is tells whether name may be the page itself: one of its words begins like one of the page's.
func (h *home) is(name string) bool {
	if !h.made {
		h.make()
	}
	keys := nameKeys(name)
	if len(keys) == 0 {
		return true
	}
	for _, k := range keys {
		for _, own := range h.keys {
			if alike(k, own) {
				return true
			}
		}
	}
	return false
}

// IsOutlet tells whether name, as a notice or a credit writes it, is that of the outlet of a: each of its words is one of
// the outlet's, inflected or not. Names that any outlet could have ("the news agency") are not.
func IsOutlet(a *article.Article, name string) bool {
	h := homeOf(&article.Article{Outlet: a.Outlet, Host: a.Host, URL: a.URL}, Signals{})
	h.make()
	said := false
	for w := range strings.FieldsFuncSeq(name, func(c rune) bool { return unicode.IsSpace(c) || c == ',' }) {
		keys := nameKeys(w)
		if len(keys) == 0 || common[keys[0]] || connector(w) || legalForm(strings.Trim(w, `.„“”"«»`)) {
			continue
		}
		if !slices.ContainsFunc(keys, func(k string) bool {
			return slices.ContainsFunc(h.keys, func(own string) bool { return len(k) > 2 && alike(k, own) || k == own })
		}) {
			return false
		}
		said = true
	}
	return said
}

// alike tells whether two keys may be one name, inflected, abbreviated or run together.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 {
		return a == b
	}
	if strings.HasPrefix(b, a) || len(a) >= 4 && strings.Contains(b, a) {
		return true
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n >= 4 && n >= len(a)-3
}

// inflected tells whether name is the other name with another ending: "Pakrantę" for "Pakrantė".
func inflected(name, other string) bool {
	a, b := []rune(name), []rune(other)
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n >= 4 && max(len(a), len(b))-n <= 3 && !slices.ContainsFunc(a[n:], unicode.IsSpace) && !slices.ContainsFunc(b[n:], unicode.IsSpace)
}

// nameKeys are the words of a name in small Latin letters, those that any outlet may be called left
// out, and their initials.
func nameKeys(name string) []string {
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		name = siteName(u.Host)
	}
	var keys []string
	initials, all := "", ""
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		k := latin(w)
		if k == "" {
			continue
		}
		all += k
		if c := []rune(w)[0]; unicode.IsUpper(c) {
			initials += k[:1]
		}
		if len(k) > 2 && !common[k] && !legalForm(w) && !connector(w) {
			keys = append(keys, k)
		}
	}
	if len(initials) >= 3 {
		keys = append(keys, initials)
	}
	if len(all) > 3 || len(keys) == 0 && all != "" {
		keys = append(keys, all)
	}
	return keys
}

// common are words that say nothing about which outlet is meant.
var common = map[string]bool{"news": true, "www": true, "com": true, "org": true, "net": true, "the": true, "media": true, "portal": true, "group": true,
	"press": true, "radio": true, "online": true, "daily": true, "agency": true, "agentstvo": true, "gazeta": true, "zeitung": true, "times": true, "post": true, "html": true, "info": true}

// siteName is the part of a host that names the site: delfi of en.delfi.lt.
func siteName(host string) string {
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		host = d
	}
	name, _, _ := strings.Cut(host, ".")
	return name
}

// latin writes a word in small Latin letters without marks, Cyrillic letter by letter.
func latin(w string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(w) {
		switch {
		case c < 0x80:
			if c != '\'' {
				b.WriteRune(c)
			}
		default:
			b.WriteString(letters(c))
		}
	}
	return b.String()
}

// letters is the Latin spelling of one small letter.
func letters(c rune) string {
	const cyrillic = "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=j к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=ch ш=sh щ=sch ъ= ы=y ь= э=e ю=ju я=ja і=i ї=i є=e ґ=g ў=u "
	const marked = "ą=a á=a à=a â=a ä=a ã=a å=a ā=a č=c ć=c ç=c ď=d ę=e ė=e é=e è=e ê=e ë=e ě=e ē=e ģ=g į=i í=i î=i ï=i ī=i ķ=k ł=l ļ=l ń=n ñ=n ň=n ņ=n ó=o ò=o ô=o ö=o õ=o ø=o ō=o ř=r š=s ś=s ß=ss ť=t ų=u ū=u ú=u ù=u û=u ü=u ů=u ý=y ž=z ź=z ż=z æ=ae œ=oe "
	for _, table := range []string{cyrillic, marked} {
		if i := strings.Index(table, string(c)+"="); i >= 0 {
			rest := table[i+len(string(c))+1:]
			return rest[:strings.IndexByte(rest, ' ')]
		}
	}
	return ""
}
