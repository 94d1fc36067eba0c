package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchSpeakersCmd() *cobra.Command {
	var show int
	cmd := c.benchmark("speakers [DIR]", "who speaks what two texts quote, and whether it is one person", cobra.MaximumNArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			return bench.Speakers(ctx, e, show)
		})
	cmd.Flags().IntVar(&show, "show", 0, "show `N` of each sort")
	return cmd
}
