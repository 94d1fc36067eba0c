// Package article has the nouns of ibid: an article as extracted from a page, and what was
// read in it. It knows no page, no archive and no network.
//
// All spans are half-open byte ranges of Article.Text. All times are UTC; the zero time
// means that nothing is known. Published and Modified are what the page claims; Seen is
// when ibid met the page, and is the only date ibid answers for.
package article

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ibid-news/ibid/internal/words"
)

// ID names one version of one article. It is made from the URL and the content alone, so
// that any machine makes the same one, and writing an article twice is writing it once.
// The first 8 bytes are of the URL (or, without one, of the source's own id), the last 8
// of the content. The zero ID names nothing.
type ID [16]byte

// Work is the half of an ID that all versions of an article have in common.
type Work [8]byte

// Work returns the article that id is a version of.
func (id ID) Work() Work { return Work(id[:8]) }

// IsZero tells whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

var base = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// String is the 26 characters of id in Crockford's base 32, lower case.
func (id ID) String() string { return base.EncodeToString(id[:]) }

// ParseID reads what String wrote.
func ParseID(s string) (ID, error) {
	var id ID
	b, err := base.DecodeString(strings.ToLower(s))
	if err != nil || len(b) != len(id) {
		return ID{}, fmt.Errorf("%q is not an article id (26 letters and digits)", s)
	}
	return ID(b), nil
}

// MarshalText implements encoding.TextMarshaler.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *ID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseID(string(b))
	return err
}

// Article is one version of an article.
type Article struct {
	ID        ID     `json:"id"`
	Source    string `json:"source_id,omitempty"` // the id its supplier gave it
	URL       string `json:"url,omitempty"`       // where it was found
	Canonical string `json:"canonical,omitempty"` // what the page names as its canonical address
	Outlet    string `json:"outlet,omitempty"`    // name of the publication, or its registrable domain
	Host      string `json:"host,omitempty"`      // host name of URL, lower case, without "www."

	Title    string   `json:"title,omitempty"`
	Byline   []string `json:"authors,omitempty"`
	Section  string   `json:"section,omitempty"`
	Lang     string   `json:"lang,omitempty"` // BCP 47, e.g. "lt"; empty if unknown
	Paywall  string   `json:"paywall,omitempty"`
	Rights   string   `json:"rights,omitempty"` // machine-readable rights as given by the supplier, e.g. a feed or ninjs
	ImageBy  []string `json:"image_credits,omitempty"`
	ClaimsOf []Claim  `json:"claims,omitempty"` // where each metadata field was read

	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	Seen      time.Time `json:"seen,omitzero"`

	Text       string       `json:"text"`                 // body: paragraphs, each ended by "\n"
	Paragraphs []words.Span `json:"paragraphs,omitempty"` // of Text, in order, without the line break

	Quotes       []Quote       `json:"quotes,omitempty"`
	Notices      []Notice      `json:"notices,omitempty"`
	Attributions []Attribution `json:"attributions,omitempty"`
	Leftovers    []Leftover    `json:"leftovers,omitempty"`
	Links        []Link        `json:"links,omitempty"`
	Signals      []Signal      `json:"signals,omitempty"` // what page, server and site say of rights in forms made for machines
	Around       []Block       `json:"around,omitempty"`  // what surrounds the body on its page, classed

	split []words.Word // of Text, once Words was called
	of    string       // the Text that split belongs to
}

// Words returns the words of Text. They are split once and shared by all who need them; the
// slice must not be changed, and no two goroutines may ask one article at a time.
func (a *Article) Words() []words.Word {
	if a.split == nil || a.of != a.Text {
		a.split, a.of = words.Split(a.Text), a.Text
	}
	return a.split
}

// WordsIn is Words, split into mem, which must not be used again for as long as the words of the article are.
func (a *Article) WordsIn(mem []words.Word) []words.Word {
	if least := len(a.Text)/6 + 1; cap(mem) < least {
		mem = make([]words.Word, 0, max(least, 2*cap(mem)))
	}
	a.split, a.of = words.Append(mem[:0], a.Text), a.Text
	return a.split
}

