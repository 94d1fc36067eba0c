package lexicon

import (
	"slices"
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

func read(t *testing.T, lang, text string) *Reading {
	t.Helper()
	l, _ := Open(lang)
	return l.Read(text, words.Split(text))
}

func TestSpellingsOfOneNumber(t *testing.T) {
	for _, same := range [][]string{
		{"1,234.5", "1.234,5", "1 234,5", "1\u00a0234,5", "1234.5", "１２３４.5"},
		{"3 million", "3 mln", "3,000,000", "3 000 000", "3.000.000"},
		{"2.5", "2,5", "2.50"},
		{"0.125", "0,125"},
		{"10,000", "10000", "10 thousand", "10 tūkst.", "10 тысяч", "10 tisíc"},
		{"3 million", "3 milijonai", "3 миллиона", "3 мільйони", "3 Millionen", "3 millones", "3 miljoonaa", "3 milhões"},
		{"2 billion", "2 milijardai", "2 миллиарда", "2 мільярди", "2 miliardy", "2 Milliarden", "2 miliardi"},
	} {
		want, _ := number(same[0], words.Split(same[0]))
		for _, s := range same[1:] {
			if got, _ := number(s, words.Split(s)); got != want {
				t.Errorf("%q and %q have different terms", same[0], s)
			}
		}
	}
}

func TestHanNumbers(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // the same number in digits, "" if it is left to the dictionary
		n    int    // words it takes
	}{
		{"三十五人", "35", 3},
		{"十二", "12", 2},
		{"1億5000万円", "150000000", 4},
		{"2.5亿", "250000000", 2},
		{"三千四百", "3400", 4},
		{"二零一八年", "2018", 4},
		{"两万亿", "2000000000000", 3},
		{"一", "", 0},
		{"十分", "", 0},
		{"万一", "", 0},
		{"百科", "", 0},
	} {
		got, n := hanNumber(c.text, words.Split(c.text))
		var want Term
		if c.want != "" {
			want, _ = number(c.want, words.Split(c.want))
		}
		if got != want || n != c.n {
			t.Errorf("%s: term %x of %d words, want %x of %d", c.text, got, n, want, c.n)
		}
	}
}

func TestMonths(t *testing.T) {
	a, b := "9月30日", "September 30"
	got := Anchors(read(t, "ja", a), words.Span{Hi: len(a)}, read(t, "en", b), words.Span{Hi: len(b)})
	if len(got) != 2 || got[0].B.Of(b) != "September" || got[1].Kind != Number {
		t.Errorf("anchors %+v", got)
	}
}

func TestNumbersWithUnits(t *testing.T) {
	a, b := "1100万ポンドと2.5億ドル", "11 million pounds and $250 million"
	numbers := 0
	for _, x := range Anchors(read(t, "ja", a), words.Span{Hi: len(a)}, read(t, "en", b), words.Span{Hi: len(b)}) {
		if x.Kind == Number {
			numbers++
		}
	}
	if numbers != 2 {
		t.Errorf("%d numbers meet", numbers)
	}
}

func TestSounds(t *testing.T) {
	for _, c := range []struct{ katakana, name string }{
		{"モリシー", "Morrisey"}, {"ヘーダー", "Haeder"}, {"ウィーラン", "Wheelan"}, {"ルカシェンコ", "Lukashenko"}, {"シャピロ", "Shapiro"}, {"ジョンソン", "Johnson"},
	} {
		if got := Sounds(c.katakana); !slices.Contains(got, NameTerm(c.name)) {
			t.Errorf("%s: %v, not %v", c.katakana, got, NameTerm(c.name))
		}
	}
}

