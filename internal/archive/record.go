package archive

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/words"
)

// The record of an article, as it is before it is packed, is the fields of article.Article in the order in which
// fields.article lists them. Of these
//
//	string    uvarint of its length, its bytes
//	number    uvarint; if it may be negative, varint
//	list      uvarint of its length, its entries
//	times     uvarint of nanoseconds + 1, varint of seconds since 1970; the zero time is a 0 alone
//	span      varint of its beginning less that of the span before, varint of its length
//	truths    one number of which each is a bit
//	map       list of key and value, in order of the keys
//
// Paragraphs are not in it: they are the lines of the text.

// fields is a record that is written, or read. Both are one list of what is in it, so that they agree.
type fields struct {
	b     []byte // written so far
	s     string // still to be read
	reads bool
	bad   bool
	last  int // where the span before began
}

// article goes through all of a.
func (f *fields) article(a *article.Article) {
	f.id(&a.ID)
	for _, s := range []*string{&a.Source, &a.URL, &a.Canonical, &a.Outlet, &a.Host, &a.Title, &a.Section, &a.Lang, &a.Paywall, &a.Rights} {
		f.str(s)
	}
	f.strs(&a.Byline)
	f.strs(&a.ImageBy)
	each(f, &a.ClaimsOf, func(c *article.Claim) {
		f.str(&c.Field)
		f.str(&c.Value)
		f.str(&c.From)
	})
	f.time(&a.Published)
	f.time(&a.Modified)
	f.time(&a.Seen)
	each(f, &a.Quotes, f.quote)
	each(f, &a.Notices, f.notice)
	each(f, &a.Attributions, f.attribution)
	each(f, &a.Leftovers, func(l *article.Leftover) {
		f.span(&l.Span)
		f.str(&l.Kind)
		f.str(&l.Text)
	})
	each(f, &a.Links, func(l *article.Link) {
		f.span(&l.Span)
		f.truths(&l.Followable, &l.Image)
		f.str(&l.URL)
	})
	each(f, &a.Signals, func(s *article.Signal) {
		f.str(&s.Kind)
		f.str(&s.Value)
		f.str(&s.From)
	})
	each(f, &a.Around, func(b *article.Block) {
		f.str(&b.Class)
		f.span(&b.Page)
		f.str(&b.Text)
	})
	f.str(&a.Text)
}

func (f *fields) quote(q *article.Quote) {
	f.span(&q.Span)
	f.truths(&q.Reported, &q.Nested)
	f.int(&q.Paragraph)
	f.str(&q.Speaker)
	f.str(&q.Verb)
}

func (f *fields) notice(n *article.Notice) {
	f.span(&n.Span)
	f.truths(&n.InBody, &n.Attribution, &n.Foreign)
	for _, s := range []*string{&n.Text, &n.Lang, &n.Holder, &n.Polarity, &n.Consent, &n.Link, &n.LinkAt, &n.Extent, &n.Medium, &n.Purpose, &n.Price, &n.Scope} {
		f.str(s)
	}
	f.strs(&n.Acts)
	f.float(&n.Score)
	keys := slices.Sorted(maps.Keys(n.Because))
	count := f.count(len(keys))
	if f.reads && count > 0 {
		n.Because = make(map[string]string, min(count, 64))
	}
	for i := 0; i < count && !f.bad; i++ {
		var k, v string
		if !f.reads {
			k, v = keys[i], n.Because[keys[i]]
		}
		f.str(&k)
		f.str(&v)
		if f.reads {
			n.Because[k] = v
		}
	}
}

func (f *fields) attribution(a *article.Attribution) {
	f.span(&a.Span)
	f.truths(&a.Followable, &a.Photo)
	f.int(&a.Paragraph)
	f.str(&a.Kind)
	f.str(&a.Name)
	f.str(&a.Link)
}

// each goes through a list.
func each[T any](f *fields, list *[]T, do func(*T)) {
	n := f.count(len(*list))
	if f.reads && n > 0 {
		*list = make([]T, 0, min(n, 1024))
	}
	for i := 0; i < n && !f.bad; i++ {
		if f.reads {
			var t T
			do(&t)
			*list = append(*list, t)
		} else {
			do(&(*list)[i])
		}
	}
}

// count is the number of entries of a list, which take a byte each at least.
func (f *fields) count(n int) int {
	u := uint64(n)
	f.uint(&u)
	if f.reads && u > uint64(len(f.s)) {
		f.fail()
		return 0
	}
	return int(u)
}

