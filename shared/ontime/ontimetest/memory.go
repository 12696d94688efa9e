// Package ontimetest holds works in memory, for tests of what reads them.
package ontimetest

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// Memory keeps whole changes and counts anew whenever it is asked, so it is
// what a store with counters is held against. The zero Memory is empty.
type Memory struct {
	received, done []ontime.Work
	underway       map[string]ontime.Underway
}

var _ ontime.Source = (*Memory)(nil)

// Save keeps a change.
func (m *Memory) Save(c ontime.Change) {
	if m.underway == nil {
		m.underway = map[string]ontime.Underway{}
	}
	if c.Received != nil {
		m.received = append(m.received, *c.Received)
	}
	m.done = append(m.done, c.Finished...)
	if c.Before != nil {
		delete(m.underway, c.Before.Case.Case)
	}
	if c.After != nil {
		m.underway[c.After.Case.Case] = *c.After
	}
}

// Tallies implements ontime.Source.
func (m *Memory) Tallies(_ context.Context, area org.UnitID, kind ontime.Kind, from, through calendar.Date) ([]ontime.Counted, error) {
	sums := map[ontime.Row]ontime.Tally{}
	add := func(w *ontime.Work, on calendar.Date, t ontime.Tally) {
		if w.Area == area && w.Kind() == kind && !on.Before(from) && !on.After(through) {
			sums[w.Row()] = sums[w.Row()].Plus(t)
		}
	}
	for i := range m.received {
		add(&m.received[i], m.received[i].Started, ontime.Tally{Received: 1})
	}
	for i := range m.done {
		add(&m.done[i], m.done[i].Finished, m.done[i].Done())
	}
	var counted []ontime.Counted
	for row, tally := range sums {
		counted = append(counted, ontime.Counted{Row: row, Tally: tally})
	}
	return counted, nil
}

// Underway implements ontime.Source.
func (m *Memory) Underway(_ context.Context, area org.UnitID, after string) iter.Seq2[ontime.Underway, error] {
	var found []ontime.Underway
	for code, u := range m.underway {
		if u.Case.Area == area && code > after {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, func(a, b ontime.Underway) int { return cmp.Compare(a.Case.Case, b.Case.Case) })
	return each(found)
}

// Done implements ontime.Source.
func (m *Memory) Done(_ context.Context, area org.UnitID, kind ontime.Kind, late bool, from, through calendar.Date, after string) iter.Seq2[ontime.Work, error] {
	var found []ontime.Work
	for _, w := range m.done {
		if w.Area == area && w.Kind() == kind && w.Late() == late && !w.Finished.Before(from) && !w.Finished.After(through) && w.Place() > after {
			found = append(found, w)
		}
	}
	slices.SortFunc(found, func(a, b ontime.Work) int { return cmp.Compare(a.Place(), b.Place()) })
	return each(found)
}

func each[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}
