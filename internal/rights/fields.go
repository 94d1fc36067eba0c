package rights

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// notice makes one notice of sentences that stand side by side.
func (r *noticeReader) notice(group []judged) article.Notice {
	text := r.s.text
	span := words.Span{Lo: group[0].Lo, Hi: group[len(group)-1].Hi}
	n := article.Notice{Span: span, Text: span.Of(text), Because: map[string]string{}}
	f := filling{r, &n}
	weight, strength := 0.0, 1.5
	for i := range group {
		j := &group[i]
		if j.weight > weight {
			weight = j.weight
			if j.lang >= 0 {
				n.Lang = languages[j.lang]
			}
		}
		if j.named.strength > strength {
			strength, n.Holder = j.named.strength, j.named.name
			delete(n.Because, "holder")
			f.because("holder", j)
		}
	}
	for i := range group {
		f.acts(&group[i])
		f.terms(&group[i])
		f.credit(&group[i])
		f.bounds(&group[i])
	}
	for i := range group {
		f.polarity(&group[i])
	}
	if strength >= clearly && weight >= surely {
		n.Because[clearHolder] = n.Because["holder"]
	}
	slices.Sort(n.Acts)
	n.Score = math.Round(100/(1+math.Exp((threshold-weight)/1.5))) / 100
	return n
}

// surely is the weight from which a notice is one beyond doubt.
const surely = threshold + 1

// clearHolder stands in Because until Annotate has looked whether the holder is foreign.
const clearHolder = "holder clearly"

// filling fills the fields of a notice from one sentence after the other.
type filling struct {
	r *noticeReader
	n *article.Notice
}

func (f filling) because(field string, j *judged) {
	if _, ok := f.n.Because[field]; !ok {
		f.n.Because[field] = j.Of(f.r.s.text)
	}
}

func (f filling) set(field string, to *string, value string, j *judged) {
	if value != "" && *to == "" {
		*to = value
		f.because(field, j)
	}
}

// acts are those that the sentence regulates, not those by which it names its duties.
func (f filling) acts(j *judged) {
	ts := j.tokens
	for i, t := range ts {
		c := t.class & acts
		if c == 0 || i >= j.named.lo && i < j.named.hi {
			continue
		}
		if t.class&object != 0 && (j.nearAt(i, this, 1) || j.all&acts&^c != 0) {
			c &^= publishing | republication
		}
		if t.class&quoting != 0 && t.class&citing != 0 && (j.nearAt(i, source, 6) || j.nearAt(i, reference|link, 2) || j.has(condition|obligation) && j.all&acts&^quoting != 0) {
			c &^= quoting
		}
		if c&publishing != 0 && f.participle(j, i) {
			c &^= publishing
		}
		if c&using != 0 && i >= 2 && strings.EqualFold(ts[i-2].Of(f.r.s.text), "terms") {
			c &^= using
		}
		if c&mining != 0 && !j.has(artificial) && !j.nearAt(i, object, 3) {
			c &^= mining
		}
		for _, a := range actNames {
			if c&a.class != 0 && !slices.Contains(f.n.Acts, a.name) {
				f.n.Acts = append(f.n.Acts, a.name)
				f.because("acts", j)
			}
		}
	}
}

// participle tells whether a word such as "published" says what kind of material is meant.
func (f filling) participle(j *judged, i int) bool {
	w := f.r.s.text[j.tokens[i].Lo:j.tokens[i].Hi]
	if j.lang != languageOf("en") || !strings.HasSuffix(strings.ToLower(w), "ed") {
		return false
	}
	for k := i - 1; k >= max(0, i-4); k-- {
		switch strings.ToLower(f.r.s.text[j.tokens[k].Lo:j.tokens[k].Hi]) {
		case "be", "not":
			return false
		}
		if j.tokens[k].class&acts == 0 && k < i-1 {
			break
		}
	}
	return true
}

// nearAt tells whether a word of class c stands at most n words from token i.
func (j *judged) nearAt(i int, c class, n int) bool {
	for k := max(0, i-n); k < min(len(j.tokens), i+n+1); k++ {
		if k != i && j.tokens[k].class&c != 0 {
			return true
		}
	}
	return false
}