func (f *fields) fail() { f.bad, f.s = true, "" }

func (f *fields) uint(v *uint64) {
	if !f.reads {
		f.b = binary.AppendUvarint(f.b, *v)
		return
	}
	*v = 0
	for i, shift := 0, 0; i < len(f.s) && shift < 64; i, shift = i+1, shift+7 {
		c := f.s[i]
		*v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			f.s = f.s[i+1:]
			return
		}
	}
	f.fail()
}

func (f *fields) int(v *int) {
	u := uint64(*v)<<1 ^ uint64(*v>>63)
	f.uint(&u)
	*v = int(u>>1) ^ -int(u&1)
}

func (f *fields) float(v *float64) {
	u := math.Float64bits(*v)
	f.uint(&u)
	*v = math.Float64frombits(u)
}

func (f *fields) str(s *string) {
	n := f.count(len(*s))
	if !f.reads {
		f.b = append(f.b, *s...)
		return
	}
	*s, f.s = f.s[:n], f.s[n:]
}

func (f *fields) strs(list *[]string) { each(f, list, f.str) }

func (f *fields) id(id *article.ID) {
	if !f.reads {
		f.b = append(f.b, id[:]...)
		return
	}
	if len(f.s) < len(id) {
		f.fail()
		return
	}
	f.s = f.s[copy(id[:], f.s):]
}

func (f *fields) truths(ts ...*bool) {
	var u uint64
	for i, t := range ts {
		if *t {
			u |= 1 << i
		}
	}
	f.uint(&u)
	for i, t := range ts {
		*t = u>>i&1 != 0
	}
}

func (f *fields) span(s *words.Span) {
	lo, n := s.Lo-f.last, s.Len()
	f.int(&lo)
	f.int(&n)
	s.Lo = f.last + lo
	s.Hi = s.Lo + n
	f.last = s.Lo
}

func (f *fields) time(t *time.Time) {
	nanos := uint64(0)
	if !t.IsZero() {
		nanos = uint64(t.Nanosecond()) + 1
	}
	if f.uint(&nanos); nanos == 0 {
		*t = time.Time{}
		return
	}
	seconds := int(t.Unix())
	f.int(&seconds)
	*t = time.Unix(int64(seconds), int64(nanos-1)).UTC()
}

// encodeArticle packs an article whose paragraphs are the lines of its text.
func (p *packer) encodeArticle(a *article.Article) ([]byte, error) {
	f, _ := p.fields.Get().(*fields)
	if f == nil {
		f = &fields{}
	}
	defer p.fields.Put(f)
	f.b, f.last = f.b[:0], 0
	f.article(a)
	if len(f.b) > maxRecord {
		return nil, fmt.Errorf("%d bytes are too much for one article", len(f.b))
	}
	return p.pack(langOf(langCode(a.Lang)), f.b, []byte{recordVersion}), nil
}

// unpackRecord is an article's record before it was packed, appended to dst.
func (p *packer) unpackRecord(b, dst []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, errBroken
	}
	if b[0] != recordVersion {
		return nil, fmt.Errorf("article record of version %d, this ibid knows %d: use a newer ibid", b[0], recordVersion)
	}
	raw, err := p.unpack(b[1:], dst)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	return raw, nil
}

func (p *packer) decodeArticle(b []byte) (*article.Article, error) {
	f, _ := p.fields.Get().(*fields)
	if f == nil {
		f = &fields{}
	}
	defer p.fields.Put(f)
	raw, err := p.unpackRecord(b, f.b[:0])
	if err != nil {
		return nil, err
	}
	f.b = raw
	a := &article.Article{}
	r := fields{s: string(raw), reads: true} // all strings of the article share it
	r.article(a)
	if r.bad || r.s != "" {
		return nil, errBroken
	}
	a.Paragraphs = lines(a.Text)
	return a, nil
}

// lines are the spans of the lines of text, without their breaks.
func lines(text string) []words.Span {
	var spans []words.Span
	for lo := 0; lo < len(text); {
		hi := len(text)
		if i := strings.IndexByte(text[lo:], '\n'); i >= 0 {
			hi = lo + i
		}
		if hi > lo {
			spans = append(spans, words.Span{Lo: lo, Hi: hi})
		}
		lo = hi + 1
	}
	return spans
}
