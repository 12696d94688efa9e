package template

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// sound says what CloudFormation would refuse, or nobody would notice: parts
// that wait for each other, and parameters nothing uses.
func (r *reader) sound() error {
	if err := r.ring(); err != nil {
		return err
	}
	used := map[string]bool{}
	references(r.root, func(name string) { used[name] = true })
	var failed error
	each(child(r.root, "Parameters"), func(name string, n *yaml.Node) {
		if !used[name] && failed == nil {
			failed = r.errorf(n, "Parameters: nothing uses %s", name)
		}
	})
	return failed
}

// ring finds resources that wait for each other. A nested stack waits for all
// its parameters need, even for those that none of its outputs follows from.
func (r *reader) ring() error {
	done := map[string]bool{}
	var trail []string
	var visit func(id string) error
	visit = func(id string) error {
		if i := slices.Index(trail, id); i >= 0 {
			return r.errorf(r.resources[id].node, "references lead in a ring: %s", strings.Join(append(trail[i:], id), " -> "))
		}
		if done[id] {
			return nil
		}
		trail = append(trail, id)
		var failed error
		wait := func(name string) {
			if _, ok := r.resources[name]; ok && failed == nil {
				failed = visit(name)
			}
		}
		references(r.resources[id].node, wait)
		words(child(r.resources[id].node, "DependsOn"), wait)
		trail = trail[:len(trail)-1]
		done[id] = true
		return failed
	}
	for _, id := range slices.Sorted(maps.Keys(r.resources)) {
		if err := visit(id); err != nil {
			return err
		}
	}
	return nil
}

// words calls found with a text, or each text of a list.
func words(n *yaml.Node, found func(text string)) {
	switch {
	case n == nil:
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			found(c.Value)
		}
	default:
		found(n.Value)
	}
}

// references calls found with each name that Ref, GetAtt and Sub mention at
// or below a node: of a parameter, a resource, or AWS's own.
func references(n *yaml.Node, found func(name string)) {
	name, arg := intrinsic(n)
	switch name {
	case "Ref":
		found(arg.Value)
	case "GetAtt":
		id, _, _ := strings.Cut(arg.Value, ".")
		if arg.Kind == yaml.SequenceNode && len(arg.Content) > 0 {
			id = arg.Content[0].Value
		}
		found(id)
	case "Sub":
		mentioned(arg, found)
	case "":
		for _, c := range n.Content {
			references(c, found)
		}
	default:
		references(arg, found)
	}
}

// mentioned reads the argument of Sub.
func mentioned(arg *yaml.Node, found func(name string)) {
	text, extra := arg, (*yaml.Node)(nil)
	if arg.Kind == yaml.SequenceNode && len(arg.Content) == 2 {
		text, extra = arg.Content[0], arg.Content[1]
	}
	for _, m := range placeholder.FindAllStringSubmatch(text.Value, -1) {
		id, _, _ := strings.Cut(m[2], ".")
		if m[1] == "" && child(extra, id) == nil {
			found(id)
		}
	}
	each(extra, func(_ string, value *yaml.Node) { references(value, found) })
}