// terms are consent, price and purpose.
func (f filling) terms(j *judged) {
	n := f.n
	price := f.price(j)
	f.set("price", &n.Price, price, j)
	rank := map[string]int{"": 0, "any": 1, "prior": 2, "written": 3, "licence": 4, "paid": 5}
	kind := ""
	switch {
	case price != "" || j.has(payment) && j.has(acts|object):
		kind = "paid"
	case j.has(licence) && !j.has(commons):
		kind = "licence"
	case j.has(consent) && j.has(written):
		kind = "written"
	case j.has(consent) && j.near(consent, prior, 6):
		kind = "prior"
	case j.has(consent):
		kind = "any"
	}
	if rank[kind] > rank[n.Consent] {
		n.Consent = kind
		delete(n.Because, "consent")
		f.because("consent", j)
	}
	var purposes []string
	if j.has(artificial) && j.has(mining|using) {
		purposes = append(purposes, "ai training")
	}
	for _, p := range []struct {
		class class
		name  string
	}{{noncommercial, "non-commercial"}, {commercial, "commercial"}, {personal, "personal"}} {
		if j.has(p.class) && !(p.class == commercial && f.negated(j)) {
			purposes = append(purposes, p.name)
		}
	}
	f.set("purpose", &n.Purpose, strings.Join(purposes, ","), j)
}

// negated tells whether "commercial" stands behind a "non-".
func (f filling) negated(j *judged) bool {
	for _, t := range j.tokens {
		if t.class&commercial != 0 {
			before := strings.ToLower(f.r.s.text[max(0, t.Lo-8):t.Lo])
			return strings.HasSuffix(before, "non-") || strings.HasSuffix(before, "non ") || strings.HasSuffix(before, "nicht-") || strings.HasSuffix(before, "no ") || strings.HasSuffix(before, "não-")
		}
	}
	return false
}

// credit is the duties to name the source and to link.
func (f filling) credit(j *judged) {
	n := f.n
	duty := j.has(obligation) || j.has(condition) || j.has(only) || j.permits || j.forbids || j.has(without)
	if !duty {
		return
	}
	linked := ""
	switch {
	case j.has(link), j.has(reference) && (j.near(reference, direct|followable, 4) || j.near(reference, placing, 4) || j.near(reference, paragraph, 8)):
		linked = "required"
		if j.has(followable) {
			linked = "followable"
		} else if j.near(link|reference, direct, 4) || j.near(link, direct, 6) || f.compound(j) {
			linked = "direct"
		}
	}
	if linked == "followable" || linked == "direct" && n.Link != "followable" {
		n.Link = ""
		delete(n.Because, "link")
	}
	f.set("link", &n.Link, linked, j)
	if linked != "" || j.has(reference) || j.has(citing) && (j.has(source) || j.has(obligation) || j.has(condition) || j.permits && j.named.strength >= 2) {
		if !n.Attribution {
			n.Attribution = true
			f.because("attribution", j)
		}
	}
	if linked != "" || n.Attribution {
		f.set("link_position", &n.LinkAt, f.position(j), j)
	}
}

// compound tells whether "direct" is part of the word for a link, as in "Direktlink".
func (f filling) compound(j *judged) bool {
	for _, t := range j.tokens {
		if t.class&link != 0 && t.class&direct != 0 {
			return true
		}
	}
	return false
}

var ordinals = [...]string{"", "first", "second", "third"}

// position is where a link or a mention must stand.
func (f filling) position(j *judged) string {
	for i, t := range j.tokens {
		if t.class&ordinal != 0 && j.nearAt(i, paragraph, 2) {
			return ordinals[t.value] + " paragraph"
		}
		if t.class&atBegin != 0 && j.nearAt(i, link|reference|citing|source|placing|object, 8) {
			return "beginning"
		}
		if t.class&atEnd != 0 && j.nearAt(i, link|reference|citing|source|placing|object, 6) {
			return "end"
		}
	}
	return ""
}

// bounds are extent, medium and scope.
func (f filling) bounds(j *judged) {
	n := f.n
	f.set("extent", &n.Extent, f.extent(j), j)
	var media []string
	for i, t := range j.tokens {
		name := ""
		switch {
		case t.class&medium != 0 && !(mediums[t.value] == "internet" && i+1 < len(j.tokens) && j.tokens[i+1].class&site != 0):
			name = mediums[t.value]
		case t.class&site != 0 && j.nearAt(i, others, 2):
			name = "websites"
		}
		if w := t.Of(f.r.s.text); name == "media" && nameWord(w) && !upper(w) && i > 0 && j.lang != languageOf("de") {
			continue // part of a name
		}
		if name != "" && !slices.Contains(media, name) && !strings.Contains(n.Holder, t.Of(f.r.s.text)) {
			media = append(media, name)
		}
	}
	if j.has(acts) || j.has(link|reference) {
		f.set("medium", &n.Medium, strings.Join(media, ","), j)
	}
	switch {
	case j.near(this, object, 1) && j.has(acts):
		f.set("scope", &n.Scope, "this article", j)
	case j.has(site) && j.has(object) && j.has(acts):
		f.set("scope", &n.Scope, "this site", j)
	}
}

