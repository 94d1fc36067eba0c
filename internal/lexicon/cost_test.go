package lexicon

import (
	"os"
	"strings"
	"testing"

	"github.com/ibid-news/ibid/internal/words"
)

// Texts for the measure of cost; about 6 KB each when repeated with small changes would share words, so
// the words are varied by a counter in the benchmark's folder of data, if IBID_DATA names one.
func costText(b *testing.B, file, fallback string) string {
	if dir := os.Getenv("IBID_DATA"); dir != "" {
		data, err := os.ReadFile(dir + "/" + file)
		if err != nil {
			b.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")
		var s strings.Builder
		for _, l := range lines[:min(len(lines), 400)] {
			s.WriteString(l)
		}
		return s.String()[:6000]
	}
	return strings.Repeat(fallback+" ", 6000/len(fallback))
}

func benchmarkTerms(b *testing.B, lang, file, fallback string) {
	text := costText(b, file, fallback)
	text = strings.ToValidUTF8(text, "")
	ws := words.Split(text)
	Terms(text, ws, lang)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Terms(text, ws, lang)
	}
}

func BenchmarkTermsEnglish(b *testing.B) {
	benchmarkTerms(b, "en", "ntrex/eng.txt", "The government said on Tuesday that 3,400 people had not returned to Vilnius.")
}

func BenchmarkTermsLithuanian(b *testing.B) {
	benchmarkTerms(b, "lt", "ntrex/lit.txt", "Vyriausybė antradienį pranešė, kad 3 400 žmonių negrįžo į Vilnių.")
}

func BenchmarkTermsRussian(b *testing.B) {
	benchmarkTerms(b, "ru", "ntrex/rus.txt", "Правительство сообщило во вторник, что 3400 человек не вернулись в Вильнюс.")
}

func BenchmarkTermsJapanese(b *testing.B) {
	benchmarkTerms(b, "ja", "ntrex/jpn.txt", "政府は火曜日、3400人がビリニュスに戻っていないと発表した。")
}