// Signal is one machine-readable statement on rights.
type Signal struct {
	Kind  string `json:"kind"`  // e.g. license, copyright-holder, based-on, canonical, tdm-reservation
	Value string `json:"value"` // addresses are absolute
	From  string `json:"from"`  // where it stands, e.g. "json-ld license", "meta tdm-policy", "robots.txt line 4", "tdmrep.json"
}

// Claim says where on a page one metadata field was read.
type Claim struct {
	Field string `json:"field"` // e.g. "published"
	Value string `json:"value"`
	From  string `json:"from"` // e.g. "json-ld datePublished", "meta article:published_time", "h1"
}

// Quote is a direct quotation or a reported statement.
type Quote struct {
	Span      words.Span `json:"span"`
	Speaker   string     `json:"speaker,omitempty"`
	Verb      string     `json:"verb,omitempty"`
	Paragraph int        `json:"paragraph"`
	Reported  bool       `json:"reported,omitempty"` // indirect speech
	Nested    bool       `json:"nested,omitempty"`
}

// Notice is a sentence or more by which somebody reserves or grants rights.
type Notice struct {
	Span        words.Span        `json:"span,omitzero"` // in Text if InBody, else empty
	InBody      bool              `json:"in_body"`
	Text        string            `json:"text"`
	Lang        string            `json:"lang,omitempty"`
	Holder      string            `json:"holder,omitempty"`
	Acts        []string          `json:"acts,omitempty"`     // copy, reproduce, republish, rewrite, translate, quote, distribute, mine, use
	Polarity    string            `json:"polarity,omitempty"` // forbidden, conditional, free
	Consent     string            `json:"consent,omitempty"`  // none, any, prior, written, licence, paid
	Attribution bool              `json:"attribution,omitempty"`
	Link        string            `json:"link,omitempty"`          // direct, followable, required
	LinkAt      string            `json:"link_position,omitempty"` // e.g. "first paragraph"
	Extent      string            `json:"extent,omitempty"`
	Medium      string            `json:"medium,omitempty"`
	Purpose     string            `json:"purpose,omitempty"`
	Price       string            `json:"price,omitempty"`
	Scope       string            `json:"scope,omitempty"`
	Foreign     bool              `json:"foreign,omitempty"` // the holder is not the outlet of the page
	Because     map[string]string `json:"because,omitempty"` // field -> the sentence it was read from
	Score       float64           `json:"score,omitempty"`   // 0 to 1
}

// Attribution is a place where a text names where it has something from.
type Attribution struct {
	Span       words.Span `json:"span"`
	Kind       string     `json:"kind"` // dateline, according-to, source-line, republished, first-published, link, via, photo
	Name       string     `json:"name"`
	Link       string     `json:"link,omitempty"`
	Followable bool       `json:"followable,omitempty"`
	Paragraph  int        `json:"paragraph"`
	Photo      bool       `json:"photo,omitempty"` // credits a picture, which is no credit of the text
}

// Leftover is a trace that a machine or another site left in a body.
type Leftover struct {
	Span words.Span `json:"span"`
	Kind string     `json:"kind"` // plugin, feed-footer, source-link, chrome
	Text string     `json:"text"`
}

// Link is a hyperlink in the body.
type Link struct {
	Span       words.Span `json:"span"`
	URL        string     `json:"url"`
	Followable bool       `json:"followable"`
	Image      bool       `json:"image,omitempty"`
}

// Block is a piece of a page that is not body.
type Block struct {
	Class string     `json:"class"`         // navigation, related, notice, byline, caption, leftover, comments, other
	Page  words.Span `json:"page,omitzero"` // bytes of the decoded page
	Text  string     `json:"text"`
}

// Finish completes an article whose fields are filled: cleans Text, splits paragraphs if
// there are none, and sets Host, Seen to UTC and ID. Spans that point into Text must come
// after it, or the text must be clean already.
func (a *Article) Finish() {
	if a.Paragraphs == nil {
		a.Text, a.Paragraphs = Paragraphs(Clean(a.Text))
	}
	a.Host = Host(a.URL)
	a.Published, a.Modified, a.Seen = a.Published.UTC(), a.Modified.UTC(), a.Seen.UTC()
	a.ID = a.MakeID()
}

