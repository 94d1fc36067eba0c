package bench

import (
	"context"
	"sync"

	"github.com/ibid-news/ibid/internal/crosslang"
	"github.com/ibid-news/ibid/internal/words"
)

// carriedLanguages are those in which the repository carries documents of NTREX.
var carriedLanguages = []string{"lit", "pol", "rus", "deu", "jpn", "zho-CN"}

// TranslateCarried measures verdicts and sentence pairs on the documents that the repository carries in
// DIR/ntrex: each copy beside all English documents, among them several on one event. The lexicons
// that ibid ships were learned from these documents too: this guards against change and is no
// measure of quality.
func TranslateCarried(ctx context.Context, e Env) (*Result, error) {
	r := &Result{Name: "translate"}
	columns := []string{"language", "n"}
	for _, k := range decidedKinds {
		columns = append(columns, string(k))
	}
	verdicts := r.Table("Copies whose source is named with the verdict translation", append(columns, "others so named")...)
	lines := r.Table("Sentences beside sentences, whole translations", "language", "lines", "right", "precision")
	for _, lang := range carriedLanguages {
		set, err := e.ntrexSet("eng", lang)
		if err != nil {
			return nil, err
		}
		sources := make([]*crosslang.Side, len(set.All))
		for i, t := range set.All {
			text := t.Source.Text()
			sources[i] = crosslang.New(text, words.Split(text), "en")
		}
		right := make([]int, len(decidedKinds))
		wrong := 0
		var mu sync.Mutex
		err = e.each(ctx, len(set.All)*len(decidedKinds), func(i int) {
			t, k := set.All[i/len(decidedKinds)], i%len(decidedKinds)
			other := set.other(t)
			text := t.make(decidedKinds[k], other.Copy).Text()
			c := crosslang.New(text, words.Split(text), t.Copy.Lang)
			for j, s := range sources {
				if crosslang.Compare(c, s).Verdict < crosslang.Translation {
					continue
				}
				mu.Lock()
				switch set.All[j].Doc {
				case t.Doc:
					right[k]++
				case other.Doc:
				default:
					wrong++
				}
				mu.Unlock()
			}
		})
		if err != nil {
			return nil, err
		}
		f := []any{len(set.All)}
		for _, n := range right {
			f = append(f, share(n, len(set.All)))
		}
		verdicts.Add(ntrexLanguages[lang], append(f, wrong)...)
		n, made, yes := 0, 0, 0
		for _, t := range set.All {
			n += len(t.Copy.Lines)
			for _, ok := range t.align(func(a, b *crosslang.Side) []crosslang.Pair { return crosslang.Compare(a, b).Pairs }) {
				made++
				if ok.right {
					yes++
				}
			}
		}
		lines.Add(ntrexLanguages[lang], n, share(yes, n), share(yes, made))
	}
	return r, nil
}
