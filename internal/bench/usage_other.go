//go:build !unix

package bench

import (
	"os"
	"time"
)

// usage is not known here.
func usage() (processor time.Duration, peak int64) { return 0, 0 }

// peakOf is not known here.
func peakOf(*os.ProcessState) int64 { return 0 }
