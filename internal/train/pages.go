package train

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ibid-news/ibid/internal/article"
)

// Page is one page of a set with what is known to be true of it.
type Page struct {
	ID       string   `json:"id"`
	File     string   `json:"file"` // in the folder of the set
	URL      string   `json:"url"`
	Type     string   `json:"type"` // country, for sets that know it
	Text     string   `json:"text"`
	With     []string `json:"with"`    // what its text must contain, for sets that give no text
	Without  []string `json:"without"` // what it must not contain
	Title    string   `json:"title"`
	Authors  []string `json:"authors"`
	Date     string   `json:"date"`
	Set      string   `json:"-"`
	Contents []byte   `json:"-"`
}

// Host is the registrable domain of a page: pages of one host are never on both sides of a split.
func (p *Page) Host() string {
	return cmp.Or(article.Domain(p.URL), p.ID)
}

// PageSets reads the sets in a folder: each folder in it that has a pages.jsonl, or the folder itself.
func PageSets(dir string) ([]*Page, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "pages.jsonl"))
	if err != nil {
		return nil, err
	}
	if own := filepath.Join(dir, "pages.jsonl"); exists(own) {
		files = append(files, own)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no pages.jsonl, nor has a folder in it: %w", dir, os.ErrNotExist)
	}
	var out []*Page
	for _, file := range files {
		ps, err := pageSet(file)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		out = append(out, ps...)
	}
	return out, nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func pageSet(file string) ([]*Page, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(file)
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var out []*Page
	sc := bufio.NewScanner(bytes.NewReader(b))
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		p := &Page{Set: filepath.Base(abs)}
		if err := json.Unmarshal(sc.Bytes(), p); err != nil {
			return nil, err
		}
		if p.Contents, err = unpacked(filepath.Join(dir, p.File)); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, sc.Err()
}

// unpacked reads a file that may be compressed, or named so and not be.
func unpacked(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		if plain, ok := strings.CutSuffix(file, ".gz"); ok {
			return os.ReadFile(plain)
		}
		return os.ReadFile(file + ".gz")
	}
	if err != nil || len(b) < 2 || b[0] != 0x1f || b[1] != 0x8b {
		return b, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
