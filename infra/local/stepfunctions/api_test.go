package stepfunctions

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

const waiting1000 = `"A":{"Type":"Wait","Seconds":1000,"End":true}`

func TestStart_Issue2Runner_IsIdempotentByNameAndInput(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"m": one(waiting1000)})
	start := func(name, input string) (string, error) {
		out, err := w.client.StartExecution(t.Context(), &sfn.StartExecutionInput{
			StateMachineArn: aws.String(machineArn("m")), Name: aws.String(name), Input: aws.String(input),
		})
		if err != nil {
			return "", err
		}
		return *out.ExecutionArn, nil
	}
	first, err := start("ky-2026-03", `{"a":1}`)
	if err != nil {
		t.Fatal(err)
	}
	if want := "arn:aws:states:ap-southeast-1:000000000000:execution:m:ky-2026-03"; first != want {
		t.Errorf("got %s", first)
	}
	again, err := start("ky-2026-03", `{ "a": 1 }`)
	if err != nil || again != first {
		t.Errorf("again: %s %v", again, err)
	}
	_, err = start("ky-2026-03", `{"a":2}`)
	wantCode(t, err, "ExecutionAlreadyExists")
	w.reopen()
	if again, err = start("ky-2026-03", `{"a":1}`); err != nil || again != first {
		t.Errorf("after a restart: %s %v", again, err)
	}
	w.clock.advance(1001 * time.Second)
	w.end(first)
	_, err = start("ky-2026-03", `{"a":1}`)
	wantCode(t, err, "ExecutionAlreadyExists")
}

func TestStart_Issue2Runner_ConcurrentStartsMakeOneExecution(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"m": one(waiting1000)})
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			if _, err := w.client.StartExecution(t.Context(), &sfn.StartExecutionInput{
				StateMachineArn: aws.String(machineArn("m")), Name: aws.String("same"), Input: aws.String(`{}`),
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	out, err := w.client.ListExecutions(t.Context(), &sfn.ListExecutionsInput{StateMachineArn: aws.String(machineArn("m"))})
	if err != nil || len(out.Executions) != 1 {
		t.Errorf("got %d executions, %v", len(out.Executions), err)
	}
}

func TestAPI_Issue2Runner_ErrorsCarryAWSNames(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"m": one(waiting1000)})
	c, ctx := w.client, t.Context()
	s := aws.String
	calls := map[string]struct {
		code string
		call func() error
	}{
		"unknown machine": {"StateMachineDoesNotExist", func() error {
			_, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: s(machineArn("x"))})
			return err
		}},
		"bad machine arn": {"InvalidArn", func() error {
			_, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: s("m")})
			return err
		}},
		"bad name": {"InvalidName", func() error {
			_, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: s(machineArn("m")), Name: s("a b")})
			return err
		}},
		"long name": {"InvalidName", func() error {
			_, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: s(machineArn("m")), Name: s(strings.Repeat("a", 81))})
			return err
		}},
		"input no json": {"InvalidExecutionInput", func() error {
			_, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: s(machineArn("m")), Input: s("{")})
			return err
		}},
		"input too long": {"ValidationException", func() error {
			_, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: s(machineArn("m")), Input: s(`"` + strings.Repeat("a", dataLimit) + `"`)})
			return err
		}},
		"no execution": {"ExecutionDoesNotExist", func() error {
			_, err := c.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: s("arn:aws:states:ap-southeast-1:000000000000:execution:m:none")})
			return err
		}},
		"stop no execution": {"ExecutionDoesNotExist", func() error {
			_, err := c.StopExecution(ctx, &sfn.StopExecutionInput{ExecutionArn: s("arn:aws:states:ap-southeast-1:000000000000:execution:m:none")})
			return err
		}},
		"history arn": {"InvalidArn", func() error {
			_, err := c.GetExecutionHistory(ctx, &sfn.GetExecutionHistoryInput{ExecutionArn: s("none")})
			return err
		}},
		"token garbage":   {"InvalidToken", func() error { return w.succeed("garbage", "{}") }},
		"token of nobody": {"TaskDoesNotExist", func() error { return w.succeed(newToken(), "{}") }},
		"output no json":  {"InvalidOutput", func() error { return w.succeed(newToken(), "{") }},
		"page token": {"InvalidToken", func() error {
			_, err := c.ListExecutions(ctx, &sfn.ListExecutionsInput{StateMachineArn: s(machineArn("m")), NextToken: s("x")})
			return err
		}},
		"page size": {"ValidationException", func() error {
			_, err := c.ListExecutions(ctx, &sfn.ListExecutionsInput{StateMachineArn: s(machineArn("m")), MaxResults: 1001})
			return err
		}},
		"no map run": {"ResourceNotFound", func() error {
			_, err := c.DescribeMapRun(ctx, &sfn.DescribeMapRunInput{MapRunArn: s("arn:aws:states:ap-southeast-1:000000000000:mapRun:m/A:x")})
			return err
		}},
		"no such operation": {"UnknownOperationException", func() error { _, err := c.CreateActivity(ctx, &sfn.CreateActivityInput{Name: s("a")}); return err }},
	}
	for name, k := range calls {
		t.Run(name, func(t *testing.T) { wantCode(t, k.call(), k.code) })
	}
}

