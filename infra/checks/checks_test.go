// Package checks holds the template, the function registry, the OpenAPI
// document and the state machines together: what one names, the others have.
package checks

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"ansinh/functions"
	"ansinh/functions/platform"
	"ansinh/infra/api"
	"ansinh/shared/clock"
)

const root = "../.."

// resource is one resource of template.yaml as far as these tests look.
type resource struct {
	Type       string    `yaml:"Type"`
	Properties yaml.Node `yaml:"Properties"`
}

type function struct {
	Handler  string `yaml:"Handler"`
	Policies yaml.Node
	Events   map[string]struct {
		Type       string `yaml:"Type"`
		Properties struct {
			Path   string `yaml:"Path"`
			Method string `yaml:"Method"`
		} `yaml:"Properties"`
	} `yaml:"Events"`
}

func resources(t *testing.T) map[string]resource {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Resources map[string]resource `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(raw, &template); err != nil {
		t.Fatal(err)
	}
	return template.Resources
}

func lambdas(t *testing.T) map[string]function {
	t.Helper()
	found := map[string]function{}
	for name, r := range resources(t) {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		var f function
		if err := r.Properties.Decode(&f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found[name] = f
	}
	return found
}

func TestTemplate_EveryFunctionIsInTheRegistryAndBack(t *testing.T) {
	config, err := platform.ReadConfig(map[string]string{
		"DOSSIERS_TABLE": "d", "REGISTRY_TABLE": "r", "PAYMENTS_TABLE": "p", "PAYMENT_LINES_TABLE": "l", "SETTINGS_TABLE": "s", "AUDIT_TABLE": "a",
		"DOCUMENTS_BUCKET": "d", "UPLOADS_BUCKET": "u", "EXPORTS_BUCKET": "e", "PUBLIC_URL": "http://localhost",
	})
	if err != nil {
		t.Fatal(err)
	}
	registry, err := functions.New(context.Background(), config, clock.System)
	if err != nil {
		t.Fatal(err)
	}
	var inTemplate []string
	for name, f := range lambdas(t) {
		if slices.Contains(inTemplate, f.Handler) {
			t.Errorf("%s: handler %s is used twice", name, f.Handler)
		}
		inTemplate = append(inTemplate, f.Handler)
		if _, ok := registry.Handler(f.Handler); !ok {
			t.Errorf("%s: no action is named %s", name, f.Handler)
		}
	}
	for _, action := range registry.Names() {
		if !slices.Contains(inTemplate, action) {
			t.Errorf("the action %s has no function in template.yaml", action)
		}
	}
}

func TestTemplate_EveryRouteIsAnOperationAndBack(t *testing.T) {
	document, err := api.Whole()
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			documented[method+" /api"+path] = operation.OperationID
		}
	}
	routed := map[string]bool{}
	for name, f := range lambdas(t) {
		for _, event := range f.Events {
			route := strings.ToUpper(event.Properties.Method) + " " + event.Properties.Path
			if event.Type != "HttpApi" || !strings.HasPrefix(event.Properties.Path, "/api/") {
				continue
			}
			if routed[route] {
				t.Errorf("%s is routed twice", route)
			}
			routed[route] = true
			if documented[route] == "" {
				t.Errorf("%s: %s is not in the OpenAPI document", name, route)
			}
		}
	}
	for route, operation := range documented {
		if !routed[route] {
			t.Errorf("%s (%s) has no route in template.yaml", route, operation)
		}
	}
}

// TestTemplate_StaysBelowTheResourceLimit counts what SAM makes of each
// resource: a function with its role and a permission per event.
func TestTemplate_StaysBelowTheResourceLimit(t *testing.T) {
	count := 0
	for _, r := range resources(t) {
		count++
		if r.Type == "AWS::Serverless::StateMachine" {
			count++ // its role
		}
	}
	for _, f := range lambdas(t) {
		count++ // its role
		count += len(f.Events)
	}
	t.Logf("%d resources of 500", count)
	if count > 480 {
		t.Errorf("%d resources: above 480 the template must be split before it meets CloudFormation's limit of 500", count)
	}
}

// TestTemplate_RolesAreNarrow: no function may do everything to anything.
func TestTemplate_RolesAreNarrow(t *testing.T) {
	for name, f := range lambdas(t) {
		text, err := yaml.Marshal(&f.Policies)
		if err != nil {
			t.Fatal(err)
		}
		for _, wide := range []string{"AdministratorAccess", "FullAccess", `"*"`, "'*'", "dynamodb:*", "s3:*", "states:*", "kms:*"} {
			if strings.Contains(string(text), wide) {
				t.Errorf("%s: its role contains %s", name, wide)
			}
		}
	}
}

func TestMachines_NameOnlyWhatTheTemplateGives(t *testing.T) {
	placeholder := regexp.MustCompile(`\$\{([A-Za-z]+)\}`)
	for name, r := range resources(t) {
		if r.Type != "AWS::Serverless::StateMachine" {
			continue
		}
		var machine struct {
			DefinitionUri           string               `yaml:"DefinitionUri"`
			DefinitionSubstitutions map[string]yaml.Node `yaml:"DefinitionSubstitutions"`
			Logging                 yaml.Node            `yaml:"Logging"`
			Tracing                 yaml.Node            `yaml:"Tracing"`
		}
		if err := r.Properties.Decode(&machine); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if machine.Logging.IsZero() || machine.Tracing.IsZero() {
			t.Errorf("%s: a state machine has logging and tracing", name)
		}
		raw, err := os.ReadFile(filepath.Join(root, machine.DefinitionUri))
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(raw) {
			t.Errorf("%s is not JSON", machine.DefinitionUri)
		}
		used := map[string]bool{}
		for _, match := range placeholder.FindAllStringSubmatch(string(raw), -1) {
			used[match[1]] = true
			if _, given := machine.DefinitionSubstitutions[match[1]]; !given {
				t.Errorf("%s: ${%s} is not substituted", machine.DefinitionUri, match[1])
			}
		}
		for given := range machine.DefinitionSubstitutions {
			if !used[given] {
				t.Errorf("%s: the substitution %s is not used", name, given)
			}
		}
	}
}
