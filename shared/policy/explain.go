package policy

import (
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Explained is a month's lawful allowance with the rows of the law it follows
// from, so that every đồng can be traced.
type Explained struct {
	Amount      money.Dong  // đồng a month
	Standard    Standard    // the standard amount in force, national or provincial
	Coefficient Coefficient // hundredths
	Children    int         // how often the coefficient counts; at least 1
	Category    Category
}

// Explain is Amount with its reasons. Faults as Amount.
func (l *Law) Explain(code string, birth calendar.Date, month calendar.Month, province org.UnitID, children int) (Explained, error) {
	amount, coefficient, err := l.Amount(code, birth, month, province, children)
	if err != nil {
		return Explained{}, err
	}
	category, _ := l.Category(code)
	standard, _ := l.StandardRow(month, province)
	if !category.PerChild || children < 1 {
		children = 1
	}
	return Explained{Amount: amount, Standard: standard, Coefficient: coefficient, Children: children, Category: category}, nil
}

// StandardRow is the row of the law that Standard answers from; ok is false
// before the data begin.
func (l *Law) StandardRow(month calendar.Month, province org.UnitID) (row Standard, ok bool) {
	row, ok = rowInForce(l.standard, month)
	if own, found := rowInForce(l.provincial[province], month); ok && found && own.Amount > row.Amount {
		return own, true
	}
	return row, ok
}

// StandardBefore is the last row that counted with another amount before the
// one that counts in the month; ok is false when there was none.
func (l *Law) StandardBefore(month calendar.Month, province org.UnitID) (row Standard, ok bool) {
	now, ok := l.StandardRow(month, province)
	for ok {
		if row, ok = l.StandardRow(now.From.Add(-1), province); ok && row.Amount != now.Amount {
			return row, true
		}
		now = row
	}
	return Standard{}, false
}

// LastRaise is the first month of the standard amount that counts in a month.
func (l *Law) LastRaise(month calendar.Month, province org.UnitID) (calendar.Month, bool) {
	row, ok := l.StandardRow(month, province)
	return row.From, ok
}

func rowInForce(list []Standard, month calendar.Month) (row Standard, ok bool) {
	for _, s := range list {
		if !month.Before(s.From) {
			row, ok = s, true
		}
	}
	return row, ok
}
