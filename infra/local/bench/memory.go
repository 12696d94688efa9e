package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"time"
)

// span is what a piece of work took: seconds by the clock, seconds of
// processors (this process and the stores), and the largest resident memory of
// this process meanwhile in MB. The memory is the whole process's: the host,
// the bench and as many functions as work at once; one function of its own
// takes less.
type span struct{ seconds, processor, megabytes float64 }

// measure runs f. Memory and processors are known on Linux only: elsewhere
// they are 0.
func measure(f func() error) (s span, err error) {
	debug.FreeOSMemory()
	peakKnown := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil // proc(5): the peak begins anew
	began, before := time.Now(), processor()
	if err := f(); err != nil {
		return s, err
	}
	s.seconds, s.processor = time.Since(began).Seconds(), processor()-before
	if peakKnown {
		s.megabytes, err = peak()
	}
	return s, err
}

func peak() (megabytes float64, err error) {
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
