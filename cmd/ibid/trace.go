package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/article"
	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/web"
	"github.com/spf13/cobra"
)

// reportFlags are how a report is shown.
type reportFlags struct {
	format  string
	verbose bool
	options trace.Options
}

func (f *reportFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.format, "output", "o", "table", "`FORMAT`: table, json, jsonl, csv, or html with a file to write")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "print the passages side by side")
	cmd.Flags().IntVar(&f.options.MinWords, "min-words", 20, "words of evidence below which texts count as no copies, half as many more where they are less than a tenth of either")
}

// check refuses a format that is none, and a file that nothing would be written to.
func (f *reportFlags) check(rest []string) error {
	if !slices.Contains(formats, f.format) && f.format != "html" {
		return usagef("-o %s: formats are %s, html", f.format, strings.Join(formats, ", "))
	}
	if len(rest) > 0 && f.format != "html" {
		return usagef("%s: a file to write goes with -o html only", rest[0])
	}
	return nil
}

func (c *cli) traceCmd() *cobra.Command {
	var f reportFlags
	var allowPrivate bool
	cmd := &cobra.Command{
		Use:   "trace WHAT [FILE]",
		Short: "find the copies and the sources of a text",
		Long: `Find in the archive every article that shares passages with WHAT: a file, a URL, "-" for
standard input, or the id of an archived article.

Shared text alone does not say who copied whom. What proves nothing (a quotation, names, a notice)
is shown apart and counts for nothing. Exit status 3 if copies were found.`,
		Example: `  ibid trace suspicious.html
  ibid trace -v https://blog.example/story
  ibid trace page.html -o html report.html
  curl -s https://blog.example/story | ibid trace - -o json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if err := f.check(args[1:]); err != nil {
				return err
			}
			ar, err := c.read(ctx)
			if err != nil {
				return err
			}
			defer ar.Close()
			var subject *article.Article
			if id, err := article.ParseID(args[0]); err == nil {
				if subject, err = ar.Get(ctx, id); err != nil {
					return err
				}
			} else if subject, err = c.one(ctx, args[0], allowPrivate); err != nil {
				return err
			}
			r, err := trace.Run(ctx, ar, subject, f.options)
			if err != nil {
				return err
			}
			return c.report(r, f, args[1:])
		},
	}
	f.register(cmd)
	cmd.Flags().IntVar(&f.options.Limit, "limit", 50, "articles compared at the most")
	cmd.Flags().BoolVar(&allowPrivate, "allow-private", false, "fetch from private addresses too")
	return cmd
}

func (c *cli) compareCmd() *cobra.Command {
	var f reportFlags
	var allowPrivate bool
	cmd := &cobra.Command{
		Use:   "compare A B [FILE]",
		Short: "find the passages two texts share, without an archive",
		Example: `  ibid compare original.html copy.html
  ibid compare -o html a.txt b.txt report.html`,
		Args: cobra.RangeArgs(2, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(args[2:]); err != nil {
				return err
			}
			a, err := c.one(cmd.Context(), args[0], allowPrivate)
			if err != nil {
				return err
			}
			b, err := c.one(cmd.Context(), args[1], allowPrivate)
			if err != nil {
				return err
			}
			return c.report(trace.Compare(a, b, f.options), f, args[2:])
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&allowPrivate, "allow-private", false, "fetch from private addresses too")
	return cmd
}

// one reads the single text that what names.
func (c *cli) one(ctx context.Context, what string, allowPrivate bool) (*article.Article, error) {
	return ingest.One(ctx, what, ingest.Options{Stdin: c.stdin, AllowPrivate: allowPrivate, Agent: agent()})
}

// report prints r as asked, and says by its exit code whether copies were found.
func (c *cli) report(r *trace.Report, f reportFlags, rest []string) error {
	if err := c.print(r, f, rest); err != nil {
		return err
	}
	if len(r.Copies) > 0 {
		return exitCode(exitFound)
	}
	return nil
}

func (c *cli) print(r *trace.Report, f reportFlags, rest []string) error {
	switch f.format {
	case "table":
		c.summary(r)
		if f.verbose {
			for i := range r.Copies {
				c.passages(r, &r.Copies[i])
			}
			for i := range r.Possible {
				c.passages(r, &r.Possible[i])
			}
			for i := range r.Shared {
				c.passages(r, &r.Shared[i])
			}
		}
		return nil
	case "json":
		enc := encoder(c)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	case "html":
		if len(rest) == 0 {
			return web.Report(c.stdout, r)
		}
		return writeFile(rest[0], func(w io.Writer) error { return web.Report(w, r) })
	case "jsonl":
		enc := encoder(c)
		for _, cp := range r.Copies {
			if err := enc.Encode(cp); err != nil {
				return err
			}
		}
		return nil
	}
	header := []string{"kind", "outlet", "url", "published", "seen", "coverage_of_subject", "coverage_of_copy", "shared_words", "longest_run", "passages", "title", "id"}
	return list(c, f.format, header, r.Copies, func(k trace.Copy) []string {
		return []string{string(k.Kind), k.Text.Outlet, k.Text.URL, stamp(k.Text.Published), stamp(k.Text.Seen),
			fmt.Sprintf("%.3f", k.OfSubject), fmt.Sprintf("%.3f", k.OfCopy), fmt.Sprint(k.Words), fmt.Sprint(k.LongestRun),
			fmt.Sprint(len(k.Passages)), k.Text.Title, k.Text.ID.String()}
	})
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) (err error) {
	tmp := name + ".part"
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp)
		}
	}()
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(tmp, name)
}
