package payment

import "time"

// RecountOwed reckons what is owed anew in one commune of a draft, because an
// adjustment that its lines bear was cancelled: they are made again from the
// regular amounts they hold, and the scan no longer counts when the list has
// changed (P4).
type RecountOwed struct{ Adjustment *Adjustment }

// Apply begins the run.
func (c RecountOwed) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoRecountOwed); err != nil {
		return err
	}
	l.startRun(CarryOverOnly, "list-recount", 1, at)
	l.Only = c.Adjustment.Commune
	l.move(DoRecountOwed)
	return nil
}
