package align

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ibid-news/ibid/internal/words"
)

const harbour = `The harbour council of Vellin voted on Tuesday night to close the old ferry terminal, ending a dispute that has divided the town for eleven years.
Eight of the thirteen members backed the plan, which will move all sailings to the new quay by the first of March and turn the brick terminal into a market hall.
“Nobody will miss the draughts, but everyone will miss the view,” said the mayor, Ida Korhe, after the vote.
The ferry company had warned that the move would cost it about two million crowns a year in longer routes, and had asked for a delay of three seasons.
Fishermen who moor beside the terminal will get new berths on the north side, the council said, though the contract for dredging has not been signed.`

func text(s string) *Text {
	var ps []words.Span
	at := 0
	for line := range strings.Lines(s) {
		ps = append(ps, words.Span{Lo: at, Hi: at + len(strings.TrimSuffix(line, "\n"))})
		at += len(line)
	}
	return New(s, words.Split(s), ps)
}

func TestWholeTextIsOnePassage(t *testing.T) {
	a := text(harbour)
	ps := Texts(a, text(harbour))
	if len(ps) != 1 || ps[0].Kind != Verbatim || ps[0].Words != len(a.Words()) || ps[0].Not != nil {
		t.Fatalf("a text and itself: %+v", ps)
	}
}

