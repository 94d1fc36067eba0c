//go:build !unix

package bench

import "time"

// usage is not known here.
func usage() (processor time.Duration, peak int64) { return 0, 0 }
