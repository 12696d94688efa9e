package dossier

import (
	"ansinh/shared/calendar"
	"ansinh/shared/ontime"
	"ansinh/shared/procedure"
)

// times is what a command changed of the time statistics (J-06): a dossier
// counts from its first receipt to its end, a step from its receipt until the
// dossier leaves it for good. Deadlines are those of Due and StepDue.
func times(before, after *Dossier, entry *Entry, o Occasion) (ontime.Change, error) {
	var c ontime.Change
	var err error
	if c.Before, err = before.underway(o); err != nil {
		return c, err
	}
	if c.After, err = after.underway(o); err != nil {
		return c, err
	}
	if before.Clock.Start == "" && after.Clock.Start != "" {
		received := after.whole(o)
		c.Received = &received
	}
	if stepLeft(before, after) {
		w, err := before.stepWork(o)
		if err != nil {
			return c, err
		}
		w.Officer, w.OfficerName, w.Unit = o.By.ID, o.By.Name, o.By.Unit
		w.Finished, w.Seq, w.Outcome = o.today(), entry.Seq, string(after.State)
		c.Finished = append(c.Finished, w)
	}
	if after.counts() && after.State.Ended() && !before.State.Ended() {
		w := after.whole(o)
		w.Finished, w.Seq, w.Outcome = o.today(), entry.Seq, string(after.State)
		c.Finished = append(c.Finished, w)
	}
	return c, nil
}

// counts reports whether the dossier was ever received; one that was deleted
// before is no case.
func (d *Dossier) counts() bool { return d.Clock.Start != "" && d.State != Deleted }

// stepLeft reports whether the step that was worked on is done: passed on,
// ended, or sent back to the commune, where nobody's step is left.
func stepLeft(before, after *Dossier) bool {
	if before.Clock.StepStart == "" || before.State == SentBack {
		return false
	}
	return after.Clock.StepStart == "" || after.State == SentBack || after.State.Ended()
}

// whole is the dossier as one work.
func (d *Dossier) whole(o Occasion) ontime.Work {
	due := d.Due(o.Rules.Calendar, o.today())
	w := d.timed(due, d.Clock.Start, o)
	w.Unit = d.Unit
	return w
}

// stepWork is the step the dossier stands at, done by whoever received it.
func (d *Dossier) stepWork(o Occasion) (ontime.Work, error) {
	route, err := o.Rules.Route(d)
	if err != nil {
		return ontime.Work{}, err
	}
	step, i, ok := route.Step(d.Step)
	if !ok {
		step = procedure.Step{Code: d.Step, Name: d.Step}
	}
	w := d.timed(d.StepDue(o.Rules.Calendar, o.today()), d.Clock.StepStart, o)
	// The two structures have steps of one code that are not the same work.
	w.Step, w.StepName, w.StepNo = string(d.Structure)+"/"+step.Code, step.Name, i+1
	w.Unit, w.Officer, w.OfficerName = d.Unit, d.Holder.ID, d.Holder.Name
	for _, h := range d.Handlers {
		if h.Step == d.Step {
			w.Unit, w.Officer, w.OfficerName = h.Party.Unit, h.Party.ID, h.Party.Name
		}
	}
	return w, nil
}

// timed is a work of the dossier with the days it took up to now.
func (d *Dossier) timed(due Due, start calendar.Date, o Occasion) ontime.Work {
	cal, today := o.Rules.Calendar, o.today()
	w := ontime.Work{
		Case: d.Code, Name: d.Name(), Procedure: d.Procedure, Area: d.Unit, Started: start, Due: due.Date,
		Days: max(0, cal.Between(start, today)-d.waited(cal, start, today)),
	}
	if due.Status == Overdue || due.Status == Late {
		w.Over = due.Days
	}
	return w
}

// underway is the dossier as a case that is not finished, nil when it is not
// one. Days are left to whoever looks, because they grow.
func (d *Dossier) underway(o Occasion) (*ontime.Underway, error) {
	if !d.counts() || d.State.Ended() {
		return nil, nil
	}
	u := ontime.Underway{Case: d.whole(o), State: string(d.State), Holder: d.Holder.Name, At: d.Holder.Unit, Waiting: d.waiting()}
	u.Case.Days, u.Case.Over = 0, 0
	if d.Clock.StepStart != "" && d.State != SentBack {
		step, err := d.stepWork(o)
		if err != nil {
			return nil, err
		}
		step.Days, step.Over = 0, 0
		u.Step = step
	}
	return &u, nil
}