func TestEditsAreNamed(t *testing.T) {
	b := strings.NewReplacer("Eight of", "Nine of", "has not been signed", "has been signed", "Ida Korhe", "Ada Korhe", "on Tuesday night ", "").Replace(harbour)
	ps := Texts(text(harbour), text(b))
	if len(ps) != 1 || ps[0].Kind != Edited || ps[0].Not != nil {
		t.Fatalf("%+v", ps)
	}
	var got []string
	for _, e := range ps[0].Edits {
		got = append(got, string(e.Op)+" "+e.A.Of(harbour)+"|"+e.B.Of(b)+" "+strings.Join(e.Changed, ","))
	}
	want := []string{"delete on Tuesday night| date,name", "replace Eight|Nine number", "replace Ida|Ada name", "delete not| negation"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("edits\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFactsThatStayTheSame(t *testing.T) {
	cases := []struct{ a, b, want string }{
		{"is unable to", "cannot", ""},
		{"No one", "Nobody", ""},
		{"failed to say", "did not say", ""},
		{"failed", "did well", ""},
		{"eighteen", "18", ""},
		{"eighteen", "nineteen", "number"},
		{"восемь", "8", ""},
		{"Zwölf", "dreizehn", "number"},
		{"will be", "won't be", "negation"},
		{"one of them", "a man", ""},
		{"from Vellin", "from Ostrow", "name"},
		{"on Monday", "on Tuesday", "date,name"},
	}
	for _, c := range cases {
		a, b := "x "+c.a+" x", "x "+c.b+" x"
		if got := strings.Join(changed(a, b, words.Split(a), words.Split(b)), ","); got != c.want {
			t.Errorf("%q, %q: changed %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

func TestSharedQuotationIsNoEvidence(t *testing.T) {
	other := `Ferries will leave from the new quay in spring after a close vote in Vellin.
The mayor sounded wistful: “Nobody will miss the draughts, but everyone will miss the view,” she told us on the steps of the town hall, where some forty people had waited in the rain.`
	ps := Texts(text(harbour), text(other))
	for _, p := range ps {
		if p.Not == nil {
			t.Errorf("counts as evidence: %q", p.A.Of(harbour))
		}
	}
	if len(ps) != 1 || ps[0].Not[0] != Quotation {
		t.Errorf("want one quotation, got %+v", ps)
	}
}

// Reports of two quakes are cast in one mould and full of other numbers; a copy in which numbers were changed has
// more words, and keeps some.
func TestMouldIsNoEvidence(t *testing.T) {
	quake := func(strength, depth, hour, north, east string) string {
		return "An earthquake of magnitude " + strength + " shook the coast at " + hour + " on Sunday, the seismological service said. Its centre lay at a depth of " +
			depth + " kilometres, near " + north + " degrees north and " + east + " degrees east. No damage was reported."
	}
	for _, x := range []struct {
		a, b string
		want []string
	}{
		{quake("5.4", "33", "04:12", "36.1", "140.9"), quake("6.1", "50", "21:30", "31.8", "131.6"), []string{Formula}},
		{quake("5.4", "33", "04:12", "36.1", "140.9"), quake("5.4", "33", "04:12", "36.1", "131.6"), nil},
		{quake("5,400", "33", "04:12", "36.1", "140.9"), quake("5400", "33", "0412", "361", "1409"), nil},
	} {
		ps := Texts(text(x.a), text(x.b))
		if len(ps) != 1 || !slices.Equal(ps[0].Not, x.want) {
			t.Errorf("%q and %q: %+v, want one passage that proves nothing for %v", x.a, x.b, ps, x.want)
		}
	}
}

func TestParagraphLiftedIntoAnotherStory(t *testing.T) {
	lines := strings.Split(harbour, "\n")
	other := "Prices of fish rose again along the coast this week, traders say.\n" + lines[3] + "\nRain is expected until Friday in most of the province, and the regatta may be called off."
	ps := Texts(text(harbour), text(other))
	if len(ps) != 1 || ps[0].A.Of(harbour) != strings.TrimSuffix(lines[3], ".") || ps[0].B.Of(other) != strings.TrimSuffix(lines[3], ".") {
		t.Fatalf("%+v", ps)
	}
}

// mixed makes texts that share stretches, by cutting and joining the sentences of harbour.
func mixed(t *rapid.T, label string) string {
	ws := strings.Fields(harbour)
	var b strings.Builder
	for range rapid.IntRange(0, 6).Draw(t, label+" pieces") {
		lo := rapid.IntRange(0, len(ws)-1).Draw(t, label+" lo")
		hi := rapid.IntRange(lo, min(len(ws), lo+60)).Draw(t, label+" hi")
		b.WriteString(strings.Join(ws[lo:hi], " "))
		b.WriteString(rapid.SampledFrom([]string{" ", "\n", " something else altogether "}).Draw(t, label+" joint"))
	}
	return b.String()
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sa, sb := mixed(t, "a"), mixed(t, "b")
		a, b := text(sa), text(sb)
		ab, ba := Texts(a, b), Texts(b, a)
		if len(ab) != len(ba) {
			t.Fatalf("%d passages one way, %d the other", len(ab), len(ba))
		}
		spans := map[[2]words.Span]bool{}
		for _, p := range ba {
			spans[[2]words.Span{p.B, p.A}] = true
		}
		for i, p := range ab {
			if !spans[[2]words.Span{p.A, p.B}] {
				t.Fatalf("%v is not mirrored", p)
			}
			if p.A.Lo < 0 || p.A.Hi > len(sa) || p.B.Hi > len(sb) || p.A.Len() == 0 || p.B.Len() == 0 {
				t.Fatalf("%v is no span", p)
			}
			if p.Similarity <= 0 || p.Similarity > 1 {
				t.Fatalf("similarity %v", p.Similarity)
			}
			for _, q := range ab[i+1:] {
				if p.A.Overlap(q.A) > 0 || p.B.Overlap(q.B) > 0 {
					t.Fatalf("%v and %v overlap", p, q)
				}
			}
		}
	})
}

// What would cost the square of its length is answered in bounded time: a sentence over and over, and a long
// live blog against an edited one.
func TestHostileTextsAreBounded(t *testing.T) {
	same := strings.Repeat("The council met on Tuesday and said nothing at all. ", 10000)
	blog, edited := liveBlog(20000), ""
	edited = strings.ReplaceAll(blog, "word7 ", "changed ")
	for _, c := range []struct{ name, a, b string }{
		{"one sentence and itself", same, same},
		{"one sentence and more of it", same, same + "More."},
		{"a live blog and itself", blog, blog},
		{"a live blog, edited", blog, edited},
	} {
		begun := time.Now()
		ps := Texts(text(c.a), text(c.b))
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s: %v", c.name, took)
		}
		covered := 0
		for _, p := range ps {
			covered += p.A.Len()
		}
		if 10*covered < 9*len(c.a) {
			t.Errorf("%s: %d of %d bytes are covered", c.name, covered, len(c.a))
		}
	}
}

// liveBlog is n words, of which few are common.
func liveBlog(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%d ", int(float64(n)*math.Pow(r.Float64(), 3)))
		if i%20 == 19 {
			b.WriteString("stop.\n")
		}
	}
	return b.String()
}

// A text and itself are one passage, whatever the text.
func TestWholeIsCovered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := mixed(t, "text")
		a := text(s)
		ps := Texts(a, text(s))
		if n := len(a.Words()); n > 0 && (len(ps) != 1 || ps[0].Words != n || ps[0].Kind != Verbatim) && n >= 10 {
			t.Fatalf("%d words: %+v", n, ps)
		}
	})
}

