package e2e

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/hosttest"
)

// killable is a host in a process of its own.
type killable struct {
	t      *testing.T
	cmd    *exec.Cmd
	env    map[string]string
	tables *awsjson.Client
}

func startKillable(t *testing.T, data string) *killable {
	t.Helper()
	k := &killable{t: t, cmd: exec.Command(os.Args[0])}
	k.cmd.Env = append(os.Environ(), hostVariable+"="+data)
	k.cmd.Stderr = os.Stderr
	out, err := k.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := k.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.kill)
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the host did not start: %v", err)
	}
	if err := json.Unmarshal(line, &k.env); err != nil {
		t.Fatal(err)
	}
	k.tables = awsjson.New(k.env["AWS_ENDPOINT_URL_DYNAMODB"])
	return k
}

func (k *killable) kill() {
	_ = k.cmd.Process.Kill() // SIGKILL; harmless when it has ended
	_ = k.cmd.Wait()
}

func (k *killable) call(operation, body string, out any) {
	k.t.Helper()
	if err := k.tables.Call(k.t.Context(), "DynamoDB_20120810."+operation, json.RawMessage(body), out); err != nil {
		k.t.Fatal(err)
	}
}

func TestHost_ResumesAfterKill(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	hosttest.Furnish(t, data)
	first := startKillable(t, data)
	table := first.env["SETTINGS_TABLE"]
	first.call("PutItem", `{"TableName":"`+table+`","Item":{"pk":{"S":"kept"},"sk":{"S":"kept"},"n":{"N":"7"}}}`, nil)
	first.kill() // at once: nothing had time to be tidied up

	second := startKillable(t, data)
	var got struct{ Item map[string]map[string]string }
	second.call("GetItem", `{"TableName":"`+table+`","ConsistentRead":true,"Key":{"pk":{"S":"kept"},"sk":{"S":"kept"}}}`, &got)
	if got.Item["n"]["N"] != "7" {
		t.Errorf("the item is %v", got.Item)
	}
	if err := first.tables.Call(t.Context(), "DynamoDB_20120810.ListTables", struct{}{}, nil); err == nil {
		t.Error("the store of the killed host still answers")
	}
}
