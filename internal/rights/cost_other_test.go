//go:build !unix

package rights

func processorTime() int64 { return 0 }
