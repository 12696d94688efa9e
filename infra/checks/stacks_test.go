package checks

import (
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"ansinh/functions/platform"
)

// CloudFormation takes 500 resources in a template, API Gateway 300
// integrations in an API; an account cannot have either raised.
const (
	mostResources    = 400
	mostIntegrations = 290
	// mostCalled is how many functions fit into a role's own policy: IAM takes
	// 10,240 characters, a function's ARN has up to 116.
	mostCalled = 80
)

// TestStacks_StayBelowTheLimits counts what SAM makes of each resource: a
// function or a machine with its role, an event with what it needs.
func TestStacks_StayBelowTheLimits(t *testing.T) {
	integrations := 0
	for file, s := range stacks(t) {
		count := len(s.Resources)
		for _, r := range s.Resources {
			if r.Type == "AWS::Serverless::StateMachine" {
				count++
			}
		}
		for _, f := range s.lambdas(t) {
			count++
			for _, event := range f.Events {
				count++
				if event.Type == "ScheduleV2" {
					count++ // its role
				}
			}
		}
		integrations += len(s.integrations(t))
		t.Logf("%s: %d resources of 500", file, count)
		if count > mostResources {
			t.Errorf("%s: %d resources: above %d give part of the module a stack of its own under infra/stacks (docs/architecture.md, Stacks) before CloudFormation's 500 are met", file, count, mostResources)
		}
	}
	t.Logf("%d integrations of 300", integrations)
	if integrations > mostIntegrations {
		t.Errorf("%d integrations: an HTTP API takes 300 and no more; a second API must stand beside the first", integrations)
	}
}

// TestStacks_EachIsNamed: no template lies about that nothing deploys.
func TestStacks_EachIsNamed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "infra/stacks/*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	known := stacks(t)
	for _, file := range files {
		if _, ok := known[path.Join("infra/stacks", filepath.Base(file))]; !ok {
			t.Errorf("no template nests %s", filepath.Base(file))
		}
	}
}

// TestStacks_FunctionsAreMadeAlike: SAM hands Globals to no nested stack, so
// each repeats them; they say the same.
func TestStacks_FunctionsAreMadeAlike(t *testing.T) {
	all := stacks(t)
	want := all["infra/stacks/dossier.yaml"].Globals.Function.Others
	if len(want) == 0 {
		t.Fatal("no Globals to compare with")
	}
	for file, s := range all {
		for name, r := range s.Resources {
			if r.Type != "AWS::Serverless::Function" {
				continue
			}
			given := map[string]yaml.Node{}
			maps.Copy(given, s.Globals.Function.Others)
			if file == "template.yaml" { // its one function says them itself
				decode(t, name, r, &given)
			}
			for property := range want {
				if path.Clean(text(t, given[property])) != text(t, want[property]) && property != "CodeUri" {
					t.Errorf("%s: %s: %s is %q, elsewhere %q", file, name, property, text(t, given[property]), text(t, want[property]))
				}
			}
			if uri := given["CodeUri"]; path.Join(path.Dir(file), uri.Value) != "build/bootstrap" {
				t.Errorf("%s: %s: CodeUri is %s", file, name, uri.Value)
			}
		}
	}
}

func text(t *testing.T, n yaml.Node) string {
	t.Helper()
	raw, err := yaml.Marshal(&n)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(raw))
}

