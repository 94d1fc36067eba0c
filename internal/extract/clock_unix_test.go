//go:build unix

package extract

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// processorTime is what do takes of the processor, on a machine that may be busy with others: the time of the whole
// process, which counts the collector's too.
func processorTime(do func()) time.Duration {
	runtime.GC()
	var a, b syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &a) != nil {
		return 0
	}
	do()
	if syscall.Getrusage(syscall.RUSAGE_SELF, &b) != nil {
		return 0
	}
	return time.Duration(b.Utime.Nano() - a.Utime.Nano())
}

func TestProcessorTime(t *testing.T) {
	if d := processorTime(func() {}); d > time.Second {
		t.Errorf("nothing took %v", d)
	}
}
