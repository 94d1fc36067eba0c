package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchWorldCmd() *cobra.Command {
	return c.benchmark("world", "the shipped example world: every article traced, compared with the truth", cobra.NoArgs,
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) { return bench.World(ctx, e) })
}
