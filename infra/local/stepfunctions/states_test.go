package stepfunctions

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// one wraps states into a machine that starts at A.
func one(states string) string {
	return `{"QueryLanguage":"JSONata","StartAt":"A","States":{` + states + `}}`
}

func invokeState(fn, rest string) string {
	return `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"` + fn + `","Payload":"{% $states.input %}"}` + rest + `}`
}

func TestStates_Issue2Runner_OutputsFollowThePublishedLanguage(t *testing.T) {
	pass := func(rest string) string { return one(`"A":{"Type":"Pass",` + rest + `,"End":true}`) }
	cases := map[string]struct{ machine, input, want string }{
		"pass hands its input on":           {one(`"A":{"Type":"Pass","End":true}`), `{"a":1}`, `{"a":1}`},
		"whole expressions keep their type": {pass(`"Output":{"n":"{% $states.input.n + 1 %}","b":"{% $states.input.n > 1 %}","l":"{% [$states.input.n] %}","s":"n {% x %}"}`), `{"n":2}`, `{"n":3,"b":true,"l":[2],"s":"n {% x %}"}`},
		"output may be a single expression": {pass(`"Output":"{% $states.input.list[x>1].x %}"`), `{"list":[{"x":1},{"x":2},{"x":3}]}`, `[2,3]`},
		"null is a value":                   {pass(`"Output":"{% $states.input.a %}"`), `{"a":null}`, `null`},
		"empty containers stay":             {pass(`"Output":{"a":"{% [] %}","o":"{% {} %}"}`), `{}`, `{"a":[],"o":{}}`},
		"large numbers stay whole":          {pass(`"Output":"{% $states.input.dong * 1 %}"`), `{"dong":123456789012}`, `123456789012`},
		"succeed has an output":             {one(`"A":{"Type":"Succeed","Output":{"done":"{% $states.input.x %}"}}`), `{"x":7}`, `{"done":7}`},
		"assign is read by later states": {one(`"A":{"Type":"Pass","Assign":{"who":"{% $states.input.name %}"},"Output":1,"Next":"B"},
			"B":{"Type":"Pass","Output":"{% $who & ':' & $string($states.input) %}","End":true}`), `{"name":"An"}`, `"An:1"`},
		"assign uses the old values": {one(`"A":{"Type":"Pass","Assign":{"x":1,"y":2},"Next":"B"},
			"B":{"Type":"Pass","Assign":{"x":"{% $y %}","y":"{% $x %}"},"Next":"C"},
			"C":{"Type":"Pass","Output":"{% [$x,$y] %}","End":true}`), `{}`, `[2,1]`},
		"partition":       {pass(`"Output":"{% $partition([1..5],2) %}"`), `{}`, `[[1,2],[3,4],[5]]`},
		"range":           {pass(`"Output":"{% $range(0,10,5) %}"`), `{}`, `[0,5,10]`},
		"hash":            {pass(`"Output":"{% $hash('abc','SHA-256') %}"`), `{}`, `"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"`},
		"parse":           {pass(`"Output":"{% $parse('{\"a\":[1]}').a %}"`), `{}`, `[1]`},
		"random by seed":  {pass(`"Output":"{% $random(7) = $random(7) %}"`), `{}`, `true`},
		"uuid":            {pass(`"Output":"{% $length($uuid()) %}"`), `{}`, `36`},
		"now is ours":     {pass(`"Output":"{% $now() %}"`), `{}`, `"2026-03-01T08:00:00.000Z"`},
		"now with a form": {pass(`"Output":"{% $now('[Y0001]-[M01]-[D01] [H01]h','+0700') %}"`), `{}`, `"2026-03-01 15h"`},
		"context object":  {pass(`"Output":"{% [$states.context.State.Name, $states.context.StateMachine.Name, $states.context.Execution.Input.k, $states.context.Execution.StartTime] %}"`), `{"k":"v"}`, `["A","m","v","2026-03-01T08:00:00.000Z"]`},
		"wait 0":          {one(`"A":{"Type":"Wait","Seconds":"{% $states.input.s %}","End":true}`), `{"s":0}`, `{"s":0}`},
		"wait past":       {one(`"A":{"Type":"Wait","Timestamp":"2020-01-01T00:00:00Z","End":true}`), `1`, `1`},
		"parallel": {one(`"A":{"Type":"Parallel","Branches":[
			{"StartAt":"L","States":{"L":{"Type":"Pass","Output":"{% $states.input.a %}","End":true}}},
			{"StartAt":"R","States":{"R":{"Type":"Pass","Output":"{% $states.input.b %}","End":true}}}],
			"Output":{"r":"{% $states.result %}"},"End":true}`), `{"a":1,"b":2}`, `{"r":[1,2]}`},
		"parallel arguments": {one(`"A":{"Type":"Parallel","Arguments":{"z":"{% $states.input.a %}"},"Branches":[
			{"StartAt":"L","States":{"L":{"Type":"Pass","End":true}}}],"End":true}`), `{"a":1}`, `[{"z":1}]`},
		"branches read outer variables and keep their own": {one(`"A":{"Type":"Pass","Assign":{"base":10},"Next":"B"},
			"B":{"Type":"Parallel","Branches":[
			{"StartAt":"L","States":{"L":{"Type":"Pass","Assign":{"mine":1},"Next":"L2"},"L2":{"Type":"Pass","Output":"{% $base + $mine %}","End":true}}},
			{"StartAt":"R","States":{"R":{"Type":"Pass","Assign":{"mine":2},"Next":"R2"},"R2":{"Type":"Pass","Output":"{% $base + $mine %}","End":true}}}],
			"Next":"C"},"C":{"Type":"Pass","Output":{"r":"{% $states.input %}","leaked":"{% $exists($mine) %}"},"End":true}`), `{}`, `{"r":[11,12],"leaked":false}`},
		"map": {one(`"A":{"Type":"Map","Items":"{% $states.input.l %}","ItemSelector":{"i":"{% $states.context.Map.Item.Index %}","v":"{% $states.context.Map.Item.Value %}","k":"{% $states.input.k %}"},
			"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Output":"{% $states.input.k & $string($states.input.i) & $states.input.v & $states.context.Map.Item.Value %}","End":true}}},"End":true}`), `{"l":["a","b"],"k":"#"}`, `["#0aa","#1bb"]`},
		"map of nothing": {one(`"A":{"Type":"Map","ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}`), `[]`, `[]`},
		"map in map": {one(`"A":{"Type":"Map","ItemProcessor":{"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":1,"ItemProcessor":{
			"StartAt":"P","States":{"P":{"Type":"Pass","Output":"{% $states.input * 2 %}","End":true}}},"End":true}}},"End":true}`), `[[1,2],[3],[]]`, `[[2,4],[6],[]]`},
		"lambda invoke wraps": {one(`"A":` + invokeState("echo", `,"End":true`)), `{"a":1}`, `{"ExecutedVersion":"$LATEST","Payload":{"a":1},"StatusCode":200}`},
		"function arn":        {one(`"A":{"Type":"Task","Resource":"arn:aws:lambda:ap-southeast-1:000000000000:function:echo","Arguments":{"b":"{% $states.input.a %}"},"End":true}`), `{"a":1}`, `{"b":1}`},
		"result and assign": {one(`"A":` + invokeState("echo", `,"Assign":{"got":"{% $states.result.Payload.a %}"},"Output":"{% $states.result.StatusCode %}","Next":"B"`) +
			`,"B":{"Type":"Pass","Output":"{% [$got,$states.input] %}","End":true}`), `{"a":1}`, `[1,200]`},
		"catch with error output": {one(`"A":` + invokeState("refuse", `,"End":true,"Catch":[{"ErrorEquals":["Other"],"Next":"B"},{"ErrorEquals":["Refused"],"Assign":{"why":"{% $states.errorOutput.Error %}"},"Output":{"cause":"{% $parse($states.errorOutput.Cause).errorMessage %}"},"Next":"B"}]`) +
			`,"B":{"Type":"Pass","Output":"{% [$why, $states.input.cause] %}","End":true}`), `{}`, `["Refused","no"]`},
		"catch hands the error on by default": {one(`"A":` + invokeState("refuse", `,"End":true,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"B"}]`) +
			`,"B":{"Type":"Pass","Output":"{% $states.input.Error %}","End":true}`), `{}`, `"Refused"`},
		"missing function": {one(`"A":` + invokeState("nobody", `,"End":true,"Catch":[{"ErrorEquals":["Lambda.ResourceNotFoundException"],"Output":"gone","Next":"B"}]`) +
			`,"B":{"Type":"Succeed"}`), `{}`, `"gone"`},
		"a failing branch fails the parallel state": {one(`"A":{"Type":"Parallel","Branches":[
			{"StartAt":"L","States":{"L":{"Type":"Wait","Seconds":1000,"End":true}}},
			{"StartAt":"R","States":{"R":{"Type":"Fail","Error":"Bad","Cause":"{% 'c' & $states.input %}"}}}],
			"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}],"End":true},"B":{"Type":"Succeed"}`), `"x"`, `{"Error":"Bad","Cause":"cx"}`},
		"query errors are caught": {one(`"A":` + invokeState("echo", `,"Output":"{% $states.result.nothing %}","End":true,"Catch":[{"ErrorEquals":["States.QueryEvaluationError"],"Output":"caught","Next":"B"}]`) +
			`,"B":{"Type":"Succeed"}`), `{}`, `"caught"`},
		"a name with a slash": {`{"QueryLanguage":"JSONata","StartAt":"A/B","States":{"A/B":{"Type":"Map","ItemProcessor":{"StartAt":"P/Q","States":{"P/Q":{"Type":"Map","ItemProcessor":{"StartAt":"Z","States":{"Z":{"Type":"Pass","End":true}}},"End":true}}},"End":true}}}`, `[[1]]`, `[[1]]`},
	}
	fns := functions{
		"echo":   func(_ context.Context, in map[string]any) (any, error) { return in, nil },
		"refuse": func(context.Context, map[string]any) (any, error) { return nil, lambdaError{"Refused", "no"} },
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, fns, map[string]string{"m": c.machine})
			sameJSON(t, w.run("m", c.input), c.want)
		})
	}
}

