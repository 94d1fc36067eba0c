package extract

import (
	"slices"
	"strings"
	"unicode"
)

// bys are the words before an author's name, in lower case.
var bys = []string{"written by", "reported by", "story by", "words by", "article by", "posted by", "published by", "text by", "by", "von", "par", "por", "di", "da", "door", "av", "af", "autor:", "autorin:", "autorka:", "autore:", "auteur :", "auteur:", "author:", "авторы:", "автор:", "автор", "текст:", "autorius:", "parengė", "autors:", "tekst:", "text:", "texte:", "testo di", "przez", "de", "oleh", "tekst", "skrevet av", "écrit par", "publié par", "escrito por", "geschrieben von", "ein artikel von", "eine analyse von", "ein kommentar von", "ein interview von", "ein bericht von", "interview:", "alles von", "eingestellt von", "erstellt von", "veröffentlicht von", "post author by", "tekst og foto:", "tekst og foto", "foto und text:", "@"}

// byLike tells whether a text begins as a byline does.
func byLike(s string) bool {
	low := strings.ToLower(s[:min(len(s), 24)])
	for _, by := range bys {
		if strings.HasPrefix(low, by) && len(s) > len(by)+2 && (strings.HasSuffix(by, ":") || low[len(by)] == ' ' || low[len(by)] == ':') && by != "de" && by != "di" && by != "da" && by != "@" {
			return true
		}
	}
	return false
}

// plainName tells whether a field that names one author is that name and nothing else, so that no part of it
// is a role: "Guardian staff reporter".
func plainName(s string) bool {
	if n := len(strings.Fields(s)); n < 2 || n > 5 || len(s) > 60 || byLike(s) || degree(s[strings.LastIndexByte(s, ' ')+1:]) {
		return false
	}
	low := strings.ToLower(s)
	for _, no := range []string{" and ", " und ", " et ", " y ", " og ", " och ", " ir ", " и ", " en ", " with ", " for ", " from ", "unknown", "null", "undefined"} {
		if strings.Contains(low, no) {
			return false
		}
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != ' ' && r != '-' && r != '.' && r != '\'' && r != '’'
	})
}

// namesAlone are the names of a line that has nothing else.
func namesAlone(s, from string) (out byline) {
	s = strings.Trim(withoutBy(squeeze(s)), " ()[]*–—-")
	if s == "" || len(s) > 90 || strings.ContainsAny(s[len(s)-1:], ".:;!?…") {
		return out
	}
	for part := range strings.SplitSeq(strings.NewReplacer("/", ",", " and ", ",", " & ", ",", " und ", ",", " et ", ",", " ir ", ",", " и ", ",").Replace(s), ",") {
		ws := strings.Fields(part)
		if len(ws) < 2 || len(ws) > 4 || person(part) == "" || len(out.names) > 3 {
			return byline{}
		}
		for _, w := range ws {
			if rs := []rune(w); !unicode.IsUpper(rs[0]) || len(rs) > 3 && unicode.IsUpper(rs[1]) || !plainName(w+" "+w) {
				return byline{}
			}
		}
		out.name(person(part), from)
	}
	return out
}

// dateless is a line up to a date in it: "Von Tomas Spahn Fr, 18. Oktober 2019".
func dateless(s string) string {
	at := 0
	for at < len(s) {
		if digit(s[at]) && (at == 0 || s[at-1] == ' ') {
			break
		}
		at++
	}
	switch {
	case at == len(s):
		return s
	case at == 0: // "24horas" is a name, "10 minutes" is none
		if first, _, _ := strings.Cut(s, " "); strings.Trim(first, "0123456789.") != "" {
			return s
		}
		return ""
	}
	ws := strings.Fields(s[:at])
	for len(ws) > 0 {
		w := strings.ToLower(strings.Trim(ws[len(ws)-1], ".,-–—•|·:"))
		_, month := months()[w]
		if !month && w != "" && !beforeDate(w) {
			break
		}
		ws = ws[:len(ws)-1]
	}
	return strings.Trim(strings.Join(ws, " "), " -–—|,·•")
}

// beforeDate tells whether a word stands between a name and a date: that of a day, or "on".
func beforeDate(w string) bool {
	switch w {
	case "on", "am", "le", "el", "il", "at", "um", "published", "posted", "updated", "stand", "veröffentlicht", "den", "vom", "d", "the",
		"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
		"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo":
		return true
	}
	return false
}

