package stepfunctions

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
)

type machineInput struct {
	StateMachineArn string `json:"stateMachineArn"`
}

func (e *Engine) describeStateMachine(_ context.Context, in machineInput) (any, error) {
	name, err := arnEnd(in.StateMachineArn, "stateMachine")
	if err != nil {
		return nil, err
	}
	reg, ok := e.machineNamed(name)
	if !ok {
		return nil, apiErrorf("StateMachineDoesNotExist", "State Machine Does Not Exist: '%s'", in.StateMachineArn)
	}
	return map[string]any{
		"stateMachineArn": e.machineARN(name), "name": name, "status": "ACTIVE", "definition": string(reg.JSON),
		"roleArn": reg.Role, "type": reg.Type, "creationDate": epoch(reg.created), "revisionId": reg.machine.hash[:32],
	}, nil
}

// describeStateMachineForExecution shows the text an execution runs under,
// which may be older than the machine's present one.
func (e *Engine) describeStateMachineForExecution(_ context.Context, in executionInput) (any, error) {
	rec, err := e.find(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	text, created, err := e.definitionText(rec.Definition)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(rec.Machine, "/")
	return map[string]any{
		"stateMachineArn": e.machineARN(rec.Machine), "name": name, "definition": text, "roleArn": rec.Role,
		"updateDate": epoch(created), "revisionId": rec.Definition[:32],
	}, nil
}

type pageInput struct {
	MaxResults int    `json:"maxResults"`
	NextToken  string `json:"nextToken"`
}

func (e *Engine) listStateMachines(_ context.Context, in pageInput) (any, error) {
	size, err := pageSize(in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	from, err := parsePageToken(in.NextToken, nil)
	if err != nil {
		return nil, err
	}
	machines, out := []map[string]any{}, map[string]any{}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, name := range sortedKeys(e.machines) {
		if name < string(from) {
			continue
		}
		if len(machines) == size {
			out["nextToken"] = pageToken([]byte(name))
			break
		}
		reg := e.machines[name]
		machines = append(machines, map[string]any{
			"stateMachineArn": e.machineARN(name), "name": name, "type": reg.Type, "creationDate": epoch(reg.created),
		})
	}
	out["stateMachines"] = machines
	return out, nil
}

type mapRunInput struct {
	MapRunArn string `json:"mapRunArn"`
}

func (e *Engine) describeMapRun(_ context.Context, in mapRunInput) (any, error) {
	id, err := arnEnd(in.MapRunArn, "mapRun")
	if err != nil {
		return nil, err
	}
	var run mapRunRecord
	found, err := e.store.decode(bucketMapRuns, []byte(id), &run)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, apiErrorf("ResourceNotFound", "Map Run Does Not Exist: '%s'", in.MapRunArn)
	}
	runningChildren := run.Next - run.ChildTally.done()
	if run.Status != statusRunning {
		runningChildren = 0
	}
	out := map[string]any{
		"mapRunArn": in.MapRunArn, "executionArn": e.executionARN(run.Execution), "status": run.Status,
		"startDate": epoch(run.Start), "maxConcurrency": run.Concurrency, "redriveCount": 0,
		"toleratedFailurePercentage": 0.0, "toleratedFailureCount": 0,
		"itemCounts":      counts(run.ItemTally, run.Items, 0),
		"executionCounts": counts(run.ChildTally, run.Children, runningChildren),
	}
	if run.Percent != nil {
		out["toleratedFailurePercentage"] = *run.Percent
	}
	if run.Count != nil {
		out["toleratedFailureCount"] = *run.Count
	}
	if !run.Stop.IsZero() {
		out["stopDate"] = epoch(run.Stop)
	}
	return out, nil
}

func counts(c tally, total, running int) map[string]any {
	written := 0
	if c.done() == total {
		written = total
	}
	return map[string]any{
		"total": total, "pending": max(0, total-c.done()-running), "running": running, "succeeded": c.Succeeded,
		"failed": c.Failed, "timedOut": c.TimedOut, "aborted": c.Aborted, "resultsWritten": written,
		"failuresNotRedrivable": 0, "pendingRedrive": 0,
	}
}

type mapRunsInput struct {
	ExecutionArn string `json:"executionArn"`
	MaxResults   int    `json:"maxResults"`
	NextToken    string `json:"nextToken"`
}

func (e *Engine) listMapRuns(_ context.Context, in mapRunsInput) (any, error) {
	rec, err := e.find(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	from, err := parsePageToken(in.NextToken, nil)
	if err != nil {
		return nil, err
	}
	runs, out := []map[string]any{}, map[string]any{}
	err = e.store.each(bucketMapRuns, []byte(rec.Machine+"/"), func(key, raw []byte) (bool, error) {
		var run mapRunRecord
		if err := json.Unmarshal(raw, &run); err != nil {
			return false, err
		}
		if run.Execution != rec.Key || bytes.Compare(key, from) < 0 {
			return true, nil
		}
		if len(runs) == size {
			out["nextToken"] = pageToken(key)
			return false, nil
		}
		entry := map[string]any{
			"mapRunArn": e.mapRunARN(run.ID), "executionArn": e.executionARN(rec.Key),
			"stateMachineArn": e.machineARN(rec.Machine + "/" + run.Label), "startDate": epoch(run.Start),
		}
		if !run.Stop.IsZero() {
			entry["stopDate"] = epoch(run.Stop)
		}
		runs = append(runs, entry)
		return true, nil
	})
	out["mapRuns"] = runs
	return out, err
}
