package stepfunctions

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

const (
	victimEnv = "STEPFUNCTIONS_VICTIM" // the folder of a process made to be killed
	kills     = 30
	asks      = 6
	dossiers  = 15
)

// killMachine asks asks times and collects the answers; beside it a branch
// works without pause.
var killMachine = fmt.Sprintf(`{"QueryLanguage":"JSONata","StartAt":"Both","States":{
	"Both":{"Type":"Parallel","Branches":[
		{"StartAt":"None","States":{
			"None":{"Type":"Pass","Assign":{"answers":"{%% [] %%}"},"Next":"Ask"},
			"Ask":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Arguments":{"FunctionName":"ask","Payload":{"token":"{%% $states.context.Task.Token %%}"}},
				"Assign":{"answers":"{%% $append($answers, $states.result)[] %%}"},"Next":"Enough"},
			"Enough":{"Type":"Choice","Choices":[{"Condition":"{%% $count($answers) < %d %%}","Next":"Ask"}],"Default":"Told"},
			"Told":{"Type":"Succeed","Output":"{%% $answers %%}"}}},
		{"StartAt":"Work","States":{"Work":{"Type":"Map","Items":"{%% [1..30] %%}","MaxConcurrency":2,"ItemProcessor":{"StartAt":"W","States":{
			"W":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"work","Payload":{"n":"{%% $states.input %%}"}},"Output":"{%% $states.result.Payload %%}","End":true}}},"End":true}}}],
		"Output":{"answers":"{%% $states.result[0] %%}","sum":"{%% $sum($states.result[1]) %%}"},"End":true}}}`, asks)

func TestMain(m *testing.M) {
	if folder := os.Getenv(victimEnv); folder != "" {
		victim(folder)
		return
	}
	os.Exit(m.Run())
}

// victim serves an engine until it is killed. Tokens are noted in a file, as a
// real officer's inbox outlives the process.
func victim(folder string) {
	inbox, err := os.OpenFile(filepath.Join(folder, "inbox"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	fns := functions{
		"ask": func(_ context.Context, in map[string]any) (any, error) {
			_, err := fmt.Fprintln(inbox, in["token"])
			return nil, err
		},
		"work": func(_ context.Context, in map[string]any) (any, error) {
			time.Sleep(time.Millisecond)
			return in["n"], nil
		},
	}
	e, err := Open(filepath.Join(folder, "sfn.db"), Config{
		Machines: map[string]Definition{"m": {JSON: []byte(killMachine)}}, Invoker: fns, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().String())
	panic(http.Serve(listener, e)) // a test's server, killed within a second
}

// clerk answers tokens from the inbox and remembers what was acknowledged.
type clerk struct {
	folder string
	mu     sync.Mutex
	given  map[string]string // answer by token
	acked  map[string]bool   // by answer
	done   map[string]bool   // tokens that need no more
}

func (c *clerk) work(ctx context.Context, client *sfn.Client) {
	for ctx.Err() == nil {
		text, _ := os.ReadFile(filepath.Join(c.folder, "inbox")) // absent at first
		lines := strings.Split(string(text), "\n")
		for _, token := range lines[:len(lines)-1] {
			c.answer(ctx, client, token)
		}
		time.Sleep(time.Millisecond)
	}
}

func (c *clerk) answer(ctx context.Context, client *sfn.Client, token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done[token] || len(token) != len(newToken()) {
		return
	}
	if c.given[token] == "" {
		c.given[token] = fmt.Sprintf("answer %d", len(c.given))
	}
	answer := c.given[token]
	_, err := client.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: aws.String(token), Output: aws.String(`"` + answer + `"`)})
	switch {
	case err == nil:
		c.acked[answer], c.done[token] = true, true
	case strings.Contains(err.Error(), "TaskTimedOut"):
		c.done[token] = true // an earlier try was stored, its answer lost with the process
	}
}

// spawn starts a victim and returns it with its address.
func spawn(t *testing.T, folder string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$") // this very test binary
	cmd.Env = append(os.Environ(), victimEnv+"="+folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the process did not come up: %v", err)
	}
	return cmd, "http://" + strings.TrimSpace(address)
}

// TestKill_Issue2Runner_NothingAcknowledgedIsLost kills the process at random
// instants while executions run and tokens are answered. At the end every
// execution has its result, and every acknowledged answer is in one.
func TestKill_Issue2Runner_NothingAcknowledgedIsLost(t *testing.T) {
	folder := t.TempDir()
	c := &clerk{folder: folder, given: map[string]string{}, acked: map[string]bool{}, done: map[string]bool{}}
	seen := map[string]bool{}
	for life := 0; ; life++ {
		cmd, url := spawn(t, folder)
		client := newClient(url)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { c.work(ctx, client) })
		wg.Go(func() { startDossiers(ctx, client, seen, life) })
		finished := false
		if life < kills {
			time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond) // a moment to die
		} else {
			finished = allDone(ctx, client)
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
		cancel()
		wg.Wait()
		if life < kills {
			continue
		}
		if !finished {
			t.Fatal("the executions do not end")
		}
		break
	}
	checkDossiers(t, folder, c, seen)
}

// startDossiers starts a few executions more in every life, and those of
// earlier lives again, which must change nothing.
func startDossiers(ctx context.Context, client *sfn.Client, seen map[string]bool, life int) {
	for i := range min(dossiers, 1+life/2) {
		name := fmt.Sprintf("d%d", i)
		_, err := client.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: aws.String(machineArn("m")), Name: aws.String(name), Input: aws.String(`{}`)})
		if err == nil {
			seen[name] = true
		}
	}
}

func allDone(ctx context.Context, client *sfn.Client) bool {
	for range 24_000 {
		out, err := client.ListExecutions(ctx, &sfn.ListExecutionsInput{StateMachineArn: aws.String(machineArn("m"))})
		done := 0
		if err == nil {
			for _, e := range out.Executions {
				if e.Status == types.ExecutionStatusSucceeded {
					done++
				}
			}
		}
		if done == dossiers {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

func checkDossiers(t *testing.T, folder string, c *clerk, seen map[string]bool) {
	t.Helper()
	e, err := Open(filepath.Join(folder, "sfn.db"), Config{Machines: map[string]Definition{"m": {JSON: []byte(killMachine)}}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close(t.Context()) }()
	used := map[string]int{}
	for i := range dossiers {
		rec, err := e.find(fmt.Sprintf("arn:aws:states:ap-southeast-1:000000000000:execution:m:d%d", i))
		if err != nil {
			t.Fatal(err)
		}
		var out struct {
			Answers []string
			Sum     int
		}
		if err := json.Unmarshal(rec.Output, &out); err != nil || out.Sum != 465 || len(out.Answers) != asks {
			t.Errorf("%s: %v %s", rec.Key, err, rec.Output)
		}
		for _, a := range out.Answers {
			used[a]++
		}
	}
	for answer := range c.acked {
		if used[answer] != 1 {
			t.Errorf("%q was acknowledged and appears %d times", answer, used[answer])
		}
	}
	if len(used) != asks*dossiers || len(c.acked) == 0 || len(seen) != dossiers {
		t.Errorf("%d answers used, %d acknowledged, %d started", len(used), len(c.acked), len(seen))
	}
	t.Logf("%d answers acknowledged of %d used over %d kills", len(c.acked), len(used), kills)
}
