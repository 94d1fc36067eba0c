package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchCollectionCmd() *cobra.Command {
	var o bench.CollectionOptions
	var fold string
	cmd := c.benchmark("collection DIR", "copies: the pairs of a PAN corpus found by tracing, among its sources and 30,074 news articles", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (r *bench.Result, err error) {
			if o.Fold, err = bench.ParseFold(fold); err != nil {
				return nil, usageError{err}
			}
			return bench.Collection(ctx, e, o)
		})
	cmd.Flags().StringVar(&fold, "fold", string(bench.HeldOut), "`PART` of the pairs by source text: develop, held-out, all")
	cmd.Flags().IntVar(&o.Every, "every", 1, "trace every `N`th suspicious text only")
	cmd.Flags().BoolVar(&o.News, "news", true, "index the news articles beside the sources")
	cmd.Flags().StringVar(&o.Archive, "keep", "", "keep the archive in `DIR`, and take it from there if it is there")
	cmd.Flags().IntVar(&o.Misses, "misses", 0, "show `N` listed pairs of each kind that are not reported, side by side")
	return cmd
}
