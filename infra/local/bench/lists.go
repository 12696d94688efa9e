package main

import (
	"context"
	"fmt"

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
type units struct{ reads, writes float64 }

// sized is the bench of one size: the place, and what was measured there.
type sized struct {
	settings
	system   *system
	communes []org.UnitID
	lines    int
	// steps are the first list's, by name, in order; plain its units, carried
	// those of the list after it, which takes unpaid money over (zero when the
	// size is taken once).
	steps          []step
	plain, carried units
	// What each round took, ours and the references'; reference has how many
	// lines they wrote, and we prepared.
	prepared, rawPut, closed, rawUpdated []span
	reference                            int
}

// step is one step of a list's cycle.
type step struct {
	name string
	took span
}

// listFigures measures lists of each size in a system of their own.
func listFigures(ctx context.Context, s settings, t *table) error {
	var all []*sized
	for _, lines := range s.lines {
		b, err := oneSize(ctx, s, lines, t)
		if err != nil {
			return fmt.Errorf("%d lines: %w", lines, err)
		}
		b.report(t)
		all = append(all, b)
	}
	if len(all) > 1 {
		compare(t, all)
	}
	costs(t, all)
	if s.growth == "" {
		return nil
	}
	return drawGrowth(s.growth, all)
}

func oneSize(ctx context.Context, s settings, lines int, t *table) (*sized, error) {
	units, communes := country(lines)
	sys, err := startSystemOf(ctx, s.root, false, units)
	if err != nil {
		return nil, err
	}
	defer sys.stop()
	b := &sized{settings: s, system: sys, communes: communes, lines: lines}
	t.say("%d lines in %d communes: writing the roll", lines, len(communes))
	if err := enrol(ctx, sys, communes, lines); err != nil {
		return nil, err
	}
	if b.plain, b.steps, err = b.whole(ctx, "2018-01"); err != nil {
		return nil, err
	}
	for _, s := range b.steps {
		t.say("%d lines: %s took %.1f s, %.0f MB", lines, s.name, s.took.seconds, s.took.megabytes)
	}
	if lines > sampled {
		return b, b.prepareInTurn(ctx)
	}
	if b.carried, _, err = b.whole(ctx, "2018-02"); err != nil {
		return nil, err
	}
	for round := range s.rounds {
		if err := b.round(ctx, round); err != nil {
			return nil, err
		}
		t.say("%d lines, round %d: prepared in %.2f s (raw %.2f), closed in %.2f s (raw %.2f)", lines, round+1,
			b.prepared[round].seconds, b.rawPut[round].seconds, b.closed[round].seconds, b.rawUpdated[round].seconds)
	}
	return b, nil
}

// whole takes a month's list from preparation to lock and returns its units
// and what each step took.
func (b *sized) whole(ctx context.Context, period calendar.Month) (units, []step, error) {
	b.system.ledger.reset()
	m, err := newMonth(b.system, b.root, period)
	if err != nil {
		return units{}, nil, err
	}
	if err := m.begin(ctx); err != nil {
		return units{}, nil, err
	}
	measured := func(do func(context.Context) error) func(context.Context) (span, error) {
		return func(ctx context.Context) (span, error) { return measure(func() error { return do(ctx) }) }
	}
	closing := measured(m.close)
	if b.lines > sampled {
		closing = func(ctx context.Context) (span, error) { return b.closeInTurn(ctx, m) }
	}
	var took []step
	for _, s := range []struct {
		name string
		do   func(context.Context) (span, error)
	}{
		{"preparing", measured(m.prepare)},
		{"sending", measured(m.send)},
		{"taking the settlement", measured(m.receive)},
		{"closing", closing},
		{"locking and exporting", measured(m.lock)},
	} {
		spent, err := s.do(ctx)
		if err != nil {
			return units{}, nil, fmt.Errorf("%s: %w", s.name, err)
		}
		took = append(took, step{s.name, spent})
	}
	used := b.system.ledger.sum(append([]string{commands}, tasks...)...)
	n := float64(b.lines)
	return units{reads: used.reads / n, writes: used.writes / n}, took, nil
}

// pattern reads the lines of some communes of the first list as the store had
// them when it was prepared, under a copy's partitions.
func (b *sized) pattern(ctx context.Context, copy int, communes []org.UnitID) (rawLines, error) {
	m, err := newMonth(b.system, b.root, "2018-01")
	if err != nil {
		return nil, err
	}
	items, err := readLines(ctx, b.system, m.id, communes)
	if err != nil {
		return nil, err
	}
	b.reference = items.count()
	if whole := len(communes) == len(b.communes); b.reference == 0 || whole && b.reference != b.lines {
		return nil, fmt.Errorf("the store has %d of the list's %d lines", b.reference, b.lines)
	}
	pending(items)
	return items.under(copy), nil
}

// round prepares and closes one list, in turn with the raw writes and updates
// of the same items. Which goes first changes with the round.
func (b *sized) round(ctx context.Context, n int) error {
	// Every second month: nothing is carried over from the month before.
	m, err := newMonth(b.system, b.root, calendar.Month("2019-01").Add(2*n))
	if err != nil {
		return err
	}
	raw, err := b.pattern(ctx, n, b.communes)
	if err != nil {
		return err
	}
	if err := m.begin(ctx); err != nil {
		return err
	}
	own := timed(&b.prepared, func() error { return m.prepare(ctx) })
	reference := timed(&b.rawPut, func() error { return raw.put(ctx, b.system, m.abreast) })
	if err := inTurn(n, own, reference); err != nil {
		return err
	}
	if err := m.send(ctx); err != nil {
		return err
	}
	if err := m.receive(ctx); err != nil {
		return err
	}
	own = timed(&b.closed, func() error { return m.close(ctx) })
	reference = timed(&b.rawUpdated, func() error { return raw.update(ctx, b.system, m.abreast) })
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

// timed adds what f takes.
func timed(spans *[]span, f func() error) func() error {
	return func() error {
		took, err := measure(f)
		*spans = append(*spans, took)
		return err
	}
}
