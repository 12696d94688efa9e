package dossier

import (
	"cmp"
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/policy"
	"ansinh/shared/procedure"
)

// ProcedureView is a procedure as it runs in a commune.
type ProcedureView struct {
	Code        string              `json:"code"`
	Name        string              `json:"name"`
	Description string              `json:"description,omitempty"`
	Version     int                 `json:"version"`
	Structure   procedure.Structure `json:"structure"`
	Hours       int                 `json:"hours,omitempty"`
	ChangedAt   calendar.Date       `json:"changedAt,omitempty"`
	Steps       []Step              `json:"steps"`
	Papers      []PaperType         `json:"papers"`
	Fields      []string            `json:"fields"`
	Categories  []CategoryView      `json:"categories,omitempty"`
}

// CategoryView is a category of shared/policy in force this month.
type CategoryView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// ProcedureInput names a procedure and the commune it runs in.
type ProcedureInput struct {
	Procedure string     `path:"procedure"`
	Unit      org.UnitID `query:"unit"`
}

// ProcedureList is all procedures.
type ProcedureList struct {
	Items []ProcedureView `json:"items"`
}

// ListProcedures lists the procedures with the steps of the caller's locality.
func (d *Desk) ListProcedures(_ context.Context, who auth.Caller, in ProcedureInput) (ProcedureList, error) {
	commune, err := d.communeOf(who, in.Unit)
	if err != nil {
		return ProcedureList{}, err
	}
	list := ProcedureList{Items: []ProcedureView{}}
	for _, p := range d.rules.Book.Current() {
		list.Items = append(list.Items, d.procedureView(p, commune))
	}
	return list, nil
}

// GetProcedure shows one procedure.
func (d *Desk) GetProcedure(_ context.Context, who auth.Caller, in ProcedureInput) (ProcedureView, error) {
	commune, err := d.communeOf(who, in.Unit)
	if err != nil {
		return ProcedureView{}, err
	}
	p, err := d.rules.Book.Find(in.Procedure)
	if err != nil {
		return ProcedureView{}, err
	}
	return d.procedureView(p, commune), nil
}

// communeOf is the commune whose steps are asked for: the one named, the
// caller's own, or the first of the caller's area.
func (d *Desk) communeOf(who auth.Caller, named org.UnitID) (org.UnitID, error) {
	communes := d.rules.Units.Communes(cmp.Or(named, who.Unit))
	if len(communes) == 0 {
		return "", fault.Invalid("unknown-unit", "Không có đơn vị hành chính này.", fault.Field{Pointer: "unit", Detail: "Không có trong danh mục."})
	}
	return communes[0].ID, nil
}

func (d *Desk) procedureView(p procedure.Procedure, commune org.UnitID) ProcedureView {
	structure := procedure.StructureOf(d.rules.Units, commune)
	route := p.Route(structure)
	v := ProcedureView{
		Code: p.Code, Name: p.Name, Description: p.Description, Version: p.Version, Structure: structure, Hours: route.Hours,
		ChangedAt: p.ChangedAt, Steps: []Step{}, Papers: paperTypes(p), Fields: p.Fields,
	}
	for i, s := range route.Steps {
		v.Steps = append(v.Steps, d.step(s, i, commune))
	}
	if p.Categories {
		for _, c := range policy.National().Categories(calendar.MonthOf(d.clock.Now())) {
			v.Categories = append(v.Categories, CategoryView{Code: c.Code, Name: c.Name})
		}
	}
	return v
}
