package stepfunctions

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// askState is a task that hands its token to the function "ask".
func askState(rest string) string {
	return `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Arguments":{"FunctionName":"arn:aws:lambda:ap-southeast-1:000000000000:function:ask:live","Payload":{"token":"{% $states.context.Task.Token %}"}}` + rest + `}`
}

// asked collects tokens.
type asked struct {
	mu     sync.Mutex
	tokens []string
}

func (a *asked) function() function {
	return func(_ context.Context, in map[string]any) (any, error) {
		a.mu.Lock()
		defer a.mu.Unlock()
		token, _ := in["token"].(string)
		a.tokens = append(a.tokens, token)
		return "asked", nil
	}
}

// nth waits for the n-th token, counted from 0.
func (a *asked) nth(t *testing.T, n int) string {
	t.Helper()
	var token string
	eventually(t, "a token", func() bool {
		a.mu.Lock()
		defer a.mu.Unlock()
		if len(a.tokens) > n {
			token = a.tokens[n]
			return true
		}
		return false
	})
	return token
}

func (w *world) succeed(token, output string) error {
	_, err := w.client.SendTaskSuccess(w.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: aws.String(token), Output: aws.String(output)})
	return err
}

func (w *world) refuse(token, name, cause string) error {
	_, err := w.client.SendTaskFailure(w.t.Context(), &sfn.SendTaskFailureInput{TaskToken: aws.String(token), Error: aws.String(name), Cause: aws.String(cause)})
	return err
}

func (w *world) beat(token string) error {
	_, err := w.client.SendTaskHeartbeat(w.t.Context(), &sfn.SendTaskHeartbeatInput{TaskToken: aws.String(token)})
	return err
}

func TestToken_Issue2Runner_AnswerBecomesTheResult(t *testing.T) {
	a := &asked{}
	w := newWorld(t, functions{"ask": a.function()}, map[string]string{"m": one(`"A":` + askState(`,"Output":{"r":"{% $states.result %}"},"End":true`))})
	arn := w.start("m", "", `{}`)
	token := a.nth(t, 0)
	w.reached(arn, "TaskSubmitted", 1)
	w.reopen() // the token outlives the process
	if err := w.succeed(token, `{"yes": true}`); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, *w.end(arn).Output, `{"r":{"yes":true}}`)
	got := strings.Join(w.kinds(arn), " ")
	want := "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited ExecutionSucceeded"
	if got != want {
		t.Errorf("got %s", got)
	}
	wantCode(t, w.succeed(token, `{}`), "TaskTimedOut")
	wantCode(t, w.refuse(token, "E", ""), "TaskTimedOut")
	wantCode(t, w.beat(token), "TaskTimedOut")
	w.reopen()
	wantCode(t, w.succeed(token, `{}`), "TaskTimedOut")
}

func TestToken_Issue2Runner_FailureIsRetriedWithANewToken(t *testing.T) {
	a := &asked{}
	w := newWorld(t, functions{"ask": a.function()}, map[string]string{"m": one(`"A":` + askState(`,"Retry":[{"ErrorEquals":["Later"],"MaxAttempts":1}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}],"End":true`) + `,"B":{"Type":"Succeed"}`)})
	arn := w.start("m", "", `{}`)
	first := a.nth(t, 0)
	if err := w.refuse(first, "Later", "not now"); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(2 * time.Second)
	w.engine.Wake()
	second := a.nth(t, 1)
	if first == second {
		t.Error("the second attempt has the first one's token")
	}
	wantCode(t, w.succeed(first, `{}`), "TaskTimedOut")
	if err := w.refuse(second, "Later", "never"); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, *w.end(arn).Output, `{"Error":"Later","Cause":"never"}`)
}

func TestToken_Issue2Runner_CallbackBeforeTheInvocationReturns(t *testing.T) {
	var w *world
	returned := make(chan error, 1)
	fns := functions{"ask": func(ctx context.Context, in map[string]any) (any, error) {
		token, _ := in["token"].(string)
		err := w.succeed(token, `"early"`)
		if err == nil {
			time.Sleep(20 * time.Millisecond)
			err = ctx.Err() // the function runs on undisturbed
		}
		returned <- err
		return nil, lambdaError{"Late", "this return must be ignored"}
	}}
	w = newWorld(t, fns, map[string]string{"m": one(`"A":` + askState(`,"Next":"B"`) + `,"B":{"Type":"Wait","Seconds":60,"End":true}`)})
	arn := w.start("m", "", `{}`)
	if err := <-returned; err != nil {
		t.Fatal(err)
	}
	w.reached(arn, "WaitStateEntered", 1)
	w.clock.advance(time.Minute)
	sameJSON(t, *w.end(arn).Output, `"early"`)
}

