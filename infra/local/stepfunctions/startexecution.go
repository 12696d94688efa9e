package stepfunctions

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// startArguments are the Arguments of states:startExecution.
type startArguments struct {
	StateMachineArn string
	Input           json.RawMessage
	Name            string
	TraceHeader     string
}

// startChild starts another machine's execution. It is written in the very
// transaction that makes the frame wait for it, so neither is without the
// other.
func (t *turn) startChild(f *frame, st *state) error {
	var args startArguments
	if err := json.Unmarshal(f.Arguments, &args); err != nil {
		return fmt.Errorf("the Arguments of state '%s' do not fit states:startExecution: %w", st.name, err)
	}
	var parent *parentLink
	if st.resource.pattern == patternSync || st.resource.pattern == patternSync2 {
		parent = &parentLink{Key: t.x.rec.Key, Frame: f.ID, Attempt: f.Attempt}
	}
	child, refusal := t.x.engine.conceive(args, parent)
	if child == nil {
		t.taskFailed(f, st, refusal)
		return nil
	}
	t.bear(child)
	result := mustMarshal(map[string]any{"ExecutionArn": child.arn(), "StartDate": t.now.UnixMilli()})
	switch st.resource.pattern {
	case patternSync, patternSync2:
		t.submitted(f, st, result)
		f.Phase, f.Child = phaseChild, child.rec.Key
		t.arm(f)
	case patternToken:
		t.submitted(f, st, result)
		t.arm(f)
	default:
		t.taskSucceeded(f, st, result)
	}
	return nil
}

// conceive checks a request to start a child execution and claims its name, or
// says why not.
func (e *Engine) conceive(args startArguments, parent *parentLink) (*execution, *stateError) {
	rec, refusal := e.childRecord(args)
	if refusal != nil {
		return nil, refusal
	}
	rec.Parent = parent
	child, err := e.reserve(rec, true)
	if err != nil {
		return nil, &stateError{Name: "StepFunctions.ExecutionAlreadyExistsException", Cause: err.Error()}
	}
	return child, nil
}

// childRecord checks a request to start a child execution; what is wrong with
// it is the task's error.
func (e *Engine) childRecord(args startArguments) (record, *stateError) {
	name := args.StateMachineArn[strings.LastIndex(args.StateMachineArn, ":")+1:]
	reg, ok := e.machineNamed(name)
	if !ok {
		return record{}, &stateError{Name: "StepFunctions.StateMachineDoesNotExistException", Cause: "State Machine Does Not Exist: '" + args.StateMachineArn + "'"}
	}
	input := args.Input
	if input == nil {
		input = json.RawMessage("{}")
	}
	if args.Name == "" {
		args.Name = newUUID()
	}
	if !validName(args.Name) {
		return record{}, &stateError{Name: "StepFunctions.InvalidNameException", Cause: "Invalid Name: '" + args.Name + "'"}
	}
	return record{
		Key: name + ":" + args.Name, Machine: name, Name: args.Name,
		Definition: reg.machine.hash, Role: reg.Role, Input: input,
	}, nil
}

// bear adds a reserved child's birth to this turn's transaction and sets it
// going once that is stored.
func (t *turn) bear(child *execution) {
	birth := newTurn(child)
	birth.now = t.now
	birth.birth()
	t.children = append(t.children, birth)
	t.after(func() {
		for _, effect := range birth.effects {
			effect()
		}
		child.begin()
	})
}

// childClosed hands the outcome of the awaited child execution to its frame.
func (t *turn) childClosed(link *parentLink, child *record) {
	f, ok := t.x.frames[link.Frame]
	if !t.open() || !ok || f.Attempt != link.Attempt || f.Phase != phaseChild {
		return
	}
	st := t.state(f)
	description := t.x.engine.describeChild(child, st.resource.pattern == patternSync2)
	if child.Status != statusSucceeded {
		t.taskFailed(f, st, &stateError{Name: errTaskFailed, Cause: string(description)})
		return
	}
	if len(description) > dataLimit {
		t.taskFailed(f, st, dataLimitError("result of the execution started by state "+f.State))
		return
	}
	t.taskSucceeded(f, st, description)
}

// describeChild is DescribeExecution in the spelling of the optimized
// integration; parsed gives input and output as JSON instead of text.
func (e *Engine) describeChild(rec *record, parsed bool) json.RawMessage {
	text := func(raw json.RawMessage) any {
		if parsed {
			return raw
		}
		return string(raw)
	}
	out := map[string]any{
		"ExecutionArn": e.executionARN(rec.Key), "StateMachineArn": e.machineARN(rec.Machine), "Name": rec.Name,
		"Status": rec.Status, "StartDate": rec.Start.UnixMilli(), "StopDate": rec.Stop.UnixMilli(),
		"Input": text(rec.Input), "InputDetails": map[string]any{"Included": true},
	}
	if rec.Output != nil {
		out["Output"], out["OutputDetails"] = text(rec.Output), map[string]any{"Included": true}
	}
	if rec.Error != "" || rec.Cause != "" {
		out["Error"], out["Cause"] = rec.Error, rec.Cause
	}
	return mustMarshal(out)
}

var errNameTaken = errors.New("an execution of this name exists already")
