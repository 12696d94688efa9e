package main

import "fmt"

// report adds the rows of one size.
func (b *sized) report(t *table) {
	b.rate(t, "prepared", "raw BatchWriteItem", b.prepared, b.rawPut)
	b.rate(t, "settled (closed)", "raw conditional UpdateItem", b.closed, b.rawUpdated)
	b.unit(t, "write units a line, prepare to lock", b.plain.writes, writesTarget, "2 = written once, settled once")
	b.unit(t, "read units a line, prepare to lock", b.plain.reads, readsTarget, "")
	if b.carried != (units{}) {
		b.unit(t, "write units a line, with 2 % carried over", b.carried.writes, writesTarget, fmt.Sprintf("%.3f without", b.plain.writes))
		b.unit(t, "read units a line, with 2 % carried over", b.carried.reads, readsTarget, fmt.Sprintf("%.3f without", b.plain.reads))
	}
	for _, s := range b.steps {
		t.add(row{
			what: b.name(s.name), measured: fmt.Sprintf("%.1f s, %.0f MB", s.took.seconds, s.took.megabytes), reference: "whole process",
			ratio: fmt.Sprintf("%.2f", s.took.megabytes/memoryTarget), target: fmt.Sprintf("< %d MB", memoryTarget), met: judge(s.took.megabytes < memoryTarget),
		})
	}
}

func (b *sized) name(what string) string { return fmt.Sprintf("%s, %d lines", what, b.lines) }

// rate holds our lines a second against the store's own, by the clock and by
// the processors' time, which does not count what else runs on the machine.
func (b *sized) rate(t *table, what, reference string, own, raw []span) {
	rates := func(spans []span, of func(span) float64) []float64 {
		out := make([]float64, len(spans))
		for i, s := range spans {
			out[i] = float64(b.reference) / of(s)
		}
		return out
	}
	ratios := func(of func(span) float64) []float64 {
		mine, its := rates(own, of), rates(raw, of)
		for i := range mine {
			mine[i] /= its[i]
		}
		return mine
	}
	clock := func(s span) float64 { return s.seconds }
	processors := func(s span) float64 { return s.processor }
	ratio := median(ratios(clock))
	t.add(row{
		what: b.name(what), measured: fmt.Sprintf("%.0f lines/s", median(rates(own, clock))),
		reference: fmt.Sprintf("%.0f/s %s", median(rates(raw, clock)), reference), ratio: fmt.Sprintf("%.2f", ratio),
		target: fmt.Sprintf("≥ %.1f", rateTarget), met: judge(ratio >= rateTarget),
	})
	t.add(row{
		what:      b.name(what + ", processor time"),
		measured:  fmt.Sprintf("%.0f µs a line", 1e6/median(rates(own, processors))),
		reference: fmt.Sprintf("%.0f µs %s", 1e6/median(rates(raw, processors)), reference), ratio: fmt.Sprintf("%.2f", median(ratios(processors))),
	})
}

func (b *sized) unit(t *table, what string, value, target float64, reference string) {
	t.add(row{
		what: b.name(what), measured: fmt.Sprintf("%.3f", value), reference: reference,
		ratio: fmt.Sprintf("%.2f", value/target), target: fmt.Sprintf("≤ %.0f", target), met: judge(value <= target),
	})
}

// compare holds the largest list's units and money a line against the
// smallest's.
func compare(t *table, all []*sized) {
	small, large := all[0], all[len(all)-1]
	for _, kind := range []struct {
		name, format string
		of, to       float64
	}{
		{"write units a line", "%.3f", large.plain.writes, small.plain.writes},
		{"read units a line", "%.3f", large.plain.reads, small.plain.reads},
		{"write and read units a line", "%.3f", large.plain.writes + large.plain.reads, small.plain.writes + small.plain.reads},
		{"USD a million lines, units", "%.2f", large.plain.million(), small.plain.million()},
	} {
		ratio := kind.of / kind.to
		t.add(row{
			what:     fmt.Sprintf("%s, %d against %d lines", kind.name, large.lines, small.lines),
			measured: fmt.Sprintf(kind.format, kind.of), reference: fmt.Sprintf(kind.format, kind.to), ratio: fmt.Sprintf("%.3f", ratio),
			target: "within 5 %", met: judge(ratio > 1-evenTarget && ratio < 1+evenTarget),
		})
	}
}
