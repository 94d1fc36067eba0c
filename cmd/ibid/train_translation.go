package main

import (
	"fmt"
	"os"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) trainTranslationCmd() *cobra.Command {
	var o bench.TranslateOptions
	var out string
	cmd := &cobra.Command{
		Use:   "translation DIR",
		Short: "the weights by which it is decided whether a text is a translation of another",
		Long: `Make the weights by which it is decided whether a text is a translation of another, from the folders
wmt and ntrex and the files news-en.jsonl and semeval22t8-train.csv in DIR. docs/quality.md says what they are.
Prints how well it is decided on languages that were held out.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p := c.newProgress()
			defer p.end()
			e := bench.Env{Dir: args[0], Progress: p.count, Logf: func(f string, a ...any) { p.end(); fmt.Fprintf(c.stderr, "ibid: "+f+"\n", a...) }}
			m, r, err := bench.TranslationModel(cmd.Context(), e, o)
			if err != nil {
				return err
			}
			b, err := m.JSON()
			if err != nil {
				return err
			}
			if err := os.WriteFile(out, b, 0o644); err != nil {
				return err
			}
			return r.WriteText(c.stdout)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "O", "internal/crosslang/model.json", "`FILE` to write")
	cmd.Flags().IntVar(&o.Queries, "queries", 24, "translations taken of each set, `N`; 0: all")
	cmd.Flags().IntVar(&o.Distractors, "distractors", 6000, "English articles put beside the sources, `N`; 0: all there are")
	cmd.Flags().StringSliceVar(&o.Sets, "set", nil, "only the `SETS`, e.g. wmt22.en-cs,ntrex.lt")
	return cmd
}
