package report

import (
	"context"
	"slices"

	"ansinh/shared/beneficiary"
	"ansinh/shared/payment"
)

var payColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 28},
	{"name", "Họ và tên", "Name", Text, 38},
	{"nationalId", "Số định danh", "National id", ID, 27},
	{"category", "Chính sách", "Policy", Text, 44},
	{"regular", "Trợ cấp tháng này", "This month", Money, 20},
	{"arrears", "Truy lĩnh", "Arrears", Money, 18},
	{"recovery", "Truy thu", "Recovery", Money, 18},
	{"carryOver", "Tháng trước mang sang", "Carried over", Money, 20},
	{"total", "Tổng cộng", "Total", Money, 22},
	{"method", "Hình thức chi trả", "Method", Text, 18},
	{"bank", "Ngân hàng, loại ví", "Bank or wallet", Text, 20},
	{"account", "Số tài khoản, số ví", "Account or wallet number", ID, 26},
	{"holder", "Chủ tài khoản", "Holder", Text, 32},
}

// signHere is the column people who are paid in cash sign in.
var signHere = Column{"signature", "Ký nhận", "Signature", Text, 30}

// payColumnsFor leaves out what a method has no use for.
func payColumnsFor(method beneficiary.Method) []Column {
	if method != beneficiary.Cash {
		return payColumns
	}
	return append(slices.Clone(payColumns[:9]), signHere)
}

// payList is the list to pay by (bảng chi trả): every line, or those of one
// method (F-54). Its count and totals come from the sums written when the list
// was prepared; a file whose lines differ from them is refused.
func (m Maker) payList(ctx context.Context, s Scope) (Table, error) {
	columns := payColumnsFor(s.Method)
	t := Table{Columns: columns}
	var sums payment.Sums
	for i := range s.Lists {
		parts, err := m.Lists.Parts(ctx, s.Lists[i].ID, s.Lists[i].Run)
		if err != nil {
			return Table{}, err
		}
		for _, p := range parts {
			switch {
			case !s.takes(p.Commune):
			case s.Method == "":
				sums.Merge(p.Sums)
			default:
				sums.Merge(p.Methods[string(s.Method)])
			}
		}
	}
	t.Count = sums.Lines
	t.Totals = append(Row{"", "", "", "", sums.Regular, sums.Arrears, sums.Recovery, sums.CarryOver, sums.Total}, slices.Repeat(Row{""}, len(columns)-9)...)
	t.Rows = func(yield func(Row, error) bool) {
		for i := range s.Lists {
			for line, err := range m.lines(ctx, s, &s.Lists[i]) {
				if err == nil && s.Method != "" && line.Method != s.Method {
					continue
				}
				if !yield(payRow(s, &line)[:len(columns)], err) || err != nil {
					return
				}
			}
		}
	}
	return t, nil
}

func payRow(s Scope, l *payment.Line) Row {
	row := Row{s.units.Name(l.Commune), l.Name, l.NationalID, purpose(l), l.Regular, l.Arrears, l.Recovery, l.CarryOver, l.Total}
	if s.Method == beneficiary.Cash {
		return append(row, "")
	}
	return append(row, methodName(l.Method), l.Bank, l.Number, l.Holder)
}