// Cut finds the words that Read finds, each character once.
func TestCut(t *testing.T) {
	known := map[string]bool{"共和": true, "共和党": true, "党参": true, "参議院": true, "議院": true, "院": true, "アリーナ": true}
	var got []string
	Cut("共和党参議院のウェスバンコアリーナ", func(w string) bool { return known[w] }, func(w string, _ bool) { got = append(got, w) })
	if want := []string{"共和党", "参議院", "の", "ウェスバンコ", "アリーナ"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A dictionary of simplified characters reads traditional ones.
func TestTraditional(t *testing.T) {
	a, b := "總統要求國會調查選舉", "总统要求国会调查选举"
	if c := cosine(t, "zh", a, "zh", b); c < .999 {
		t.Errorf("cosine %.3f", c)
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Lukašenka", "Lukashenko", true},
		{"Lukašenkos", "Lukaschenko", true},
		{"Лукашенко", "Лукашэнка", true},
		{"Лукашенко", "Lukashenko", true},
		{"Putin", "Biden", false},
		{"Putinas", "Путин", true},
		{"Cichanouskaja", "Цихановская", true},
		{"Цихановская", "Tikhanovskaya", true},
		{"Zelenskio", "Selenskyj", true},
		{"Džonsono", "Johnson", true},
		{"Kerch", "Karachi", true}, // a known mistake: their consonants are the same
		{"Merkel", "Markle", true}, // and another
		{"Minsk", "Moskva", false},
	} {
		if got := SameName(c.a, c.b); got != c.want {
			t.Errorf("SameName(%s, %s) = %v", c.a, c.b, got)
		}
	}
}

func TestAnchors(t *testing.T) {
	a, b := "Lukašenka paskelbė 1 234,5 mln. eurų.", "Lukashenko announced 1,234.5 million euros."
	got := Anchors(read(t, "lt", a), words.Span{Hi: len(a)}, read(t, "en", b), words.Span{Hi: len(b)})
	if len(got) != 3 || got[0].Kind != Name || got[2].Kind != Number {
		t.Errorf("anchors %+v", got)
	}
}

func cosine(t *testing.T, la, a, lb, b string) float64 {
	t.Helper()
	return Dot(read(t, la, a).Vector(words.Span{Hi: len(a)}), read(t, lb, b).Vector(words.Span{Hi: len(b)}))
}

func TestTranslationsMeet(t *testing.T) {
	en := "The government of Lithuania closed the border with Belarus on Tuesday after balloons with cigarettes were seen over Vilnius airport."
	other := "The orchestra will play a symphony by Beethoven in the new concert hall of Hamburg next winter."
	for _, c := range []struct{ lang, text string }{
		{"lt", "Lietuvos vyriausybė antradienį uždarė sieną su Baltarusija po to, kai virš Vilniaus oro uosto buvo pastebėti balionai su cigaretėmis."},
		{"ru", "Правительство Литвы во вторник закрыло границу с Белоруссией после того, как над аэропортом Вильнюса были замечены воздушные шары с сигаретами."},
		{"de", "Die Regierung Litauens hat am Dienstag die Grenze zu Weißrussland geschlossen, nachdem Ballons mit Zigaretten über dem Flughafen von Vilnius gesichtet wurden."},
		{"zh", "立陶宛政府周二关闭了与白俄罗斯的边界，此前有人在维尔纽斯机场上空看到装有香烟的气球。"},
		{"ja", "リトアニア政府は火曜日、タバコを積んだ気球がビリニュス空港の上空で目撃されたことを受け、ベラルーシとの国境を閉鎖した。"},
	} {
		same, differs := cosine(t, c.lang, c.text, "en", en), cosine(t, c.lang, c.text, "en", other)
		if same < 0.35 || differs > 0.15 {
			t.Errorf("%s: cosine %.2f with its translation, %.2f with another text", c.lang, same, differs)
		}
	}
}

func TestGloss(t *testing.T) {
	text := "Vyriausybė uždarė sieną su Baltarusija."
	if got := read(t, "lt", text).Gloss(text, words.Span{Hi: len(text)}); got != "government shut border belarus" {
		t.Errorf("gloss %q", got)
	}
}

func TestListReadsAll(t *testing.T) {
	all := List()
	if len(all) < 23 {
		t.Errorf("%d lexicons", len(all))
	}
	size := 0
	for _, l := range all {
		if l.Err != nil || l.Bytes > 1_550_000 || l.Keys == 0 {
			t.Errorf("%s: %d bytes, %d keys, %v", l.Lang, l.Bytes, l.Keys, l.Err)
		}
		size += l.Bytes
	}
	if size > 26_000_000 {
		t.Errorf("%d bytes together", size)
	}
}

func TestFileRoundTrip(t *testing.T) {
	want := &File{Lang: "xx", Sources: []string{"a", "b"}, Entries: []Entry{
		{"ab", []Feature{{pack(Dictionary, []byte("stone")), 1}, {pack(Name, []byte("stn")), 0.5}}},
		{"abc", []Feature{{pack(Dictionary, []byte("street")), 0.25}}},
	}, Folds: "國国"}
	b, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Entries) != 2 || got.Entries[1].Key != "abc" || got.Entries[0].Terms[0] != want.Entries[0].Terms[0] || len(got.Sources) != 2 || got.Folds != want.Folds {
		t.Errorf("got %+v", got)
	}
	for i := range b { // a file cut anywhere is refused
		if _, err := Decode(b[:i]); err == nil {
			t.Fatalf("a file of %d of %d bytes is read", i, len(b))
		}
	}
	b[len(magic)-1]++
	if _, err := Decode(b); err == nil {
		t.Error("a file of another version is read")
	}
}

func FuzzDecode(f *testing.F) {
	file := &File{Lang: "xx", Entries: []Entry{{"ab", []Feature{{pack(Dictionary, []byte("stone")), 1}}}}}
	b, err := file.Encode()
	if err != nil {
		f.Fatal(err)
	}
	c, err := body(b)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(c.b)
	f.Fuzz(func(t *testing.T, unpacked []byte) {
		b := seal(unpacked) // with a right check, or nothing behind it would ever be tried
		if _, err := Decode(b); err != nil {
			return
		}
		if _, err := newTable(b, true); err != nil {
			t.Fatal(err)
		}
		if _, err := newPivot(b); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("ja", "2018年9月30日、ウェストバージニア州のヘーダーさんは１億5000万円を三十五人に…Wesbanco國會ー")
	f.Add("lt", "Lukašenka 1 234,5 mln. l'homme п'ять 5月3日 １２３")
	f.Fuzz(func(t *testing.T, lang, text string) {
		r := read(t, lang, text)
		last := 0
		for _, tok := range r.Tokens {
			if tok.Lo < last || tok.Hi <= tok.Lo || tok.Hi > len(text) {
				t.Fatalf("token %v after %d", tok.Span, last)
			}
			last = tok.Hi
		}
		r.Vector(words.Span{Hi: len(text)})
		Terms(text, words.Split(text), lang)
	})
}

func TestHeaviest(t *testing.T) {
	v := Vector{{Term: 1, Weight: .1}, {Term: 2, Weight: .9}, {Term: 3, Weight: .3}, {Term: 4, Weight: .3}}
	if got, want := v.Heaviest(2), (Vector{{Term: 2, Weight: .9}, {Term: 3, Weight: .3}}); !slices.Equal(got, want) {
		t.Errorf("the two heaviest of %v are %v, want %v", v, got, want)
	}
	if got := v.Heaviest(9); !slices.Equal(got, v) || v[0].Term != 1 {
		t.Errorf("the nine heaviest of four are %v", got)
	}
}
