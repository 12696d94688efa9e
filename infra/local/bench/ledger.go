package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/shared/dynamo"
)

// cost is what calls took from the store: calls made, round trips, capacity
// units as the store itself reports them.
type cost struct {
	calls, trips, maxTrips int
	reads, writes          float64
}

// ledger adds up what each action cost. The zero ledger is ready.
type ledger struct {
	mu      sync.Mutex
	actions map[string]cost
}

// metered is a handler whose calls to the store are counted.
type metered struct {
	action string
	lambda.Handler
	ledger *ledger
}

// Invoke implements lambda.Handler.
func (m metered) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	meter := &dynamo.Meter{}
	answer, err := m.Handler.Invoke(dynamo.WithMeter(ctx, meter), payload)
	m.ledger.note(m.action, meter)
	return answer, err
}

func (l *ledger) note(action string, m *dynamo.Meter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.actions == nil {
		l.actions = map[string]cost{}
	}
	c := l.actions[action]
	c.calls++
	c.trips += m.RoundTrips()
	c.maxTrips = max(c.maxTrips, m.RoundTrips())
	c.reads += m.ReadUnits()
	c.writes += m.WriteUnits()
	l.actions[action] = c
}

// of is what one action cost so far.
func (l *ledger) of(action string) cost {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.actions[action]
}

// reset forgets all, between two measurements.
func (l *ledger) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.actions = nil
}

// sum adds up the actions named.
func (l *ledger) sum(actions ...string) cost {
	var all cost
	for _, action := range actions {
		c := l.of(action)
		all.calls += c.calls
		all.trips += c.trips
		all.reads += c.reads
		all.writes += c.writes
	}
	return all
}
