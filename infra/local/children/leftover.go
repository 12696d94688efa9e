package children

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"syscall"
	"time"
)

// writePID notes a process by number and birth.
func writePID(file string, pid int) error {
	text := fmt.Sprintf("%d %s\n", pid, birth(pid))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return fmt.Errorf("note a child process: %w", err)
	}
	return nil
}

// stopLeftover kills the process a pid file names if it is still the same
// process, so that two programs never share one folder of data.
func stopLeftover(file string, log *slog.Logger) error {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read who ran before: %w", err)
	}
	number, born, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	var pid int
	if _, err := fmt.Sscan(number, &pid); err != nil || pid <= 1 || born == "" {
		return nil //nolint:nilerr // torn by the kill: its process never got past starting
	}
	if birth(pid) != born {
		return nil
	}
	log.Warn("stopping a process that an earlier run left behind", "pid", pid)
	signalGroup(pid, syscall.SIGKILL)
	for range 400 {
		if birth(pid) != born {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("process %d of an earlier run does not end", pid)
}

// signalGroup signals a child and whatever it started. A process that has
// ended already is not an error.
func signalGroup(pid int, s syscall.Signal) {
	_ = syscall.Kill(-pid, s)
}
