package stepfunctions

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

func TestClose_Issue2Runner_LetsRunningFunctionsFinish(t *testing.T) {
	begun, finish, calls := make(chan struct{}), make(chan struct{}), 0
	fns := functions{"slow": func(context.Context, map[string]any) (any, error) {
		calls++
		close(begun)
		<-finish
		return "done", nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("slow", `,"Output":"{% $states.result.Payload %}","End":true`))})
	arn := w.start("m", "", `{}`)
	<-begun
	closed := make(chan error, 1)
	go func() { closed <- w.engine.Close(context.Background()) }()
	select {
	case err := <-closed:
		t.Fatalf("closed before the function had finished: %v", err)
	case <-time.After(30 * time.Millisecond):
	}
	close(finish)
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	w.open()
	sameJSON(t, *w.end(arn).Output, `"done"`)
	if calls != 1 {
		t.Errorf("the function ran %d times", calls)
	}
}

func TestClose_Issue2Runner_InterruptedFunctionRunsAgain(t *testing.T) {
	calls := make(chan struct{}, 10)
	fns := functions{"hangs once": func(ctx context.Context, _ map[string]any) (any, error) {
		calls <- struct{}{}
		if len(calls) == 1 {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return "second", nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("hangs once", `,"Output":"{% $states.result.Payload %}","End":true`))})
	arn := w.start("m", "", `{}`)
	eventually(t, "the first call", func() bool { return len(calls) == 1 })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := w.engine.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	w.open()
	sameJSON(t, *w.end(arn).Output, `"second"`)
	for _, kind := range w.kinds(arn) {
		if kind == string(types.HistoryEventTypeTaskFailed) {
			t.Error("the interruption is recorded as a failure")
		}
	}
}

func TestInvoke_Issue2Runner_BoundsConcurrentFunctions(t *testing.T) {
	running, gate := make(chan struct{}, 100), make(chan struct{})
	fns := functions{"slow": func(context.Context, map[string]any) (any, error) {
		running <- struct{}{}
		<-gate
		return nil, nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("slow", `,"End":true`))})
	w.close()
	w.cfg.MaxConcurrentTasks = 3
	w.open()
	var arns []string
	for range 8 {
		arns = append(arns, w.start("m", "", `{}`))
	}
	eventually(t, "three functions", func() bool { return len(running) == 3 })
	time.Sleep(30 * time.Millisecond)
	if n := len(running); n != 3 {
		t.Errorf("%d functions run at once", n)
	}
	close(gate)
	for _, arn := range arns {
		if out := w.end(arn); out.Status != types.ExecutionStatusSucceeded {
			t.Errorf("got %s", out.Status)
		}
	}
}

func TestInvoke_Issue2Runner_APanickingInvokerIsAnError(t *testing.T) {
	fns := functions{"bad": func(context.Context, map[string]any) (any, error) { panic("oh") }}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("bad", `,"Catch":[{"ErrorEquals":["Lambda.ServiceException"],"Output":"caught","Next":"B"}],"End":true`) + `,"B":{"Type":"Succeed"}`)})
	sameJSON(t, w.run("m", `{}`), `"caught"`)
}
