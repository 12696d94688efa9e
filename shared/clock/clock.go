// Package clock gives the time to those who need it, from outside, so that
// tests and the local runtime can choose it. Instants are UTC.
package clock

import (
	"sync"
	"time"
)

// Clock tells the present instant in UTC.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
var System Clock = system{}

type system struct{}

func (system) Now() time.Time { return time.Now().UTC() }

// Manual is a clock that stands still until it is moved; safe for concurrent
// use. Tests use it.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// At returns a manual clock that shows t.
func At(t time.Time) *Manual { return &Manual{now: t.UTC()} }

// Now returns the instant the clock shows.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Set moves the clock to t.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = t.UTC()
}

// Advance moves the clock forward by d.
func (m *Manual) Advance(d time.Duration) { m.Set(m.Now().Add(d)) }
