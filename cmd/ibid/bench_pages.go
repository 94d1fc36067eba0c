package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchPagesCmd() *cobra.Command {
	var o bench.PagesOptions
	cmd := c.benchmark("pages DIR", "extraction: bodies and metadata of pages on which both are known", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			if o.Folds == 1 || o.Folds < 0 {
				return nil, usagef("-folds %d: at least 2, or 0 for the model that ibid carries", o.Folds)
			}
			return bench.Pages(ctx, e, o)
		})
	cmd.Flags().IntVar(&o.Folds, "folds", 0, "train anew in `N` folds split by host, and measure each page by a model that has not seen its host")
	cmd.Flags().Uint64Var(&o.Train.Seed, "seed", 0, "of the split and the training")
	cmd.Flags().StringVar(&o.Keep, "keep", "", "keep the models of the folds in `DIR`, and use those kept there")
	cmd.Flags().StringVar(&o.Show, "show", "", "show the blocks of the pages whose address contains `TEXT`")
	cmd.Flags().BoolVar(&o.Cost, "cost", false, "time pages too, one after the other")
	cmd.Flags().IntVar(&o.Misses, "misses", 0, "list the `N` worst pages of each set")
	return cmd
}
