package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/ibid-news/ibid/internal/train"
)

func (c *cli) trainLanguageCmd() *cobra.Command {
	var out string
	var without []string
	cmd := &cobra.Command{
		Use:   "language DIR...",
		Short: "the model by which the language of a text is known",
		Long: `Make the model by which the language of a text is known, from folders tatoeba, ntrex, freqwords,
wordfreq and udhr in the folders named. internal/language/NOTICE says what they are and where they come from.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, dirs []string) error {
			m, err := train.Language(dirs, without, func(f string, a ...any) { fmt.Fprintf(c.stderr, "ibid: "+f+"\n", a...) })
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := m.Write(&b); err != nil {
				return err
			}
			return os.WriteFile(out, b.Bytes(), 0o644)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "O", "internal/language/model.bin", "`FILE` to write")
	cmd.Flags().StringSliceVar(&without, "without", []string{"flores200"}, "`FOLDERS` that are not used, to test on them")
	return cmd
}
