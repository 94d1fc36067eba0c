package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/spf13/cobra"
)

// listed is a line of ibid ls.
type listed struct {
	ID        article.ID `json:"id"`
	Outlet    string     `json:"outlet"`
	Lang      string     `json:"lang,omitempty"`
	Published time.Time  `json:"published,omitzero"`
	Seen      time.Time  `json:"seen,omitzero"`
	Bytes     int        `json:"bytes"`
	Title     string     `json:"title,omitempty"`
	URL       string     `json:"url,omitempty"`
}

func (c *cli) lsCmd() *cobra.Command {
	var format, outlet, lang, match string
	var limit int
	cmd := &cobra.Command{
		Use:   "ls",
		Short: "list the articles of the archive",
		Example: `  ibid ls
  ibid ls -outlet rytas -lang lt -o csv
  ibid ls -match ferry -limit 20`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ar, err := c.read(cmd.Context())
			if err != nil {
				return err
			}
			defer ar.Close()
			has := func(s, part string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(part)) }
			var out []listed
			for a, err := range ar.All(cmd.Context()) {
				if err != nil {
					return err
				}
				if !has(a.Name()+" "+a.Host, outlet) || lang != "" && a.Lang != lang || !has(a.Title+" "+a.URL, match) {
					continue
				}
				out = append(out, listed{a.ID, a.Name(), a.Lang, a.Published, a.Seen, len(a.Text), a.Title, a.URL})
				if limit > 0 && len(out) == limit {
					break
				}
			}
			return list(c, format, []string{"id", "outlet", "lang", "published", "bytes", "title", "url"}, out, func(l listed) []string {
				title, u := l.Title, l.URL
				if format == "table" {
					title, u = clip(title, 60), clip(u, 60)
				}
				return []string{l.ID.String(), l.Outlet, l.Lang, stamp(l.Published), fmt.Sprint(l.Bytes), title, u}
			})
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: "+strings.Join(formats, ", "))
	cmd.Flags().StringVar(&outlet, "outlet", "", "only of outlets or hosts with this in their name")
	cmd.Flags().StringVar(&lang, "lang", "", "only in this language, e.g. lt")
	cmd.Flags().StringVar(&match, "match", "", "only with this in headline or address")
	cmd.Flags().IntVar(&limit, "limit", 0, "at most so many (0: all)")
	return cmd
}