func TestToken_Issue2Runner_ManyAnswersAtOnceOneWins(t *testing.T) {
	a := &asked{}
	w := newWorld(t, functions{"ask": a.function()}, map[string]string{"m": one(`"A":` + askState(`,"End":true`))})
	arn := w.start("m", "", `{}`)
	token := a.nth(t, 0)
	var wg sync.WaitGroup
	won := make(chan string, 20)
	for i := range 20 {
		wg.Go(func() {
			output := `"` + strings.Repeat("x", i+1) + `"`
			if err := w.succeed(token, output); err == nil {
				won <- output
			} else {
				wantCode(t, err, "TaskTimedOut")
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d answers were accepted", len(won))
	}
	sameJSON(t, *w.end(arn).Output, <-won)
}

func TestToken_Issue2Runner_Heartbeats(t *testing.T) {
	a := &asked{}
	machine := one(`"A":` + askState(`,"TimeoutSeconds":"{% $states.input.limit %}","HeartbeatSeconds":"{% $states.input.beat %}","Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Output":"no heartbeat","Next":"B"},{"ErrorEquals":["States.Timeout"],"Output":"too late","Next":"B"}],"End":true`) + `,"B":{"Type":"Succeed"}`)
	w := newWorld(t, functions{"ask": a.function()}, map[string]string{"m": machine})

	silent := w.start("m", "", `{"limit":1000,"beat":10}`)
	token := a.nth(t, 0)
	for range 5 { // kept alive well past one interval, across a restart too
		w.clock.advance(8 * time.Second)
		w.engine.Wake()
		if err := w.beat(token); err != nil {
			t.Fatal(err)
		}
	}
	w.reopen()
	w.clock.advance(8 * time.Second)
	if got := w.describe(silent).Status; got != types.ExecutionStatusRunning {
		t.Fatalf("ended although it was alive: %s", got)
	}
	w.clock.advance(3 * time.Second)
	sameJSON(t, *w.end(silent).Output, `"no heartbeat"`)
	wantCode(t, w.beat(token), "TaskTimedOut")

	late := w.start("m", "", `{"limit":12,"beat":10}`)
	token = a.nth(t, 1)
	w.reached(late, "TaskSubmitted", 1)
	w.clock.advance(8 * time.Second)
	if err := w.beat(token); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(5 * time.Second)
	sameJSON(t, *w.end(late).Output, `"too late"`)
	w.reached(late, "TaskTimedOut", 1)
}

func TestTimeout_Issue2Runner_CancelsTheFunction(t *testing.T) {
	cancelled := make(chan struct{})
	fns := functions{"slow": func(ctx context.Context, _ map[string]any) (any, error) {
		<-ctx.Done()
		close(cancelled)
		return nil, ctx.Err()
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("slow", `,"TimeoutSeconds":30,"End":true`))})
	arn := w.start("m", "", `{}`)
	w.reached(arn, "TaskStarted", 1)
	w.clock.advance(31 * time.Second)
	out := w.end(arn)
	if out.Status != types.ExecutionStatusFailed || aws.ToString(out.Error) != "States.Timeout" {
		t.Errorf("got %s %s", out.Status, aws.ToString(out.Error))
	}
	<-cancelled
}

func TestTimeout_Issue2Runner_OfTheWholeExecution(t *testing.T) {
	machine := `{"QueryLanguage":"JSONata","TimeoutSeconds":60,"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":100,"End":true}}}`
	w := newWorld(t, nil, map[string]string{"m": machine})
	arn := w.start("m", "", `{}`)
	w.reached(arn, "WaitStateEntered", 1)
	w.reopen()
	w.clock.advance(61 * time.Second)
	if out := w.end(arn); out.Status != types.ExecutionStatusTimedOut {
		t.Errorf("got %s", out.Status)
	}
	w.reached(arn, "ExecutionTimedOut", 1)
}

func TestWait_Issue2Runner_KeepsItsDeadlineAcrossRestartsAndJumps(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"m": one(`"A":{"Type":"Wait","Timestamp":"{% $states.input.until %}","End":true}`)})
	arn := w.start("m", "", `{"until":"2026-03-15T17:00:00+07:00"}`)
	w.reached(arn, "WaitStateEntered", 1)
	w.clock.advance(14 * 24 * time.Hour) // 15 March 08:00 UTC: two hours early
	w.reopen()
	time.Sleep(150 * time.Millisecond)
	if got := w.describe(arn).Status; got != types.ExecutionStatusRunning {
		t.Fatalf("woke two hours early: %s", got)
	}
	w.clock.advance(2 * time.Hour)
	w.engine.Wake()
	out := w.end(arn)
	if want := time.Date(2026, 3, 15, 10, 0, 0, 0, time.UTC); !out.StopDate.Equal(want) {
		t.Errorf("stopped at %v, want %v", out.StopDate, want)
	}
}

