package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// runtimeAPI is the Lambda runtime API with one invocation to give.
type runtimeAPI struct {
	event   []byte
	given   chan struct{} // holds one token: the invocation
	answers chan []byte
}

// ServeHTTP implements http.Handler.
func (a *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/invocation/next") {
		select {
		case <-a.given:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(30*time.Second).UnixMilli()))
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:ap-southeast-1:000000000000:function:bench")
			_, _ = w.Write(a.event) // a client that has gone shows as no answer
		case <-r.Context().Done(): // Lambda too keeps the second asking open
		}
		return
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		a.answers <- body
	}
	w.WriteHeader(http.StatusAccepted)
}

// coldStart starts a Lambda binary, gives it one event and returns the time
// from the start of the process to its answer.
func coldStart(ctx context.Context, file string, environment []string, event []byte) (ms float64, answer []byte, err error) {
	api := &runtimeAPI{event: event, given: make(chan struct{}, 1), answers: make(chan []byte, 4)}
	api.given <- struct{}{}
	server := httptest.NewServer(api)
	defer server.Close()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel() // kills the process, which waits for the next invocation for ever
	cmd := exec.CommandContext(ctx, file)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Env = append(slices.Clone(environment), "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(server.URL, "http://"))
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case answer = <-api.answers:
		ms = float64(time.Since(start).Microseconds()) / 1000
		cancel()
		<-ended //nolint:errcheck // it was stopped
		return ms, answer, nil
	case err = <-ended:
		return 0, nil, fmt.Errorf("it ended without an answer: %w: %s", err, said.String())
	}
}
