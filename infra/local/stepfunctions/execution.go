package stepfunctions

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// The statuses of an execution.
const (
	statusRunning   = "RUNNING"
	statusSucceeded = "SUCCEEDED"
	statusFailed    = "FAILED"
	statusTimedOut  = "TIMED_OUT"
	statusAborted   = "ABORTED"
)

// record is an execution as persisted and described.
type record struct {
	Key        string          `json:"key"`        // the ARN's end: "machine:name"
	Machine    string          `json:"machine"`    // for a Map's child: "machine/label"
	Name       string          `json:"name"`       //
	Definition string          `json:"definition"` // hash of the text it runs under
	Scope      string          `json:"scope,omitempty"`
	Role       string          `json:"role,omitempty"`
	Status     string          `json:"status"`
	Input      json.RawMessage `json:"input"`
	Output     json.RawMessage `json:"output,omitempty"`
	Error      string          `json:"error,omitempty"`
	Cause      string          `json:"cause,omitempty"`
	Start      time.Time       `json:"start"`
	Stop       time.Time       `json:"stop,omitzero"`
	TimeoutAt  time.Time       `json:"timeoutAt,omitzero"`
	NextEvent  int64           `json:"nextEvent"`
	NextFrame  int64           `json:"nextFrame"`
	Parent     *parentLink     `json:"parent,omitempty"`
}

// parentLink names the frame that waits for a child execution.
type parentLink struct {
	Key     string `json:"key"`
	Frame   int64  `json:"frame"`
	Attempt int64  `json:"attempt"`
	MapRun  string `json:"mapRun,omitempty"`
	Index   int    `json:"index,omitempty"` // of the Map's children
	Items   int    `json:"items,omitempty"` // how many items the child carries
}

// message is something that happened to an execution. failed is called
// instead of the turn's effects if the turn could not be stored.
type message struct {
	apply  func(*turn)
	failed func(error)
}

// execution is a running execution in memory. Everything but the mailbox is
// touched only by the goroutine that runs its turns.
type execution struct {
	engine  *Engine
	machine *machine
	rec     record
	frames  map[int64]*frame
	forks   map[int64]*fork
	runs    map[int64]*mapRun
	cancels map[int64]context.CancelFunc // the running calls, by frame

	mu      sync.Mutex
	mailbox []message
	running bool
	held    bool // not yet stored by its parent; the mailbox waits
	dead    bool // memory was thrown away; see lose
}

func newExecution(e *Engine, m *machine, rec record) *execution {
	return &execution{
		engine: e, machine: m, rec: rec,
		frames: map[int64]*frame{}, forks: map[int64]*fork{}, runs: map[int64]*mapRun{},
		cancels: map[int64]context.CancelFunc{},
	}
}

func (x *execution) arn() string        { return x.engine.executionARN(x.rec.Key) }
func (x *execution) machineARN() string { return x.engine.machineARN(x.rec.Machine) }

// post puts a message into the mailbox. It returns false when the engine no
// longer works.
func (x *execution) post(m message) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.dead {
		return false
	}
	if !x.running && !x.held {
		if !x.engine.enter() {
			return false
		}
		x.running = true
		go x.work()
	}
	x.mailbox = append(x.mailbox, m)
	return true
}

// begin lets a held execution go, now that its birth is stored.
func (x *execution) begin() {
	x.mu.Lock()
	x.held = false
	x.mu.Unlock()
	x.tell((*turn).resume)
}

// tell posts a message that nobody waits for.
func (x *execution) tell(apply func(*turn)) {
	x.post(message{apply: apply})
}

// ask posts a message and waits until its turn is stored. apply's error is
// returned after that, so that a refusal is durable knowledge too.
func (x *execution) ask(ctx context.Context, apply func(*turn) error) error {
	answer := make(chan error, 1)
	ok := x.post(message{
		apply: func(t *turn) {
			err := apply(t)
			t.after(func() { answer <- err })
		},
		failed: func(err error) { answer <- err },
	})
	if !ok {
		return errClosing
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// work runs turns until the mailbox is empty.
func (x *execution) work() {
	defer x.engine.leave()
	for {
		x.mu.Lock()
		batch := x.mailbox
		x.mailbox = nil
		if len(batch) == 0 {
			x.running = false
			x.mu.Unlock()
			return
		}
		x.mu.Unlock()
		if err := x.turn(batch); err != nil {
			x.lose(batch, err)
			return
		}
	}
}

// turn applies a batch of messages, stores what follows, lets effects out. A
// panic in a step costs this execution its memory, not the process.
func (x *execution) turn(batch []message) (err error) {
	t, stored := newTurn(x), false
	defer func() {
		if r := recover(); r != nil {
			if !stored {
				t.discard()
			}
			err = fmt.Errorf("a step panicked: %v\n%s", r, debug.Stack())
		}
	}()
	for _, m := range batch {
		m.apply(t)
	}
	t.settle()
	if err := x.engine.store.commit(t.writes()); err != nil {
		t.discard()
		return err
	}
	stored = true
	t.let()
	return nil
}

// lose drops an execution whose turn could not be stored: memory is ahead of
// the disk, so it is thrown away and read again from there a little later.
func (x *execution) lose(batch []message, err error) {
	x.engine.log.Error("an execution's step could not be stored", "execution", x.rec.Key, "error", err)
	x.mu.Lock()
	batch = append(batch, x.mailbox...)
	x.mailbox, x.dead = nil, true
	x.mu.Unlock()
	for _, cancel := range x.cancels {
		cancel()
	}
	x.engine.abandon(x)
	for _, m := range batch {
		if m.failed != nil {
			m.failed(err)
		}
	}
	x.engine.reloadLater(x.rec.Key)
}

// unborn drops a held execution whose birth could not be stored.
func (x *execution) unborn() {
	x.mu.Lock()
	batch := x.mailbox
	x.mailbox, x.dead = nil, true
	x.mu.Unlock()
	x.engine.forget(x)
	for _, m := range batch {
		if m.failed != nil {
			m.failed(errClosing)
		}
	}
}
