package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"ansinh/infra/local/hosttest"
	"ansinh/infra/local/template"
)

// runtimeAPI is the Lambda runtime API with one invocation to give.
type runtimeAPI struct {
	event   []byte
	given   chan struct{} // holds one token: the invocation
	answers chan answer
}

type answer struct {
	path string
	body []byte
}

func (a *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/runtime/invocation/next") {
		select {
		case <-a.given:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(2*time.Minute).UnixMilli()))
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:ap-southeast-1:111122223333:function:web-page")
			_, _ = w.Write(a.event) // a client that has gone shows below
		case <-r.Context().Done(): // Lambda too keeps the second asking open
		}
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		body = []byte(err.Error())
	}
	a.answers <- answer{r.URL.Path, body}
	w.WriteHeader(http.StatusAccepted)
}

// build makes the Lambda binary as `make build` does, for this machine.
func build(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bootstrap")
	cmd := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", file, "ansinh/functions/bootstrap")
	cmd.Dir = hosttest.Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build bootstrap: %v\n%s", err, out)
	}
	return file
}

// environment is what the template tells the function on AWS.
func environment(t *testing.T, action string) []string {
	t.Helper()
	tpl, err := template.Read(filepath.Join(hosttest.Root(), "template.yaml"), template.Options{
		Region: "ap-southeast-1", Account: "111122223333", Parameters: map[string]string{"PublicUrl": "https://ansinh.example.vn"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tpl.Functions {
		if f.Action != action {
			continue
		}
		out := []string{
			"_HANDLER=" + action, "AWS_REGION=ap-southeast-1", "AWS_LAMBDA_FUNCTION_NAME=" + f.ID, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
			"AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_EC2_METADATA_DISABLED=true", "HOME=" + t.TempDir(),
		}
		for name, value := range f.Environment {
			out = append(out, name+"="+value)
		}
		return out
	}
	t.Fatalf("the template has no function for %s", action)
	return nil
}

func startBootstrap(t *testing.T, file, action string, event []byte) *runtimeAPI {
	t.Helper()
	api := &runtimeAPI{event: event, given: make(chan struct{}, 1), answers: make(chan answer, 4)}
	api.given <- struct{}{}
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	cmd := exec.Command(file)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Env = append(environment(t, action), "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(server.URL, "http://"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it waits for the next invocation for ever
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("bootstrap said: %s", said.String())
		}
	})
	return api
}

func TestBootstrap_AnswersARecordedAPIGatewayEvent(t *testing.T) {
	t.Parallel()
	event, err := os.ReadFile("testdata/get-config.json")
	if err != nil {
		t.Fatal(err)
	}
	api := startBootstrap(t, build(t), "web-page", event)
	select {
	case got := <-api.answers:
		if !strings.HasSuffix(got.path, "/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response") {
			t.Fatalf("it called %s with %s", got.path, got.body)
		}
		var response events.APIGatewayV2HTTPResponse
		if err := json.Unmarshal(got.body, &response); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusOK || !json.Valid([]byte(response.Body)) {
			t.Errorf("answered %s", got.body)
		}
		// What the stack tells the page's function of where it runs.
		headers := fmt.Sprint(response.Headers)
		for _, want := range []string{"Strict-Transport-Security", "https://documents-bucket.s3.", "https://uploads-bucket.s3.", "https://*.auth.ap-southeast-1.amazoncognito.com"} {
			if !strings.Contains(strings.ToLower(headers), strings.ToLower(want)) {
				t.Errorf("no %s in %s", want, headers)
			}
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("no answer")
	}
}
