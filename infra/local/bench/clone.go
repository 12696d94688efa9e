package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"ansinh/infra/local/children"
)

const (
	cloneTarget = 3 * time.Minute
	againTarget = 10 * time.Second
)

// cloneFigures clones HEAD into a fresh folder, types `make run` there and
// waits for a page that answers; then does so a second time.
func cloneFigures(ctx context.Context, s settings, t *table) error {
	folder, err := os.MkdirTemp("", "ansinh-clone-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // a leftover in the temporary folder
	began := time.Now()
	house := filepath.Join(folder, "ansinh")
	if out, err := exec.CommandContext(ctx, "git", "clone", "--quiet", s.root, house).CombinedOutput(); err != nil {
		return fmt.Errorf("git clone: %w: %s", err, out)
	}
	for _, run := range []struct {
		what   string
		began  time.Time
		target time.Duration
	}{{"clean clone to a page that answers", began, cloneTarget}, {"second make run", time.Time{}, againTarget}} {
		if run.began.IsZero() {
			run.began = time.Now()
		}
		if err := makeRun(ctx, house); err != nil {
			return err
		}
		took := time.Since(run.began)
		t.add(row{
			what: run.what, measured: fmt.Sprintf("%.1f s", took.Seconds()), reference: "warm package caches",
			ratio: fmt.Sprintf("%.2f", took.Seconds()/run.target.Seconds()), target: fmt.Sprintf("< %s", run.target), met: judge(took < run.target),
		})
	}
	return nil
}

// makeRun types make run, waits for the page and stops it again. It gives up
// after ten minutes.
func makeRun(ctx context.Context, house string) error {
	port, err := children.FreePort()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	cmd := exec.Command("make", "run", fmt.Sprintf("PORT=%d", port)) //nolint:noctx // stopped below with all it started
	cmd.Dir = house
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) // it may have ended
		<-ended                                             //nolint:errcheck // how it ended does not matter
	}()
	for {
		if pageAnswers(ctx, port) {
			return nil
		}
		select {
		case err := <-ended:
			ended <- err
			return fmt.Errorf("make run ended: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func pageAnswers(ctx context.Context, port int) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/", port), nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}
