//go:build !unix

package extract

import "time"

func processorTime(do func()) time.Duration {
	start := time.Now()
	do()
	return time.Since(start)
}
