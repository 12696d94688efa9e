package template

import (
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// value turns a YAML node into plain Go values (string, bool, int, float64,
// []any, map[string]any), working out CloudFormation's intrinsic functions on
// the way. A nil result with no error means AWS::NoValue.
func (r *reader) value(n *yaml.Node) (any, error) {
	if r.sys.depth++; r.sys.depth > maxDepth {
		return nil, r.errorf(n, "references lead in a ring, or deeper than %d", maxDepth)
	}
	defer func() { r.sys.depth-- }()
	if name, arg := intrinsic(n); name != "" {
		return r.call(name, arg, n)
	}
	switch n.Kind {
	case yaml.SequenceNode:
		return r.list(n)
	case yaml.MappingNode:
		return r.mapping(n)
	default:
		var v any
		if err := n.Decode(&v); err != nil {
			return nil, r.errorf(n, "%v", err)
		}
		return v, nil
	}
}

func (r *reader) list(n *yaml.Node) (any, error) {
	out := make([]any, 0, len(n.Content))
	for _, item := range n.Content {
		v, err := r.value(item)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
	}
	return out, nil
}

func (r *reader) mapping(n *yaml.Node) (any, error) {
	out := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		v, err := r.value(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		if v != nil {
			out[n.Content[i].Value] = v
		}
	}
	return out, nil
}

// intrinsic recognises !Name value and {Fn::Name: value}; name is given
// without the Fn:: prefix, and "" for ordinary nodes.
func intrinsic(n *yaml.Node) (name string, arg *yaml.Node) {
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		bare := *n
		bare.Tag = ""
		return strings.TrimPrefix(n.Tag, "!"), &bare
	}
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
		key := n.Content[0].Value
		if key == "Ref" || key == "Condition" && n.Content[1].Kind == yaml.ScalarNode {
			return key, n.Content[1]
		}
		if strings.HasPrefix(key, "Fn::") {
			return strings.TrimPrefix(key, "Fn::"), n.Content[1]
		}
	}
	return "", nil
}

func (r *reader) call(name string, arg, at *yaml.Node) (any, error) {
	switch name {
	case "Ref":
		return r.ref(arg.Value, at)
	case "GetAtt":
		return r.getAtt(arg)
	case "Sub":
		return r.sub(arg)
	case "If":
		return r.choose(arg)
	case "Join":
		return r.join(arg)
	case "FindInMap":
		return r.findInMap(arg)
	case "Condition":
		return r.condition(arg.Value, at)
	case "Equals", "Not", "And", "Or":
		return r.logic(name, arg)
	}
	return nil, r.errorf(at, "the local runtime does not know the intrinsic function %q", name)
}

func (r *reader) ref(name string, at *yaml.Node) (any, error) {
	if v, ok := r.pseudo[name]; ok {
		return v, nil
	}
	if name == "AWS::NoValue" {
		return nil, nil
	}
	if v, ok := r.parameters[name]; ok {
		return v, nil
	}
	if res, ok := r.resources[name]; ok {
		return r.physical(res)
	}
	return nil, r.errorf(at, "nothing in the template is called %q", name)
}

func (r *reader) getAtt(arg *yaml.Node) (any, error) {
	var parts []string
	if arg.Kind == yaml.SequenceNode {
		for _, c := range arg.Content {
			parts = append(parts, c.Value)
		}
	} else {
		parts = strings.SplitN(arg.Value, ".", 2)
	}
	if len(parts) != 2 {
		return nil, r.errorf(arg, "GetAtt wants a resource and an attribute")
	}
	res, ok := r.resources[parts[0]]
	if !ok {
		return nil, r.errorf(arg, "nothing in the template is called %q", parts[0])
	}
	if output, ok := strings.CutPrefix(parts[1], "Outputs."); ok && res.kind == stackKind {
		return r.output(res, output, arg)
	}
	return r.attribute(res, parts[1], arg)
}

var placeholder = regexp.MustCompile(`\$\{(!?)([^}]+)\}`)

func (r *reader) sub(arg *yaml.Node) (any, error) {
	text, extra := arg, (*yaml.Node)(nil)
	if arg.Kind == yaml.SequenceNode && len(arg.Content) == 2 {
		text, extra = arg.Content[0], arg.Content[1]
	}
	var failed error
	out := placeholder.ReplaceAllStringFunc(text.Value, func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		if m[1] == "!" {
			return "${" + m[2] + "}"
		}
		v, err := r.named(m[2], extra, text)
		if err != nil && failed == nil {
			failed = err
		}
		return fmt.Sprint(v)
	})
	return out, failed
}

func (r *reader) named(name string, extra, at *yaml.Node) (any, error) {
	if extra != nil {
		if n := child(extra, name); n != nil {
			return r.value(n)
		}
	}
	if i := strings.IndexByte(name, '.'); i > 0 {
		return r.getAtt(&yaml.Node{Kind: yaml.ScalarNode, Value: name, Line: at.Line})
	}
	return r.ref(name, at)
}

func (r *reader) choose(arg *yaml.Node) (any, error) {
	if arg.Kind != yaml.SequenceNode || len(arg.Content) != 3 {
		return nil, r.errorf(arg, "If wants a condition and two values")
	}
	yes, err := r.condition(arg.Content[0].Value, arg)
	if err != nil {
		return nil, err
	}
	if yes {
		return r.value(arg.Content[1])
	}
	return r.value(arg.Content[2])
}

func (r *reader) join(arg *yaml.Node) (any, error) {
	if arg.Kind != yaml.SequenceNode || len(arg.Content) != 2 {
		return nil, r.errorf(arg, "Join wants a separator and a list")
	}
	v, err := r.value(arg.Content[1])
	if err != nil {
		return nil, err
	}
	items, ok := v.([]any)
	if !ok {
		return nil, r.errorf(arg, "Join wants a list")
	}
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = fmt.Sprint(item)
	}
	return strings.Join(words, arg.Content[0].Value), nil
}

func (r *reader) findInMap(arg *yaml.Node) (any, error) {
	v, err := r.value(arg)
	if err != nil {
		return nil, err
	}
	keys, _ := v.([]any)
	n := child(r.root, "Mappings")
	for _, key := range keys {
		n = child(n, fmt.Sprint(key))
	}
	if n == nil || len(keys) != 3 {
		return nil, r.errorf(arg, "Mappings has no entry %v", keys)
	}
	return r.value(n)
}

func (r *reader) condition(name string, at *yaml.Node) (bool, error) {
	n := child(child(r.root, "Conditions"), name)
	if n == nil {
		return false, r.errorf(at, "there is no condition %q", name)
	}
	v, err := r.value(n)
	if err != nil {
		return false, err
	}
	yes, ok := v.(bool)
	if !ok {
		return false, r.errorf(n, "the condition %q is neither true nor false", name)
	}
	return yes, nil
}

func (r *reader) logic(name string, arg *yaml.Node) (any, error) {
	v, err := r.value(arg)
	if err != nil {
		return nil, err
	}
	items, _ := v.([]any)
	if name == "Equals" {
		if len(items) != 2 {
			return nil, r.errorf(arg, "Equals wants two values")
		}
		return fmt.Sprint(items[0]) == fmt.Sprint(items[1]), nil
	}
	result := name == "And"
	for _, item := range items {
		yes, ok := item.(bool)
		if !ok {
			return nil, r.errorf(arg, "%s wants conditions", name)
		}
		switch name {
		case "And":
			result = result && yes
		case "Or":
			result = result || yes
		case "Not":
			return !yes, nil
		}
	}
	return result, nil
}
