// Package report holds what can be asked of the statistical reports.
package report

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/payment"
	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/calendar"
	"ansinh/shared/httpapi"
	"ansinh/shared/ontime"
	"ansinh/shared/ontime/ontimestore"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/procedure"
	"ansinh/shared/report"
)

const module = "report"

// The actions the policies (report.cedar) speak of.
const (
	readReports   = "ReadReports"
	exportReports = "ExportReports"
	// readColleagues is to see how timely others work (J-06).
	readColleagues = "ReadColleagues"
)

// Desk is where reports are asked for.
type Desk struct {
	p        *platform.Platform
	maker    report.Maker
	times    ontime.Source
	officers *orgstore.Store
}

// NewDesk returns a desk on the platform.
func NewDesk(p *platform.Platform) Desk {
	steps := payment.NewSteps(p)
	times := ontimestore.New(p.DB, p.Dossiers())
	return Desk{
		p: p, officers: orgstore.New(p.DB, p.Settings(), p.Audit()), times: times,
		maker: report.Maker{
			Lists: steps.Store, Settlements: steps, Times: times, Rolls: beneficiarystore.New(p.DB, p.Registry(), p.Audit()),
			Units: p.Units, Procedures: procedure.National(), Calendar: calendar.National(),
		},
	}
}

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	d := NewDesk(p)
	return platform.Actions{
		"report-list":   func() lambda.Handler { return httpapi.Operation(module, "listReports", d.List) },
		"report-run":    func() lambda.Handler { return httpapi.Operation(module, "runReport", d.Run) },
		"on-time-count": func() lambda.Handler { return httpapi.Operation(module, "getOnTime", d.OnTime) },
		"on-time-works": func() lambda.Handler { return httpapi.Operation(module, "listTimedWorks", d.TimedWorks) },
	}
}

// mayHave reports whether an account has a report over a unit (J-02): by its
// level, and a report on colleagues only where it leads them.
func (d Desk) mayHave(who auth.Caller, r report.Report, unit org.UnitID) bool {
	return r.For(who.Level) && (!r.Colleagues || d.p.Gate.Allows(who, readColleagues, resource(unit)))
}

// resource is a unit's reports as the policies see them.
func resource(unit org.UnitID) auth.Resource {
	return auth.Resource{Type: "Reports", ID: string(unit), Unit: unit}
}
