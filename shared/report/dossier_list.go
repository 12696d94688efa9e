package report

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"ansinh/shared/dossier"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

var dossierListColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 32},
	{"code", "Mã hồ sơ", "Dossier", ID, 51},
	{"name", "Họ và tên", "Name", Text, 36},
	{"procedure", "Thủ tục", "Procedure", Text, 42},
	{"state", "Trạng thái", "State", Text, 40},
	{"holder", "Đang ở", "Held by", Text, 36},
	{"received", "Ngày tiếp nhận", "Received", Text, 27},
	{"due", "Hạn giải quyết", "Due", Text, 27},
	{"finished", "Ngày kết thúc", "Finished", Text, 27},
	{"timing", "Thời hạn", "Timing", Text, 32},
}

// dossierList is HS_02: each dossier that is in process, then each that ended
// in the period, the late ones first (C-56). How many there are the counters
// say, so that a screen of a province with 200,000 of them reads the first few;
// a file is held to that count.
func (m Maker) dossierList(ctx context.Context, s Scope) (Table, error) {
	t := Table{Columns: dossierListColumns, Totals: newSums(dossierListColumns).total}
	communes := s.everyCommune()
	ids := make([]org.UnitID, len(communes))
	for i, c := range communes {
		ids[i] = c.ID
	}
	err := ontime.Each(ids, func(commune org.UnitID) (int, error) { return m.dossiersListed(ctx, s, commune) }, func(n int) { t.Count += n })
	t.Rows = func(yield func(Row, error) bool) {
		for group := range sideBySide(ids) {
			var rows []Row
			err := ontime.Each(group, func(commune org.UnitID) ([]Row, error) { return m.dossiersOf(ctx, s, commune) },
				func(some []Row) { rows = append(rows, some...) })
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
	return t, err
}

// sideBySide are groups of communes to read at once: the first alone, because a
// screen often has enough of it.
func sideBySide(communes []org.UnitID) iter.Seq[[]org.UnitID] {
	return func(yield func([]org.UnitID) bool) {
		first := communes[:min(1, len(communes))]
		if len(first) == 0 || !yield(first) {
			return
		}
		for group := range slices.Chunk(communes[1:], 8) {
			if !yield(group) {
				return
			}
		}
	}
}

// dossiersOf are a commune's rows.
func (m Maker) dossiersOf(ctx context.Context, s Scope, commune org.UnitID) (rows []Row, err error) {
	unit, _ := s.units.Unit(commune)
	keep := func(row Row, wrong error) bool {
		rows, err = append(rows, row), wrong
		return wrong == nil
	}
	if m.dossiersUnderway(ctx, s, unit, keep) && m.dossiersDone(ctx, s, unit, true, keep) {
		m.dossiersDone(ctx, s, unit, false, keep)
	}
	return rows, err
}

// dossiersListed counts a commune's rows.
func (m Maker) dossiersListed(ctx context.Context, s Scope, commune org.UnitID) (n int, err error) {
	counted, err := m.Times.Tallies(ctx, commune, ontime.Case, s.From, s.To)
	if err != nil {
		return 0, err
	}
	for _, c := range counted {
		if s.takesProcedure(c.Procedure) {
			n += c.Finished
		}
	}
	for u, err := range m.Times.Underway(ctx, commune, "") {
		if err != nil {
			return 0, err
		}
		if s.lists(&u) {
			n++
		}
	}
	return n, nil
}

// lists reports whether a case under way is on the list.
func (s Scope) lists(u *ontime.Underway) bool {
	return !u.Case.Started.After(s.To) && s.takesProcedure(u.Case.Procedure)
}

// dossiersUnderway reports whether to go on.
func (m Maker) dossiersUnderway(ctx context.Context, s Scope, commune org.Unit, yield func(Row, error) bool) bool {
	for u, err := range m.Times.Underway(ctx, commune.ID, "") {
		if err != nil {
			yield(nil, err)
			return false
		}
		if !s.lists(&u) {
			continue
		}
		row := dossierRow(s, commune, &u.Case, dossier.State(u.State).Name(), u.Holder+" ("+s.units.Name(u.At)+")", m.standing(s, &u))
		if !yield(row, nil) {
			return false
		}
	}
	return true
}

func (m Maker) dossiersDone(ctx context.Context, s Scope, commune org.Unit, late bool, yield func(Row, error) bool) bool {
	for w, err := range m.Times.Done(ctx, commune.ID, ontime.Case, late, s.From, s.To, "") {
		if err != nil {
			yield(nil, err)
			return false
		}
		if s.takesProcedure(w.Procedure) && !yield(dossierRow(s, commune, &w, dossier.State(w.Outcome).Name(), "", ended(&w)), nil) {
			return false
		}
	}
	return true
}

func dossierRow(s Scope, commune org.Unit, w *ontime.Work, state, holder, timing string) Row {
	due, finished := "", ""
	if w.Timed() {
		due = w.Due.Vietnamese()
	}
	if w.Finished != "" {
		finished = w.Finished.Vietnamese()
	}
	return Row{commune.Name, w.Case, w.Name, s.procedureName(w.Procedure), state, holder, w.Started.Vietnamese(), due, finished, timing}
}

// takesProcedure reports whether the report counts a procedure.
func (s Scope) takesProcedure(code string) bool { return s.Procedure == "" || s.Procedure == code }

// standing is how a dossier in process stands today.
func (m Maker) standing(s Scope, u *ontime.Underway) string {
	switch {
	case u.Waiting:
		return "Chờ bổ sung, tạm dừng tính"
	case !u.Case.Timed():
		return "Không tính hạn"
	case u.Overdue(s.Today):
		return fmt.Sprintf("Quá hạn %d ngày làm việc", m.Calendar.Between(u.Case.Due, s.Today))
	default:
		return fmt.Sprintf("Trong hạn, còn %d ngày làm việc", m.Calendar.Between(s.Today, u.Case.Due))
	}
}

// ended is how timely a dossier ended.
func ended(w *ontime.Work) string {
	switch {
	case !w.Timed():
		return "Không tính hạn"
	case w.Late():
		return fmt.Sprintf("Trễ hạn %d ngày làm việc", w.Over)
	default:
		return "Đúng hạn"
	}
}
