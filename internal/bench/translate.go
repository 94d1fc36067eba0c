package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"os"
	"slices"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/lexicon"
	"github.com/ibid-news/ibid/internal/words"
)

// TranslateOptions say how much of the translated copies is measured.
type TranslateOptions struct {
	Queries     int      // translations of each set, 0: all
	Distractors int      // English articles beside the sources, 0: all
	Sets        []string // only these, by name; nil: all
	Ranks       bool     // leave the decision out
}

// Translate measures how translated copies are found: the rank of the true source in the index, for
// whole documents and parts of them, among the documents of all sets and English news articles.
// The sets are WMT21 and WMT22 (machines) and NTREX (people).
func Translate(ctx context.Context, e Env, o TranslateOptions) (*Result, error) {
	sets, err := e.translationSets(o)
	if err != nil {
		return nil, err
	}
	c, err := e.newCollection(ctx, sets, o.Distractors)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	r := &Result{Name: "translate"}
	if err := c.ranks(ctx, e, sets, r); err != nil || o.Ranks {
		return r, err
	}
	return r, c.decisions(ctx, e, sets, r)
}

// pairsWithoutEnglish are read from NTREX besides what WMT has (de-fr, cs-uk).
var pairsWithoutEnglish = [][2]string{{"lit", "pol"}, {"jpn", "zho-CN"}, {"pol", "lit"}, {"rus", "lit"}, {"deu", "fra"}}

// translationSets reads WMT's sets, NTREX from English into each language ibid has a lexicon
// for, and pairs without English.
func (e Env) translationSets(o TranslateOptions) ([]*translationSet, error) {
	all, err := e.wmtSets()
	if err != nil {
		return nil, err
	}
	for _, file := range sortedKeys(ntrexLanguages) {
		lang := ntrexLanguages[file]
		if _, ok := lexicon.Open(lang); !ok || lang == "en" {
			continue
		}
		s, err := e.ntrexSet("eng", file)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	for _, p := range pairsWithoutEnglish {
		s, err := e.ntrexSet(p[0], p[1])
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	var sets []*translationSet
	for _, s := range all {
		if len(o.Sets) > 0 && !slices.Contains(o.Sets, s.Name) {
			continue
		}
		s.sample(o.Queries)
		sets = append(sets, s)
	}
	return sets, nil
}

// collection is an archive with the sources of translations and English articles.
type collection struct {
	*archive.Archive
	dir  string
	same *versions
}

// sourceArticle is a source as the collection keeps it, named by its language and text alone, for sets share sources.
func sourceArticle(p prose) *article.Article {
	sum := sha256.Sum256([]byte(p.Lang + "\x00" + p.Text()))
	a := &article.Article{Source: hex.EncodeToString(sum[:8]), Lang: p.Lang, Text: p.Text()}
	a.Finish()
	return a
}

// newCollection fills an archive in a folder of its own; Close removes it.
func (e Env) newCollection(ctx context.Context, sets []*translationSet, distractors int) (_ *collection, err error) {
	c := &collection{same: newVersions()}
	if c.dir, err = os.MkdirTemp("", "ibid-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(c.dir)
		}
	}()
	news, err := e.newsArticles(ctx, distractors)
	if err != nil {
		return nil, err
	}
	var sources []*article.Article
	for _, s := range sets {
		for _, t := range s.All {
			a := sourceArticle(t.Source)
			if c.same.of(a.ID) == "" {
				sources = append(sources, a)
			}
			c.same.add(a.ID, s.Name[:3]+t.Doc)
		}
	}
	news = append(sources, news...)
	for _, a := range news {
		c.same.read(a)
	}
	if c.Archive, err = archive.Open(c.dir, archive.Options{}); err != nil {
		return nil, err
	}
	const batch = 512
	for lo := 0; lo < len(news); lo += batch {
		part := news[lo:min(lo+batch, len(news))]
		items := make([]archive.Item, len(part))
		errs := make([]error, len(part))
		if err := (Env{}).each(ctx, len(part), func(i int) { items[i], errs[i] = c.Prepare(part[i], nil) }); err != nil {
			return nil, err
		}
		for _, err := range errs {
			if err != nil {
				return nil, err
			}
		}
		if _, err := c.Add(ctx, items); err != nil {
			return nil, err
		}
		e.progress(lo+len(part), len(news))
	}
	e.logf("%d documents in the collection", len(news))
	return c, nil
}

// Close removes the collection.
func (c *collection) Close() error {
	err := c.Archive.Close()
	os.RemoveAll(c.dir)
	return err
}

// nominate returns the documents in other languages that share most with a copy, best first. Left out
// are other versions of the source, in third languages, and of the documents foreign matter is from.
func (c *collection) nominate(ctx context.Context, p prose, source article.ID, limit int, foreign ...article.ID) ([]*article.Article, error) {
	text := p.Text()
	return c.Translations(ctx, text, words.Split(text), p.Lang, limit, func(x article.ID) bool {
		doc := c.same.of(x)
		of := func(id article.ID) bool { return c.same.of(id) == doc }
		return x == source || doc == "" || !of(source) && !slices.ContainsFunc(foreign, of)
	})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// share is k of n, 0 of none.
func share(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(k) / float64(n)
}
