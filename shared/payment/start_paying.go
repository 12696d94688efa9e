package payment

import (
	"time"

	"ansinh/shared/fault"
)

// isCurrent refuses a package that is not the one the list was sent in last.
func (l *List) isCurrent(id PackageID) error {
	for _, p := range l.Packages {
		if p.ID != id {
			continue
		}
		if p.State == Void {
			return fault.Refused("package-rejected", "Gói tin này đã bị từ chối, không còn hiệu lực.")
		}
		return nil
	}
	return fault.NotFound("package-not-found", "Không tìm thấy gói tin.")
}

// StartPaying says that the provider reconciled the package and pays (P8).
type StartPaying struct{ Package PackageID }

// Apply takes the list to PAYING. Said again, it changes nothing and returns
// ErrDone.
func (c StartPaying) Apply(l *List, by By, at time.Time) error {
	if err := l.isCurrent(c.Package); err != nil {
		return err
	}
	if l.State == Paying {
		return ErrDone
	}
	if err := l.Allows(DoStartPaying); err != nil {
		return err
	}
	l.deliveredByUse()
	l.move(DoStartPaying)
	return nil
}

// deliveredByUse marks the package as delivered when the provider acts on it:
// it evidently knows it.
func (l *List) deliveredByUse() {
	if p := l.Package(); p != nil && p.State == Undelivered {
		p.State, p.Note = Delivered, ""
	}
}

// RecordPayments says that lines were paid; the first one starts paying.
type RecordPayments struct{ Package PackageID }

// Check returns why nothing can be recorded now: the package is void, or its
// settlement is in.
func (c RecordPayments) Check(l *List) error {
	if err := l.isCurrent(c.Package); err != nil {
		return err
	}
	return l.Allows(DoRecordPayments)
}

// Apply takes the list to PAYING; ErrDone when it is there.
func (c RecordPayments) Apply(l *List, by By, at time.Time) error {
	if err := c.Check(l); err != nil {
		return err
	}
	if l.State == Paying {
		return ErrDone
	}
	l.deliveredByUse()
	l.move(DoRecordPayments)
	return nil
}
