package main

import (
	"fmt"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/spf13/cobra"
)

func (c *cli) rmCmd() *cobra.Command {
	var versions bool
	cmd := &cobra.Command{
		Use:   "rm ID…",
		Short: "take articles out of the archive",
		Long: `Take articles out of the archive: they are listed and found no more. Their pages as received stay
in the page files, which are only ever appended to.`,
		Example: `  ibid rm 3f5k9w0m2c8q7x1b4d6h0z2t5v
  ibid rm -versions 3f5k9w0m2c8q7x1b4d6h0z2t5v`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			var ids []article.ID
			for _, arg := range args {
				id, err := article.ParseID(arg)
				if err != nil {
					return usageError{err}
				}
				ids = append(ids, id)
			}
			ar, err := c.write(cmd.Context())
			if err != nil {
				return err
			}
			defer func() {
				if cerr := ar.Close(); err == nil {
					err = cerr
				}
			}()
			if versions {
				for _, id := range ids[:len(args)] {
					all, err := ar.Versions(cmd.Context(), id.Work())
					if err != nil {
						return err
					}
					for _, v := range all {
						if v.ID != id {
							ids = append(ids, v.ID)
						}
					}
				}
			}
			n, err := ar.Remove(cmd.Context(), ids)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.stdout, "%d removed\n", n)
			if n < len(ids) {
				return fmt.Errorf("%d of the ids are not in the archive", len(ids)-n)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&versions, "versions", false, "with all versions of each")
	return cmd
}
