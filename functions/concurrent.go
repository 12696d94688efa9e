package functions

import (
	"bytes"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

// concurrent makes an action safe for calls at the same time. A handler of
// aws-lambda-go (1.55.1) answers with the bytes of a buffer that it has already
// put back for the next call: right for Lambda, which calls a process once at a
// time, but in a process that serves many at once one caller's answer would be
// overwritten with another's. So each call has a handler of its own, and a copy
// of the answer.
type concurrent struct{ idle sync.Pool }

func newConcurrent(build func() lambda.Handler) *concurrent {
	return &concurrent{idle: sync.Pool{New: func() any { return build() }}}
}

// Invoke implements lambda.Handler.
func (c *concurrent) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	h := c.idle.Get().(lambda.Handler) // the pool holds nothing else
	answer, err := h.Invoke(ctx, payload)
	answer = bytes.Clone(answer)
	c.idle.Put(h)
	return answer, err
}
