// Package workflow is the only package that knows Step Functions: starting
// executions and answering the task tokens on which they wait.
package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// Machines are the state machines' ARNs by name.
type Machines map[string]string

// Client starts executions and answers tokens.
type Client struct {
	sfn      *sfn.Client
	machines Machines
}

// New wraps a Step Functions client.
func New(client *sfn.Client, machines Machines) *Client {
	return &Client{sfn: client, machines: machines}
}

// Start begins an execution of a machine under a name chosen by the caller.
// A name that was used before changes nothing: the execution runs or has run.
func (c *Client) Start(ctx context.Context, machine, name string, input json.RawMessage) error {
	arn, ok := c.machines[machine]
	if !ok {
		return fmt.Errorf("workflow: no machine %q is configured", machine)
	}
	_, err := c.sfn.StartExecution(ctx, &sfn.StartExecutionInput{
		StateMachineArn: aws.String(arn), Name: aws.String(name), Input: aws.String(string(input)),
	})
	var exists *types.ExecutionAlreadyExists
	if errors.As(err, &exists) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("workflow: start %s %s: %w", machine, name, err)
	}
	return nil
}

// Answer gives a waiting task its output. A token that is no longer waited
// for (answered before, timed out, its execution ended) changes nothing:
// waiting is then false.
func (c *Client) Answer(ctx context.Context, token string, output json.RawMessage) (waiting bool, err error) {
	_, err = c.sfn.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: aws.String(token), Output: aws.String(string(output))})
	var gone *types.TaskDoesNotExist
	var late *types.TaskTimedOut
	if errors.As(err, &gone) || errors.As(err, &late) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("workflow: answer: %w", err)
	}
	return true, nil
}
