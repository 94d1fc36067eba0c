package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/ibid-news/ibid/internal/bench"
	"github.com/ibid-news/ibid/internal/language"
)

func (c *cli) benchLanguageCmd() *cobra.Command {
	var model string
	cmd := c.benchmark("language DIR", "languages, charsets and sentences, on flores200 and ntrex", cobra.ExactArgs(1),
		func(ctx context.Context, e bench.Env, _ []string) (*bench.Result, error) {
			m := language.Shipped()
			if model != "" {
				file, err := os.ReadFile(model)
				if err != nil {
					return nil, err
				}
				if m, err = language.ReadModel(file); err != nil {
					return nil, err
				}
			}
			return bench.Language(ctx, e, m)
		})
	cmd.Flags().StringVar(&model, "model", "", "`FILE` of another model than the one shipped, made by ibid train language")
	return cmd
}
