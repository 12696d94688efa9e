package streams

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ansinh/infra/local/children"
)

// record is a stream record and what is needed to place it.
type record struct {
	fields   map[string]any
	sequence string
}

// hand gives the records that pass the filters to the function, batch after
// batch, and notes each batch once it is taken.
func (f *feed) hand(ctx context.Context, raws []json.RawMessage) error {
	var batch []record
	last := ""
	for _, raw := range raws {
		r, err := f.read(raw)
		if err != nil {
			return err
		}
		last = r.sequence
		if !anyMatches(f.patterns, r.fields) {
			continue
		}
		if batch = append(batch, r); len(batch) == f.source.BatchSize {
			if err := f.deliver(ctx, batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	if err := f.deliver(ctx, batch); err != nil {
		return err
	}
	return f.note(last)
}

func (f *feed) read(raw json.RawMessage) (record, error) {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return record{}, fmt.Errorf("read a stream record: %w", err)
	}
	fields["awsRegion"] = children.Region
	fields["eventSourceARN"] = f.arn
	inner, _ := fields["dynamodb"].(map[string]any)
	sequence, _ := inner["SequenceNumber"].(string)
	if sequence == "" {
		return record{}, fmt.Errorf("a stream record has no sequence number")
	}
	return record{fields, sequence}, nil
}

func (f *feed) note(sequence string) error {
	if err := f.store.Put(room, f.key(), []byte(sequence)); err != nil {
		return fmt.Errorf("note how far the stream was read: %w", err)
	}
	return nil
}

// deliver gives one batch to the function until it is taken or ctx ends. A
// function that reports which record failed is given the rest from there on.
func (f *feed) deliver(ctx context.Context, batch []record) error {
	pause := 50 * time.Millisecond
	for len(batch) > 0 {
		taken, err := f.invoke(ctx, batch)
		if taken > 0 {
			if e := f.note(batch[taken-1].sequence); e != nil {
				return e
			}
			batch = batch[taken:]
		}
		if len(batch) == 0 {
			return nil
		}
		f.log.Warn("a function did not take its records and is given them again", "records", len(batch), "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause = min(2*pause, 5*time.Second)
		}
	}
	return nil
}

// invoke runs the function once and counts the leading records it took.
func (f *feed) invoke(ctx context.Context, batch []record) (taken int, err error) {
	records := make([]map[string]any, len(batch))
	for i, r := range batch {
		records[i] = r.fields
	}
	payload, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		return 0, err
	}
	answer, err := f.funcs.Invoke(ctx, f.source.Function, payload)
	if err != nil {
		return 0, err
	}
	var report struct {
		BatchItemFailures []struct {
			ItemIdentifier string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if json.Unmarshal(answer, &report) != nil {
		return len(batch), nil //nolint:nilerr // any other answer says the batch was taken
	}
	taken = len(batch)
	for _, failed := range report.BatchItemFailures {
		for i, r := range batch[:taken] {
			if r.sequence == failed.ItemIdentifier {
				taken = i
			}
		}
	}
	return taken, nil
}
