package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchNoticesCmd() *cobra.Command {
	var misses bool
	cmd := c.benchmark("notices [DIR]", "rights notices, credits and quotations; DIR has notices.jsonl", cobra.MaximumNArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			return bench.Notices(ctx, e, misses)
		})
	cmd.Flags().BoolVar(&misses, "misses", false, "say on the standard error what was read wrongly")
	return cmd
}
