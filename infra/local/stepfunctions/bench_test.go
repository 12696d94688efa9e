package stepfunctions

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// BenchmarkExecutions measures whole executions of a pass, a function and a
// choice, from the start call to the durable end, 64 callers at once.
func BenchmarkExecutions(b *testing.B) {
	fns := functions{"echo": func(_ context.Context, in map[string]any) (any, error) { return in, nil }}
	machine := one(`"A":{"Type":"Pass","Assign":{"x":1},"Next":"B"},"B":` + invokeState("echo", `,"Next":"C"`) +
		`,"C":{"Type":"Choice","Choices":[{"Condition":"{% $x = 1 %}","Next":"D"}],"Default":"D"},"D":{"Type":"Succeed"}`)
	e, err := Open(filepath.Join(b.TempDir(), "sfn.db"), Config{
		Machines: map[string]Definition{"m": {JSON: []byte(machine)}}, Invoker: fns, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = e.Close(context.Background()) }()
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := range jobs {
				input := `{"a":1}`
				if _, err := e.startExecution(b.Context(), startInput{StateMachineArn: machineArn("m"), Name: fmt.Sprint(i), Input: &input}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	b.ResetTimer()
	for i := range b.N {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	for e.Stats().Executions > 0 {
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(b.N)*4/b.Elapsed().Seconds(), "transitions/s")
}

// BenchmarkDistributedMap measures the children of one map run.
func BenchmarkDistributedMap(b *testing.B) {
	fns := functions{"echo": func(_ context.Context, in map[string]any) (any, error) { return in, nil }}
	e, err := Open(filepath.Join(b.TempDir(), "sfn.db"), Config{
		Machines: map[string]Definition{"m": {JSON: []byte(distributed(invokeState("echo", `,"Output":1,"End":true`), `,"Items":"{% $states.input %}"`))}},
		Invoker:  fns, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = e.Close(context.Background()) }()
	items, _ := json.Marshal(make([]int, min(b.N, 60000)))
	input := string(items)
	b.ResetTimer()
	if _, err := e.startExecution(b.Context(), startInput{StateMachineArn: machineArn("m"), Name: "one", Input: &input}); err != nil {
		b.Fatal(err)
	}
	for e.Stats().Executions > 0 {
		time.Sleep(time.Millisecond)
	}
}
