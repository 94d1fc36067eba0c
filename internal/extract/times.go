package extract

import (
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/ibid-news/ibid/internal/article"
)

// layouts of times on pages, feeds and in collections of articles, the commonest first.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05-0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "20060102",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", time.RFC850, time.ANSIC, "Mon Jan _2 15:04:05 MST 2006", "Mon Jan 02 2006 15:04:05 GMT-0700 (MST)", "January 2, 2006", "Jan 2, 2006",
	"2 January 2006", "02.01.2006 15:04", "02.01.2006", "2006/01/02 15:04:05", "2006/01/02", "20060102T150405Z", "20060102150405", "2006-1-2", "2006-01-02T15:04:05.000-07", "2006-01-02T15:04:05-07",
}

// ParseTime reads a time as pages write it, as UTC. A time without a zone is taken as UTC.
func ParseTime(s string) (time.Time, bool) {
	t, ok := LocalTime(s)
	return t.UTC(), ok
}

// LocalTime is ParseTime in the zone that is written.
func LocalTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 8 || len(s) > 100 {
		return time.Time{}, false
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t, sane(t)
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 1e9 {
		if n > 1e11 {
			n /= 1000
		}
		t := time.Unix(n, 0).UTC()
		return t, sane(t)
	}
	if t, rest, ok := dateIn(s, true); ok {
		return addClock(t, rest), true
	}
	return time.Time{}, false
}

func sane(t time.Time) bool { return t.Year() >= 1700 && t.Year() <= 2200 }

// months by their names in the languages of news, in lower case, whole or by their first letters.
var months = sync.OnceValue(func() map[string]time.Month {
	out := map[string]time.Month{}
	for i, ws := range [12]string{
		"january jan januar jänner jaenner janvier janv enero ene gennaio gen janeiro января январь янв січня stycznia styczeń sty ledna leden januari sausio janvāris janvārī jaanuar studzenia január januára ocak ianuarie siječnja",
		"february feb februar februari février fevrier févr febrero febbraio fevereiro fev февраля февраль фев лютого luty lutego února únor vasario februāris februārī veebruar лютага február şubat februarie veljače",
		"march mar märz maerz mrz mars marzo março марта март мар березня marca marzec března březen kovo marts martā märts сакавіка március mart martie ožujka maart",
		"april apr avril abril abr aprile апреля апрель апр квітня kwietnia kwiecień dubna duben balandžio aprīlis aprīlī aprill красавіка április nisan aprilie travnja aprili",
		"may mai maggio mag mayo maio мая май травня maja maj května květen gegužės maijs maijā мая május mayıs svibnja mei",
		"june jun juni juin junio giugno giu junho июня июнь июн червня czerwca czerwiec června červen birželio jūnijs jūnijā juuni чэрвеня június haziran iunie lipnja",
		"july jul juli juillet juil julio luglio lug julho июля июль июл липня lipca lipiec července červenec liepos jūlijs jūlijā juuli ліпеня július temmuz iulie srpnja",
		"august aug août aout agosto ago августа август авг серпня sierpnia sierpień srpna srpen rugpjūčio augusts augustā жніўня augusztus ağustos kolovoza augusti augustus",
		"september sep sept septembre septiembre settembre set setembro сентября сентябрь сен вересня września wrzesień září rugsėjo septembris septembrī верасня szeptember eylül septembrie rujna",
		"october oct oktober okt octobre octubre ottobre ott outubro out октября октябрь окт жовтня października październik října říjen spalio oktobris oktobrī oktoober кастрычніка október ekim octombrie listopada",
		"november nov novembre noviembre novembro ноября ноябрь ноя листопада listopad listopadu lapkričio novembris novembrī лістапада kasım noiembrie studenoga",
		"december dec dezember dez décembre diciembre dic dicembre dezembro декабря декабрь дек грудня grudnia grudzień prosince prosinec gruodžio decembris decembrī detsember снежня aralık decembrie prosinca desember",
	} {
		for w := range strings.FieldsSeq(ws) {
			if _, ok := out[w]; !ok {
				out[w] = time.Month(i + 1)
			}
		}
	}
	return out
})

