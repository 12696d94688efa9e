package payment

import (
	"time"

	"ansinh/shared/money"
)

// Cut is what a death ended of arrears: the part for months after it. What
// lists have paid of that part already is recovered instead (F-44).
type Cut struct {
	Death  int        `json:"death"` // the event's number in the person's file
	Keeps  money.Dong `json:"keeps"` // owed for the months up to the death's
	Reason string     `json:"reason"`
	At     time.Time  `json:"at"`
}

// Keeps is what of arrears is for the months up to the month of death, which
// stays owed to the heirs: the amount spread evenly over its months, what does
// not divide in the heirs' favour.
func (d *Death) Keeps(a *Adjustment) money.Dong {
	months := a.From.MonthsUntil(a.Through) + 1
	after := min(max(d.Date.Month().MonthsUntil(a.Through), 0), months)
	if a.Kind != Arrears || months <= 0 {
		return a.Amount
	}
	return a.Amount - a.Amount*money.Dong(after)/money.Dong(months)
}

// Beyond is what of each take of arrears is for months after the death: the
// earlier months are paid first.
func (d *Death) Beyond(a *Adjustment) []money.Dong {
	beyond := make([]money.Dong, len(a.Takes))
	if a.Kind != Arrears {
		return beyond
	}
	left := d.Keeps(a)
	for i := range a.Takes {
		if a.Takes[i].Status == Ended {
			continue
		}
		lawful := min(left, a.Takes[i].Amount)
		left -= lawful
		beyond[i] = a.Takes[i].Amount - lawful
	}
	return beyond
}

// CutArrears ends what arrears are for months after a death.
type CutArrears struct{ Death *Death }

// Apply cuts them, or returns ErrDone when they are cut, cancelled, or for
// earlier months.
func (c CutArrears) Apply(a *Adjustment, at time.Time) error {
	keeps := c.Death.Keeps(a)
	if a.Kind != Arrears || a.Cancelled != nil || keeps == a.Amount || (a.Cut != nil && a.Cut.Keeps == keeps && a.Cut.Death == c.Death.Seq) {
		return ErrDone
	}
	a.Cut = &Cut{Death: c.Death.Seq, Keeps: keeps, Reason: "Phần của các tháng sau khi đối tượng chết ngày " + c.Death.Date.Vietnamese() + " không còn được truy lĩnh.", At: at}
	return nil
}

// UncutArrears owes again what an undone death had ended.
type UncutArrears struct{ Death *Death }

// Apply takes the cut back, or returns ErrDone.
func (c UncutArrears) Apply(a *Adjustment) error {
	if a.Cut == nil || a.Cut.Death != c.Death.Seq {
		return ErrDone
	}
	a.Cut = nil
	return nil
}

// Ended is what is owed no more: cancelled, or cut by a death.
func (a *Adjustment) Ended() money.Dong {
	ended := money.Dong(0)
	if a.Cancelled != nil {
		ended = a.Cancelled.Amount
	}
	if a.Cut != nil {
		ended += max(a.Amount-ended-max(a.Cut.Keeps, a.Settled()+a.Listed()), 0)
	}
	return ended
}