// TestStacks_TheAPICallsWhatItRoutesTo: each integration calls a function of
// its stack in the stack's role, which may call these functions and no others.
func TestStacks_TheAPICallsWhatItRoutesTo(t *testing.T) {
	for file, s := range stacks(t) {
		var called, routed []string
		for name, i := range s.integrations(t) {
			if i.IntegrationType != "AWS_PROXY" || i.PayloadFormatVersion != "2.0" || i.CredentialsArn != "CallerRole.Arn" {
				t.Errorf("%s: %s is %+v", file, name, i)
			}
			id := strings.TrimSuffix(i.IntegrationUri, ".Arn")
			if s.Resources[id].Type != "AWS::Serverless::Function" {
				t.Errorf("%s: %s calls %s, which is no function of this stack", file, name, i.IntegrationUri)
			}
			called = append(called, id)
		}
		for name, r := range s.routes(t) {
			if r.Function == "" {
				t.Errorf("%s: %s leads to no integration of this stack", file, name)
			}
			routed = append(routed, r.Function)
		}
		slices.Sort(called)
		slices.Sort(routed)
		if routed = slices.Compact(routed); !slices.Equal(called, routed) {
			t.Errorf("%s: integrations call %v, routes lead to %v", file, called, routed)
		}
		if len(called) > mostCalled {
			t.Errorf("%s: %d functions are called: above %d their ARNs outgrow CallerRole; give part of the module a stack of its own", file, len(called), mostCalled)
		}
		if may := s.mayCall(t); !slices.Equal(may, called) {
			t.Errorf("%s: CallerRole may call %v, the integrations call %v", file, may, called)
		}
	}
}

// mayCall names the functions a stack's CallerRole may invoke, in order.
func (s stack) mayCall(t *testing.T) (functions []string) {
	t.Helper()
	r, ok := s.Resources["CallerRole"]
	if !ok {
		return nil
	}
	var role struct {
		Policies []struct {
			PolicyDocument struct {
				Statement []struct {
					Action   string   `yaml:"Action"`
					Resource []string `yaml:"Resource"`
				} `yaml:"Statement"`
			} `yaml:"PolicyDocument"`
		} `yaml:"Policies"`
	}
	decode(t, "CallerRole", r, &role)
	for _, p := range role.Policies {
		for _, statement := range p.PolicyDocument.Statement {
			if statement.Action != "lambda:InvokeFunction" {
				t.Errorf("CallerRole may %s", statement.Action)
			}
			for _, arn := range statement.Resource {
				functions = append(functions, strings.TrimSuffix(arn, ".Arn"))
			}
		}
	}
	slices.Sort(functions)
	return functions
}

// TestStacks_FunctionsAreToldOfWhatTheyMayUse holds rights and environment
// together: the tables and buckets a stack's policies name are those its
// functions are told of, and every variable is one the functions read. The
// page's function names the buckets to browsers and reads none.
func TestStacks_FunctionsAreToldOfWhatTheyMayUse(t *testing.T) {
	var known []string
	for i := range reflect.TypeFor[platform.Config]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[platform.Config]().Field(i).Tag.Get("env"), ",")
		known = append(known, name)
	}
	for file, s := range stacks(t) {
		told, may := map[string]bool{}, map[string]bool{}
		tell := func(variables map[string]yaml.Node) {
			for name, value := range variables {
				if !slices.Contains(known, name) {
					t.Errorf("%s: no function reads the variable %s", file, name)
				}
				stores(&value, told)
			}
		}
		tell(s.Globals.Function.Environment.Variables)
		for _, f := range s.lambdas(t) {
			tell(f.Environment.Variables)
			stores(&f.Policies, may)
		}
		if file == "infra/stacks/web.yaml" {
			for _, bucket := range []string{"DocumentsBucket", "UploadsBucket", "ExportsBucket"} {
				if may[bucket] || !told[bucket] {
					t.Errorf("%s: %s is to be named and not read", file, bucket)
				}
				may[bucket] = true
			}
		}
		if a, b := slices.Sorted(maps.Keys(told)), slices.Sorted(maps.Keys(may)); !slices.Equal(a, b) {
			t.Errorf("%s: functions are told of %v and have rights to %v", file, a, b)
		}
	}
}

// stores collects the tables and buckets a node mentions.
func stores(n *yaml.Node, into map[string]bool) {
	if n.Alias != nil {
		n = n.Alias
	}
	for _, word := range strings.FieldsFunc(n.Value, func(c rune) bool { return strings.ContainsRune("${}./:", c) }) {
		if strings.HasSuffix(word, "Table") || strings.HasSuffix(word, "Bucket") {
			into[word] = true
		}
	}
	if n.Kind == yaml.MappingNode {
		for i := 1; i < len(n.Content); i += 2 {
			stores(n.Content[i], into)
		}
		return
	}
	for _, c := range n.Content {
		stores(c, into)
	}
}
