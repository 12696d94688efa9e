package stepfunctions

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// distributed is a distributed Map state whose children are one state P.
func distributed(child, rest string) string {
	return one(`"A":{"Type":"Map","Label":"communes","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
		"StartAt":"P","States":{"P":` + child + `}}` + rest + `,"End":true}`)
}

var doubling = functions{
	"double": func(_ context.Context, in map[string]any) (any, error) {
		n, _ := in["n"].(float64)
		if n < 0 {
			return nil, lambdaError{"Negative", "n is below zero"}
		}
		return n * 2, nil
	},
}

func doubleState(rest string) string {
	return invokeState("double", `,"Output":"{% $states.result.Payload %}","End":true`+rest)
}

func TestDistributedMap_Issue2Runner_Results(t *testing.T) {
	cases := map[string]struct{ machine, input, want string }{
		"inline items": {distributed(doubleState(""), `,"Items":"{% $states.input.l %}","MaxConcurrency":2`), `{"l":[{"n":1},{"n":2},{"n":3}]}`, `[2,4,6]`},
		"json object":  {distributed(doubleState(""), `,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Arguments":{"Bucket":"b","Key":"{% $states.input.key %}"}}`), `{"key":"list.json"}`, `[2,4]`},
		"json pointer": {distributed(doubleState(""), `,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","ItemsPointer":"/deep/list"},"Arguments":{"Bucket":"b","Key":"deep.json"}}`), `{}`, `[10]`},
		"json lines":   {distributed(doubleState(""), `,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSONL","MaxItems":2},"Arguments":{"Bucket":"b","Key":"lines.jsonl"}}`), `{}`, `[2,4]`},
		"listing":      {distributed(`{"Type":"Pass","Output":"{% $states.input.Key %}","End":true}`, `,"ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","Arguments":{"Bucket":"b","Prefix":"l"}}`), `{}`, `["lines.jsonl","list.json"]`},
		"selector": {
			distributed(doubleState(""), `,"ItemSelector":{"n":"{% $states.context.Map.Item.Value + $states.input.add + $states.context.Map.Item.Index %}"},"Items":"{% $states.input.l %}"`),
			`{"l":[1,2],"add":10}`, `[22,26]`,
		},
		"batches": {
			distributed(`{"Type":"Pass","Output":"{% [$states.input.BatchInput.k, $count($states.input.Items)] %}","End":true}`, `,"ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"k":"{% $states.input.k %}"}},"Items":"{% [1..5] %}"`),
			`{"k":"v"}`, `[["v",2],["v",2],["v",1]]`,
		},
		"flattened":                   {distributed(`{"Type":"Pass","End":true}`, `,"Items":[[1,2],[3],4],"ResultWriter":{"WriterConfig":{"Transformation":"FLATTEN","OutputType":"JSON"}}`), `{}`, `[1,2,3,4]`},
		"nothing":                     {distributed(`{"Type":"Pass","End":true}`, `,"Items":[]`), `{}`, `[]`},
		"inner variables are its own": {one(`"V":{"Type":"Pass","Assign":{"outer":1},"Next":"A"},` + strings.TrimPrefix(strings.TrimSuffix(distributed(`{"Type":"Pass","Output":"{% $exists($outer) %}","End":true}`, `,"Items":[1]`), `}}`), `{"QueryLanguage":"JSONata","StartAt":"A","States":{`)), `{}`, `[false]`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			machine := strings.Replace(c.machine, `"StartAt":"A","States":{"V"`, `"StartAt":"V","States":{"V"`, 1)
			w := newWorld(t, doubling, map[string]string{"m": machine})
			w.objects.data["b/list.json"] = []byte(`[{"n":1},{"n":2}]`)
			w.objects.data["b/deep.json"] = []byte(`{"deep":{"list":[{"n":5}]}}`)
			w.objects.data["b/lines.jsonl"] = []byte("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")
			sameJSON(t, w.run("m", c.input), c.want)
		})
	}
}

func TestDistributedMap_Issue2Runner_FailuresAndTolerance(t *testing.T) {
	items := `{"l":[{"n":1},{"n":-1},{"n":2},{"n":-2}]}`
	cases := map[string]struct {
		rest, want string
	}{
		"none tolerated":   {``, "States.ExceedToleratedFailureThreshold"},
		"one tolerated":    {`,"ToleratedFailureCount":1`, "States.ExceedToleratedFailureThreshold"},
		"two tolerated":    {`,"ToleratedFailureCount":2`, ""},
		"half tolerated":   {`,"ToleratedFailurePercentage":"{% 50 %}"`, ""},
		"less than half":   {`,"ToleratedFailurePercentage":49`, "States.ExceedToleratedFailureThreshold"},
		"the stricter one": {`,"ToleratedFailurePercentage":100,"ToleratedFailureCount":1`, "States.ExceedToleratedFailureThreshold"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, doubling, map[string]string{"m": distributed(doubleState(""), `,"Items":"{% $states.input.l %}"`+c.rest)})
			arn := w.start("m", "", items)
			out := w.end(arn)
			if aws.ToString(out.Error) != c.want {
				t.Fatalf("got %s %s", aws.ToString(out.Error), aws.ToString(out.Cause))
			}
			runs, err := w.client.ListMapRuns(t.Context(), &sfn.ListMapRunsInput{ExecutionArn: aws.String(arn)})
			if err != nil || len(runs.MapRuns) != 1 {
				t.Fatal(runs, err)
			}
			run, err := w.client.DescribeMapRun(t.Context(), &sfn.DescribeMapRunInput{MapRunArn: runs.MapRuns[0].MapRunArn})
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" && (run.Status != types.MapRunStatusSucceeded || run.ItemCounts.Failed != 2 || run.ItemCounts.Succeeded != 2) {
				t.Errorf("got %s %+v", run.Status, run.ItemCounts)
			}
			if c.want != "" && run.Status != types.MapRunStatusFailed {
				t.Errorf("got %s", run.Status)
			}
		})
	}
}

