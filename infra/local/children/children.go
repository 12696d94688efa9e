// Package children runs the programs the local runtime stands on as child
// processes: the DynamoDB and S3 stores and the simulated post office. They
// die with the host, are started again when they die alone, and what a killed
// host left behind is found and stopped before its data is opened again.
package children

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Credentials of the loopback stores. They guard nothing: the stores listen on
// loopback only; the AWS protocols merely demand that requests be signed.
const (
	AccessKey = "ansinh-local"
	SecretKey = "ansinh-local-secret"
	// Region is the AWS region every local endpoint answers as.
	Region = "ap-southeast-1"
)

// Spec is a program to keep running.
type Spec struct {
	Name string
	Path string
	Args []string
	Env  []string
	// Ready returns nil once the program serves.
	Ready func(ctx context.Context) error
}

// Child is a program that is kept running.
type Child struct {
	spec    Spec
	runs    string // the folder of pid files and logs
	log     *slog.Logger
	mu      sync.Mutex
	cmd     *exec.Cmd
	stopped bool
	ended   chan struct{}
	starts  int
}

// Start clears leftovers of an earlier run, starts the program and waits until
// it serves. runs is the folder for its pid file and log.
func Start(ctx context.Context, spec Spec, runs string, log *slog.Logger) (*Child, error) {
	if err := os.MkdirAll(runs, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for running programs: %w", err)
	}
	c := &Child{spec: spec, runs: runs, log: log, ended: make(chan struct{})}
	if err := stopLeftover(c.pidFile(), log); err != nil {
		return nil, err
	}
	exited, err := c.launch()
	if err != nil {
		return nil, err
	}
	go c.keep(exited)
	if err := c.waitReady(ctx, exited); err != nil {
		c.Stop(time.Second)
		return nil, fmt.Errorf("%s did not start (see %s): %w", spec.Name, c.logFile(), err)
	}
	return c, nil
}

func (c *Child) pidFile() string { return filepath.Join(c.runs, c.spec.Name+".pid") }
func (c *Child) logFile() string { return filepath.Join(c.runs, c.spec.Name+".log") }

// launch starts the process once; exited is closed when it ends.
func (c *Child) launch() (exited chan struct{}, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return nil, fmt.Errorf("%s was stopped", c.spec.Name)
	}
	out, err := os.OpenFile(c.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", c.spec.Name, err)
	}
	defer func() { _ = out.Close() }()                                            // the child has its own descriptor
	cmd := exec.CommandContext(context.Background(), c.spec.Path, c.spec.Args...) // it ends by stop, not by a context
	cmd.Env = append(os.Environ(), c.spec.Env...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = attributes()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.spec.Name, err)
	}
	c.cmd = cmd
	c.starts++
	exited = make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended is in its log; keep starts it again
		close(exited)
	}()
	return exited, writePID(c.pidFile(), cmd.Process.Pid)
}

// keep starts the program again whenever it dies, ever more slowly.
func (c *Child) keep(exited chan struct{}) {
	defer close(c.ended)
	pause := 50 * time.Millisecond
	for {
		started := time.Now()
		<-exited
		if time.Since(started) > time.Minute {
			pause = 50 * time.Millisecond
		}
		if c.isStopped() {
			return
		}
		c.log.Warn("a part died and is started again", "part", c.spec.Name)
		time.Sleep(pause)
		pause = min(2*pause, 5*time.Second)
		next, err := c.launch()
		if err != nil && !c.isStopped() {
			c.log.Error("a part cannot be started", "part", c.spec.Name, "error", err)
			next = exited // already closed: try again after the pause
		} else if err != nil {
			return
		}
		exited = next
	}
}

func (c *Child) isStopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

func (c *Child) waitReady(ctx context.Context, exited chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // a busy machine takes its time; one that ended is told at once
	defer cancel()
	for {
		err := c.spec.Ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-exited:
			return fmt.Errorf("it ended at once")
		case <-ctx.Done():
			return err
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Check says whether the program serves now, and how often it was started.
func (c *Child) Check(ctx context.Context) (starts int, err error) {
	c.mu.Lock()
	starts = c.starts
	c.mu.Unlock()
	return starts, c.spec.Ready(ctx)
}

// PID is the process now running the program.
func (c *Child) PID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cmd.Process.Pid
}

// Stop asks the program to end and kills it when it has not within grace.
func (c *Child) Stop(grace time.Duration) {
	c.mu.Lock()
	c.stopped = true
	cmd := c.cmd
	c.mu.Unlock()
	signalGroup(cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-c.ended:
	case <-time.After(grace):
		signalGroup(cmd.Process.Pid, syscall.SIGKILL)
		<-c.ended
	}
	_ = os.Remove(c.pidFile()) // a stale one is recognised as such
}

// FreePort finds a loopback port nobody uses, below those that systems give to
// outgoing connections: none of those takes it before the child is there.
func FreePort() (port int, err error) {
	const lowest, highest = 20_000, 32_767
	for range 20 {
		port = lowest + rand.IntN(highest-lowest+1)
		var l net.Listener
		if l, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("find a free port: %w", err)
}
