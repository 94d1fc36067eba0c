package rights

import (
	"cmp"
	"slices"
	"strings"
)

// subject is who acts in the sentence in which a participle is word k: who says what the verb before it says, or whom the sentence
// begins with.
func (r *quoteReader) subject(k, lo int) string {
	for i := k - 1; i >= max(0, k-30) && !r.breaks(i+1); i-- {
		if r.kind(int32(i))&(saying|goingOn) == saying {
			return r.around(i, r.outset(i), k).speaker
		}
		lo = i
	}
	if lo >= k || !r.breaks(lo) || !r.clause(k-1) {
		return ""
	}
	if r.pronoun(lo) {
		return r.word(lo)
	}
	if from := r.s.words[lo].Lo; !r.name(lo) || opener(r.word(lo)) || quotedBefore(r.s.text, from) {
		return ""
	}
	end := lo + 1
	for end < k && end-lo < 7 && r.touching(end) && (r.name(end) || connector(r.word(end)) && end+1 < k && r.name(end+1)) {
		end++
	}
	if w := r.word(end - 1); strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s") || r.party(lo) {
		return ""
	}
	return r.person(lo, end)
}

// outset is the first word of the sentence of word k, or the first one behind a mark before it.
func (r *quoteReader) outset(k int) int {
	lo := k
	for lo > 0 && k-lo < 20 && !r.breaks(lo) {
		lo--
	}
	i, _ := slices.BinarySearchFunc(r.s.marks, int32(k), func(m mark, w int32) int { return cmp.Compare(m.word, w+1) })
	for i--; i >= 0 && int(r.s.marks[i].word) > lo; i-- {
		if !strings.ContainsRune("[©ⓒ–—'’", r.s.marks[i].rune) {
			return int(r.s.marks[i].word)
		}
	}
	return lo
}

// opener tells whether a sentence can begin with a word that is not who acts.
func opener(w string) bool {
	switch strings.ToLower(w) {
	case "a", "an", "after", "afterward", "all", "although", "and", "another", "as", "at", "back", "because", "before", "both", "but", "by", "critics", "despite", "during", "each", "earlier", "even", "every", "few", "for", "from", "given", "her", "his",
		"how", "however", "if", "in", "instead", "it", "its", "last", "later", "like", "many", "meanwhile", "more", "most", "no", "not", "now", "on", "one", "or", "other", "others", "our", "over", "several", "since", "so", "some", "still", "such", "that",
		"the", "their", "then", "there", "these", "this", "those", "though", "three", "to", "two", "under", "until", "upon", "what", "when", "where", "which", "while", "who", "why", "with", "without", "yet", "folks",
		"le", "la", "les", "un", "une", "dans", "mais", "selon", "après", "pour", "el", "los", "las", "una", "pero", "en", "según", "w", "na", "po", "ale", "jednak", "в", "на", "по", "но", "при", "это", "tai", "bet", "kaip":
		return true
	}
	return false
}
