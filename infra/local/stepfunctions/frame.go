package stepfunctions

import (
	"encoding/json"
	"time"
)

// phase is how far a frame is within its state.
type phase string

const (
	phaseEnter   phase = "enter"   // about to enter State with Input
	phaseWait    phase = "wait"    // a Wait state until Due
	phaseRetry   phase = "retry"   // another attempt begins at Due
	phaseInvoke  phase = "invoke"  // a function is running; begun again after a restart
	phaseToken   phase = "token"   // the function returned; Token is awaited
	phaseChild   phase = "child"   // the execution Child is awaited
	phaseFork    phase = "fork"    // branches or iterations are running
	phaseReading phase = "reading" // a distributed Map reads its items
	phaseMapping phase = "mapping" // a distributed Map's children are running
	phaseWriting phase = "writing" // a distributed Map writes its results
	phaseDone    phase = "done"    // a branch that ended with Result
)

// frame is one line of control of an execution, as persisted.
type frame struct {
	ID     int64           `json:"id"`
	Parent int64           `json:"parent,omitempty"` // 0 for the execution's own frame
	Index  int             `json:"index,omitempty"`  // branch or iteration number
	Scope  string          `json:"scope,omitempty"`
	State  string          `json:"state"`
	Phase  phase           `json:"phase"`
	Input  json.RawMessage `json:"input,omitempty"`
	// Vars are the variables assigned in this frame; those of the frames above
	// are readable, too.
	Vars map[string]json.RawMessage `json:"vars,omitempty"`
	// Item is the iteration's item, for $states.context.Map.
	Item      json.RawMessage `json:"item,omitempty"`
	LastEvent int64           `json:"lastEvent,omitempty"`

	Entered    time.Time `json:"entered"`
	RetryCount int       `json:"retryCount,omitempty"`
	Retries    []int     `json:"retries,omitempty"` // by retrier
	// Attempt grows with every begun attempt of any state: what an earlier
	// attempt still sends is recognised and dropped.
	Attempt     int64           `json:"attempt,omitempty"`
	Due         time.Time       `json:"due,omitzero"`
	TimeoutAt   time.Time       `json:"timeoutAt,omitzero"`
	HeartbeatAt time.Time       `json:"heartbeatAt,omitzero"`
	Heartbeat   time.Duration   `json:"heartbeat,omitempty"`
	Token       string          `json:"token,omitempty"`
	Arguments   json.RawMessage `json:"arguments,omitempty"`
	Child       string          `json:"child,omitempty"`

	Items       []json.RawMessage `json:"items,omitempty"`       // inline Map
	Concurrency int               `json:"concurrency,omitempty"` // inline Map
	MapRun      string            `json:"mapRun,omitempty"`      // distributed Map
	Result      json.RawMessage   `json:"result,omitempty"`
}

// deadline is the next instant at which the frame must be looked at; zero when
// it waits for no time.
func (f *frame) deadline() time.Time {
	switch f.Phase {
	case phaseWait, phaseRetry:
		return f.Due
	case phaseInvoke, phaseToken, phaseChild:
		if f.HeartbeatAt.IsZero() || (!f.TimeoutAt.IsZero() && f.TimeoutAt.Before(f.HeartbeatAt)) {
			return f.TimeoutAt
		}
		return f.HeartbeatAt
	}
	return time.Time{}
}

// clearAttempt forgets what belonged to the attempt that ended.
func (f *frame) clearAttempt() {
	f.Due, f.TimeoutAt, f.HeartbeatAt, f.Heartbeat = time.Time{}, time.Time{}, time.Time{}, 0
	f.Token, f.Arguments, f.Child, f.Items, f.Concurrency, f.MapRun = "", nil, "", nil, 0, ""
}

// fork is the running count of a Parallel or inline Map state. It is derived
// from the child frames and therefore not persisted.
type fork struct {
	total    int
	next     int // first index not yet begun
	done     int
	children map[int]int64 // frame by index
}
