package stepfunctions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// lambdaArguments are the Arguments of lambda:invoke.
type lambdaArguments struct {
	FunctionName   string
	Payload        json.RawMessage
	InvocationType string
	Qualifier      string
	ClientContext  string
	LogType        string
}

// task schedules an attempt of a Task state: its token, arguments and
// deadlines are fixed and stored before anything is called.
func (t *turn) task(f *frame, st *state) error {
	if st.resource.pattern == patternToken {
		f.Token = newToken()
	}
	v := t.view(f)
	f.Arguments = f.Input
	if st.arguments != nil {
		var err error
		if f.Arguments, err = st.arguments.eval(v); err != nil {
			return err
		}
	}
	if len(f.Arguments) > dataLimit {
		return dataLimitError("arguments of state " + f.State)
	}
	if err := t.taskDeadlines(f, st, v); err != nil {
		return err
	}
	t.logScheduled(f, st)
	if f.Token != "" {
		t.keepToken(f)
	}
	if st.resource.service == serviceStartExecution {
		return t.startChild(f, st)
	}
	return t.startFunction(f, st)
}

func (t *turn) taskDeadlines(f *frame, st *state, v *view) error {
	limit, err := t.seconds(v, st.timeout, "TimeoutSeconds")
	if err != nil {
		return err
	}
	beat, err := t.seconds(v, st.heartbeat, "HeartbeatSeconds")
	if err != nil {
		return err
	}
	if limit > 0 {
		f.TimeoutAt = t.now.Add(limit)
	}
	if beat > 0 && st.resource.pattern == patternToken {
		f.Heartbeat, f.HeartbeatAt = beat, t.now.Add(beat)
	}
	return nil
}

func (t *turn) logScheduled(f *frame, st *state) {
	if st.resource.service == serviceFunction {
		t.log(f, "LambdaFunctionScheduled", map[string]any{
			"resource": st.resource.arn, "input": string(f.Arguments), "inputDetails": whole,
		})
		t.log(f, "LambdaFunctionStarted", nil)
		return
	}
	details := map[string]any{
		"resourceType": st.resource.kind(), "resource": st.resource.action(), "region": t.x.engine.cfg.Region,
		"parameters": string(f.Arguments),
	}
	if !f.TimeoutAt.IsZero() {
		details["timeoutInSeconds"] = int64(f.TimeoutAt.Sub(t.now).Seconds())
	}
	if f.Heartbeat > 0 {
		details["heartbeatInSeconds"] = int64(f.Heartbeat.Seconds())
	}
	t.log(f, "TaskScheduled", details)
	t.log(f, "TaskStarted", st.resource.details())
}

// details are the members every Task event has.
func (r resource) details() map[string]any {
	return map[string]any{"resourceType": r.kind(), "resource": r.action()}
}

// call is a function to run with a payload.
type call struct {
	function string
	payload  []byte
}

// functionCall reads what to call from a frame's stored Arguments.
func functionCall(f *frame, st *state) (call, error) {
	if st.resource.service == serviceFunction {
		return call{st.resource.function, f.Arguments}, nil
	}
	var args lambdaArguments
	if err := json.Unmarshal(f.Arguments, &args); err != nil {
		return call{}, fmt.Errorf("the Arguments of state '%s' do not fit lambda:invoke: %w", st.name, err)
	}
	if args.FunctionName == "" {
		return call{}, fmt.Errorf("the Arguments of state '%s' name no FunctionName", st.name)
	}
	if args.InvocationType != "" && args.InvocationType != "RequestResponse" {
		return call{}, fmt.Errorf("the Arguments of state '%s' ask for InvocationType %s, which is not supported", st.name, args.InvocationType)
	}
	if args.Payload == nil {
		args.Payload = json.RawMessage("{}")
	}
	return call{functionName(args.FunctionName), args.Payload}, nil
}

func (t *turn) startFunction(f *frame, st *state) error {
	c, err := functionCall(f, st)
	if err != nil {
		return err
	}
	f.Phase = phaseInvoke
	t.arm(f)
	t.call(f, c)
	return nil
}

// call runs the function as an effect and posts back how it ended. What an
// engine that is closing interrupts is not an outcome: the frame stays as it
// is on disk and the function is invoked again when the engine is opened.
func (t *turn) call(f *frame, c call) {
	x, id, attempt := t.x, f.ID, f.Attempt
	t.after(func() {
		ctx, cancel := context.WithCancel(x.engine.calls)
		started := x.engine.background(func() {
			defer cancel()
			result, functionError, err := x.engine.invoke(ctx, c)
			if x.engine.calls.Err() != nil {
				return
			}
			x.tell(func(t *turn) { t.returned(id, attempt, result, functionError, err) })
		})
		if !started {
			cancel()
			return
		}
		x.cancels[id] = cancel
	})
}

