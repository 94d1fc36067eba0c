// Package internal holds the rule by which the packages of ibid may import each other.
package internal

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers, lowest first: a package imports only from lines above its own.
const layers = `
	words learn
	warc feed fetch
	language article fingerprint
	extract rights lexicon index
	align crosslang speaker
	lineage terms
	archive
	evidence ingest trace
	watch dedup
	train
	bench
	web
`

const module = "github.com/ibid-news/ibid/internal/"

func TestLayers(t *testing.T) {
	level := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(layers), "\n") {
		for _, name := range strings.Fields(line) {
			level[name] = i + 1
		}
	}
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no packages found beside this test: %v", err)
	}
	for _, file := range files {
		pkg := filepath.Dir(file)
		if level[pkg] == 0 {
			t.Errorf("%s: package %s has no place in the list of layers", file, pkg)
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if name, ours := strings.CutPrefix(path, module); ours && level[name] >= level[pkg] {
				t.Errorf("%s imports %s, which does not stand below %s", file, name, pkg)
			}
		}
	}
}

// Every package says in its first lines what it is for.
func TestPackageComments(t *testing.T) {
	dirs, err := filepath.Glob("*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no packages found beside this test: %v", err)
	}
	for _, dir := range dirs {
		if strings.HasSuffix(dir, ".go") {
			continue
		}
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		said := len(files) == 0
		for _, file := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			said = said || f.Doc != nil && strings.HasPrefix(f.Doc.Text(), "Package "+filepath.Base(dir)+" ")
		}
		if !said {
			t.Errorf("package %s does not say what it is for", dir)
		}
	}
}
