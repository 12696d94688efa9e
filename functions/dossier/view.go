package dossier

import (
	"time"

	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Party is an account with its unit's name.
type Party struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Unit     string `json:"unit,omitempty"`
	UnitName string `json:"unitName,omitempty"`
}

func (d *Desk) party(p domain.Party) *Party {
	if p.ID == "" {
		return nil
	}
	return &Party{ID: p.ID, Name: p.Name, Unit: string(p.Unit), UnitName: d.rules.Units.Name(p.Unit)}
}

// Due is a deadline as the API says it (C-54, C-55).
type Due struct {
	Date    calendar.Date `json:"date,omitempty"`
	Status  domain.Timing `json:"status"`
	Days    int           `json:"days"`
	Limit   int           `json:"limit,omitempty"`
	Used    int           `json:"used"`
	Waited  int           `json:"waited"`
	From    calendar.Date `json:"from,omitempty"`
	Text    string        `json:"text"`
	Setting *Setting      `json:"setting,omitempty"`
}

// Setting is where a deadline comes from (C-55).
type Setting struct {
	Procedure     string        `json:"procedure"`
	ProcedureName string        `json:"procedureName"`
	Step          string        `json:"step,omitempty"`
	StepName      string        `json:"stepName,omitempty"`
	Hours         int           `json:"hours,omitempty"`
	Version       int           `json:"version"`
	ChangedAt     calendar.Date `json:"changedAt,omitempty"`
}

func dueOf(due domain.Due, s Setting) Due {
	return Due{
		Date: due.Date, Status: due.Status, Days: due.Days, Limit: due.Limit, Used: due.Used, Waited: due.Waited,
		From: due.From, Text: due.Text(), Setting: &s,
	}
}

// dues are the dossier's two deadlines today.
func (d *Desk) dues(x *domain.Dossier) (whole, step Due) {
	today := calendar.DateOf(d.clock.Now())
	setting := Setting{Procedure: x.Procedure, Version: x.ProcedureVersion, Hours: x.Clock.Hours}
	if p, err := d.rules.Procedure(x); err == nil {
		setting.ProcedureName, setting.ChangedAt = p.Name, p.ChangedAt
		if setting.Hours == 0 {
			setting.Hours = p.Route(x.Structure).Hours
		}
	}
	whole = dueOf(x.Due(d.rules.Calendar, today), setting)
	if s, err := d.rules.Step(x); err == nil {
		setting.Step, setting.StepName, setting.Hours = s.Code, s.Name, s.Hours
	}
	return whole, dueOf(x.StepDue(d.rules.Calendar, today), setting)
}

// Row is a dossier in a list.
type Row struct {
	Code           string        `json:"code"`
	Name           string        `json:"name"`
	BirthDate      calendar.Date `json:"birthDate,omitempty"`
	Procedure      string        `json:"procedure"`
	ProcedureName  string        `json:"procedureName"`
	Unit           org.UnitID    `json:"unit"`
	UnitName       string        `json:"unitName"`
	State          domain.State  `json:"state"`
	StateName      string        `json:"stateName"`
	Status         string        `json:"status"`
	Step           string        `json:"step,omitempty"`
	StepName       string        `json:"stepName,omitempty"`
	Holder         *Party        `json:"holder,omitempty"`
	Sender         *Party        `json:"sender,omitempty"`
	At             time.Time     `json:"at"`
	Due            Due           `json:"due"`
	StepDue        Due           `json:"stepDue"`
	Reason         string        `json:"reason,omitempty"`
	DecisionNumber string        `json:"decisionNumber,omitempty"`
	Mine           bool          `json:"mine"`
	Version        int           `json:"version"`
}

