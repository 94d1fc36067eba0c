//go:build unix

package bench

import (
	"runtime"
	"syscall"
	"time"
)

// usage is the processor time of the process, user and system, and the most memory it has had, in bytes.
func usage() (processor time.Duration, peak int64) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, 0
	}
	peak = int64(u.Maxrss)
	if runtime.GOOS != "darwin" {
		peak <<= 10 // given in KiB
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), peak
}
