package ontime

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// Source is where a module keeps its works, area by area (communes).
type Source interface {
	// Tallies reads what is counted of the days from one through another, ""
	// for the first there is.
	Tallies(ctx context.Context, area org.UnitID, kind Kind, from, through calendar.Date) ([]Counted, error)
	// Underway walks the cases under way by code, those after one when it is
	// given.
	Underway(ctx context.Context, area org.UnitID, after string) iter.Seq2[Underway, error]
	// Done walks the works finished from one day through another by day: the
	// late ones or the others, those after a place (Work.Place) when given.
	Done(ctx context.Context, area org.UnitID, kind Kind, late bool, from, through calendar.Date, after string) iter.Seq2[Work, error]
}

// Question is what is asked of the statistic.
type Question struct {
	From, Through calendar.Date // finished on these days, both included
	Today         calendar.Date // on which cases under way are overdue or not
	Areas         []org.UnitID  // communes whose cases are counted
	// Within tells whether a unit's work counts; nil counts all.
	Within    func(org.UnitID) bool
	Procedure string // "" for all
}

func (q *Question) takes(r Row) bool {
	return (q.Procedure == "" || r.Procedure == q.Procedure) && (q.Within == nil || q.Within(r.Unit))
}

// Line is one line of the statistic.
type Line struct {
	Row
	Tally
	Underway int `json:"underway"` // not finished today
	Overdue  int `json:"overdue"`  // of those
}

func (l *Line) add(m Line) {
	l.Tally = l.Plus(m.Tally)
	l.Underway += m.Underway
	l.Overdue += m.Overdue
}

// Count makes the statistic: a line for each thing the grouping tells apart,
// in the order of procedures, steps, units and officers, and their sum. It
// reads counters and the cases under way, never every case.
func Count(ctx context.Context, src Source, q Question, by Grouping) (lines []Line, total Line, err error) {
	groups := map[Row]*Line{}
	add := func(r Row, part Line) {
		group := by.of(r)
		line := groups[group.key()]
		if line == nil {
			line = &Line{Row: group}
			groups[group.key()] = line
		}
		line.add(part)
		total.add(part)
	}
	err = Each(q.Areas, func(area org.UnitID) (found []Line, err error) { return countArea(ctx, src, &q, by.Kind(), area) },
		func(found []Line) {
			for _, l := range found {
				add(l.Row, l)
			}
		})
	if err != nil {
		return nil, Line{}, err
	}
	for _, line := range groups {
		lines = append(lines, *line)
	}
	slices.SortFunc(lines, func(a, b Line) int { return order(a.Row, b.Row) })
	return lines, total, nil
}

// order puts a procedure's steps in the order of its route.
func order(a, b Row) int {
	return cmp.Or(
		strings.Compare(a.Procedure, b.Procedure), strings.Compare(route(a.Step), route(b.Step)), cmp.Compare(a.StepNo, b.StepNo),
		strings.Compare(string(a.Unit), string(b.Unit)), strings.Compare(a.OfficerName, b.OfficerName), strings.Compare(a.Officer, b.Officer),
	)
}

// route is what stands before the last slash of a step's name, the same for
// all steps of one route.
func route(step string) string { return step[:max(0, strings.LastIndexByte(step, '/'))] }

func countArea(ctx context.Context, src Source, q *Question, kind Kind, area org.UnitID) ([]Line, error) {
	counted, err := src.Tallies(ctx, area, kind, q.From, q.Through)
	if err != nil {
		return nil, err
	}
	var found []Line
	for _, c := range counted {
		if q.takes(c.Row) && c.Tally != (Tally{}) {
			found = append(found, Line{Row: c.Row, Tally: c.Tally})
		}
	}
	for u, err := range src.Underway(ctx, area, "") {
		if err != nil {
			return nil, err
		}
		w, ok := u.work(kind)
		if !ok || !q.takes(w.Row()) {
			continue
		}
		line := Line{Row: w.Row(), Underway: 1}
		if !u.Waiting && w.overdue(q.Today) {
			line.Overdue = 1
		}
		found = append(found, line)
	}
	return found, nil
}

// sideBySide bounds how many areas are read at once.
const sideBySide = 8

// Each reads areas, some at once, and takes what they give in their order.
func Each[T any](areas []org.UnitID, read func(org.UnitID) (T, error), take func(T)) error {
	for group := range slices.Chunk(areas, sideBySide) {
		results, faults := make([]T, len(group)), make([]error, len(group))
		var all sync.WaitGroup
		for i, area := range group {
			all.Go(func() { results[i], faults[i] = read(area) })
		}
		all.Wait()
		if err := errors.Join(faults...); err != nil {
			return err
		}
		for _, r := range results {
			take(r)
		}
	}
	return nil
}
