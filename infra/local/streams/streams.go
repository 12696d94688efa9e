// Package streams reads the change streams of the tables and hands their
// records to functions, as Lambda's event source mappings do: in order, again
// and again until the function succeeds, from where it was after a restart.
package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/state"
)

// Polling slows down while nothing is written and starts over at a wake.
const (
	quickest = 20 * time.Millisecond
	slowest  = 250 * time.Millisecond
	room     = "streams"
)

// Source is one table stream feeding one function.
type Source struct {
	Table, Function string
	BatchSize       int
	Filters         []json.RawMessage
}

// Functions runs a function by name.
type Functions interface {
	Invoke(ctx context.Context, function string, payload []byte) ([]byte, error)
}

// Reader reads all sources until stopped.
type Reader struct {
	feeds  []*feed
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// feed is one source at work.
type feed struct {
	source   Source
	patterns []pattern
	tables   *awsjson.Client
	funcs    Functions
	store    *state.Store
	log      *slog.Logger
	wake     chan struct{}
	arn      string
}

// Start begins reading. Each source goes on after the last record its function
// took, or at the oldest record kept.
func Start(sources []Source, tables *awsjson.Client, funcs Functions, store *state.Store, log *slog.Logger) (*Reader, error) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &Reader{cancel: cancel}
	for _, s := range sources {
		patterns, err := parsePatterns(s.Filters)
		if err != nil {
			cancel()
			return nil, fmt.Errorf("stream of %s to %s: %w", s.Table, s.Function, err)
		}
		r.feeds = append(r.feeds, &feed{
			source: s, patterns: patterns, tables: tables, funcs: funcs, store: store,
			log: log.With("table", s.Table, "function", s.Function), wake: make(chan struct{}, 1),
		})
	}
	for _, f := range r.feeds {
		r.done.Go(func() { f.run(ctx) })
	}
	return r, nil
}

// Wake has all streams looked at now: something may have been written.
func (r *Reader) Wake() {
	for _, f := range r.feeds {
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// Stop ends reading and waits for the functions at work. What they were given
// and did not finish is given again at the next start.
func (r *Reader) Stop() {
	r.cancel()
	r.done.Wait()
}

func (f *feed) run(ctx context.Context) {
	pause := quickest
	iterator := ""
	for ctx.Err() == nil {
		moved, next, err := f.step(ctx, iterator)
		iterator = next
		switch {
		case err != nil && ctx.Err() == nil:
			f.log.Warn("reading a table stream failed", "error", err)
			iterator, pause = "", slowest
		case moved:
			pause = quickest
			continue
		}
		select {
		case <-ctx.Done():
		case <-f.wake:
			pause = quickest
		case <-time.After(pause):
			pause = min(pause*3/2, slowest)
		}
	}
}

// step reads once. moved says there was something; next is where to go on, ""
// to begin again at what was kept.
func (f *feed) step(ctx context.Context, iterator string) (moved bool, next string, err error) {
	if iterator == "" {
		if iterator, err = f.resume(ctx); err != nil {
			return false, "", err
		}
	}
	var got struct {
		Records           []json.RawMessage
		NextShardIterator string
	}
	err = f.tables.Call(ctx, "DynamoDBStreams_20120810.GetRecords", map[string]any{"ShardIterator": iterator, "Limit": 1000}, &got)
	if err != nil {
		return false, "", err
	}
	if len(got.Records) == 0 {
		return false, got.NextShardIterator, nil
	}
	return true, got.NextShardIterator, f.hand(ctx, got.Records)
}

// resume finds the stream and asks for what comes after the last record taken.
func (f *feed) resume(ctx context.Context) (iterator string, err error) {
	shard, err := f.shard(ctx)
	if err != nil {
		return "", err
	}
	in := map[string]any{"StreamArn": f.arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
	at, err := f.store.Get(room, f.key())
	if err != nil {
		return "", err
	}
	if at != nil {
		in["ShardIteratorType"], in["SequenceNumber"] = "AFTER_SEQUENCE_NUMBER", string(at)
	}
	var got struct{ ShardIterator string }
	err = f.tables.Call(ctx, "DynamoDBStreams_20120810.GetShardIterator", in, &got)
	var gone *awsjson.Error
	if errors.As(err, &gone) && gone.Type == "TrimmedDataAccessException" {
		in["ShardIteratorType"] = "TRIM_HORIZON"
		delete(in, "SequenceNumber")
		err = f.tables.Call(ctx, "DynamoDBStreams_20120810.GetShardIterator", in, &got)
	}
	return got.ShardIterator, err
}

// key names this source's place; the stream's ARN is part of it, so that a
// table made anew is read from its beginning.
func (f *feed) key() string { return f.source.Function + " " + f.arn }

func (f *feed) shard(ctx context.Context) (string, error) {
	var table struct {
		Table struct{ LatestStreamArn string }
	}
	if err := f.tables.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]any{"TableName": f.source.Table}, &table); err != nil {
		return "", err
	}
	f.arn = table.Table.LatestStreamArn
	var stream struct {
		StreamDescription struct{ Shards []struct{ ShardId string } }
	}
	if err := f.tables.Call(ctx, "DynamoDBStreams_20120810.DescribeStream", map[string]any{"StreamArn": f.arn}, &stream); err != nil {
		return "", err
	}
	if len(stream.StreamDescription.Shards) != 1 {
		return "", fmt.Errorf("the stream has %d shards; the local store keeps one", len(stream.StreamDescription.Shards))
	}
	return stream.StreamDescription.Shards[0].ShardId, nil
}