func TestChoice_Issue2Runner_TakesTheFirstTrueRule(t *testing.T) {
	machine := one(`"A":{"Type":"Choice","Choices":[
		{"Condition":"{% $states.input.kind = 'text' and $contains($states.input.v, /^TX/) %}","Next":"B","Output":"text"},
		{"Condition":"{% $type($states.input.v) = 'number' and $states.input.v >= 10 and $states.input.v < 20 %}","Assign":{"via":"number"},"Next":"C"},
		{"Condition":"{% $states.input.v in ['a','b'] %}","Output":"in","Next":"B"},
		{"Condition":"{% $exists($states.input.absent) %}","Output":"present","Next":"B"},
		{"Condition":"{% $states.input.v = null %}","Output":"null","Next":"B"},
		{"Condition":"{% $not($states.input.flag) and $states.input.kind = 'flag' %}","Output":"not","Next":"B"},
		{"Condition":"{% $toMillis($states.input.at) > $toMillis('2026-01-01T00:00:00Z') %}","Output":"later","Next":"B"}],
		"Default":"B","Output":"default"},
		"B":{"Type":"Succeed"},"C":{"Type":"Pass","Output":"{% $via %}","End":true}`)
	w := newWorld(t, nil, map[string]string{"m": machine})
	for input, want := range map[string]string{
		`{"kind":"text","v":"TX01"}`:           `"text"`,
		`{"v":10}`:                             `"number"`,
		`{"v":20,"at":"2025-01-01T00:00:00Z"}`: `"default"`,
		`{"v":"b"}`:                            `"in"`,
		`{"v":"z","absent":0,"at":"2025-01-01T00:00:00Z"}`: `"present"`,
		`{"v":null}`:                          `"null"`,
		`{"v":1,"kind":"flag","flag":false}`:  `"not"`,
		`{"v":1,"at":"2026-02-01T00:00:00Z"}`: `"later"`,
	} {
		t.Run(input, func(t *testing.T) { sameJSON(t, w.run("m", input), want) })
	}
}

