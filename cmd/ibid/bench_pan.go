package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchPanCmd() *cobra.Command {
	var o bench.PANOptions
	var fold string
	cmd := c.benchmark("pan DIR", "passages: plagdet on a PAN text alignment corpus", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (r *bench.Result, err error) {
			if o.Fold, err = bench.ParseFold(fold); err != nil {
				return nil, usageError{err}
			}
			return bench.PAN(ctx, e, o)
		})
	cmd.Flags().StringVar(&fold, "fold", string(bench.HeldOut), "`PART` by source text: develop, held-out, all")
	cmd.Flags().StringVar(&o.XML, "xml", "", "write the detections in the form of PAN to the folder `OUT`")
	cmd.Flags().IntVar(&o.Every, "every", 1, "measure every `N`th pair only")
	cmd.Flags().IntVar(&o.Misses, "misses", 0, "list the `N` worst cases and detections of each sub-corpus")
	return cmd
}
