package stepfunctions

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"
)

type startInput struct {
	StateMachineArn string  `json:"stateMachineArn"`
	Name            string  `json:"name"`
	Input           *string `json:"input"`
}

// startExecution is idempotent: a running execution of the same name and input
// is answered again; another input, or a closed execution, is
// ExecutionAlreadyExists.
func (e *Engine) startExecution(ctx context.Context, in startInput) (any, error) {
	rec, err := e.newRecord(in)
	if err != nil {
		return nil, err
	}
	x := e.lookup(rec.Key)
	if x == nil {
		if x, err = e.reserve(rec, false); err != nil {
			if x = e.lookup(rec.Key); x == nil {
				return nil, e.existing(&rec)
			}
		}
	}
	var started time.Time
	err = x.ask(ctx, func(t *turn) error {
		if t.x.rec.Status == "" {
			t.birth()
		}
		if !t.open() || !bytes.Equal(t.x.rec.Input, rec.Input) {
			return alreadyExists(t.x.arn())
		}
		started = t.x.rec.Start
		return nil
	})
	if err != nil {
		return nil, err
	}
	return map[string]any{"executionArn": x.arn(), "startDate": epoch(started)}, nil
}

func alreadyExists(arn string) error {
	return apiErrorf("ExecutionAlreadyExists", "Execution Already Exists: '%s'", arn)
}

// existing explains why a name could not be reserved although nothing of it is
// in memory.
func (e *Engine) existing(rec *record) error {
	if e.store.has(bucketRunning, []byte(rec.Key)) {
		return errClosing // being read again after a failed write
	}
	return alreadyExists(e.executionARN(rec.Key))
}

// newRecord checks a StartExecution request.
func (e *Engine) newRecord(in startInput) (record, error) {
	end, err := arnEnd(in.StateMachineArn, "stateMachine")
	if err != nil {
		return record{}, err
	}
	machineName, _, _ := strings.Cut(end, ":") // a version or alias runs the same text
	reg, ok := e.machineNamed(machineName)
	if !ok {
		return record{}, apiErrorf("StateMachineDoesNotExist", "State Machine Does Not Exist: '%s'", in.StateMachineArn)
	}
	input := "{}"
	if in.Input != nil {
		input = *in.Input
	}
	if len(input) > dataLimit {
		return record{}, validationError("input has more than %d bytes", dataLimit)
	}
	if !json.Valid([]byte(input)) {
		return record{}, apiErrorf("InvalidExecutionInput", "Invalid State Machine Execution Input: 'the input is not JSON'")
	}
	name := in.Name
	if name == "" {
		name = newUUID()
	}
	if !validName(name) {
		return record{}, apiErrorf("InvalidName", "Invalid Name: '%s'", name)
	}
	e.mu.Lock()
	draining := e.draining
	e.mu.Unlock()
	if draining {
		return record{}, errClosing
	}
	return record{
		Key: machineName + ":" + name, Machine: machineName, Name: name,
		Definition: reg.machine.hash, Role: reg.Role, Input: compact(input),
	}, nil
}

// compact drops the blanks between tokens; the order of keys stays.
func compact(text string) json.RawMessage {
	var buf bytes.Buffer
	if err := json.Compact(&buf, []byte(text)); err != nil {
		return json.RawMessage(text)
	}
	return buf.Bytes()
}
