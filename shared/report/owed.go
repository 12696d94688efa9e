package report

import (
	"context"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

var deathColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 36},
	{"name", "Họ và tên", "Name", Text, 44},
	{"nationalId", "Số định danh", "National id", ID, 28},
	{"date", "Ngày chết", "Date of death", Text, 22},
	{"recorded", "Ngày ghi nhận", "Recorded", Text, 24},
	{"decision", "Quyết định", "Decision", Text, 28},
	{"paidAfter", "Đã trả sau khi chết", "Paid after death", Money, 28},
	{"recovered", "Đã truy thu", "Recovered", Money, 26},
	{"left", "Còn phải thu", "Left", Money, 26},
	{"note", "Ghi chú", "Note", Text, 26},
}

// deathsCut is the list of the people cut because of death recorded in the
// month, with what was paid after the death (F-44).
func (m Maker) deathsCut(ctx context.Context, s Scope) (Table, error) {
	return tableOf(deathColumns, func(yield func(Row, error) bool) {
		for _, commune := range s.everyCommune() {
			deaths, err := m.Lists.Deaths(ctx, commune.ID, s.Month, s.Month)
			var owed []payment.Adjustment
			if err == nil && len(deaths) > 0 {
				owed, err = m.Lists.Adjustments(ctx, commune.ID)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range deaths {
				if !yield(deathRow(s, &deaths[i], owed), nil) {
					return
				}
			}
		}
	})
}

func deathRow(s Scope, d *payment.Death, owed []payment.Adjustment) Row {
	var paid, recovered, left money.Dong
	for i := range owed {
		a := &owed[i]
		if a.Kind == payment.Recovery && a.Beneficiary == d.Beneficiary && d.Caused(a) && (a.Cancelled == nil || !a.Cancelled.GiveBack) {
			paid += a.Amount
			recovered += a.Settled()
			left += a.Remaining() + a.Listed()
		}
	}
	note := ""
	if d.Undone != nil {
		note = "Đã hủy cắt chết"
	}
	return Row{
		s.units.Name(d.Commune), d.Name, d.NationalID, d.Date.Vietnamese(), calendar.DateOf(d.At).Vietnamese(), d.Decision, paid, recovered, left, note,
	}
}

var owedPeopleColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 34},
	{"name", "Họ và tên", "Name", Text, 42},
	{"nationalId", "Số định danh", "National id", ID, 28},
	{"kind", "Loại", "Kind", Text, 18},
	{"category", "Chính sách", "Policy", Text, 46},
	{"months", "Cho các tháng", "For the months", Text, 28},
	{"from", "Từ kỳ", "From period", Text, 18},
	{"amount", "Số tiền", "Amount", Money, 26},
	{"settled", "Đã thực hiện", "Settled", Money, 26},
	{"left", "Còn lại", "Left", Money, 26},
	{"cancelled", "Đã hủy", "Cancelled", Money, 22},
	{"reason", "Lý do", "Reason", Text, 44},
}

// owedPeople is every arrears and recovery that is not finished or is planned
// from the month (F-42, F-43).
func (m Maker) owedPeople(ctx context.Context, s Scope) (Table, error) {
	return tableOf(owedPeopleColumns, func(yield func(Row, error) bool) {
		for _, commune := range s.everyCommune() {
			owed, err := m.Lists.Adjustments(ctx, commune.ID)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range owed {
				if a := &owed[i]; (a.Open() || a.Month == s.Month) && !yield(owedRow(s, a), nil) {
					return
				}
			}
		}
	})
}

func owedRow(s Scope, a *payment.Adjustment) Row {
	kind, months := "Truy lĩnh", a.From.Vietnamese()
	if a.Kind == payment.Recovery {
		kind = "Truy thu"
	}
	if a.Through != a.From {
		months += " – " + a.Through.Vietnamese()
	}
	return Row{
		s.units.Name(a.Commune), a.Name, a.NationalID, kind, categoryName(a.Category), months, a.Month.Vietnamese(),
		a.Amount, a.Settled(), a.Remaining() + a.Listed(), a.Ended(), a.Reason,
	}
}
