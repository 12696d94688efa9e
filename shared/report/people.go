package report

import (
	"cmp"
	"context"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

var peopleColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 44},
	{"category", "Chính sách", "Policy", Text, 76},
	{"before", "Tháng trước", "Month before", Count, 20},
	{"more", "Tăng", "Increase", Count, 16},
	{"less", "Giảm", "Decrease", Count, 16},
	{"now", "Đang hưởng", "Paid now", Count, 20},
	{"suspended", "Tạm dừng", "Suspended", Count, 18},
	{"amount", "Số tiền tháng này", "Amount of the month", Money, 34},
}

// headcount is a commune's people of one policy in two months.
type headcount struct {
	before, more, less, suspended int
	amount                        money.Dong
}

// peopleSums is DT_01: the people of each policy as the roll says, with what
// came and went since the month before; before + more = now + less.
func (m Maker) peopleSums(ctx context.Context, s Scope) (Table, error) {
	var rows []Row
	for _, commune := range s.everyCommune() {
		counts := map[string]*headcount{}
		for person, err := range m.Rolls.RollPeople(ctx, commune.ID) {
			if err != nil {
				return Table{}, err
			}
			for _, entry := range person.Entries() {
				if err := countEntry(counts, &entry, s.Month); err != nil {
					return Table{}, err
				}
			}
		}
		for _, category := range byName(counts, categoryName) {
			c := counts[category]
			rows = append(rows, Row{commune.Name, categoryName(category), c.before, c.more, c.less, c.before + c.more - c.less, c.suspended, c.amount})
		}
	}
	return tableOf(peopleColumns, each(rows))
}

func countEntry(counts map[string]*headcount, e *beneficiary.RollEntry, month calendar.Month) error {
	of := func(category string) *headcount {
		if counts[category] == nil {
			counts[category] = &headcount{}
		}
		return counts[category]
	}
	was, is := e.RateIn(month.Add(-1)), e.RateIn(month)
	paid, pays := was.Status == beneficiary.Active, is.Status == beneficiary.Active
	if paid {
		of(was.Category).before++
	}
	if is.Status == beneficiary.Suspended {
		of(is.Category).suspended++
	}
	if paid && (!pays || was.Category != is.Category) {
		of(was.Category).less++
	}
	if !pays {
		return nil
	}
	if !paid || was.Category != is.Category {
		of(is.Category).more++
	}
	sum, err := of(is.Category).amount.Plus(is.Amount)
	of(is.Category).amount = sum
	return err
}

var moveColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 36},
	{"name", "Họ và tên", "Name", Text, 44},
	{"nationalId", "Số định danh", "National id", ID, 30},
	{"category", "Chính sách", "Policy", Text, 60},
	{"kind", "Biến động", "Change", Text, 32},
	{"before", "Mức tháng trước", "Month before", Money, 28},
	{"now", "Mức tháng này", "This month", Money, 28},
	{"more", "Tăng", "Increase", Money, 24},
	{"less", "Giảm", "Decrease", Money, 24},
}

// peopleMoves is DT_02: each policy that pays another amount, or is another,
// than in the month before; now = before + more − less.
func (m Maker) peopleMoves(ctx context.Context, s Scope) (Table, error) {
	return tableOf(moveColumns, func(yield func(Row, error) bool) {
		for _, commune := range s.everyCommune() {
			for person, err := range m.Rolls.RollPeople(ctx, commune.ID) {
				if err != nil {
					yield(nil, err)
					return
				}
				for _, entry := range person.Entries() {
					if row := moveRow(commune, &entry, s.Month); row != nil && !yield(row, nil) {
						return
					}
				}
			}
		}
	})
}

// moveRow is nil when the month pays as the one before did.
func moveRow(commune org.Unit, e *beneficiary.RollEntry, month calendar.Month) Row {
	was, is := e.RateIn(month.Add(-1)), e.RateIn(month)
	kind := moveKind(e, was, is, month)
	if kind == "" {
		return nil
	}
	before, now := money.Dong(0), money.Dong(0)
	if was.Status == beneficiary.Active {
		before = was.Amount
	}
	if is.Status == beneficiary.Active {
		now = is.Amount
	}
	return Row{
		commune.Name, e.Name, string(e.NationalID), categoryName(cmp.Or(is.Category, was.Category)), kind,
		before, now, max(0, now-before), max(0, before-now),
	}
}

// moveKind names what happened between two months, "" when nothing did.
func moveKind(e *beneficiary.RollEntry, was, is beneficiary.Rate, month calendar.Month) string {
	paid, pays := was.Status == beneficiary.Active, is.Status == beneficiary.Active
	switch {
	case pays && !paid && e.From() == month:
		return "Tăng: mới hưởng"
	case pays && !paid:
		return "Tăng: hưởng lại"
	case paid && !pays:
		return "Giảm: " + endings[is.Status]
	case pays && was.Category != is.Category:
		return "Chuyển chính sách"
	case pays && was.Amount != is.Amount:
		return "Điều chỉnh mức"
	}
	return ""
}

// endings say why a policy no longer pays.
var endings = map[beneficiary.Status]string{
	beneficiary.Suspended: "tạm dừng", beneficiary.Stopped: "thôi hưởng", beneficiary.Deceased: "cắt chết", beneficiary.Pending: "chưa đến kỳ",
}
