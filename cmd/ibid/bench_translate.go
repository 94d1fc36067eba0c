package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchTranslateCmd() *cobra.Command {
	var o bench.TranslateOptions
	cmd := c.benchmark("translate DIR", "translated copies: whether the source is found", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			return bench.Translate(ctx, e, o)
		})
	cmd.Flags().IntVar(&o.Queries, "queries", 0, "translations taken of each set, `N`; 0: all")
	cmd.Flags().IntVar(&o.Distractors, "distractors", 0, "English articles put beside the sources, `N`; 0: all there are")
	cmd.Flags().StringSliceVar(&o.Sets, "set", nil, "only the `SETS`, e.g. wmt22.en-cs,ntrex.lt")
	cmd.Flags().BoolVar(&o.Ranks, "ranks", false, "only the ranks of the sources, not the decision whether there is one")
	return cmd
}
