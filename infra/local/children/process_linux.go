package children

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// attributes put a child into a process group of its own, so that a Ctrl-C in
// the terminal reaches the host only, and have the kernel kill it with the host.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// birth identifies a process beyond its number, which the system reuses: the
// moment it started, in clock ticks since boot. "" when there is none.
func birth(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	// The command's name, in parentheses, may hold spaces; count after it.
	after := string(text[strings.LastIndexByte(string(text), ')')+1:])
	fields := strings.Fields(after)
	const startTime = 19 // field 22 of proc(5) stat, less the three before
	if len(fields) <= startTime || fields[0] == "Z" {
		return ""
	}
	return fields[startTime]
}
