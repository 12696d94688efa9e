package stepfunctions

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// referenceMachine passes through every kind of state; its output tells that
// each did its work.
const referenceMachine = `{"QueryLanguage":"JSONata","StartAt":"Begin","States":{
	"Begin":{"Type":"Pass","Assign":{"base":100},"Next":"Try"},
	"Try":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"flaky","Payload":{"retry":"{% $states.context.State.RetryCount %}"}},
		"Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":3}],"Assign":{"tried":"{% $states.result.Payload %}"},"Next":"Pause"},
	"Pause":{"Type":"Wait","Seconds":1,"Next":"Both"},
	"Both":{"Type":"Parallel","Branches":[
		{"StartAt":"Ask","States":{"Ask":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","HeartbeatSeconds":500,
			"Arguments":{"FunctionName":"ask","Payload":{"token":"{% $states.context.Task.Token %}"}},"End":true}}},
		{"StartAt":"Each","States":{"Each":{"Type":"Map","Items":"{% [1..4] %}","MaxConcurrency":2,"ItemProcessor":{"StartAt":"Add","States":{
			"Add":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"add","Payload":{"a":"{% $base %}","b":"{% $states.input %}"}},"Output":"{% $states.result.Payload %}","End":true}}},"End":true}}}],
		"Next":"Run"},
	"Run":{"Type":"Map","Label":"run","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"One","States":{
		"One":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"add","Payload":{"a":"{% $states.input.n %}","b":0}},"Output":"{% $states.result.Payload %}","End":true}}},
		"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSONL"},"Arguments":{"Bucket":"b","Key":"k"}},
		"MaxConcurrency":2,"Assign":{"both":"{% $states.input %}"},"Next":"Child"},
	"Child":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Arguments":{"StateMachineArn":"arn:aws:states:ap-southeast-1:000000000000:stateMachine:child","Input":{"n":3}},
		"Assign":{"run":"{% $states.input %}"},"Output":"{% $states.result.Output %}","Next":"Which"},
	"Which":{"Type":"Choice","Choices":[{"Condition":"{% $states.input = 9 %}","Next":"Caught"}],"Default":"Wrong"},
	"Wrong":{"Type":"Fail","Error":"Wrong"},
	"Caught":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"nobody"},
		"Catch":[{"ErrorEquals":["Lambda.ResourceNotFoundException"],"Next":"Done"}],"Next":"Wrong"},
	"Done":{"Type":"Succeed","Output":{"tried":"{% $tried %}","both":"{% $both %}","run":"{% $run %}"}}}}`

const referenceChild = `{"QueryLanguage":"JSONata","StartAt":"S","States":{"S":{"Type":"Succeed","Output":"{% $states.input.n * $states.input.n %}"}}}`

const referenceOutput = `{"tried":"after retry","both":["signed",[101,102,103,104]],"run":[1,2,3]}`

// office answers the reference machine's questions.
type office struct {
	mu     sync.Mutex
	tokens map[string]bool // received; true once the answer was acknowledged
}

func (o *office) functions() functions {
	return functions{
		"flaky": func(_ context.Context, in map[string]any) (any, error) {
			if n, _ := in["retry"].(float64); n < 1 {
				return nil, lambdaError{"Busy", "once"}
			}
			return "after retry", nil
		},
		"ask": func(_ context.Context, in map[string]any) (any, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			token, _ := in["token"].(string)
			if !o.tokens[token] {
				o.tokens[token] = false
			}
			return nil, nil
		},
		"add": func(_ context.Context, in map[string]any) (any, error) {
			a, _ := in["a"].(float64)
			b, _ := in["b"].(float64)
			return a + b, nil
		},
	}
}

// answer answers every token that has no acknowledged answer yet.
func (o *office) answer(ctx context.Context, e *Engine) {
	o.mu.Lock()
	var open []string
	for token, done := range o.tokens {
		if !done {
			open = append(open, token)
		}
	}
	o.mu.Unlock()
	for _, token := range open {
		err := e.succeedTask(ctx, token, json.RawMessage(`"signed"`))
		o.mu.Lock()
		if err == nil {
			o.tokens[token] = true
		}
		o.mu.Unlock()
	}
}

var errCrash = errors.New("the machine lost power")

// crashStore returns a guard that lets n transactions pass and then refuses
// all, as if the process had died there.
func crashStore(n int) (guard func() error, crashed chan struct{}) {
	crashed = make(chan struct{})
	var once sync.Once
	passed := 0
	return func() error {
		if passed == n {
			once.Do(func() { close(crashed) })
			return errCrash
		}
		passed++
		return nil
	}, crashed
}

