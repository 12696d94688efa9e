// Package template reads template.yaml (SAM) and the nested stacks it names,
// together the one definition of the system, into typed values that the local
// runtime can run: functions with their routes, schedules and table streams,
// tables, buckets and state machines. What AWS alone needs (alarms, dashboards)
// is passed over unread; what the runtime needs and does not understand is an
// error that names the file and the line.
package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Template is what the local runtime runs.
type Template struct {
	Functions []Function
	Tables    []Table
	Buckets   []Bucket
	Machines  []Machine
}

// Function is one AWS::Serverless::Function.
type Function struct {
	// ID is the logical id and, on one machine, the function's name; no two
	// stacks have the same.
	ID string
	// Action is Properties.Handler: the name in functions/registry.go.
	Action string
	// ARN is what a state machine calls it by.
	ARN         string
	Timeout     time.Duration
	Environment map[string]string
	Routes      []Route
	Schedules   []Schedule
	Streams     []Stream
	// Role is what the function's Policies allow.
	Role []Statement
}

// Route is one AWS::ApiGatewayV2::Route. Method is upper case or "ANY"; Path
// is an API Gateway path ("/api/dossiers/{code}", "/{proxy+}"), or "$default".
type Route struct {
	Method, Path string
	// Open routes need no token (AuthorizationType: NONE).
	Open   bool
	Scopes []string
}

// Schedule is one ScheduleV2 (or Schedule) event.
type Schedule struct {
	Name string
	// Expression is cron(...), rate(...) or at(...), as EventBridge has it.
	Expression string
	Zone       *time.Location
	Input      string
	Enabled    bool
}

// Stream is one DynamoDB event source.
type Stream struct {
	// Table is the table's name.
	Table     string
	BatchSize int
	// Filters are FilterCriteria patterns (JSON); none lets all through.
	Filters []json.RawMessage
}

// Table is one AWS::DynamoDB::Table with string or number keys.
type Table struct {
	ID, Name   string
	Attributes []Attribute
	Keys       []Key
	// StreamView is the StreamViewType, or "" for no stream.
	StreamView string
	TTL        string
}

// Attribute is an entry of AttributeDefinitions.
type Attribute struct{ Name, Type string }

// Key is an entry of KeySchema.
type Key struct{ Name, Type string }

// Bucket is one AWS::S3::Bucket.
type Bucket struct {
	ID, Name              string
	Versioned, ObjectLock bool
}

// Machine is one AWS::Serverless::StateMachine.
type Machine struct {
	ID, Name, ARN string
	// Definition is the Amazon States Language text, substitutions made.
	Definition []byte
	// Role is what the machine's Policies allow.
	Role []Statement
}

// Options chooses what a deployment would choose.
type Options struct {
	// Parameters override the template's defaults; unknown ones are ignored.
	Parameters map[string]string
	Region     string
	Account    string
}

// Read reads the template at path.
func Read(path string, opt Options) (*Template, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	r, err := newReader(text, filepath.Base(path), filepath.Dir(path), opt)
	if err != nil {
		return nil, err
	}
	return r.read()
}

// read reads the outermost template with all stacks below it.
func (r *reader) read() (*Template, error) {
	if err := r.walk(); err != nil {
		return nil, err
	}
	for _, say := range r.sys.later {
		if err := say(); err != nil {
			return nil, err
		}
	}
	t := &r.sys.found
	slices.SortFunc(t.Functions, func(a, b Function) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(t.Tables, func(a, b Table) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(t.Buckets, func(a, b Bucket) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(t.Machines, func(a, b Machine) int { return strings.Compare(a.ID, b.ID) })
	return t, nil
}

// walk adds the resources of one stack, in order of their ids.
func (r *reader) walk() error {
	for _, id := range slices.Sorted(maps.Keys(r.resources)) {
		res := r.resources[id]
		if res.condition != "" {
			yes, err := r.condition(res.condition, res.node)
			if err != nil {
				return err
			}
			if !yes {
				continue
			}
		}
		if err := r.add(&r.sys.found, res); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) add(t *Template, res resource) error {
	switch res.kind {
	case "AWS::Serverless::Function":
		f, err := r.function(res)
		if slices.ContainsFunc(t.Functions, func(other Function) bool { return other.ID == res.id }) {
			return r.errorf(res.node, "two stacks have a function %s", res.id)
		}
		t.Functions = append(t.Functions, f)
		return err
	case "AWS::DynamoDB::Table":
		table, err := r.table(res)
		t.Tables = append(t.Tables, table)
		return err
	case "AWS::S3::Bucket":
		bucket, err := r.bucket(res)
		t.Buckets = append(t.Buckets, bucket)
		return err
	case "AWS::Serverless::StateMachine":
		machine, err := r.machine(res)
		t.Machines = append(t.Machines, machine)
		return err
	case "AWS::ApiGatewayV2::Route":
		r.sys.later = append(r.sys.later, func() error { return r.route(res) })
	case stackKind:
		s, err := r.nested(res)
		if err != nil {
			return err
		}
		return s.walk()
	case "AWS::Serverless::Application":
		return r.errorf(res.node, "%s: a nested stack is an %s here", res.id, stackKind)
	}
	return nil
}