// extent is how much may be taken: a number with what it counts.
func (f filling) extent(j *judged) string {
	text := f.r.s.text
	if !j.has(limit) && !j.has(quoting) && !j.has(more) {
		return ""
	}
	for i, t := range j.tokens {
		w := t.Of(text)
		count := ""
		switch {
		case w[0] >= '0' && w[0] <= '9' && len(w) <= 5 && !isYear(w):
			count = w
		case t.class&number != 0:
			count = strconv.Itoa(int(t.value))
		default:
			continue
		}
		if rest := strings.TrimLeft(text[t.Hi:min(len(text), t.Hi+4)], " \u00a0"); strings.HasPrefix(rest, "%") {
			return count + " %"
		}
		for k := i + 1; k < min(len(j.tokens), i+4); k++ {
			c, name := j.tokens[k].class, ""
			switch {
			case c&sentence != 0:
				name = "sentence"
			case c&paragraph != 0:
				name = "paragraph"
			case c&unit != 0:
				name = "word"
			default:
				continue
			}
			if count != "1" {
				name += "s"
			}
			return count + " " + name
		}
	}
	if j.has(ordinal, sentence) || j.near(atBegin, sentence, 3) {
		return "1 sentence"
	}
	return ""
}

// price is an amount of money named in the sentence, as in "200 EUR".
func (f filling) price(j *judged) string {
	text := f.r.s.text
	for i, t := range j.tokens {
		w := t.Of(text)
		if w[0] < '0' || w[0] > '9' {
			continue
		}
		before, after := text[max(0, t.Lo-4):t.Lo], strings.TrimLeft(text[t.Hi:min(len(text), t.Hi+6)], " \u00a0")
		for _, c := range [...][2]string{{"€", "EUR"}, {"£", "GBP"}, {"$", "USD"}, {"₽", "RUB"}, {"₴", "UAH"}} {
			if strings.HasSuffix(strings.TrimRight(before, " "), c[0]) || strings.HasPrefix(after, c[0]) {
				return w + " " + c[1]
			}
		}
		if i+1 < len(j.tokens) {
			next := strings.ToLower(j.tokens[i+1].Of(text))
			for _, c := range [...][2]string{{"eur", "EUR"}, {"євро", "EUR"}, {"евро", "EUR"}, {"руб", "RUB"}, {"грн", "UAH"}, {"гривен", "UAH"}, {"zł", "PLN"}, {"pln", "PLN"}, {"kč", "CZK"}, {"usd", "USD"}, {"dollar", "USD"}, {"pound", "GBP"}, {"gbp", "GBP"}, {"chf", "CHF"}} {
				if strings.HasPrefix(next, c[0]) {
					return w + " " + c[1]
				}
			}
		}
	}
	return ""
}

// polarity: what is forbidden with no way out is forbidden; what a consent, a credit or a limit opens is conditional.
func (f filling) polarity(j *judged) {
	n := f.n
	way := n.Consent != "" || n.Attribution || n.Extent != ""
	p := ""
	switch {
	case j.forbids && !way, j.reserve && !way && !j.permits, j.has(reserving) && j.has(acts) && !way:
		p = "forbidden"
	case way && (j.has(acts) || n.Consent != "" || j.has(link|reference|citing)):
		p = "conditional"
	case j.permits && j.has(acts):
		p = "free"
		if j.has(only) || j.has(condition) || n.Purpose != "" {
			p = "conditional"
		}
	case j.has(only) && j.has(acts):
		p = "conditional"
	case j.reserve || j.has(reserving) && j.has(copyright):
		p = "forbidden"
	}
	if p == "" || n.Polarity == "conditional" || n.Polarity == "forbidden" && p == "free" {
		return
	}
	if n.Polarity != p {
		delete(n.Because, "polarity")
	}
	n.Polarity = p
	f.because("polarity", j)
}