func TestDistributedMap_Issue2Runner_ReaderFailureIsCatchable(t *testing.T) {
	machine := strings.Replace(distributed(doubleState(""), `,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Arguments":{"Bucket":"b","Key":"absent"}},"Catch":[{"ErrorEquals":["States.ItemReaderFailed"],"Output":"caught","Next":"B"}]`),
		`"A":{`, `"B":{"Type":"Succeed"},"A":{`, 1)
	w := newWorld(t, doubling, map[string]string{"m": machine})
	sameJSON(t, w.run("m", `{}`), `"caught"`)
}

func TestDistributedMap_Issue2Runner_WritesResultsToObjects(t *testing.T) {
	w := newWorld(t, doubling, map[string]string{"m": distributed(doubleState(""), `,"Items":"{% $states.input.l %}","ToleratedFailurePercentage":100,
		"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Arguments":{"Bucket":"out","Prefix":"{% 'runs/' & $states.input.p %}"},"WriterConfig":{"Transformation":"COMPACT","OutputType":"JSONL"}}`)})
	var result struct {
		MapRunArn           string
		ResultWriterDetails struct{ Bucket, Key string }
	}
	if err := json.Unmarshal([]byte(w.run("m", `{"p":"x","l":[{"n":1},{"n":-1},{"n":3}]}`)), &result); err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		MapRunArn   string
		ResultFiles map[string][]resultFile
	}
	if err := json.Unmarshal(w.objects.data["out/"+result.ResultWriterDetails.Key], &manifest); err != nil {
		t.Fatal(err, result)
	}
	if manifest.MapRunArn != result.MapRunArn || !strings.HasPrefix(result.ResultWriterDetails.Key, "runs/x/") {
		t.Errorf("got %+v", result)
	}
	good := manifest.ResultFiles["SUCCEEDED"]
	if len(good) != 1 || string(w.objects.data["out/"+good[0].Key]) != "2\n6\n" {
		t.Errorf("got %v", manifest.ResultFiles)
	}
	bad := manifest.ResultFiles["FAILED"]
	if len(bad) != 1 || !strings.Contains(string(w.objects.data["out/"+bad[0].Key]), `"Error":"Negative"`) {
		t.Errorf("got %v", manifest.ResultFiles)
	}
}

func TestDistributedMap_Issue2Runner_ChildrenAreExecutions(t *testing.T) {
	a := &asked{}
	w := newWorld(t, functions{"ask": a.function()}, map[string]string{"m": distributed(askState(`,"End":true`), `,"Items":[1,2,3],"MaxConcurrency":2`)})
	arn := w.start("m", "", `{}`)
	a.nth(t, 1)
	runs, err := w.client.ListMapRuns(t.Context(), &sfn.ListMapRunsInput{ExecutionArn: aws.String(arn)})
	if err != nil || len(runs.MapRuns) != 1 {
		t.Fatal(runs, err)
	}
	children, err := w.client.ListExecutions(t.Context(), &sfn.ListExecutionsInput{MapRunArn: runs.MapRuns[0].MapRunArn})
	if err != nil || len(children.Executions) != 2 {
		t.Fatalf("got %d children, want MaxConcurrency: %v", len(children.Executions), err)
	}
	child := *children.Executions[0].ExecutionArn
	if !strings.Contains(child, ":execution:m/communes:") || w.kinds(child)[0] != "ExecutionStarted" {
		t.Errorf("got %s", child)
	}
	parents, err := w.client.ListExecutions(t.Context(), &sfn.ListExecutionsInput{StateMachineArn: aws.String(machineArn("m"))})
	if err != nil || len(parents.Executions) != 1 {
		t.Errorf("children are listed with their parents: %v %v", len(parents.Executions), err)
	}
	w.reopen()
	for i := range 3 {
		token := a.nth(t, i)
		if err := w.succeed(token, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if out := w.end(arn); out.Status != types.ExecutionStatusSucceeded {
		t.Errorf("got %s", out.Status)
	}

	second := w.start("m", "", `{}`)
	token := a.nth(t, 3)
	if _, err := w.client.StopExecution(t.Context(), &sfn.StopExecutionInput{ExecutionArn: aws.String(second)}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the children's end", func() bool { return w.engine.Stats().Executions == 0 })
	wantCode(t, w.succeed(token, `1`), "TaskTimedOut")
}

func TestDistributedMap_Issue2Runner_FiveThousandItems(t *testing.T) {
	var mu sync.Mutex
	calls := 0
	fns := functions{"count": func(context.Context, map[string]any) (any, error) {
		mu.Lock()
		defer mu.Unlock()
		calls++
		return nil, nil
	}}
	w := newWorld(t, fns, map[string]string{"m": distributed(invokeState("count", `,"Output":1,"End":true`), `,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSONL"},"Arguments":{"Bucket":"b","Key":"k"}},"MaxConcurrency":200,"Output":"{% $sum($states.result) %}"`)})
	w.objects.data["b/k"] = []byte(strings.Repeat("{\"n\":1}\n", 5000))
	sameJSON(t, w.run("m", `{}`), `5000`)
	if calls != 5000 {
		t.Errorf("%d calls", calls)
	}
}
