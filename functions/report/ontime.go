package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
	"ansinh/shared/report"
	"ansinh/shared/search"
)

// inOnTime is what the statistic is asked for.
type inOnTime struct {
	From      calendar.Date   `query:"from"`
	To        calendar.Date   `query:"to"`
	Unit      org.UnitID      `query:"unit"`
	Procedure string          `query:"procedure"`
	By        ontime.Grouping `query:"by"`
}

// onTimeView is the statistic with the names people know.
type onTimeView struct {
	From       calendar.Date   `json:"from"`
	To         calendar.Date   `json:"to"`
	Today      calendar.Date   `json:"today"`
	Unit       org.UnitID      `json:"unit"`
	UnitName   string          `json:"unitName"`
	By         ontime.Grouping `json:"by"`
	Colleagues bool            `json:"colleagues"` // others' lines are shown too
	Lines      []timeLine      `json:"lines"`
	Total      timeLine        `json:"total"`
}

type timeLine struct {
	Procedure     string     `json:"procedure,omitempty"`
	ProcedureName string     `json:"procedureName,omitempty"`
	Step          string     `json:"step,omitempty"`
	StepName      string     `json:"stepName,omitempty"`
	Unit          org.UnitID `json:"unit,omitempty"`
	UnitName      string     `json:"unitName,omitempty"`
	Officer       string     `json:"officer,omitempty"`
	OfficerName   string     `json:"officerName,omitempty"`
	Finished      int        `json:"finished"`
	OnTime        int        `json:"onTime"`
	Late          int        `json:"late"`
	Untimed       int        `json:"untimed"`
	Days          int        `json:"days"`
	Underway      int        `json:"underway"`
	Overdue       int        `json:"overdue"`
}

// OnTime tells how timely dossiers are dealt with, by procedure, unit, step or
// officer (J-06). Who does not lead others sees the own line beside the
// unit's total.
func (d Desk) OnTime(ctx context.Context, who auth.Caller, in inOnTime) (onTimeView, error) {
	question, unit, err := d.timeQuestion(who, in)
	if err != nil {
		return onTimeView{}, err
	}
	lines, total, err := ontime.Count(ctx, d.times, question, in.By)
	if err != nil {
		return onTimeView{}, err
	}
	v := onTimeView{
		From: in.From, To: in.To, Today: question.Today, Unit: unit, UnitName: d.p.Units.Name(unit), By: in.By,
		Colleagues: d.mayColleagues(who, unit), Lines: []timeLine{}, Total: d.timeLine(total),
	}
	for _, line := range lines {
		if in.By != ontime.ByOfficer || v.Colleagues || line.Officer == who.ID {
			v.Lines = append(v.Lines, d.timeLine(line))
		}
	}
	if in.By == ontime.ByUnit {
		slices.SortStableFunc(v.Lines, func(a, b timeLine) int {
			return cmp.Or(strings.Compare(search.Fold(a.UnitName), search.Fold(b.UnitName)), strings.Compare(string(a.Unit), string(b.Unit)))
		})
	}
	return v, nil
}

// timeQuestion completes a question and asks whether the caller may have the
// answer.
func (d Desk) timeQuestion(who auth.Caller, in inOnTime) (ontime.Question, org.UnitID, error) {
	unit := cmp.Or(in.Unit, who.Unit)
	if err := ontime.Period(in.From, in.To); err != nil {
		return ontime.Question{}, unit, err
	}
	if _, ok := d.p.Units.Unit(unit); !ok {
		return ontime.Question{}, unit, fault.Invalid("no-unit", "Hãy chọn địa phương.", fault.Field{Pointer: "unit", Detail: "Không có đơn vị này."})
	}
	if err := d.p.Gate.Check(who, readReports, resource(unit)); err != nil {
		return ontime.Question{}, unit, err
	}
	scope, err := d.maker.ScopeFree(report.Question{
		From: in.From, To: in.To, Unit: unit, Procedure: in.Procedure, Today: calendar.DateOf(d.p.Clock.Now()),
	})
	return scope.TimeQuestion(), unit, err
}

func (d Desk) mayColleagues(who auth.Caller, unit org.UnitID) bool {
	return d.p.Gate.Allows(who, readColleagues, resource(unit))
}

func (d Desk) timeLine(l ontime.Line) timeLine {
	return timeLine{
		Procedure: l.Procedure, ProcedureName: d.procedureName(l.Procedure), Step: l.Step, StepName: l.StepName,
		Unit: l.Unit, UnitName: d.unitName(l.Unit), Officer: l.Officer, OfficerName: l.OfficerName,
		Finished: l.Finished, OnTime: l.OnTime(), Late: l.Late, Untimed: l.Untimed, Days: l.Days, Underway: l.Underway, Overdue: l.Overdue,
	}
}

func (d Desk) procedureName(code string) string {
	if p, err := d.maker.Procedures.Find(code); err == nil {
		return p.Name
	}
	return code
}

func (d Desk) unitName(unit org.UnitID) string {
	if unit == "" {
		return ""
	}
	return d.p.Units.Name(unit)
}
