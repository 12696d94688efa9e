package stepfunctions

import (
	"context"
	"encoding/json"
)

type taskSuccessInput struct {
	TaskToken string `json:"taskToken"`
	Output    string `json:"output"`
}

func (e *Engine) sendTaskSuccess(ctx context.Context, in taskSuccessInput) (any, error) {
	if in.TaskToken == "" {
		return nil, validationError("taskToken is missing")
	}
	if len(in.Output) > dataLimit {
		return nil, validationError("output has more than %d bytes", dataLimit)
	}
	if !json.Valid([]byte(in.Output)) {
		return nil, apiErrorf("InvalidOutput", "Invalid Output: 'the output is not JSON'")
	}
	return map[string]any{}, e.succeedTask(ctx, in.TaskToken, compact(in.Output))
}

type taskFailureInput struct {
	TaskToken string `json:"taskToken"`
	Error     string `json:"error"`
	Cause     string `json:"cause"`
}

func (e *Engine) sendTaskFailure(ctx context.Context, in taskFailureInput) (any, error) {
	if in.TaskToken == "" {
		return nil, validationError("taskToken is missing")
	}
	if len(in.Error) > 256 || len(in.Cause) > 32768 {
		return nil, validationError("error has at most 256 and cause at most 32768 bytes")
	}
	return map[string]any{}, e.failTask(ctx, in.TaskToken, &stateError{Name: in.Error, Cause: in.Cause})
}

type taskHeartbeatInput struct {
	TaskToken string `json:"taskToken"`
}

func (e *Engine) sendTaskHeartbeat(ctx context.Context, in taskHeartbeatInput) (any, error) {
	if in.TaskToken == "" {
		return nil, validationError("taskToken is missing")
	}
	return map[string]any{}, e.beatTask(ctx, in.TaskToken)
}