// live opens the store, drives the execution, and returns its output when it
// is closed, or "" when the guard crashed the store first.
func live(t *testing.T, path string, cfg Config, clock *handClock, o *office, guard func() error, crashed chan struct{}) string {
	t.Helper()
	e, err := open(path, cfg, guard)
	if errors.Is(err, errCrash) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = e.Close(ctx) // calls are cut off, as a crash would
	}()
	in := startInput{StateMachineArn: machineArn("m"), Name: "the-one"}
	for range 20000 {
		select {
		case <-crashed:
			return ""
		default:
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		_, startErr := e.startExecution(ctx, in)
		o.answer(ctx, e)
		cancel()
		rec, err := e.find("arn:aws:states:ap-southeast-1:000000000000:execution:m:the-one")
		switch {
		case err == nil && rec.Status == statusSucceeded:
			return string(rec.Output)
		case err == nil && rec.Status != statusRunning:
			t.Fatalf("%s: %s %s (start: %v)", rec.Status, rec.Error, rec.Cause, startErr)
		}
		clock.advance(300 * time.Millisecond)
		e.Wake()
		time.Sleep(500 * time.Microsecond)
	}
	t.Fatal("the execution does not end")
	return ""
}

func referenceConfig(o *office, clock *handClock) Config {
	objects := &memoryObjects{data: map[string][]byte{"b/k": []byte("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")}}
	return Config{
		Machines: map[string]Definition{"m": {JSON: []byte(referenceMachine)}, "child": {JSON: []byte(referenceChild)}},
		Invoker:  o.functions(), Objects: objects, Clock: clock, Logger: slog.New(slog.DiscardHandler),
	}
}

// TestResume_Issue2Runner_AfterEveryTransaction crashes the store after its
// 1st, 2nd, 3rd ... transaction; the reopened engine must end the execution
// with the same result every time.
func TestResume_Issue2Runner_AfterEveryTransaction(t *testing.T) {
	for n := 0; ; n++ {
		clock, o := newHandClock(), &office{tokens: map[string]bool{}}
		cfg := referenceConfig(o, clock)
		path := filepath.Join(t.TempDir(), "sfn.db")
		guard, crashed := crashStore(n)
		output := live(t, path, cfg, clock, o, guard, crashed)
		if output != "" {
			sameJSON(t, output, referenceOutput)
			if n < 10 {
				t.Errorf("the machine ran through in only %d transactions", n)
			}
			return
		}
		sameJSON(t, live(t, path, cfg, clock, o, nil, make(chan struct{})), referenceOutput)
	}
}

// TestResume_Issue2Runner_OneTransactionALife dies after every few
// transactions, over and over, until the execution has ended.
func TestResume_Issue2Runner_OneTransactionALife(t *testing.T) {
	clock, o := newHandClock(), &office{tokens: map[string]bool{}}
	cfg := referenceConfig(o, clock)
	path := filepath.Join(t.TempDir(), "sfn.db")
	for lives := 1; lives < 500; lives++ {
		guard, crashed := crashStore(1)
		if output := live(t, path, cfg, clock, o, guard, crashed); output != "" {
			sameJSON(t, output, referenceOutput)
			if lives < 10 {
				t.Errorf("it took only %d lives", lives)
			}
			return
		}
	}
	t.Fatal("the execution makes no progress")
}

// TestResume_Issue2Runner_FailedWriteIsNeitherAnsweredNorLost lets single
// transactions fail while the engine stays open.
func TestResume_Issue2Runner_FailedWriteIsNeitherAnsweredNorLost(t *testing.T) {
	clock, o := newHandClock(), &office{tokens: map[string]bool{}}
	cfg := referenceConfig(o, clock)
	count := 0
	guard := func() error {
		count++
		if count%9 == 0 && count > 2 {
			return errCrash
		}
		return nil
	}
	output := live(t, filepath.Join(t.TempDir(), "sfn.db"), cfg, clock, o, guard, make(chan struct{}))
	sameJSON(t, output, referenceOutput)
}

func TestOpen_Issue2Runner_RefusesAnInvalidMachineAndALockedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sfn.db")
	_, err := Open(path, Config{Machines: map[string]Definition{"bad": {JSON: []byte(`{}`)}}})
	if err == nil || !strings.Contains(err.Error(), "state machine bad") {
		t.Errorf("got %v", err)
	}
	e, err := Open(path, Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close(t.Context()) }()
	if second, err := Open(path, Config{}); err == nil {
		_ = second.Close(t.Context())
		t.Error("two engines share one file")
	}
}
