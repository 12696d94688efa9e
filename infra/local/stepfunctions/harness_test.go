package stepfunctions

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// function is a test's Lambda function: it returns a result, or an error that
// becomes the function's own (functionError) or, wrapped in broken, the
// service's.
type function func(ctx context.Context, payload map[string]any) (any, error)

type lambdaError struct{ kind, message string }

func (e lambdaError) Error() string { return e.kind + ": " + e.message }

// functions is an Invoker over a map.
type functions map[string]function

func (fs functions) Invoke(ctx context.Context, name string, payload []byte) ([]byte, string, error) {
	fn, ok := fs[name]
	if !ok {
		return nil, "", fmt.Errorf("%s: %w", name, ErrFunctionNotFound)
	}
	var in map[string]any
	_ = json.Unmarshal(payload, &in) // a payload that is no object leaves in empty
	out, err := fn(ctx, in)
	var le lambdaError
	switch {
	case errors.As(err, &le):
		body, _ := json.Marshal(map[string]string{"errorType": le.kind, "errorMessage": le.message})
		return body, "Unhandled", nil
	case err != nil:
		return nil, "", err
	}
	body, err := json.Marshal(out)
	return body, "", err
}

// handClock is moved by hand.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

var dawn = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func newHandClock() *handClock { return &handClock{now: dawn} }

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// memoryObjects is an Objects over a map of "bucket/key".
type memoryObjects struct {
	mu   sync.Mutex
	data map[string][]byte
}

func (m *memoryObjects) Get(_ context.Context, bucket, key string) (io.ReadCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	body, ok := m.data[bucket+"/"+key]
	if !ok {
		return nil, errors.New("no such key")
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

func (m *memoryObjects) Put(_ context.Context, bucket, key string, body []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.data[bucket+"/"+key] = bytes.Clone(body)
	return nil
}

func (m *memoryObjects) List(_ context.Context, bucket, prefix string) ([]Object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Object
	for k, body := range m.data {
		if key, ok := strings.CutPrefix(k, bucket+"/"); ok && strings.HasPrefix(key, prefix) {
			out = append(out, Object{Key: key, Size: int64(len(body)), LastModified: dawn})
		}
	}
	slices.SortFunc(out, func(a, b Object) int { return strings.Compare(a.Key, b.Key) })
	return out, nil
}

// world is an engine behind HTTP with a real SDK client.
type world struct {
	t       *testing.T
	path    string
	clock   *handClock
	objects *memoryObjects
	cfg     Config
	engine  *Engine
	client  *sfn.Client
}

// newWorld opens an engine with machines given as name -> definition.
func newWorld(t *testing.T, fns functions, machines map[string]string) *world {
	t.Helper()
	w := &world{t: t, path: filepath.Join(t.TempDir(), "sfn.db"), clock: newHandClock(), objects: &memoryObjects{data: map[string][]byte{}}}
	w.cfg = Config{
		Machines: map[string]Definition{}, Invoker: fns, Objects: w.objects, Clock: w.clock,
		Logger: slog.New(slog.DiscardHandler),
	}
	for name, def := range machines {
		w.cfg.Machines[name] = Definition{JSON: []byte(def), Role: "arn:aws:iam::000000000000:role/test"}
	}
	w.open()
	t.Cleanup(func() { w.close() })
	return w
}

func (w *world) open() {
	w.t.Helper()
	var err error
	if w.engine, err = Open(w.path, w.cfg); err != nil {
		w.t.Fatal(err)
	}
	server := httptest.NewServer(w.engine)
	w.t.Cleanup(server.Close)
	w.client = newClient(server.URL)
}

func newClient(url string) *sfn.Client {
	return sfn.New(sfn.Options{
		Region: "ap-southeast-1", BaseEndpoint: aws.String(url), RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
}

func (w *world) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_ = w.engine.Close(ctx) // calls a test left hanging are given up
}

func (w *world) reopen() {
	w.t.Helper()
	w.close()
	w.open()
}

func machineArn(name string) string {
	return "arn:aws:states:ap-southeast-1:000000000000:stateMachine:" + name
}

func (w *world) start(machine, name, input string) string {
	w.t.Helper()
	in := &sfn.StartExecutionInput{StateMachineArn: aws.String(machineArn(machine)), Input: aws.String(input)}
	if name != "" {
		in.Name = aws.String(name)
	}
	out, err := w.client.StartExecution(w.t.Context(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return *out.ExecutionArn
}

func (w *world) describe(arn string) *sfn.DescribeExecutionOutput {
	w.t.Helper()
	out, err := w.client.DescribeExecution(w.t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: aws.String(arn)})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// eventually polls until ok, for at most some seconds of a slow machine.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 10000 {
		if ok() {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatalf("did not happen: %s", what)
}

// end waits until an execution is closed.
func (w *world) end(arn string) *sfn.DescribeExecutionOutput {
	w.t.Helper()
	var out *sfn.DescribeExecutionOutput
	eventually(w.t, "the end of "+arn, func() bool {
		out = w.describe(arn)
		return out.Status != types.ExecutionStatusRunning
	})
	return out
}

// run starts an execution, waits for its end and returns its output, which
// must be a success.
func (w *world) run(machine, input string) string {
	w.t.Helper()
	out := w.end(w.start(machine, "", input))
	if out.Status != types.ExecutionStatusSucceeded {
		w.t.Fatalf("%s: %s %s", out.Status, aws.ToString(out.Error), aws.ToString(out.Cause))
	}
	return *out.Output
}

func (w *world) history(arn string) []types.HistoryEvent {
	w.t.Helper()
	var all []types.HistoryEvent
	pages := sfn.NewGetExecutionHistoryPaginator(w.client, &sfn.GetExecutionHistoryInput{ExecutionArn: aws.String(arn), MaxResults: 7})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, page.Events...)
	}
	return all
}

// kinds lists the event types of an execution in order.
func (w *world) kinds(arn string) []string {
	w.t.Helper()
	var out []string
	for _, ev := range w.history(arn) {
		out = append(out, string(ev.Type))
	}
	return out
}

// reached waits until an execution's history holds n events of a type.
func (w *world) reached(arn string, kind string, n int) {
	w.t.Helper()
	eventually(w.t, fmt.Sprintf("%d %s", n, kind), func() bool {
		got := 0
		for _, k := range w.kinds(arn) {
			if k == kind {
				got++
			}
		}
		return got >= n
	})
}

// sameJSON compares two JSON texts by value.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("not JSON: %s", got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("not JSON: %s", want)
	}
	gb, _ := json.Marshal(g)
	wb, _ := json.Marshal(w)
	if !bytes.Equal(gb, wb) {
		t.Errorf("got  %s\nwant %s", gb, wb)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var coded interface{ ErrorCode() string }
	if !errors.As(err, &coded) || coded.ErrorCode() != code {
		t.Errorf("got error %v, want %s", err, code)
	}
}