func TestFailures_Issue2Runner_CarryTheDocumentedNames(t *testing.T) {
	big := strings.Repeat("x", 150*1024)
	cases := map[string]struct{ machine, input, wantError, wantCause string }{
		"fail":                                {one(`"A":{"Type":"Fail","Error":"{% 'E' & $states.input %}","Cause":"why"}`), `1`, "E1", "why"},
		"no choice":                           {one(`"A":{"Type":"Choice","Choices":[{"Condition":"{% false %}","Next":"B"}]},"B":{"Type":"Succeed"}`), `{}`, "States.NoChoiceMatched", ""},
		"condition no bool":                   {one(`"A":{"Type":"Choice","Choices":[{"Condition":"{% 'yes' %}","Next":"B"}]},"B":{"Type":"Succeed"}`), `{}`, "States.QueryEvaluationError", ""},
		"undefined":                           {one(`"A":{"Type":"Pass","Output":"{% $states.input.nope %}","End":true}`), `{}`, "States.QueryEvaluationError", ""},
		"eval is refused":                     {one(`"A":{"Type":"Pass","Output":"{% $eval('1') %}","End":true}`), `{}`, "States.QueryEvaluationError", ""},
		"too much data":                       {one(`"A":{"Type":"Pass","Output":{"a":"{% $states.input %}","b":"{% $states.input %}"},"End":true}`), `"` + big + `"`, "States.DataLimitExceeded", ""},
		"too much data is not covered by ALL": {one(`"A":` + invokeState("double", `,"End":true,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]`) + `,"B":{"Type":"Succeed"}`), `{"v":"` + big + `"}`, "States.DataLimitExceeded", ""},
		"own error type":                      {one(`"A":` + invokeState("refuse", `,"End":true`)), `{}`, "Refused", `{"errorMessage":"no","errorType":"Refused"}`},
		"negative wait":                       {one(`"A":{"Type":"Wait","Seconds":"{% -1 %}","End":true}`), `{}`, "States.QueryEvaluationError", ""},
		"endless loop":                        {one(`"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Condition":"{% true %}","Next":"A"}],"Default":"C"},"C":{"Type":"Succeed"}`), `{}`, "States.Runtime", "The execution reached the maximum number of history events (25000)."},
	}
	fns := functions{
		"refuse": func(context.Context, map[string]any) (any, error) { return nil, lambdaError{"Refused", "no"} },
		"double": func(_ context.Context, in map[string]any) (any, error) { return []any{in, in}, nil },
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, fns, map[string]string{"m": c.machine})
			out := w.end(w.start("m", "", c.input))
			if out.Status != types.ExecutionStatusFailed || aws.ToString(out.Error) != c.wantError {
				t.Errorf("got %s %s (%s), want FAILED %s", out.Status, aws.ToString(out.Error), aws.ToString(out.Cause), c.wantError)
			}
			if c.wantCause != "" && aws.ToString(out.Cause) != c.wantCause {
				t.Errorf("got cause %q, want %q", aws.ToString(out.Cause), c.wantCause)
			}
		})
	}
}

