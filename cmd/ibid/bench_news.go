package main

import (
	"context"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchNewsCmd() *cobra.Command {
	var every int
	cmd := c.benchmark("news DIR", "passages: natural copies among news, and independent reports of one event", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			return bench.News(ctx, e, every)
		})
	cmd.Flags().IntVar(&every, "every", 1, "measure every `N`th pair of copies only")
	return cmd
}

func (c *cli) benchReuseCmd() *cobra.Command {
	return c.benchmark("reuse DIR", "passages: degrees of reuse in short answers (Clough and Stevenson)", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) { return bench.Reuse(ctx, e) })
}
