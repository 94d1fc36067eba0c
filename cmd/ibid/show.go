package main

import (
	"fmt"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/rights"
	"github.com/spf13/cobra"
)

func (c *cli) showCmd() *cobra.Command {
	var format string
	var page bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "show an article, its versions and what surrounds it",
		Example: `  ibid show 3f5k…
  ibid show -o json 3f5k…
  ibid show -page 3f5k… > page.html`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := article.ParseID(args[0])
			if err != nil {
				return usageError{err}
			}
			ar, err := c.read(cmd.Context())
			if err != nil {
				return err
			}
			defer ar.Close()
			if page {
				rec, err := ar.Page(cmd.Context(), id)
				if err != nil {
					return err
				}
				resp, err := rec.HTTP()
				if err != nil {
					return err
				}
				_, err = c.stdout.Write(resp.Body)
				return err
			}
			a, err := ar.Get(cmd.Context(), id)
			if err != nil {
				return err
			}
			if format == "json" {
				enc := encoder(c)
				enc.SetIndent("", "  ")
				return enc.Encode(a)
			}
			if format != "table" {
				return usagef("-o %s: formats are table, json", format)
			}
			c.article(a)
			versions, err := ar.Versions(cmd.Context(), id.Work())
			if err != nil {
				return err
			}
			if len(versions) > 1 {
				fmt.Fprintf(c.stdout, "\n%d versions:\n", len(versions))
				for _, v := range versions {
					fmt.Fprintf(c.stdout, "  %s  seen %s  %d bytes  %s\n", v.ID, stamp(v.Seen), len(v.Text), plain(clip(v.Title, 60)))
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table, json")
	cmd.Flags().BoolVar(&page, "page", false, "print the page as received")
	return cmd
}

// article prints an article for people.
func (c *cli) article(a *article.Article) {
	line := func(name, v string) {
		if v != "" {
			fmt.Fprintf(c.stdout, "%-10s %s\n", name, plain(v))
		}
	}
	line("title", a.Title)
	line("id", a.ID.String())
	line("outlet", a.Outlet)
	line("url", a.URL)
	if a.Canonical != a.URL {
		line("canonical", a.Canonical)
	}
	line("authors", strings.Join(a.Byline, ", "))
	line("language", a.Lang)
	line("section", a.Section)
	line("published", stamp(a.Published))
	line("modified", stamp(a.Modified))
	line("seen", stamp(a.Seen))
	line("paywall", a.Paywall)
	line("rights", a.Rights)
	fmt.Fprintln(c.stdout)
	for _, p := range a.Paragraphs {
		fmt.Fprintln(c.stdout, c.block("", ink{plain(p.Of(a.Text)), normal}))
	}
	for _, n := range a.Notices {
		where := "on the page"
		if n.InBody {
			where = "in the body"
		}
		line("notice", fmt.Sprintf("%s, holder %q: %s", where, n.Holder, clip(n.Text, 300)))
	}
	for _, x := range a.Attributions {
		line("credits", fmt.Sprintf("%s (%s)", x.Name, x.Kind))
	}
	for _, l := range a.Leftovers {
		line("leftover", fmt.Sprintf("%s (%s)", l.Text, l.Kind))
	}
	c.signals(a.Signals)
	for _, x := range a.ClaimsOf {
		line("claim", fmt.Sprintf("%s = %s (%s)", x.Field, clip(x.Value, 100), x.From))
	}
	for _, b := range a.Around {
		line("around", fmt.Sprintf("%s: %s", b.Class, clip(b.Text, 100)))
	}
}

// signals prints what is said of rights in forms made for machines, and what it comes to for mining.
func (c *cli) signals(all []article.Signal) {
	for _, s := range all {
		fmt.Fprintf(c.stdout, "%-10s %s = %s (%s)\n", "signal", s.Kind, plain(clip(s.Value, 200)), s.From)
	}
	if t := rights.Mining(all); t.Reserved == "1" {
		policy := ""
		if t.Policy != "" {
			policy = ", policy " + plain(t.Policy)
		}
		fmt.Fprintf(c.stdout, "%-10s text and data mining is reserved by the %s%s\n", "mining", map[string]string{"file": "site's tdmrep.json", "header": "server's header", "meta": "page"}[t.From], policy)
	}
}
