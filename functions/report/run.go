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
	From   calendar.Date      `query:"from"`
	To     calendar.Date      `query:"to"`
	Proc   string             `query:"procedure"`
	Format string             `query:"format"`
}

// runView is a report on the screen, or its file.
type runView struct {
	Report *tableView    `json:"report,omitempty"`
	File   *downloadView `json:"file,omitempty"`
}

type tableView struct {
	Entry     report.Report      `json:"entry"`
	Month     calendar.Month     `json:"month,omitempty"`
	Type      payment.Type       `json:"type,omitempty"`
	From      calendar.Date      `json:"from,omitempty"`
	To        calendar.Date      `json:"to,omitempty"`
	Procedure string             `json:"procedure,omitempty"`
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

// Run makes a report of the account's area (F-27, F-28, F-54, J-02).
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
	question := report.Question{
		Month: in.Month, Type: in.Type, From: in.From, To: in.To, Unit: in.Unit, Method: in.Method, Procedure: in.Proc,
		Today: calendar.DateOf(d.p.Clock.Now()),
	}
	entry, err := report.Find(in.Code)
	if err != nil {
		return entry, question, err
	}
	if in.List != "" {
		id, err := payment.ParseListID(in.List)
		if err != nil {
			return report.Report{}, question, err
		}
		question.List = id
	}
	if question, err = question.Complete(entry, d.p.Units, who.Unit); err != nil {
		return entry, question, err
	}
	if err := d.p.Gate.Check(who, action, resource(question.Unit)); err != nil {
		return entry, question, err
	}
	if !d.mayHave(who, entry, question.Unit) {
		return entry, question, fault.Forbidden("not-your-report", "Báo cáo này dành cho lãnh đạo và cấp trên của đơn vị.")
	}
	return entry, question, nil
}

func (d Desk) view(who auth.Caller, f report.File) (*tableView, error) {
	v := &tableView{
		Entry: f.Report, Month: f.Scope.Month, Type: f.Scope.Type, Unit: f.Scope.Unit, UnitName: d.p.Units.Name(f.Scope.Unit), Method: f.Scope.Method,
		From: f.Scope.From, To: f.Scope.To, Procedure: f.Scope.Procedure,
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
