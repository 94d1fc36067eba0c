//go:build unix

package bench

import (
	"os"
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
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), bytesOf(u.Maxrss)
}

// peakOf is the most memory that a process which has ended had, in bytes.
func peakOf(p *os.ProcessState) int64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return bytesOf(u.Maxrss)
	}
	return 0
}

func bytesOf(maxrss int64) int64 {
	if runtime.GOOS == "darwin" {
		return maxrss
	}
	return maxrss << 10 // given in KiB
}
