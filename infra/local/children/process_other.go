//go:build !linux

package children

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// attributes put a child into a process group of its own, so that a Ctrl-C in
// the terminal reaches the host only.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// birth identifies a process beyond its number, which the system reuses: the
// moment it started, as ps tells it. "" when there is none.
func birth(pid int) string {
	out, err := exec.Command("ps", "-o", "lstart=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
