package extract

import (
	"math/bits"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"
)

// Kinds of elements whose distance above a block is a feature: first the groups of names, then tags.
const (
	kindBody = iota
	kindArticle
	kindContent
	kindComments
	kindRelated
	kindShare
	kindAuthor
	kindDate
	kindCaption
	kindAd
	kindNav
	kindFooter
	kindHeader
	kindSide
	kindLead
	kindPaywall
	kindNewsletter
	kindConsent
	kindTags
	kindQuote
	kindBox
	kindList
	kindHidden
	kindNote
	kindLive
	kindForum
	kindTeaser
	groups

	tagNav = iota - 1
	tagAside
	tagFooter
	tagHeader
	tagArticle
	tagMain
	tagFigure
	tagList
	tagTable
	tagQuote
	tagForm
	tagSection
	tagDetails
	kinds
)

func kindOf(a atom.Atom) int {
	switch a {
	case atom.Nav:
		return tagNav
	case atom.Aside:
		return tagAside
	case atom.Footer:
		return tagFooter
	case atom.Header, atom.Hgroup:
		return tagHeader
	case atom.Article:
		return tagArticle
	case atom.Main:
		return tagMain
	case atom.Figure, atom.Figcaption:
		return tagFigure
	case atom.Ul, atom.Ol, atom.Dl:
		return tagList
	case atom.Table:
		return tagTable
	case atom.Blockquote:
		return tagQuote
	case atom.Form, atom.Label, atom.Fieldset:
		return tagForm
	case atom.Section:
		return tagSection
	case atom.Details, atom.Summary:
		return tagDetails
	}
	return -1
}

// groupNames are the words that makers of pages name the parts of a page by, in classes and ids, by group.
var groupNames = [groups]string{
	kindBody:       "body articlebody storybody bodytext articletext fulltext maintext texto text texte textbody cuerpo prose richtext paragraph paragraphs copy wysiwyg bodycopy articlecontent postcontent entrycontent contenttext corpo corps treść tekst sisu",
	kindArticle:    "article story post entry artikel artykul articulo articolo noticia single detail details straipsnis raksts artikkel statja clanek",
	kindContent:    "content contents main inhalt contenido contenuto contenu maincontent primary",
	kindComments:   "comment comments commentlist disqus respond reply replies discussion kommentar kommentare komentarz komentarze komentarai komentari commentaire commentaires comentarios commenti livefyre coral spotim openweb feedback commentsection hyvor isso giscus",
	kindRelated:    "related recommend recommended recommendation recommendations recommends more also readmore similar recirc recirculation outbrain taboola trending popular mostread mostpopular latest next suggested associated crosslink crosslinks seealso linklist headlines upnext relatedposts jp yarpp moreon alsolike readalso verwandt susije susijusios podobne powiazane ligadas relacionados correlati zergnet revcontent mgid nativo",
	kindShare:      "share sharing social socials facebook twitter whatsapp addthis sharedaddy sharebar tools toolbar actions print follow sharebuttons addtoany bookmark",
	kindAuthor:     "author authors byline autor autoren auteur autore writer contributor contributors bio reporter firma profile avatar authorbox by signature staff",
	kindDate:       "date time timestamp dateline datetime published pubdate publish meta info updated modified postmeta",
	kindCaption:    "caption captions figcaption credit credits image images photo photos picture figure gallery media video videos img legend bildunterschrift slideshow player thumbnail thumb imagecaption foto bild",
	kindAd:         "ad ads adv advert adverts advertisement advertising adslot sponsor sponsored sponsors banner dfp gpt promoted anzeige werbung reklama commercial partner partners affiliate adsense adsbygoogle advertorial publicidad pub adbox advertisment",
	kindNav:        "nav navigation menu navbar breadcrumb breadcrumbs pagination pager pages topbar tabs tab submenu hamburger skip sitemap search crumbs",
	kindFooter:     "footer foot colophon bottom legal copyright disclaimer imprint impressum",
	kindHeader:     "header masthead hero head top headline title heading pagetitle posttitle entrytitle",
	kindSide:       "sidebar aside rail side widget widgets column col complementary sticky secondary tertiary right marginalia",
	kindLead:       "lead lede intro introduction standfirst summary dek subtitle subhead subheadline excerpt abstract deck vorspann chapo entradilla description perex strapline sapo ingress sommario teasertext synopsis preamble desc anons",
	kindPaywall:    "paywall premium subscribe subscriber subscribers subscription subscriptions register registration login signin piano regwall abo plus locked metered gate barrier offer paid",
	kindNewsletter: "newsletter newsletters signup email optin mailing cta donate donation support callout mailchimp",
	kindConsent:    "cookie cookies consent gdpr privacy modal popup overlay dialog toast cmp onetrust notification alert notice popover lightbox didomi tooltip",
	kindTags:       "tag tags topic topics category categories keyword keywords label labels kicker eyebrow rubrik terms cat taxonomy badge tagcloud",
	kindQuote:      "quote pullquote blockquote zitat citation citat quotes pull",
	kindBox:        "box factbox infobox fact facts inset embed embedded embeds card cards module component tweet twitter instagram tiktok chart graphic interactive block callout panel accordion poll quiz survey",
	kindList:       "list listing item items grid stream archive index feed row carousel slider slide slides swiper loop collection river",
	kindHidden:     "hidden hide invisible sr visually visuallyhidden screenreader reader offscreen noprint mobile desktop print collapse",
	kindNote:       "correction corrections note notes footnote footnotes editor source sources reference references endnote clarification editornote",
	kindLive:       "live liveblog ticker timeline update updates liveticker minute",
	kindForum:      "recipe ingredients ingredient instructions directions step steps thread message messages posting forum faq question answer product price shop cart review rating",
	kindTeaser:     "teaser teasers promo promos promotion promobox highlight highlights featured feature preview snippet stories newsbox",
}

