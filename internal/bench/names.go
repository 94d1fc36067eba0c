package bench

import (
	"compress/gzip"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/ibid-news/ibid/internal/lexicon"
)

// spelling is a name, one word, in two languages.
type spelling struct{ a, b string }

// namePairs are the languages between which places are matched. The costs of lexicon.SameName were set
// with the first of these lists alone.
var (
	nameDevelop = []string{"en-lt", "en-ru", "en-pl", "en-de", "en-fr", "lt-ru"}
	nameHeldOut = []string{"en-lv", "en-et", "en-uk", "en-be", "en-cs", "en-fi", "en-es", "en-bg", "en-sv", "en-it", "en-is", "en-pt", "lv-uk", "et-be", "cs-bg"}
)

// Names measures whether the spellings of a name in two languages are told to be one, by its sound
// alone: of places whose names are one word and not spelled alike (GeoNames, DIR/names), and of people
// (a list that the repository carries). Each name is compared with those of its block, 50 names in
// either language, about as many as two articles hold: one is right, the others are wrong.
func Names(ctx context.Context, e Env) (*Result, error) {
	r := &Result{Name: "names"}
	if err := namesOfPeople(r); err != nil {
		return nil, err
	}
	if e.Dir == "" {
		return r, nil
	}
	places, err := e.places()
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		title string
		pairs []string
	}{{"Places, languages developed on", nameDevelop}, {"Places, languages held out", nameHeldOut}} {
		t := r.Table(part.title, "languages", "pairs", "precision", "recall", "precision by term", "recall by term")
		var sum, byTerm nameTally
		for _, p := range part.pairs {
			a, b, _ := strings.Cut(p, "-")
			pairs := spellings(places[a], places[b])
			x, y := blocks(pairs, 50, lexicon.SameName), blocks(pairs, 50, sameTerm)
			t.Add(p, len(pairs), x.precision(), x.recall(), y.precision(), y.recall())
			sum.add(x)
			byTerm.add(y)
		}
		t.Add("all", sum.right+sum.missed, sum.precision(), sum.recall(), byTerm.precision(), byTerm.recall())
	}
	return r, ctx.Err()
}

func sameTerm(a, b string) bool {
	t := lexicon.NameTerm(a)
	return t != 0 && t == lexicon.NameTerm(b)
}

// nameTally counts decisions on pairs of names.
type nameTally struct{ right, wrong, missed int }

func (t *nameTally) add(u nameTally) {
	t.right, t.wrong, t.missed = t.right+u.right, t.wrong+u.wrong, t.missed+u.missed
}
func (t nameTally) precision() float64 { return share(t.right, t.right+t.wrong) }
func (t nameTally) recall() float64    { return share(t.right, t.right+t.missed) }

// blocks compares all names of a with all of b within blocks.
func blocks(pairs []spelling, size int, same func(a, b string) bool) (t nameTally) {
	for block := range slices.Chunk(pairs, size) {
		for i, x := range block {
			for j, y := range block {
				switch said := same(x.a, y.b); {
				case said && i == j:
					t.right++
				case said && x.b != y.b && x.a != y.a:
					t.wrong++
				case i == j:
					t.missed++
				}
			}
		}
	}
	return t
}

// places reads the names of cities and districts: language, GeoNames number, name.
func (e Env) places() (map[string]map[string]string, error) {
	p, err := e.path("names", "geonames-cities-by-lang.json.gz")
	if err != nil {
		return nil, err
	}
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	var all map[string]map[string]string
	if err := json.NewDecoder(z).Decode(&all); err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	return all, nil
}

// spellings are the names of one word that two languages spell differently, in random order, at most 1,500.
func spellings(a, b map[string]string) []spelling {
	var out []spelling
	for _, id := range sortedKeys(a) {
		x, y := a[id], b[id]
		if y == "" || !oneWord(x) || !oneWord(y) || lexicon.Fold(x) == lexicon.Fold(y) {
			continue
		}
		out = append(out, spelling{x, y})
	}
	rng := rand.New(rand.NewPCG(uint64(len(out)), 3))
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(len(out), 1500)]
}

func oneWord(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
		n++
	}
	return n >= 3
}

//go:embed testdata/names/people.txt
var people embed.FS

// namesOfPeople measures the list of people: all spellings of one against each other and against the others'.
func namesOfPeople(r *Result) error {
	b, err := people.ReadFile("testdata/names/people.txt")
	if err != nil {
		return err
	}
	var persons [][]string
	for line := range strings.Lines(string(b)) {
		if !strings.HasPrefix(line, "#") {
			persons = append(persons, strings.Fields(line))
		}
	}
	t := r.Table("People, all spellings of 40 against each other", "by", "pairs", "precision", "recall")
	for _, way := range []struct {
		name string
		same func(a, b string) bool
	}{{"SameName", lexicon.SameName}, {"term", sameTerm}} {
		var sum nameTally
		for i, p := range persons {
			for j, q := range persons[i:] {
				for k, x := range p {
					for l, y := range q {
						if j == 0 && l <= k || lexicon.Fold(x) == lexicon.Fold(y) {
							continue
						}
						switch said := way.same(x, y); {
						case said && j == 0:
							sum.right++
						case said:
							sum.wrong++
						case j == 0:
							sum.missed++
						}
					}
				}
			}
		}
		t.Add(way.name, sum.right+sum.missed, sum.precision(), sum.recall())
	}
	return nil
}
