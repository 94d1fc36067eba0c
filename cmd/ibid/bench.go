package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/spf13/cobra"
)

func (c *cli) benchCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "measure how good the findings are, and what they cost",
		Long: `Measure how good the findings are, and what they cost. Most benchmarks read a folder of data
that ibid does not ship; docs/quality.md says what they are and what came out.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		c.benchNamesCmd(),
		c.benchPanCmd(),
		c.benchEditsCmd(),
		c.benchCollectionCmd(),
		c.benchNewsCmd(),
		c.benchReuseCmd(),
		c.benchSpeakersCmd(),
		c.benchTranslateCmd(),
		c.benchWorldCmd(),
		c.benchNoticesCmd(),
		c.benchPagesCmd(),
		c.benchAddCmd(),
		c.benchLanguageCmd(),
		c.benchTraceCmd(),
		c.benchGrowthCmd(),
	)
	return cmd
}

// benchmark makes the command of one benchmark: it prints the result as text or JSON, shows
// progress, and turns absent data into a usage error.
func (c *cli) benchmark(use, short string, args cobra.PositionalArgs, run func(ctx context.Context, e bench.Env, args []string) (*bench.Result, error)) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  args,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return usagef("-o %s: formats are table, json", format)
			}
			p := c.newProgress()
			e := bench.Env{Progress: p.count, Logf: func(f string, a ...any) { p.end(); fmt.Fprintf(c.stderr, "ibid: "+f+"\n", a...) }}
			if len(args) > 0 {
				e.Dir = args[0]
			}
			r, err := run(cmd.Context(), e, args)
			p.end()
			var no bench.NoData
			if errors.As(err, &no) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			if format == "json" {
				return r.WriteJSON(c.stdout)
			}
			return r.WriteText(c.stdout)
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table or json")
	return cmd
}