// textNames are the words by which short blocks of text give away what they are, in the languages of news. They
// share the bits of the groups of names.
var textNames = map[int]string{
	kindAd:         "advertisement advertisements advertisment anzeige werbung reklama реклама publicidad publicité pubblicità publicidade reklaam reklāma annons annonse annonce advertentie sponsored promoted inzerce mainos",
	kindShare:      "share tweet facebook twitter whatsapp linkedin pinterest telegram reddit instagram email teilen partager compartir condividi compartilhar поделиться поширити dalintis dalinkis udostępnij dalīties jaga sdílet print copy dela",
	kindNewsletter: "newsletter newsletters subscribe subscribed subscribing inbox abonnieren abonnez inscrivez suscríbete iscriviti подписывайтесь подпишитесь підписуйтесь prenumeruok prenumeruokite zapisz subskrybuj liitu tellige abonē odebírejte",
	kindComments:   "comment comments kommentare kommentar commentaires commentaire comentarios comentário commenti комментарии комментариев комментарий коментарі komentarai komentuoti komentarze komentarzy komentāri kommentaarid komentáře reply replies",
	kindRelated:    "related recommended trending popular also más mehr lesen lire aussi leia leggi skaitykite skaityk читайте также читай czytaj także również lasi loe lasiet čtěte lesen",
	kindCaption:    "photo photograph photos image images credit picture photographer getty afp reuters shutterstock epa istock alamy foto fotos bild bilder nuotr nuotrauka nuotraukos fot zdj zdjęcie фото снимок крэдит foto: crédit illustration imago",
	kindAuthor:     "by author writer reporter correspondent staff editor von par autor autorius автор autorka redaktion redaktorius journalist contributor columnist",
	kindDate:       "updated published posted edited aktualisiert veröffentlicht publié publicado pubblicato обновлено опубликовано опубліковано atnaujinta paskelbta opublikowano aktualizacja modified minutes ago hours read min uhr est gmt edt pst",
	kindConsent:    "cookie cookies consent javascript browser privacy datenschutz privacidad confidentialité adblock adblocker captcha enable",
	kindPaywall:    "subscriber subscribers subscription premium abo abonnement login log sign register registered account already unlock unlimited trial anmelden registrieren zaloguj prisijunkite войти",
	kindFooter:     "copyright © ©️ rights reserved vorbehalten droits réservés reservados riservati защищены saugomos zastrzeżone zastrzeżona reserved. imprint impressum terms conditions policy",
	kindNav:        "menu home search skip next previous prev back top page navigation startseite accueil inicio главная pradžia szukaj",
	kindTags:       "tags topics tagged filed under topic keywords categories category themen stichworte schlagworte temas mots-clés теги теґи žymos tagi tegi märksõnad sujets",
	kindNote:       "correction corrected clarification editor's note disclaimer originally appeared source quelle quellen fuente fonte источник šaltinis źródło contributed reporting",
	kindForum:      "rating reviews price cart buy shipping download stars votes",
}

// lexeme is what is known of one word of a name or a text.
type lexeme struct {
	groups uint64
	rights uint8
	odds   float32 // learned, in log odds that a block is of the body
}

type lexemes map[uint32]lexeme

var curated = sync.OnceValue(func() [2]lexemes {
	names, texts := lexemes{}, lexemes{}
	for g, ws := range groupNames {
		for w := range strings.FieldsSeq(ws) {
			h := hashName(w)
			l := names[h]
			l.groups |= 1 << g
			names[h] = l
		}
	}
	for g, ws := range textNames {
		for w := range strings.FieldsSeq(ws) {
			var st stats
			st.measure(w, nil, func(h uint32) {
				l := texts[h]
				l.groups |= 1 << g
				texts[h] = l
			})
		}
	}
	for bit, ws := range rightsNames {
		for w := range strings.FieldsSeq(ws) {
			var st stats
			st.measure(w, nil, func(h uint32) {
				l := texts[h]
				l.rights |= uint8(bit)
				texts[h] = l
			})
		}
	}
	return [2]lexemes{names, texts}
})

const (
	fnvBasis = 2166136261
	fnvPrime = 16777619
)

func hashName(s string) uint32 {
	h := uint32(fnvBasis)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * fnvPrime
	}
	return h
}

// summary of a class or id: the groups of its words, and their learned log odds.
type summary struct {
	groups uint64
	odds   float32
	hash   uint64
}

// nameWords calls do for the hash of each word of a class or id: runs of letters, cut where camel case
// begins a word, in lower case.
func nameWords(s string, do func(uint32)) {
	h, n := uint32(fnvBasis), 0
	low := false // the last was a lower-case letter
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 0x80:
			low = true
		case c >= 'A' && c <= 'Z':
			if low && n > 0 {
				do(h)
				h, n = fnvBasis, 0
			}
			c |= 0x20
			low = false
		default:
			if n > 1 {
				do(h)
			}
			h, n, low = fnvBasis, 0, false
			continue
		}
		h = (h ^ uint32(c)) * fnvPrime
		n++
	}
	if n > 1 {
		do(h)
	}
}

func trailing(g uint64) int { return bits.TrailingZeros64(g) }
