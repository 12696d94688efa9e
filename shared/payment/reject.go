package payment

import "time"

// Reject returns the whole package to the district, before the first payment
// (P6, F-39, F-41, OPEN-47).
type Reject struct {
	Package PackageID
	Reason  string
}

// Apply voids the package.
func (c Reject) Apply(l *List, by By, at time.Time) error {
	if err := l.isCurrent(c.Package); err != nil {
		return err
	}
	if err := l.Allows(DoReject); err != nil {
		return err
	}
	if err := needText(c.Reason, "/reason", "lý do từ chối"); err != nil {
		return err
	}
	p := l.Package()
	p.State, p.Note = Void, c.Reason
	l.Terms, l.SettlementDeadline = nil, ""
	l.move(DoReject)
	return nil
}

// Edit takes a rejected list back into work (P7, F-38).
type Edit struct{}

// Apply takes the list to LIST_DRAFT; a fresh scan is asked before it can be
// sent again (F-40).
func (Edit) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoEdit); err != nil {
		return err
	}
	if l.Scan != nil {
		l.Scan.Current = false
	}
	l.move(DoEdit)
	return nil
}
