package main

import (
	"context"
	"slices"

	"ansinh/shared/calendar"
)

// sampled is how many lines the references write at most. A list of more is
// taken through its cycle once. It is closed in parts of as many lines, each in
// turn with the reference; then as many lines of other lists are prepared in
// turn with it, in the store that holds the whole list.
const sampled = 16_000

// updatedCopy is the first of the copies that closing is held against; those
// before it are preparing's.
const updatedCopy = 50

// closeInTurn closes the first list and returns what that alone took. The
// items of the reference lie in the same table before the first part is closed,
// as the list's lines do.
func (b *sized) closeInTurn(ctx context.Context, m *month) (span, error) {
	parts := slices.Collect(slices.Chunk(m.communes, sampled/linesPerCommune))
	rounds := min(b.rounds, len(parts))
	if len(parts[rounds-1]) < sampled/linesPerCommune {
		rounds-- // the last part is smaller
	}
	raw := make([]rawLines, rounds)
	for n := range raw {
		items, err := b.pattern(ctx, updatedCopy+n, parts[n])
		if err == nil {
			err = items.put(ctx, b.system, m.abreast)
		}
		if err != nil {
			return span{}, err
		}
		raw[n] = items.only("pk", "sk", "t")
	}
	var took []span
	for n, communes := range parts {
		own := timed(&took, func() error { return m.communesOf(ctx, "task-payment-close", 0, communes) })
		if n >= rounds {
			if err := own(); err != nil {
				return span{}, err
			}
			continue
		}
		if err := inTurn(n, own, timed(&b.rawUpdated, func() error { return raw[n].update(ctx, b.system, m.abreast) })); err != nil {
			return span{}, err
		}
	}
	b.closed = took[:rounds:rounds]
	err := timed(&took, func() error { return m.closed(ctx) })()
	return together(took), err
}

// together is what pieces of work done one after the other took.
func together(pieces []span) (all span) {
	for _, s := range pieces {
		all.seconds += s.seconds
		all.processor += s.processor
		all.megabytes = max(all.megabytes, s.megabytes)
	}
	return all
}

// prepareInTurn takes the rate of preparing: a part of other lists.
func (b *sized) prepareInTurn(ctx context.Context) error {
	communes := b.communes[:sampled/linesPerCommune]
	for n := range b.rounds {
		m, err := newMonth(b.system, b.root, calendar.Month("2019-01").Add(2*n))
		if err != nil {
			return err
		}
		raw, err := b.pattern(ctx, n, communes)
		if err != nil {
			return err
		}
		if err := m.begin(ctx); err != nil {
			return err
		}
		own := timed(&b.prepared, func() error { return m.communesOf(ctx, "task-payment-prepare", 1, communes) })
		if err := inTurn(n, own, timed(&b.rawPut, func() error { return raw.put(ctx, b.system, m.abreast) })); err != nil {
			return err
		}
	}
	return nil
}
