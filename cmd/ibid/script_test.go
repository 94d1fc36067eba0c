package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/ibid-news/ibid/examples"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ibid": main})
}

// Each script says in its first line what it shows. The example world is in world/, the archive in
// archive/; "exits N ibid …" wants that exit status.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("IBID_ARCHIVE", filepath.Join(e.WorkDir, "archive"))
			e.Setenv("HOME", e.WorkDir)
			return examples.Unpack(filepath.Join(e.WorkDir, "world"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// Every command has a sentence, examples, and says what it wants.
func TestHelp(t *testing.T) {
	root := newCLI(strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}).root()
	root.InitDefaultCompletionCmd()
	n := 0
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			if sub.Name() == "completion" || sub.Name() == "help" {
				continue
			}
			walk(sub)
		}
		if cmd.HasSubCommands() {
			return
		}
		n++
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") || strings.ToLower(cmd.Short[:1]) != cmd.Short[:1] {
			t.Errorf("%s: %q should be a line without a capital and a full stop", cmd.CommandPath(), cmd.Short)
		}
		top := cmd
		for top.Parent() != root {
			top = top.Parent()
		}
		if cmd.Example == "" && top == cmd && cmd.Name() != "version" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for _, l := range strings.Split(cmd.Example, "\n") {
			if l != "" && !strings.Contains(l, "ibid ") {
				t.Errorf("%s: an example that is none: %q", cmd.CommandPath(), l)
			}
		}
		if cmd.Args == nil {
			t.Errorf("%s does not say what arguments it takes", cmd.CommandPath())
		}
	}
	walk(root)
	if n < 12 {
		t.Fatalf("only %d commands were looked at", n)
	}
}

var link = regexp.MustCompile(`\]\(([^):]+)\)`)

// What the README and its neighbours point at is there.
func TestLinks(t *testing.T) {
	for _, name := range []string{"README.md", "CONTRIBUTING.md"} {
		b, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(b, -1) {
			if _, err := os.Stat(filepath.Join("..", "..", string(m[1]))); err != nil {
				t.Errorf("%s points at %s, which is not there", name, m[1])
			}
		}
	}
}

var command = regexp.MustCompile(`(?m)^    (ibid .*)$`)

// The commands that the README shows do what it says, in its order, with the examples as files.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := examples.Unpack("."); err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]string{
		"articles": "pages/pakrante", "feed.xml": "courier.atom", "pages.warc.gz": "crawl.warc.gz",
		"suspicious.html": "pages/pulse24/ferry.html", "a.html": "pages/saltmere/pier.html", "b.html": "pages/courier/pier.html",
	} {
		if err := os.Rename(from, name); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("IBID_ARCHIVE", "archive")
	found := command.FindAllStringSubmatch(string(readme), -1)
	if len(found) < 8 {
		t.Fatalf("the README shows only %d commands", len(found))
	}
	id := ""
	for _, m := range found {
		line, _, _ := strings.Cut(m[1], "#")
		args := strings.Fields(line)[1:]
		for i := range args {
			if args[i] == "ID" {
				args[i] = id
			}
		}
		if args[0] == "demo" && strings.Contains(line, "-open") {
			continue
		}
		var out, errs bytes.Buffer
		if code := newCLI(strings.NewReader(""), &out, &errs).main(context.Background(), args); code != exitDone && code != exitFound || out.Len() == 0 && !strings.Contains(line, "html") {
			t.Errorf("%s: exit status %d\n%s%s", strings.TrimSpace(line), code, out.String(), errs.String())
		}
		if args[0] == "ls" {
			id, _, _ = strings.Cut(strings.Split(out.String(), "\n")[1], " ")
		}
	}
}
