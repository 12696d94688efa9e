package template

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
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
	if f.Role, err = r.role(res); err != nil {
		return f, err
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
	case "ScheduleV2", "Schedule":
		return r.schedule(f, name, p)
	case "DynamoDB":
		return r.stream(f, p)
	case "Cognito":
		return nil // the local issuer plays the pool's part
	}
	if kind == "HttpApi" {
		return r.errorf(n, "%s: Events: %s: a route is an AWS::ApiGatewayV2::Route beside its function, not an event", f.ID, name)
	}
	return r.errorf(n, "%s: Events: %s: the local runtime does not know the event type %q", f.ID, name, kind)
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

// streamARN is what StreamArn of a table is on one machine.
var streamARN = regexp.MustCompile(`^arn:aws:dynamodb:[^:]*:[^:]*:table/([^/]+)/stream/`)

func (r *reader) stream(f *Function, p *yaml.Node) error {
	source := child(p, "Stream")
	if source == nil {
		return r.errorf(p, "%s: a DynamoDB event names its Stream", f.ID)
	}
	arn, err := r.text(source)
	if err != nil {
		return err
	}
	m := streamARN.FindStringSubmatch(arn)
	if m == nil {
		return r.errorf(source, "%s: Stream is the StreamArn of a table, not %q", f.ID, arn)
	}
	s := Stream{Table: m[1], BatchSize: 100}
	r.sys.later = append(r.sys.later, func() error {
		if !slices.ContainsFunc(r.sys.found.Tables, func(t Table) bool { return t.Name == s.Table }) {
			return r.errorf(source, "%s: Stream: there is no table %s", f.ID, s.Table)
		}
		return nil
	})
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
