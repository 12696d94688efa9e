package report

import (
	"context"

	"ansinh/shared/payment"
	"ansinh/shared/payment/summary"
)

var budgetColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 45},
	{"category", "Chính sách", "Policy", Text, 62},
	{"lines", "Số người", "People", Count, 16},
	{"regular", "Trợ cấp tháng này", "This month", Money, 30},
	{"arrears", "Truy lĩnh", "Arrears", Money, 24},
	{"recovery", "Truy thu", "Recovery", Money, 24},
	{"carryOver", "Tháng trước mang sang", "Carried over", Money, 28},
	{"total", "Tổng cộng", "Total", Money, 28},
}

// budget is the payment-budget summary (F-15) as a table.
func (m Maker) budget(ctx context.Context, s Scope) (Table, error) {
	groups := map[group]payment.Sums{}
	for i := range s.Lists {
		parts, err := m.Lists.Parts(ctx, s.Lists[i].ID, s.Lists[i].Run)
		if err != nil {
			return Table{}, err
		}
		for _, p := range parts {
			if !s.takes(p.Commune) {
				continue
			}
			for category, sums := range p.Categories {
				groups[group{p.Commune, category}] = sums
			}
		}
	}
	rows := make([]Row, 0, len(groups))
	for _, key := range inOrder(groups, s.units) {
		sums := groups[key]
		rows = append(rows, Row{
			s.units.Name(key.commune), categoryName(key.category), sums.Persons(), sums.Regular, sums.Arrears, sums.Recovery, sums.CarryOver, sums.Total,
		})
	}
	return tableOf(budgetColumns, each(rows))
}

// Form renders the summary of a whole list as the official form to sign and
// seal, the same bytes the payment page hands out.
func (m Maker) Form(ctx context.Context, list *payment.List) ([]byte, error) {
	parts, err := m.Lists.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return nil, err
	}
	form := summary.New(list, parts, m.unitName, categoryName)
	form.Locality = m.unitName(string(list.ID.Locality()))
	return form.PDF()
}
