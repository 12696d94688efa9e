package template

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// stackKind is the type of a nested stack. TemplateURL is a path from the
// template's own folder; packaging puts an address in its place.
const stackKind = "AWS::CloudFormation::Stack"

// nested opens a nested stack with the parameters its resource gives.
func (r *reader) nested(res resource) (*reader, error) {
	if s, ok := r.stacks[res.id]; ok {
		return s, nil
	}
	url := child(res.properties, "TemplateURL")
	if url == nil || url.Kind != yaml.ScalarNode {
		return nil, r.errorf(res.node, "%s: a stack names its file under TemplateURL", res.id)
	}
	path := filepath.Join(r.folder, url.Value)
	file := filepath.ToSlash(filepath.Join(filepath.Dir(r.file), url.Value))
	if slices.Contains(r.within, file) {
		return nil, r.errorf(url, "%s: TemplateURL: the stack lies in itself: %s", res.id, strings.Join(append(slices.Clone(r.within), file), " -> "))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, r.errorf(url, "%s: TemplateURL: %v", res.id, err)
	}
	s, err := parse(r.sys, text, file, filepath.Dir(path), r.pseudo["AWS::StackName"]+"-"+res.id)
	if err != nil {
		return nil, err
	}
	s.within = append(slices.Clone(r.within), file)
	if err := s.take(r, res); err != nil {
		return nil, err
	}
	if err := s.sound(); err != nil {
		return nil, err
	}
	r.stacks[res.id] = s
	return s, nil
}

// take works out the parameters that a stack's resource, in the template
// around it, gives. Those not given have a default.
func (r *reader) take(around *reader, res resource) error {
	declared := child(r.root, "Parameters")
	var failed error
	each(child(res.properties, "Parameters"), func(name string, n *yaml.Node) {
		if failed != nil {
			return
		}
		if child(declared, name) == nil {
			failed = around.errorf(n, "%s: Parameters: %s has no parameter %s", res.id, r.file, name)
			return
		}
		value, err := around.text(n)
		if err != nil {
			failed = fmt.Errorf("%w (for %s: Parameters: %s)", err, res.id, name)
		}
		r.parameters[name] = value
	})
	each(declared, func(name string, n *yaml.Node) {
		if _, given := r.parameters[name]; given || failed != nil {
			return
		}
		d := child(n, "Default")
		if d == nil {
			failed = around.errorf(res.node, "%s: Parameters: %s:%d wants %s", res.id, r.file, n.Line, name)
			return
		}
		r.parameters[name] = d.Value
	})
	return failed
}

// output answers GetAtt of a nested stack's output.
func (r *reader) output(res resource, name string, at *yaml.Node) (any, error) {
	s, err := r.nested(res)
	if err != nil {
		return nil, err
	}
	n := path(s.root, "Outputs", name, "Value")
	if n == nil {
		return nil, r.errorf(at, "%s: %s has no output %s", res.id, s.file, name)
	}
	return s.value(n)
}
