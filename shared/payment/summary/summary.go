// Package summary renders the payment-budget summary (bảng tổng hợp kinh phí
// chi trả, requirements F-15): per commune and policy the persons, amount,
// arrears, recovery, carry-over and total, as a PDF to sign and seal and as a
// workbook.
package summary

import (
	"cmp"
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/payment"
)

// Row is one policy in one commune.
type Row struct {
	Commune  string
	Category string
	Sums     payment.Sums
}

// Summary is what the leader signs.
type Summary struct {
	Locality string
	Period   calendar.Month
	Rows     []Row
	Type     payment.Type
	Budgets  []payment.Group // the same total by budget line, by name (F-14)
	Total    payment.Sums
	// Hash is the list's, printed at the foot: it tells which list this is.
	Hash string
	At   time.Time // when the list was prepared
	By   string
}

// New lays a list's parts out: communes in order of their names, policies by
// code. The names come from the functions given.
func New(list *payment.List, parts []payment.Part, commune, category func(string) string) Summary {
	s := Summary{Period: list.ID.Period(), Type: list.ID.Type(), Hash: list.Hash, At: list.PreparedAt, By: list.PreparedBy.Name}
	overview, _ := payment.Overlook(list.Run, parts)
	s.Total = overview.Sums
	for _, b := range overview.Budgets {
		name := list.BudgetName(b.Key)
		if name != b.Key {
			name = b.Key + ", " + name
		}
		s.Budgets = append(s.Budgets, payment.Group{Key: name, Sums: b.Sums})
	}
	for _, p := range parts {
		for code, sums := range p.Categories {
			s.Rows = append(s.Rows, Row{Commune: commune(string(p.Commune)), Category: code, Sums: sums})
		}
	}
	slices.SortFunc(s.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Commune, b.Commune), cmp.Compare(a.Category, b.Category))
	})
	for i := range s.Rows {
		s.Rows[i].Category = category(s.Rows[i].Category)
	}
	return s
}

// heads are the columns of both forms.
var heads = []string{"STT", "Xã, phường, thị trấn", "Chính sách", "Số người", "Trợ cấp tháng này", "Truy lĩnh", "Truy thu", "Tháng trước mang sang", "Tổng cộng"}

// title is the form's, by what the list pays.
func (s Summary) title() string {
	if s.Type == payment.Funeral {
		return "BẢNG TỔNG HỢP KINH PHÍ CHI TRẢ MAI TÁNG PHÍ"
	}
	return "BẢNG TỔNG HỢP KINH PHÍ CHI TRẢ TRỢ CẤP XÃ HỘI"
}
