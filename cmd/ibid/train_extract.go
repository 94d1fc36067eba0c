package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ibid-news/ibid/internal/train"
	"github.com/spf13/cobra"
)

func (c *cli) trainExtractCmd() *cobra.Command {
	var out, folds string
	var o train.PageOptions
	cmd := &cobra.Command{
		Use:   "extract DIR",
		Short: "which blocks of a page are its article, from sets of pages",
		Long: `Learn which blocks of a page are its article, from the sets of pages in DIR: each a folder with a
pages.jsonl of {file, url, text} or {file, url, with, without}. ibid bench pages -folds 5 DIR says how good it is on hosts
that it has not seen.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			pages, err := train.PageSets(args[0])
			if errors.Is(err, fs.ErrNotExist) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			o.Whole, o.Alone = true, folds == ""
			o.Logf = func(f string, a ...any) { fmt.Fprintf(c.stderr, "ibid: "+f+"\n", a...) }
			m, err := train.Extract(cmd.Context(), pages, o)
			if err != nil {
				return err
			}
			if folds != "" {
				if err := m.KeepFolds(folds); err != nil {
					return err
				}
			}
			b, err := m.Model.MarshalBinary()
			if err != nil {
				return err
			}
			if err := os.WriteFile(out, b, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(c.stdout, "%s: %d bytes, from %d pages\n", out, len(b), len(pages))
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "to", "internal/extract/weights.bin", "write the model to `FILE`")
	cmd.Flags().StringVar(&folds, "folds", "", "write the models of the five folds to `DIR`, for ibid bench pages --folds 5 --keep DIR")
	cmd.Flags().Uint64Var(&o.Seed, "seed", 0, "of the split and the training")
	return cmd
}
