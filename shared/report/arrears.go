package report

import (
	"context"

	"ansinh/shared/money"
	"ansinh/shared/payment"
)

var arrearsColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 34},
	{"name", "Họ và tên", "Name", Text, 42},
	{"nationalId", "Số định danh", "National id", ID, 28},
	{"category", "Chính sách", "Policy", Text, 50},
	{"months", "Truy lĩnh cho các tháng", "For the months", Text, 30},
	{"amount", "Số tiền trong kỳ", "In this period", Money, 26},
	{"owed", "Tổng khoản truy lĩnh", "Owed in all", Money, 26},
	{"reason", "Lý do", "Reason", Text, 44},
	{"status", "Trạng thái", "Status", Text, 22},
}

// arrearsPeople is BTXH_CT_15: who is paid arrears in the period, for what
// months and why (F-42). It is read from the adjustments, not from the lines
// BTXH_CT_09 adds up, so that the two check each other.
func (m Maker) arrearsPeople(ctx context.Context, s Scope) (Table, error) {
	return tableOf(arrearsColumns, func(yield func(Row, error) bool) {
		for i := range s.Lists {
			id := s.Lists[i].ID
			for _, commune := range s.communes(&s.Lists[i]) {
				all, err := m.Lists.Adjustments(ctx, commune.ID)
				if err != nil {
					yield(nil, err)
					return
				}
				for n := range all {
					if row := arrearsRow(s, &all[n], id); row != nil && !yield(row, nil) {
						return
					}
				}
			}
		}
	})
}

// arrearsRow is nil when the list bears nothing of the adjustment.
func arrearsRow(s Scope, a *payment.Adjustment, list payment.ListID) Row {
	var here money.Dong
	var status payment.LineStatus
	for _, t := range a.Takes {
		if t.Origin() == list {
			here += t.Amount
			status = t.Status
		}
	}
	if a.Kind != payment.Arrears || here == 0 {
		return nil
	}
	months := a.From.Vietnamese()
	if a.Through != a.From {
		months += " – " + a.Through.Vietnamese()
	}
	return Row{s.units.Name(a.Commune), a.Name, a.NationalID, categoryName(a.Category), months, here, a.Amount, a.Reason, statusName(status)}
}

var owedColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 44},
	{"category", "Chính sách", "Policy", Text, 70},
	{"arrearsLines", "Số người truy lĩnh", "People with arrears", Count, 24},
	{"arrears", "Truy lĩnh", "Arrears", Money, 32},
	{"recoveryLines", "Số người truy thu", "People with recovery", Count, 24},
	{"recovery", "Truy thu", "Recovery", Money, 32},
}

// owedByPolicy is BTXH_CT_09: arrears and recoveries of the period by commune
// and policy, added up from the lines (F-42, F-43).
func (m Maker) owedByPolicy(ctx context.Context, s Scope) (Table, error) {
	type owed struct{ arrears, recovery payment.Tally }
	groups := map[group]*owed{}
	for i := range s.Lists {
		for line, err := range m.lines(ctx, s, &s.Lists[i]) {
			if err != nil {
				return Table{}, err
			}
			if line.Arrears == 0 && line.Recovery == 0 {
				continue
			}
			key := group{line.Commune, line.Category}
			if groups[key] == nil {
				groups[key] = &owed{}
			}
			if line.Arrears > 0 {
				add(&groups[key].arrears, payment.Tally{Lines: 1, Money: line.Arrears})
			}
			if line.Recovery > 0 {
				add(&groups[key].recovery, payment.Tally{Lines: 1, Money: line.Recovery})
			}
		}
	}
	rows := make([]Row, 0, len(groups))
	for _, key := range inOrder(groups, s.units) {
		o := groups[key]
		rows = append(rows, Row{
			s.units.Name(key.commune), categoryName(key.category), o.arrears.Lines, o.arrears.Money, o.recovery.Lines, o.recovery.Money,
		})
	}
	return tableOf(owedColumns, each(rows))
}
