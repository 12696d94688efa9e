package checks

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const root = "../.."

// stack is one template as far as these tests look: template.yaml or a stack
// nested in it.
type stack struct {
	Parameters map[string]yaml.Node `yaml:"Parameters"`
	Globals    struct {
		Function globals `yaml:"Function"`
	} `yaml:"Globals"`
	Resources map[string]resource `yaml:"Resources"`
}

// globals are the properties all functions of a stack have.
type globals struct {
	Environment struct {
		Variables map[string]yaml.Node `yaml:"Variables"`
	} `yaml:"Environment"`
	Others map[string]yaml.Node `yaml:",inline"`
}

type resource struct {
	Type       string    `yaml:"Type"`
	Properties yaml.Node `yaml:"Properties"`
}

type function struct {
	Handler     string    `yaml:"Handler"`
	Policies    yaml.Node `yaml:"Policies"`
	Environment struct {
		Variables map[string]yaml.Node `yaml:"Variables"`
	} `yaml:"Environment"`
	Events map[string]struct {
		Type string `yaml:"Type"`
	} `yaml:"Events"`
}

// stacks reads template.yaml and every stack nested in it, by their paths
// from the project's folder.
func stacks(t *testing.T) map[string]stack {
	t.Helper()
	found := map[string]stack{}
	read(t, "template.yaml", found)
	return found
}

func read(t *testing.T, file string, into map[string]stack) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	var s stack
	if err := yaml.Unmarshal(raw, &s); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	into[file] = s
	for _, nested := range nestedIn(t, file, s) {
		read(t, nested, into)
	}
}

// nestedIn names the files of the stacks nested in one.
func nestedIn(t *testing.T, file string, s stack) (files []string) {
	t.Helper()
	for name, r := range s.Resources {
		if r.Type != "AWS::CloudFormation::Stack" {
			continue
		}
		var p struct {
			TemplateURL string `yaml:"TemplateURL"`
		}
		decode(t, name, r, &p)
		files = append(files, path.Join(path.Dir(file), p.TemplateURL))
	}
	return files
}

func decode(t *testing.T, name string, r resource, into any) {
	t.Helper()
	if err := r.Properties.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// resources are those of all stacks. A name is used once, so that logs and
// the local runtime can go by it; only a stack's own role has one name in all.
func resources(t *testing.T) map[string]resource {
	t.Helper()
	all := map[string]resource{}
	for file, s := range stacks(t) {
		for name, r := range s.Resources {
			if _, twice := all[name]; twice && name != "CallerRole" {
				t.Errorf("%s: another stack has a %s too", file, name)
			}
			all[name] = r
		}
	}
	return all
}

// lambdas are a stack's functions.
func (s stack) lambdas(t *testing.T) map[string]function {
	t.Helper()
	found := map[string]function{}
	for name, r := range s.Resources {
		if r.Type == "AWS::Serverless::Function" {
			var f function
			decode(t, name, r, &f)
			found[name] = f
		}
	}
	return found
}

// lambdas are the functions of all stacks.
func lambdas(t *testing.T) map[string]function {
	t.Helper()
	all := map[string]function{}
	for _, s := range stacks(t) {
		maps.Copy(all, s.lambdas(t))
	}
	return all
}

// route is a route of the API with the function it leads to.
type route struct {
	// Key is a method and a path.
	Key, Function string
	Open          bool
}

// integration is how the API calls a function.
type integration struct {
	IntegrationType      string `yaml:"IntegrationType"`
	PayloadFormatVersion string `yaml:"PayloadFormatVersion"`
	CredentialsArn       string `yaml:"CredentialsArn"`
	IntegrationUri       string `yaml:"IntegrationUri"`
}

func (s stack) integrations(t *testing.T) map[string]integration {
	t.Helper()
	found := map[string]integration{}
	for name, r := range s.Resources {
		if r.Type == "AWS::ApiGatewayV2::Integration" {
			var i integration
			decode(t, name, r, &i)
			found[name] = i
		}
	}
	return found
}

func (s stack) routes(t *testing.T) map[string]route {
	t.Helper()
	found := map[string]route{}
	integrations := s.integrations(t)
	for name, r := range s.Resources {
		if r.Type != "AWS::ApiGatewayV2::Route" {
			continue
		}
		var p struct {
			RouteKey          string `yaml:"RouteKey"`
			AuthorizationType string `yaml:"AuthorizationType"`
			Target            string `yaml:"Target"`
		}
		decode(t, name, r, &p)
		id := strings.TrimSuffix(strings.TrimPrefix(p.Target, "integrations/${"), "}")
		called := strings.TrimSuffix(integrations[id].IntegrationUri, ".Arn")
		found[name] = route{Key: p.RouteKey, Function: called, Open: p.AuthorizationType != "JWT"}
	}
	return found
}
