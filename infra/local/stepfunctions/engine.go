package stepfunctions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Engine runs state machines and answers the Step Functions API (ServeHTTP).
// It is safe for concurrent use.
type Engine struct {
	cfg     Config
	log     *slog.Logger
	clock   Clock
	store   *store
	queries *queries
	timers  *timers
	slots   chan struct{}

	calls     context.Context // ends when running calls must be given up
	giveUp    context.CancelFunc
	callGroup sync.WaitGroup // functions, readers and writers at work
	turnGroup sync.WaitGroup // executions at work

	mu       sync.Mutex
	machines map[string]*registered
	parsed   map[string]*machine // by hash
	execs    map[string]*execution
	tokens   map[string]waiting
	draining bool // no new calls and executions
	closed   bool // no new turns
}

// registered is a machine that can be started.
type registered struct {
	Definition
	name    string
	machine *machine
	created time.Time
}

// errClosing answers callers who come while the engine stops.
var errClosing = apiErrorf("ServiceUnavailable", "The service is stopping or an execution is being recovered; try again.")

// Open reads the store at path, creating it if need be, registers the
// machines, and resumes every execution that was running. It fails when a
// definition is invalid (the error names every fault), or when another process
// has the file open.
func Open(path string, cfg Config) (*Engine, error) {
	return open(path, cfg, nil)
}

func open(path string, cfg Config, guard func() error) (*Engine, error) {
	cfg = cfg.withDefaults()
	e := &Engine{
		cfg: cfg, log: cfg.Logger, clock: cfg.Clock, queries: newQueries(cfg.Clock),
		slots:    make(chan struct{}, cfg.MaxConcurrentTasks),
		machines: map[string]*registered{}, parsed: map[string]*machine{},
		execs: map[string]*execution{}, tokens: map[string]waiting{},
	}
	for name, def := range cfg.Machines {
		m, err := parseMachine(def.JSON)
		if err != nil {
			return nil, fmt.Errorf("state machine %s: %w", name, err)
		}
		if def.Type == "" {
			def.Type = "STANDARD"
		}
		e.parsed[m.hash] = m
		e.machines[name] = &registered{Definition: def, name: name, machine: m}
	}
	var err error
	if e.store, err = openStore(path, guard); err != nil {
		return nil, err
	}
	if err := e.keepDefinitions(); err != nil {
		_ = e.store.close()
		return nil, err
	}
	e.calls, e.giveUp = context.WithCancel(context.Background())
	e.timers = newTimers(e.clock, func(key timerKey) {
		key.x.tell(func(t *turn) { t.expire(key.frame) })
	})
	if err := e.resumeAll(); err != nil {
		_ = e.Close(context.Background())
		return nil, err
	}
	return e, nil
}

// Check parses a definition as Open does and returns what is wrong with it.
func Check(definition []byte) error {
	_, err := parseMachine(definition)
	return err
}

// Wake makes the engine compare its deadlines with the clock at once; call it
// after moving the clock.
func (e *Engine) Wake() { e.timers.poke() }

// Stats is a snapshot of what the engine is doing.
type Stats struct {
	Machines      int // machines that can be started
	Executions    int // executions running
	WaitingTokens int // task tokens that can be answered
	Timers        int // deadlines ahead
	RunningTasks  int // functions running now
}

// Stats returns what the engine is doing now.
func (e *Engine) Stats() Stats {
	timers := e.timers.count()
	e.mu.Lock()
	defer e.mu.Unlock()
	return Stats{
		Machines: len(e.machines), Executions: len(e.execs), WaitingTokens: len(e.tokens),
		Timers: timers, RunningTasks: len(e.slots),
	}
}

// Close stops the engine: no new calls begin, running ones may finish until
// ctx ends and are then cancelled (to be made again when the store is opened
// next), and the file is closed. It returns ctx's error if calls were given up.
func (e *Engine) Close(ctx context.Context) error {
	e.mu.Lock()
	if e.draining {
		e.mu.Unlock()
		return nil
	}
	e.draining = true
	e.mu.Unlock()
	finished := make(chan struct{})
	go func() {
		e.callGroup.Wait()
		close(finished)
	}()
	var gaveUp error
	select {
	case <-finished:
	case <-ctx.Done():
		gaveUp = ctx.Err()
	}
	e.giveUp()
	e.timers.close()
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.turnGroup.Wait()
	return errors.Join(gaveUp, e.store.close())
}

// enter admits a goroutine that runs turns.
func (e *Engine) enter() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.turnGroup.Add(1)
	return true
}

func (e *Engine) leave() { e.turnGroup.Done() }

// background runs a call unless the engine is stopping.
func (e *Engine) background(call func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.draining {
		return false
	}
	e.callGroup.Add(1)
	go func() {
		defer e.callGroup.Done()
		call()
	}()
	return true
}

func (e *Engine) lookup(key string) *execution {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.execs[key]
}

// tellAt posts to an execution if it runs.
func (e *Engine) tellAt(key string, apply func(*turn)) {
	if x := e.lookup(key); x != nil {
		x.tell(apply)
	}
}

// forget takes an execution out of memory. Its frames have let go of their
// timers and tokens before.
func (e *Engine) forget(x *execution) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.execs[x.rec.Key] == x {
		delete(e.execs, x.rec.Key)
	}
}

// abandon takes an execution out of memory with all its timers and tokens.
func (e *Engine) abandon(x *execution) {
	e.timers.clearAll(x)
	e.forget(x)
	e.mu.Lock()
	defer e.mu.Unlock()
	for token, at := range e.tokens {
		if at.x == x {
			delete(e.tokens, token)
		}
	}
}

func (e *Engine) machineNamed(name string) (*registered, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	reg, ok := e.machines[name]
	return reg, ok
}

// reserve claims a new execution's name in memory. The caller stores it. A
// held execution does nothing until it is let go, so that the turn of a parent
// can give birth to it.
func (e *Engine) reserve(rec record, held bool) (*execution, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, running := e.execs[rec.Key]; running || e.store.has(bucketExecutions, []byte(rec.Key)) {
		return nil, errNameTaken
	}
	x := newExecution(e, e.parsed[rec.Definition], rec)
	x.held = held
	e.execs[rec.Key] = x
	return x, nil
}

func (e *Engine) arn(kind, rest string) string {
	return "arn:aws:states:" + e.cfg.Region + ":" + e.cfg.Account + ":" + kind + ":" + rest
}

func (e *Engine) executionARN(key string) string { return e.arn("execution", key) }
func (e *Engine) machineARN(name string) string  { return e.arn("stateMachine", name) }
