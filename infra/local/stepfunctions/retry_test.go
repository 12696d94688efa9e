package stepfunctions

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// retryTimes runs a machine whose function always refuses and returns the
// seconds after the start at which it was called, moving the clock one second
// at a time.
func retryTimes(t *testing.T, kind, retry string, horizon int) []int {
	t.Helper()
	var w *world
	var mu sync.Mutex
	var at []int
	fns := functions{"refuse": func(context.Context, map[string]any) (any, error) {
		mu.Lock()
		defer mu.Unlock()
		at = append(at, int(w.clock.Now().Sub(dawn).Seconds()))
		return nil, lambdaError{kind, "no"}
	}}
	w = newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("refuse", `,"End":true,"Retry":`+retry))})
	arn := w.start("m", "", `{}`)
	for range horizon {
		// Each call is either scheduled again (a timer) or ends the execution.
		eventually(t, "the attempt's end", func() bool {
			s := w.engine.Stats()
			return s.RunningTasks == 0 && (s.Timers == 1 || s.Executions == 0)
		})
		w.clock.advance(time.Second)
		w.engine.Wake()
		time.Sleep(5 * time.Millisecond)
	}
	if out := w.end(arn); out.Status != types.ExecutionStatusFailed || aws.ToString(out.Error) != kind {
		t.Errorf("got %s %s", out.Status, aws.ToString(out.Error))
	}
	return at
}

func TestRetry_Issue2Runner_BacksOffAsDeclared(t *testing.T) {
	cases := map[string]struct {
		kind, retry string
		horizon     int
		want        []int
	}{
		"defaults":            {"E", `[{"ErrorEquals":["E"]}]`, 8, []int{0, 1, 3, 7}},
		"rate and interval":   {"E", `[{"ErrorEquals":["States.ALL"],"IntervalSeconds":2,"MaxAttempts":3,"BackoffRate":1.5}]`, 10, []int{0, 2, 5, 10}},
		"bounded delay":       {"E", `[{"ErrorEquals":["States.TaskFailed"],"IntervalSeconds":3,"MaxAttempts":4,"BackoffRate":10,"MaxDelaySeconds":5}]`, 19, []int{0, 3, 8, 13, 18}},
		"never":               {"E", `[{"ErrorEquals":["E"],"MaxAttempts":0},{"ErrorEquals":["States.ALL"]}]`, 2, []int{0}},
		"another error":       {"E", `[{"ErrorEquals":["F"]}]`, 2, []int{0}},
		"the first that fits": {"E", `[{"ErrorEquals":["E"],"MaxAttempts":1,"IntervalSeconds":2},{"ErrorEquals":["States.ALL"],"MaxAttempts":5}]`, 4, []int{0, 2}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := retryTimes(t, c.kind, c.retry, c.horizon); !slices.Equal(got, c.want) {
				t.Errorf("called at seconds %v, want %v", got, c.want)
			}
		})
	}
}

func TestRetry_Issue2Runner_JitterStaysWithinTheDelay(t *testing.T) {
	r := retrier{interval: 10, backoff: 2, jitter: true}
	seen := map[time.Duration]bool{}
	for range 200 {
		d := r.delay(2)
		if d < 0 || d > 40*time.Second {
			t.Fatalf("delay %v is outside 0..40s", d)
		}
		seen[d] = true
	}
	if len(seen) < 100 {
		t.Errorf("only %d different delays in 200", len(seen))
	}
}

func TestRetry_Issue2Runner_CountsInTheContextAndRestartsAfterSuccess(t *testing.T) {
	calls := 0
	fns := functions{"third": func(_ context.Context, in map[string]any) (any, error) {
		calls++
		if calls < 3 {
			return nil, lambdaError{"Busy", "again"}
		}
		return in["retries"], nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
		"Arguments":{"FunctionName":"third","Payload":{"retries":"{% $states.context.State.RetryCount %}"}},
		"Retry":[{"ErrorEquals":["Busy"]}],"Output":"{% $states.result.Payload %}","End":true}`)})
	arn := w.start("m", "", `{}`)
	for _, n := range []int{1, 2} {
		w.reached(arn, "TaskFailed", n)
		w.clock.advance(5 * time.Second) // without Wake: the ticker must notice
	}
	sameJSON(t, *w.end(arn).Output, `2`)
}

func TestMatches_Issue2Runner_ErrorEquals(t *testing.T) {
	cases := []struct {
		names []string
		name  string
		want  bool
	}{
		{[]string{"A", "B"}, "B", true},
		{[]string{"A"}, "B", false},
		{[]string{"States.ALL"}, "anything", true},
		{[]string{"States.ALL"}, "States.Timeout", true},
		{[]string{"States.TaskFailed"}, "Refused", true},
		{[]string{"States.TaskFailed"}, "States.Timeout", false},
		{[]string{"States.TaskFailed"}, "States.HeartbeatTimeout", false},
		{[]string{"States.Timeout"}, "States.HeartbeatTimeout", true},
		{[]string{"States.HeartbeatTimeout"}, "States.Timeout", false},
		{[]string{"States.ALL"}, "States.DataLimitExceeded", false},
		{[]string{"States.DataLimitExceeded"}, "States.DataLimitExceeded", true},
		{[]string{"States.ALL"}, "States.Runtime", false},
		{[]string{"States.Runtime"}, "States.Runtime", false},
	}
	for _, c := range cases {
		if got := matches(c.names, c.name); got != c.want {
			t.Errorf("%v covers %s: got %v", c.names, c.name, got)
		}
	}
}

func TestRetry_Issue2Runner_CountsAfreshWhenTheStateIsEnteredAgain(t *testing.T) {
	calls := 0
	fns := functions{"every third": func(context.Context, map[string]any) (any, error) {
		calls++
		if calls%3 != 0 {
			return nil, lambdaError{"Busy", "again"}
		}
		return calls, nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("every third", `,"Retry":[{"ErrorEquals":["Busy"],"MaxAttempts":2,"BackoffRate":1}],"Output":"{% $states.result.Payload %}","Next":"B"`) +
		`,"B":{"Type":"Choice","Choices":[{"Condition":"{% $states.input < 9 %}","Next":"A"}],"Default":"C"},"C":{"Type":"Succeed"}`)})
	arn := w.start("m", "", `{}`)
	for n := 1; n <= 6; n++ {
		w.reached(arn, "TaskFailed", n)
		w.clock.advance(time.Second)
		w.engine.Wake()
	}
	sameJSON(t, *w.end(arn).Output, `9`)
}
