package report

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/report"
)

type inRun struct {
	Code   report.Code        `path:"code"`
	List   string             `query:"list"`
	Month  calendar.Month     `query:"month"`
	Type   payment.Type       `query:"type"`
	Unit   org.UnitID         `query:"unit"`
	Method beneficiary.Method `query:"method"`
	Format string             `query:"format"`
}

// runView is a report on the screen, or its file.
type runView struct {
	Report *tableView    `json:"report,omitempty"`
	File   *downloadView `json:"file,omitempty"`
}

type tableView struct {
	Entry     report.Report      `json:"entry"`
	Month     calendar.Month     `json:"month"`
	Type      payment.Type       `json:"type"`
	Unit      org.UnitID         `json:"unit"`
	UnitName  string             `json:"unitName"`
	Method    beneficiary.Method `json:"method,omitempty"`
	Lists     []listedView       `json:"lists"`
	Columns   []report.Column    `json:"columns"`
	Rows      []report.Row       `json:"rows"`
	Totals    report.Row         `json:"totals"`
	Count     int                `json:"count"`
	At        time.Time          `json:"at"`
	MayExport bool               `json:"mayExport"`
}

type listedView struct {
	ID           payment.ListID `json:"id"`
	LocalityName string         `json:"localityName"`
	State        payment.State  `json:"state"`
	Basis        report.Basis   `json:"basis"`
}

// shown is how many rows the screen gets; the workbook has all of them.
const shown = 200

// Run makes a report of the account's area (F-27, F-28, F-54).
func (d Desk) Run(ctx context.Context, who auth.Caller, in inRun) (runView, error) {
	entry, question, err := d.ask(who, in)
	if err != nil {
		return runView{}, err
	}
	scope, err := d.maker.ScopeOf(ctx, entry, question)
	if err != nil {
		return runView{}, err
	}
	table, err := d.maker.Make(ctx, entry.Code, scope)
	if err != nil {
		return runView{}, err
	}
	file := report.File{
		Report: entry, Scope: scope, Table: table, At: d.p.Clock.Now(),
		By: report.Asker{ID: who.ID, Name: who.Name, Unit: d.p.Units.Name(who.Unit)},
	}
	if in.Format == "" || in.Format == "json" {
		view, err := d.view(who, file)
		return runView{Report: view}, err
	}
	download, err := d.export(ctx, who, file, in.Format)
	return runView{File: download}, err
}

// ask completes the question and asks whether the caller may have the answer.
func (d Desk) ask(who auth.Caller, in inRun) (report.Report, report.Question, error) {
	action := readReports
	if in.Format == "xlsx" || in.Format == "pdf" {
		action = exportReports
	}
	question := report.Question{Month: in.Month, Type: in.Type, Unit: in.Unit, Method: in.Method}
	if in.List != "" {
		id, err := payment.ParseListID(in.List)
		if err != nil {
			return report.Report{}, question, err
		}
		question.List = id
	}
	question, err := question.Complete(d.p.Units, who.Unit)
	if err != nil {
		return report.Report{}, question, err
	}
	if err := d.p.Gate.Check(who, action, resource(question.Unit)); err != nil {
		return report.Report{}, question, err
	}
	entry, err := report.Find(in.Code, who.Level)
	if err == nil && in.Method != "" && !entry.ByMethod {
		err = fault.Invalid("no-method", "Báo cáo này không lọc theo hình thức chi trả.", fault.Field{Pointer: "method", Detail: "Không dùng cho báo cáo này."})
	}
	return entry, question, err
}

func (d Desk) view(who auth.Caller, f report.File) (*tableView, error) {
	v := &tableView{
		Entry: f.Report, Month: f.Scope.Month, Type: f.Scope.Type, Unit: f.Scope.Unit, UnitName: d.p.Units.Name(f.Scope.Unit), Method: f.Scope.Method,
		Columns: f.Table.Columns, Lists: []listedView{}, Rows: []report.Row{}, Totals: f.Table.Totals, Count: f.Table.Count, At: f.At,
		MayExport: d.p.Gate.Allows(who, exportReports, resource(f.Scope.Unit)),
	}
	for i := range f.Scope.Lists {
		list := &f.Scope.Lists[i]
		v.Lists = append(v.Lists, listedView{list.ID, d.p.Units.Name(list.ID.Locality()), list.State, report.BasisOf(list)})
	}
	for row, err := range f.Table.Rows {
		if err != nil {
			return nil, err
		}
		if len(v.Rows) == shown {
			break
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}
