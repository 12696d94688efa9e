package report

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/report"
)

type inSearch struct {
	Typed  string `query:"q"`
	Module string `query:"module"`
}

type listView struct {
	Items []report.Report `json:"items"`
}

// List finds the account's reports by part of the name or code (J-01), all or
// those of one module's "Khai thác báo cáo" (J-02).
func (d Desk) List(_ context.Context, who auth.Caller, in inSearch) (listView, error) {
	if err := d.p.Gate.Check(who, readReports, resource(who.Unit)); err != nil {
		return listView{}, err
	}
	return listView{Items: report.Search(in.Typed, in.Module, func(r report.Report) bool { return d.mayHave(who, r, who.Unit) })}, nil
}
