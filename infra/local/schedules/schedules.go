// Package schedules starts functions at their times, as EventBridge Scheduler
// does. The movable clock drives it. Each due time runs at most once; of the
// due times missed while the host was down or the clock was moved past them,
// the last one runs.
package schedules

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"ansinh/infra/local/children"
	"ansinh/infra/local/state"
)

const (
	room = "schedules"
	// glance is how often the clock is looked at when nobody wakes the runner.
	glance = 500 * time.Millisecond
	// attempts and between are how a failed run is tried again.
	attempts = 3
	between  = time.Second
)

// Schedule is one schedule and the function it starts.
type Schedule struct {
	Name, Function string
	When           Expression
	// Input is the event; "" for the Scheduler's own.
	Input string
}

// Functions runs a function by name.
type Functions interface {
	Invoke(ctx context.Context, function string, payload []byte) ([]byte, error)
}

// Clock tells the time.
type Clock interface{ Now() time.Time }

// Runner runs schedules until stopped.
type Runner struct {
	schedules []Schedule
	clock     Clock
	funcs     Functions
	store     *state.Store
	log       *slog.Logger
	wake      chan struct{}
	cancel    context.CancelFunc
	done      sync.WaitGroup
}

// Start begins running schedules. One never seen before counts from now on.
func Start(schedules []Schedule, clock Clock, funcs Functions, store *state.Store, log *slog.Logger) (*Runner, error) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &Runner{schedules: schedules, clock: clock, funcs: funcs, store: store, log: log, wake: make(chan struct{}, 1), cancel: cancel}
	for _, s := range schedules {
		at, err := store.Get(room, s.Name)
		if err == nil && at == nil {
			err = r.note(s, clock.Now())
		}
		if err != nil {
			cancel()
			return nil, fmt.Errorf("schedule %s: %w", s.Name, err)
		}
	}
	r.done.Go(func() { r.run(ctx) })
	return r, nil
}

// Wake has the clock looked at now.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Stop ends the runner and waits for the functions it started.
func (r *Runner) Stop() {
	r.cancel()
	r.done.Wait()
}

func (r *Runner) run(ctx context.Context) {
	for {
		for _, s := range r.schedules {
			if err := r.look(ctx, s); err != nil {
				r.log.Error("a schedule cannot run", "schedule", s.Name, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-time.After(glance):
		}
	}
}

// look starts the schedule when a due time has come since its last run. The
// due time is noted first: a host killed in between does not run it twice.
func (r *Runner) look(ctx context.Context, s Schedule) error {
	text, err := r.store.Get(room, s.Name)
	if err != nil {
		return err
	}
	last, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return err
	}
	due := latestDue(s.When, last, r.clock.Now())
	if due.IsZero() {
		return nil
	}
	if err := r.note(s, due); err != nil {
		return err
	}
	payload, err := event(s, due)
	if err != nil {
		return err
	}
	r.done.Go(func() { r.start(ctx, s, payload) })
	return nil
}

// latestDue is the last due time after last and not after now.
func latestDue(when Expression, last, now time.Time) time.Time {
	var due time.Time
	for next := when.Next(last); !next.IsZero() && !next.After(now); next = when.Next(next) {
		due = next
		if r, ok := when.(rate); ok && now.Sub(next) > 2*time.Duration(r) {
			next = now.Add(-2 * time.Duration(r)) // skip what a long absence missed
		}
	}
	return due
}

func (r *Runner) note(s Schedule, at time.Time) error {
	return r.store.Put(room, s.Name, []byte(at.UTC().Format(time.RFC3339Nano)))
}

func (r *Runner) start(ctx context.Context, s Schedule, payload []byte) {
	for attempt := 1; ; attempt++ {
		_, err := r.funcs.Invoke(ctx, s.Function, payload)
		if err == nil || ctx.Err() != nil {
			return
		}
		r.log.Warn("a scheduled function failed", "schedule", s.Name, "attempt", attempt, "error", err)
		if attempt == attempts {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(between):
		}
	}
}

// event is the payload: the template's Input with the Scheduler's context
// attributes filled in, or the event the Scheduler sends by itself.
func event(s Schedule, due time.Time) ([]byte, error) {
	at := due.UTC().Format(time.RFC3339)
	arn := fmt.Sprintf("arn:aws:scheduler:%s:000000000000:schedule/default/%s", children.Region, s.Name)
	if s.Input != "" {
		text := strings.NewReplacer(
			"<aws.scheduler.scheduled-time>", at,
			"<aws.scheduler.schedule-arn>", arn,
			"<aws.scheduler.execution-id>", uuid.NewString(),
			"<aws.scheduler.attempt-number>", "1",
		).Replace(s.Input)
		return []byte(text), nil
	}
	return json.Marshal(map[string]any{
		"version": "0", "id": uuid.NewString(), "detail-type": "Scheduled Event", "source": "aws.scheduler",
		"account": "000000000000", "time": at, "region": children.Region, "resources": []string{arn}, "detail": "{}",
	})
}
