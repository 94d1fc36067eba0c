package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/ibid-news/ibid/examples"
	"github.com/ibid-news/ibid/internal/archive"
	"github.com/ibid-news/ibid/internal/ingest"
	"github.com/ibid-news/ibid/internal/trace"
	"github.com/ibid-news/ibid/internal/web"
	"github.com/spf13/cobra"
)

func (c *cli) demoCmd() *cobra.Command {
	var keep, page string
	var open bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "trace a suspicious page in a small invented world",
		Long: `Build an archive from the example articles that ibid carries, trace a suspicious page in it, and
print the report. Everything is invented: eight outlets, their articles in five languages, and who copied
whom. Nothing is left behind unless you ask for it with -keep, -html or -open.`,
		Example: `  ibid demo
  ibid demo -open
  ibid demo -html report.html
  ibid demo -keep ibid-demo`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.demo(cmd.Context(), keep, page, open) },
	}
	cmd.Flags().StringVar(&keep, "keep", "", "leave the pages and the archive in `DIR`, to try the other commands on")
	cmd.Flags().StringVar(&page, "html", "", "write the report as one page to `FILE`")
	cmd.Flags().BoolVar(&open, "open", false, "open the report in the browser")
	return cmd
}

func (c *cli) demo(ctx context.Context, keep, page string, open bool) error {
	dir := keep
	if keep == "" {
		tmp, err := os.MkdirTemp("", "ibid-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	} else if err := examples.Unpack(keep); err != nil {
		return err
	}
	world, err := examples.Load()
	if err != nil {
		return err
	}
	began := time.Now()
	sum, err := populate(ctx, filepath.Join(dir, "archive"), world)
	if err != nil {
		return err
	}
	fmt.Fprint(c.stdout, c.block("", ink{fmt.Sprintf("%d pages of eight invented outlets, in five languages, are now in an archive (%d articles, %d of them in a second version; %d ms).",
		len(world.Articles), sum.Added, sum.Changed, time.Since(began).Milliseconds()), normal}))
	began = time.Now()
	r, err := c.demoTrace(ctx, filepath.Join(dir, "archive"), world)
	if err != nil {
		return err
	}
	fmt.Fprint(c.stdout, c.block("", ink{fmt.Sprintf("One page looks as if somebody else had written it. Where does it come from? (%d ms)", time.Since(began).Milliseconds()), normal}))
	fmt.Fprintln(c.stdout)
	c.summary(r)
	if len(r.Copies) > 0 {
		k := &r.Copies[0]
		fmt.Fprint(c.stdout, c.block("\n", ink{"The evidence, ", bold}, ink{"this text left, " + plain(k.Text.Outlet) + " right:", normal}))
		if k.Translation != nil {
			c.pairs(r, k, 3)
		} else {
			short := *k
			short.Passages = short.Passages[:min(3, len(short.Passages))]
			c.passages(r, &short)
		}
	}
	if open && page == "" {
		page = filepath.Join(os.TempDir(), "ibid-demo-report.html")
	}
	if page != "" {
		if err := writeFile(page, func(w io.Writer) error { return web.Report(w, r) }); err != nil {
			return err
		}
	}
	c.demoNext(keep, page)
	if open {
		return browse(page)
	}
	return nil
}

// populate makes an archive of the whole world.
func populate(ctx context.Context, dir string, world *examples.World) (sum ingest.Summary, err error) {
	ar, err := archive.Open(dir, archive.Options{})
	if err != nil {
		return sum, err
	}
	defer func() {
		if cerr := ar.Close(); err == nil {
			err = cerr
		}
	}()
	return world.Add(ctx, ar)
}

// demoTrace traces the founding case.
func (c *cli) demoTrace(ctx context.Context, dir string, world *examples.World) (*trace.Report, error) {
	ar, err := archive.Open(dir, archive.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer ar.Close()
	page, err := world.WARC(examples.Suspicious)
	if err != nil {
		return nil, err
	}
	subject, err := ingest.One(ctx, "-", ingest.Options{Stdin: page})
	if err != nil {
		return nil, err
	}
	return trace.Run(ctx, ar, subject, trace.Options{})
}

// demoNext says what to try after the demo.
func (c *cli) demoNext(keep, page string) {
	fmt.Fprintf(c.stdout, "\n%s\n", c.paint("Next", bold))
	try := func(command, what string) {
		fmt.Fprintf(c.stdout, "  %s%*s%s\n", c.paint(command, cyan), max(1, 46-columns(command)), "", c.paint(what, dim))
	}
	if page != "" {
		fmt.Fprintf(c.stdout, "  The report as a page: %s\n", page)
	} else {
		try("ibid demo -open", "the same report as a page, in your browser")
		try("ibid demo -html report.html", "or in a file: one page that asks nothing of the network")
	}
	if keep == "" {
		try("ibid demo -keep ibid-demo", "leave pages and archive there, to play with")
		try("ibid add articles/ feed.xml", "begin an archive of your own articles")
		try("ibid trace -v suspicious.html", "and trace a page in it, passages side by side")
		return
	}
	archive, file := filepath.Join(keep, "archive"), func(name string) string { return filepath.Join(keep, "pages", name) }
	try("export IBID_ARCHIVE="+archive, "the archive that was just made")
	try("ibid ls", "what is in it")
	try("ibid trace -v "+file("courier/pier.html"), "an edited copy: watch the numbers")
	try("ibid trace "+file("pulse24/observatory.html"), "a copy that claims to be older than its source")
	try("ibid trace "+file("baltwire/storm.html"), "a wire report, and three who took it over")
	try("ibid compare "+file("courier/rail.html")+" "+file("kuestenblatt/bahn.html"), "one event, two reporters: no copy")
}

// browse opens a file in the user's browser.
func browse(file string) error {
	full, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	name, args := "xdg-open", []string{full}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", full}
	}
	if err := exec.Command(name, args...).Start(); err != nil {
		return fmt.Errorf("no browser could be opened (%w); open %s yourself", err, full)
	}
	return nil
}
