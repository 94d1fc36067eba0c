package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchNamesCmd() *cobra.Command {
	return c.benchmark("names [DIR]", "names: whether spellings in two languages are told to be one name", cobra.MaximumNArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) { return bench.Names(ctx, e) })
}
