package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"
)

func (c *cli) exportCmd() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "write out every article of the archive",
		Long:  "Write out every article of the archive in the form that ibid add reads again: JSON lines (all that is known) or CSV.",
		Example: `  ibid export | zstd > articles.jsonl.zst
  ibid export -o csv > articles.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ar, err := c.read(cmd.Context())
			if err != nil {
				return err
			}
			defer ar.Close()
			w := bufio.NewWriterSize(c.stdout, 1<<16)
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			table := csv.NewWriter(w)
			switch format {
			case "jsonl":
			case "csv":
				if err := table.Write([]string{"id", "url", "outlet", "title", "authors", "lang", "published", "modified", "seen", "text"}); err != nil {
					return err
				}
			default:
				return usagef("-o %s: formats are jsonl, csv", format)
			}
			for a, err := range ar.All(cmd.Context()) {
				if err != nil {
					return err
				}
				if format == "csv" {
					err = table.Write([]string{a.ID.String(), a.URL, a.Outlet, a.Title, strings.Join(a.Byline, ", "), a.Lang, stamp(a.Published), stamp(a.Modified), stamp(a.Seen), a.Text})
				} else {
					err = enc.Encode(a)
				}
				if err != nil {
					return err
				}
			}
			table.Flush()
			if err := table.Error(); err != nil {
				return err
			}
			return w.Flush()
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "jsonl", "`FORMAT`: jsonl, csv")
	return cmd
}
