package align

import (
	"strings"
	"sync"

	"github.com/ibid-news/ibid/internal/words"
)

// numerals are the words for numbers in the languages we read most, each with the hash of its figures, so that "eight" and "8"
// are one number. One is an article or a pronoun in most languages, and some words mean something else in another one (French sept and cent,
// Lithuanian du, Spanish once): they are left out.
var numerals = sync.OnceValue(func() map[uint64]uint64 {
	m := map[uint64]uint64{}
	for line := range strings.Lines(`2 two zwei deux dos два две двух dwa dwie dwóch dvi dviejų
		3 three drei trois tres три трех трёх trzy trzech trys trijų
		4 four vier quatre cuatro четыре четырех четырёх cztery czterech keturi keturios keturių
		5 five fünf cinq cinco пять пяти pięć pięciu penki penkios penkių
		6 six sechs seis шесть шести sześć sześciu šeši šešios šešių
		7 seven sieben siete семь семи siedem siedmiu septyni septynios septynių
		8 eight acht huit ocho восемь восьми osiem ośmiu aštuoni aštuonios aštuonių
		9 nine neun neuf nueve девять девяти dziewięć dziewięciu devyni devynios devynių
		10 ten zehn dix diez десять десяти dziesięć dziesięciu dešimt dešimties
		11 eleven onze одиннадцать jedenaście vienuolika
		12 twelve dozen zwölf douze doce двенадцать dwanaście dvylika
		13 thirteen dreizehn treize trece тринадцать trzynaście trylika
		14 fourteen vierzehn quatorze catorce четырнадцать czternaście keturiolika
		15 fifteen fünfzehn quinze quince пятнадцать piętnaście penkiolika
		16 sixteen sechzehn seize dieciséis шестнадцать szesnaście šešiolika
		17 seventeen siebzehn diecisiete семнадцать siedemnaście septyniolika
		18 eighteen achtzehn dieciocho восемнадцать osiemnaście aštuoniolika
		19 nineteen neunzehn diecinueve девятнадцать dziewiętnaście devyniolika
		20 twenty zwanzig vingt veinte двадцать двадцати dwadzieścia dvidešimt
		30 thirty dreißig trente treinta тридцать тридцати trzydzieści trisdešimt
		40 forty vierzig quarante cuarenta сорок сорока czterdzieści keturiasdešimt
		50 fifty fünfzig cinquante cincuenta пятьдесят pięćdziesiąt penkiasdešimt
		60 sixty sechzig soixante sesenta шестьдесят sześćdziesiąt šešiasdešimt
		70 seventy siebzig setenta семьдесят siedemdziesiąt septyniasdešimt
		80 eighty achtzig ochenta восемьдесят osiemdziesiąt aštuoniasdešimt
		90 ninety neunzig noventa девяносто dziewięćdziesiąt devyniasdešimt
		100 hundred hundert cien ciento сто sto šimtas šimtai šimtų
		1000 thousand tausend mille mil тысяча тысячи тысяч tysiąc tysiące tysięcy tūkstantis tūkstančiai tūkstančių
		1000000 million millions millionen millón millones миллион миллиона миллионов млн milion miliony milionów mln milijonas milijonai milijonų
		1000000000 billion billions milliarde milliarden milliard milliards миллиард миллиарда миллиардов млрд miliard miliardy miliardów mlrd milijardas milijardai milijardų`) {
		forms := strings.Fields(line)
		value := words.Split(forms[0])[0].Hash
		for _, form := range forms[1:] {
			m[words.Split(form)[0].Hash] = value
		}
	}
	return m
})

// number is the number that a word is, in figures or letters.
func number(text string, w words.Word) (uint64, bool) {
	if hasDigit(text, w) {
		return w.Hash, true
	}
	value, ok := numerals()[w.Hash]
	return value, ok
}
