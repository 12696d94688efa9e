// Package api holds the API's messages: the OpenAPI document, one YAML file a
// module beside common.yaml. Handlers check requests against it, the page's
// client is generated from it, and tests hold it together with template.yaml.
package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var files embed.FS

const common = "common"

var (
	mu     sync.Mutex
	loaded = map[string]*openapi3.T{}
)

// Module returns the document of one module together with common.yaml, read
// once. A module that does not exist or does not parse is an error.
func Module(name string) (*openapi3.T, error) {
	mu.Lock()
	defer mu.Unlock()
	if doc, ok := loaded[name]; ok {
		return doc, nil
	}
	doc, err := load(common, name)
	if err != nil {
		return nil, err
	}
	loaded[name] = doc
	return doc, nil
}

// Operation finds an operation of a module by its operationId, with its path
// (below /api) and method.
func Operation(module, operationID string) (op *openapi3.Operation, route, method string, err error) {
	doc, err := Module(module)
	if err != nil {
		return nil, "", "", err
	}
	for route, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.OperationID == operationID {
				return op, route, method, nil
			}
		}
	}
	return nil, "", "", fmt.Errorf("api: module %s has no operation %s", module, operationID)
}

// Modules lists the modules, common first.
func Modules() []string {
	names := []string{common}
	entries, _ := fs.ReadDir(files, ".") // an embedded root always reads
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), path.Ext(e.Name())); name != common {
			names = append(names, name)
		}
	}
	return names
}

// Whole returns the document of all modules.
func Whole() (*openapi3.T, error) { return load(Modules()...) }

// WholeJSON returns the document of all modules as JSON, for tools.
func WholeJSON() ([]byte, error) {
	merged, err := merge(Modules()...)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(merged, "", "  ")
}

func load(modules ...string) (*openapi3.T, error) {
	merged, err := merge(modules...)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(merged)
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, fmt.Errorf("api: %v: %w", modules, err)
	}
	return doc, nil
}

// merge reads the modules' files and lays their paths and components side by
// side; "common.yaml#/..." references become local ones.
func merge(modules ...string) (map[string]any, error) {
	merged := map[string]any{}
	seen := map[string]bool{}
	for _, name := range modules {
		if seen[name] {
			continue
		}
		seen[name] = true
		raw, err := files.ReadFile(name + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("api: no module %q: %w", name, err)
		}
		var part map[string]any
		text := strings.ReplaceAll(string(raw), "common.yaml#/", "#/")
		if err := yaml.Unmarshal([]byte(text), &part); err != nil {
			return nil, fmt.Errorf("api: %s.yaml: %w", name, err)
		}
		if err := layInto(merged, part, name); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

func layInto(into, part map[string]any, at string) error {
	for key, value := range part {
		existing, ok := into[key]
		if !ok {
			into[key] = value
			continue
		}
		a, aMap := existing.(map[string]any)
		b, bMap := value.(map[string]any)
		switch {
		case aMap && bMap && (key == "paths" || key == "components" || strings.HasPrefix(at, "components") || isSection(key)):
			if err := layInto(a, b, at+"/"+key); err != nil {
				return err
			}
		case key == "openapi" || key == "info" || key == "tags" || key == "security":
			// common.yaml comes first and speaks for the whole document.
		default:
			return fmt.Errorf("api: %s is defined twice (%s)", key, at)
		}
	}
	return nil
}

func isSection(key string) bool {
	switch key {
	case "schemas", "parameters", "responses", "requestBodies", "headers", "securitySchemes":
		return true
	}
	return false
}
