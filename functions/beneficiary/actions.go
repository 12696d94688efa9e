// Package beneficiary holds what can be asked of the registry: one file per
// action or per pair of actions on the same thing.
package beneficiary

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/beneficiary/imports"
	"ansinh/shared/httpapi"
	"ansinh/shared/policy"
	"ansinh/shared/warning"
)

const module = "beneficiary"

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	d := NewDesk(p)
	return platform.Actions{
		"beneficiary-search":          func() lambda.Handler { return httpapi.Operation(module, "searchBeneficiaries", d.Search) },
		"beneficiary-get":             func() lambda.Handler { return httpapi.Operation(module, "getBeneficiary", d.Get) },
		"beneficiary-list-changes":    func() lambda.Handler { return httpapi.Operation(module, "listChanges", d.ListChanges) },
		"beneficiary-list-decisions":  func() lambda.Handler { return httpapi.Operation(module, "listDecisions", d.ListDecisions) },
		"beneficiary-open-decision":   func() lambda.Handler { return httpapi.Operation(module, "openDecision", d.OpenDecision) },
		"beneficiary-list-payments":   func() lambda.Handler { return httpapi.Operation(module, "listPayments", d.ListPayments) },
		"beneficiary-record-death":    func() lambda.Handler { return httpapi.Operation(module, "recordDeath", d.RecordDeath) },
		"beneficiary-undo-death":      func() lambda.Handler { return httpapi.Operation(module, "undoDeath", d.UndoDeath) },
		"beneficiary-stop-policy":     func() lambda.Handler { return httpapi.Operation(module, "stopPolicy", d.StopPolicy) },
		"beneficiary-change-policy":   func() lambda.Handler { return httpapi.Operation(module, "changePolicy", d.ChangePolicy) },
		"beneficiary-set-payment":     func() lambda.Handler { return httpapi.Operation(module, "setPayment", d.SetPayment) },
		"beneficiary-supplement":      func() lambda.Handler { return httpapi.Operation(module, "supplementBeneficiary", d.Supplement) },
		"beneficiary-warnings":        func() lambda.Handler { return httpapi.Operation(module, "listWarnings", d.ListWarnings) },
		"policy-categories":           func() lambda.Handler { return httpapi.Operation(module, "getPolicyCategories", d.PolicyCategories) },
		"beneficiary-import-template": func() lambda.Handler { return httpapi.Operation(module, "getImportTemplate", d.ImportTemplate) },
		"beneficiary-begin-import":    func() lambda.Handler { return httpapi.Operation(module, "beginImport", d.BeginImport) },
		"beneficiary-list-imports":    func() lambda.Handler { return httpapi.Operation(module, "listImports", d.ListImports) },
		"beneficiary-check-import":    func() lambda.Handler { return httpapi.Operation(module, "checkImport", d.CheckImport) },
		"beneficiary-get-import":      func() lambda.Handler { return httpapi.Operation(module, "getImport", d.GetImport) },
		"beneficiary-import-errors":   func() lambda.Handler { return httpapi.Operation(module, "listImportErrors", d.ListImportErrors) },
		"beneficiary-import-marks":    func() lambda.Handler { return httpapi.Operation(module, "getImportMarks", d.GetImportMarks) },
		"beneficiary-confirm-import":  func() lambda.Handler { return httpapi.Operation(module, "confirmImport", d.ConfirmImport) },
		"task-registry-apply":         func() lambda.Handler { return lambda.NewHandler(d.Apply) },
		"task-import-check":           func() lambda.Handler { return lambda.NewHandler(d.TaskCheck) },
		"task-import-mark":            func() lambda.Handler { return lambda.NewHandler(d.TaskMark) },
		"task-import-apply":           func() lambda.Handler { return lambda.NewHandler(d.TaskApply) },
		"task-import-fail":            func() lambda.Handler { return lambda.NewHandler(d.TaskFail) },
	}
}

// Desk is where officers and state machines ask things of the registry.
type Desk struct {
	p        *platform.Platform
	store    *beneficiarystore.Store
	registry *beneficiary.Registry
	imports  *imports.Service
	warnings *warning.Service
}

// NewDesk returns a desk on the platform.
func NewDesk(p *platform.Platform) Desk {
	store := beneficiarystore.New(p.DB, p.Registry(), p.Audit())
	return Desk{
		p: p, store: store, warnings: NewWarnings(p),
		registry: &beneficiary.Registry{
			Store: store, Payments: payments{p}, Gate: p.Gate, Clock: p.Clock, NewID: p.NewID, Law: policy.National(), Units: p.Units,
		},
		imports: &imports.Service{
			Store: store, Files: p.Objects, Uploads: p.Uploads(), Documents: p.Documents(), Gate: p.Gate,
			Clock: p.Clock, NewID: p.NewID, Law: policy.National(), Units: p.Units,
		},
	}
}
