package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
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
	cmd.Flags().IntVar(&f.options.MinWords, "min-words", 20, "words of evidence below which texts count as no copies")
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
	if len(rest) > 0 && f.format != "html" {
		return usagef("%s: a file to write goes with -o html only", rest[0])
	}
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
		enc := json.NewEncoder(c.stdout)
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

// summary is the report for people: what the text is, then a block for each copy.
func (c *cli) summary(r *trace.Report) {
	s := r.Subject
	fmt.Fprintln(c.stdout, plain(cmpOr(s.Title, "(no headline)")))
	fmt.Fprintf(c.stdout, "  %s\n", plain(facts(s)))
	c.says(s, "  ")
	fmt.Fprintln(c.stdout)
	switch n := len(r.Copies); n {
	case 0:
		fmt.Fprintln(c.stdout, "No copy found.")
	case 1:
		fmt.Fprintln(c.stdout, "1 text shares passages with it:")
	default:
		fmt.Fprintf(c.stdout, "%d texts share passages with it:\n", n)
	}
	for i, k := range r.Copies {
		fmt.Fprintf(c.stdout, "\n%3d  %s  %s\n", i+1, k.Kind, plain(cmpOr(k.Text.Title, "(no headline)")))
		fmt.Fprintf(c.stdout, "     %s\n", plain(facts(k.Text)))
		fmt.Fprintf(c.stdout, "     %.0f %% of this text, %.0f %% of the copy; %d passages, longest run %d words; claims to be %s\n",
			100*k.OfSubject, 100*k.OfCopy, len(k.Passages), k.LongestRun, age(k.Claimed))
		if k.Verdict != "" {
			fmt.Fprintf(c.stdout, "     %s\n", plain(k.Verdict))
		}
		c.says(k.Text, "     ")
	}
	if n := len(r.Shared); n > 0 {
		fmt.Fprintf(c.stdout, "\n%d more share only what proves nothing (quotations, names, notices); -v shows it.\n", n)
	}
	if r.Truncated {
		fmt.Fprintln(c.stdout, "\nMore articles were nominated than were compared; raise -limit to see them.")
	}
	if len(r.Copies) > 0 {
		fmt.Fprintln(c.stdout, "\nShared text alone does not say who copied whom.")
	}
}

// says prints what a text itself says of its rights and origin.
func (c *cli) says(t trace.Text, indent string) {
	if t.Canonical != "" {
		fmt.Fprintf(c.stdout, "%snames another address as its original: %s\n", indent, plain(t.Canonical))
	}
	for _, n := range t.Notices {
		if !n.InBody && !n.Foreign {
			continue
		}
		where, whose := "on the page", ""
		if n.InBody {
			where = "in the body"
		}
		if n.Holder != "" {
			whose = " of " + n.Holder
		}
		if n.Foreign {
			whose += " (not this outlet's own)"
		}
		fmt.Fprintf(c.stdout, "%snotice %s%s: “%s”\n", indent, where, plain(whose), plain(clip(n.Text, 240)))
	}
	for _, a := range t.Credits {
		fmt.Fprintf(c.stdout, "%snames as its source: %s (%s)\n", indent, plain(a.Name), a.Kind)
	}
	if len(t.Leftovers) > 0 {
		var left []string
		for _, l := range t.Leftovers {
			left = append(left, plain(clip(l.Text, 40)))
		}
		fmt.Fprintf(c.stdout, "%sleft over in the body: %s\n", indent, strings.Join(left, " "))
	}
}

func facts(t trace.Text) string {
	parts := []string{t.Outlet}
	if t.URL != "" {
		parts = append(parts, t.URL)
	}
	if t.Published.IsZero() {
		parts = append(parts, "no date")
	} else {
		parts = append(parts, "claims "+t.Published.UTC().Format("2006-01-02 15:04 UTC"))
	}
	if !t.Seen.IsZero() {
		parts = append(parts, "seen "+t.Seen.UTC().Format("2006-01-02 15:04 UTC"))
	}
	if t.Lang != "" {
		parts = append(parts, t.Lang)
	}
	return strings.Join(append(parts, fmt.Sprintf("%d words", t.Words)), " · ")
}

func age(o trace.Order) string {
	if o == trace.Unknown {
		return "of unknown age"
	}
	return string(o)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func cmpOr(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
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