func TestAPI_Issue2Runner_RefusesMalformedRequests(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"m": one(waiting1000)})
	cases := map[string]struct{ target, body, want string }{
		"malformed":  {"AWSStepFunctions.StartExecution", `{`, "SerializationException"},
		"wrong type": {"AWSStepFunctions.StartExecution", `{"name":1}`, "SerializationException"},
		"no target":  {"", `{}`, "UnknownOperationException"},
		"huge":       {"AWSStepFunctions.StartExecution", `{"input":"` + strings.Repeat("a", 3<<20) + `"}`, "ValidationException"},
		"empty":      {"AWSStepFunctions.SendTaskSuccess", ``, "ValidationException"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(c.body))
			req.Header.Set("X-Amz-Target", c.target)
			rec := httptest.NewRecorder()
			w.engine.ServeHTTP(rec, req)
			if rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), `"`+c.want+`"`) {
				t.Errorf("got %d %s", rec.Code, rec.Body)
			}
		})
	}
}

func TestList_Issue2Runner_PagesAndFilters(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"m": one(waiting1000), "n": one(`"A":{"Type":"Succeed"}`)})
	for i := range 25 {
		w.start("m", fmt.Sprintf("e%02d", i), `{}`)
		w.clock.advance(time.Second)
	}
	w.start("n", "", `{}`)
	for _, name := range []string{"e03", "e07"} {
		_, err := w.client.StopExecution(t.Context(), &sfn.StopExecutionInput{ExecutionArn: aws.String("arn:aws:states:ap-southeast-1:000000000000:execution:m:" + name)})
		if err != nil {
			t.Fatal(err)
		}
	}
	list := func(status types.ExecutionStatus, size int32) []string {
		var names []string
		pages := sfn.NewListExecutionsPaginator(w.client, &sfn.ListExecutionsInput{StateMachineArn: aws.String(machineArn("m")), StatusFilter: status, MaxResults: size})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Executions {
				names = append(names, *e.Name)
			}
		}
		return names
	}
	all := list("", 10)
	if len(all) != 25 || all[0] != "e24" || all[24] != "e00" {
		t.Errorf("got %v", all)
	}
	if got := list(types.ExecutionStatusAborted, 1); len(got) != 2 || got[0] != "e07" || got[1] != "e03" {
		t.Errorf("aborted: %v", got)
	}
	if got := list(types.ExecutionStatusRunning, 4); len(got) != 23 {
		t.Errorf("running: %v", got)
	}
	machines, err := w.client.ListStateMachines(t.Context(), &sfn.ListStateMachinesInput{MaxResults: 1})
	if err != nil || len(machines.StateMachines) != 1 || *machines.StateMachines[0].Name != "m" || machines.NextToken == nil {
		t.Errorf("machines: %v %v", machines, err)
	}
}