// invoke waits for a free slot and runs the function.
func (e *Engine) invoke(ctx context.Context, c call) (result []byte, functionError string, err error) {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	defer func() { <-e.slots }()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the invoker panicked: %v", r)
		}
	}()
	if e.cfg.Invoker == nil {
		return nil, "", ErrFunctionNotFound
	}
	return e.cfg.Invoker.Invoke(ctx, c.function, c.payload)
}

// returned takes what a function returned. A frame that went on meanwhile
// (its token was answered, it timed out, it was aborted) ignores it.
func (t *turn) returned(id, attempt int64, result []byte, functionError string, err error) {
	f, ok := t.x.frames[id]
	if !t.open() || !ok || f.Attempt != attempt || f.Phase != phaseInvoke {
		return
	}
	delete(t.x.cancels, id)
	st := t.state(f)
	if e := invocationError(result, functionError, err); e != nil {
		t.taskFailed(f, st, e)
		return
	}
	if len(result) == 0 {
		result = []byte("null")
	}
	if !json.Valid(result) {
		t.taskFailed(f, st, &stateError{Name: "Lambda.Unknown", Cause: "The function's result is not JSON."})
		return
	}
	if len(result) > dataLimit {
		t.taskFailed(f, st, dataLimitError("result of the function called by state "+f.State))
		return
	}
	if st.resource.service == serviceLambdaInvoke {
		result = mustMarshal(map[string]any{
			"ExecutedVersion": "$LATEST", "Payload": json.RawMessage(result), "StatusCode": 200,
		})
	}
	if st.resource.pattern == patternToken {
		t.submitted(f, st, result)
		return
	}
	t.taskSucceeded(f, st, result)
}

// submitted notes that the call of a waitForTaskToken task was accepted.
func (t *turn) submitted(f *frame, st *state, output json.RawMessage) {
	details := st.resource.details()
	details["output"], details["outputDetails"] = string(output), whole
	t.log(f, "TaskSubmitted", details)
	f.Phase = phaseToken
	t.touch(f)
}

func (t *turn) taskSucceeded(f *frame, st *state, result json.RawMessage) {
	kind, details := "LambdaFunctionSucceeded", map[string]any{}
	if st.resource.service != serviceFunction {
		kind, details = "TaskSucceeded", st.resource.details()
	}
	details["output"], details["outputDetails"] = string(result), whole
	t.log(f, kind, details)
	t.complete(f, st, result)
}

func (t *turn) taskFailed(f *frame, st *state, e *stateError) {
	kind, details := "LambdaFunctionFailed", map[string]any{}
	if st.resource.service != serviceFunction {
		kind, details = "TaskFailed", st.resource.details()
		if st.resource.pattern == patternToken && f.Phase == phaseInvoke {
			kind = "TaskSubmitFailed" // an answer to the token comes in phaseToken
		}
	}
	details["error"], details["cause"] = e.Name, e.Cause
	t.log(f, kind, details)
	t.fail(f, e)
}

// taskExpired ends an attempt whose time-out or heartbeat has passed.
func (t *turn) taskExpired(f *frame, st *state) {
	e := &stateError{Name: errTimeout}
	if f.TimeoutAt.IsZero() || t.now.Before(f.TimeoutAt) {
		e.Name = errHeartbeatTimeout
	}
	kind, details := "LambdaFunctionTimedOut", map[string]any{}
	if st.resource.service != serviceFunction {
		kind, details = "TaskTimedOut", st.resource.details()
	}
	details["error"], details["cause"] = e.Name, e.Cause
	t.log(f, kind, details)
	t.fail(f, e)
}

// invocationError names the error of an invocation as Lambda's integration
// does: a function's own error keeps its errorType, with the whole payload as
// cause.
func invocationError(result []byte, functionError string, err error) *stateError {
	switch {
	case errors.Is(err, ErrFunctionNotFound):
		return &stateError{Name: "Lambda.ResourceNotFoundException", Cause: err.Error()}
	case err != nil:
		return &stateError{Name: "Lambda.ServiceException", Cause: err.Error()}
	case functionError == "":
		return nil
	}
	var payload struct {
		ErrorType string `json:"errorType"`
	}
	if json.Unmarshal(result, &payload) != nil || payload.ErrorType == "" {
		payload.ErrorType = "Lambda.Unknown"
	}
	return &stateError{Name: payload.ErrorType, Cause: string(result)}
}
