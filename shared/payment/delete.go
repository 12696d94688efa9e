package payment

import (
	"time"

	"ansinh/shared/job"
)

// Delete removes a list that was not sent (P2, F-46). A job removes its lines
// and frees the money it had carried over from the month before.
type Delete struct {
	Reason   string
	Communes int
}

// Apply begins the deletion; refused once the list was sent.
func (c Delete) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoDelete); err != nil {
		return err
	}
	if err := needText(c.Reason, "/reason", "lý do xóa"); err != nil {
		return err
	}
	started := job.Start("list-delete", "list-delete", c.Communes, at)
	l.Job = &started
	l.move(DoDelete)
	return nil
}

// FinishDeleting ends the deletion: the period has no list any more.
type FinishDeleting struct{}

// Apply takes the list to DELETED, or returns ErrDone.
func (FinishDeleting) Apply(l *List, at time.Time) error {
	if l.State != Deleting {
		return ErrDone
	}
	l.Job.Done = l.Job.Total
	l.Job.Finish(at)
	l.Lines, l.Total, l.Hash, l.Scan = 0, 0, "", nil
	l.move(DoFinishDeleting)
	return nil
}