func TestDefinition_Issue2Runner_RefusesWithTheReason(t *testing.T) {
	cases := map[string]struct{ machine, want string }{
		"not json":            {`{`, "not JSON"},
		"jsonpath language":   {`{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}`, "QueryLanguage must be JSONata"},
		"jsonpath field":      {one(`"A":{"Type":"Pass","ResultPath":"$","End":true}`), "belongs to JSONPath"},
		"state language":      {one(`"A":{"Type":"Pass","QueryLanguage":"JSONPath","End":true}`), "QueryLanguage must be JSONata"},
		"unknown field":       {one(`"A":{"Type":"Pass","Nxt":"B","End":true}`), `unknown field "Nxt"`},
		"missing target":      {one(`"A":{"Type":"Pass","Next":"B"}`), `missing state "B"`},
		"missing start":       {`{"QueryLanguage":"JSONata","StartAt":"Z","States":{"A":{"Type":"Succeed"}}}`, `missing state "Z"`},
		"unreachable":         {one(`"A":{"Type":"Succeed"},"B":{"Type":"Succeed"}`), `"B" cannot be reached`},
		"next and end":        {one(`"A":{"Type":"Pass","Next":"A","End":true}`), "exactly one of Next and End"},
		"neither":             {one(`"A":{"Type":"Pass"}`), "exactly one of Next and End"},
		"bad expression":      {one(`"A":{"Type":"Pass","Output":"{% ( %}","End":true}`), "Output"},
		"bad type":            {one(`"A":{"Type":"Loop","End":true}`), `unknown Type "Loop"`},
		"resource":            {one(`"A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":{},"End":true}`), "not supported"},
		"two waits":           {one(`"A":{"Type":"Wait","Seconds":1,"Timestamp":"x","End":true}`), "exactly one of Seconds and Timestamp"},
		"heartbeat":           {one(`"A":` + invokeState("f", `,"TimeoutSeconds":5,"HeartbeatSeconds":5,"End":true`)), "HeartbeatSeconds must be smaller"},
		"all not alone":       {one(`"A":` + invokeState("f", `,"Retry":[{"ErrorEquals":["States.ALL","X"]}],"End":true`)), "must stand alone"},
		"all not last":        {one(`"A":` + invokeState("f", `,"Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["X"]}],"End":true`)), "only the last retrier"},
		"reserved variable":   {one(`"A":{"Type":"Pass","Assign":{"states":1},"End":true}`), "not a variable name"},
		"inner shadows outer": {one(`"A":{"Type":"Pass","Assign":{"x":1},"Next":"B"},"B":{"Type":"Parallel","Branches":[{"StartAt":"C","States":{"C":{"Type":"Pass","Assign":{"x":2},"End":true}}}],"End":true}`), `variable "x" is already assigned`},
		"twice":               {one(`"A":{"Type":"Succeed"},"A":{"Type":"Succeed"}`), "occurs twice"},
		"inside a branch":     {one(`"A":{"Type":"Parallel","Branches":[{"StartAt":"C","States":{"C":{"Type":"Pass","Next":"A"}}}],"End":true}`), `missing state "A"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := Check([]byte(c.machine))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want something with %q", err, c.want)
			}
		})
	}
}

func TestMap_Issue2Runner_HonoursMaxConcurrency(t *testing.T) {
	gate := make(chan struct{})
	entered := make(chan struct{}, 100)
	fns := functions{"slow": func(context.Context, map[string]any) (any, error) {
		entered <- struct{}{}
		<-gate
		return nil, nil
	}}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":{"Type":"Map","MaxConcurrency":3,"ItemProcessor":{"StartAt":"P","States":{"P":` + invokeState("slow", `,"Output":"{% $states.context.Map.Item.Index %}","End":true`) + `}},"End":true}`)})
	arn := w.start("m", "", `[1,2,3,4,5,6,7,8]`)
	w.reached(arn, "MapIterationStarted", 3)
	for range 3 {
		<-entered
	}
	if n := len(entered); n != 0 {
		t.Errorf("%d more iterations run than MaxConcurrency allows", n)
	}
	close(gate)
	sameJSON(t, *w.end(arn).Output, `[0,1,2,3,4,5,6,7]`)
}

