package stepfunctions

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"
)

// ErrFunctionNotFound is returned (wrapped) by an Invoker that has no function
// of the name it was given. A task then fails with
// Lambda.ResourceNotFoundException, as on AWS.
var ErrFunctionNotFound = errors.New("function not found")

// Invoker runs a Lambda function.
type Invoker interface {
	// Invoke runs the function with a JSON payload and returns its JSON result.
	// function is the bare name: for an ARN, the part after "function:" without
	// a qualifier. functionError is "" or what Lambda reports as FunctionError
	// ("Unhandled"); result is then {"errorType","errorMessage"}. err says that
	// the function could not be run at all. The context ends when the task
	// times out or is aborted.
	Invoke(ctx context.Context, function string, payload []byte) (result []byte, functionError string, err error)
}

// Object is one entry of a bucket listing.
type Object struct {
	Key          string
	ETag         string
	Size         int64
	LastModified time.Time
}

// Objects is the object storage that distributed Map states read items from
// and write results to.
type Objects interface {
	// Get opens an object. The caller closes it.
	Get(ctx context.Context, bucket, key string) (io.ReadCloser, error)
	// Put stores an object, replacing one of the same key.
	Put(ctx context.Context, bucket, key string, body []byte) error
	// List returns the objects under a prefix in key order.
	List(ctx context.Context, bucket, prefix string) ([]Object, error)
}

// Clock tells the time. Now may jump forward while machines run; call
// Engine.Wake after a jump to have it noticed at once.
type Clock interface {
	Now() time.Time
}

// Definition is a state machine as the template declares it.
type Definition struct {
	// JSON is the Amazon States Language text, substitutions already made.
	JSON []byte
	// Role is the ARN of the machine's role; shown, not enforced.
	Role string
	// Type is STANDARD (the default) or EXPRESS; both run durably here.
	Type string
}

// Config is what an Engine needs from its host.
type Config struct {
	// Machines by name. Executions of a machine that is no longer listed, or
	// whose text changed, go on under the text they were started with.
	Machines map[string]Definition
	// Invoker runs the functions of Task states.
	Invoker Invoker
	// Objects may be nil when no machine reads or writes objects.
	Objects Objects
	// Clock is the system clock when nil.
	Clock Clock
	// Region and Account appear in ARNs; "ap-southeast-1" and "000000000000"
	// when empty.
	Region, Account string
	// Logger is slog.Default() when nil.
	Logger *slog.Logger
	// MaxConcurrentTasks bounds the functions that run at once; 64 when zero.
	MaxConcurrentTasks int
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = systemClock{}
	}
	if c.Region == "" {
		c.Region = "ap-southeast-1"
	}
	if c.Account == "" {
		c.Account = "000000000000"
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.MaxConcurrentTasks <= 0 {
		c.MaxConcurrentTasks = 64
	}
	return c
}
