package main

import (
	"context"
	"os"
	"runtime/pprof"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchAddCmd() *cobra.Command {
	var profile string
	cmd := c.benchmark("add FILE [ARCHIVE]", "what it costs to add a collection to a new archive", cobra.RangeArgs(1, 2), func(ctx context.Context, e bench.Env, args []string) (*bench.Result, error) {
		dir := ""
		if len(args) == 2 {
			dir = args[1]
		}
		return profiled(profile, func() (*bench.Result, error) { return bench.Add(ctx, e, args[0], dir) })
	})
	cmd.Flags().StringVar(&profile, "profile", "", "write a profile of the processor to `FILE`, for go tool pprof")
	return cmd
}

func (c *cli) benchTraceCmd() *cobra.Command {
	var profile string
	var n int
	cmd := c.benchmark("trace DIR|ARCHIVE", "how long a trace takes, in an archive or one made of DIR/news-en.jsonl", cobra.ExactArgs(1), func(ctx context.Context, e bench.Env, args []string) (*bench.Result, error) {
		return profiled(profile, func() (*bench.Result, error) { return bench.Trace(ctx, e, args[0], n) })
	})
	cmd.Flags().IntVarP(&n, "articles", "n", 300, "articles traced")
	cmd.Flags().StringVar(&profile, "profile", "", "write a profile of the processor to `FILE`, for go tool pprof")
	return cmd
}

func (c *cli) benchGrowthCmd() *cobra.Command {
	var most int
	var dir string
	cmd := c.benchmark("growth FILE", "how cost grows from ten thousand to a million articles, made of FILE's sentences", cobra.ExactArgs(1), func(ctx context.Context, e bench.Env, args []string) (*bench.Result, error) {
		return bench.Growth(ctx, e, args[0], dir, most)
	})
	cmd.Flags().IntVar(&most, "to", 300000, "articles at the most")
	cmd.Flags().StringVar(&dir, "keep", "", "make the archive in `DIR` and leave it there")
	return cmd
}

// profiled runs a benchmark under the processor's profile if file is named.
func profiled(file string, run func() (*bench.Result, error)) (*bench.Result, error) {
	if file == "" {
		return run()
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	defer pprof.StopCPUProfile()
	return run()
}
