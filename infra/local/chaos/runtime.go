package chaos

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// runtime is a host in a process of its own that can be killed and started
// again over the same data, at the same port.
type runtime struct {
	options Options
	data    string
	port    int

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process has gone
}

func (r *runtime) url() string { return fmt.Sprintf("http://localhost:%d", r.port) }

// launch starts the process and does not wait for it to be ready. What it says
// is kept in host.log beside the data.
func (r *runtime) launch() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	log, err := os.OpenFile(r.data+".log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()                            // the process has its own
	cmd := exec.Command(r.options.Host[0], r.options.Host[1:]...) //nolint:noctx // killed by design
	cmd.Env = append(append(os.Environ(), r.options.Environment...), "DATA="+r.data, fmt.Sprintf("PORT=%d", r.port))
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the host: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended shows in its log
		close(ended)
	}()
	r.cmd, r.ended = cmd, ended
	return nil
}

// patience is how long a host may take to be ready, or to answer.
const patience = 2 * time.Minute

var errEnded = errors.New("the host ended by itself")

// ready waits until the host answers that all its parts are up.
func (r *runtime) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if r.healthy(ctx) {
			return nil
		}
		select {
		case <-r.ended:
			return fmt.Errorf("%w: see %s", errEnded, r.data+".log")
		case <-ctx.Done():
			return fmt.Errorf("the host is not ready: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (r *runtime) healthy(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url()+"/api/health", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

// kill ends the process as a power cut would and waits until it has gone.
func (r *runtime) kill() { r.signal(syscall.SIGKILL) }

// stop asks the process to end, and kills one that does not.
func (r *runtime) stop() {
	r.signal(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(10 * time.Second):
		r.kill()
	}
}

func (r *runtime) signal(s syscall.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.cmd.Process.Signal(s) // it may have gone already
	if s == syscall.SIGKILL {
		<-r.ended
	}
}

// objects is where the exports lie that analysts read.
func (r *runtime) object(key string) (string, error) {
	found, err := filepath.Glob(filepath.Join(r.data, "objects", "buckets", "*", filepath.FromSlash(key)))
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("%d files are named %s", len(found), key)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}
