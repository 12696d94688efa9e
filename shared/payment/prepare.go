package payment

import (
	"strconv"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/job"
)

// Prepare begins a preparation (P1), or prepares a draft again (P4). The
// lines are written by a job, commune by commune.
type Prepare struct {
	ID       ListID
	Communes int // how many communes the job has to do
	// Budgets is the locality's catalogue of budget lines in the period (F-14).
	Budgets []BudgetLine
	// Siblings are the period's other lists: where one is locked the period is.
	Siblings []List
}

// Apply starts the run. It refuses a list that was sent, is being worked on
// or is locked. An empty *List is a period without a list.
func (c Prepare) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoPrepare); err != nil {
		return err
	}
	if c.Communes == 0 {
		return fault.Refused("no-communes", "Địa phương này không có xã nào để lập danh sách.")
	}
	if l.State == None || l.State == Deleted {
		for _, other := range c.Siblings {
			if other.State == Locked {
				return locked()
			}
		}
		*l = List{ID: c.ID, Version: l.Version, Notes: l.Notes, Generation: l.Generation + 1, Run: l.Run, Chain: l.Chain}
	}
	l.PreparedBy, l.PreparedAt, l.BudgetLines = by, at, c.Budgets
	l.startRun(FromRoll, "list-prepare", c.Communes, at)
	l.move(DoPrepare)
	return nil
}

func (l *List) startRun(mode RunMode, kind string, communes int, at time.Time) {
	l.Run++
	l.Mode, l.Only = mode, ""
	started := job.Start(kind+"-"+strconv.Itoa(l.Run), kind, communes, at)
	l.Job = &started
}

// FinishPreparing ends a run: the list is what its parts add up to.
type FinishPreparing struct {
	Run      int
	Overview Overview
	Hash     string
}

// Apply takes the list to LIST_DRAFT, or back to SUMMARY_UPLOADED when the
// run found exactly the lines the scan was made for. Finishing a run again
// changes nothing and returns ErrDone.
func (c FinishPreparing) Apply(l *List, at time.Time) error {
	if l.State != Preparing || l.Run != c.Run {
		return ErrDone
	}
	l.Lines, l.Total, l.Hash = c.Overview.Sums.Lines, c.Overview.Sums.Total, c.Hash
	l.Job.Done = l.Job.Total
	l.Job.Finish(at)
	l.move(DoFinishPreparing)
	if l.Scan != nil {
		// P4: any change of the list outdates the scan.
		l.Scan.Current = l.Scan.ListHash == l.Hash
		if l.Scan.Current {
			l.State = SummaryUploaded
		}
	}
	return nil
}

// FailJob records that a job could not do its work; the action that began it
// may then be asked again.
type FailJob struct{ Why string }

// Apply marks the running job as failed, or returns ErrDone when none runs.
func (c FailJob) Apply(l *List, at time.Time) error {
	if !l.Busy() {
		return ErrDone
	}
	l.Job.Fail(c.Why, at)
	return nil
}