// MakeID is the ID that the article's address and content have. Seen, and what can be
// derived from the content, do not count.
func (a *Article) MakeID() ID {
	var id ID
	copy(id[:8], a.work())
	h := sha256.New()
	for _, s := range append([]string{a.Title, a.Text, stamp(a.Published)}, a.Byline...) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	copy(id[8:], h.Sum(nil))
	return id
}

// work hashes what stays the same when an article is changed: its URL, or the id that its
// supplier gave it, or, without either, its content.
func (a *Article) work() []byte {
	key := "url\x00" + NormalURL(a.URL)
	switch {
	case a.URL != "":
	case a.Source != "":
		key = "id\x00" + a.Outlet + "\x00" + a.Source
	default:
		key = "text\x00" + a.Title + "\x00" + a.Text
	}
	sum := sha256.Sum256([]byte(key))
	return sum[:8]
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Clean makes foreign text safe to keep and show: valid UTF-8 with "\n" as line break, no
// control characters, and none of the invisible characters by which copies hide (zero width
// spaces, soft hyphens, bidi controls). The joiners that Persian and Indic spelling and
// emoji need, U+200C and U+200D, stay.
func Clean(s string) string {
	if !dirty(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			b.WriteByte('\n')
		case r == '\u200c' || r == '\u200d':
			b.WriteRune(r)
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r):
		default:
			b.WriteRune(r) // utf8.RuneError for bytes that are no UTF-8
		}
	}
	return b.String()
}

// NormalSpace is s with each run of white space as one space, and none at its ends.
func NormalSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

func dirty(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for i := 0; i < len(s); {
		if i+8 <= len(s) { // eight bytes at once, if they are plain ASCII from the space on
			x := binary.LittleEndian.Uint64([]byte(s[i : i+8]))
			if del := x ^ 0x7f*ones; (x|(x-' '*ones)|(del-ones)&^del)&high == 0 {
				i += 8
				continue
			}
		}
		for end := min(i+8, len(s)); i < end; {
			c := s[i]
			if c < utf8.RuneSelf {
				if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
					return true
				}
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 || r < 0xa0 || r == 0xad || r >= 0x600 && unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
				return true
			}
			i += n
		}
	}
	return false
}

// Paragraphs splits clean text at line breaks, drops empty lines and outer spaces, and
// returns the text anew, each paragraph ended by one "\n", with the spans of the paragraphs.
func Paragraphs(text string) (string, []words.Span) {
	var b strings.Builder
	b.Grow(len(text) + 1)
	var spans []words.Span
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lo := b.Len()
		b.WriteString(line)
		spans = append(spans, words.Span{Lo: lo, Hi: b.Len()})
		b.WriteByte('\n')
	}
	return b.String(), spans
}

// ParagraphAt returns the index of the paragraph that holds byte at, or -1.
func (a *Article) ParagraphAt(at int) int {
	for i, p := range a.Paragraphs {
		if at < p.Hi {
			if at >= p.Lo {
				return i
			}
			return -1
		}
	}
	return -1
}

// Name is how a report calls the place an article stands at: its outlet, else its host,
// else its supplier's id, else its own.
func (a *Article) Name() string {
	for _, s := range []string{a.Outlet, a.Host, a.Source} {
		if s != "" {
			return s
		}
	}
	return a.ID.String()
}

// Language is the primary subtag of Lang: "pt" for pt-BR.
func (a *Article) Language() string {
	i := strings.IndexAny(a.Lang, "-_")
	if i < 0 {
		i = len(a.Lang)
	}
	return strings.ToLower(a.Lang[:i])
}

// First is the earliest time at which the article is claimed or known to have stood there.
func (a *Article) First() time.Time {
	if a.Published.IsZero() {
		return a.Seen
	}
	return a.Published
}
