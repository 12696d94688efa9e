package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// ticks is how many a second proc(5) counts on Linux, whatever the kernel's
// own clock.
const ticks = 100

// processor is the time that this process and the programs it started (the
// stores) have spent on processors so far, in seconds. Unlike the clock it
// does not count what others do on the machine meanwhile. Linux only:
// elsewhere it is 0.
func processor() (seconds float64) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	self := strconv.Itoa(os.Getpid())
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it ended meanwhile
		}
		// The command's name, in parentheses, may hold spaces; count after it:
		// state, parent, ... the 14th and 15th fields of proc(5) stat.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if len(fields) < 13 || string(fields[1]) != self && name != fmt.Sprintf("/proc/%s/stat", self) {
			continue
		}
		for _, field := range fields[11:13] {
			if n, err := strconv.ParseFloat(string(field), 64); err == nil {
				seconds += n / ticks
			}
		}
	}
	return seconds
}
