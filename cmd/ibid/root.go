package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ibid-news/ibid/internal/archive"
	"github.com/spf13/cobra"
)

// cli is one run of the program: its streams, and the flags all commands share.
type cli struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dir            string // archive directory
}

func newCLI(in io.Reader, out, err io.Writer) *cli { return &cli{stdin: in, stdout: out, stderr: err} }

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "ibid",
		Short: "find where a news text came from and where it went",
		Long: `ibid finds where a news text came from and where it went: every copy, verbatim, edited,
partial or translated, passage beside passage.

  ibid demo                       see it at work on invented articles
  ibid add articles/ feed.xml     keep articles in an archive
  ibid trace suspicious.html      find what a page copies, and who copied it

Exit status: 0 done, 1 failed, 2 the command line makes no sense, 3 copies were found.`,
		SilenceErrors:              true,
		SilenceUsage:               true,
		Args:                       knownCommand,
		SuggestionsMinimumDistance: 2,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&c.dir, "archive", "", "archive `DIR` (default $IBID_ARCHIVE, else ibid in the user's data directory)")
	for _, g := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"copies", "Find copies:", []*cobra.Command{c.demoCmd(), c.addCmd(), c.traceCmd(), c.compareCmd(), c.extractCmd()}},
		{"archive", "Look after the archive:", []*cobra.Command{c.lsCmd(), c.showCmd(), c.exportCmd(), c.rmCmd(), c.reindexCmd(), c.fsckCmd(), c.statsCmd()}},
		{"program", "The program itself:", []*cobra.Command{c.lexiconCmd(), c.benchCmd(), c.trainCmd(), c.versionCmd()}},
	} {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, cmd := range g.commands {
			cmd.GroupID = g.id
			wrapArgs(cmd)
			completeFormats(cmd)
			root.AddCommand(cmd)
		}
	}
	root.SetHelpCommandGroupID("program")
	root.SetCompletionCommandGroupID("program")
	return root
}

// knownCommand refuses what is no command, with what it may have meant.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if like := cmd.SuggestionsFor(args[0]); len(like) > 0 {
		return usagef("%s is no command; is it %s? See ibid help", args[0], strings.Join(like, " or "))
	}
	return usagef("%s is no command; see ibid help", args[0])
}

// completeFormats lets the shell complete the values of -o as the flag's own text lists them.
func completeFormats(cmd *cobra.Command) {
	if f := cmd.Flags().Lookup("output"); f != nil {
		_, names, _ := strings.Cut(f.Usage, ": ")
		values := strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == ' ' })
		values = slices.DeleteFunc(values, func(v string) bool {
			return !slices.Contains([]string{"table", "json", "jsonl", "csv", "html", "warc"}, v)
		})
		_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	for _, sub := range cmd.Commands() {
		completeFormats(sub)
	}
}

// wrapArgs makes a wrong number of arguments a usage error.
func wrapArgs(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if check(cmd, args) != nil {
				_, wants, _ := strings.Cut(cmd.Use, " ")
				_, command, _ := strings.Cut(cmd.CommandPath(), " ")
				return usagef("%s; see ibid help %s", wrongNumber(command, wants, len(args)), command)
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		wrapArgs(sub)
	}
}

// wrongNumber says what a command wants to be given.
func wrongNumber(command, wants string, n int) string {
	switch {
	case wants == "":
		return fmt.Sprintf("%s takes no arguments", command)
	case n == 0:
		return fmt.Sprintf("%s wants %s", command, wants)
	}
	return fmt.Sprintf("%s wants %s and was given %d of them", command, wants, n)
}

// archiveDir is where the archive is: flag, environment, XDG.
func (c *cli) archiveDir() (string, error) {
	if c.dir != "" {
		return c.dir, nil
	}
	if dir := os.Getenv("IBID_ARCHIVE"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "ibid"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no home directory for the archive: name one with -archive DIR")
	}
	return filepath.Join(home, ".local", "share", "ibid"), nil
}

// write opens the archive for writing, and makes it if there is none.
func (c *cli) write(ctx context.Context) (*archive.Archive, error) {
	dir, err := c.archiveDir()
	if err != nil {
		return nil, err
	}
	return archive.Open(dir, archive.Options{Fatal: func(sentence string) {
		fmt.Fprintln(c.stderr, "ibid:", sentence)
		os.Exit(exitFailed)
	}})
}

// read opens an archive that exists, beside any process that writes to it.
func (c *cli) read(ctx context.Context) (*archive.Archive, error) {
	dir, err := c.archiveDir()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, "ibid.json")); err != nil {
		return nil, fmt.Errorf("no archive in %s: make one with ibid add, or name another with -archive DIR", dir)
	}
	return archive.Open(dir, archive.Options{ReadOnly: true})
}
