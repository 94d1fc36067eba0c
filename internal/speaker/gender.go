package speaker

import "strings"

// gender is 'f', 'm', or 0 if it does not show: by a title or a pronoun, or by the name in languages whose names show it.
func gender(s *Speaker) byte {
	if s.gender != 0 {
		return s.gender
	}
	name := strings.ToLower(s.Name)
	for _, end := range [...]string{"ienė", "aitė", "utė", "ūtė", "ytė", "ova", "eva", "ska", "cka", "ская", "ова", "ева", "ська", "цька"} {
		if strings.HasSuffix(name, end) {
			return 'f'
		}
	}
	for _, end := range [...]string{"ski", "cki", "ский", "ський", "aitis", "auskas", "evičius", "avičius", "ov", "ев", "ов"} {
		if strings.HasSuffix(name, end) {
			return 'm'
		}
	}
	return 0
}

// pronounGender is the gender of "he" and "she" in any of our languages, 0 if the word does not tell.
func pronounGender(w string) byte {
	switch strings.ToLower(w) {
	case "she", "ji", "jos", "она", "её", "ее", "elle", "ella", "ona", "jej", "niej", "viņa", "вона", "її", "яна", "lei", "ela":
		return 'f'
	case "he", "jis", "jo", "он", "его", "er", "ihm", "il", "él", "on", "jego", "niego", "viņš", "він", "його", "ён", "яго", "ele":
		return 'm'
	}
	return 0
}
