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

// surroundings is the environment of all functions together: what the
// template says, then what is different on one machine. Two functions given
// different values under one name cannot share a process.
func surroundings(t *template.Template, local map[string]string) (map[string]string, error) {
	out := map[string]string{}
	for _, f := range t.Functions {
		for name, value := range f.Environment {
			if _, overridden := local[name]; overridden {
				continue
			}
			if there, ok := out[name]; ok && there != value {
				return nil, fmt.Errorf("%s gives %s another value than other functions have", f.ID, name)
			}
			out[name] = value
		}
	}
	maps.Copy(out, local)
	return out, nil
}

// deploy makes the invoker of the template's functions. One whose action is
// not in the registry fails when it is called, as on AWS.
func deploy(t *template.Template, find Find, log *slog.Logger) *invoke.Invoker {
	deployed := make([]invoke.Function, 0, len(t.Functions))
	for _, f := range t.Functions {
		handler, ok := find(f.Action)
		if !ok {
			log.Error("template.yaml names an action that is not in functions/registry.go", "function", f.ID, "action", f.Action)
			handler = missing(f.Action)
		}
		deployed = append(deployed, invoke.Function{Name: f.ID, ARN: f.ARN, Timeout: f.Timeout, Handler: handler})
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
