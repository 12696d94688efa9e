package stepfunctions

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
)

// outcome is an ended child in both of its forms.
type outcome struct {
	status      string
	output      json.RawMessage
	description json.RawMessage
}

// outcomes reads the ended children of a run in order.
func (e *Engine) outcomes(run mapRunRecord) ([]outcome, error) {
	out := make([]outcome, run.Children)
	for i := range run.Children {
		var result childResult
		var rec record
		if found, err := e.store.decode(bucketMapResults, mapKey(run.ID, i), &result); err != nil || !found {
			return nil, errorsOr(err, "a child's result is missing")
		}
		if found, err := e.store.decode(bucketExecutions, []byte(result.Key), &rec); err != nil || !found {
			return nil, errorsOr(err, "a child's execution is missing")
		}
		out[i] = outcome{rec.Status, rec.Output, e.describeChild(&rec, false)}
	}
	return out, nil
}

// transform renders one child's outcome. A failed child is always described
// whole.
func (w *resultWriter) transform(o outcome) []json.RawMessage {
	if w.transformation == "NONE" || o.status != statusSucceeded {
		return []json.RawMessage{o.description}
	}
	if w.transformation == "FLATTEN" {
		var parts []json.RawMessage
		if json.Unmarshal(o.output, &parts) == nil && parts != nil {
			return parts
		}
	}
	return []json.RawMessage{o.output}
}

// writeResults begins writing the outcomes to object storage.
func (t *turn) writeResults(f *frame, st *state) error {
	args, err := st.run.writer.arguments.eval(t.view(f))
	if err != nil {
		return err
	}
	f.Phase, f.Arguments = phaseWriting, args
	t.touch(f)
	t.write(f, st.run.writer)
	return nil
}

// write writes as an effect; the same keys are written again after a restart.
func (t *turn) write(f *frame, w *resultWriter) {
	x, id, attempt, args, run := t.x, f.ID, f.Attempt, f.Arguments, t.x.runs[f.ID].rec
	t.storageCall(f, func(ctx context.Context) {
		result, err := x.engine.saveResults(ctx, w, args, run)
		if x.engine.calls.Err() == nil {
			x.tell(func(t *turn) { t.resultsWritten(id, attempt, result, err) })
		}
	})
}

func (t *turn) resultsWritten(id, attempt int64, result json.RawMessage, err error) {
	f, ok := t.x.frames[id]
	if !t.open() || !ok || f.Attempt != attempt || f.Phase != phaseWriting {
		return
	}
	delete(t.x.cancels, id)
	if err != nil {
		t.fail(f, &stateError{Name: errResultWriter, Cause: err.Error()})
		return
	}
	t.runSucceeded(f, t.state(f), t.x.runs[id], result)
}

// resultFile is an entry of a manifest.
type resultFile struct {
	Key  string `json:"Key"`
	Size int    `json:"Size"`
}

// saveResults writes one file per outcome and the manifest that lists them,
// and returns the state's result.
func (e *Engine) saveResults(ctx context.Context, w *resultWriter, raw json.RawMessage, run mapRunRecord) (json.RawMessage, error) {
	var args struct{ Bucket, Prefix string }
	if err := json.Unmarshal(raw, &args); err != nil || args.Bucket == "" {
		return nil, errors.New("the writer's Arguments name no Bucket")
	}
	if e.cfg.Objects == nil {
		return nil, errors.New("no object storage is configured")
	}
	outcomes, err := e.outcomes(run)
	if err != nil {
		return nil, err
	}
	groups := map[string][]json.RawMessage{}
	for _, o := range outcomes {
		group := "FAILED"
		if o.status == statusSucceeded {
			group = "SUCCEEDED"
		}
		groups[group] = append(groups[group], w.transform(o)...)
	}
	folder := path.Join(args.Prefix, run.ID[indexByte(run.ID, ':')+1:])
	files := map[string][]resultFile{"SUCCEEDED": {}, "FAILED": {}, "PENDING": {}}
	for _, group := range sortedKeys(groups) {
		body, extension := []byte(joinArray(groups[group])), ".json"
		if w.outputType == "JSONL" {
			body, extension = append(bytes.Join(asBytes(groups[group]), []byte("\n")), '\n'), ".jsonl"
		}
		key := path.Join(folder, group+"_0"+extension)
		if err := e.cfg.Objects.Put(ctx, args.Bucket, key, body); err != nil {
			return nil, fmt.Errorf("write s3://%s/%s: %w", args.Bucket, key, err)
		}
		files[group] = []resultFile{{key, len(body)}}
	}
	manifest := mustMarshal(map[string]any{
		"DestinationBucket": args.Bucket, "MapRunArn": e.mapRunARN(run.ID), "ResultFiles": files,
	})
	key := path.Join(folder, "manifest.json")
	if err := e.cfg.Objects.Put(ctx, args.Bucket, key, manifest); err != nil {
		return nil, fmt.Errorf("write s3://%s/%s: %w", args.Bucket, key, err)
	}
	return mustMarshal(map[string]any{
		"MapRunArn": e.mapRunARN(run.ID), "ResultWriterDetails": map[string]any{"Bucket": args.Bucket, "Key": key},
	}), nil
}
