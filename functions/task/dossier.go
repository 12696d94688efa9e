package task

import (
	"context"
	"fmt"
	"time"

	"ansinh/functions/platform"
	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/procedure"
)

// dossiers are the steps of dossier-routing.
type dossiers struct {
	store *dossierstore.Store
	rules dossier.Rules
	p     *platform.Platform
}

func newDossiers(p *platform.Platform) dossiers {
	cal := calendar.National()
	return dossiers{
		p:     p,
		rules: dossier.Rules{Book: procedure.National(), Calendar: cal, Units: p.Units},
		store: dossierstore.New(p.DB, dossierstore.Tables{Dossiers: p.Dossiers(), Settings: p.Settings(), Audit: p.Audit()}, p.Units, cal, p.Clock, p.NewID),
	}
}

// DossierInput names a dossier.
type DossierInput struct {
	Dossier string `json:"dossier"`
}

// NextStep is what the machine does next.
type NextStep struct {
	Dossier string        `json:"dossier"`
	State   dossier.State `json:"state"`
	// Outcome is "under-way", "granted" (returned with a decision) or "ended".
	Outcome string `json:"outcome"`
	Since   int    `json:"since"` // the audit sequence seen
	Step    string `json:"step"`
	Holder  string `json:"holder"`
	// Then is what to do when the wait is over: "remind", "mark" (overdue) or
	// "look" (again).
	Then string `json:"then"`
	// Seconds to wait for the officer before that.
	Seconds int `json:"seconds"`
}

// longestWait is looked at again after it even if nothing is due: 30 days.
const longestWait = 30 * 24 * time.Hour

// NextStep names the step a dossier stands at, its holder and until when to
// wait: for the reminder, then for the deadline.
func (t dossiers) NextStep(ctx context.Context, in DossierInput) (NextStep, error) {
	d, marks, err := t.store.WithMarks(ctx, in.Dossier)
	if err != nil {
		return NextStep{}, err
	}
	next := NextStep{Dossier: d.Code, State: d.State, Outcome: "under-way", Since: d.Chain.Seq, Step: d.Step, Holder: d.Holder.ID}
	switch {
	case d.State == dossier.ResultReturned:
		next.Outcome = "granted"
	case d.State.Ended():
		next.Outcome = "ended"
	default:
		next.Then, next.Seconds = t.wait(&d, marks)
	}
	return next, nil
}

// wait tells until when to wait and what then. Deadlines that stand still for
// a supplement are not waited for.
func (t dossiers) wait(d *dossier.Dossier, marks dossierstore.Marks) (then string, seconds int) {
	due, name, ok := t.deadline(d)
	now := t.p.Clock.Now()
	switch {
	case !ok:
		return "look", int(longestWait.Seconds())
	case marks.Reminded != name && marks.Overdue != name:
		return "remind", until(now, t.warnAt(d, due))
	case marks.Overdue != name:
		return "mark", until(now, due.End())
	default:
		return "look", int(longestWait.Seconds())
	}
}

// deadline is the one the holder works against: the step's, or the whole
// dossier's when the step has none. name tells deadlines apart.
func (t dossiers) deadline(d *dossier.Dossier) (due calendar.Date, name string, ok bool) {
	today := calendar.DateOf(t.p.Clock.Now())
	for _, x := range []dossier.Due{d.StepDue(t.rules.Calendar, today), d.Due(t.rules.Calendar, today)} {
		switch x.Status {
		case dossier.Stopped:
			return "", "", false
		case dossier.Untimed:
			continue
		default:
			return x.Date, d.Step + "@" + string(x.Date), true
		}
	}
	return "", "", false
}

// warnAt is when to remind: the warning's working days before the deadline's
// end.
func (t dossiers) warnAt(d *dossier.Dossier, due calendar.Date) time.Time {
	warn := max(1, procedure.Days(d.Clock.WarnHours))
	day := due
	for n := warn; n > 0; {
		day = day.AddDays(-1)
		if t.rules.Calendar.Works(day) {
			n--
		}
	}
	return day.End()
}

func until(now, at time.Time) int { return max(1, int(at.Sub(now).Seconds())+1) }

// Remind tells the holder that the deadline is near, once a deadline.
func (t dossiers) Remind(ctx context.Context, in DossierInput) error {
	return t.mark(ctx, in.Dossier, "reminded", "dossier.due-soon", "Hồ sơ %s của %s sắp đến hạn, phải xong trong ngày %s.")
}

// MarkOverdue tells the holder that the deadline has passed, once a deadline.
func (t dossiers) MarkOverdue(ctx context.Context, in DossierInput) error {
	return t.mark(ctx, in.Dossier, "overdue", "dossier.overdue", "Hồ sơ %s của %s đã quá hạn ngày %s.")
}

func (t dossiers) mark(ctx context.Context, code, attribute, kind, format string) error {
	d, _, err := t.store.WithMarks(ctx, code)
	if err != nil {
		return err
	}
	due, name, ok := t.deadline(&d)
	if !ok || d.State.Ended() {
		return nil // it moved on meanwhile
	}
	return t.store.Mark(ctx, &d, attribute, name, dossier.Notice{
		To: d.Holder.ID, Kind: kind, Text: fmt.Sprintf(format, d.Code, d.Name(), due.Vietnamese()),
	})
}
