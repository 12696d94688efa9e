package stepfunctions

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// readItems begins reading a distributed Map's items from object storage.
func (t *turn) readItems(f *frame, st *state, v *view, run *mapRun) error {
	reader := st.run.reader
	args, err := reader.arguments.eval(v)
	if err != nil {
		return err
	}
	if run.rec.MaxItems, err = wholeNumber(v, reader.maxItems, "MaxItems", 0); err != nil {
		return err
	}
	f.Phase, f.Arguments = phaseReading, args
	t.logRunStarted(f, run, 0)
	run.save(t)
	t.read(f, reader, run.rec.MaxItems)
	return nil
}

// read reads as an effect; it is begun again after a restart.
func (t *turn) read(f *frame, reader *itemReader, most int) {
	x, id, attempt, args := t.x, f.ID, f.Attempt, f.Arguments
	t.storageCall(f, func(ctx context.Context) {
		items, err := x.engine.loadItems(ctx, reader, args)
		if most > 0 && len(items) > most {
			items = items[:most]
		}
		if x.engine.calls.Err() == nil {
			x.tell(func(t *turn) { t.itemsRead(id, attempt, items, err) })
		}
	})
}

// storageCall runs a call to object storage that ends with the frame's
// attempt.
func (t *turn) storageCall(f *frame, call func(context.Context)) {
	x, id := t.x, f.ID
	t.after(func() {
		ctx, cancel := context.WithCancel(x.engine.calls)
		started := x.engine.background(func() {
			defer cancel()
			call(ctx)
		})
		if started {
			x.cancels[id] = cancel
		} else {
			cancel()
		}
	})
}

func (t *turn) itemsRead(id, attempt int64, items []json.RawMessage, err error) {
	f, ok := t.x.frames[id]
	if !t.open() || !ok || f.Attempt != attempt || f.Phase != phaseReading {
		return
	}
	delete(t.x.cancels, id)
	if err != nil {
		t.fail(f, &stateError{Name: errItemReader, Cause: err.Error()})
		return
	}
	if err := t.itemsKnown(f, t.state(f), t.x.runs[id], items); err != nil {
		t.fail(f, err)
	}
}

// loadItems fetches and parses the items.
func (e *Engine) loadItems(ctx context.Context, reader *itemReader, raw json.RawMessage) ([]json.RawMessage, error) {
	var args struct{ Bucket, Key, Prefix string }
	if err := json.Unmarshal(raw, &args); err != nil || args.Bucket == "" {
		return nil, errors.New("the reader's Arguments name no Bucket")
	}
	if e.cfg.Objects == nil {
		return nil, errors.New("no object storage is configured")
	}
	if reader.list {
		return e.listItems(ctx, args.Bucket, args.Prefix)
	}
	body, err := e.cfg.Objects.Get(ctx, args.Bucket, args.Key)
	if err != nil {
		return nil, fmt.Errorf("read s3://%s/%s: %w", args.Bucket, args.Key, err)
	}
	defer body.Close()
	if reader.inputType == "JSONL" {
		return readLines(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("read s3://%s/%s: %w", args.Bucket, args.Key, err)
	}
	return pointAt(text, reader.pointer)
}

func (e *Engine) listItems(ctx context.Context, bucket, prefix string) ([]json.RawMessage, error) {
	objects, err := e.cfg.Objects.List(ctx, bucket, prefix)
	if err != nil {
		return nil, fmt.Errorf("list s3://%s/%s: %w", bucket, prefix, err)
	}
	items := make([]json.RawMessage, len(objects))
	for i, o := range objects {
		items[i] = mustMarshal(map[string]any{
			"Etag": o.ETag, "Key": o.Key, "LastModified": o.LastModified.Unix(), "Size": o.Size, "StorageClass": "STANDARD",
		})
	}
	return items, nil
}

// readLines reads JSON Lines.
func readLines(body io.Reader) ([]json.RawMessage, error) {
	dec := json.NewDecoder(body)
	items := []json.RawMessage{}
	for {
		var item json.RawMessage
		err := dec.Decode(&item)
		if errors.Is(err, io.EOF) {
			return items, nil
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", len(items)+1, err)
		}
		items = append(items, item)
	}
}

// pointAt follows a JSON pointer ("" is the whole document) to an array.
func pointAt(text json.RawMessage, pointer string) ([]json.RawMessage, error) {
	at := text
	if pointer != "" {
		for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
			part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
			var members map[string]json.RawMessage
			if json.Unmarshal(at, &members) != nil || members[part] == nil {
				return nil, fmt.Errorf("ItemsPointer %s leads nowhere", pointer)
			}
			at = members[part]
		}
	}
	var items []json.RawMessage
	if err := json.Unmarshal(at, &items); err != nil || items == nil {
		return nil, errors.New("the object is not a JSON array")
	}
	return items, nil
}

// batch groups the children's inputs; without a batcher each is a child.
func batch(v *view, b *itemBatcher, inputs []json.RawMessage) ([]childInput, error) {
	if b == nil {
		children := make([]childInput, len(inputs))
		for i, in := range inputs {
			if len(in) > dataLimit {
				return nil, dataLimitError("item " + strconv.Itoa(i))
			}
			children[i] = childInput{Input: in, Items: 1}
		}
		return children, nil
	}
	most, err := wholeNumber(v, b.maxItems, "MaxItemsPerBatch", 0)
	if err != nil {
		return nil, err
	}
	bytesMost, err := wholeNumber(v, b.maxBytes, "MaxInputBytesPerBatch", 0)
	if err != nil {
		return nil, err
	}
	if bytesMost == 0 || bytesMost > dataLimit {
		bytesMost = dataLimit
	}
	var shared json.RawMessage
	if b.input != nil {
		if shared, err = b.input.eval(v); err != nil {
			return nil, err
		}
	}
	return cut(inputs, most, bytesMost, shared)
}

// cut makes batches of at most most items (0 is no limit) and size bytes.
func cut(inputs []json.RawMessage, most, size int, shared json.RawMessage) ([]childInput, error) {
	frameSize := len(`{"BatchInput":,"Items":[]}`) + len(shared)
	var children []childInput
	var group []json.RawMessage
	used := frameSize
	flush := func() {
		if len(group) == 0 {
			return
		}
		input := map[string]any{"Items": joinArray(group)}
		if shared != nil {
			input["BatchInput"] = shared
		}
		children = append(children, childInput{Input: mustMarshal(input), Items: len(group)})
		group, used = nil, frameSize
	}
	for i, in := range inputs {
		if frameSize+len(in) > size {
			return nil, dataLimitError("batch with item " + strconv.Itoa(i))
		}
		if (most > 0 && len(group) == most) || used+len(in)+1 > size {
			flush()
		}
		group = append(group, in)
		used += len(in) + 1
	}
	flush()
	return children, nil
}

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
