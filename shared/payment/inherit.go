package payment

import (
	"slices"
	"time"

	"ansinh/shared/fault"
)

// Inherit takes the money left unpaid by any past month into the draft (F-48,
// kế thừa tiền chưa trả). What the month before left is carried over without
// it (F-47).
type Inherit struct {
	From     List  // the past list
	Open     Tally // what of it is still open
	Communes int
}

// Apply begins the run; the list remembers the month, so that preparing it
// again takes the money again. Refused: "inherited-before" for the second
// time; "nothing-open" when all of it was paid or carried elsewhere;
// "not-settled" while the past month may still be paid.
func (c Inherit) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoInherit); err != nil {
		return err
	}
	from := c.From.ID
	month := from.Period().Vietnamese()
	switch {
	case from.Locality() != l.ID.Locality() || from.Type() != l.ID.Type() || !from.Period().Before(l.ID.Period()):
		return fault.Invalid("not-past", "Chỉ kế thừa tiền của một kỳ trước kỳ này.", fault.Field{Pointer: "/month", Detail: "Phải là kỳ trước " + l.ID.Period().Vietnamese() + "."})
	case slices.Contains(l.Inherits, from):
		return fault.Refused("inherited-before", "Tiền chưa trả của kỳ "+month+" đã được kế thừa vào danh sách này.")
	case !c.From.exists():
		return fault.NotFound("list-not-found", "Kỳ "+month+" không có danh sách chi trả.")
	case c.From.State != Settled && c.From.State != Locked:
		return fault.Refused("not-settled", "Kỳ "+month+" "+Names[c.From.State]+"; phải chốt quyết toán trước khi kế thừa tiền chưa trả.")
	case c.Open.Lines == 0 && c.From.Unpaid.Lines > 0:
		return fault.Refused("nothing-open", "Tiền chưa trả của kỳ "+month+" đã được mang sang hoặc kế thừa vào danh sách khác.")
	case c.Open.Lines == 0:
		return fault.Refused("nothing-open", "Kỳ "+month+" không còn tiền chưa trả.")
	}
	l.Inherits = append(slices.Clone(l.Inherits), from)
	l.startRun(CarryOverOnly, "list-inherit", c.Communes, at)
	l.move(DoInherit)
	return nil
}

// OpenMonth is what a past list still owes people.
type OpenMonth struct {
	List ListID `json:"list"`
	Open Tally  `json:"open"`
}

// OpenMonths adds open money up by list, the newest month first. Money that
// another list took is left out, and so are lists of other types and months
// not before the one named.
func OpenMonths(before ListID, open []Open) []OpenMonth {
	var months []OpenMonth
	at := map[ListID]int{}
	for i := range open {
		o := &open[i]
		if !o.MayCarry("") || o.List.Type() != before.Type() || o.List.Locality() != before.Locality() || !o.List.Period().Before(before.Period()) {
			continue
		}
		n, known := at[o.List]
		if !known {
			n = len(months)
			at[o.List] = n
			months = append(months, OpenMonth{List: o.List})
		}
		months[n].Open.Lines++
		months[n].Open.Money += o.Payable()
	}
	slices.SortFunc(months, func(a, b OpenMonth) int { return compare(string(b.List), string(a.List)) })
	return months
}
