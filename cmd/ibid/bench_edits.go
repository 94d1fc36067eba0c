package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchEditsCmd() *cobra.Command {
	var documents int
	var seed uint64
	cmd := c.benchmark("edits", "passages: shipped texts rewritten in known ways", cobra.NoArgs,
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			return bench.Edits(ctx, e, documents, seed, true)
		})
	cmd.Flags().IntVar(&documents, "documents", 20, "texts that are rewritten, at the most `N`")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "`NUMBER` that the rewrites are drawn by")
	return cmd
}
