package payment

import "time"

// Unlock opens a locked list again, with a reason (P15, F-53).
type Unlock struct{ Reason string }

// Apply takes the list back to SETTLED.
func (c Unlock) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoUnlock); err != nil {
		return err
	}
	if err := needText(c.Reason, "/reason", "lý do mở khóa"); err != nil {
		return err
	}
	l.LockedBy, l.LockedAt = nil, nil
	l.move(DoUnlock)
	return nil
}
