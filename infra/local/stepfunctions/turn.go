package stepfunctions

import (
	"encoding/json"
	"fmt"
	"time"
)

// eventLimit is the most history events an execution may have.
const eventLimit = 25000

// turn is one atomic step of an execution: what changed, and what may leave
// the engine once the change is on disk.
type turn struct {
	x        *execution
	now      time.Time
	ready    []int64 // frames to enter
	changed  map[int64]bool
	removed  map[int64]bool
	meta     bool // the record changed
	born     bool
	closed   bool
	orphan   bool // closing without telling the parent
	events   []event
	puts     []write
	children []*turn // births of child executions
	effects  []func()
}

func newTurn(x *execution) *turn {
	return &turn{x: x, now: x.engine.clock.Now().UTC(), changed: map[int64]bool{}, removed: map[int64]bool{}}
}

// after adds an effect.
func (t *turn) after(effect func()) { t.effects = append(t.effects, effect) }

// touch marks a frame as changed.
func (t *turn) touch(f *frame) { t.changed[f.ID] = true }

// remove drops a frame.
func (t *turn) remove(f *frame) {
	delete(t.x.frames, f.ID)
	delete(t.changed, f.ID)
	t.removed[f.ID] = true
}

func (t *turn) open() bool { return t.x.rec.Status == statusRunning }

// state returns the state frame f stands in.
func (t *turn) state(f *frame) *state {
	st, ok := t.x.machine.find(f.Scope, f.State)
	if !ok { // a stored frame always comes from this very definition
		return &state{name: f.State, kind: kindFail}
	}
	return st
}

// birth begins a new execution: its record, its first event, its own frame.
func (t *turn) birth() {
	x := t.x
	x.rec.Status, x.rec.Start, x.rec.NextEvent, x.rec.NextFrame = statusRunning, t.now, 1, 1
	if x.machine.timeout > 0 && x.rec.Scope == "" {
		x.rec.TimeoutAt = t.now.Add(time.Duration(x.machine.timeout) * time.Second)
	}
	t.born, t.meta = true, true
	f := t.newFrame(0, x.rec.Scope, 0, x.rec.Input)
	t.log(f, "ExecutionStarted", map[string]any{"input": string(x.rec.Input), "inputDetails": whole, "roleArn": x.rec.Role})
	t.after(func() { x.engine.timers.set(timerKey{x, 0}, x.rec.TimeoutAt) })
}

// newFrame adds a frame at the start of a scope and readies it.
func (t *turn) newFrame(parent int64, scopePath string, index int, input json.RawMessage) *frame {
	x := t.x
	f := &frame{
		ID: x.rec.NextFrame, Parent: parent, Index: index, Scope: scopePath,
		State: x.machine.scopes[scopePath].startAt, Phase: phaseEnter, Input: input,
	}
	x.rec.NextFrame++
	t.meta = true
	if p := x.frames[parent]; p != nil {
		f.LastEvent = p.LastEvent
	}
	x.frames[f.ID] = f
	t.touch(f)
	t.ready = append(t.ready, f.ID)
	return f
}

// resume readies every frame that was about to enter its state.
func (t *turn) resume() {
	for _, id := range sortedIDs(t.x.frames) {
		if t.x.frames[id].Phase == phaseEnter {
			t.ready = append(t.ready, id)
		}
	}
}

// settle advances frames until each waits for something outside.
func (t *turn) settle() {
	for len(t.ready) > 0 && t.open() {
		id := t.ready[0]
		t.ready = t.ready[1:]
		f, ok := t.x.frames[id]
		if !ok || f.Phase != phaseEnter {
			continue
		}
		if t.x.rec.NextEvent+3 > eventLimit {
			t.closeFailed(f, &stateError{
				Name:  errRuntime,
				Cause: fmt.Sprintf("The execution reached the maximum number of history events (%d).", eventLimit),
			})
			return
		}
		t.enter(f)
	}
}

// enter steps into frame f's state.
func (t *turn) enter(f *frame) {
	st := t.state(f)
	f.Entered, f.Retries, f.RetryCount = t.now, nil, 0
	t.log(f, st.kind+"StateEntered", map[string]any{"name": st.name, "input": string(f.Input), "inputDetails": whole})
	t.begin(f, st)
}

