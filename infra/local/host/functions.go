package host

import (
	"context"
	"fmt"
	"log/slog"
	"maps"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"ansinh/functions"
	"ansinh/functions/platform"
	"ansinh/infra/local/gateway"
	"ansinh/infra/local/invoke"
	"ansinh/infra/local/schedules"
	"ansinh/infra/local/streams"
	"ansinh/infra/local/template"
	"ansinh/shared/clock"
)

// maxInvocations is how many functions run at once.
const maxInvocations = 128

// Find looks an action up by the name the template gives it (Handler).
type Find func(action string) (lambda.Handler, bool)

// Registry connects the functions, told of their surroundings by the
// environment the template gives them. They reach the services by the client,
// which holds each to its role.
type Registry func(ctx context.Context, environment map[string]string, clk clock.Clock, client aws.HTTPClient) (Find, error)

// ownFunctions is the registry that the Lambda binary serves.
func ownFunctions(ctx context.Context, environment map[string]string, clk clock.Clock, client aws.HTTPClient) (Find, error) {
	config, err := platform.ReadConfig(environment)
	if err != nil {
		return nil, err
	}
	registry, err := functions.New(ctx, config, clk, platform.Through(client))
	if err != nil {
		return nil, err
	}
	return registry.Handler, nil
}

// surroundings are what functions are told of where they run.
type surroundings struct {
	// services are where this machine keeps them; every function is told.
	services map[string]string
	// instead are this machine's values of what a template tells.
	instead map[string]string
}

// of is the environment of one function: as on AWS it knows nothing that its
// stack does not tell.
func (s surroundings) of(f template.Function) map[string]string {
	out := maps.Clone(s.services)
	for name, value := range f.Environment {
		if here, ok := s.instead[name]; ok {
			value = here
		}
		out[name] = value
	}
	return out
}

// all is what all functions together are told, for what stands beside them.
func (s surroundings) all(t *template.Template) map[string]string {
	out := maps.Clone(s.instead)
	for _, f := range t.Functions {
		maps.Copy(out, s.of(f))
	}
	return out
}

// connect finds each function's handler. Functions told the same share a
// registry, as they share a stack.
func (h *Host) connect(ctx context.Context, where surroundings, client aws.HTTPClient) (map[string]lambda.Handler, error) {
	registries := map[string]Find{}
	handlers := map[string]lambda.Handler{}
	for _, f := range h.template.Functions {
		environment := where.of(f)
		told := fmt.Sprint(environment) // in order of the names
		find, ok := registries[told]
		if !ok {
			var err error
			if find, err = h.opt.Registry(ctx, environment, h.clock, client); err != nil {
				return nil, fmt.Errorf("connect the functions told as %s is: %w", f.ID, err)
			}
			registries[told] = find
		}
		if handlers[f.ID], ok = find(f.Action); !ok {
			h.log.Error("a template names an action that is not in functions/registry.go", "function", f.ID, "action", f.Action)
			handlers[f.ID] = missing(f.Action)
		}
	}
	return handlers, nil
}

// deploy makes the invoker of the template's functions. One whose action is
// not in the registry fails when it is called, as on AWS.
func deploy(t *template.Template, handlers map[string]lambda.Handler, log *slog.Logger) *invoke.Invoker {
	deployed := make([]invoke.Function, 0, len(t.Functions))
	for _, f := range t.Functions {
		deployed = append(deployed, invoke.Function{Name: f.ID, ARN: f.ARN, Timeout: f.Timeout, Handler: handlers[f.ID]})
	}
	return invoke.New(deployed, maxInvocations, log)
}

// missing is the handler of an action nobody wrote.
type missing string

// Invoke fails as Lambda does for a binary that cannot start.
func (m missing) Invoke(context.Context, []byte) ([]byte, error) {
	return nil, &invoke.Error{Type: "Runtime.HandlerNotFound", Message: fmt.Sprintf("no action is named %q", string(m))}
}

func routes(t *template.Template) []gateway.Route {
	var out []gateway.Route
	for _, f := range t.Functions {
		for _, r := range f.Routes {
			out = append(out, gateway.Route{Method: r.Method, Path: r.Path, Function: f.ID, Open: r.Open, Scopes: r.Scopes})
		}
	}
	return out
}

func sources(t *template.Template) []streams.Source {
	var out []streams.Source
	for _, f := range t.Functions {
		for _, s := range f.Streams {
			out = append(out, streams.Source{Table: s.Table, Function: f.ID, BatchSize: s.BatchSize, Filters: s.Filters})
		}
	}
	return out
}

func timetable(t *template.Template) ([]schedules.Schedule, error) {
	var out []schedules.Schedule
	for _, f := range t.Functions {
		for _, s := range f.Schedules {
			if !s.Enabled {
				continue
			}
			when, err := schedules.Parse(s.Expression, s.Zone)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name, err)
			}
			out = append(out, schedules.Schedule{Name: s.Name, Function: f.ID, When: when, Input: s.Input})
		}
	}
	return out, nil
}
