package extract

import (
	"strings"
	"unicode"

	"github.com/ibid-news/ibid/internal/article"
)

// classify gives every block its class: body, or what it is around it. What scores cannot know is settled here:
// a machine's leftovers and another publisher's notice inside the body stay in it, for they are evidence
// of where it is from; and the notice of the page itself, in its footer, is no body whatever its score.
func (pg *page) classify(body []bool) {
	inside := map[int32]bool{} // elements that hold blocks of the body
	first, last := -1, -1
	for i := range body {
		b := &pg.blocks[i]
		if !body[i] {
			continue
		}
		if e := pg.at(b.elem); e.away[tagFooter] < far && e.away[tagArticle] > e.away[tagFooter] && b.rights() {
			body[i] = false
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		inside[b.elem] = true
		inside[pg.at(b.elem).up] = true
	}
	for i := range body {
		if !body[i] && first >= 0 && pg.evidence(i, first, last, inside) {
			body[i] = true
		}
	}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		b.Class = "body"
		if !body[i] {
			b.Class = pg.around(b)
		}
	}
}

// evidence tells whether a block beside the paragraphs of the body is a trace of a machine, or a notice that does
// not name the page's own outlet.
func (pg *page) evidence(i, first, last int, inside map[int32]bool) bool {
	b := &pg.blocks[i]
	e := pg.at(b.elem)
	if i < first-3 || i > last+3 || !inside[b.elem] && !inside[e.up] || e.away[tagFooter] < far {
		return false
	}
	if leftover(b.Text) {
		return true
	}
	return 2*int(b.links) <= len(b.Text) && i > first && b.rights() && b.words >= 8 && !pg.ownName(b.Text)
}

// leftover tells whether a text is one that plugins which fetch articles from other sites leave in them.
func leftover(s string) bool {
	if n := len(s); n > 3 && n < 40 && s[0] == '[' && s[n-1] == ']' {
		for _, c := range s[1 : n-1] {
			if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
		return strings.ContainsRune(s, '_') || s == "[ad]" || s == "[embed]" || s == "[caption]"
	}
	if len(s) > 300 {
		return false
	}
	s = strings.ToLower(s)
	return s == "source link" || s == "read more here" || s == "leggi la fonte" || strings.HasPrefix(s, "the post ") && strings.Contains(s, "appeared first on")
}

// ownName tells whether a text names the outlet of the page.
func (pg *page) ownName(s string) bool {
	s = strings.ToLower(s)
	a := pg.meta.article
	if o := strings.ToLower(a.Outlet); len(o) > 2 && strings.Contains(s, o) {
		return true
	}
	d, _, _ := strings.Cut(article.Domain(a.URL), ".")
	return len(d) > 2 && strings.Contains(strings.ReplaceAll(s, " ", ""), strings.ReplaceAll(d, "-", ""))
}

// rights tells whether a block reads as a notice of rights, by its words: one that only such notices have, or
// one for a use beside one that forbids or permits. Package rights reads it properly.
func (b *Block) rights() bool {
	g := b.rightsWords
	return g&rightsSure != 0 || g&rightsUse != 0 && g&rightsBar != 0
}

// Bits of stats.rightsWords.
const (
	rightsSure = 1 << iota
	rightsUse
	rightsBar
)

var rightsNames = [...]string{
	rightsSure: "copyright © reserved vorbehalten réservés reservados riservati riservata zastrzeżone vyhrazena saugomos aizsargātas kaitstud защищены захищені абаронены autorių copyrighted urheberrechtlich nachdruck перепечатка передрук перадрук",
	rightsUse:  "copy copied copying reproduce reproduced reproduction republish republished republication redistribute redistributed distribute distributed reprint reprinted rewritten broadcast used using quoting vervielfältigung verwendung wiedergabe verbreitung weitergabe veröffentlichung nutzung reproduire reproduction diffusion utilisation reproducción reproducir distribución riproduzione riprodurre reprodução reprodukce šíření převzetí kopiowanie kopiować rozpowszechnianie wykorzystywanie publikowanie naudoti kopijuoti platinti skelbti perpublikuoti cituojant citējot pārpublicēt izmantošana kopēšana kasutamine kopeerimine levitamine avaldamine использование использовании использования копирование цитирование цитировании воспроизведение використання використанні копіювання цитуванні выкарыстанне informaciją информации материалов матеріалів матэрыялаў",
	rightsBar:  "forbidden prohibited permission permitted consent authorization authorisation licence license licensed written strictly untersagt verboten genehmigung zustimmung gestattet interdite interdit autorisation prohibida autorización permiso vietata autorizzazione consenso proibida autorização zakázáno souhlasu svolení zabronione zgody zezwolenia draudžiama draudžiamas draudžia sutikimo sutikimą leidimo aizliegta aizliegts atļaujas rakstiskas keelatud loata nõusolekuta запрещено запрещена запрещается разрешения согласия гиперссылка ссылка обязательна заборонено дозволу згоди посилання гіперпосилання забаронена дазволу",
}

// around is the class of a block that is not body: that of the nearest thing around it that says what it is.
func (pg *page) around(b *Block) string {
	e := pg.at(b.elem)
	linked := 2*int(b.links) > len(b.Text)
	footer := e.away[tagFooter] < far || e.away[kindFooter] <= 3
	switch {
	case b.rights() && !linked && (footer || b.words >= 4 || strings.Contains(b.Text, "©")):
		return "notice"
	case leftover(b.Text) || b.groups>>kindAd&1 == 1 && b.words <= 3:
		return "leftover"
	}
	class, best := "", uint8(far)
	for _, r := range [...]struct {
		kind int
		most uint8
		name string
	}{
		{kindComments, far - 1, "comments"}, {tagFigure, 5, "caption"}, {kindCaption, 1, "caption"}, {kindAuthor, 2, "byline"}, {kindDate, 1, "byline"},
		{kindAd, 3, "leftover"}, {tagNav, far - 1, "navigation"}, {kindNav, 3, "navigation"}, {kindShare, 2, "navigation"}, {kindConsent, 2, "navigation"},
		{kindTags, 1, "navigation"}, {kindRelated, 4, "related"}, {kindTeaser, 3, "related"}, {tagAside, 6, "related"}, {kindSide, 4, "related"},
	} {
		if d := e.away[r.kind]; d <= r.most && d < best {
			class, best = r.name, d
		}
	}
	switch {
	case e.away[kindComments] < far && class != "navigation":
		return "comments"
	case class != "":
		return class
	case b.inner&(1<<kindAuthor|1<<kindDate) != 0 || (b.groups>>kindAuthor&1 == 1 || b.groups>>kindDate&1 == 1) && b.words <= 12 && !footer:
		return "byline"
	case b.groups>>kindCaption&1 == 1 && b.words <= 12:
		return "caption"
	case footer && !linked && b.words >= 8 && strings.IndexFunc(b.Text, unicode.IsLetter) >= 0:
		return "notice"
	case footer || e.away[tagHeader] < far && e.away[tagArticle] == far:
		return "navigation"
	case linked && b.words >= 4:
		return "related"
	case linked:
		return "navigation"
	}
	return "other"
}