func TestHistory_Issue2Runner_NamesEventsAsAWS(t *testing.T) {
	fns := functions{"echo": func(_ context.Context, in map[string]any) (any, error) { return in, nil }}
	w := newWorld(t, fns, map[string]string{"m": one(`"A":` + invokeState("echo", `,"Next":"B"`) + `,
		"B":{"Type":"Map","Items":[1],"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"Next":"C"},
		"C":{"Type":"Parallel","Branches":[{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}],"End":true}`)})
	arn := w.start("m", "", `{}`)
	w.end(arn)
	got := strings.Join(w.kinds(arn), " ")
	want := "ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited " +
		"MapStateEntered MapStateStarted MapIterationStarted PassStateEntered PassStateExited MapIterationSucceeded MapStateSucceeded MapStateExited " +
		"ParallelStateEntered ParallelStateStarted SucceedStateEntered SucceedStateExited ParallelStateSucceeded ParallelStateExited ExecutionSucceeded"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for i, ev := range w.history(arn) {
		if ev.Id != int64(i+1) || ev.PreviousEventId != int64(i) {
			t.Errorf("event %d has id %d after %d", i+1, ev.Id, ev.PreviousEventId)
		}
	}
	details := w.history(arn)[2].TaskScheduledEventDetails
	if aws.ToString(details.Resource) != "invoke" || aws.ToString(details.ResourceType) != "lambda" {
		t.Errorf("got %s %s", aws.ToString(details.ResourceType), aws.ToString(details.Resource))
	}
	sameJSON(t, *details.Parameters, fmt.Sprintf(`{"FunctionName":"echo","Payload":%s}`, `{}`))
}
