package speaker

import (
	"strings"
	"sync"
)

// lists are the small words by which names are read, by what they are; those of offices and courtesy folded.
var lists = sync.OnceValue(func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for name, ws := range map[string]string{
		"particle": `van von der den de da di du del la le el al bin ibn dos ten zu zur af y`,
		"courtesy": `mr mrs ms miss dr prof sen rep gov gen col lt sgt capt maj rev hon sir dame lord lady judge justice cardinal archbishop herr frau madame monsieur mme
			pan pani ponas ponia senor senora don dona signor signora congressman congresswoman manager executive producer host reporter editor lawyer climatologist administrator historian scientist researcher author columnist correspondent anchor user representative delegate assemblyman counsel president-elect elect ambassador sheriff lieutenant major former acting vice republican
			democratic democrat  gov. u.s us american house senate majority minority whip`,
		"office": `department ministry house office bureau agency committee council commission court police party university college school institute center centre
			association union foundation company corporation corp inc group bank times post journal news press cnn fox nbc abc cbs bbc reuters twitter facebook
			google government administration parliament congress state states united north south east west new republic city county street league club army navy
			force guard nations kremlin pentagon campaign democrats republicans officials ministerium partei polizei universitat gericht verein verband
			gesellschaft zeitung ministere parti universite tribunal banque societe ministerija policija partija universitetas teismas bankas savivaldybe seimas
			vyriausybe ministerstwo policja partia uniwersytet sad urzad sejm rzad ministerstvo politsiia gosduma duma kompaniia ministerio policia partido
			gobierno`,
		"small": `a an as at and after although according asked also before but by for from he her his if in it its last late later like meanwhile monday tuesday
			wednesday thursday friday saturday sunday on once of or she since so some still that then these they this those though to under until we what when
			where while who with yet you i both because however earlier early even despite during there their our my closing speaking was is are were did does do has have had will can could should would how why which not no now one two many most
			former yes der die das ein eine er sie es und aber auch am im nach bei mit als wenn doch zu von le la les un une il elle et mais pour dans selon après
			avec ce cette el los las una él ella pero según en con w na po z do o ale ona jak także też anot pasak tai taip jis ji bet ir kaip vakar šiandien į iš
			в на по с и но он она как это так за у к от также при что позже вчера сегодня`,
		"conjunction": `and und et y e i oraz ir и un ja a та й`,
		"preposition": `of to for with by from at in on about against told asked called named over under after before between into like than toward towards behind near
			including via von zu mit bei für gegen über nach vor an auf aus durch unter de à avec pour par contre chez sur con para por contra sobre a z do dla
			przez przeciw o na w od u k s с к от для у о об против из на в по su nuo pas apie prieš iš į už dėl prie`,
	} {
		m[name] = map[string]bool{}
		for w := range strings.FieldsSeq(ws) {
			m[name][w] = true
		}
	}
	return m
})
