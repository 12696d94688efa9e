package template

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// defaultTimeout is SAM's when neither the function nor Globals sets one.
const defaultTimeout = 3 * time.Second

func (r *reader) function(res resource) (Function, error) {
	f := Function{ID: res.id, ARN: r.arn("lambda", "function:"+res.id), Environment: map[string]string{}}
	globals := path(r.root, "Globals", "Function")
	var err error
	if f.Action, err = r.text(first(child(res.properties, "Handler"), child(globals, "Handler"))); err != nil {
		return f, err
	}
	if f.Action == "" {
		return f, r.errorf(res.node, "the function %s has no Handler, which names its action", res.id)
	}
	if f.Timeout, err = r.timeout(first(child(res.properties, "Timeout"), child(globals, "Timeout"))); err != nil {
		return f, err
	}
	for _, from := range []*yaml.Node{globals, res.properties} {
		if err := r.environment(f.Environment, path(from, "Environment", "Variables")); err != nil {
			return f, err
		}
	}
	each(child(res.properties, "Events"), func(name string, n *yaml.Node) {
		if err == nil {
			err = r.event(&f, name, n)
		}
	})
	return f, err
}

func first(nodes ...*yaml.Node) *yaml.Node {
	for _, n := range nodes {
		if n != nil {
			return n
		}
	}
	return nil
}

func (r *reader) timeout(n *yaml.Node) (time.Duration, error) {
	text, err := r.text(n)
	if err != nil || text == "" {
		return defaultTimeout, err
	}
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds <= 0 {
		return 0, r.errorf(n, "a timeout is a number of seconds, not %q", text)
	}
	return time.Duration(seconds) * time.Second, nil
}

func (r *reader) environment(into map[string]string, n *yaml.Node) error {
	var failed error
	each(n, func(name string, value *yaml.Node) {
		text, err := r.text(value)
		if err != nil && failed == nil {
			failed = err
		}
		into[name] = text
	})
	return failed
}

func (r *reader) event(f *Function, name string, n *yaml.Node) error {
	kind := ""
	if k := child(n, "Type"); k != nil {
		kind = k.Value
	}
	p := child(n, "Properties")
	switch kind {
	case "HttpApi":
		return r.route(f, p)
	case "ScheduleV2", "Schedule":
		return r.schedule(f, name, p)
	case "DynamoDB":
		return r.stream(f, p)
	case "Cognito":
		return nil // the local issuer plays the pool's part
	}
	return r.errorf(n, "the local runtime does not know the event type %q", kind)
}

func (r *reader) route(f *Function, p *yaml.Node) error {
	method, err := r.text(child(p, "Method"))
	if err != nil {
		return err
	}
	target, err := r.text(child(p, "Path"))
	if err != nil {
		return err
	}
	authorizer, err := r.text(path(p, "Auth", "Authorizer"))
	if err != nil {
		return err
	}
	route := Route{Method: strings.ToUpper(or(method, "any")), Path: or(target, "$default"), Open: authorizer == "NONE"}
	if authorizer == "" {
		route.Open = !r.guarded(p)
	}
	if n := path(p, "Auth", "AuthorizationScopes"); n != nil {
		v, err := r.value(n)
		if err != nil {
			return err
		}
		items, _ := v.([]any)
		for _, item := range items {
			route.Scopes = append(route.Scopes, fmt.Sprint(item))
		}
	}
	f.Routes = append(f.Routes, route)
	return nil
}

// guarded says whether the API the event belongs to has a default authorizer:
// the one it names under ApiId, or the one of Globals.
func (r *reader) guarded(event *yaml.Node) bool {
	if path(r.root, "Globals", "HttpApi", "Auth", "DefaultAuthorizer") != nil {
		return true
	}
	if n := child(event, "ApiId"); n != nil {
		if name, arg := intrinsic(n); name == "Ref" {
			return path(r.resources[arg.Value].properties, "Auth", "DefaultAuthorizer") != nil
		}
	}
	return false
}

func (r *reader) schedule(f *Function, name string, p *yaml.Node) error {
	expression, err := r.text(first(child(p, "ScheduleExpression"), child(p, "Schedule")))
	if err != nil {
		return err
	}
	zone, err := r.text(child(p, "ScheduleExpressionTimezone"))
	if err != nil {
		return err
	}
	location, err := time.LoadLocation(or(zone, "UTC"))
	if err != nil {
		return r.errorf(p, "the time zone %q is unknown", zone)
	}
	input, err := r.text(child(p, "Input"))
	if err != nil {
		return err
	}
	state, err := r.text(child(p, "State"))
	if err != nil {
		return err
	}
	f.Schedules = append(f.Schedules, Schedule{
		Name: f.ID + name, Expression: expression, Zone: location, Input: input, Enabled: state != "DISABLED",
	})
	return nil
}

func (r *reader) stream(f *Function, p *yaml.Node) error {
	source := child(p, "Stream")
	if source == nil {
		return r.errorf(p, "a DynamoDB event names its Stream")
	}
	name, arg := intrinsic(source)
	table := strings.SplitN(arg0(arg), ".", 2)[0]
	if name != "GetAtt" || r.resources[table].kind != "AWS::DynamoDB::Table" {
		return r.errorf(source, "Stream is the GetAtt StreamArn of a table of this template")
	}
	s := Stream{Table: table, BatchSize: 100}
	size, err := r.text(child(p, "BatchSize"))
	if err != nil {
		return err
	}
	if size != "" {
		if s.BatchSize, err = strconv.Atoi(size); err != nil {
			return r.errorf(p, "BatchSize is a number, not %q", size)
		}
	}
	filters := path(p, "FilterCriteria", "Filters")
	if filters != nil {
		for _, n := range filters.Content {
			pattern, err := r.text(child(n, "Pattern"))
			if err != nil {
				return err
			}
			if !json.Valid([]byte(pattern)) {
				return r.errorf(n, "the filter's Pattern is not JSON")
			}
			s.Filters = append(s.Filters, json.RawMessage(pattern))
		}
	}
	f.Streams = append(f.Streams, s)
	return nil
}

// arg0 is a GetAtt argument's first word, in both of its notations.
func arg0(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if n.Kind == yaml.SequenceNode && len(n.Content) > 0 {
		return n.Content[0].Value
	}
	return n.Value
}
