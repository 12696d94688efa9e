package stepfunctions

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
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

func (st *state) parseRetryCatch(f *fields) {
	var retriers, catchers []json.RawMessage
	f.into("Retry", &retriers)
	f.into("Catch", &catchers)
	for i, raw := range retriers {
		rf, err := newFields(fmt.Sprintf("%s retrier %d", f.where, i), raw)
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		st.retry = append(st.retry, parseRetrier(rf))
		f.errs = append(f.errs, rf.done())
	}
	for i, raw := range catchers {
		cf, err := newFields(fmt.Sprintf("%s catcher %d", f.where, i), raw)
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		cf.take("Comment")
		c := catcher{next: cf.text("Next"), assign: parseAssign(cf), output: cf.template("Output")}
		c.errors = parseErrorEquals(cf)
		st.catch = append(st.catch, c)
		f.errs = append(f.errs, cf.done())
	}
	for i, c := range st.catch {
		if slices.Contains(c.errors, errAll) && i != len(st.catch)-1 {
			f.fail("only the last catcher may name States.ALL")
		}
	}
	for i, r := range st.retry {
		if slices.Contains(r.errors, errAll) && i != len(st.retry)-1 {
			f.fail("only the last retrier may name States.ALL")
		}
	}
}

func parseRetrier(f *fields) retrier {
	r := retrier{interval: 1, maxAttempts: 3, backoff: 2}
	f.take("Comment")
	f.into("IntervalSeconds", &r.interval)
	f.into("MaxAttempts", &r.maxAttempts)
	f.into("BackoffRate", &r.backoff)
	f.into("MaxDelaySeconds", &r.maxDelay)
	r.errors = parseErrorEquals(f)
	switch strategy := f.text("JitterStrategy"); strategy {
	case "", "NONE":
	case "FULL":
		r.jitter = true
	default:
		f.fail("JitterStrategy %q must be FULL or NONE", strategy)
	}
	if r.interval < 1 || r.maxAttempts < 0 || r.backoff < 1 || r.maxDelay < 0 {
		f.fail("IntervalSeconds and BackoffRate are at least 1, MaxAttempts and MaxDelaySeconds at least 0")
	}
	return r
}

func parseErrorEquals(f *fields) []string {
	var names []string
	f.into("ErrorEquals", &names)
	if len(names) == 0 {
		f.fail("ErrorEquals is missing or empty")
	}
	if len(names) > 1 && slices.Contains(names, errAll) {
		f.fail("States.ALL must stand alone in ErrorEquals")
	}
	return names
}
