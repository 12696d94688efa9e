package main

import (
	"context"
	"fmt"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// The targets of payment lists.
const (
	rateTarget   = 0.8 // of the store's own rate
	writesTarget = 3.0 // units a line
	readsTarget  = 1.0
	evenTarget   = 0.05 // how far sizes may differ in units a line
	memoryTarget = 512  // MB
)

// units is what a list costs a line from preparation to lock.
type units struct {
	lines         int
	reads, writes float64
}

// listFigures measures lists of each size in a system of their own.
func listFigures(ctx context.Context, s settings, t *table) error {
	var all []units
	for _, lines := range s.lines {
		u, err := oneSize(ctx, s, lines, t)
		if err != nil {
			return fmt.Errorf("%d lines: %w", lines, err)
		}
		all = append(all, u)
	}
	if len(all) > 1 {
		compare(t, all)
	}
	return nil
}

// compare holds the largest list's units a line against the smallest's.
func compare(t *table, all []units) {
	small, large := all[0], all[len(all)-1]
	for _, kind := range []struct {
		name   string
		of, to float64
	}{{"write", large.writes, small.writes}, {"read", large.reads, small.reads}} {
		ratio := kind.of / kind.to
		t.add(row{
			what:     fmt.Sprintf("%s units a line, %d against %d lines", kind.name, large.lines, small.lines),
			measured: fmt.Sprintf("%.3f", kind.of), reference: fmt.Sprintf("%.3f", kind.to), ratio: fmt.Sprintf("%.3f", ratio),
			target: "within 5 %", met: judge(ratio > 1-evenTarget && ratio < 1+evenTarget),
		})
	}
}

// bench of one size: the place, and what each round measured.
type sized struct {
	settings
	system *system
	place  org.UnitID
	lines  int
	// Seconds of each round.
	prepared, rawPut, closed, rawUpdated []float64
	prepareMB, receiveMB, closeMB        float64
}

func oneSize(ctx context.Context, s settings, lines int, t *table) (units, error) {
	sys, err := startSystem(ctx, s.root, false)
	if err != nil {
		return units{}, err
	}
	defer sys.stop()
	b := &sized{settings: s, system: sys, place: placeFor(sys.platform.Units, lines), lines: lines}
	communes := sys.platform.Units.Communes(b.place)
	ids := make([]org.UnitID, len(communes))
	for i, c := range communes {
		ids[i] = c.ID
	}
	t.say("%d lines in %d communes of %s: writing the roll", lines, len(ids), sys.platform.Units.Name(b.place))
	if err := enrol(ctx, sys, ids, lines); err != nil {
		return units{}, err
	}
	cold, err := b.whole(ctx, "2018-01")
	if err != nil {
		return units{}, err
	}
	carried, err := b.whole(ctx, "2018-02")
	if err != nil {
		return units{}, err
	}
	for round := range s.rounds {
		if err := b.round(ctx, round, ids); err != nil {
			return units{}, err
		}
		t.say("%d lines, round %d: prepared in %.2f s (raw %.2f), closed in %.2f s (raw %.2f)", lines, round+1,
			b.prepared[round], b.rawPut[round], b.closed[round], b.rawUpdated[round])
	}
	b.report(t, cold, carried)
	return cold, nil
}

// whole takes a month's list from preparation to lock and returns its units.
func (b *sized) whole(ctx context.Context, period calendar.Month) (units, error) {
	b.system.ledger.reset()
	m, err := newMonth(b.system, b.root, b.place, period)
	if err != nil {
		return units{}, err
	}
	for _, step := range []func(context.Context) error{m.begin, m.prepare, m.send, m.receive, m.close, m.lock} {
		if err := step(ctx); err != nil {
			return units{}, err
		}
	}
	used := b.system.ledger.sum(append([]string{commands}, tasks...)...)
	n := float64(b.lines)
	return units{lines: b.lines, reads: used.reads / n, writes: used.writes / n}, nil
}

// round prepares and closes one list, in turn with the raw writes and updates
// of the same items. Which goes first changes with the round.
func (b *sized) round(ctx context.Context, n int, communes []org.UnitID) error {
	// Every second month: nothing is carried over from the month before.
	m, err := newMonth(b.system, b.root, b.place, calendar.Month("2019-01").Add(2*n))
	if err != nil {
		return err
	}
	pattern, err := newMonth(b.system, b.root, b.place, "2018-01")
	if err != nil {
		return err
	}
	items, err := readLines(ctx, b.system, pattern.id, communes)
	if err != nil {
		return err
	}
	if items.count() != b.lines {
		return fmt.Errorf("the store has %d lines of the list, want %d", items.count(), b.lines)
	}
	raw := items.under(n)
	pending(raw)
	if err := m.begin(ctx); err != nil {
		return err
	}
	own := timed(&b.prepared, &b.prepareMB, func() error { return m.prepare(ctx) })
	reference := timed(&b.rawPut, nil, func() error { return raw.put(ctx, b.system, m.abreast) })
	if err := inTurn(n, own, reference); err != nil {
		return err
	}
	if err := m.send(ctx); err != nil {
		return err
	}
	megabytes, err := peak(func() error { return m.receive(ctx) })
	if err != nil {
		return err
	}
	b.receiveMB = max(b.receiveMB, megabytes)
	own = timed(&b.closed, &b.closeMB, func() error { return m.close(ctx) })
	reference = timed(&b.rawUpdated, nil, func() error { return raw.update(ctx, b.system, m.abreast) })
	return inTurn(n, own, reference)
}

func inTurn(n int, own, reference func() error) error {
	if n%2 == 1 {
		own, reference = reference, own
	}
	if err := own(); err != nil {
		return err
	}
	return reference()
}

// timed adds the seconds that f takes, and the memory when it is asked for.
func timed(seconds *[]float64, megabytes *float64, f func() error) func() error {
	return func() error {
		run := func() error {
			start := time.Now()
			err := f()
			*seconds = append(*seconds, time.Since(start).Seconds())
			return err
		}
		if megabytes == nil {
			return run()
		}
		high, err := peak(run)
		*megabytes = max(*megabytes, high)
		return err
	}
}

// report adds the rows of one size.
func (b *sized) report(t *table, cold, carried units) {
	name := func(what string) string { return fmt.Sprintf("%s, %d lines", what, b.lines) }
	rate := func(what, reference string, own, raw []float64) {
		ratios := make([]float64, len(own))
		for i := range own {
			ratios[i] = raw[i] / own[i]
		}
		ratio := median(ratios)
		t.add(row{
			what: name(what), measured: fmt.Sprintf("%.0f lines/s", float64(b.lines)/median(own)),
			reference: fmt.Sprintf("%.0f/s %s", float64(b.lines)/median(raw), reference), ratio: fmt.Sprintf("%.2f", ratio),
			target: fmt.Sprintf("≥ %.1f", rateTarget), met: judge(ratio >= rateTarget),
		})
	}
	rate("prepared", "raw BatchWriteItem", b.prepared, b.rawPut)
	rate("settled (closed)", "raw conditional UpdateItem", b.closed, b.rawUpdated)
	unit := func(what string, value, target float64, reference string) {
		t.add(row{
			what: name(what), measured: fmt.Sprintf("%.3f", value), reference: reference,
			ratio: fmt.Sprintf("%.2f", value/target), target: fmt.Sprintf("≤ %.0f", target), met: judge(value <= target),
		})
	}
	unit("write units a line, prepare to lock", cold.writes, writesTarget, "2 = written once, settled once")
	unit("read units a line, prepare to lock", cold.reads, readsTarget, "")
	unit("write units a line, with 2 % carried over", carried.writes, writesTarget, fmt.Sprintf("%.3f without", cold.writes))
	unit("read units a line, with 2 % carried over", carried.reads, readsTarget, fmt.Sprintf("%.3f without", cold.reads))
	for _, step := range []struct {
		name      string
		megabytes float64
	}{{"preparing", b.prepareMB}, {"taking the settlement", b.receiveMB}, {"closing", b.closeMB}} {
		t.add(row{
			what: name("peak memory " + step.name), measured: fmt.Sprintf("%.0f MB", step.megabytes), reference: "whole process",
			ratio: fmt.Sprintf("%.2f", step.megabytes/memoryTarget), target: fmt.Sprintf("< %d MB", memoryTarget), met: judge(step.megabytes < memoryTarget),
		})
	}
}