// people are the names in a byline.
func people(s string) []string {
	s = squeeze(s)
	if len(s) > 400 || strings.Contains(s, "://") {
		return nil
	}
	s = dateless(withoutBy(s))
	for _, sep := range []string{" | ", " • ", " · ", " — ", " – ", " \u2013 "} {
		if i := strings.Index(s, sep); i > 0 {
			s = s[:i]
		}
	}
	for _, and := range []string{" and ", " & ", " und ", " et ", " y ", " og ", " och ", " ir ", " и ", " та ", " en ", " with ", " AND ", " im Gespräch mit ", " as told to ", ";", "\n"} {
		s = strings.ReplaceAll(s, and, ",")
	}
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if n := person(part); n != "" && !slices.Contains(out, n) && !(len(out) > 0 && degree(n)) {
			out = append(out, n)
		}
	}
	return out
}

// degree tells whether a word is what stands behind the names of doctors and their like.
func degree(s string) bool {
	switch strings.ReplaceAll(s, ".", "") {
	case "MD", "PhD", "PHD", "MS", "MA", "RD", "RDN", "LD", "MPH", "CPT", "DO", "CSCS", "JD", "MBA", "RN", "MSc", "BSc", "DVM", "LMFT", "CFP":
		return true
	}
	return false
}

// undated takes a date off the end of a name: "Ida Korhe - Dec 21".
func undated(s string) string {
	ws := strings.Fields(s)
	for i, w := range ws {
		if _, ok := months()[strings.ToLower(strings.Trim(w, ".,-"))]; ok && i+1 < len(ws) && digit(ws[i+1][0]) {
			return strings.Trim(strings.Join(ws[:i], " "), " -–|,·")
		}
	}
	for len(ws) > 2 {
		last := strings.ToLower(ws[len(ws)-1])
		if last != "editor" && last != "reporter" && last != "author" && last != "writer" && last != "redakteur" && last != "redakteurin" && !degree(ws[len(ws)-1]) {
			break
		}
		ws = ws[:len(ws)-1]
	}
	return strings.Join(ws, " ")
}

func withoutBy(s string) string {
	for range 2 {
		low := strings.ToLower(s)
		for _, by := range bys {
			if len(low) == len(s) && strings.HasPrefix(low, by) && len(s) > len(by) {
				next := s[len(by)]
				if by == "@" || next == ' ' || next == ':' || strings.HasSuffix(by, ":") {
					if r := strings.TrimLeft(s[len(by):], " :"); r != "" && (by != "de" && by != "di" && by != "da" || unicode.IsUpper(firstRune(r)) && s[0] != low[0]) {
						s = r
						break
					}
				}
			}
		}
	}
	return s
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// person is a name without what stands around it; "" for what is none.
func person(s string) string {
	s = strings.Trim(s, " |·•–-—:,.()[]\"“”/")
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	s = roleless(undated(s))
	if len(s) < 2 || len(s) > 80 || wordCount(s) > 6 || strings.ContainsAny(s, "@<>{}=") || strings.Contains(s, "www.") {
		return ""
	}
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits > 2 {
		return ""
	}
	low := strings.ToLower(s)
	for _, no := range []string{"updated", "published", "read more", "more by", "follow", "share", "comment", "newsletter", "minutes", " ago", "contributor", "about the", "view all", "all posts", "unknown", "subscribe", "null", "undefined", "see more", "posts by", "senior ", "correspondent", "reporter", "writer", "editor at", "staff writer", "twitter", "facebook", "email", "biography", "min read", "photo", "directory", "bearbeiten", "posted", "editorial team", "advertisement", "kommentare", "views", "copyright"} {
		if strings.Contains(low, no) {
			return ""
		}
	}
	return s
}

// roleless takes off what stands around a name in a line: a section before it ("capital von Jemima Kelly"), a
// number behind it ("Emily Burack 8"). It is "" for the credit of a picture.
func roleless(s string) string {
	for _, by := range [...]string{" von ", " par "} {
		if before, rest, ok := strings.Cut(s, by); ok && unicode.IsLower(firstRune(before)) && !strings.Contains(before, " ") && unicode.IsUpper(firstRune(rest)) {
			s = rest
		}
	}
	for _, picture := range [...]string{"Bild:", "Foto:", "Fotos:", "Photo:", "Image:"} {
		if strings.HasPrefix(s, picture) {
			return ""
		}
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 && strings.Trim(s[i+1:], "0123456789.") == "" {
		s = strings.TrimSpace(s[:i])
	}
	return s
}