func TestHistory_Issue2Runner_ReverseOrderAndWithoutData(t *testing.T) {
	w := newWorld(t, nil, map[string]string{"n": one(`"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}`)})
	arn := w.start("n", "", `{"secret":1}`)
	w.end(arn)
	out, err := w.client.GetExecutionHistory(t.Context(), &sfn.GetExecutionHistoryInput{
		ExecutionArn: aws.String(arn), ReverseOrder: true, MaxResults: 2, IncludeExecutionData: aws.Bool(false),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Events) != 2 || out.Events[0].Type != types.HistoryEventTypeExecutionSucceeded || out.Events[0].Id != 6 || out.NextToken == nil {
		t.Errorf("got %v", out.Events)
	}
	if d := out.Events[0].ExecutionSucceededEventDetails; d != nil && d.Output != nil {
		t.Errorf("data is shown: %s", *d.Output)
	}
	next, err := w.client.GetExecutionHistory(t.Context(), &sfn.GetExecutionHistoryInput{ExecutionArn: aws.String(arn), ReverseOrder: true, NextToken: out.NextToken})
	if err != nil || len(next.Events) != 4 || next.Events[3].Type != types.HistoryEventTypeExecutionStarted {
		t.Errorf("got %v %v", next, err)
	}
}

func TestDefinition_Issue2Runner_RunningExecutionsKeepTheirText(t *testing.T) {
	old := one(`"A":{"Type":"Wait","Seconds":10,"Next":"B"},"B":{"Type":"Pass","Output":"old","End":true}`)
	w := newWorld(t, nil, map[string]string{"m": old})
	arn := w.start("m", "", `{}`)
	w.reached(arn, "WaitStateEntered", 1)
	w.cfg.Machines["m"] = Definition{JSON: []byte(one(`"A":{"Type":"Pass","Output":"new","End":true}`))}
	w.reopen()
	sameJSON(t, w.run("m", `{}`), `"new"`)
	w.clock.advance(10 * time.Second)
	sameJSON(t, *w.end(arn).Output, `"old"`)
	of, err := w.client.DescribeStateMachineForExecution(t.Context(), &sfn.DescribeStateMachineForExecutionInput{ExecutionArn: aws.String(arn)})
	if err != nil || *of.Definition != old {
		t.Errorf("got %v %v", of, err)
	}
	now, err := w.client.DescribeStateMachine(t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: aws.String(machineArn("m"))})
	if err != nil || *now.Definition == old || now.Status != types.StateMachineStatusActive {
		t.Errorf("got %v %v", now, err)
	}
}

func TestStartExecution_Issue2Runner_ChildMachines(t *testing.T) {
	call := func(suffix, rest string) string {
		return one(`"A":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution` + suffix + `","Arguments":{"StateMachineArn":"` + machineArn("child") + `","Input":{"n":"{% $states.input.n %}"},"Name":"{% 'c-' & $states.context.Execution.Name %}"}` + rest + `}`)
	}
	w := newWorld(t, nil, map[string]string{
		"child": one(`"A":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.n < 0 %}","Next":"F"}],"Default":"W"},"F":{"Type":"Fail","Error":"Negative"},
			"W":{"Type":"Wait","Seconds":5,"Next":"S"},"S":{"Type":"Succeed","Output":{"twice":"{% $states.input.n * 2 %}"}}`),
		"sync2": call(".sync:2", `,"Output":"{% [$states.result.Output.twice, $states.result.Status] %}","End":true`),
		"sync":  call(".sync", `,"Output":"{% $states.result.Output %}","End":true`),
		"fire":  call("", `,"Output":"{% $exists($states.result.ExecutionArn) %}","End":true`),
		"fails": call(".sync:2", `,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Output":"{% $parse($states.errorOutput.Cause).Error %}","Next":"B"}],"End":true},"B":{"Type":"Succeed"`),
	})
	two, one2 := w.start("sync2", "x", `{"n":4}`), w.start("sync", "y", `{"n":5}`)
	w.reached(two, "TaskSubmitted", 1)
	w.reached(one2, "TaskSubmitted", 1)
	w.reopen()
	w.clock.advance(6 * time.Second)
	sameJSON(t, *w.end(two).Output, `[8,"SUCCEEDED"]`)
	sameJSON(t, *w.end(one2).Output, `"{\"twice\":10}"`)
	sameJSON(t, w.run("fire", `{"n":1}`), `true`)
	sameJSON(t, w.run("fails", `{"n":-1}`), `"Negative"`)

	parent := w.start("sync2", "stopped", `{"n":1}`)
	w.reached(parent, "TaskSubmitted", 1)
	if _, err := w.client.StopExecution(t.Context(), &sfn.StopExecutionInput{ExecutionArn: aws.String(parent)}); err != nil {
		t.Fatal(err)
	}
	child := w.end("arn:aws:states:ap-southeast-1:000000000000:execution:child:c-stopped")
	if child.Status != types.ExecutionStatusAborted {
		t.Errorf("the child of a stopped execution is %s", child.Status)
	}
}
