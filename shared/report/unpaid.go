package report

import (
	"context"
	"iter"

	"ansinh/shared/payment"
)

var unpaidColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 36},
	{"name", "Họ và tên", "Name", Text, 44},
	{"nationalId", "Số định danh", "National id", ID, 28},
	{"category", "Chính sách", "Policy", Text, 56},
	{"method", "Hình thức chi trả", "Method", Text, 20},
	{"amount", "Số tiền chưa trả", "Unpaid", Money, 28},
	{"reason", "Lý do", "Reason", Text, 50},
	{"carriedTo", "Mang sang kỳ", "Carried to", Text, 18},
}

// unpaidPeople is DVCT_02: the unpaid beneficiaries with amount and reason
// (F-28). A closed list's are read from the index of open money, not from the
// lines DVCT_01 adds up, so that the two check each other.
func (m Maker) unpaidPeople(ctx context.Context, s Scope) (Table, error) {
	return tableOf(unpaidColumns, func(yield func(Row, error) bool) {
		for i := range s.Lists {
			for line, err := range m.unpaid(ctx, s, &s.Lists[i]) {
				if err != nil {
					yield(nil, err)
					return
				}
				if !yield(unpaidRow(s, &line), nil) {
					return
				}
			}
		}
	})
}

func unpaidRow(s Scope, l *payment.Line) Row {
	carried := ""
	if l.CarriedTo != "" {
		carried = l.CarriedTo.Period().Vietnamese()
	}
	return Row{s.units.Name(l.Commune), l.Name, l.NationalID, purpose(l), methodName(l.Method), l.Total, l.Reason, carried}
}

// unpaid walks a list's unpaid lines where they are known from.
func (m Maker) unpaid(ctx context.Context, s Scope, list *payment.List) iter.Seq2[payment.Line, error] {
	switch BasisOf(list) {
	case ClosedList:
		return m.openLines(ctx, s, list)
	case Received:
		return only(m.Settlements.UnpaidLines(ctx, list.Settlement()), func(l *payment.Line) bool { return s.takes(l.Commune) })
	case Entered:
		return only(m.lines(ctx, s, list), func(l *payment.Line) bool {
			return l.Status == payment.Unpaid || l.Status == payment.CarriedOver
		})
	case NoOutcome:
	}
	return func(func(payment.Line, error) bool) {}
}

func (m Maker) openLines(ctx context.Context, s Scope, list *payment.List) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for _, commune := range s.communes(list) {
			open, err := m.Lists.Open(ctx, list.ID, commune.ID)
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			for _, o := range open {
				o.Line.CarriedTo = o.CarriedTo
				if !yield(o.Line, nil) {
					return
				}
			}
		}
	}
}

// lines walks the lines of a list's communes that the report takes.
func (m Maker) lines(ctx context.Context, s Scope, list *payment.List) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for _, commune := range s.communes(list) {
			for line, err := range m.Lists.Lines(ctx, list.ID, commune.ID) {
				if !yield(line, err) || err != nil {
					return
				}
			}
		}
	}
}

// only leaves out the lines that are not wanted.
func only(lines iter.Seq2[payment.Line, error], wanted func(*payment.Line) bool) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for line, err := range lines {
			if err == nil && !wanted(&line) {
				continue
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// each walks rows that are there already.
func each(rows []Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
