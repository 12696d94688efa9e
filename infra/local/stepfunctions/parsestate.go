package stepfunctions

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// parseState reads one state by its Type.
func (m *machine) parseState(path, name string, raw json.RawMessage) (*state, error) {
	f, err := newFields("state "+strconv.Quote(name), raw)
	if err != nil {
		return nil, err
	}
	st := &state{name: name, kind: f.text("Type")}
	if len(name) > 80 || name == "" {
		f.fail("a state's name has 1 to 80 characters")
	}
	if raw, ok := f.take("QueryLanguage"); ok && string(raw) != `"JSONata"` {
		f.fail("QueryLanguage must be JSONata")
	}
	f.take("Comment")
	switch st.kind {
	case kindPass:
	case kindTask:
		st.parseTask(f)
	case kindChoice:
		st.parseChoice(f)
	case kindWait:
		st.parseWait(f)
	case kindParallel:
		m.parseParallel(f, st, path)
	case kindMap:
		m.parseMap(f, st, path)
	case kindSucceed:
	case kindFail:
		st.failError, st.failCause = f.template("Error"), f.template("Cause")
		return st, f.done()
	default:
		f.fail("unknown Type %q", st.kind)
		return nil, errors.Join(f.errs...)
	}
	st.parseCommon(f)
	return st, f.done()
}

// parseCommon takes what most kinds share: Output, Assign, Next, End.
func (st *state) parseCommon(f *fields) {
	st.output = f.template("Output")
	if st.kind == kindSucceed {
		return
	}
	st.assign = parseAssign(f)
	if st.kind == kindChoice {
		return
	}
	st.next = f.text("Next")
	var end bool
	f.into("End", &end)
	if end == (st.next != "") {
		f.fail("needs exactly one of Next and End")
	}
}

func parseAssign(f *fields) *assignments {
	raw, ok := f.take("Assign")
	if !ok {
		return nil
	}
	names, values, err := orderedObject(raw)
	if err != nil {
		f.fail("Assign: %v", err)
		return nil
	}
	a := &assignments{names: names}
	for i, name := range names {
		t, err := parseTemplate(values[i])
		if err != nil {
			f.fail("Assign %s: %v", name, err)
		}
		if !variableName(name) {
			f.fail("Assign: %q is not a variable name", name)
		}
		a.values = append(a.values, t)
	}
	return a
}

// variableName follows AWS: a letter first, then letters, digits and
// underscores, at most 80 characters, and not the reserved "states".
func variableName(s string) bool {
	if s == "" || len(s) > 80 || s == "states" {
		return false
	}
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return true
}

func (st *state) parseTask(f *fields) {
	arn := f.text("Resource")
	r, ok := parseResource(arn)
	if !ok {
		f.fail("Resource %q is not supported", arn)
	}
	st.resource = r
	st.arguments = f.template("Arguments")
	st.timeout, st.heartbeat = f.template("TimeoutSeconds"), f.template("HeartbeatSeconds")
	f.take("Credentials")
	if limit, ok := st.timeout.constant(); ok {
		if limit <= 0 {
			f.fail("TimeoutSeconds must be positive")
		}
		if beat, ok := st.heartbeat.constant(); ok && beat >= limit {
			f.fail("HeartbeatSeconds must be smaller than TimeoutSeconds")
		}
	}
	if beat, ok := st.heartbeat.constant(); ok && beat <= 0 {
		f.fail("HeartbeatSeconds must be positive")
	}
	if st.arguments == nil && r.service > serviceFunction {
		f.fail("Arguments is missing")
	}
	st.parseRetryCatch(f)
}

// constant returns a literal number.
func (t *template) constant() (float64, bool) {
	if t == nil || t.literal == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(t.literal), 64)
	return n, err == nil
}

func (st *state) parseWait(f *fields) {
	st.seconds, st.timestamp = f.template("Seconds"), f.template("Timestamp")
	if (st.seconds == nil) == (st.timestamp == nil) {
		f.fail("needs exactly one of Seconds and Timestamp")
	}
}

func (st *state) parseChoice(f *fields) {
	var rules []json.RawMessage
	f.into("Choices", &rules)
	if len(rules) == 0 {
		f.fail("Choices is missing or empty")
	}
	st.defaultNext = f.text("Default")
	for i, raw := range rules {
		rf, err := newFields(fmt.Sprintf("%s choice %d", f.where, i), raw)
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		rf.take("Comment")
		rule := choiceRule{condition: rf.template("Condition"), next: rf.text("Next"), assign: parseAssign(rf), output: rf.template("Output")}
		if rule.condition == nil || rule.next == "" {
			rf.fail("needs Condition and Next")
		}
		f.errs = append(f.errs, rf.done())
		st.choices = append(st.choices, rule)
	}
}
