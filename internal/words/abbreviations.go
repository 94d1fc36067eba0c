package words

import (
	"strings"
	"sync"
)

// want is what an abbreviation says of the full stop behind it.
type want uint8

const (
	full      want = iota // it is no abbreviation
	weak                  // a word too: it goes on before a number, and behind one
	shortened             // it goes on, unless the next word begins sentences
	title                 // it always goes on
)

type lists struct {
	abbreviations map[string]want
	starters      map[string]bool
	counted       map[string]bool
}

func abbreviation(word string) want { return lookup().abbreviations[word] }

var lookup = sync.OnceValue(func() lists {
	l := lists{map[string]want{}, map[string]bool{}, map[string]bool{}}
	for w := range strings.FieldsSeq(shortenedWords) {
		l.abbreviations[w] = shortened
	}
	for w := range strings.FieldsSeq(weakWords) {
		l.abbreviations[w] = weak
	}
	for w := range strings.FieldsSeq(titles) {
		l.abbreviations[w] = title
	}
	for w := range strings.FieldsSeq(starterWords) {
		l.starters[w] = true
	}
	for w := range strings.FieldsSeq(countedWords) {
		l.counted[w] = true
	}
	return l
})

// titles and other words that stand before a name or a number only.
const titles = `
mr mrs ms messrs dr drs prof gen col lt sgt capt cpt cmdr adm maj rep gov rev hon st mt pres supt vs cf viz
doc vyr jr.kpt plg pvz žr pav angl vok rus pranc liet vadin t.y t.p
piem sk t.i d t.s u.c.t prot
nt s.o lk vrd
bzw vgl sog inkl bspw dipl ing hr fr frl sr ggf zzgl usw.d
np tzn tzw ul pl ks św płk gen ppłk mjr por inż mgr zob
např tj tzv resp mudr ing mgr phdr judr rndr bc gen plk čj
m mm mme mlle me mgr ste
sr sra srta dña dn ud uds
sig.ra dott dott.ssa avv ing arch mons
им ул просп пер пл проф акад ген полк г-н г-жа см ср т.н т.е напр
ім вул просп пл проф акад ген див напр т.зв
вул праф акад гл
`

// shortenedWords may also end a sentence.
const shortenedWords = `
etc inc corp co ltd bros jr sr plc dept approx ave blvd rd assn univ jan feb apr jun jul aug sep sept oct nov dec
tūkst mln mlrd trln kt vnt gyv apskr sav mst pr lt šv gatv prosp
tūkst milj mljrd lpp utt u.c g gs plkst
jne jm tk tn mld eraldi
usw etc bzgl ca bd jh mio mrd std geb gest evtl dt engl franz jan feb apr aug sept okt nov dez
itd itp m.in ok godz r w tys mln mld poz ur zm wg
atd apod mj č mil tis mld odst zák hod ř
env chap éd tél bd janv févr juill sept oct nov déc
pág págs núm avda aprox ee uu
pag pagg ecc ca num
тыс млн млрд трлн руб коп стр рис табл гг г в вв н э н.э обл р-н д стр корп кв тел др пр т.д т.п км кг чел
тис млн млрд грн коп стор мал табл рр р ст обл тел ін т.д т.п ст
тыс млн млрд руб гг стар вобл
`

// weakWords are abbreviations in one language and words in another or the same.
const weakWords = `
no nos art val min sek tel vol nr av fig str proc sec red al part ch op est abs mar sen pp arts min sv ed eds max ust
`

// starterWords begin sentences, with a capital, and no names.
const starterWords = `
The A An He She It We They You I This That These Those There But And Or So In On At By For From With As If When While After Before Since Although However Its His Her Their Our My What Who Why How Where Then Now Not No Yes
Some Many Most Both Each All One Two Under According During Such
Jis Ji Jie Jos Tai Tas Ta Šis Ši Šie Tačiau Bet Ir O Kai Kad Jei Nors Mes Aš Jūs Pasak Anot Vis Taip Be Po Per Iki Todėl Dabar Vėliau Yra Buvo Kaip Kodėl Kur Ne Jų Jo
Viņš Viņa Viņi Tas Tā Tie Šis Šī Bet Un Kad Ja Mēs Es Pēc Taču Tomēr Arī No Kā Kur Tur Ar Par Tagad
Ta Tema See Nad Need Me Ma Kuid Aga Ja Kui Et Selle Pärast Ka Siis Mis Kes Kus Miks
Он Она Оно Они Это Этот Эта Эти Мы Вы Я Но И А В На По За С Из Для Как Когда Если Что Кто Где Также При После До Однако Поэтому Тогда Теперь Его Их Все
Він Вона Воно Вони Це Цей Ця Ці Ми Ви Але І Й А У На За З Із Для Як Коли Якщо Що Хто Де Також При Після До Однак Тому Тоді Тепер Його Їх Усі
Ён Яна Яны Гэта Гэты Мы Але І А У На Па За З Для Як Калі Што Хто Дзе Таксама Пры Пасля Аднак Таму Цяпер Яго Іх
Ten Ta To Te Oni One On Ona My Ale I A W We Na Po Za Z Ze Do Od Dla Jak Kiedy Jeśli Gdy Co Kto Gdzie Także Przy Jednak Dlatego Teraz Jego Ich Nie Jest
Der Die Das Ein Eine Er Sie Es Wir Ich Aber Und Oder Im In An Am Auf Bei Mit Nach Von Vom Zu Zum Für Als Wenn Da Doch Nun Auch Diese Dieser Dieses Was Wer Wie Wo Nicht Seine Ihre So Damit
Le La Les L Un Une Il Elle Ils Elles On Nous Je Mais Et Ou Dans En Au Aux Pour Par Avec Sur Ce Cette Ces Cela C Si Quand Comme Après Depuis Selon Son Sa Ses Leur
El La Los Las Un Una Él Ella Ellos Pero Y En Con Por Para Según Cuando Si Como Este Esta Estos Esto Se Su Sus No Lo Al Del Desde Tras
Il Lo La I Gli Le Un Una Egli Lui Lei Ma E Nel Nella In Con Per Secondo Quando Se Come Questo Questa Si Suo Sua Non Dal Dalla
Ten Ta To On Ona Oni Ale A V Ve Na Po Za S Z Do Od Pro Jak Když Pokud Co Kdo Kde Také Při Však Proto Teď Jeho Jejich Podle Je
`

// countedWords are written with a capital after an ordinal number with a full stop.
const countedWords = `
januar jänner februar märz april mai juni juli august september oktober november dezember
jahrhundert jahrhunderts jahrestag jahr bundesliga liga fc platz runde geburtstag spieltag mal tag weltkrieg weltkriegs minute etage stock klasse armee division kapitel
bezirk stelle rang auflage sitzung staffel folge ausgabe internationale internationalen berliner etappe wahlperiode oktobers
`
