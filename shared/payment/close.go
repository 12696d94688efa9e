package payment

import (
	"fmt"
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/job"
	"ansinh/shared/money"
)

// Close closes the settlement (P11, Chốt quyết toán): a job writes each
// line's outcome. Viewing is allowed early, closing only after the settlement
// cut-off (F-23, OPEN-12).
type Close struct{ Communes int }

// Apply begins the closing. Asked for again because its work failed, it is
// not bound to the cut-off: the closing itself stands.
func (c Close) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoClose); err != nil {
		return err
	}
	if today := calendar.DateOf(at); l.State != Closing && !today.After(l.SettlementDeadline) {
		return fault.Refused("close-too-early", "Chỉ được chốt quyết toán sau ngày "+l.SettlementDeadline.Vietnamese()+".")
	}
	l.startClosing(c.Communes, at)
	l.move(DoClose)
	return nil
}

func (l *List) startClosing(communes int, at time.Time) {
	started := job.Start("list-close", "list-close", communes, at)
	l.Job = &started
}

// Closed is what closing one commune's lines has found.
type Closed struct {
	Paid   Tally `json:"paid"`
	Unpaid Tally `json:"unpaid"`
}

// Merge adds another commune's.
func (c *Closed) Merge(o Closed) {
	c.Paid.Lines += o.Paid.Lines
	c.Paid.Money += o.Paid.Money
	c.Unpaid.Lines += o.Unpaid.Lines
	c.Unpaid.Money += o.Unpaid.Money
}

// FinishClosing ends the closing when the lines balance to the đồng.
type FinishClosing struct{ Found Closed }

// Apply takes the list to SETTLED. Sums that differ are a defect, never a
// settled list: the error names them. ErrDone when the list is settled.
func (c FinishClosing) Apply(l *List, at time.Time) error {
	if l.State != Closing {
		return ErrDone
	}
	wantPaid, wantUnpaid := l.Paid, l.Unpaid
	if s := l.Settlement(); s != nil {
		wantPaid, wantUnpaid = s.Paid, s.Unpaid
	}
	f := c.Found
	if f.Paid != wantPaid || f.Unpaid != wantUnpaid || f.Paid.Money+f.Unpaid.Money != l.Total || f.Paid.Lines+f.Unpaid.Lines != l.Lines {
		return fmt.Errorf("payment: closing %s found paid %v unpaid %v, the settlement says %v and %v of %d lines, %d đồng",
			l.ID, f.Paid, f.Unpaid, wantPaid, wantUnpaid, l.Lines, l.Total)
	}
	l.Paid, l.Unpaid = f.Paid, f.Unpaid
	l.Job.Done = l.Job.Total
	l.Job.Finish(at)
	l.move(DoFinishClosing)
	return nil
}

// Unrecovered is an unpaid line from which nothing was recovered (chưa truy
// thu, F-22), with the money that was to be: deducted from the line itself, or
// from money it carried over.
type Unrecovered struct {
	Line
	Amount money.Dong
}

// NotRecovered are the lines whose recovery could not be taken because they
// were not paid (F-22). MovedIn says what a line bears of recoveries that were
// deducted from money it carried over.
func NotRecovered(unpaid []Line, movedIn func(*Line) money.Dong) (lines []Unrecovered, left Tally) {
	for i := range unpaid {
		if amount := unpaid[i].Recovery + movedIn(&unpaid[i]); amount > 0 {
			lines = append(lines, Unrecovered{unpaid[i], amount})
			left.add(amount)
		}
	}
	return lines, left
}

// MovedIn is what a line of a list bears of recoveries that earlier lists
// took: they moved with the money it carried over (F-47). It stays known when
// the line was carried over in its turn.
func MovedIn(owed []Adjustment, list ListID, ref LineRef) (sum money.Dong) {
	for i := range owed {
		a := &owed[i]
		if a.Kind != Recovery || a.Beneficiary != ref.Beneficiary {
			continue
		}
		for _, t := range a.Takes {
			here := t.List == list || slices.Contains(t.Before, list)
			if here && t.Origin() != list && (LineRef{Policy: t.Policy}).Whole().Policy == ref.Whole().Policy {
				sum += t.Amount
			}
		}
	}
	return sum
}
