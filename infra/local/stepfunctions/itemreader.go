package stepfunctions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	defer func() { _ = body.Close() }() // only read from
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