// field of a text: a number or a word.
type field struct {
	text string
	n    int // -1 for a word
	sep  string
	end  int
}

// dateIn finds the first date in a text: year first, or day and month in the order that numbers or names
// allow; dayFirst decides for what allows both. rest is what stands behind it.
func dateIn(s string, dayFirst bool) (t time.Time, rest string, ok bool) {
	if len(s) > 300 {
		s = s[:300]
	}
	fs := fieldsOf(s)
	for i := range fs {
		if i+2 >= len(fs) {
			break
		}
		a, b, c := fs[i], fs[i+1], fs[i+2]
		y, m, d := 0, time.Month(0), 0
		switch {
		case a.n >= 1900 && a.n <= 2100 && b.n >= 1 && b.n <= 12 && c.n >= 1 && c.n <= 31 && len(a.sep) <= 1 && a.sep == b.sep:
			y, m, d = a.n, time.Month(b.n), c.n
		case a.n >= 1900 && a.n <= 2100 && b.text == "m" && len(fs) > i+4: // Lithuanian: 2024 m. kovo 5 d.
			y, m, d = a.n, months()[c.text], fs[i+3].n
		case a.n >= 1900 && a.n <= 2100 && b.n < 0 && months()[b.text] > 0 && c.n >= 1 && c.n <= 31:
			y, m, d = a.n, months()[b.text], c.n
		case a.n >= 1 && a.n <= 31 && b.n < 0 && months()[b.text] > 0 && c.n >= 1900 && c.n <= 2100:
			y, m, d = c.n, months()[b.text], a.n
		case a.n >= 1 && a.n <= 31 && b.text == "de" && i+4 < len(fs) && months()[c.text] > 0: // 5 de marzo de 2024
			y, m, d = fs[i+3].n, months()[c.text], a.n
			if y < 0 {
				y = fs[i+4].n
			}
		case a.n < 0 && months()[a.text] > 0 && b.n >= 1 && b.n <= 31 && c.n >= 1900 && c.n <= 2100:
			y, m, d = c.n, months()[a.text], b.n
		case a.n >= 1 && a.n <= 31 && b.n >= 1 && b.n <= 31 && c.n >= 1900 && c.n <= 2100 && (a.sep == "." || a.sep == "/" || a.sep == "-" || a.sep == ". ") && a.sep == b.sep:
			y, m, d = c.n, time.Month(b.n), a.n
			if b.n > 12 || a.n <= 12 && !dayFirst && a.sep == "/" {
				m, d = time.Month(a.n), b.n
			}
			c = fs[i+2]
		}
		if y < 1900 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31 {
			continue
		}
		t = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		if t.Day() != d {
			continue
		}
		return t, s[min(c.end, len(s)):], true
	}
	return time.Time{}, "", false
}

func fieldsOf(s string) (out []field) {
	s = strings.ToLower(s)
	for i := 0; i < len(s) && len(out) < 60; {
		j := i
		if s[i] >= '0' && s[i] <= '9' {
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			n, err := strconv.Atoi(s[i:j])
			if err != nil {
				n = 1 << 30
			}
			k := j
			for k < len(s) && k < j+2 && strings.IndexByte("thstndrd", s[k]) >= 0 && j-i <= 2 { // 1st, 2nd
				k++
			}
			if k == j+2 {
				j = k
			}
			out = append(out, field{text: s[i:j], n: n})
		} else {
			end := strings.IndexFunc(s[i:], func(r rune) bool { return !unicode.IsLetter(r) })
			if end < 0 {
				end = len(s) - i
			}
			if end == 0 {
				i++
				continue
			}
			j = i + end
			out = append(out, field{text: s[i:j], n: -1})
		}
		k := j
		for k < len(s) && (s[k] < '0' || s[k] > '9') && !unicode.IsLetter(rune(s[k])) && s[k] < 0x80 {
			k++
		}
		out[len(out)-1].sep, out[len(out)-1].end = s[j:k], j
		i = max(j, i+1)
		if k > j {
			i = k
		}
	}
	return out
}

