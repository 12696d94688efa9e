package children

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// sleeper is a program that serves nothing and is ready while its process is.
func sleeper(dir string) Spec {
	return Spec{
		Name: "sleeper", Path: "/bin/sh", Args: []string{"-c", "echo started >> " + filepath.Join(dir, "starts") + "; exec sleep 600"},
		Ready: func(context.Context) error { _, err := os.Stat(filepath.Join(dir, "starts")); return err },
	}
}

func starts(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "starts"))
	if err != nil {
		return 0
	}
	return len(text) / len("started\n")
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

func TestChild_IsStartedAgainWhenItDies_AndStaysStopped(t *testing.T) {
	dir := t.TempDir()
	c, err := Start(t.Context(), sleeper(dir), dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	first := c.PID()
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it was not started again", func() bool { return starts(t, dir) == 2 && c.PID() != first })
	second := c.PID()
	c.Stop(time.Second)
	if birth(second) != "" {
		t.Error("it lives on after Stop")
	}
	if got := starts(t, dir); got != 2 {
		t.Errorf("started %d times", got)
	}
}

func TestChild_LeftoverOfAKilledHostIsStopped(t *testing.T) {
	dir := t.TempDir()
	// As a killed host leaves it: running, in a group of its own, noted by pid.
	left := exec.Command("sleep", "600")
	left.SysProcAttr = attributes()
	if err := left.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- left.Wait() }()
	if err := writePID(filepath.Join(dir, "sleeper.pid"), left.Process.Pid); err != nil {
		t.Fatal(err)
	}
	c, err := Start(t.Context(), sleeper(dir), dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop(time.Second)
	if err := <-ended; err == nil {
		t.Error("it ended by itself")
	}
}

func TestChild_AnotherProcessOfTheSameNumberIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "sleeper.pid")
	for name, text := range map[string]string{
		"this process, another birth": fmt.Sprintf("%d 1\n", os.Getpid()),
		"torn":                        "12",
		"nonsense":                    "abc def",
		"init":                        "1 1",
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := stopLeftover(file, quiet); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestChild_ThatCannotStartIsAnError(t *testing.T) {
	dir := t.TempDir()
	never := func(context.Context) error { return errors.New("not ready") }
	for name, spec := range map[string]Spec{
		"no such program": {Name: "a", Path: "/nonexistent", Ready: never},
		"ends at once":    {Name: "b", Path: "/bin/false", Ready: never},
	} {
		t.Run(name, func(t *testing.T) {
			if c, err := Start(t.Context(), spec, dir, quiet); err == nil {
				c.Stop(0)
				t.Error("it started")
			}
		})
	}
}

func TestLock_OneHostAFolder(t *testing.T) {
	dir := t.TempDir()
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("a second lock: %v", err)
	}
	release()
	again, err := Lock(dir)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	again()
}
