package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/children"
	"ansinh/infra/local/state"
)

// world is a DynamoDB store with one table that has a stream.
type world struct {
	t      *testing.T
	tables *awsjson.Client
	store  *state.Store
	file   string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	port, err := children.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := children.Dynoxide(filepath.Join("..", "..", ".."), filepath.Join(dir, "db"), port)
	if err != nil {
		t.Fatal(err)
	}
	child, err := children.Start(t.Context(), spec, dir, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Stop(0) })
	w := &world{t: t, tables: awsjson.New(fmt.Sprintf("http://127.0.0.1:%d", port)), file: filepath.Join(dir, "state.db")}
	w.call("CreateTable", `{"TableName":"Things","BillingMode":"PAY_PER_REQUEST",
		"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],
		"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
		"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}`)
	return w
}

func (w *world) call(operation, body string) {
	w.t.Helper()
	if err := w.tables.Call(w.t.Context(), "DynamoDB_20120810."+operation, json.RawMessage(body), nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) put(sk string) {
	w.call("PutItem", fmt.Sprintf(`{"TableName":"Things","Item":{"pk":{"S":"p"},"sk":{"S":%q},"n":{"N":"5"}}}`, sk))
}

// taker is a function that fails as told and notes what it took.
type taker struct {
	mu    sync.Mutex
	fail  int    // fail this many times
	not   string // report this sort key as failed, once
	seen  []string
	arn   string
	tries int
	came  chan struct{}
}

func (k *taker) Invoke(_ context.Context, _ string, payload []byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tries++
	if k.fail > 0 {
		k.fail--
		return nil, errors.New("told to fail")
	}
	var ev struct {
		Records []struct {
			EventName      string `json:"eventName"`
			EventSourceARN string `json:"eventSourceARN"`
			DynamoDB       struct {
				Keys           map[string]map[string]string
				SequenceNumber string
			} `json:"dynamodb"`
		}
	}
	if err := json.Unmarshal(payload, &ev); err != nil {
		return nil, err
	}
	for _, r := range ev.Records {
		sk := r.DynamoDB.Keys["sk"]["S"]
		if sk == k.not {
			k.not = ""
			return json.Marshal(map[string]any{"batchItemFailures": []any{map[string]string{"itemIdentifier": r.DynamoDB.SequenceNumber}}})
		}
		k.arn = r.EventSourceARN
		k.seen = append(k.seen, r.EventName+" "+sk)
		k.came <- struct{}{}
	}
	return []byte(`{"batchItemFailures":[]}`), nil
}

func (w *world) read(k *taker) *Reader {
	w.t.Helper()
	store, err := state.Open(w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	w.store = store
	r, err := Start([]Source{{Table: "Things", Function: "F", BatchSize: 10, Filters: []json.RawMessage{
		json.RawMessage(`{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"OUTBOX#"}]}}}}`),
	}}}, w.tables, k, store, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) stop(r *Reader) {
	w.t.Helper()
	r.Stop()
	if err := w.store.Close(); err != nil {
		w.t.Fatal(err)
	}
}

func TestReader_C30_GivesAgainUntilTaken_AndGoesOnAfterRestart(t *testing.T) {
	w := newWorld(t)
	k := &taker{fail: 2, not: "OUTBOX#2", came: make(chan struct{}, 20)}
	r := w.read(k)
	w.put("OUTBOX#1")
	w.put("OTHER#1")
	w.put("OUTBOX#2")
	w.put("OUTBOX#2") // a change, not an insert
	w.put("OUTBOX#3")
	r.Wake()
	for range 3 {
		<-k.came
	}
	w.stop(r)

	w.put("OUTBOX#4") // while nobody reads
	r = w.read(k)
	<-k.came
	w.stop(r)

	want := []string{"INSERT OUTBOX#1", "INSERT OUTBOX#2", "INSERT OUTBOX#3", "INSERT OUTBOX#4"}
	counts := map[string]int{}
	var order []string
	for _, s := range k.seen {
		if counts[s]++; counts[s] == 1 {
			order = append(order, s)
		}
	}
	if fmt.Sprint(order) != fmt.Sprint(want) {
		t.Errorf("took %v, want %v", k.seen, want)
	}
	if k.tries < 5 || k.fail != 0 || k.not != "" {
		t.Errorf("%d tries; %d failures and %q were not played", k.tries, k.fail, k.not)
	}
	if k.arn == "" {
		t.Error("the records name no stream")
	}
}

func TestPattern_Rules(t *testing.T) {
	record := map[string]any{"eventName": "INSERT", "dynamodb": map[string]any{"Keys": map[string]any{"sk": map[string]any{"S": "OUTBOX#1"}}}}
	for name, c := range map[string]struct {
		pattern string
		want    bool
	}{
		"equal":          {`{"eventName":["INSERT"]}`, true},
		"one of":         {`{"eventName":["REMOVE","INSERT"]}`, true},
		"not among":      {`{"eventName":["REMOVE"]}`, false},
		"prefix":         {`{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"OUTBOX#"}]}}}}`, true},
		"suffix":         {`{"dynamodb":{"Keys":{"sk":{"S":[{"suffix":"#2"}]}}}}`, false},
		"exists":         {`{"dynamodb":{"NewImage":[{"exists":false}]}}`, true},
		"anything but":   {`{"eventName":[{"anything-but":["INSERT"]}]}`, false},
		"both":           {`{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":["x"]}}}}`, false},
		"missing branch": {`{"other":{"deep":["x"]}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := parsePatterns([]json.RawMessage{json.RawMessage(c.pattern)})
			if err != nil {
				t.Fatal(err)
			}
			if got := anyMatches(p, record); got != c.want {
				t.Errorf("matches: %v", got)
			}
		})
	}
	for _, bad := range []string{`{"a":"b"}`, `{"a":[{"numeric":[">",5]}]}`, `[]`} {
		if _, err := parsePatterns([]json.RawMessage{json.RawMessage(bad)}); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	if !anyMatches(nil, record) {
		t.Error("no filter lets all through")
	}
}
