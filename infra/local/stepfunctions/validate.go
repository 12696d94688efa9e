package stepfunctions

import (
	"errors"
	"fmt"
	"strings"
)

// validate checks what single fields cannot show: that every transition leads
// to a state of its scope, that every state can be reached, that a scope can
// end, and that an inner scope assigns no variable of an outer one.
func (m *machine) validate() error {
	var errs []error
	for _, path := range sortedKeys(m.scopes) {
		errs = append(errs, m.scopes[path].validate())
	}
	errs = append(errs, m.validateVariables())
	return errors.Join(errs...)
}

// targets lists where a state may go.
func (st *state) targets() []string {
	var out []string
	add := func(name string) {
		if name != "" {
			out = append(out, name)
		}
	}
	add(st.next)
	add(st.defaultNext)
	for _, c := range st.choices {
		add(c.next)
	}
	for _, c := range st.catch {
		add(c.next)
	}
	return out
}

func (sc *scope) validate() error {
	var errs []error
	where := "state machine"
	if sc.path != "" {
		where = "scope " + sc.path
	}
	if _, ok := sc.states[sc.startAt]; !ok {
		return fmt.Errorf("%s: StartAt names a missing state %q", where, sc.startAt)
	}
	reached := map[string]bool{}
	queue := []string{sc.startAt}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if reached[name] {
			continue
		}
		reached[name] = true
		for _, target := range sc.states[name].targets() {
			if _, ok := sc.states[target]; !ok {
				errs = append(errs, fmt.Errorf("state %q: transition to a missing state %q", name, target))
				continue
			}
			queue = append(queue, target)
		}
	}
	for _, name := range sortedKeys(sc.states) {
		if !reached[name] {
			errs = append(errs, fmt.Errorf("state %q cannot be reached", name))
		}
		for _, c := range sc.states[name].catch {
			if c.next == "" {
				errs = append(errs, fmt.Errorf("state %q: a catcher has no Next", name))
			}
		}
	}
	return errors.Join(errs...)
}

// assigned lists the variables a scope assigns itself.
func (sc *scope) assigned() map[string]bool {
	out := map[string]bool{}
	add := func(a *assignments) {
		if a != nil {
			for _, n := range a.names {
				out[n] = true
			}
		}
	}
	for _, st := range sc.states {
		add(st.assign)
		for _, c := range st.choices {
			add(c.assign)
		}
		for _, c := range st.catch {
			add(c.assign)
		}
	}
	return out
}

// validateVariables refuses an inner variable with the name of an outer one.
// A distributed Map's processor sees no outer variables and may reuse names.
func (m *machine) validateVariables() error {
	distributed := map[string]bool{}
	for _, sc := range m.scopes {
		for _, st := range sc.states {
			if st.run != nil {
				distributed[st.processor.path] = true
			}
		}
	}
	var errs []error
	for _, path := range sortedKeys(m.scopes) {
		own := m.scopes[path].assigned()
		for at := path; at != "" && !distributed[at]; {
			at = outerPath(at)
			outer := m.scopes[at].assigned()
			for _, name := range sortedKeys(own) {
				if outer[name] {
					errs = append(errs, fmt.Errorf("scope %s: variable %q is already assigned in an outer scope", path, name))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// outerPath cuts the last branch off a path. State names may hold slashes, so
// the cut is made at the last "]/".
func outerPath(path string) string {
	if i := strings.LastIndex(path, "]/"); i >= 0 {
		return path[:i+1]
	}
	return ""
}
