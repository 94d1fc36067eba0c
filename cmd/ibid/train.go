package main

import (
	"github.com/spf13/cobra"
)

func (c *cli) trainCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "train",
		Short: "make the models that ibid ships, from data that it does not",
		Long: `Make the models that ibid ships, from data that it does not. For developers of ibid: a model is
embedded when ibid is built. The same data give the same model, byte by byte.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.trainExtractCmd(), c.trainTranslationCmd(), c.trainLanguageCmd())
	return cmd
}
