package warc

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A WACZ package is a zip file with
//
//	datapackage.json         what is in it, with a digest of each file
//	datapackage-digest.json  the digest of that
//	archive/                 WARC files, stored as they are
//	indexes/                 CDXJ: which URL stands where in them
//	pages/pages.jsonl        which URLs are pages to start from
//
// (specs.webrecorder.net/wacz/1.1.1). Files of other names may stand beside these.

// WACZ is an open package of web archives (WACZ 1.1.1).
type WACZ struct {
	Title, Description, Software string
	Created                      time.Time // UTC; zero if the package does not say

	limits    Limits
	zip       *zip.Reader
	resources []resource
	refused   []string // names that climb out of the package or are no names
}

// resource is a file as datapackage.json lists it.
type resource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`
}

// dataPackage is datapackage.json.
type dataPackage struct {
	Profile     string     `json:"profile"`
	Version     string     `json:"wacz_version"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Software    string     `json:"software,omitempty"`
	Created     string     `json:"created,omitempty"`
	Resources   []resource `json:"resources"`
}

// packageDigest is datapackage-digest.json.
type packageDigest struct {
	Path string `json:"path"`
	Hash string `json:"hash"`
}

const (
	packageName = "datapackage.json"
	digestName  = "datapackage-digest.json"
	pagesName   = "pages/pages.jsonl"
	archiveName = "archive/data.warc.gz"
	indexName   = "indexes/index.cdx"

	maxPackage = 32 << 20 // bytes of datapackage.json
	maxFiles   = 100_000  // in one package
	maxRatio   = 200      // of a file's size to its size in the zip, beyond a first 64 MiB
)

// OpenWACZ opens the package of size bytes that r holds. A package whose datapackage.json is
// missing or broken opens without what that says.
func OpenWACZ(r io.ReaderAt, size int64, o Limits) (*WACZ, error) {
	files, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("open WACZ: %w", err)
	}
	if len(files.File) > maxFiles {
		return nil, fmt.Errorf("open WACZ: it has %d files, more than the limit of %d", len(files.File), maxFiles)
	}
	z := &WACZ{zip: files, limits: o.withDefaults()}
	known := false
	for _, f := range files.File {
		if !safeName(f.Name) {
			z.refused = append(z.refused, f.Name)
		}
		known = known || f.Name == packageName || isArchive(f.Name)
	}
	if !known {
		return nil, errors.New("open WACZ: it is a zip file with neither datapackage.json nor web archives in archive/")
	}
	var p dataPackage
	if text, err := z.ReadFile(packageName, maxPackage); err == nil && json.Unmarshal(text, &p) == nil {
		z.Title, z.Description, z.Software, z.resources = p.Title, p.Description, p.Software, p.Resources
		z.Created, _ = parseTime(p.Created)
	}
	return z, nil
}

// safeName says that a name stays inside the folder it would be unpacked to, on any system.
func safeName(name string) bool {
	return filepath.IsLocal(name) && !strings.ContainsAny(name, "\\:\x00") && !slices.Contains(strings.Split(name, "/"), "..")
}

func isArchive(name string) bool {
	if !strings.HasPrefix(name, "archive/") || !safeName(name) {
		return false
	}
	name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".arc")
}

// open opens a file of the package that is not a bomb.
func (z *WACZ) open(f *zip.File) (io.ReadCloser, error) {
	if f.UncompressedSize64 > 64<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return nil, fmt.Errorf("%s: %d bytes that decompress to %d are refused", f.Name, f.CompressedSize64, f.UncompressedSize64)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return r, nil
}

// ReadFile reads a file of the package of at most limit bytes.
func (z *WACZ) ReadFile(name string, limit int64) ([]byte, error) {
	for _, f := range z.zip.File {
		if f.Name != name {
			continue
		}
		r, err := z.open(f)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		content, err := io.ReadAll(io.LimitReader(r, limit+1))
		if err == nil && int64(len(content)) > limit {
			err = fmt.Errorf("larger than %d bytes", limit)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return content, nil
	}
	return nil, fmt.Errorf("%s: not in the package", name)
}

// Entry is a record of a package and the file in it that holds the record.
type Entry struct {
	File string
	*Record
}

// Records are the records of all web archives in the package, in the order of their names,
// with the name of the file each stands in. What is bad comes as an error, with the file's
// name in Entry, and the sequence goes on.
func (z *WACZ) Records() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, name := range z.refused {
			if !yield(Entry{File: name}, fmt.Errorf("the name %.80q climbs out of the package, so the file is refused", name)) {
				return
			}
		}
		files := slices.Clone(z.zip.File)
		slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
		for _, f := range files {
			if isArchive(f.Name) && !z.records(f, yield) {
				return
			}
		}
	}
}

// records yields the records of one file. It is false when the caller has enough.
func (z *WACZ) records(f *zip.File, yield func(Entry, error) bool) bool {
	file, err := z.open(f)
	if err != nil {
		return yield(Entry{File: f.Name}, err)
	}
	defer file.Close()
	r := NewReader(file, z.limits)
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return true
		}
		var bad *BadRecord
		if !yield(Entry{f.Name, rec}, err) {
			return false
		}
		if err != nil && !errors.As(err, &bad) {
			return true
		}
	}
}

// Check compares every file that datapackage.json lists with its size and digest there, and
// datapackage.json with datapackage-digest.json. All that differs is joined in one error.
func (z *WACZ) Check() error {
	var all []error
	if text, err := z.ReadFile(digestName, maxPackage); err == nil {
		var d packageDigest
		if err := json.Unmarshal(text, &d); err != nil {
			all = append(all, fmt.Errorf("%s: %w", digestName, err))
		} else {
			all = append(all, z.checkFile(resource{Path: packageName, Hash: d.Hash, Bytes: -1}))
		}
	}
	if len(z.resources) == 0 {
		all = append(all, fmt.Errorf("%s lists no files", packageName))
	}
	for _, r := range z.resources {
		all = append(all, z.checkFile(r))
	}
	return errors.Join(all...)
}

func (z *WACZ) checkFile(r resource) error {
	i := slices.IndexFunc(z.zip.File, func(f *zip.File) bool { return f.Name == r.Path })
	if i < 0 {
		return fmt.Errorf("%s: listed, but not in the package", r.Path)
	}
	want, ok := strings.CutPrefix(r.Hash, "sha256:")
	if !ok {
		return fmt.Errorf("%s: its digest %.40q is not one of SHA-256", r.Path, r.Hash)
	}
	file, err := z.open(z.zip.File[i])
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	switch is := hex.EncodeToString(sum.Sum(nil)); {
	case err != nil:
		return fmt.Errorf("%s: %w", r.Path, err)
	case r.Bytes >= 0 && n != r.Bytes:
		return fmt.Errorf("%s: %d bytes are listed, %d are there", r.Path, r.Bytes, n)
	case !strings.EqualFold(is, want):
		return fmt.Errorf("%s: its digest is sha256:%s, listed is %s", r.Path, is, r.Hash)
	}
	return nil
}
