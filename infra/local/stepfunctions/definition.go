package stepfunctions

import "strings"

// The kinds of state, by their ASL Type.
const (
	kindTask     = "Task"
	kindPass     = "Pass"
	kindChoice   = "Choice"
	kindWait     = "Wait"
	kindParallel = "Parallel"
	kindMap      = "Map"
	kindSucceed  = "Succeed"
	kindFail     = "Fail"
)

// machine is a parsed definition. It is immutable and shared by executions.
type machine struct {
	hash    string
	timeout int // seconds an execution may run; 0 is no limit
	// scopes by path: "" is the machine itself, "Sign[1]" the second branch of
	// the Parallel state Sign, "Pay[0]" the processor of the Map state Pay.
	scopes map[string]*scope
}

// scope is a set of states that a frame moves in.
type scope struct {
	path    string
	startAt string
	states  map[string]*state
}

// state is one state of a scope. Fields that a kind does not have are zero.
type state struct {
	name string
	kind string
	next string // "" when the state ends its scope

	assign    *assignments
	output    *template
	arguments *template

	resource  resource  // Task
	timeout   *template // Task: seconds
	heartbeat *template // Task: seconds

	seconds   *template // Wait
	timestamp *template // Wait

	choices     []choiceRule // Choice
	defaultNext string       // Choice

	branches []*scope // Parallel

	processor *scope    // Map
	items     *template // Map
	selector  *template // Map
	parallel  *template // Map: MaxConcurrency
	run       *mapRunPlan

	failError *template // Fail
	failCause *template // Fail

	retry []retrier
	catch []catcher
}

type choiceRule struct {
	condition *template
	next      string
	assign    *assignments
	output    *template
}

type retrier struct {
	errors      []string
	interval    int     // seconds
	maxAttempts int     // 0 never retries
	backoff     float64 // at least 1
	maxDelay    int     // seconds; 0 is no limit
	jitter      bool    // JitterStrategy FULL
}

type catcher struct {
	errors []string
	next   string
	assign *assignments
	output *template
}

// mapRunPlan is what a distributed Map adds to an inline one.
type mapRunPlan struct {
	label            string
	toleratedPercent *template
	toleratedCount   *template
	reader           *itemReader
	batcher          *itemBatcher
	writer           *resultWriter
}

type itemReader struct {
	list      bool // s3:listObjectsV2 instead of s3:getObject
	inputType string
	pointer   string // JSON pointer to the array, for InputType JSON
	maxItems  *template
	arguments *template // Bucket, Key or Bucket, Prefix
}

type itemBatcher struct {
	maxItems *template
	maxBytes *template
	input    *template // BatchInput
}

type resultWriter struct {
	arguments      *template // Bucket, Prefix; nil keeps the result inline
	transformation string    // NONE, COMPACT or FLATTEN
	outputType     string    // JSON or JSONL
}

// service is what a Task's Resource calls.
type service int

const (
	serviceFunction       service = iota + 1 // a Lambda function's own ARN
	serviceLambdaInvoke                      // arn:aws:states:::lambda:invoke
	serviceStartExecution                    // arn:aws:states:::states:startExecution
)

// pattern is how a Task waits for what it called.
type pattern int

const (
	patternResponse pattern = iota // the call's own answer is the result
	patternToken                   // .waitForTaskToken
	patternSync                    // .sync: output as a JSON string
	patternSync2                   // .sync:2: output as JSON
)

// resource is a Task's parsed Resource.
type resource struct {
	arn      string
	service  service
	pattern  pattern
	function string // the function's name, for serviceFunction
}

// kind returns the resourceType that history events carry.
func (r resource) kind() string {
	if r.service == serviceStartExecution {
		return "states"
	}
	return "lambda"
}

// action returns the resource that history events carry, such as
// "invoke.waitForTaskToken".
func (r resource) action() string {
	return r.arn[strings.Index(r.arn, ":::")+len(":::")+len(r.kind())+1:]
}

// parseResource reads a Task's Resource.
func parseResource(arn string) (resource, bool) {
	r := resource{arn: arn}
	patterns := map[string]pattern{
		"": patternResponse, ".waitForTaskToken": patternToken, ".sync": patternSync, ".sync:2": patternSync2,
	}
	if rest, ok := strings.CutPrefix(arn, "arn:aws:states:::lambda:invoke"); ok {
		r.service = serviceLambdaInvoke
		p, known := patterns[rest]
		r.pattern = p
		return r, known && p <= patternToken
	}
	if rest, ok := strings.CutPrefix(arn, "arn:aws:states:::states:startExecution"); ok {
		r.service = serviceStartExecution
		p, known := patterns[rest]
		r.pattern = p
		return r, known
	}
	if strings.HasPrefix(arn, "arn:aws:lambda:") {
		r.service = serviceFunction
		r.function = functionName(arn)
		return r, r.function != ""
	}
	return r, false
}

// functionName reduces a function's ARN, with or without a qualifier, to its
// name. A bare name (with or without a qualifier) is returned likewise.
func functionName(s string) string {
	if i := strings.LastIndex(s, ":function:"); i >= 0 {
		s = s[i+len(":function:"):]
	}
	name, _, _ := strings.Cut(s, ":")
	return name
}

// find returns the state a frame stands in.
func (m *machine) find(scopePath, name string) (*state, bool) {
	sc, ok := m.scopes[scopePath]
	if !ok {
		return nil, false
	}
	st, ok := sc.states[name]
	return st, ok
}
