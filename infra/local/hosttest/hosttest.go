// Package hosttest starts the whole system for an end-to-end test, in a fresh
// data folder and on a free port, and speaks to it over HTTP as its accounts.
// Every answer of the API is checked against the OpenAPI document; one that
// does not fit fails the test.
//
//	s := hosttest.Start(t)
//	officer := s.Client("xuanyen.canbo")
//	status, body := officer.Do("GET", "/api/me", nil)
package hosttest

import (
	"context"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"ansinh/infra/local/host"
)

// quiet is where hosts log to. The functions' own lines, which belong to no
// host, go there too.
var quiet = slog.New(slog.DiscardHandler)

func init() {
	host.RunIfChild() // the test binary is its own child process
	slog.SetDefault(quiet)
}

// System is a running system.
type System struct {
	*host.Host
	t        testing.TB
	options  host.Options
	contract *contract
	mu       sync.Mutex
	clients  map[string]*Client
}

// Option changes what is started.
type Option func(*host.Options)

// Data has the system keep its data in a folder of the caller's, for tests
// that stop it and start it again.
func Data(folder string) Option { return func(o *host.Options) { o.Data = folder } }

// Root is the folder of the project.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..")
}

// Start starts a system and has it stopped when the test ends. Tests that each
// have a system of their own run beside each other (t.Parallel): they wait more
// than they work.
func Start(t testing.TB, options ...Option) *System {
	t.Helper()
	o := host.Options{Root: Root(), Log: quiet}
	for _, set := range options {
		set(&o)
	}
	if o.Data == "" {
		o.Data = t.TempDir()
	}
	Furnish(t, o.Data)
	h, err := host.Start(t.Context(), o)
	if err != nil {
		t.Fatalf("start the system: %v", err)
	}
	s := &System{Host: h, t: t, options: o, clients: map[string]*Client{}, contract: readContract(t)}
	t.Cleanup(s.stop)
	return s
}

func (s *System) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s.Stop(ctx)
	for _, call := range s.Denied() {
		s.t.Errorf("the templates' roles: %s", call)
	}
}

// Restart stops the system and starts it again over the same data, on the
// same port, so that tokens and addresses given out before stay good.
func (s *System) Restart() {
	s.t.Helper()
	s.options.Port = s.Port()
	s.options.Data = s.DataFolder()
	s.stop()
	h, err := host.Start(s.t.Context(), s.options)
	if err != nil {
		s.t.Fatalf("start the system again: %v", err)
	}
	s.Host = h
}

// AdvanceClock moves the clock that functions, waits and schedules see.
func (s *System) AdvanceClock(d time.Duration) {
	s.t.Helper()
	if err := s.Clock().Advance(d); err != nil {
		s.t.Fatalf("advance the clock by %s: %v", d, err)
	}
}

// patience is how long tests wait for what must come: far longer than it takes
// on a machine that has much else to do.
const patience = 2 * time.Minute

// Eventually waits until check returns nil, and fails the test with its last
// error when it never does. Table streams and state machines work behind the
// API; tests wait for their effect with it.
func (s *System) Eventually(what string, check func() error) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s: %v", what, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
