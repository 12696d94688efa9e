package payment

import (
	"time"

	"ansinh/shared/fault"
)

// UpdateCarryOver takes the money unpaid in the month before into the draft
// (F-47, tiền tháng trước mang sang). Preparing does it too; this is for what
// was settled later. The other parts of the lines stay as they were.
type UpdateCarryOver struct{ Communes int }

// Apply begins the run.
func (c UpdateCarryOver) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoCarryOver); err != nil {
		return err
	}
	if l.State == Preparing && l.Mode != CarryOverOnly {
		return fault.Refused("prepare-again", "Lần lập danh sách trước chưa xong; hãy lập lại danh sách.")
	}
	l.startRun(CarryOverOnly, "list-carry-over", c.Communes, at)
	l.move(DoCarryOver)
	return nil
}

// Open is money left unpaid by a settled list and not paid since: a line of
// the unpaid index. Once CarriedTo names a list it is that list's to pay.
type Open struct {
	List ListID `json:"list"`
	Line Line   `json:"line"`
	// CarriedTo is empty while the money is still open.
	CarriedTo ListID `json:"carriedTo,omitempty"`
	// Withheld is what deaths ended of it; Ended says that nothing is left.
	Withheld []Withheld `json:"withheld,omitempty"`
	Ended    bool       `json:"ended,omitempty"`
}

// MayCarry reports whether a list may take the money: it is open, or taken by
// this same list before (a repeated run), and no death ended all of it.
func (o *Open) MayCarry(into ListID) bool {
	return !o.Ended && (o.CarriedTo == "" || o.CarriedTo == into)
}

// TakeOver adds an open line's money to the line of the same policy, or makes
// a line of carry-over alone when the policy has none this month (the person
// stopped, died or moved since).
func TakeOver(line *Line, found bool, open Open) (Line, error) {
	taken := Line{}
	if found {
		taken = *line
	} else {
		taken = open.Line
		taken.LineRef, taken.Parts, taken.Deferred = open.Line.Whole(), 0, 0
		taken.Regular, taken.Arrears, taken.Recovery, taken.CarryOver = 0, 0, 0, 0
		taken.Status, taken.PaidDate, taken.Reason, taken.CarriedTo = Pending, "", "", ""
	}
	carried, err := taken.CarryOver.Plus(open.Payable())
	if err != nil {
		return Line{}, err
	}
	taken.CarryOver = carried
	return taken, taken.Add()
}
