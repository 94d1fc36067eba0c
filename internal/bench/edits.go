package bench

import (
	"context"
	"embed"
	"math/rand/v2"
	"strings"

	"github.com/ibid-news/ibid/internal/align"
	"github.com/ibid-news/ibid/internal/words"
)

// The documents that are rewritten: English news of NTREX-128 (CC BY-SA 4.0), see the notice beside them.
//
//go:embed testdata/ntrex/eng.txt testdata/ntrex/DOCUMENT_IDS.tsv
var editTexts embed.FS

// piece is a stretch of a rewritten text: a sentence of the source, changed or not, or of another document.
type piece struct {
	text string
	from int // index of the source's sentence, or -1
}

// rewrite is one thing that those do who copy, at a strength from 0 to 1.
type rewrite struct {
	name  string
	apply func(r *rand.Rand, source []string, other []string, strength float64) []piece
}

// rewrites are in the order of the table.
var rewrites = []rewrite{
	{"truncated", truncated},
	{"lead rewritten", otherLead},
	{"reordered", reordered},
	{"synonyms", perWord(synonym)},
	{"words left out", perWord(func(r *rand.Rand, w string) string { return "" })},
	{"words put in", perWord(func(r *rand.Rand, w string) string { return w + " " + fillers[r.IntN(len(fillers))] })},
	{"words shuffled", wordsShuffled},
	{"numbers changed", numbersChanged},
	{"merged and split", mergedAndSplit},
	{"quotes cut", quotesCut},
	{"two sources", twoSources},
	{"read by machine", perWord(misread)},
}

// strengths at which each rewrite is made.
var strengths = []float64{.2, .5, .8}

// Edits rewrites shipped texts in known ways and measures how much of what is reused is found. Every rewritten
// text stands between sentences of another document. The same seed makes the same texts. If translate, they are
// translated there and back too, should the machine have Apertium.
func Edits(ctx context.Context, e Env, documents int, seed uint64, translate bool) (*Result, error) {
	docs, err := editDocuments()
	if err != nil {
		return nil, err
	}
	docs = docs[:min(documents, len(docs))]
	sums := make([]editTally, len(rewrites)*len(strengths))
	err = e.each(ctx, len(sums), func(k int) {
		w, s := rewrites[k/len(strengths)], strengths[k%len(strengths)]
		for d, source := range docs {
			r := rand.New(rand.NewPCG(seed, uint64(k)<<32|uint64(d)))
			other := docs[(d+len(docs)/2)%len(docs)]
			pieces := w.apply(r, source, other, s)
			sums[k].add(source, between(pieces, other))
		}
	})
	if err != nil {
		return nil, err
	}
	r := &Result{Name: "edits"}
	t := r.Table("Rewrites of shipped texts, in bytes of the copy", "rewrite, strength", "found", "counts", "precision")
	for k, x := range sums {
		x.row(t, rewrites[k/len(strengths)].name+[]string{", light", ", half", ", heavy"}[k%len(strengths)])
	}
	if translate {
		if err := roundTrips(ctx, t, docs); err != nil {
			return nil, err
		}
	}
	t.Note("%d documents, seed %d; found: in any passage; counts: in one that is no quotation, name or thin; precision: of the bytes in passages", len(docs), seed)
	return r, nil
}

// editTally sums what measureEdit counts.
type editTally struct{ reused, found, proof, named, right int }

func (x *editTally) add(source []string, pieces []piece) {
	reused, found, proof, named, right := measureEdit(source, pieces)
	x.reused, x.found, x.proof, x.named, x.right = x.reused+reused, x.found+found, x.proof+proof, x.named+named, x.right+right
}

func (x *editTally) row(t *Table, name string) {
	n := float64(max(1, x.reused))
	t.Add(name, float64(x.found)/n, float64(x.proof)/n, float64(x.right)/float64(max(1, x.named)))
}

