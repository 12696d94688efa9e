// Package gateway is the HTTP API of the local runtime: it routes requests to
// functions in API Gateway's payload format 2.0, checks tokens as its JWT
// authorizer does, and keeps its limits.
package gateway

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"ansinh/infra/local/invoke"
)

// Limits of an HTTP API.
const (
	maxBody     = 10 << 20
	maxDuration = 30 * time.Second
)

// Route is one route of the template and the function behind it.
type Route struct {
	Method, Path, Function string
	// Open routes are served without a token.
	Open   bool
	Scopes []string
}

// Functions runs a function by name.
type Functions interface {
	Invoke(ctx context.Context, function string, payload []byte) ([]byte, error)
}

// Gateway serves the API.
type Gateway struct {
	table      *table
	functions  Functions
	authorizer *Authorizer
	log        *slog.Logger
	now        func() time.Time
}

// New makes the gateway of the routes.
func New(routes []Route, functions Functions, authorizer *Authorizer, now func() time.Time, log *slog.Logger) *Gateway {
	return &Gateway{table: newTable(routes), functions: functions, authorizer: authorizer, now: now, log: log}
}

// ServeHTTP implements http.Handler.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt, params, ok := g.table.find(r.Method, r.URL.EscapedPath())
	if !ok {
		problem(w, http.StatusNotFound)
		return
	}
	var who *identity
	if !rt.open {
		var status int
		if who, status = g.authorizer.check(r.Context(), r, rt.scopes); status != 0 {
			problem(w, status)
			return
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			problem(w, http.StatusRequestEntityTooLarge)
			return
		}
		problem(w, http.StatusBadRequest)
		return
	}
	g.call(w, r, rt, event(r, rt, params, body, who, g.now()))
}

func (g *Gateway) call(w http.ResponseWriter, r *http.Request, rt route, ev any) {
	payload, err := json.Marshal(ev)
	if err != nil {
		problem(w, http.StatusInternalServerError)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), maxDuration)
	defer cancel()
	answer, err := g.functions.Invoke(ctx, rt.function, payload)
	if err != nil {
		problem(w, failureStatus(r.Context(), err))
		return
	}
	if err := reply(w, answer); err != nil {
		g.log.Error("a function's answer is not one the gateway can send", "function", rt.function, "error", err)
		problem(w, http.StatusInternalServerError)
	}
}

func failureStatus(ctx context.Context, err error) int {
	var failed *invoke.Error
	switch {
	case ctx.Err() != nil: // the client has gone; nobody reads this
		return http.StatusServiceUnavailable
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	case errors.As(err, &failed) && failed.TimedOut():
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// response is a function's answer in format 2.0; header values may be numbers.
type response struct {
	StatusCode        *int                `json:"statusCode"`
	Headers           map[string]any      `json:"headers"`
	MultiValueHeaders map[string][]string `json:"multiValueHeaders"`
	Cookies           []string            `json:"cookies"`
	Body              string              `json:"body"`
	IsBase64Encoded   bool                `json:"isBase64Encoded"`
}

// reply writes a function's answer; one without a statusCode is a 200 whose
// body is the answer itself.
func reply(w http.ResponseWriter, answer []byte) error {
	var got response
	if err := json.Unmarshal(answer, &got); err != nil || got.StatusCode == nil {
		if !json.Valid(answer) {
			return errors.New("not JSON")
		}
		w.Header().Set("Content-Type", "application/json")
		_, err := w.Write(answer)
		return ignoreGone(err)
	}
	if *got.StatusCode < 100 || *got.StatusCode > 599 {
		return errors.New("statusCode out of range")
	}
	body := []byte(got.Body)
	if got.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(got.Body); err != nil {
			return err
		}
	}
	for name, values := range got.MultiValueHeaders {
		for _, v := range values {
			w.Header().Add(name, v)
		}
	}
	for name, v := range got.Headers {
		w.Header().Set(name, plain(v))
	}
	for _, c := range got.Cookies {
		w.Header().Add("Set-Cookie", c)
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "text/plain;charset=utf-8")
	}
	w.WriteHeader(*got.StatusCode)
	_, err := w.Write(body)
	return ignoreGone(err)
}

// ignoreGone drops the error of writing to a client that has left (or to a
// HEAD request): the answer's status is already out.
func ignoreGone(error) error { return nil }

func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), `"`)
}
