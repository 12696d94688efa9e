package stepfunctions

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// fields is a JSON object whose members are taken one by one; what remains in
// the end is unknown to the language.
type fields struct {
	where  string // for messages: "state Sign"
	values map[string]json.RawMessage
	errs   []error
}

func newFields(where string, raw json.RawMessage) (*fields, error) {
	keys, values, err := orderedObject(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	f := &fields{where: where, values: make(map[string]json.RawMessage, len(keys))}
	for i, k := range keys {
		f.values[k] = values[i]
	}
	return f, nil
}

func (f *fields) fail(format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf("%s: %s", f.where, fmt.Sprintf(format, args...)))
}

func (f *fields) take(name string) (json.RawMessage, bool) {
	raw, ok := f.values[name]
	delete(f.values, name)
	return raw, ok
}

// into decodes a member strictly into dst and says whether it was there.
func (f *fields) into(name string, dst any) bool {
	raw, ok := f.take(name)
	if !ok {
		return false
	}
	if err := json.Unmarshal(raw, dst); err != nil {
		f.fail("%s has the wrong type", name)
	}
	return true
}

func (f *fields) text(name string) string {
	var s string
	f.into(name, &s)
	return s
}

func (f *fields) template(name string) *template {
	raw, ok := f.take(name)
	if !ok {
		return nil
	}
	t, err := parseTemplate(raw)
	if err != nil {
		f.fail("%s: %v", name, err)
		return nil
	}
	return t
}

// jsonPathFields are refused by name, so that the message can say why.
var jsonPathFields = []string{
	"InputPath", "OutputPath", "ResultPath", "ResultSelector", "Parameters", "ItemsPath", "SecondsPath", "TimestampPath",
	"TimeoutSecondsPath", "HeartbeatSecondsPath", "MaxConcurrencyPath", "ToleratedFailureCountPath",
	"ToleratedFailurePercentagePath", "ErrorPath", "CausePath", "Result", "Variable", "MaxItemsPath",
	"MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath",
}

// done reports the collected errors and every member nobody took.
func (f *fields) done() error {
	for _, name := range sortedKeys(f.values) {
		if slices.Contains(jsonPathFields, name) {
			f.fail("field %q belongs to JSONPath; only JSONata is supported", name)
		} else {
			f.fail("unknown field %q", name)
		}
	}
	return errors.Join(f.errs...)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// parseMachine reads and checks a whole definition. The error joins all that
// was found wrong.
func parseMachine(raw []byte) (*machine, error) {
	if !json.Valid(raw) {
		return nil, errors.New("the definition is not JSON")
	}
	f, err := newFields("state machine", raw)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	m := &machine{hash: hex.EncodeToString(sum[:]), scopes: map[string]*scope{}}
	if language := f.text("QueryLanguage"); language != "JSONata" {
		f.fail("QueryLanguage must be JSONata")
	}
	f.take("Version")
	f.into("TimeoutSeconds", &m.timeout)
	if m.timeout < 0 {
		f.fail("TimeoutSeconds must not be negative")
	}
	m.parseScope(f, "")
	if err := f.done(); err != nil {
		return nil, err
	}
	if err := m.validate(); err != nil {
		return nil, err
	}
	return m, nil
}

// parseScope takes StartAt and States out of f.
func (m *machine) parseScope(f *fields, path string) *scope {
	sc := &scope{path: path, states: map[string]*state{}}
	m.scopes[path] = sc
	f.take("Comment")
	sc.startAt = f.text("StartAt")
	raw, ok := f.take("States")
	if !ok {
		f.fail("States is missing")
		return sc
	}
	names, bodies, err := orderedObject(raw)
	if err != nil {
		f.fail("States: %v", err)
		return sc
	}
	for i, name := range names {
		st, err := m.parseState(path, name, bodies[i])
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		sc.states[name] = st
	}
	return sc
}
