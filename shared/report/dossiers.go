package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ansinh/shared/ontime"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

var dossierColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 40},
	{"procedure", "Thủ tục", "Procedure", Text, 60},
	{"brought", "Tồn kỳ trước", "Brought forward", Count, 18},
	{"received", "Tiếp nhận trong kỳ", "Received", Count, 18},
	{"finished", "Đã giải quyết", "Finished", Count, 18},
	{"onTime", "Đúng hạn", "On time", Count, 16},
	{"late", "Trễ hạn", "Late", Count, 16},
	{"untimed", "Không tính hạn", "Without deadline", Count, 18},
	{"rate", "Tỷ lệ đúng hạn (%)", "On time (%)", Percent, 18},
	{"underway", "Đang giải quyết", "In process", Count, 18},
	{"overdue", "Trong đó quá hạn", "Of these overdue", Count, 18},
}

// flow is what came and went of one commune's dossiers of one procedure.
type flow struct {
	before, within ontime.Tally
	overdue        int
}

func (f *flow) brought() int { return f.before.Received - f.before.Finished }

func (f *flow) underway() int { return f.brought() + f.within.Received - f.within.Finished }

// dossierSums is HS_01 (C-56): what was brought forward, received, finished
// and is left, by commune and procedure; brought + received = finished + left.
// It adds up counters; only what is left is looked at one by one.
func (m Maker) dossierSums(ctx context.Context, s Scope) (Table, error) {
	var rows []Row
	read := func(commune org.UnitID) ([]Row, error) { return m.flowRows(ctx, s, commune) }
	err := ontime.Each(s.TimeQuestion().Areas, read, func(found []Row) { rows = append(rows, found...) })
	if err != nil {
		return Table{}, err
	}
	return tableOf(dossierColumns, each(rows))
}

// flowRows are a commune's rows, a procedure each.
func (m Maker) flowRows(ctx context.Context, s Scope, commune org.UnitID) ([]Row, error) {
	flows, err := m.flows(ctx, s, commune)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, procedure := range byName(flows, s.procedureName) {
		f := flows[procedure]
		t := f.within
		rows = append(rows, Row{
			s.units.Name(commune), s.procedureName(procedure), f.brought(), t.Received, t.Finished, t.OnTime(), t.Late, t.Untimed,
			Rate{t.OnTime(), t.OnTime() + t.Late},
			f.underway(), f.overdue,
		})
	}
	return rows, nil
}

// flows counts a commune's dossiers by procedure.
func (m Maker) flows(ctx context.Context, s Scope, commune org.UnitID) (map[string]*flow, error) {
	flows := map[string]*flow{}
	of := func(procedure string) *flow {
		if flows[procedure] == nil {
			flows[procedure] = &flow{}
		}
		return flows[procedure]
	}
	before, err := m.Times.Tallies(ctx, commune, ontime.Case, "", s.From.AddDays(-1))
	if err != nil {
		return nil, err
	}
	within, err := m.Times.Tallies(ctx, commune, ontime.Case, s.From, s.To)
	if err != nil {
		return nil, err
	}
	for _, c := range before {
		of(c.Procedure).before = of(c.Procedure).before.Plus(c.Tally)
	}
	for _, c := range within {
		of(c.Procedure).within = of(c.Procedure).within.Plus(c.Tally)
	}
	if err := m.leftOverdue(ctx, s, commune, func(procedure string) { of(procedure).overdue++ }); err != nil {
		return nil, err
	}
	for procedure, f := range flows {
		if s.Procedure != "" && procedure != s.Procedure || f.within == (ontime.Tally{}) && f.brought() == 0 {
			delete(flows, procedure)
		}
	}
	return flows, nil
}

// leftOverdue names the procedure of each dossier that was received by the end
// of the period, not finished then, and beyond its deadline. For a period that
// is over these are also the ones finished late since.
func (m Maker) leftOverdue(ctx context.Context, s Scope, commune org.UnitID, found func(procedure string)) error {
	end := min(s.To, s.Today)
	for u, err := range m.Times.Underway(ctx, commune, "") {
		if err != nil {
			return err
		}
		if !u.Case.Started.After(s.To) && u.Overdue(end) {
			found(u.Case.Procedure)
		}
	}
	if !s.To.Before(s.Today) {
		return nil
	}
	for w, err := range m.Times.Done(ctx, commune, ontime.Case, true, s.To.AddDays(1), s.Today, "") {
		if err != nil {
			return err
		}
		if !w.Started.After(s.To) && end.After(w.Due) {
			found(w.Procedure)
		}
	}
	return nil
}

// byName are the keys of a map in the order of their names.
func byName[V any](of map[string]V, name func(string) string) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(strings.Compare(search.Fold(name(a)), search.Fold(name(b))), strings.Compare(a, b))
	})
	return keys
}
