// Package id makes the identifiers of new things: ULIDs, which sort by the
// time they were made.
package id

import (
	"crypto/rand"
	"io"
	"sync"

	"github.com/oklog/ulid/v2"

	"ansinh/shared/clock"
)

// Maker makes a new identifier each time it is called: 26 characters, upper
// case, unique, ascending within a process.
type Maker func() string

// New returns a Maker that takes its time from c; safe for concurrent use.
func New(c clock.Clock) Maker { return From(c, rand.Reader) }

// From is New with the source of randomness chosen by a test.
func From(c clock.Clock, entropy io.Reader) Maker {
	var mu sync.Mutex
	source := ulid.Monotonic(entropy, 0)
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return ulid.MustNew(ulid.Timestamp(c.Now()), source).String()
	}
}

// Valid reports whether s has the shape of an identifier made here.
func Valid(s string) bool {
	_, err := ulid.ParseStrict(s)
	return err == nil
}
