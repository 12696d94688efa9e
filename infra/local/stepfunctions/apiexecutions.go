package stepfunctions

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"go.etcd.io/bbolt"
)

type stopInput struct {
	ExecutionArn string `json:"executionArn"`
	Error        string `json:"error"`
	Cause        string `json:"cause"`
}

// stopAPI aborts a running execution; of a closed one it only tells when that
// stopped.
func (e *Engine) stopAPI(ctx context.Context, in stopInput) (any, error) {
	rec, err := e.find(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	stop := rec.Stop
	if x := e.lookup(rec.Key); x != nil {
		err := x.ask(ctx, func(t *turn) error {
			t.stopExecution(&stateError{Name: in.Error, Cause: in.Cause})
			stop = t.x.rec.Stop
			return nil
		})
		if err != nil {
			return nil, err
		}
	} else if rec.Status == statusRunning {
		if rec, err = e.find(in.ExecutionArn); err != nil || rec.Status == statusRunning {
			return nil, errors.Join(err, errClosing)
		}
		stop = rec.Stop
	}
	return map[string]any{"stopDate": epoch(stop)}, nil
}

// find reads an execution as it is on disk.
func (e *Engine) find(arn string) (*record, error) {
	key, err := arnEnd(arn, "execution")
	if err != nil {
		return nil, err
	}
	var rec record
	found, err := e.store.decode(bucketExecutions, []byte(key), &rec)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, apiErrorf("ExecutionDoesNotExist", "Execution Does Not Exist: '%s'", arn)
	}
	return &rec, nil
}

type executionInput struct {
	ExecutionArn string `json:"executionArn"`
}

func (e *Engine) describeExecution(_ context.Context, in executionInput) (any, error) {
	rec, err := e.find(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	out := e.summary(rec)
	out["input"], out["inputDetails"] = string(rec.Input), map[string]any{"included": true}
	out["redriveCount"], out["redriveStatus"] = 0, "NOT_REDRIVABLE"
	if rec.Output != nil {
		out["output"], out["outputDetails"] = string(rec.Output), map[string]any{"included": true}
	}
	if rec.Error != "" {
		out["error"] = rec.Error
	}
	if rec.Cause != "" {
		out["cause"] = rec.Cause
	}
	return out, nil
}

// summary is an entry of ListExecutions.
func (e *Engine) summary(rec *record) map[string]any {
	out := map[string]any{
		"executionArn": e.executionARN(rec.Key), "stateMachineArn": e.machineARN(rec.Machine), "name": rec.Name,
		"status": rec.Status, "startDate": epoch(rec.Start),
	}
	if !rec.Stop.IsZero() {
		out["stopDate"] = epoch(rec.Stop)
	}
	if rec.Parent != nil && rec.Parent.MapRun != "" {
		out["mapRunArn"], out["itemCount"] = e.mapRunARN(rec.Parent.MapRun), rec.Parent.Items
	}
	return out
}

type listInput struct {
	StateMachineArn string `json:"stateMachineArn"`
	MapRunArn       string `json:"mapRunArn"`
	StatusFilter    string `json:"statusFilter"`
	MaxResults      int    `json:"maxResults"`
	NextToken       string `json:"nextToken"`
}

// list names the list a ListExecutions request asks for.
func (e *Engine) list(in listInput) (string, error) {
	if (in.StateMachineArn == "") == (in.MapRunArn == "") {
		return "", validationError("exactly one of stateMachineArn and mapRunArn is needed")
	}
	if in.MapRunArn != "" {
		id, err := arnEnd(in.MapRunArn, "mapRun")
		if err == nil && !e.store.has(bucketMapRuns, []byte(id)) {
			err = apiErrorf("ResourceNotFound", "Map Run Does Not Exist: '%s'", in.MapRunArn)
		}
		return "run/" + id, err
	}
	name, err := arnEnd(in.StateMachineArn, "stateMachine")
	if err != nil {
		return "", err
	}
	if _, ok := e.machineNamed(name); !ok {
		return "", apiErrorf("StateMachineDoesNotExist", "State Machine Does Not Exist: '%s'", in.StateMachineArn)
	}
	return "machine/" + name, nil
}

// listExecutions shows the latest first.
func (e *Engine) listExecutions(_ context.Context, in listInput) (any, error) {
	list, err := e.list(in)
	if err != nil {
		return nil, err
	}
	statuses := []string{"", statusRunning, statusSucceeded, statusFailed, statusTimedOut, statusAborted, "PENDING_REDRIVE"}
	if !slices.Contains(statuses, in.StatusFilter) {
		return nil, validationError("statusFilter %q is not a status", in.StatusFilter)
	}
	size, err := pageSize(in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	start := under(list)
	if in.NextToken != "" {
		if start, err = parsePageToken(in.NextToken, under(list)); err != nil {
			return nil, err
		}
	}
	executions, next, err := e.page(list, start, in.StatusFilter, size)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"executions": executions}
	if next != nil {
		out["nextToken"] = pageToken(next)
	}
	return out, nil
}

// page reads up to size executions of a list from a key on; next is the key of
// the first that did not fit.
func (e *Engine) page(list string, start []byte, status string, size int) (out []map[string]any, next []byte, err error) {
	out = []map[string]any{}
	err = e.store.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketIndex).Cursor()
		prefix := under(list)
		for k, v := c.Seek(start); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if status != "" && status != string(v) {
				continue
			}
			if len(out) == size {
				next = bytes.Clone(k)
				return nil
			}
			var rec record
			if err := json.Unmarshal(tx.Bucket(bucketExecutions).Get(k[len(prefix)+8:]), &rec); err != nil {
				return err
			}
			out = append(out, e.summary(&rec))
		}
		return nil
	})
	return out, next, err
}