// begin starts an attempt of frame f's state.
func (t *turn) begin(f *frame, st *state) {
	f.clearAttempt()
	f.Attempt++
	t.touch(f)
	var err error
	switch st.kind {
	case kindPass:
		t.complete(f, st, nil)
	case kindChoice:
		err = t.choose(f, st)
	case kindWait:
		err = t.wait(f, st)
	case kindTask:
		err = t.task(f, st)
	case kindParallel:
		err = t.parallel(f, st)
	case kindMap:
		err = t.mapItems(f, st)
	case kindSucceed:
		t.complete(f, st, nil)
	case kindFail:
		err = t.failState(f, st)
	}
	if err != nil {
		t.fail(f, err)
	}
}

// complete ends frame f's state well. result is nil for states that have
// none; the state's output is then its input unless Output says otherwise.
func (t *turn) complete(f *frame, st *state, result json.RawMessage) {
	v, output := t.view(f), f.Input
	if result != nil {
		v, output = v.with("result", result), result
	}
	assigned, err := st.assign.eval(v)
	if err == nil && st.output != nil {
		output, err = st.output.eval(v)
	}
	if err == nil && len(output) > dataLimit {
		err = dataLimitError("output of state " + f.State)
	}
	if err != nil {
		t.fail(f, err)
		return
	}
	t.leave(f, st, st.next, output, assigned)
}

// leave moves frame f out of its state, to next or, when that is "", out of
// its scope.
func (t *turn) leave(f *frame, st *state, next string, output json.RawMessage, assigned map[string]json.RawMessage) {
	t.release(f, false)
	details := map[string]any{"name": st.name, "output": string(output), "outputDetails": whole}
	if len(assigned) > 0 {
		texts := make(map[string]string, len(assigned))
		vars := make(map[string]json.RawMessage, len(f.Vars)+len(assigned))
		for name, raw := range f.Vars {
			vars[name] = raw
		}
		for name, raw := range assigned {
			vars[name], texts[name] = raw, string(raw)
		}
		f.Vars = vars
		details["assignedVariables"] = texts
		details["assignedVariablesDetails"] = whole
	}
	t.log(f, st.kind+"StateExited", details)
	f.clearAttempt()
	t.touch(f)
	if next == "" {
		t.finish(f, output)
		return
	}
	f.Input, f.State, f.Phase = output, next, phaseEnter
	t.ready = append(t.ready, f.ID)
}

// finish ends frame f with an output.
func (t *turn) finish(f *frame, output json.RawMessage) {
	if f.Parent == 0 {
		t.close(f, statusSucceeded, output, nil)
		return
	}
	f.Phase, f.Result, f.Input, f.Vars = phaseDone, output, nil, nil
	t.touch(f)
	t.joined(t.x.frames[f.Parent], f)
}

// release lets go of what an attempt holds: its timer, its token, its child
// frames and child executions, and, with stop, its running call.
func (t *turn) release(f *frame, stop bool) {
	x := t.x
	key := timerKey{x, f.ID}
	token := f.Token
	t.after(func() { x.engine.timers.clear(key) })
	if token != "" {
		t.after(func() { x.engine.dropToken(token) })
	}
	if cancel, ok := x.cancels[f.ID]; ok {
		delete(x.cancels, f.ID)
		if stop {
			t.after(cancel)
		}
	}
	if stop {
		t.stopChildren(f)
	}
	if _, ok := x.forks[f.ID]; ok {
		delete(x.forks, f.ID)
		for _, id := range sortedIDs(x.frames) {
			if c, ok := x.frames[id]; ok && c.Parent == f.ID {
				t.release(c, true)
				t.remove(c)
			}
		}
	}
}

// root is the execution's own frame.
func (t *turn) root() *frame { return t.x.frames[1] }

// failState is the Fail state: its error is not retried and not caught here.
func (t *turn) failState(f *frame, st *state) error {
	e := &stateError{}
	v := t.view(f)
	if st.failError != nil {
		if err := st.failError.evalInto(v, "Error", &e.Name); err != nil {
			return err
		}
	}
	if st.failCause != nil {
		if err := st.failCause.evalInto(v, "Cause", &e.Cause); err != nil {
			return err
		}
	}
	t.propagate(f, e)
	return nil
}

func (t *turn) closeFailed(f *frame, e *stateError) {
	t.close(f, statusFailed, nil, e)
}
