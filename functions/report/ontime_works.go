package report

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// inWorks asks for the works behind a number: of one line, or of the sum when
// no line is named.
type inWorks struct {
	inOnTime
	Step    string       `query:"step"`
	Of      ontime.Which `query:"of"`
	At      org.UnitID   `query:"at"` // the line's unit
	Officer string       `query:"officer"`
	Cursor  string       `query:"cursor"`
}

type worksView struct {
	Items []workView `json:"items"`
	Next  string     `json:"next,omitempty"`
}

type workView struct {
	Code          string        `json:"code"`
	Name          string        `json:"name"`
	ProcedureName string        `json:"procedureName"`
	UnitName      string        `json:"unitName"`
	StepName      string        `json:"stepName,omitempty"`
	OfficerName   string        `json:"officerName,omitempty"`
	State         dossier.State `json:"state"`
	StateName     string        `json:"stateName"`
	Holder        string        `json:"holder,omitempty"`
	Started       calendar.Date `json:"started"`
	Due           calendar.Date `json:"due,omitempty"`
	Finished      calendar.Date `json:"finished,omitempty"`
	Days          int           `json:"days"`
	Over          int           `json:"over"` // working days beyond the deadline
}

// worksPage is how many works a page has.
const worksPage = 50

// TimedWorks lists the dossiers behind a number of the statistic (J-06): the 2
// that were late.
func (d Desk) TimedWorks(ctx context.Context, who auth.Caller, in inWorks) (worksView, error) {
	question, unit, err := d.timeQuestion(who, in.inOnTime)
	if err != nil {
		return worksView{}, err
	}
	colleagues := d.mayColleagues(who, unit)
	if in.By == ontime.ByOfficer && in.Officer != who.ID && !colleagues {
		return worksView{}, fault.Forbidden("not-your-work", "Tài khoản chỉ xem được việc của chính mình.")
	}
	found, next, err := ontime.Find(ctx, d.times, ontime.Search{
		Question: question, By: in.By, Of: in.Of, Cursor: in.Cursor, Limit: worksPage,
		Line: ontime.Row{Procedure: in.Procedure, Step: in.Step, Unit: in.At, Officer: in.Officer},
	})
	if err != nil {
		return worksView{}, err
	}
	v := worksView{Items: []workView{}, Next: next}
	for i := range found {
		v.Items = append(v.Items, d.workView(&found[i], question.Today, colleagues || found[i].Officer == who.ID))
	}
	return v, nil
}

func (d Desk) workView(f *ontime.Found, today calendar.Date, named bool) workView {
	v := workView{
		Code: f.Case, Name: f.Name, ProcedureName: d.procedureName(f.Procedure), UnitName: d.unitName(f.Unit), StepName: f.StepName,
		State: dossier.State(f.State), StateName: dossier.State(f.State).Name(), Started: f.Started, Due: f.Due, Finished: f.Finished,
		Days: f.Days, Over: f.Over,
	}
	if named {
		v.OfficerName = f.OfficerName
	}
	if f.Finished == "" {
		v.Holder = f.Holder + " (" + d.unitName(f.At) + ")"
		if f.Timed() && !f.Waiting {
			v.Over = max(0, d.maker.Calendar.Between(f.Due, today))
		}
	}
	return v
}