func TestToken_Issue2Runner_StopMakesTokensInvalid(t *testing.T) {
	a := &asked{}
	machine := one(`"A":{"Type":"Parallel","Branches":[{"StartAt":"P","States":{"P":` + askState(`,"End":true`) + `}},{"StartAt":"Q","States":{"Q":` + askState(`,"End":true`) + `}}],"End":true}`)
	w := newWorld(t, functions{"ask": a.function()}, map[string]string{"m": machine})
	arn := w.start("m", "", `{}`)
	tokens := []string{a.nth(t, 0), a.nth(t, 1)}
	_, err := w.client.StopExecution(t.Context(), &sfn.StopExecutionInput{ExecutionArn: aws.String(arn), Error: aws.String("Withdrawn"), Cause: aws.String("by the citizen")})
	if err != nil {
		t.Fatal(err)
	}
	out := w.describe(arn)
	if out.Status != types.ExecutionStatusAborted || aws.ToString(out.Error) != "Withdrawn" || aws.ToString(out.Cause) != "by the citizen" {
		t.Errorf("got %s %s %s", out.Status, aws.ToString(out.Error), aws.ToString(out.Cause))
	}
	for _, token := range tokens {
		wantCode(t, w.succeed(token, `{}`), "TaskTimedOut")
	}
	eventually(t, "an idle engine", func() bool {
		s := w.engine.Stats()
		return s.Executions == 0 && s.WaitingTokens == 0 && s.Timers == 0 && s.RunningTasks == 0
	})
}

func TestToken_Issue2Runner_LateReturnAfterABranchEndedIsIgnored(t *testing.T) {
	var w *world
	release, returned := make(chan struct{}), make(chan struct{})
	fns := functions{"ask": func(_ context.Context, in map[string]any) (any, error) {
		defer close(returned)
		token, _ := in["token"].(string)
		if err := w.succeed(token, `"early"`); err != nil {
			t.Error(err)
		}
		<-release
		return nil, lambdaError{"Late", "this return must be ignored"}
	}}
	w = newWorld(t, fns, map[string]string{"m": one(`"A":{"Type":"Parallel","Branches":[
		{"StartAt":"P","States":{"P":` + askState(`,"End":true`) + `}},
		{"StartAt":"Q","States":{"Q":{"Type":"Wait","Seconds":60,"End":true}}}],"End":true}`)})
	arn := w.start("m", "", `{}`)
	w.reached(arn, "TaskSucceeded", 1)
	close(release)
	<-returned
	eventually(t, "the function's end", func() bool { return w.engine.Stats().RunningTasks == 0 })
	time.Sleep(20 * time.Millisecond) // its return reaches the mailbox
	w.clock.advance(time.Minute)
	sameJSON(t, *w.end(arn).Output, `["early",{}]`)
}

func TestTimeout_Issue2Runner_LateReturnDuringTheRetryPauseIsIgnored(t *testing.T) {
	first := make(chan struct{})
	calls := make(chan struct{}, 10)
	fns := functions{"deaf": func(context.Context, map[string]any) (any, error) {
		calls <- struct{}{}
		if len(calls) == 1 {
			<-first // does not listen to its context
			return "too late", nil
		}
		return "in time", nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("deaf", `,"TimeoutSeconds":5,"Retry":[{"ErrorEquals":["States.Timeout"],"IntervalSeconds":10}],"Output":"{% $states.result.Payload %}","End":true`))})
	arn := w.start("m", "", `{}`)
	eventually(t, "the first call", func() bool { return len(calls) == 1 })
	w.clock.advance(6 * time.Second)
	w.reached(arn, "TaskTimedOut", 1)
	close(first)
	eventually(t, "the function's end", func() bool { return w.engine.Stats().RunningTasks == 0 })
	time.Sleep(20 * time.Millisecond) // its return reaches the mailbox
	w.clock.advance(10 * time.Second)
	sameJSON(t, *w.end(arn).Output, `"in time"`)
}
