package language

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/ibid-news/ibid/internal/words"
)

// samples are our own sentences.
var samples = map[string]string{
	"en": "The harbour council said on Tuesday that the old ferry terminal will be closed, and that it has asked for a new one.",
	"lt": "Uosto taryba antradienį pranešė, kad senasis keltų terminalas bus uždarytas ir kad jau ieškoma vietos naujam.",
	"ru": "Совет порта во вторник сообщил, что старый паромный терминал будет закрыт и что это решение было принято давно.",
	"pl": "Rada portu ogłosiła we wtorek, że stary terminal promowy zostanie zamknięty i że już szuka się miejsca na nowy.",
	"de": "Der Hafenrat teilte am Dienstag mit, dass das alte Fährterminal geschlossen wird und man für ein neues auf der Suche ist.",
	"fr": "Le conseil du port a annoncé mardi que le vieux terminal des ferries est fermé et qu'il cherche une place pour un nouveau.",
	"uk": "Рада порту у вівторок повідомила, що старий поромний термінал буде закрито і що вже шукають місце для нового.",
	"lv": "Ostas padome otrdien paziņoja, ka vecais prāmju termināls tiks slēgts un ka jau tiek meklēta vieta jaunam.",
	"ja": "港の評議会は火曜日、古いフェリー乗り場を閉鎖すると発表した。",
}

func TestDetect(t *testing.T) {
	for want, text := range samples {
		if got, _ := Detect(text); got != want {
			t.Errorf("%q is %q, want %s", text, got, want)
		}
	}
	if got, _ := Detect("7 8 9"); got != "" {
		t.Errorf("numbers are in %q", got)
	}
}

func TestDetectOther(t *testing.T) {
	for _, text := range []string{"asdkjh qwlekj zmxnc qpwoei lkajsd", "Mae'r plant yn chwarae yn y stryd bob dydd ar ôl ysgol", "ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ ᛇᛈᛉᛊ ᛏᛒᛖᛗ"} {
		if got, _ := Detect(text); got != Other {
			t.Errorf("%q is in %q, want none of ours", text, got)
		}
		if got := Of(text); got != "" {
			t.Errorf("%q is in %q", text, got)
		}
	}
}

// A quotation in another language does not turn a document, and is known for what it is.
func TestMixedDocument(t *testing.T) {
	for _, n := range []int{3, 30, 300} {
		text := strings.Repeat(samples["lt"]+"\n", 2*n) + strings.Repeat(samples["en"]+"\n", n) + strings.Repeat(samples["lt"]+"\n", n)
		if got, sure := Detect(text); got != "lt" {
			t.Errorf("three parts Lithuanian and one English (%d bytes): %q, %.2f", len(text), got, sure)
		}
	}
	text := samples["lt"] + "\n" + samples["en"] + "\n" + samples["lt"] + "\nJo.\n"
	var lines []words.Span
	for lo, hi := 0, 0; hi < len(text); lo = hi + 1 {
		hi = lo + strings.IndexByte(text[lo:], '\n')
		lines = append(lines, words.Span{Lo: lo, Hi: hi})
		if hi+1 == len(text) {
			break
		}
	}
	whole, each := Paragraphs(text, lines)
	if whole != "lt" || strings.Join(each, " ") != "lt en lt lt" {
		t.Errorf("%q, %q", whole, each)
	}
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ lang, charset, header string }{
		{"lt", "windows-1257", "text/html; charset=windows-1257"}, {"lt", "windows-1257", ""},
		{"ru", "windows-1251", ""}, {"ru", "koi8-r", ""}, {"pl", "iso-8859-2", "text/html; charset=iso-8859-2"},
		{"ru", "windows-1251", "text/html; charset=utf-8"}, {"de", "windows-1252", ""}, {"lt", "utf-8", "text/html; charset=iso-8859-1"},
	} {
		e, err := htmlindex.Get(c.charset)
		if err != nil {
			t.Fatal(err)
		}
		b, err := e.NewEncoder().Bytes([]byte(samples[c.lang]))
		if err != nil {
			t.Fatal(err)
		}
		if got, name := Decode(b, c.header); got != samples[c.lang] {
			t.Errorf("%s in %s (header %q): read as %s: %q", c.lang, c.charset, c.header, name, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00"), "text/html; charset=utf-8")
	f.Fuzz(func(t *testing.T, b []byte, ct string) { Decode(b, ct); Detect(string(b)) })
}
