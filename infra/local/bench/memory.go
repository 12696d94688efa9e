package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
)

// peak runs f and returns the largest resident memory of this process
// meanwhile, in MB. It is the whole process: the host, the bench and as many
// functions as work at once; one function of its own takes less. Linux only:
// elsewhere it returns 0.
func peak(f func() error) (megabytes float64, err error) {
	debug.FreeOSMemory()
	resetErr := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // proc(5): the peak begins anew
	if err := f(); err != nil {
		return 0, err
	}
	if resetErr != nil {
		return 0, nil
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, nil // no such file: not Linux
	}
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kilobytes, err := strconv.ParseFloat(string(bytes.Fields(rest)[0]), 64)
			if err != nil {
				return 0, fmt.Errorf("read the peak of memory: %w", err)
			}
			return kilobytes / 1024, nil
		}
	}
	return 0, nil
}
