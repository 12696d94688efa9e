// Package report holds what can be asked of the statistical reports.
package report

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/payment"
	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/httpapi"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/report"
)

const module = "report"

// The actions the policies (report.cedar) speak of.
const (
	readReports   = "ReadReports"
	exportReports = "ExportReports"
)

// Desk is where reports are asked for.
type Desk struct {
	p        *platform.Platform
	maker    report.Maker
	officers *orgstore.Store
}

// NewDesk returns a desk on the platform.
func NewDesk(p *platform.Platform) Desk {
	steps := payment.NewSteps(p)
	return Desk{
		p: p, officers: orgstore.New(p.DB, p.Settings(), p.Audit()),
		maker: report.Maker{Lists: steps.Store, Settlements: steps, Units: p.Units},
	}
}

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	d := NewDesk(p)
	return platform.Actions{
		"report-list": func() lambda.Handler { return httpapi.Operation(module, "listReports", d.List) },
		"report-run":  func() lambda.Handler { return httpapi.Operation(module, "runReport", d.Run) },
	}
}

// resource is a unit's reports as the policies see them.
func resource(unit org.UnitID) auth.Resource {
	return auth.Resource{Type: "Reports", ID: string(unit), Unit: unit}
}
