package main

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/spf13/cobra"
)

func (c *cli) extractCmd() *cobra.Command {
	var format, address string
	var explain, allowPrivate bool
	cmd := &cobra.Command{
		Use:   "extract PAGE",
		Short: "show what on a page is the article, and what surrounds it",
		Example: `  ibid extract page.html
  ibid extract -explain page.html
  ibid extract -o json https://www.example.org/story`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.Contains(args[0], "://") {
				if explain {
					return usagef("-explain reads files: save the page first")
				}
				a, err := ingest.One(cmd.Context(), args[0], ingest.Options{AllowPrivate: allowPrivate, Agent: agent()})
				if err != nil {
					return err
				}
				if format == "json" {
					return c.indented(a)
				}
				c.article(a)
				return nil
			}
			body, err := c.readAll(args[0])
			if err != nil {
				return err
			}
			if u, err := url.Parse(address); err != nil || address != "" && u.Host == "" {
				return usagef("-url %s is no address", address)
			}
			d, err := extract.Read(extract.Page{URL: address, Body: body})
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			signals := rights.Annotate(d.Article, d.Root, d.Text)
			switch {
			case explain && format == "json":
				return c.indented(d.Blocks)
			case explain:
				for _, b := range d.Blocks {
					fmt.Fprintf(c.stdout, "%-11s %6.3f %-10s %s\n", b.Class, b.Score, b.Tag, plain(clip(b.Text, max(40, c.width()-32))))
				}
				return nil
			case format == "json":
				return c.indented(map[string]any{"article": d.Article, "charset": d.Charset, "signals": signals.All})
			case format != "table":
				return usagef("-o %s: formats are table, json", format)
			}
			c.article(d.Article)
			for _, s := range signals.All {
				fmt.Fprintf(c.stdout, "%-10s %s = %s (%s)\n", "signal", s.Kind, plain(s.Value), s.From)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table, json")
	cmd.Flags().StringVar(&address, "url", "", "`URL` the page was found at")
	cmd.Flags().BoolVar(&explain, "explain", false, "show every block of the page with its class and score")
	cmd.Flags().BoolVar(&allowPrivate, "allow-private", false, "fetch from private addresses too")
	return cmd
}

func (c *cli) indented(v any) error {
	enc := encoder(c)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// readAll reads a file or standard input, up to the size of the largest page.
func (c *cli) readAll(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(c.stdin, extract.MaxPage+1))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, extract.MaxPage+1))
}