// addClock adds the time of day that stands right behind a date.
func addClock(t time.Time, rest string) time.Time {
	if len(rest) > 40 {
		rest = rest[:40]
	}
	for i := 0; i+3 < len(rest); i++ {
		if rest[i] < '0' || rest[i] > '9' {
			continue
		}
		j := i
		for j < len(rest) && rest[j] >= '0' && rest[j] <= '9' {
			j++
		}
		if j-i > 2 || j+2 >= len(rest) || rest[j] != ':' && rest[j] != '.' && rest[j] != 'h' {
			return t
		}
		h, err := strconv.Atoi(rest[i:j])
		m, err2 := strconv.Atoi(rest[j+1 : j+3])
		if err != nil || err2 != nil || h > 23 || m > 59 {
			return t
		}
		tail := strings.ToLower(strings.TrimLeft(rest[j+3:], " "))
		if h < 12 && (strings.HasPrefix(tail, "pm") || strings.HasPrefix(tail, "p.m")) {
			h += 12
		}
		return t.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
	}
	return t
}

// shownTime looks for the time of publication in the body of the page: in time elements and
// in short texts near the headline that are named for dates, then in the address.
func (pg *page) shownTime(h *head) {
	m := &pg.meta
	a := m.article
	claim := func(t time.Time, value, from string) bool {
		if t.IsZero() || !sane(t) {
			return false
		}
		a.Published = t.UTC()
		m.claim("published", value, from)
		return true
	}
	aside := func(at int32) bool {
		e := pg.at(at)
		return e.away[tagAside] < far || e.away[kindComments] < far || e.away[kindRelated] < 5 || e.away[tagNav] < far || e.away[kindTeaser] < 4 || e.away[kindSide] < 5
	}
	for _, t := range h.times {
		if v, ok := LocalTime(t.value); ok && !aside(t.elem) && claim(v, t.value, t.from) {
			return
		}
	}
	if t, value := pg.addressDate(); !t.IsZero() && claim(t, value, "address") {
		return
	}
	dayFirst := !strings.HasPrefix(strings.ToLower(strings.ReplaceAll(a.Lang, "_", "-")), "en-us") && !(strings.HasPrefix(a.Lang, "en") && strings.HasSuffix(article.Domain(a.URL), ".com"))
	title := 0
	for i := range pg.blocks[:min(len(pg.blocks), 3000)] {
		if pg.blocks[i].title > .7 && pg.blocks[i].words >= 3 || pg.at(pg.blocks[i].elem).tag.String() == "h1" {
			title = i
			break
		}
	}
	best, top := -1, 0.0
	var when time.Time
	for i := max(0, title-20); i < min(len(pg.blocks), title+120); i++ {
		b := &pg.blocks[i]
		if b.words > 30 || b.digits < 3 || aside(b.elem) {
			continue
		}
		t, rest, ok := dateIn(b.Text, dayFirst)
		if !ok {
			continue
		}
		score := 1.0
		if pg.at(b.elem).away[kindDate] <= 2 || b.inner&(1<<kindDate) != 0 {
			score++
		}
		if b.groups>>kindDate&1 == 1 {
			score += .3
		}
		if b.words <= 12 {
			score += .5
		}
		if i >= title-6 && i < title+15 {
			score += .7
		}
		if score > top {
			best, top, when = i, score, addClock(t, rest)
		}
	}
	if best >= 0 {
		claim(when, pg.blocks[best].Text, "text")
	}
}

// addressDate is a date in the page's address: /2024/03/05/ or 2024-03-05.
func (pg *page) addressDate() (time.Time, string) {
	u := pg.meta.article.URL
	for i := 0; i+10 <= len(u); i++ {
		p := u[i : i+10]
		if (p[4] == '/' || p[4] == '-') && p[7] == p[4] && (i == 0 || !digit(u[i-1])) && (i+10 == len(u) || !digit(u[i+10])) {
			if t, err := time.Parse("2006-01-02", strings.ReplaceAll(p, "/", "-")); err == nil && t.Year() > 1990 && t.Year() < 2100 {
				return t, p
			}
		}
	}
	return time.Time{}, ""
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
