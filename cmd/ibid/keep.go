package main

import (
	"fmt"

	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/spf13/cobra"
)

func (c *cli) reindexCmd() *cobra.Command {
	var pages bool
	cmd := &cobra.Command{
		Use:   "reindex",
		Short: "make the index anew from the articles",
		Long: `Make the index anew from the articles as they are kept: after a new version of ibid says that it wants
it, or when fsck finds a fault in the index. With -pages the articles are made anew first, from their
pages as received; those that came without a page stay as they are. It can be interrupted and run again.`,
		Example: `  ibid reindex
  ibid reindex -pages
  ibid -archive old reindex`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ar, err := c.write(cmd.Context())
			if err != nil {
				return err
			}
			defer func() {
				if cerr := ar.Close(); err == nil {
					err = cerr
				}
			}()
			p := c.newProgress()
			if pages {
				sum, err := ingest.Reread(cmd.Context(), ar, p.count)
				p.end()
				for _, k := range sum.Skips {
					fmt.Fprintln(c.stderr, "ibid: kept as it was:", plain(k.String()))
				}
				fmt.Fprintf(c.stdout, "%d articles changed, %d came out the same, %d kept as they were\n", sum.Changed, sum.Unchanged, sum.Skipped)
				if err != nil {
					return err
				}
			}
			err = ar.Reindex(cmd.Context(), p.count)
			p.end()
			return err
		},
	}
	cmd.Flags().BoolVar(&pages, "pages", false, "make the articles anew from their pages too")
	return cmd
}

func (c *cli) fsckCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "fsck",
		Short: "read everything in the archive and say what is wrong",
		Long: `Read everything in the archive and compare it with everything else: articles with their ids, pages with
their hashes, the index with the articles. Each problem is one line; exit status 1 if there is one.`,
		Example: `  ibid fsck
  ibid -archive backup fsck`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ar, err := c.read(cmd.Context())
			if err != nil {
				return err
			}
			defer ar.Close()
			p := c.newProgress()
			problems, err := ar.Check(cmd.Context(), p.count)
			p.end()
			for _, s := range problems {
				fmt.Fprintln(c.stdout, plain(s))
			}
			if err != nil {
				return err
			}
			if len(problems) > 0 {
				return fmt.Errorf("%d problems", len(problems))
			}
			fmt.Fprintln(c.stdout, "clean")
			return nil
		},
	}
}

func (c *cli) statsCmd() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "count what the archive holds",
		Example: `  ibid stats
  ibid stats -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ar, err := c.read(cmd.Context())
			if err != nil {
				return err
			}
			defer ar.Close()
			s, err := ar.Stats(cmd.Context())
			if err != nil {
				return err
			}
			if format == "json" {
				return c.indented(s)
			}
			if format != "table" {
				return usagef("-o %s: formats are table, json", format)
			}
			fmt.Fprintf(c.stdout, "articles   %d (at %d addresses), %d removed\npages      %d as received, %d bytes\n", s.Articles, s.Works, s.Removed, s.Pages, s.PageBytes)
			fmt.Fprintf(c.stdout, "texts      %d bytes\ndatabase   %d bytes, %.2f of the texts\npostings   %d\n", s.TextBytes, s.DBBytes, float64(s.DBBytes)/float64(max(1, s.TextBytes)), s.Postings)
			return nil
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table, json")
	return cmd
}
