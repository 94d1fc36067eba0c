package main

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func (c *cli) addCmd() *cobra.Command {
	var o ingest.Options
	var fields []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "add SOURCE…",
		Short: "keep articles in the archive",
		Long: `Keep articles in the archive. A SOURCE is a page or text file, a folder of them, "-" for standard
input, a collection (JSON lines, JSON array, CSV, TSV, Parquet), a web archive (WARC, ARC, WACZ), a zip or tar
of pages, an RSS, Atom or JSON feed, a sitemap, or the address of a page, feed or sitemap.
Everything but Parquet and zip may be packed with gzip, zstd or xz.

The same page twice is one record; a changed page is a new version of the same article.
What cannot be read is skipped and named, and the exit status is then 1. After an interrupt
run the same again: what is there already costs little.`,
		Example: `  ibid add articles/
  ibid add news.jsonl.zst crawl.warc.gz
  ibid add -field text=inhalt -field title=titel export.csv
  ibid add https://www.example.org/feed.xml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			frugal()
			o.Fields = map[string]string{}
			for _, f := range fields {
				k, v, ok := strings.Cut(f, "=")
				if !ok {
					return usagef("-field %s: write FIELD=NAME, e.g. text=body", f)
				}
				o.Fields[k] = v
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
			o.Stdin, o.Agent = c.stdin, agent()
			p := c.newProgress()
			o.Progress = p.show
			sum, err := ingest.Run(cmd.Context(), ar, args, o)
			p.end()
			c.summing(sum, p, asJSON)
			if err == nil && sum.Skipped > 0 {
				return exitCode(exitFailed)
			}
			return err
		},
	}
	cmd.Flags().StringArrayVar(&fields, "field", nil, "`FIELD=NAME`: the column or key of a collection that holds a field (id, url, outlet, title, text, html, author, published, modified, lang, section, rights)")
	cmd.Flags().Int64Var(&o.MaxPage, "max-page", 50<<20, "`BYTES` of one page or record")
	cmd.Flags().IntVar(&o.MaxLinks, "max-links", 1000, "pages fetched for one feed or sitemap")
	cmd.Flags().BoolVar(&o.AllowPrivate, "allow-private", false, "fetch from private addresses too")
	cmd.Flags().BoolVar(&o.NoTDMRep, "no-tdmrep", false, "do not ask sites for their tdmrep.json, where they reserve text and data mining")
	cmd.Flags().IntVar(&o.Workers, "workers", 0, "goroutines that extract (default one a core)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// addMemory is about how many bytes add takes at the most beside what the database holds and the program's own file,
// which are some 190 MB; pages larger than a few MB aside.
const addMemory = 300 << 20

// frugal makes the garbage collector work harder when memory comes near to addMemory, unless GOMEMLIMIT says otherwise.
func frugal() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(addMemory)
	}
}

func agent() string {
	return "ibid/" + thisBuild().Version + " (+https://github.com/ibid-news/ibid)"
}

// summing says at the end what a run did.
func (c *cli) summing(s ingest.Summary, p *progress, asJSON bool) {
	if asJSON {
		if err := encoder(c).Encode(s); err != nil {
			fmt.Fprintln(c.stderr, "ibid:", err)
		}
		return
	}
	for _, k := range s.Skips {
		fmt.Fprintln(c.stderr, "ibid: skipped", plain(k.String()))
	}
	if named := len(s.Skips); named < s.Skipped {
		fmt.Fprintf(c.stderr, "ibid: and %d more were skipped:\n", s.Skipped-named)
		for _, r := range s.ByReason() {
			fmt.Fprintf(c.stderr, "%8d  %s\n", s.Reasons[r], plain(r))
		}
	}
	n := s.Added + s.Changed + s.Unchanged
	took := time.Since(p.begun)
	fmt.Fprintf(c.stdout, "%d added, %d new versions, %d unchanged, %d skipped; %s, %.0f articles/s\n",
		s.Added, s.Changed, s.Unchanged, s.Skipped, took.Round(time.Millisecond), float64(n)/took.Seconds())
}

// progress shows how far long work is: a line that is rewritten on a terminal, one every few
// seconds elsewhere.
type progress struct {
	c     *cli
	begun time.Time
	last  time.Time
	tty   bool
	shown bool
}

func (c *cli) newProgress() *progress {
	f, ok := c.stderr.(*os.File)
	now := time.Now()
	return &progress{c: c, begun: now, last: now, tty: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) show(x ingest.Progress) {
	n := x.Summary.Added + x.Summary.Changed + x.Summary.Unchanged
	share := ""
	if x.Of > 0 {
		share = bar(float64(x.Bytes) / float64(x.Of))
	}
	p.line(fmt.Sprintf("%s %s %d articles, %d skipped, %.0f/s", clip(plain(x.Source), 40), share, n, x.Summary.Skipped, float64(n)/time.Since(p.begun).Seconds()))
}

// count shows plain counting.
func (p *progress) count(done, of int) {
	p.line(fmt.Sprintf("%s %d of %d", bar(float64(done)/float64(max(of, 1))), done, of))
}

func bar(share float64) string {
	const width = 20
	n := int(max(0, min(1, share)) * width)
	return "[" + strings.Repeat("=", n) + strings.Repeat(" ", width-n) + fmt.Sprintf("] %3.0f %%", 100*max(0, min(1, share)))
}

func (p *progress) line(s string) {
	every := 5 * time.Second
	if p.tty {
		every = 100 * time.Millisecond
	}
	if time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	if p.tty {
		fmt.Fprintf(p.c.stderr, "\r\x1b[K%s", s)
		p.shown = true
	} else {
		fmt.Fprintln(p.c.stderr, "ibid:", s)
	}
}

func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.c.stderr, "\r\x1b[K")
	}
}
