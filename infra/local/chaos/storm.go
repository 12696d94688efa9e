package chaos

import (
	"cmp"
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// storm kills a host again and again.
type storm struct {
	host   *runtime
	left   atomic.Int64
	random *rand.Rand
	life   time.Duration // of a ready host, at most
	// kills is how often it killed, early how often before the host was ready.
	kills, early int
	say          func(format string, args ...any)

	stop context.CancelFunc
	done sync.WaitGroup
	lost atomic.Pointer[error]
}

const (
	// longest is how long a ready host lives at most before the next kill, when
	// nothing else is said.
	longest = 2500 * time.Millisecond
	// earlyOf: one kill in so many comes while the host still starts.
	earlyOf = 8
)

func newStorm(host *runtime, o Options) *storm {
	s := &storm{host: host, random: o.random(0), life: cmp.Or(o.Life, longest), say: o.say, stop: func() {}}
	s.left.Store(int64(o.Kills))
	return s
}

// over reports whether all kills are spent.
func (s *storm) over() bool { return s.left.Load() == 0 }

// failure is why the host does not come back, or nil.
func (s *storm) failure() error {
	if err := s.lost.Load(); err != nil {
		return *err
	}
	return nil
}

func (s *storm) begin(ctx context.Context) {
	ctx, s.stop = context.WithCancel(ctx)
	s.done.Go(func() {
		for !s.over() && ctx.Err() == nil {
			if err := s.strike(ctx); err != nil && ctx.Err() == nil {
				s.lost.Store(&err)
				return
			}
		}
	})
}

// strike waits for a random instant, kills the host and starts it again. The
// host is ready when it returns, unless the next strike comes while it starts.
func (s *storm) strike(ctx context.Context) error {
	if !sleep(ctx, time.Duration(s.random.Int64N(int64(s.life)))) {
		return nil
	}
	s.host.kill()
	s.count(false)
	for {
		if err := s.host.launch(); err != nil {
			return err
		}
		if s.over() || s.random.IntN(earlyOf) != 0 {
			return s.host.ready(ctx)
		}
		if !sleep(ctx, time.Duration(s.random.Int64N(int64(time.Second)))) {
			return nil
		}
		s.host.kill()
		s.count(true)
	}
}

func (s *storm) count(early bool) {
	s.left.Add(-1)
	s.kills++
	if early {
		s.early++
	}
	if s.kills%20 == 0 {
		s.say("killed %d times, %d to go", s.kills, s.left.Load())
	}
}

// end stops the killing and leaves a host that is ready, or failure.
func (s *storm) end() {
	s.stop()
	s.done.Wait()
}

// sleep reports whether it slept to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