// Edited copies are found in every script; the texts are ours.
func TestOtherLanguages(t *testing.T) {
	for _, c := range []struct{ lang, original, copy string }{
		{"de", "Der Hafenrat von Vellin hat am Dienstagabend beschlossen, den alten Fährterminal zu schließen und damit einen elf Jahre alten Streit zu beenden. Acht der dreizehn Mitglieder stimmten für den Plan, alle Abfahrten bis zum ersten März an den neuen Kai zu verlegen.",
			"In Vellin wird der alte Fährterminal geschlossen. Das hat der Hafenrat am Dienstag beschlossen und beendet damit einen elf Jahre dauernden Streit. Acht von dreizehn Mitgliedern stimmten dem Plan zu, alle Abfahrten bis ersten März zum neuen Kai zu verlegen."},
		{"fr", "Le conseil du port de Vellin a voté mardi soir la fermeture de l’ancienne gare maritime, mettant fin à un différend qui divisait la ville depuis onze ans. Huit des treize membres ont soutenu le projet, qui transférera tous les départs vers le nouveau quai.",
			"La fermeture de l’ancienne gare maritime a été votée mardi par le conseil du port de Vellin, ce qui met fin à un différend divisant la ville depuis onze ans. Huit membres sur treize ont soutenu le projet de transférer tous les départs vers le nouveau quai."},
		{"ru", "Совет порта Веллин во вторник вечером проголосовал за закрытие старого паромного терминала, завершив спор, который одиннадцать лет разделял город. Восемь из тринадцати членов совета поддержали план перенести все рейсы на новый причал к первому марта.",
			"Старый паромный терминал закроют: за это во вторник проголосовал совет порта Веллин. Спор, одиннадцать лет разделявший город, завершён. План переноса всех рейсов на новый причал к первому марта поддержали восемь из тринадцати членов."},
		{"pl", "Rada portu w Vellinie przegłosowała we wtorek wieczorem zamknięcie starego terminalu promowego, kończąc spór, który dzielił miasto od jedenastu lat. Ośmiu z trzynastu członków poparło plan przeniesienia wszystkich rejsów na nowe nabrzeże do pierwszego marca.",
			"Stary terminal promowy zostanie zamknięty. Przegłosowała to we wtorek rada portu w Vellinie, kończąc spór dzielący miasto od jedenastu lat. Plan przeniesienia rejsów na nowe nabrzeże do pierwszego marca poparło ośmiu z trzynastu członków rady."},
		{"lt", "Velino uosto taryba antradienio vakarą nubalsavo uždaryti senąjį keltų terminalą ir užbaigė ginčą, vienuolika metų skaldžiusį miestą. Aštuoni iš trylikos narių parėmė planą visus reisus iki kovo pirmosios perkelti į naująją krantinę.",
			"Senasis keltų terminalas bus uždarytas: taip antradienį nubalsavo Velino uosto taryba, užbaigusi vienuolika metų miestą skaldžiusį ginčą. Planą visus reisus perkelti į naująją krantinę iki kovo pirmosios parėmė aštuoni nariai iš trylikos."},
		{"zh", "港口委员会周二晚投票决定关闭旧渡轮码头，结束了困扰该镇十一年的争议。十三名委员中有八名支持该计划，所有航班将在三月一日前迁往新码头。",
			"旧渡轮码头将被关闭，港口委员会周二晚投票决定，困扰该镇十一年的争议就此结束。该计划得到十三名委员中八名的支持，所有航班三月一日前将迁往新码头。"},
	} {
		ps := Texts(text(c.original), text(c.copy))
		covered := 0
		for _, p := range ps {
			covered += p.A.Len()
		}
		if 2*covered < len(c.original) {
			t.Errorf("%s: %d of %d bytes are covered: %+v", c.lang, covered, len(c.original), ps)
		}
	}
}

func BenchmarkTwoNewsArticles(b *testing.B) {
	one := strings.Repeat(harbour+"\n", 1)
	for i := range 4 {
		one += strings.NewReplacer("the", "the"+string(rune('a'+i)), "of", "of"+string(rune('a'+i))).Replace(harbour) + "\n"
	}
	two := strings.NewReplacer("Tuesday", "Wednesday", "town", "village", "council", "board").Replace(one)
	x, y := text(one), text(two)
	b.ReportMetric(float64(len(x.Words())), "words")
	for b.Loop() {
		Texts(x, y)
	}
}

// Words that stand in order are seen also where none stands once, as in a text that is pasted twice.
func TestSimilarityWhereEveryWordIsRepeated(t *testing.T) {
	w := strings.Fields(harbour)
	one, rest := strings.Join(w[:65], " "), strings.Join(w[65:130], " ")
	a := one + " " + rest + " " + one + " " + rest
	b := rest + " " + one + " " + rest + " " + one
	for _, p := range Texts(text(a), text(b)) {
		if p.Similarity < .3 || p.Run < 60 {
			t.Errorf("similarity %.2f, longest run %d: %q", p.Similarity, p.Run, p.A.Of(a))
		}
	}
}

