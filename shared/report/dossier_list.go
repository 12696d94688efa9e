package report

import (
	"context"
	"fmt"

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
// in the period, the late ones first (C-56).
func (m Maker) dossierList(ctx context.Context, s Scope) (Table, error) {
	return tableOf(dossierListColumns, func(yield func(Row, error) bool) {
		for _, commune := range s.everyCommune() {
			if !m.dossiersUnderway(ctx, s, commune, yield) || !m.dossiersDone(ctx, s, commune, true, yield) || !m.dossiersDone(ctx, s, commune, false, yield) {
				return
			}
		}
	})
}

// dossiersUnderway reports whether to go on.
func (m Maker) dossiersUnderway(ctx context.Context, s Scope, commune org.Unit, yield func(Row, error) bool) bool {
	for u, err := range m.Times.Underway(ctx, commune.ID, "") {
		if err != nil {
			yield(nil, err)
			return false
		}
		if u.Case.Started.After(s.To) || !s.takesProcedure(u.Case.Procedure) {
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
