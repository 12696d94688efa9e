package invoke

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

type handler func(ctx context.Context, payload []byte) ([]byte, error)

func (h handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return h(ctx, payload) }

type refusal struct{}

func (refusal) Error() string { return "refused" }

func newInvoker(concurrency int, timeout time.Duration, h handler) *Invoker {
	return New([]Function{{Name: "F", ARN: "arn:aws:lambda:x:y:function:F", Timeout: timeout, Handler: h}},
		concurrency, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func TestInvoke_FailuresLookLikeLambdas(t *testing.T) {
	for name, c := range map[string]struct {
		h    handler
		want string
	}{
		"panic":       {func(context.Context, []byte) ([]byte, error) { panic("boom") }, "Runtime.Panic"},
		"error":       {func(context.Context, []byte) ([]byte, error) { return nil, errors.New("x") }, "errorString"},
		"named error": {func(context.Context, []byte) ([]byte, error) { return nil, refusal{} }, "refusal"},
		"too large":   {func(context.Context, []byte) ([]byte, error) { return make([]byte, maxPayload+1), nil }, "Function.ResponseSizeTooLarge"},
		"never ends":  {func(context.Context, []byte) ([]byte, error) { select {} }, "Sandbox.Timedout"},
		"gives up":    {func(ctx context.Context, _ []byte) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() }, "Sandbox.Timedout"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newInvoker(1, 50*time.Millisecond, c.h).Invoke(t.Context(), "F", nil)
			var failed *Error
			if !errors.As(err, &failed) || failed.Type != c.want {
				t.Fatalf("got %v, want type %s", err, c.want)
			}
		})
	}
	if _, err := newInvoker(1, time.Second, nil).Invoke(t.Context(), "G", nil); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown function: %v", err)
	}
}

func TestInvoke_ByNameAndARN_WithRequestID(t *testing.T) {
	i := newInvoker(1, time.Second, func(ctx context.Context, p []byte) ([]byte, error) {
		lc, ok := lambdacontext.FromContext(ctx)
		if _, hasDeadline := ctx.Deadline(); !ok || lc.AwsRequestID == "" || !hasDeadline {
			return nil, errors.New("no Lambda context")
		}
		return append([]byte(nil), p...), nil
	})
	for _, name := range []string{"F", "arn:aws:lambda:x:y:function:F"} {
		got, err := i.Invoke(t.Context(), name, []byte(`1`))
		if err != nil || string(got) != "1" {
			t.Errorf("%s: %s %v", name, got, err)
		}
	}
}

func TestInvoke_BoundedConcurrency(t *testing.T) {
	var now, most atomic.Int32
	release := make(chan struct{})
	i := newInvoker(2, time.Minute, func(context.Context, []byte) ([]byte, error) {
		n := now.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		<-release
		now.Add(-1)
		return nil, nil
	})
	done := make(chan error, 5)
	for range 5 {
		go func() {
			_, err := i.Invoke(t.Context(), "F", nil)
			done <- err
		}()
	}
	close(release)
	for range 5 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if most.Load() > 2 {
		t.Errorf("%d ran at once", most.Load())
	}
}
