//go:build unix

package rights

import "syscall"

// processorTime is what the process has used so far, in nanoseconds: on a machine that others use too,
// the only time that says something.
func processorTime() int64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return r.Utime.Nano()
}