func TestStem(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Vote", "vote", true},
		{"votes", "vote", true},
		{"mayor's", "Mayor", true},
		{"don’t", "Don't", true},
		{"Élysée", "élysées", true},
		{"harbour", "harbouring", true},
		{"gas", "ga", false},
		{"1998", "1999", false},
		{"naïve", "naive", false},
	} {
		a, _ := stem(c.a)
		b, _ := stem(c.b)
		if (a == b) != c.same {
			t.Errorf("%s and %s: same %v, want %v", c.a, c.b, a == b, c.same)
		}
	}
}

// A paragraph half of which was rewritten proves nothing between two reports of one event, and much in a story on
// something else.
func TestAffinityDecides(t *testing.T) {
	source := "The regional court in Melle sentenced a former treasurer of the rowing club on Thursday to three years in prison. " +
		"Investigators found that invoices for engines, oars and varnish had been written for firms which existed only on paper, while the money travelled through an account in Luxembourg to a holiday house on the lake.\n" +
		"Prosecutor Hanna Brils demanded four years. Defence counsel Olaf Merz asked for probation and announced an appeal. " +
		"The presiding judge, Petra Vonk, spoke of betrayal. Members wept when the verdict was read in Melle, and chairman Jonas Reit promised new rules for audits at the Thursday meeting of the club."
	rewritten := "Detectives learned that bills for engines, oars and varnish came from firms existing only on paper, and the money had travelled by an account in Luxembourg towards a house near some lake."
	other := "Gardeners prepare early for frost. Mulch keeps roots warm, and straw protects strawberries in open beds. " +
		"Professor Lena Arvid of Uppsala recommends compost in October. Seeds from Denmark germinate late, say growers around Malmö and Lund.\n" + rewritten +
		"\nTulips need drainage. Norwegian nurseries sell bulbs until November, and visitors from Bergen often buy garlic, onions and crocus too. Rain remains likely."
	same := "Four years were demanded by prosecutor Hanna Brils, yet the regional court in Melle gave the former treasurer of the rowing club three years in prison. " +
		"Counsel Olaf Merz, who had asked for probation, will appeal.\n" + rewritten +
		"\nChairman Jonas Reit said audits get new rules. Judge Petra Vonk called it betrayal of members, some of whom wept as the verdict came on Thursday in Melle."
	counts := func(b string) bool {
		return slices.ContainsFunc(Texts(text(source), text(b)), func(p Passage) bool { return p.Not == nil })
	}
	if !counts(other) {
		t.Error("a paragraph in another story does not count")
	}
	strange, near := newPair(text(source), text(other), 0, new(Scratch)).affinity(nil), newPair(text(source), text(same), 0, new(Scratch)).affinity(nil)
	if strange > .5 || near < 1 {
		t.Errorf("affinity %.2f of two stories, %.2f of one event", strange, near)
	}
	names := evidence{score: 50, plain: 10, shared: .6, named: .7}
	if !names.apart(.2) || names.apart(.6) || names.apart(math.Inf(1)) {
		t.Error("a passage of names counts between strangers, and between no others")
	}
}

// What reports of one event tell alike is no evidence where they tell much else alike; it is between texts that do not.
func TestAmongReportsOfOneEvent(t *testing.T) {
	e := evidence{score: 84, plain: 81}
	for _, x := range []struct {
		affinity float64
		want     bool
	}{{.89, true}, {.23, false}, {math.Inf(1), false}} {
		if got := e.among(x.affinity); got != x.want {
			t.Errorf("a score of 84, 81 of it of plain words, at affinity %g: %v, want %v", x.affinity, got, x.want)
		}
	}
}

func TestQuotations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`He said: "We will go." Then he went.`, `We will go.`},
		{`An 18" stride and a 19" step for all.`, ``},
		{`" Room service " Parking "free", they say.`, `free`},
		{`Home » News » World » The vote`, ``},
		{`»Wir gehen«, sagte sie.`, `Wir gehen`},
		{`« Nous partons », dit-elle.`, ` Nous partons `},
		{`(“so it goes”)`, `so it goes`},
	} {
		got := ""
		for _, q := range quotations(c.text, nil) {
			got += q.Of(c.text)
		}
		if got != c.want {
			t.Errorf("%s: quoted %q, want %q", c.text, got, c.want)
		}
	}
}