func (d *Desk) row(x *domain.Dossier, account string) Row {
	r := Row{
		Code: x.Code, Name: x.Name(), BirthDate: x.Application.Person.BirthDate, Procedure: x.Procedure,
		Unit: x.Unit, UnitName: d.rules.Units.Name(x.Unit), State: x.State, StateName: x.State.Name(), Status: d.status(x),
		Step: x.Step, Holder: d.party(x.Holder), Sender: d.party(x.Sender), At: x.SentAt, Reason: x.Reason,
		DecisionNumber: x.Decision().NumberText(), Mine: x.Holder.ID == account, Version: x.Version,
	}
	r.Due, r.StepDue = d.dues(x)
	r.ProcedureName, r.StepName = r.Due.Setting.ProcedureName, r.StepDue.Setting.StepName
	return r
}

func (d *Desk) rows(list []domain.Dossier, account string) []Row {
	rows := make([]Row, len(list))
	for i := range list {
		rows[i] = d.row(&list[i], account)
	}
	return rows
}

// status says where a dossier is: "Chờ tiếp nhận tại Trần B (Xã Xuân Yên)"
// (C-17).
func (d *Desk) status(x *domain.Dossier) string {
	return x.Status(x.Holder.Name + " (" + d.rules.Units.Name(x.Holder.Unit) + ")")
}

// Step is one step of a route.
type Step struct {
	Code      string                 `json:"code"`
	Name      string                 `json:"name"`
	Level     org.Level              `json:"level"`
	LevelName string                 `json:"levelName"`
	Role      org.Role               `json:"role"`
	RoleName  string                 `json:"roleName"`
	Action    procedure.ActionKind   `json:"action"`
	Document  procedure.DocumentKind `json:"document,omitempty"`
	Hours     int                    `json:"hours,omitempty"`
	WarnHours int                    `json:"warnHours,omitempty"`
	Index     int                    `json:"index"`
	Unit      org.UnitID             `json:"unit,omitempty"`
	UnitName  string                 `json:"unitName,omitempty"`
	Officer   *Party                 `json:"officer,omitempty"`
	Status    string                 `json:"status,omitempty"`
}

var levelNames = map[org.Level]string{org.Commune: "Cấp xã", org.District: "Cấp huyện", org.Province: "Cấp tỉnh"}

func (d *Desk) step(s procedure.Step, index int, commune org.UnitID) Step {
	unit := procedure.UnitOf(d.rules.Units, commune, s.Level)
	return Step{
		Code: s.Code, Name: s.Name, Level: s.Level, LevelName: levelNames[s.Level], Role: s.Role, RoleName: domain.RoleName(s.Role),
		Action: s.Action, Document: s.Document, Hours: s.Hours, WarnHours: s.WarnHours, Index: index, Unit: unit, UnitName: d.rules.Units.Name(unit),
	}
}

// steps is the dossier's whole route with who had each step.
func (d *Desk) steps(x *domain.Dossier, route procedure.Route) []Step {
	_, now, _ := route.Step(x.Step)
	steps := make([]Step, len(route.Steps))
	for i, s := range route.Steps {
		v := d.step(s, i, x.Unit)
		v.Status = "ahead"
		if i < now || i == now && x.State.Ended() {
			v.Status = "done"
		} else if i == now {
			v.Status = "current"
		}
		for _, h := range x.Handlers {
			if h.Step == s.Code {
				v.Officer = d.party(h.Party)
			}
		}
		if i == now && v.Officer == nil {
			v.Officer = d.party(x.Holder)
		}
		steps[i] = v
	}
	return steps
}

// PaperType is a paper a procedure knows.
type PaperType struct {
	Type     string          `json:"type"`
	Name     string          `json:"name"`
	Required bool            `json:"required"`
	Formats  []domain.Format `json:"formats"`
}

func paperTypes(p procedure.Procedure) []PaperType {
	list := make([]PaperType, len(p.Papers))
	for i, paper := range p.Papers {
		list[i] = PaperType{Type: paper.Type, Name: paper.Name, Required: paper.Required, Formats: []domain.Format{domain.PDF, domain.JPEG, domain.PNG, domain.DOCX}}
	}
	return list
}
