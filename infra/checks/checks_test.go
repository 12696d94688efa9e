// Package checks holds the templates, the function registry, the OpenAPI
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

func TestTemplate_EveryFunctionIsInTheRegistryAndBack(t *testing.T) {
	config, err := platform.ReadConfig(map[string]string{"PUBLIC_URL": "http://localhost"})
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
			t.Errorf("the action %s has no function in template.yaml or a stack of it", action)
		}
	}
}

// TestTemplate_EveryRouteIsAnOperationAndBack: and a route is open only
// where the document says that it asks for no token.
func TestTemplate_EveryRouteIsAnOperationAndBack(t *testing.T) {
	document, err := api.Whole()
	if err != nil {
		t.Fatal(err)
	}
	type operation struct {
		id   string
		open bool
	}
	documented := map[string]operation{}
	for path, item := range document.Paths.Map() {
		for method, o := range item.Operations() {
			documented[method+" /api"+path] = operation{o.OperationID, o.Security != nil && len(*o.Security) == 0}
		}
	}
	routed := map[string]bool{}
	for _, s := range stacks(t) {
		for name, r := range s.routes(t) {
			if !strings.Contains(r.Key, " /api/") {
				continue // the page's own
			}
			if routed[r.Key] {
				t.Errorf("%s: %s is routed twice", name, r.Key)
			}
			routed[r.Key] = true
			known, ok := documented[r.Key]
			if !ok {
				t.Errorf("%s: %s is not in the OpenAPI document", name, r.Key)
			}
			if r.Open != known.open {
				t.Errorf("%s: open is %v, the OpenAPI document says %v", name, r.Open, known.open)
			}
		}
	}
	for key, o := range documented {
		if !routed[key] {
			t.Errorf("%s (%s) has no route in a stack", key, o.id)
		}
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
	for file, s := range stacks(t) {
		for name, r := range s.Resources {
			if r.Type == "AWS::Serverless::StateMachine" {
				checkMachine(t, filepath.Dir(filepath.Join(root, file)), name, r)
			}
		}
	}
}

// placeholder is a substitution in a definition.
var placeholder = regexp.MustCompile(`\$\{([A-Za-z]+)\}`)

// checkMachine checks a machine of a template in folder.
func checkMachine(t *testing.T, folder, name string, r resource) {
	t.Helper()
	var machine struct {
		DefinitionUri           string               `yaml:"DefinitionUri"`
		DefinitionSubstitutions map[string]yaml.Node `yaml:"DefinitionSubstitutions"`
		Logging                 yaml.Node            `yaml:"Logging"`
		Tracing                 yaml.Node            `yaml:"Tracing"`
	}
	decode(t, name, r, &machine)
	if machine.Logging.IsZero() || machine.Tracing.IsZero() {
		t.Errorf("%s: a state machine has logging and tracing", name)
	}
	raw, err := os.ReadFile(filepath.Join(folder, machine.DefinitionUri))
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