// between puts pieces in the middle of another document.
func between(pieces []piece, other []string) []piece {
	var all []piece
	half := len(other) / 2
	for _, o := range other[:half] {
		all = append(all, piece{o, -1})
	}
	all = append(all, pieces...)
	for _, o := range other[half:] {
		all = append(all, piece{o, -1})
	}
	return all
}

// editDocuments are the shipped documents as sentences, those with eight or more.
func editDocuments() ([][]string, error) {
	text, err := editTexts.ReadFile("testdata/ntrex/eng.txt")
	if err != nil {
		return nil, err
	}
	ids, err := editTexts.ReadFile("testdata/ntrex/DOCUMENT_IDS.tsv")
	if err != nil {
		return nil, err
	}
	lines, names := strings.Split(strings.TrimSpace(string(text)), "\n"), strings.Fields(string(ids))
	var docs [][]string
	last := ""
	for i, l := range lines[:min(len(lines), len(names))] {
		if names[i] != last {
			docs, last = append(docs, nil), names[i]
		}
		docs[len(docs)-1] = append(docs[len(docs)-1], strings.TrimSpace(l))
	}
	var out [][]string
	for _, d := range docs {
		if len(d) >= 8 {
			out = append(out, d)
		}
	}
	return out, nil
}

// measureEdit counts bytes of the copy: those that are reused, of these those in any passage and in one
// that counts; those in any passage, and of these the reused ones.
func measureEdit(source []string, pieces []piece) (reused, found, proof, named, right int) {
	var copied strings.Builder
	var truth []words.Span
	for _, p := range pieces {
		if p.text == "" {
			continue
		}
		lo := copied.Len()
		copied.WriteString(p.text)
		if p.from >= 0 {
			truth = append(truth, words.Span{Lo: lo, Hi: copied.Len()})
			reused += copied.Len() - lo
		}
		copied.WriteByte('\n')
	}
	a, b := copied.String(), strings.Join(source, "\n")+"\n"
	for _, p := range align.Texts(align.New(a, words.Split(a), nil), align.New(b, words.Split(b), nil)) {
		named += p.A.Len()
		for _, t := range truth {
			n := t.Overlap(p.A)
			found += n
			right += n
			if p.Not == nil {
				proof += n
			}
		}
		// The line breaks inside a passage are nobody's.
		named -= strings.Count(p.A.Of(a), "\n")
	}
	return reused, found, proof, named, right
}

func asWritten(source []string) []piece {
	out := make([]piece, len(source))
	for i, s := range source {
		out[i] = piece{s, i}
	}
	return out
}

func truncated(_ *rand.Rand, source, _ []string, strength float64) []piece {
	return asWritten(source)[:max(2, int(float64(len(source))*(1-strength)))]
}

func otherLead(_ *rand.Rand, source, other []string, strength float64) []piece {
	out := asWritten(source)
	n := 1 + int(4*strength)
	for i := range min(n, len(out)-1, len(other)) {
		out[i] = piece{other[len(other)-1-i], -1}
	}
	return out
}

