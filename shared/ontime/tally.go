package ontime

import (
	"ansinh/shared/org"
)

// Tally counts works.
type Tally struct {
	Received int `json:"received"` // whole cases only
	Finished int `json:"finished"`
	Late     int `json:"late"`    // of those finished
	Untimed  int `json:"untimed"` // of those finished, without a deadline
	Days     int `json:"days"`    // working days those finished took, summed
}

// OnTime is how many were finished by their deadline.
func (t Tally) OnTime() int { return t.Finished - t.Late - t.Untimed }

// Plus adds two tallies.
func (t Tally) Plus(u Tally) Tally {
	return Tally{t.Received + u.Received, t.Finished + u.Finished, t.Late + u.Late, t.Untimed + u.Untimed, t.Days + u.Days}
}

// Done is what a finished work adds.
func (w *Work) Done() Tally {
	t := Tally{Finished: 1, Days: w.Days}
	switch {
	case !w.Timed():
		t.Untimed = 1
	case w.Late():
		t.Late = 1
	}
	return t
}

// Row is whose work is counted, as finely as it is kept.
type Row struct {
	Procedure   string     `json:"procedure"`
	Unit        org.UnitID `json:"unit"`
	Step        string     `json:"step"`
	StepName    string     `json:"stepName"`
	StepNo      int        `json:"stepNo"`
	Officer     string     `json:"officer"`
	OfficerName string     `json:"officerName"`
}

// Row is the row that counts the work.
func (w *Work) Row() Row {
	return Row{w.Procedure, w.Unit, w.Step, w.StepName, w.StepNo, w.Officer, w.OfficerName}
}

// Counted is a row with what is counted in it.
type Counted struct {
	Row
	Tally
}

// Grouping is by what works are counted.
type Grouping string

// The groupings of J-06.
const (
	ByProcedure Grouping = "procedure"
	ByUnit      Grouping = "unit"
	ByStep      Grouping = "step"
	ByOfficer   Grouping = "officer"
	// ByWork tells apart all that is kept: each officer's part of each step.
	ByWork Grouping = "work"
)

// Kind is what the grouping counts: procedures and units have whole cases,
// steps and officers their part of them.
func (g Grouping) Kind() Kind {
	if g == ByProcedure || g == ByUnit {
		return Case
	}
	return Step
}

// of leaves of a row what the grouping tells apart.
func (g Grouping) of(r Row) Row {
	switch g {
	case ByProcedure:
		return Row{Procedure: r.Procedure}
	case ByUnit:
		return Row{Unit: r.Unit}
	case ByStep:
		return Row{Procedure: r.Procedure, Step: r.Step, StepName: r.StepName, StepNo: r.StepNo}
	case ByOfficer:
		return Row{Unit: r.Unit, Officer: r.Officer, OfficerName: r.OfficerName}
	case ByWork:
	}
	return r
}

// key is the row without the words that go with it.
func (r Row) key() Row {
	r.StepName, r.OfficerName, r.StepNo = "", "", 0
	return r
}
