package dossier

import (
	"fmt"

	"ansinh/shared/calendar"
	"ansinh/shared/procedure"
)

// Clock is when counting began, for the dossier and for its step. Days are
// working days, the day after receipt is day 1 (OPEN-06).
type Clock struct {
	Start calendar.Date `json:"start,omitempty"` // first receipt
	Hours int           `json:"hours,omitempty"` // allowed for all; 0 is not set (B-19)

	StepStart calendar.Date `json:"stepStart,omitempty"`
	StepHours int           `json:"stepHours,omitempty"`
	WarnHours int           `json:"warnHours,omitempty"`
}

// Timing is how a deadline stands.
type Timing string

// The timings of C-54. Done and Late are those of a dossier that ended.
const (
	Untimed Timing = "none"
	OnTime  Timing = "on-time"
	DueSoon Timing = "due-soon"
	Overdue Timing = "overdue"
	Stopped Timing = "stopped"
	Done    Timing = "done"
	Late    Timing = "late"
)

// Due is a deadline with all it was computed from (C-54, C-55).
type Due struct {
	Date   calendar.Date
	Status Timing
	Days   int // working days left; over, when overdue or late
	Limit  int // working days allowed
	Used   int // working days counted so far
	Waited int // working days of supplements, not counted (C-38)
	From   calendar.Date
}

// warnDays is how many working days before its end a whole dossier is due
// soon.
const warnDays = 2

// Due is the whole dossier's deadline as it stands on a day.
func (d *Dossier) Due(cal *calendar.Calendar, today calendar.Date) Due {
	return d.deadline(cal, today, d.Clock.Start, procedure.Days(d.Clock.Hours), warnDays)
}

// StepDue is the present step's deadline as it stands on a day.
func (d *Dossier) StepDue(cal *calendar.Calendar, today calendar.Date) Due {
	return d.deadline(cal, today, d.Clock.StepStart, procedure.Days(d.Clock.StepHours), procedure.Days(d.Clock.WarnHours))
}

func (d *Dossier) deadline(cal *calendar.Calendar, today, start calendar.Date, limit, warn int) Due {
	if start == "" || limit == 0 {
		return Due{Status: Untimed, From: start}
	}
	if !d.EndedAt.IsZero() {
		today = calendar.DateOf(d.EndedAt)
	}
	due := Due{Limit: limit, From: start, Waited: d.waited(cal, start, today)}
	due.Date = cal.Due(start, limit+due.Waited)
	due.Used = max(0, cal.Between(start, today)-due.Waited)
	left := cal.Between(today, due.Date)
	over := today.After(due.Date)
	switch {
	case over && !d.EndedAt.IsZero():
		due.Status, due.Days = Late, -left
	case !d.EndedAt.IsZero():
		due.Status = Done
	case d.waiting():
		due.Status, due.Days = Stopped, max(0, left)
	case over:
		due.Status, due.Days = Overdue, -left
	case left <= warn:
		due.Status, due.Days = DueSoon, left
	default:
		due.Status, due.Days = OnTime, left
	}
	return due
}

// waited counts the working days of supplements since a day.
func (d *Dossier) waited(cal *calendar.Calendar, since, today calendar.Date) int {
	days := 0
	for _, s := range d.Supplements {
		if from := calendar.DateOf(s.At); !from.Before(since) {
			days += s.days(cal, today)
		}
	}
	return days
}

// waiting reports whether the clock stands still for a supplement (C-38).
func (d *Dossier) waiting() bool {
	n := len(d.Supplements)
	return n > 0 && d.Supplements[n-1].open()
}

// Sorting is the deadline that queues are sorted by: the earlier of the two,
// without the waits of an open supplement; far away when nothing is timed.
func (d *Dossier) Sorting(cal *calendar.Calendar) calendar.Date {
	sorting := calendar.Date("9999-12-31")
	at := calendar.DateOf(d.SentAt)
	for _, due := range []Due{d.Due(cal, at), d.StepDue(cal, at)} {
		if due.Status != Untimed && due.Date.Before(sorting) {
			sorting = due.Date
		}
	}
	return sorting
}

// startStep begins counting a step, unless the dossier comes back to the same
// step from a supplement: its clock only stood still.
func (d *Dossier) startStep(o Occasion) error {
	step, err := o.Rules.Step(d)
	if err != nil {
		return err
	}
	if d.Clock.Start == "" {
		route, err := o.Rules.Route(d)
		if err != nil {
			return err
		}
		d.StartedAt = o.At
		d.Clock.Start, d.Clock.Hours = o.today(), route.Hours
	}
	if d.Clock.StepStart == "" {
		d.Clock.StepStart, d.Clock.StepHours, d.Clock.WarnHours = o.today(), step.Hours, step.WarnHours
	}
	return nil
}

// moveTo puts the dossier before a step; its clock starts when it is received.
func (d *Dossier) moveTo(step procedure.Step) {
	d.Step = step.Code
	d.Clock.StepStart, d.Clock.StepHours, d.Clock.WarnHours = "", 0, 0
}

// Text says a deadline in words.
func (d Due) Text() string {
	switch d.Status {
	case OnTime:
		return fmt.Sprintf("Còn %d ngày làm việc, đến hết ngày %s", d.Days, d.Date.Vietnamese())
	case DueSoon:
		return fmt.Sprintf("Sắp đến hạn: còn %d ngày làm việc, đến hết ngày %s", d.Days, d.Date.Vietnamese())
	case Overdue:
		return fmt.Sprintf("Quá hạn %d ngày làm việc, hạn ngày %s", d.Days, d.Date.Vietnamese())
	case Stopped:
		return fmt.Sprintf("Tạm dừng tính thời gian để chờ bổ sung; hạn hiện tại %s", d.Date.Vietnamese())
	case Done:
		return "Đã kết thúc đúng hạn"
	case Late:
		return fmt.Sprintf("Đã kết thúc, trễ %d ngày làm việc", d.Days)
	default:
		return "Chưa tính thời hạn"
	}
}