func reordered(r *rand.Rand, source, _ []string, strength float64) []piece {
	out := asWritten(source)
	for range int(strength * float64(len(out))) {
		i, j := r.IntN(len(out)), r.IntN(len(out))
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// perWord changes each word with a probability of half the strength.
func perWord(change func(*rand.Rand, string) string) func(*rand.Rand, []string, []string, float64) []piece {
	return func(r *rand.Rand, source, _ []string, strength float64) []piece {
		out := asWritten(source)
		for i := range out {
			var ws []string
			for _, w := range strings.Fields(out[i].text) {
				if r.Float64() < strength/2 {
					w = change(r, w)
				}
				if w != "" {
					ws = append(ws, w)
				}
			}
			out[i].text = strings.Join(ws, " ")
		}
		return out
	}
}

// synonym replaces a word from a small list, or by a word that says nothing.
func synonym(r *rand.Rand, w string) string {
	if s, ok := synonyms[strings.ToLower(strings.Trim(w, ".,"))]; ok {
		return s
	}
	return fillers[r.IntN(len(fillers))]
}

var fillers = strings.Fields("reportedly matter clearly thing notable person indeed place recent object certain moment broad group various manner")

var synonyms = map[string]string{
	"said": "stated", "says": "states", "told": "informed", "people": "individuals", "country": "nation", "government": "cabinet",
	"president": "leader", "year": "twelvemonth", "police": "officers", "killed": "slain", "year-old": "aged", "big": "large", "new": "novel",
	"first": "initial", "after": "following", "before": "prior", "vote": "ballot", "voters": "electors", "name": "title", "change": "alter",
	"help": "aid", "show": "display", "team": "side", "win": "triumph", "won": "prevailed", "lost": "failed", "home": "house", "began": "started",
	"against": "versus", "many": "numerous", "city": "town", "large": "sizeable", "week": "fortnight", "found": "discovered", "report": "account",
	"because": "since", "children": "kids", "money": "cash", "company": "firm", "work": "labour", "think": "believe", "also": "too", "still": "yet",
}

func wordsShuffled(r *rand.Rand, source, _ []string, strength float64) []piece {
	out := asWritten(source)
	for i := range out {
		ws := strings.Fields(out[i].text)
		for lo := 0; lo+5 <= len(ws); lo += 5 {
			if r.Float64() < strength {
				r.Shuffle(5, func(a, b int) { ws[lo+a], ws[lo+b] = ws[lo+b], ws[lo+a] })
			}
		}
		out[i].text = strings.Join(ws, " ")
	}
	return out
}

func numbersChanged(r *rand.Rand, source, _ []string, strength float64) []piece {
	out := asWritten(source)
	for i := range out {
		b := []byte(out[i].text)
		for k := range b {
			if b[k] >= '0' && b[k] <= '9' && r.Float64() < strength {
				b[k] = byte('0' + r.IntN(10))
			}
		}
		out[i].text = string(b)
	}
	return out
}

func mergedAndSplit(r *rand.Rand, source, _ []string, strength float64) []piece {
	out := asWritten(source)
	for i := range out {
		if r.Float64() >= strength {
			continue
		}
		if before, after, ok := strings.Cut(out[i].text, ", "); ok && len(after) > 20 {
			out[i].text = before + ". " + strings.ToUpper(after[:1]) + after[1:]
		} else if i > 0 && out[i].text != "" {
			out[i].text = "and " + strings.ToLower(out[i].text[:1]) + out[i].text[1:]
		}
	}
	return out
}

func quotesCut(r *rand.Rand, source, _ []string, strength float64) []piece {
	out := asWritten(source)
	for i := range out {
		for {
			lo := strings.IndexByte(out[i].text, '"')
			hi := strings.IndexByte(out[i].text[lo+1:], '"')
			if lo < 0 || hi < 0 || r.Float64() >= strength {
				break
			}
			out[i].text = out[i].text[:lo] + out[i].text[lo+hi+2:]
		}
	}
	return out
}

// twoSources takes sentences of another document between those of the source.
func twoSources(r *rand.Rand, source, other []string, strength float64) []piece {
	var out []piece
	k := 0
	for _, p := range asWritten(source) {
		out = append(out, p)
		if k < len(other) && r.Float64() < strength {
			out = append(out, piece{other[k], -1})
			k++
		}
	}
	return out
}

// misread confuses letters as reading by machine does.
func misread(r *rand.Rand, w string) string {
	pairs := [][2]string{{"rn", "m"}, {"m", "rn"}, {"l", "1"}, {"e", "c"}, {"o", "0"}, {"i", "l"}, {"h", "b"}}
	p := pairs[r.IntN(len(pairs))]
	return strings.Replace(w, p[0], p[1], 1)
}
