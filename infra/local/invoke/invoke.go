// Package invoke runs functions the way Lambda does: one code path for the
// HTTP gateway, the state machines, the schedules and the table streams.
package invoke

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/google/uuid"
)

// maxPayload is Lambda's limit of a synchronous request or answer, 6 MB.
const maxPayload = 6 << 20

// ErrUnknown says that no function has the name asked for.
var ErrUnknown = errors.New("no such function")

// Error is what a function's failure looks like from outside, in the shape
// Lambda answers it: state machines match Type in Retry and Catch.
type Error struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

// Error implements error.
func (e *Error) Error() string { return e.Type + ": " + e.Message }

// TimedOut says whether the function ran past its Timeout.
func (e *Error) TimedOut() bool { return e.Type == "Sandbox.Timedout" }

// Function is one deployed function.
type Function struct {
	// Name is the logical id in template.yaml, ARN its full name.
	Name, ARN string
	Timeout   time.Duration
	Handler   lambda.Handler
}

// Invoker runs functions, at most a set number at once, as a Lambda account
// does with its concurrency limit.
type Invoker struct {
	functions map[string]Function
	slots     chan struct{}
	log       *slog.Logger
	after     atomic.Pointer[func()]
}

// After has f called after each invocation: something may have been written.
func (i *Invoker) After(f func()) { i.after.Store(&f) }

// New makes an invoker of the functions, found by name and by ARN.
func New(functions []Function, concurrency int, log *slog.Logger) *Invoker {
	i := &Invoker{functions: map[string]Function{}, slots: make(chan struct{}, concurrency), log: log}
	for _, f := range functions {
		i.functions[f.Name] = f
		i.functions[f.ARN] = f
	}
	return i
}

// Invoke runs a function and returns its answer as JSON. A failure of the
// function's own is an *Error; ErrUnknown and a cancelled ctx come as they are.
func (i *Invoker) Invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	f, ok := i.functions[function]
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrUnknown, function)
	}
	select {
	case i.slots <- struct{}{}:
		defer func() { <-i.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	id := uuid.NewString()
	start := time.Now()
	answer, err := i.bounded(ctx, f, id, payload)
	i.record(f, id, time.Since(start), err)
	if f := i.after.Load(); f != nil {
		(*f)()
	}
	return answer, err
}

type outcome struct {
	answer []byte
	err    error
}

// bounded waits for the handler no longer than the function's Timeout. Lambda
// freezes a function that overran; here its context is cancelled and its late
// answer dropped.
func (i *Invoker) bounded(ctx context.Context, f Function, id string, payload []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: id, InvokedFunctionArn: f.ARN})
	done := make(chan outcome, 1)
	go func() { done <- i.run(ctx, f, payload) }()
	var got outcome
	select {
	case got = <-done:
	case <-ctx.Done():
		got.err = ctx.Err()
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) && got.err != nil {
		return nil, &Error{Type: "Sandbox.Timedout", Message: fmt.Sprintf("%s Task timed out after %.2f seconds", id, f.Timeout.Seconds())}
	}
	if got.err != nil {
		return nil, failure(got.err)
	}
	if len(got.answer) > maxPayload {
		return nil, &Error{Type: "Function.ResponseSizeTooLarge", Message: fmt.Sprintf("Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes).", len(got.answer), maxPayload)}
	}
	return got.answer, nil
}

func (i *Invoker) run(ctx context.Context, f Function, payload []byte) (got outcome) {
	defer func() {
		if p := recover(); p != nil {
			i.log.Error("a function panicked", "function", f.Name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			got = outcome{err: &Error{Type: "Runtime.Panic", Message: fmt.Sprint(p)}}
		}
	}()
	answer, err := f.Handler.Invoke(ctx, payload)
	return outcome{answer, err}
}

// failure names an error as aws-lambda-go does: by the Go type's name, unless
// the error says its own name.
func failure(err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	var named interface{ ErrorType() string }
	if errors.As(err, &named) {
		return &Error{Type: named.ErrorType(), Message: err.Error()}
	}
	kind := reflect.TypeOf(err)
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return &Error{Type: kind.Name(), Message: err.Error()}
}

func (i *Invoker) record(f Function, id string, took time.Duration, err error) {
	attributes := []any{"function", f.Name, "request", id, "ms", took.Milliseconds()}
	if err != nil && !errors.Is(err, context.Canceled) {
		i.log.Warn("invocation failed", append(attributes, "error", err.Error())...)
		return
	}
	i.log.Debug("invocation", attributes...)
}

// Payload is the JSON Lambda answers for a failed function.
func (e *Error) Payload() []byte {
	text, err := json.Marshal(e)
	if err != nil {
		return []byte(`{"errorType":"Runtime.Unknown"}`)
	}
	return text
}
