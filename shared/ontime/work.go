// Package ontime tells how timely work is done: per procedure, unit, step and
// officer (requirements J-06). It knows works, a case as a whole or one step
// of it, with when each began, was due and was finished; what a case is and
// how its days are counted is the business of the module that has it.
package ontime

import (
	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// Kind tells whole cases from steps.
type Kind string

// The kinds of work.
const (
	Case Kind = "CASE" // from the first receipt to the end
	Step Kind = "STEP" // what one account did of it
)

// Work is one piece of timed work. Days are working days as the module's
// calendar counts them, without the time spent waiting for a supplement.
type Work struct {
	Case      string     `json:"case"` // the dossier's code
	Name      string     `json:"name"` // whom it is for
	Procedure string     `json:"procedure"`
	Area      org.UnitID `json:"area"` // the commune the case belongs to
	Unit      org.UnitID `json:"unit"` // whose work it is; the area for a whole case
	// Step names the step within the procedure, StepNo its place in the route;
	// empty for a whole case, as are the officer's.
	Step        string `json:"step,omitempty"`
	StepName    string `json:"stepName,omitempty"`
	StepNo      int    `json:"stepNo,omitempty"`
	Officer     string `json:"officer,omitempty"`
	OfficerName string `json:"officerName,omitempty"`

	Started  calendar.Date `json:"started"`
	Due      calendar.Date `json:"due,omitempty"`      // "" when no time is set
	Finished calendar.Date `json:"finished,omitempty"` // "" while under way
	Days     int           `json:"days,omitempty"`     // used
	Over     int           `json:"over,omitempty"`     // beyond the deadline
	// Outcome is the state a case ended in, in its module's words.
	Outcome string `json:"outcome,omitempty"`
	// Seq tells works of one case apart.
	Seq int `json:"seq,omitempty"`
}

// Kind tells what the work is.
func (w *Work) Kind() Kind {
	if w.Step == "" {
		return Case
	}
	return Step
}

// Timed reports whether the work had a deadline.
func (w *Work) Timed() bool { return w.Due != "" }

// Late reports whether the work was finished after its deadline.
func (w *Work) Late() bool { return w.Timed() && w.Finished.After(w.Due) }

// overdue reports whether the work, not finished, is beyond its deadline on a
// day.
func (w *Work) overdue(on calendar.Date) bool { return w.Timed() && on.After(w.Due) }

// Underway is a case that is not finished, with the step it stands at.
type Underway struct {
	Case Work `json:"case"`
	// Step has no Started when the step was not begun or is nobody's.
	Step   Work       `json:"step"`
	State  string     `json:"state"`
	Holder string     `json:"holder"` // the account's name
	At     org.UnitID `json:"at"`     // the holder's unit
	// Waiting: the clocks stand still for a supplement (C-38).
	Waiting bool `json:"waiting,omitempty"`
}

// work is the case itself or its present step; ok is false when no step is
// being worked on.
func (u *Underway) work(kind Kind) (w *Work, ok bool) {
	if kind == Case {
		return &u.Case, true
	}
	return &u.Step, u.Step.Started != ""
}

// Overdue reports whether the case is beyond its deadline on a day.
func (u *Underway) Overdue(on calendar.Date) bool { return !u.Waiting && u.Case.overdue(on) }

// Change is what one command did to the works of a case: saved in the
// transaction that saves the case, so that counts are exact.
type Change struct {
	Received *Work // the case was received for the first time
	Finished []Work
	// Before and After are the case under way; nil when it is not.
	Before, After *Underway
}
