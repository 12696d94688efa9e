package stepfunctions

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// The error names that the language defines.
const (
	errAll              = "States.ALL"
	errTimeout          = "States.Timeout"
	errHeartbeatTimeout = "States.HeartbeatTimeout"
	errTaskFailed       = "States.TaskFailed"
	errQueryEvaluation  = "States.QueryEvaluationError"
	errNoChoiceMatched  = "States.NoChoiceMatched"
	errDataLimit        = "States.DataLimitExceeded"
	errItemReader       = "States.ItemReaderFailed"
	errResultWriter     = "States.ResultWriterFailed"
	errTolerance        = "States.ExceedToleratedFailureThreshold"
	errRuntime          = "States.Runtime"
)

// dataLimit is the most bytes a state's input, output or arguments may have.
const dataLimit = 256 * 1024

// stateError is an error as a machine sees it: a name to match and a cause to
// read.
type stateError struct {
	Name  string `json:"Error"`
	Cause string `json:"Cause"`
}

func (e *stateError) Error() string { return e.Name + ": " + e.Cause }

func queryError(format string, args ...any) *stateError {
	return &stateError{Name: errQueryEvaluation, Cause: fmt.Sprintf(format, args...)}
}

func dataLimitError(what string) *stateError {
	return &stateError{Name: errDataLimit, Cause: fmt.Sprintf("The %s exceeds the maximum of %d bytes.", what, dataLimit)}
}

// asStateError gives any error of a step a name.
func asStateError(err error) *stateError {
	var se *stateError
	if errors.As(err, &se) {
		return se
	}
	return &stateError{Name: errRuntime, Cause: err.Error()}
}

// matches says whether an ErrorEquals list covers an error. States.Runtime is
// never covered, States.DataLimitExceeded only by its own name,
// States.TaskFailed covers all but time-outs, and States.Timeout covers a
// missed heartbeat too.
func matches(names []string, name string) bool {
	if name == errRuntime {
		return false
	}
	timeout := name == errTimeout || name == errHeartbeatTimeout
	for _, n := range names {
		switch {
		case n == name,
			n == errAll && name != errDataLimit,
			n == errTaskFailed && !timeout && name != errDataLimit,
			n == errTimeout && timeout:
			return true
		}
	}
	return false
}

// fail ends the current attempt of frame f's state with an error: it is tried
// again, caught, or carried to the frame's parent.
func (t *turn) fail(f *frame, err error) {
	e := asStateError(err)
	if e.Name == errQueryEvaluation {
		t.log(f, "EvaluationFailed", map[string]any{"error": e.Name, "cause": e.Cause, "state": f.State})
	}
	t.release(f, true)
	st := t.state(f)
	if t.tryAgain(f, st, e) {
		return
	}
	for _, c := range st.catch {
		if matches(c.errors, e.Name) {
			t.catchError(f, st, c, e)
			return
		}
	}
	t.propagate(f, e)
}

// tryAgain schedules another attempt if a retrier allows one.
func (t *turn) tryAgain(f *frame, st *state, e *stateError) bool {
	for i, r := range st.retry {
		if !matches(r.errors, e.Name) {
			continue
		}
		for len(f.Retries) <= i {
			f.Retries = append(f.Retries, 0)
		}
		if f.Retries[i] >= r.maxAttempts {
			return false
		}
		delay := r.delay(f.Retries[i])
		f.Retries[i]++
		f.RetryCount++
		f.Phase = phaseRetry
		f.Due = t.now.Add(delay)
		t.touch(f)
		t.arm(f)
		return true
	}
	return false
}

// delay is the pause before retry number attempt (0 for the first).
func (r retrier) delay(attempt int) time.Duration {
	seconds := float64(r.interval) * math.Pow(r.backoff, float64(attempt))
	if r.maxDelay > 0 {
		seconds = math.Min(seconds, float64(r.maxDelay))
	}
	const year = 365 * 24 * 3600
	seconds = math.Min(seconds, year)
	if r.jitter {
		seconds *= rand.Float64() // spreads load, keeps no secret
	}
	return time.Duration(seconds * float64(time.Second))
}

// catchError moves f to the catcher's state.
func (t *turn) catchError(f *frame, st *state, c catcher, e *stateError) {
	errorOutput := mustMarshal(e)
	v := t.view(f).with("errorOutput", errorOutput)
	output := errorOutput
	assigned, err := c.assign.eval(v)
	if err == nil && c.output != nil {
		output, err = c.output.eval(v)
	}
	if err == nil && len(output) > dataLimit {
		err = dataLimitError("output of state " + f.State)
	}
	if err != nil {
		t.propagate(f, asStateError(err))
		return
	}
	t.leave(f, st, c.next, output, assigned)
}

// propagate ends frame f with an error that its state did not handle.
func (t *turn) propagate(f *frame, e *stateError) {
	if f.Parent == 0 {
		t.closeFailed(f, e)
		return
	}
	parent := t.x.frames[f.Parent]
	st := t.state(parent)
	if st.kind == kindMap {
		t.log(f, "MapIterationFailed", map[string]any{"name": st.name, "index": f.Index})
	}
	parent.LastEvent = f.LastEvent
	t.log(parent, st.kind+"StateFailed", nil)
	t.fail(parent, e)
}
