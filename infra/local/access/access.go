// Package access holds what a function asks of the stores against the role
// template.yaml gives it, as IAM does on AWS: a call that the role does not
// allow is denied here too, with the words AWS uses. So a policy that is too
// narrow is found on one machine and not after a deployment. It stands between
// the functions and the wire; calls of the runtime's own pass.
//
// What it cannot see: an address that a function presigned is used by others.
package access

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"ansinh/infra/local/template"
)

// Guard is an http.RoundTripper for the stores' clients.
type Guard struct {
	next  http.RoundTripper
	roles map[string]role // by function ARN
	in    template.Options
	// machine is one of the template's state machines.
	machine string
	log     *slog.Logger

	mu     sync.Mutex
	denied map[string]bool
}

type role struct {
	function string
	allows   []template.Statement
}

// NewGuard makes the guard of a template's functions, read in a region and an
// account; allowed calls go on to next.
func NewGuard(t *template.Template, in template.Options, next http.RoundTripper, log *slog.Logger) *Guard {
	g := &Guard{next: next, roles: map[string]role{}, in: in, log: log, denied: map[string]bool{}}
	if len(t.Machines) > 0 {
		g.machine = t.Machines[0].ARN
	}
	for _, f := range t.Functions {
		g.roles[f.ARN] = role{f.ID, f.Role}
	}
	return g
}

// Denied are the calls that were denied so far, each said once, in no order.
func (g *Guard) Denied() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make([]string, 0, len(g.denied))
	for call := range g.denied {
		all = append(all, call)
	}
	return all
}

// RoundTrip implements http.RoundTripper.
func (g *Guard) RoundTrip(request *http.Request) (*http.Response, error) {
	who, guarded := g.caller(request.Context())
	if !guarded {
		return g.next.RoundTrip(request)
	}
	asked, err := g.asks(request)
	if err != nil {
		return nil, fmt.Errorf("access: %s: %w", who.function, err)
	}
	for _, a := range asked {
		if !who.may(a) {
			return g.deny(request, who, a), nil
		}
	}
	return g.next.RoundTrip(request)
}

// caller is the function on whose behalf a call is made.
func (g *Guard) caller(ctx context.Context) (role, bool) {
	lambda, ok := lambdacontext.FromContext(ctx)
	if !ok {
		return role{}, false
	}
	who, ok := g.roles[lambda.InvokedFunctionArn]
	return who, ok
}

func (r role) may(a ask) bool {
	for _, s := range r.allows {
		if s.Allows(a.action, a.resource, a.alias) {
			return true
		}
	}
	return false
}

// deny answers as the service would and remembers it.
func (g *Guard) deny(request *http.Request, who role, a ask) *http.Response {
	call := fmt.Sprintf("%s is not authorized to perform %s on %s %s", who.function, a.action, a.resource, a.alias)
	call = strings.TrimSpace(call)
	g.log.Error("a role in template.yaml is too narrow", "call", call)
	g.mu.Lock()
	g.denied[call] = true
	g.mu.Unlock()
	if a.isObject() {
		return answer(request, http.StatusForbidden, "application/xml", "<Error><Code>AccessDenied</Code><Message>"+call+"</Message></Error>")
	}
	return answer(request, http.StatusBadRequest, "application/x-amz-json-1.0", fmt.Sprintf(`{"__type":"AccessDeniedException","message":%q}`, call))
}

func answer(request *http.Request, status int, kind, body string) *http.Response {
	if request.Body != nil {
		_ = request.Body.Close() // as a transport does; what it held was read
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: request,
		Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}
