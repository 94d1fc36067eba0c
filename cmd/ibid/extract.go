package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/extract"
	"github.com/ibid-news/ibid/internal/fetch"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/spf13/cobra"
)

func (c *cli) extractCmd() *cobra.Command {
	var format, address, rules string
	var explain, allowPrivate, noTDMRep bool
	cmd := &cobra.Command{
		Use:   "extract PAGE",
		Short: "show what on a page is the article, and what surrounds it",
		Long: `Show what on a page is the article and what surrounds it, its metadata and where each was read, and what it says of
its rights. PAGE is a file, an address, or - for standard input.

--explain shows every block of the page in order, with its class and the score that it is of the article. -o html
writes the same as a page to look at.

--rules names a folder of per-site rules in the form of ftr-site-config (example.org.txt).`,
		Example: `  ibid extract page.html
  ibid extract --explain page.html
  ibid extract -o json https://www.example.org/story
  ibid extract -o html page.html > blocks.html`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" && format != "html" {
				return usagef("-o %s: formats are table, json, html", format)
			}
			if u, err := url.Parse(address); err != nil || address != "" && u.Host == "" {
				return usagef("--url %s is no address", address)
			}
			p, more, err := c.page(cmd.Context(), args[0], allowPrivate, !noTDMRep)
			if err != nil {
				return err
			}
			if address != "" {
				p.URL = address
			}
			if rules != "" {
				if s, err := os.Stat(rules); err != nil || !s.IsDir() {
					return usagef("--rules %s is no folder", rules)
				}
				p.Rules = extract.NewRules(os.DirFS(rules))
			}
			d, err := extract.Read(p)
			if err != nil && (d == nil || d.Article == nil || !explain) {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return c.showPage(d, append(rights.Annotate(d.Article, d.Root, d.Text).All, more...), format, explain)
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table, json, html")
	cmd.Flags().StringVar(&address, "url", "", "`URL` the page was found at")
	cmd.Flags().StringVar(&rules, "rules", "", "`DIR` of per-site rules")
	cmd.Flags().BoolVar(&explain, "explain", false, "show every block of the page with its class and score")
	cmd.Flags().BoolVar(&allowPrivate, "allow-private", false, "fetch from private addresses too")
	cmd.Flags().BoolVar(&noTDMRep, "no-tdmrep", false, "do not ask the site for its tdmrep.json")
	return cmd
}

// showPage prints what was read of a page.
func (c *cli) showPage(d *extract.Document, signals []article.Signal, format string, explain bool) error {
	switch {
	case format == "html":
		return d.WriteView(c.stdout)
	case format == "json":
		out := map[string]any{"article": d.Article, "charset": d.Charset, "signals": signals}
		if explain {
			out["blocks"] = d.Blocks
		}
		return c.indented(out)
	case explain:
		for _, b := range d.Blocks {
			fmt.Fprintf(c.stdout, "%-10s %.3f %-10s %s\n", b.Class, b.Score, plain(b.Tag), plain(clip(b.Text, max(40, c.width()-30))))
		}
		return nil
	}
	c.article(d.Article)
	c.signals(signals)
	return nil
}

// page reads the page that a file, standard input or an address holds, and for an address the signals of its server and site.
func (c *cli) page(ctx context.Context, what string, allowPrivate, tdm bool) (extract.Page, []article.Signal, error) {
	if !strings.Contains(what, "://") {
		body, err := c.readAll(what)
		return extract.Page{Body: body}, nil, err
	}
	client := fetch.New(fetch.Options{Agent: agent(), AllowPrivate: allowPrivate})
	p, err := client.Get(ctx, what)
	if err != nil {
		return extract.Page{}, nil, err
	}
	if p.Status != http.StatusOK {
		return extract.Page{}, nil, fmt.Errorf("%s: the server answered %d %s", what, p.Status, http.StatusText(p.Status))
	}
	where := p.FinalURL
	if where == "" {
		where = p.URL
	}
	more, err := rights.Site(ctx, client, p, tdm)
	return extract.Page{URL: where, ContentType: p.Header.Get("Content-Type"), Body: p.Body, Seen: p.Fetched}, more, err
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
