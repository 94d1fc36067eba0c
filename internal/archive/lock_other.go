//go:build !unix

package archive

import "github.com/cockroachdb/pebble/v2/vfs"

// lock takes the lock file name, or returns ErrLocked.
func lock(name string) (unlock func() error, err error) {
	c, err := vfs.Default.Lock(name)
	if err != nil {
		return nil, ErrLocked
	}
	return c.Close, nil
}
